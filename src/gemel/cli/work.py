"""`gemel work`: the background worker."""

from __future__ import annotations

import signal
import threading

import click
from django.utils import timezone

from gemel.access import queries as access
from gemel.cli import ground
from gemel.jobs import services, worker
from gemel.outbox import services as outbox


@click.command()
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
@click.option("--again", is_flag=True, help="First take up work and letters that were given up.")
def work(once: bool, again: bool) -> None:
    """Run the background worker: renews what is public, takes down what is not, reminds.

    Stopped or killed at any moment, it loses nothing: unfinished work runs again. With the
    embedded database run one worker; with PostgreSQL as many as you like.

    \b
    Examples:
      gemel work
      gemel work --once
    """
    if again:
        now = timezone.now()
        jobs, letters = services.try_again(at=now), outbox.try_again(by=access.operator(now))
        click.echo(f"Taken up again: {jobs} jobs and {letters} letters.")
    if once:
        click.echo(f"Done: {worker.run_due()} jobs.")
        return
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    worker.run(stop=stop, orphaned=ground.orphaned)
