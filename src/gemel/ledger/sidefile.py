"""The side file: withdrawals and erasures, outside the database, so that no restore forgets them.

One JSON object a line, appended and synced before the caller goes on. `gemel restore` replays it
over an old backup (product.md, section 3a). References only.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

KINDS = ("consent.withdrawn", "objection.recorded", "release.retracted", "record.erased")


def path() -> Path:
    """Return where the side file of this installation lies."""
    return Path(settings.GEMEL_HOME) / "sidefile.jsonl"


def append(kind: str, *, about: str, at: datetime) -> None:
    """Add one line and sync it to the disk, before the deed is recorded anywhere else.

    Raises: ValueError for a kind that `restore` would not know; OSError where nothing was kept.
    """
    if kind not in KINDS:
        raise ValueError(f"the side file knows no {kind!r}")
    line = json.dumps({"at": at.astimezone(UTC).isoformat(), "kind": kind, "about": about})
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    handle = os.open(path(), flags, 0o600)
    try:
        os.write(handle, (line + "\n").encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def lines() -> Iterator[dict[str, str]]:
    """Yield every line, oldest first. A last line that a crash cut in half is left out."""
    try:
        text = path().read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    for line in text.splitlines():
        try:
            yield json.loads(line)
        except json.JSONDecodeError:
            continue
