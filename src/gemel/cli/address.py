"""Where a server is to listen: PORT, HOST:PORT, and whether that is free. Starts no framework."""

from __future__ import annotations

import os
import socket

import click

from gemel.kernel.errors import Refused
from gemel.kernel.say import say


def port() -> int:
    """Return what PORT says, else 8000. Raises: UsageError where that is no port."""
    word = os.environ.get("PORT", "").strip() or "8000"
    if not _is_port(word):
        raise click.UsageError(f"PORT must be a number from 1 to 65535, not {word!r}")
    return int(word)


def parsed(place: str) -> tuple[str, int]:
    """Return host and port of HOST:PORT. Raises: UsageError."""
    host, _, number = place.rpartition(":")
    if not host or not _is_port(number):
        raise click.UsageError(f"{place} is no HOST:PORT, such as 127.0.0.1:8000")
    return host.strip("[]"), int(number)


def must_be_free(host: str, port: int) -> None:
    """Make sure that nobody listens there yet. Raises: Refused."""
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


def _is_port(word: str) -> bool:
    return word.isascii() and word.isdigit() and 0 < int(word) < 65536
