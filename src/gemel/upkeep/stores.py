"""What must be kept: every database and every file of the data folder, and what lives apart.

Whatever stands in `APART`, a database's alias or a file of the folder, goes into backups of its
own that are kept for a week at most: the keys whose loss makes old copies unreadable.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from gemel.kernel.errors import Refused
from gemel.kernel.say import say

APART = frozenset({"shred"})
# Made anew by whoever needs it, or of this machine only.
NOT_KEPT = {"static", "backups", "prepared", "last-backup.json", "uploads", "runtime"}
STAMP = "%Y%m%dT%H%M%SZ"  # in the names of backups and of folders put aside
MAKING = ".making-"  # folders in which a backup is being made
DATABASES = "databases"  # where they lie in a backup
FILES = "files"


@dataclass(frozen=True)
class Store:
    """One database. `path` is its file, None for one on a server; `apart` as above."""

    alias: str
    path: Path | None
    apart: bool
    settings: dict[str, Any]

    @property
    def name(self) -> str:
        """The name of its copy."""
        return f"{self.alias}.sqlite3" if self.path else f"{self.alias}.pgdump"


def stores(*, apart: bool = False) -> list[Store]:
    """Return the databases of this installation in the order in which they are copied.

    The shop window after what it was made from: what was taken down before the first copy has
    its tombstone in the second.
    """
    found = []
    for alias, known in settings.DATABASES.items():
        engine = str(known["ENGINE"])
        if engine.endswith("dummy") or (alias in APART) != apart:
            continue
        path = Path(known["NAME"]).resolve() if engine.endswith("sqlite3") else None
        found.append(Store(alias, path, apart, dict(known)))
    return found


def files(home: Path, *, apart: bool = False) -> Iterator[tuple[str, Path]]:
    """Yield the name and place of every file to keep, databases left out, in order of name."""
    bases = {one.path for each in (False, True) for one in stores(apart=each) if one.path}
    left_out = {f"{base}{end}" for base in bases for end in ("", "-wal", "-shm", "-journal")}
    for top in sorted(home.iterdir()):
        if top.name in NOT_KEPT or top.name.startswith(".") or (top.name in APART) != apart:
            continue
        inside = sorted(top.rglob("*")) if top.is_dir() else [top]
        for path in inside:
            if path.is_file() and not path.is_symlink() and str(path.resolve()) not in left_out:
                yield path.relative_to(home).as_posix(), path


def copy(store: Store, target: Path) -> None:
    """Write a consistent copy of one database, whatever is at work in it meanwhile.

    Raises: Refused where it cannot be read, or pg_dump is missing.
    """
    if store.path is not None:
        _copy_file(store.path, target)
    else:
        _postgres("pg_dump", store, "--format=custom", "--no-owner", "--file", str(target))


def put_back(store: Store, copied: Path) -> None:
    """Bring the copy of a database on a server back, whole or not at all. Raises: Refused."""
    _postgres(
        "pg_restore", store, "--clean", "--if-exists", "--no-owner", "--single-transaction",
        "--exit-on-error", "--dbname", str(store.settings["NAME"]), str(copied),
    )  # fmt: skip


def check(path: Path) -> bool:
    """Tell whether the file of a database is sound."""
    try:
        with sqlite3.connect(path) as base:
            return bool(base.execute("PRAGMA quick_check").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def _copy_file(path: Path, target: Path) -> None:
    if not path.exists():
        raise Refused(say("There is no database at {file}: run gemel init", file=str(path)))
    base = sqlite3.connect(path, timeout=20, isolation_level=None)
    try:
        base.execute("VACUUM INTO ?", [str(target)])
    except sqlite3.DatabaseError as fault:
        raise Refused(
            say("{file} cannot be copied: {why}", file=str(path), why=str(fault))
        ) from None
    finally:
        base.close()
    target.chmod(0o600)


def _postgres(program: str, store: Store, *words: str) -> None:
    where = store.settings
    if not shutil.which(program):
        raise Refused(
            say("{program} is missing: install the client tools of PostgreSQL", program=program)
        )
    environment = {
        **os.environ,
        "PGHOST": str(where.get("HOST") or ""),
        "PGPORT": str(where.get("PORT") or ""),
        "PGUSER": str(where.get("USER") or ""),
        "PGPASSWORD": str(where.get("PASSWORD") or ""),
        "PGDATABASE": str(where["NAME"]),
    }
    given = {name: value for name, value in environment.items() if value}
    done = subprocess.run([program, *words], env=given, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        why = (done.stderr.strip().splitlines() or [""])[0]
        raise Refused(say("{program} failed: {why}", program=program, why=why))
