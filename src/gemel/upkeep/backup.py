"""Making a backup: copied, encrypted to a key that is not here, read back, and only then counted.

The whole goes into one file; what lives apart (`stores.APART`) into another, of which none is kept
longer than a week. An older file goes only after a newer one was read back whole. Killed at any
moment this leaves what was there before, and at most a folder that the next backup clears away.
"""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from gemel import __version__
from gemel.kernel.errors import Refused
from gemel.kernel.say import say
from gemel.ledger import queries as ledger
from gemel.ledger.lines import sync_folder
from gemel.upkeep import bundle, sealing, stores

STATE = "last-backup.json"
WHOLE, KEYS = "whole", "keys"
PREFIX = {WHOLE: "gemel-", KEYS: "gemel-keys-"}
KEYS_KEPT = timedelta(days=7)  # security.md: erasure outruns backups in seven days


@dataclass(frozen=True)
class Made:
    """One finished, verified backup. `keys` is the file of what lives apart, if there is any."""

    at: str
    file: str
    bytes: int
    seq: int
    keys: str = ""


def make(
    *,
    home: Path,
    to: Path,
    keys: Sequence[str],
    keep: timedelta,
    at: datetime,
    step: bundle.Step = lambda done: None,
) -> Made:
    """Back everything up into the folder `to`, encrypted to these public keys.

    Raises: Refused where it cannot be made, or where another backup is at work. Nothing of an
    older backup is touched before the new one was verified.
    """
    recipients = sealing.recipients(keys)
    to.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(to) as making:
        # Apart first: an erasure between the two is in neither, or in the whole alone.
        apart = _one(KEYS, home, to, making, recipients, at, step)
        whole = _one(WHOLE, home, to, making, recipients, at, step)
        if whole is None:
            raise Refused(say("There is nothing to back up in {folder}", folder=str(home)))
        path, manifest = whole
        made = Made(
            at=at.astimezone(UTC).isoformat(timespec="seconds"),
            file=str(path),
            bytes=path.stat().st_size,
            seq=manifest.seq,
            keys=str(apart[0]) if apart else "",
        )
        _remember(home, made)
        _prune(to, WHOLE, newest=path, before=at - keep)
        if apart:
            _prune(to, KEYS, newest=apart[0], before=at - KEYS_KEPT)
    return made


def last(home: Path) -> Made | None:
    """Return the last backup that was verified, None where there is none."""
    try:
        return Made(**json.loads((home / STATE).read_bytes()))
    except (OSError, ValueError, TypeError):
        return None


def kept(to: Path, what: str) -> list[tuple[datetime, Path]]:
    """Return the backups of one kind in a folder, oldest first."""
    found = []
    for path in to.glob(f"{PREFIX[what]}*.age"):
        stamp = path.name.removeprefix(PREFIX[what]).partition("-")[0]
        try:
            found.append((datetime.strptime(stamp, stores.STAMP).replace(tzinfo=UTC), path))
        except ValueError:
            continue  # the other kind, or not ours
    return sorted(found)


def _one(
    what: str, home: Path, to: Path, making: Path, recipients: list[Any], at: datetime,
    step: bundle.Step,
) -> tuple[Path, bundle.Manifest] | None:  # fmt: skip
    """Make one backup and read it back; None where there is nothing of the kind."""
    apart = what == KEYS
    seq, chain_hash = ledger.end() if not apart else (0, "")  # the copy holds at least these
    parts = list(_copies(apart, making))
    parts += [(f"{stores.FILES}/{name}", path) for name, path in stores.files(home, apart=apart)]
    if not parts:
        return None
    begun = bundle.Manifest(what, __version__, at.astimezone(UTC).isoformat(), seq, chain_hash)
    secret, public = sealing.fresh()  # forgotten when this returns: proves what stands on the disk
    draft = making / f"{what}.age"
    with draft.open("xb") as target:
        manifest = bundle.write(target, parts, begun, to=[*recipients, public], step=step)
        target.flush()
        os.fsync(target.fileno())
    with draft.open("rb") as source:
        if bundle.read(source, [secret], step=step) != manifest:
            raise Refused(say("The backup could not be read back: it was thrown away"))
    name = f"{PREFIX[what]}{at.astimezone(UTC).strftime(stores.STAMP)}-{secrets.token_hex(3)}.age"
    draft.rename(to / name)
    sync_folder(to)
    return to / name, manifest


def _copies(apart: bool, making: Path) -> Iterator[tuple[str, Path]]:
    for store in stores.stores(apart=apart):
        target = making / store.name
        stores.copy(store, target)
        if store.path is not None and not stores.check(target):
            raise Refused(
                say(
                    "The database {alias} is damaged: keep the older backups, and look at the disk",
                    alias=store.alias,
                )
            )
        yield f"{stores.DATABASES}/{store.name}", target


@contextmanager
def _alone(to: Path) -> Iterator[Path]:
    """Give a folder to work in, while no other backup is at work here; clear away what a kill left.

    Raises: Refused where another one is at work.
    """
    with (to / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Refused(say("Another backup into this folder is at work")) from None
        for left in to.glob(f"{stores.MAKING}*"):
            shutil.rmtree(left)
        making = to / f"{stores.MAKING}{secrets.token_hex(4)}"
        making.mkdir(mode=0o700)
        try:
            yield making
        finally:
            shutil.rmtree(making, ignore_errors=True)


def _remember(home: Path, made: Made) -> None:
    draft = home / f".{STATE}"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(asdict(made), file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(home / STATE)
    sync_folder(home)


def _prune(to: Path, what: str, *, newest: Path, before: datetime) -> None:
    for made_at, path in kept(to, what):
        if path != newest and made_at < before:
            path.unlink()
