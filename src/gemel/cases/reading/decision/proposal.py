"""What a decision seems to say, and how sure that is: the proposal that a human confirms. Pure.

None and "nothing here" are one: not printed, or not understood; then a warning says so. Dates are
as precise as printed: "2018", "2018-10" or "2018-10-17".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from gemel.kernel.say import Said

VERSION = 1
Place = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Document:
    """The paper itself. `body` is a `cases.rules.Body`; `adopted_how` is unanimous, consensus,
    vote or without_vote.
    """

    symbol: str | None = None
    body: str | None = None
    session: int | None = None
    place: str | None = None
    adopted_on: str | None = None
    adopted_how: str | None = None
    language: str | None = None


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody listed. `code` is the normal form; `sex` is F or M where the text says so."""

    code: str | None = None
    printed_code: str | None = None
    name: str | None = None
    sex: str | None = None
    also_known_as: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Victims:
    """Whom the fact box calls the victims, in its own words."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Dated:
    """A hearing or a mission."""

    text: str
    date: str | None = None


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """A communication: `kind` is from_ or to_, and authorities or complainant."""

    kind: str
    date: str | None = None
    text: str


@dataclass(frozen=True, kw_only=True)
class Alleged:
    """An alleged violation: the label as printed; `key` is None where we know no such label."""

    key: str | None = None
    label: str


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Something asked of somebody, in one operative paragraph."""

    number: int | None = None
    verb: str
    addressee: str | None = None
    due: str | None = None
    text: str


@dataclass(frozen=True, kw_only=True)
class ReadCase:
    """One case of the paper. `outcome` is continue, closed, suspended, or None."""

    countries: tuple[str, ...] = ()
    code: str | None = None
    printed_code: str | None = None
    announced_persons: int | None = None
    persons: tuple[Person, ...] = ()
    victims: Victims | None = None
    complainant_sections: tuple[str, ...] = ()
    submitted: str | None = None
    recent_decisions: tuple[str, ...] = ()
    missions: tuple[Dated, ...] = ()
    hearings: tuple[Dated, ...] = ()
    follow_up: tuple[FollowUp, ...] = ()
    violations: tuple[Alleged, ...] = ()
    asks: tuple[Asked, ...] = ()
    outcome: str | None = None


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """A warning. `about` is the path of what is not certain; `place` where the reason stands."""

    about: str
    message: Said
    place: Place | None = None


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """All that was read from one paper, nothing of it confirmed.

    `places` leads from a path ("cases[0].persons[1].name") to its start and end in the text.
    """

    document: Document
    cases: tuple[ReadCase, ...] = ()
    warnings: tuple[Doubt, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict)

    def certain(self, path: str) -> bool:
        """Tell whether no warning is about exactly this path."""
        return all(doubt.about != path for doubt in self.warnings)

    def as_json(self) -> dict[str, Any]:
        """Return the fixed form that `gemel import decision --json` prints, version 1."""
        return {
            "version": VERSION,
            "document": asdict(self.document),
            "cases": [asdict(case) for case in self.cases],
            "warnings": [
                {"about": doubt.about, "message": str(doubt.message)} for doubt in self.warnings
            ],
        }
