"""What a healthy installation looks like, looked at one thing after another."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.checks import ERROR, run_checks
from django.db import DatabaseError, connections
from django.utils import timezone

from gemel.cli import prepare
from gemel.jobs import queries as jobs

OK, ADVICE, FAULT = "ok", "advice", "fault"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: how it is, and what to do about it."""

    about: str
    state: str
    found: str
    cure: str = ""


def look() -> list[Finding]:
    """Look at everything; a database that cannot be read ends the looking into it."""
    found = [*settings_found(), *folder()]
    reached = list(databases())
    found += reached
    if all(one.state == OK for one in reached):
        found += [*tables(), *worker()]
    return [*found, *static()]


def settings_found() -> Iterator[Finding]:
    """Look at the settings."""
    said = run_checks(tags=["gemel"], include_deployment_checks=True)
    for one in said:
        state = FAULT if one.level >= ERROR else ADVICE
        yield Finding("settings", state, str(one.msg), str(one.hint or ""))
    if not said:
        yield Finding("settings", OK, "safe")
    if not settings.HTTPS:
        cure = "Behind a name that others reach, set GEMEL_URL to its https address."
        yield Finding("https", ADVICE, "off: for this machine alone", cure)


def folder() -> Iterator[Finding]:
    """Look at the data folder and the key in it."""
    home = Path(settings.GEMEL_HOME)
    if not home.is_dir():
        yield Finding("data folder", FAULT, f"{home} is missing", "Run gemel init.")
        return
    for path in (home, home / "secret.key"):
        if not path.exists():
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        wanted = "700" if path == home else "600"
        about = "data folder" if path == home else "secret key"
        if mode & 0o077:
            cure = f"chmod {wanted} {path}"
            yield Finding(about, FAULT, f"others on this machine may read it ({mode:o})", cure)
        else:
            yield Finding(about, OK, "for this user alone")


def databases() -> Iterator[Finding]:
    """Look whether both databases answer."""
    for alias in settings.DATABASES:
        about = f"database {alias}"
        try:
            connections[alias].ensure_connection()
        except DatabaseError as fault:
            cure = "Run gemel init, or check GEMEL_DATABASE_URL and GEMEL_SHOWCASE_URL."
            yield Finding(about, FAULT, f"cannot be reached ({type(fault).__name__})", cure)
        else:
            yield Finding(about, OK, "answers")


def tables() -> Iterator[Finding]:
    """Look whether the tables are those of this version."""
    for alias in settings.DATABASES:
        waiting = prepare.unapplied(alias)
        if waiting:
            found = f"{len(waiting)} migrations wait"
            yield Finding(f"tables {alias}", FAULT, found, "Run gemel upgrade.")
            return
        yield Finding(f"tables {alias}", OK, "of this version")
    try:
        cache.get("gemel")
    except DatabaseError:
        yield Finding("limits on guessing", FAULT, "their table is missing", "Run gemel upgrade.")
    else:
        yield Finding("limits on guessing", OK, "kept in the database")


def worker() -> Iterator[Finding]:
    """Look whether somebody does the work that waits."""
    now = timezone.now()
    late, given_up = jobs.overdue(now), jobs.given_up().count()
    cure = "Start gemel work, and keep it running (docs/operate.md)."
    if not jobs.ever():
        yield Finding("worker", ADVICE, "has never run here", cure)
    elif late:
        yield Finding("worker", FAULT, f"not running: {late} jobs are overdue", cure)
    else:
        yield Finding("worker", OK, "at work")
    if given_up:
        names = ", ".join(sorted({f"{job.name} ({job.fault})" for job in jobs.given_up()[:20]}))
        again = "Look at the cause, then run gemel work --again."
        yield Finding("failed work", FAULT, f"{given_up} jobs were given up: {names}", again)


def static() -> Iterator[Finding]:
    """Look whether styles and scripts of this version are there."""
    if prepare.files_are_present():
        yield Finding("static files", OK, "of this version")
    else:
        yield Finding("static files", FAULT, "missing or old", "Run gemel upgrade.")
