"""The chain: every entry's hash covers the entry before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Deed:
    """The part of an entry that its hash covers."""

    seq: int
    at: datetime
    what: str
    about: str
    within: str
    by: str
    for_member: str
    mark: str = ""


def link(previous: str, deed: Deed) -> str:
    """Return the hash that binds this deed to the one before it (64 hexadecimal digits)."""
    body = [
        previous,
        deed.seq,
        deed.at.astimezone(UTC).isoformat(timespec="microseconds"),
        deed.what,
        deed.about,
        deed.within,
        deed.by,
        deed.for_member,
        *([deed.mark] if deed.mark else []),
    ]
    return hashlib.sha256(json.dumps(body, ensure_ascii=False).encode()).hexdigest()


def first_break(deeds: Iterable[tuple[Deed, str]]) -> int | None:
    """Return the number of the first entry that does not fit the chain; None if whole.

    `deeds` come in order with the hash that is stored for each.
    """
    previous = ""
    expected = 1
    for deed, stored in deeds:
        if deed.seq != expected or link(previous, deed) != stored:
            return expected
        previous = stored
        expected += 1
    return None
