"""Leases, tombstones and marks of the shop window. Pure.

Every card is dark unless somebody keeps it lit: `dark_at` is the earlier of the end of its basis
and the end of its lease, and only `publishing` renews the lease, against a basis in force.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Content:
    """What one card shows. `texts` maps a language to title, lede and sections of plain text.

    `slug` is the last part of its address: an official code where there is one, else the ref.
    `facts` and `links` as in `showcase.models.Card`.
    """

    ref: str
    kind: str
    slug: str
    about: str
    release: str
    texts: Mapping[str, Any]
    countries: Collection[str] = ()
    facts: Collection[Mapping[str, Any]] = ()
    links: Collection[str] = ()
    invented: bool = False
    checked_on: str = ""

    @property
    def etag(self) -> str:
        """Return the mark of this very content; other content has another."""
        body = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, default=list)
        return hashlib.sha256(body.encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Picture:
    """The dots of a card's picture. Its fact ("photo") names them by `mark`."""

    media: str
    image: bytes

    @property
    def mark(self) -> str:
        """Return what binds a fact to these very dots."""
        return hashlib.sha256(self.image).hexdigest()


def promised(facts: Collection[Mapping[str, Any]]) -> set[str]:
    """Return the marks of the pictures that facts speak of."""
    return {fact["mark"] for fact in facts if fact.get("part") == "photo"}


@dataclass(frozen=True, kw_only=True)
class Pin:
    """One figure: a number with its definition's key, source and date."""

    key: str
    value: int
    country: str = ""
    source: str = ""
    stated_on: str = ""
    about: Collection[str] = field(default_factory=tuple)


def dark_at(at: datetime, *, lease: timedelta, basis_ends_at: datetime | None) -> datetime:
    """Return when a card goes dark by itself: at the end of its basis or of its lease."""
    end = at + lease
    return end if basis_ends_at is None else min(end, basis_ends_at)


def buried(tombstones: Collection[datetime], *, proposed_at: datetime) -> bool:
    """Tell whether something that a release leans on was taken down since it was proposed.

    Only what two people agreed to after the last take-down may be lit again.
    """
    return any(made_at >= proposed_at for made_at in tombstones)
