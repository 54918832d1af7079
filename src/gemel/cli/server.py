"""The web server itself, started by `gemel serve` once it may start.

Its parent process knows nothing of the framework: only the web processes load it, so that the
whole stays small.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from gemel.cli import ground

THREADS = 8
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  a heartbeat file, with nothing in it
# As the product logs: never an address, never what somebody sent.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "gemel.config.logs.Careful"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"gunicorn.error": {"level": "WARNING"}},
}


def become(place: str, workers: int) -> None:
    """Turn this process into the web server; nothing after this call runs."""
    sys.stdout.flush()
    sys.stderr.flush()
    words = [sys.executable, "-m", "gemel.cli.server", place, str(workers)]
    os.execv(sys.executable, words)  # noqa: S606


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
            "logconfig_dict": LOGGING,
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
        ground.start()
        logging.getLogger("gunicorn.error").disabled = False  # the framework's set-up put it off
        from django.core.wsgi import get_wsgi_application  # here and not in the parent

        return get_wsgi_application()


def _end_with_parent() -> None:
    """Stop as Ctrl-C does once the demo that started this server was killed."""
    while not ground.orphaned():
        time.sleep(1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    os.umask(0o077)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    Server(sys.argv[1], int(sys.argv[2])).run()
