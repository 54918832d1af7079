"""Bringing a backup back: laid out beside the data folder, and put in its place in one step.

Killed at any moment before that step, this leaves the data folder as it was; after it, the new one
is whole. Nothing here needs the framework: it is started on the folder laid out.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import secrets
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gemel.kernel.errors import Refused
from gemel.kernel.say import say
from gemel.ledger.lines import sync_folder
from gemel.upkeep import bundle, stores

PARTS = ".parts"
EXCHANGE = 2  # renameat2: both names change places at once
HERE = -100  # paths are taken from the working directory


def may_begin(home: Path, *, replace: bool) -> None:
    """Stop where something would be written over, or somebody is at work in it. Raises: Refused."""
    if not home.exists() or not any(home.iterdir()):
        return
    if not replace:
        raise Refused(
            say(
                "{folder} is not empty. Set GEMEL_HOME to an empty folder, or say --replace: what "
                "is there is then kept beside it",
                folder=str(home),
            )
        )
    for path in sorted(home.glob("*.sqlite3")):
        if _in_use(path):
            raise Refused(
                say("Somebody is at work in {folder}: stop gemel first", folder=str(home))
            )


@contextmanager
def staging(home: Path) -> Iterator[Path]:
    """Give a folder beside the data folder, of this restore alone; clear away what a kill left."""
    home.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{home.name}.restoring-"
    for left in home.parent.glob(f"{prefix}*"):
        with _held(left) as ours:
            if ours:
                shutil.rmtree(left)
    folder = home.parent / f"{prefix}{secrets.token_hex(4)}"
    folder.mkdir(mode=0o700)
    try:
        with _held(folder):
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def unpack(file: Path, keys: Sequence[Any], into: Path, *, what: str, step: bundle.Step) -> None:
    """Decrypt one backup into the folder, every hash checked. Raises: Refused."""
    manifest = look(file, keys, into=into / PARTS, step=step)
    if manifest.what != what:
        raise Refused(
            say("{file} is the other kind of backup: give gemel-… first, gemel-keys-… to --keys",
                file=file.name)
        )  # fmt: skip
    found = into / PARTS / stores.FILES
    for path in sorted(found.iterdir()) if found.is_dir() else ():
        path.rename(into / path.name)


def look(
    file: Path, keys: Sequence[Any], *, into: Path | None = None,
    step: bundle.Step = lambda done: None,
) -> bundle.Manifest:  # fmt: skip
    """Read one backup to its end and return what it says of itself. Raises: Refused."""
    try:
        with file.open("rb") as source:
            return bundle.read(source, keys, into=into, step=step)
    except FileNotFoundError:
        raise Refused(say("There is no file {file}", file=str(file))) from None
    except PermissionError:
        raise Refused(say("{file} may not be read by this user", file=str(file))) from None
    except OSError as fault:
        why = say("the disk is full") if fault.errno == errno.ENOSPC else fault.strerror or ""
        raise Refused(say("The backup could not be brought back: {why}", why=why)) from None


def place_databases(into: Path) -> None:
    """Put each copy where the settings look for the database. Raises: Refused for a damaged one."""
    for apart in (False, True):
        for store in stores.stores(apart=apart):
            copied = into / PARTS / stores.DATABASES / store.name
            if not copied.exists():
                if apart:
                    continue  # no backup of it was given, or none is young enough
                raise Refused(
                    say(
                        "The backup holds no {name}: it was made with another kind of database",
                        name=store.name,
                    )
                )
            if store.path is None:
                stores.put_back(store, copied)
                continue
            if not stores.check(copied):
                raise Refused(say("The database in the backup is damaged: take an older one"))
            copied.rename(store.path)
    shutil.rmtree(into / PARTS)


def publish(folder: Path, home: Path, *, at: datetime) -> Path | None:
    """Put the folder in the place of the data folder, in one step; return where the old one is."""
    os.sync()
    kept = None
    try:
        if home.exists() and any(home.iterdir()):
            _exchange(folder, home)
            stamp = at.astimezone(UTC).strftime(stores.STAMP)
            kept = home.with_name(f"{home.name}.before-{stamp}")
            folder.rename(kept)
        else:
            folder.rename(home)
    except OSError as fault:
        raise Refused(
            say("{folder} cannot be put in place: {why}", folder=str(home), why=fault.strerror)
        ) from None
    sync_folder(home.parent)
    return kept


def _exchange(one: Path, other: Path) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.renameat2(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


@contextmanager
def _held(folder: Path) -> Iterator[bool]:
    """Hold a folder against other restores while within; tell whether it could be had."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)


def _in_use(path: Path) -> bool:
    """Tell whether some process has this database open."""
    base = sqlite3.connect(path, timeout=0.5, isolation_level=None)
    try:
        base.execute("PRAGMA locking_mode=EXCLUSIVE")
        base.execute("BEGIN EXCLUSIVE")
        base.execute("ROLLBACK")
    except sqlite3.OperationalError:
        return True
    except sqlite3.DatabaseError:
        return False  # not a database any more: nobody works in it
    finally:
        base.close()
    return False
