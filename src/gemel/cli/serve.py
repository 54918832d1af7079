"""`gemel serve`: the web server, after a look whether it may start."""

from __future__ import annotations

import os

import click
from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.db import DatabaseError, connections

from gemel.cli import address, ground, server
from gemel.kernel.errors import Refused
from gemel.kernel.say import say


@click.command()
@click.option("--bind", default="", metavar="HOST:PORT", help="Default: 127.0.0.1:8000.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True,
              help="Web processes; more than one needs PostgreSQL.")  # fmt: skip
@click.option("--window", is_flag=True, help="Only the public's pages, read-only, without a key.")
def serve(bind: str, workers: int, window: bool) -> None:
    """Run the web server.

    Refuses to start where that would be unsafe, and says why. PORT sets the port. Put a web
    server with TLS before it (docs/operate.md), and run gemel work beside it.

    With --window it serves the public's pages alone, from the window's database opened for
    reading: run it as a user who may read nothing else (GEMEL_SHOWCASE_URL, GEMEL_STATIC).

    \b
    Examples:
      gemel serve
      PORT=8080 gemel serve
      gemel serve --bind 0.0.0.0:8000 --workers 4
      gemel serve --window --bind 127.0.0.1:8001
    """
    if window:
        os.environ["GEMEL_WINDOW"] = "yes"
    ground.start()
    place = bind or f"127.0.0.1:{address.port()}"
    host, port = address.parsed(place)
    if settings.GEMEL_WINDOW:
        _may_open()
    else:
        _may_start(workers)
    address.must_be_free(host, port)
    click.echo(f"Gemel listens on {place}. Ctrl-C stops it.")
    server.become(place, workers)


def _may_start(workers: int) -> None:
    """Stop with every reason not to start. Raises: Refused."""
    from gemel.upkeep import health  # knows the whole house, which the window must not

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
    _refuse(reasons)


def _may_open() -> None:
    """Stop with every reason not to open the window by itself. Raises: Refused."""
    said = run_checks(tags=["gemel"], include_deployment_checks=True)
    reasons = [f"{one.msg}. {one.hint}" for one in said if one.level >= ERROR]
    try:
        with connections["showcase"].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM showcase_card")
    except DatabaseError:
        reasons.append(
            "The window's database cannot be read. Set GEMEL_SHOWCASE_URL, and let this user read "
            "the file (docs/operate.md)."
        )
    if not os.access(settings.STATIC_ROOT / "staticfiles.json", os.R_OK):
        reasons.append("The static files cannot be read. Set GEMEL_STATIC, and run gemel upgrade.")
    _refuse(reasons)


def _refuse(reasons: list[str]) -> None:
    if reasons:
        told = "\n  ".join(reasons)
        raise Refused(say("it would not be safe to start:\n  {reasons}", reasons=told))
