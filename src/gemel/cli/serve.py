"""`gemel serve`: the web server, after a look whether it may start."""

from __future__ import annotations

import click
from django.db import connections

from gemel.cli import address, health, server
from gemel.kernel.errors import Refused
from gemel.kernel.say import say


@click.command()
@click.option("--bind", default="", metavar="HOST:PORT", help="Default: 127.0.0.1:8000.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True,
              help="Web processes; more than one needs PostgreSQL.")  # fmt: skip
def serve(bind: str, workers: int) -> None:
    """Run the web server.

    Refuses to start where that would be unsafe, and says why. PORT sets the port. Put a web
    server with TLS before it (docs/operate.md), and run gemel work beside it.

    \b
    Examples:
      gemel serve
      PORT=8080 gemel serve
      gemel serve --bind 0.0.0.0:8000 --workers 4
    """
    place = bind or f"127.0.0.1:{address.port()}"
    host, port = address.parsed(place)
    _may_start(workers)
    address.must_be_free(host, port)
    click.echo(f"Gemel listens on {place}. Ctrl-C stops it.")
    server.become(place, workers)


def _may_start(workers: int) -> None:
    """Stop with every reason not to start. Raises: Refused."""
    found = [
        *health.settings_found(),
        *health.folder(),
        *health.databases(),
    ]
    if not any(one.state == health.FAULT for one in found):
        found += [*health.tables(), *health.static()]
    reasons = [f"{one.found}. {one.cure}" for one in found if one.state == health.FAULT]
    if workers > 1 and connections["default"].vendor == "sqlite":
        reasons.append("The embedded database serves one web process. Set GEMEL_DATABASE_URL.")
    if reasons:
        told = "\n  ".join(reasons)
        raise Refused(say("it would not be safe to start:\n  {reasons}", reasons=told))
