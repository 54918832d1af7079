"""What a healthy installation looks like, looked at one thing after another; each with its cure.

For `gemel doctor`, for `gemel serve` before it starts, and for the operator's page at the desk.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.checks import ERROR, run_checks
from django.db import DatabaseError, connections

from gemel.actions.drafting import shelf
from gemel.files import confine
from gemel.jobs import queries as jobs
from gemel.kernel.by import By
from gemel.kernel.say import Said, say, say_many
from gemel.ledger import checkpoints, sidefile
from gemel.upkeep import health_mail, health_vault, safekeeping, stores, version
from gemel.upkeep.finding import ADVICE, FAULT, OK, Finding

__all__ = [
    "ADVICE", "FAULT", "OK", "Finding", "databases", "folder", "look", "settings_found", "static",
    "tables", "uploads",
]  # fmt: skip
UPGRADE = say("Run gemel upgrade.")
START_WORKER = say("Start gemel work, and keep it running (docs/operate.md).")


def look(*, by: By, deep: bool = False) -> list[Finding]:
    """Look at everything; a database that cannot be read ends the looking into it.

    `deep` reads the whole record of events as well, which takes a while on a large one.
    """
    found = [*settings_found(), *folder()]
    reached = list(databases())
    found += reached
    if all(one.state == OK for one in reached):
        of_tables = list(tables())
        found += of_tables
        if all(one.state == OK for one in of_tables):
            found += [*worker(by), *health_mail.look(by=by), *safekeeping.look(by=by, deep=deep)]
    return [*found, *health_vault.look(), *uploads(), *forms(), *static()]


def settings_found() -> Iterator[Finding]:
    """Look at the settings."""
    about = say("settings")
    said = run_checks(tags=["gemel"], include_deployment_checks=True)
    for one in said:
        state = FAULT if one.level >= ERROR else ADVICE
        yield Finding(about, state, str(one.msg), str(one.hint or ""))
    if not said:
        yield Finding(about, OK, say("safe"))
    if os.environ.get("GEMEL_TRACEBACK"):
        found = say("GEMEL_TRACEBACK is set: a command that fails may show what somebody typed")
        yield Finding(about, ADVICE, found, say("Drop that setting."))
    if not settings.HTTPS:
        cure = say("Behind a name that others reach, set GEMEL_URL to its https address.")
        yield Finding(say("https"), ADVICE, say("off: for this machine alone"), cure)


def folder() -> Iterator[Finding]:
    """Look at the data folder and at every file in it that others must not read."""
    home = Path(settings.GEMEL_HOME)
    if not home.is_dir():
        found = say("{folder} is missing", folder=str(home))
        yield Finding(say("data folder"), FAULT, found, say("Run gemel init."))
        return
    yield _shut(say("data folder"), home, "700")
    yield from (_shut(about, path, "600") for about, path in _secrets(home) if path.exists())


def _secrets(home: Path) -> Iterator[tuple[Said, Path]]:
    yield say("secret key"), home / "secret.key"
    for each in (False, True):
        for store in stores.stores(apart=each):
            if store.path and store.alias != "showcase":  # the window is for everybody
                yield say("database {alias}", alias=store.alias), store.path
    yield say("side file"), sidefile.path()
    yield say("checkpoints"), checkpoints.path()
    yield say("folder of backups"), Path(settings.GEMEL_BACKUPS)


def _shut(about: Said, path: Path, wanted: str) -> Finding:
    mode = stat.S_IMODE(path.stat().st_mode)
    if not mode & 0o077:
        return Finding(about, OK, say("for this user alone"))
    found = say("others on this machine may read it ({mode})", mode=f"{mode:o}")
    wanted = "700" if path.is_dir() else wanted
    return Finding(about, FAULT, found, f"chmod {wanted} {path}")


def databases() -> Iterator[Finding]:
    """Look whether every database answers."""
    for alias in settings.DATABASES:
        about = say("database {alias}", alias=alias)
        try:
            connections[alias].ensure_connection()
        except DatabaseError as fault:
            cure = say("Run gemel init, or check GEMEL_DATABASE_URL and GEMEL_SHOWCASE_URL.")
            found = say("cannot be reached ({fault})", fault=type(fault).__name__)
            yield Finding(about, FAULT, found, cure)
        else:
            yield Finding(about, OK, say("answers"))


def tables() -> Iterator[Finding]:
    """Look whether the tables are those of this version."""
    for alias in settings.DATABASES:
        about = say("tables {alias}", alias=alias)
        waiting = version.unapplied(alias)
        if waiting:
            found = say_many("{count} migration waits", "{count} migrations wait", len(waiting))
            yield Finding(about, FAULT, found, UPGRADE)
            return
        yield Finding(about, OK, say("of this version"))
    about = say("limits on guessing")
    try:
        cache.get("gemel")
    except DatabaseError:
        yield Finding(about, FAULT, say("their table is missing"), UPGRADE)
    else:
        yield Finding(about, OK, say("kept in the database"))


def worker(by: By) -> Iterator[Finding]:
    """Look whether somebody does the work that waits."""
    about = say("worker")
    late, given_up = jobs.overdue(by.at), list(jobs.given_up())
    if not jobs.ever():
        yield Finding(about, ADVICE, say("has never run here"), START_WORKER)
    elif late:
        found = say_many(
            "not running: {count} job is overdue", "not running: {count} jobs are overdue", late
        )
        yield Finding(about, FAULT, found, START_WORKER)
    else:
        yield Finding(about, OK, say("at work"))
    if given_up:
        names = ", ".join(sorted({f"{job.name} ({job.fault})" for job in given_up[:20]}))
        found = say_many(
            "{count} job was given up: {names}", "{count} jobs were given up: {names}",
            len(given_up), names=names,
        )  # fmt: skip
        again = say("Look at the cause, then run gemel work --again.")
        yield Finding(say("failed work"), FAULT, found, again)


def uploads() -> Iterator[Finding]:
    """Look whether files from outside can be opened where they do no harm."""
    lack = confine.missing()
    if not lack:
        found = say("opened in a process without network, keys or files")
        yield Finding(say("uploads"), OK, found)
        return
    cure = say(
        "Run Gemel on Linux 5.13 or newer, where a service may filter its own system calls and use "
        "Landlock or user namespaces (docs/operate.md, Files from outside)."
    )
    yield Finding(say("uploads"), ADVICE, say("off: {lack}", lack=lack), cure)


def forms() -> Iterator[Finding]:
    """Look whether every form for texts that the office wrote can be used."""
    for wrong in shelf.faults(Path(settings.GEMEL_HOME) / "forms"):
        cure = say("Mend the file, or take it out of the folder (docs/guide/forms.md).")
        yield Finding(say("forms"), ADVICE, wrong, cure)


def static() -> Iterator[Finding]:
    """Look whether styles and scripts of this version are there."""
    about = say("static files")
    if version.files_are_present():
        yield Finding(about, OK, say("of this version"))
    else:
        yield Finding(about, FAULT, say("missing or old"), UPGRADE)
