"""The side file: withdrawals and erasures, outside the database, so that no restore forgets them.

One JSON object a line, appended and synced before the caller goes on. `gemel restore` replays it
over an old backup (product.md, section 3a). References only.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from gemel.ledger import lines as file

KINDS = (
    "consent.withdrawn", "objection.recorded", "release.retracted", "record.erased",
    "vault.shredded", "photograph.removed", "person.exposure_lowered",
)  # fmt: skip
NAME = "sidefile.jsonl"


def path() -> Path:
    """Return where the side file of this installation lies."""
    return Path(settings.GEMEL_HOME) / NAME


def append(kind: str, *, about: str, at: datetime) -> None:
    """Add one line and sync it to the disk, before the deed is recorded anywhere else.

    Raises: ValueError for a kind that `restore` would not know; OSError where nothing was kept.
    """
    if kind not in KINDS:
        raise ValueError(f"the side file knows no {kind!r}")
    file.append(path(), {"at": at.astimezone(UTC).isoformat(), "kind": kind, "about": about})


def lines(*others: Path) -> list[dict[str, str]]:
    """Return every line once, oldest first; with those of other side files, such as a backup's.

    Raises: OSError where a file is there and cannot be read.
    """
    return _once(line for one in (path(), *others) for line in file.read(one))


def _once(found: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    known: dict[tuple[str, str, str], dict[str, str]] = {}
    for line in _whole(found):
        known.setdefault((line["at"], line["kind"], line["about"]), line)
    return sorted(known.values(), key=lambda line: line["at"])


def _whole(found: Iterable[dict[str, str]]) -> Iterator[dict[str, str]]:
    for line in found:
        if line.get("kind") in KINDS and all(isinstance(line.get(k), str) for k in ("at", "about")):
            yield line
