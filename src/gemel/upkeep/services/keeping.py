"""Backups and checkpoints, recorded; and leaving no erased byte in a write-ahead file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import OperationalError, connections

from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.powers import Power
from gemel.ledger import checkpoints
from gemel.ledger import services as ledger
from gemel.upkeep import backup, bundle, stores
from gemel.upkeep.export import Told, write


def back_up(
    *,
    to: Path,
    keys: Sequence[str],
    keep: timedelta,
    by: By,
    step: bundle.Step = lambda done: None,
) -> backup.Made:
    """Make a backup that was read back, and record that there is one.

    Raises: NotYours; Refused as in `backup.make`. Ledger: backup.made.
    """
    by.need(Power.UPKEEP)
    home = Path(settings.GEMEL_HOME)
    made = backup.make(home=home, to=to, keys=keys, keep=keep, at=by.at, step=step)
    ledger.record("backup.made", about=refs.new("bak"), by=by)
    return made


def checkpoint(*, by: By) -> tuple[int, str]:
    """Write down how far the record of events has come; return its number and hash.

    Raises: NotYours; OSError.
    """
    by.need(Power.UPKEEP)
    return checkpoints.make(at=by.at)


def size_of_home() -> int:
    """Return how many bytes a backup will read, for its progress."""
    bases = [one.path for one in stores.stores() if one.path and one.path.exists()]
    files = [path for _, path in stores.files(Path(settings.GEMEL_HOME))]
    return sum(path.stat().st_size for path in [*bases, *files])


def scrub() -> None:
    """Put every write-ahead file back into its database and cut it to nothing.

    Deleted rows are overwritten in the database itself (`secure_delete`), but older pages stand in
    the write-ahead file until then. On PostgreSQL dead rows are cleared away.
    Raises: OperationalError while somebody reads what is to be cut; try again.
    """
    for alias in connections:
        connection = connections[alias]
        if connection.in_atomic_block:
            raise OperationalError("within a transaction nothing can be scrubbed")
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("VACUUM")
                continue
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()[0]
            if busy:
                raise OperationalError("somebody reads; the write-ahead file stays for now")


def export(
    target: IO[bytes],
    *,
    exposures: Collection[str],
    by: By,
    step: bundle.Step = lambda done: None,
) -> Told:
    """Write everything out in open formats, but what is sealed.

    Raises: NotYours. Ledger: export.made.
    """
    by.need(Power.UPKEEP)
    told = write(target, at=by.at, exposures=exposures, step=step)
    ledger.record("export.made", about=refs.new("exp"), by=by)
    return told
