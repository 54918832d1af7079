"""What every command stands on: the framework started, one line told, progress on a terminal."""

from __future__ import annotations

import json
import os
import secrets
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import django

from gemel.kernel.errors import Refused
from gemel.kernel.say import say

SHOWN_AFTER = 2.0  # seconds: quicker work shows no bar


def home() -> Path:
    """Return the data folder, as the settings will read it."""
    return Path(os.environ.get("GEMEL_HOME", "").strip() or "gemel-data").resolve()


def make_home(folder: Path, *, demo: bool = False) -> bool:
    """Make the data folder and its secret key, for this user alone; tell whether it is new.

    Raises: Refused where a demo would be mixed with what is there already.
    """
    known = (folder / "secret.key").exists()
    if demo and known and not (folder / "demo").exists():
        raise Refused(
            say("{folder} is no demo: choose another folder with GEMEL_HOME", folder=folder)
        )
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not known:
        folder.chmod(0o700)
        if demo:
            (folder / "demo").touch(mode=0o600)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(folder / "secret.key", flags, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64) + "\n")
    return not known


def start(folder: Path | None = None) -> None:
    """Start the framework, on this data folder if one is given; once a process."""
    if folder is not None:
        os.environ["GEMEL_HOME"] = str(folder)
    port = os.environ.get("PORT", "").strip()
    if port:  # links lead to where gemel serve listens
        os.environ.setdefault("GEMEL_URL", f"http://127.0.0.1:{port}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gemel.config.settings")
    django.setup()


def orphaned() -> bool:
    """Tell whether `gemel demo`, which started this process, is gone."""
    parent = os.environ.get("TOGETHER_WITH", "")
    return bool(parent) and str(os.getppid()) != parent


def tell_json(told: Any) -> None:
    """Print what machines read."""
    click.echo(json.dumps(told, ensure_ascii=False, indent=2, default=str))


@contextmanager
def progress(label: str, total: int) -> Iterator[Callable[[int], None]]:
    """Give a function to call with each further number of things done.

    A bar stands on the terminal once the work has taken two seconds; nowhere else.
    """
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    begun = time.monotonic()
    seen = 0
    bar: Any = None

    def step(done: int) -> None:
        nonlocal bar, seen
        seen += done
        if bar is None and time.monotonic() - begun > SHOWN_AFTER:
            bar = click.progressbar(length=total, label=label, file=sys.stderr)
            bar.__enter__()
            bar.update(seen)
        elif bar is not None:
            bar.update(done)

    try:
        yield step
    finally:
        if bar is not None:
            bar.__exit__(None, None, None)
