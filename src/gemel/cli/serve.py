"""`gemel serve`: the web server, after a look whether it may start."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections
from gunicorn.app.base import BaseApplication

from gemel.cli import ground, health
from gemel.kernel.errors import Refused
from gemel.kernel.say import say

THREADS = 8
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  a heartbeat file, with nothing in it


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
    place = bind or f"127.0.0.1:{os.environ.get('PORT', '').strip() or '8000'}"
    host, port = _parsed(place)
    _may_start(workers)
    _is_free(host, port)
    click.echo(f"Gemel listens on {place}. Ctrl-C stops it.")
    connections.close_all()  # no connection may cross into another process
    threading.Thread(target=_end_with_parent, daemon=True).start()
    Server(place, workers).run()


class Server(BaseApplication):
    """gunicorn as a library: threads, no access log, no control socket, no settings file."""

    def __init__(self, place: str, workers: int) -> None:
        self._options: dict[str, Any] = {
            "bind": place,
            "workers": workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": 120,
            "graceful_timeout": 10,
            "worker_tmp_dir": str(SHARED_MEMORY) if os.access(SHARED_MEMORY, os.W_OK) else None,
            "accesslog": None,
            "logconfig_dict": _logging(),
            "control_socket_disable": True,
            "umask": 0o077,
        }
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the application, in each web process."""
        return get_wsgi_application()


def _logging() -> dict[str, Any]:
    """Log as the product does: never an address, never what somebody sent."""
    server = {"level": "WARNING", "handlers": ["console"], "propagate": False}
    return {
        **settings.LOGGING,
        "disable_existing_loggers": False,
        "loggers": {**settings.LOGGING["loggers"], "gunicorn.error": server},
    }


def _end_with_parent() -> None:
    """Stop as Ctrl-C does once the demo that started this server was killed."""
    while not ground.orphaned():
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


def _parsed(place: str) -> tuple[str, int]:
    host, _, port = place.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise click.UsageError(f"{place} is no HOST:PORT, such as 127.0.0.1:8000")
    return host.strip("[]"), int(port)


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


def _is_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise Refused(
                say(
                    "something else listens on {host}:{port}, or it is not ours to take: "
                    "set PORT or --bind",
                    host=host,
                    port=port,
                )
            ) from None
