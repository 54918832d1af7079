"""One person as Gemel knows them, in plain values, and what an import does to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

HAND = "hand"  # stated by staff, not by a source

# Columns of a person that hold one text each.
TEXTS = (
    "name", "given_name", "family_name", "sort_name", "sex", "birth_date", "death_date",
    "profession",
)  # fmt: skip
# What staff may set so that no import touches it any more: texts, and three whole lists.
BY_HAND = (*TEXTS, "citizenships", "languages", "contact_points")


class Outcome(StrEnum):
    """What an import does to one person."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(slots=True)
class Sitting:
    """One seat in a parliament. `pk` 0: not kept yet; `parliament` 0: which one is not stated.

    Numbers below zero stand for parliaments and parties that this import brings. `as_of` is
    the day for which an open end is stated.
    """

    parliament: int
    party: int | None = None
    group: str = ""
    national_party: str = ""
    elected_in: str = ""
    area: str = ""
    term: str = ""
    starts_on: str = ""
    ends_on: str = ""
    as_of: date | None = None
    stated_by: str = ""
    pk: int = 0


@dataclass(slots=True)
class Place:
    """One seat in a committee, delegation or friendship group; or the membership of a party.

    `body` is the body's number, below zero for one that this import brings; or the party's name.
    """

    body: int | str
    role: str = ""
    starts_on: str = ""
    ends_on: str = ""
    stated_by: str = ""
    pk: int = 0


Written = tuple[str, str, str]  # source, label, text


@dataclass(slots=True)
class Person:
    """What is known of one person, and beside it what this import adds. `pk` 0: a new person.

    `languages` maps a code to its level. `as_written` maps what a source wrote to its row (0 for
    a new one). The sets that begin with `new_`, `changed_` and `gone_` say what is to be kept.
    """

    pk: int = 0
    ref: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    stated_by: str = ""
    by_hand: frozenset[str] = frozenset()
    citizenships: list[str] = field(default_factory=list)
    identifiers: set[tuple[str, str]] = field(default_factory=set)
    other_names: dict[str, str] = field(default_factory=dict)  # name → language
    contacts: set[tuple[str, str]] = field(default_factory=set)
    languages: dict[str, str] = field(default_factory=dict)
    sittings: list[Sitting] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    affiliations: list[Place] = field(default_factory=list)
    as_written: dict[Written, int] = field(default_factory=dict)

    stated: bool = False  # a record of this import has already spoken of this person
    changed_texts: set[str] = field(default_factory=set)
    new_identifiers: list[tuple[str, str]] = field(default_factory=list)
    new_names: list[str] = field(default_factory=list)
    new_contacts: list[tuple[str, str]] = field(default_factory=list)
    new_languages: list[str] = field(default_factory=list)
    changed_levels: list[str] = field(default_factory=list)
    changed_sittings: dict[int, set[str]] = field(default_factory=dict)  # pk → columns
    changed_places: dict[int, set[str]] = field(default_factory=dict)
    changed_affiliations: dict[int, set[str]] = field(default_factory=dict)
    new_written: list[Written] = field(default_factory=list)
    gone_written: list[int] = field(default_factory=list)

    @property
    def names(self) -> list[str]:
        """Every name by which the person is known, the main one first."""
        return [self.texts.get("name", ""), *self.other_names]

    @property
    def outcome(self) -> Outcome:
        """What this import does to the person."""
        if not self.pk:
            return Outcome.CREATED
        return Outcome.UPDATED if self._changed() else Outcome.UNCHANGED

    def _changed(self) -> bool:
        return bool(
            self.changed_texts
            or self.new_identifiers
            or self.new_names
            or self.new_contacts
            or self.new_languages
            or self.changed_levels
            or self.changed_sittings
            or self.changed_places
            or self.changed_affiliations
            or self.new_written
            or self.gone_written
            or any(not one.pk for one in self.sittings)
            or any(not one.pk for one in (*self.places, *self.affiliations))
        )
