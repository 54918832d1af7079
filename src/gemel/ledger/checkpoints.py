"""Checkpoints: how far the record of events had come on a day, kept outside the database.

One line a day, each bound to the line before it. Whoever rewrites the whole chain, or cuts off its
end, does not fit them any more. A restore goes back to an earlier end and says so in a line of its
own. Against a writer of both, a checkpoint is printed and kept elsewhere (`gemel audit`).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from gemel.ledger import lines, queries

NAME = "checkpoints.jsonl"


@dataclass
class Told:
    """What the file says: the hash at each number; `torn` is the line that does not follow on."""

    at: dict[int, str] = field(default_factory=dict)
    torn: int = 0
    superseded: int = 0  # made after an entry to which a restore went back
    last: dict[str, Any] = field(default_factory=dict)


def path() -> Path:
    """Return where the checkpoints of this installation lie."""
    return Path(settings.GEMEL_HOME) / NAME


def make(*, at: datetime, restored: bool = False) -> tuple[int, str]:
    """Write down how far the record has come; return the number and the hash.

    `restored` tells that a restore has gone back to here. Raises: OSError.
    """
    seq, chain_hash = queries.end()
    told = read()
    if told.last and not restored and told.last["seq"] == seq and not told.torn:
        return seq, chain_hash
    line: dict[str, Any] = {"at": at.astimezone(UTC).isoformat(), "seq": seq, "hash": chain_hash}
    if restored:
        line["restored"] = True
    lines.append(path(), {**line, "previous": _mark(told.last)})
    return seq, chain_hash


def read() -> Told:
    """Return what the file says."""
    told = Told()
    for number, line in enumerate(lines.read(path()), start=1):
        if line.get("previous") != _mark(told.last) or not isinstance(line.get("seq"), int):
            told.torn = told.torn or number
        if not isinstance(line.get("seq"), int) or not isinstance(line.get("hash"), str):
            continue
        if line.get("restored"):
            later = [seq for seq in told.at if seq > line["seq"]]
            told.superseded += len(later)
            for seq in later:
                del told.at[seq]
        told.at[line["seq"]] = line["hash"]
        told.last = line
    return told


def first_misfit(told: Told) -> int | None:
    """Return the number of the first checkpoint that the record does not fit; None if all do."""
    wanted = {seq: known for seq, known in told.at.items() if seq}
    found = queries.hashes(wanted)
    return next((seq for seq in sorted(wanted) if found.get(seq) != wanted[seq]), None)


def _mark(line: dict[str, Any]) -> str:
    body = json.dumps(line, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(body.encode()).hexdigest() if line else ""
