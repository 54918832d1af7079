"""Parliaments, parties and bodies by what sources call them; new ones get numbers below zero."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from gemel.kernel.words import fold
from gemel.people.reading.records import BodyRecord, MandateRecord

UNSTATED = 0
NOWHERE = "|||"  # the key of a parliament of which nothing is stated


def parliament_key(name: str, country: str, as_written: str, chamber: str) -> str:
    """Return the key under which a source's parliament is found again, however it is spelled."""
    return "|".join((fold(name), country, fold(as_written), fold(chamber)))


@dataclass(slots=True)
class NewParliament:
    """A parliament that an import is the first to name."""

    number: int
    name: str
    country: str
    country_as_written: str
    chamber: str
    key: str


@dataclass(slots=True)
class NewParty:
    """A party, or in a parliament of many states a group, that an import is the first to name."""

    number: int
    parliament: int
    name: str
    key: str


@dataclass(slots=True)
class NewBody:
    """A committee or the like that an import is the first to name."""

    number: int
    parliament: int
    kind: str
    code: str
    name: str
    key: str
    countries: tuple[str, ...]


@dataclass(slots=True)
class KnownBody:
    """What of a known body an import may make better."""

    code: str
    name: str
    countries: tuple[str, ...]


@dataclass(slots=True)
class Houses:
    """All parliaments, parties and bodies, as known and as this import adds to them.

    `parliaments` maps every key that a parliament goes by to its number.
    """

    parliaments: dict[str, int] = field(default_factory=dict)
    parties: dict[tuple[int, str], int] = field(default_factory=dict)
    bodies: dict[tuple[int, str, str], int] = field(default_factory=dict)
    bodies_known: dict[int, KnownBody] = field(default_factory=dict)
    new_parliaments: list[NewParliament] = field(default_factory=list)
    new_parties: list[NewParty] = field(default_factory=list)
    new_bodies: list[NewBody] = field(default_factory=list)
    changed_bodies: dict[int, KnownBody] = field(default_factory=dict)
    _spelled: dict[tuple[object, ...], int] = field(default_factory=dict)  # as sources write them

    def parliament(self, seat: MandateRecord) -> int:
        """Return the number of a seat's parliament; `UNSTATED` where the source names nothing."""
        stated = (seat.parliament, seat.country, seat.country_as_written, seat.chamber)
        if not any(stated):
            return UNSTATED
        number = self._spelled.get(stated)
        if number is None:
            number = self._spelled[stated] = self._parliament(*stated)
        return number

    def unnamed(self) -> int:
        """Return the number of the parliament that nobody has named."""
        return self._parliament("", "", "", "")

    def _parliament(self, name: str, country: str, as_written: str, chamber: str) -> int:
        key = parliament_key(name, country, as_written, chamber)
        known = self.parliaments.get(key)
        if known is not None:
            return known
        number = -1 - len(self.new_parliaments)
        self.new_parliaments.append(NewParliament(number, name, country, as_written, chamber, key))
        self.parliaments[key] = number
        return number

    def party(self, parliament: int, name: str) -> int | None:
        """Return the number of a party within a parliament, None where none is stated."""
        if not name or parliament == UNSTATED:
            return None
        number = self._spelled.get((parliament, name))
        if number is None:
            number = self._party(parliament, name)
            if number is not None:
                self._spelled[parliament, name] = number
        return number

    def _party(self, parliament: int, name: str) -> int | None:
        key = fold(name)[:220]
        if not key:
            return None
        known = self.parties.get((parliament, key))
        if known is not None:
            return known
        number = -1 - len(self.new_parties)
        self.new_parties.append(NewParty(number, parliament, name, key))
        self.parties[parliament, key] = number
        return number

    def body(self, parliament: int, stated: BodyRecord) -> int:
        """Return the number of a body; a better name than its code is taken over."""
        key = body_key(stated.code, stated.name)
        number = self.bodies.get((parliament, stated.kind, key))
        if number is None:
            return self._new_body(parliament, stated, key)
        known = self.bodies_known[number]
        named = stated.name if known.name == known.code and stated.name else known.name
        countries = known.countries or stated.countries
        if (named, countries) != (known.name, known.countries):
            better = KnownBody(known.code, named, countries)
            self.bodies_known[number] = better
            if number > 0:
                self.changed_bodies[number] = better
            else:
                new = self.new_bodies[-1 - number]
                new.name, new.countries = named, countries
        return number

    def _new_body(self, parliament: int, stated: BodyRecord, key: str) -> int:
        number = -1 - len(self.new_bodies)
        name = stated.name or stated.code
        self.new_bodies.append(
            NewBody(number, parliament, stated.kind, stated.code, name, key, stated.countries)
        )
        self.bodies[parliament, stated.kind, key] = number
        self.bodies_known[number] = KnownBody(stated.code, name, stated.countries)
        return number

    def parliament_of_body(self, stated: BodyRecord, seats: Iterable[tuple[int, str]]) -> int:
        """Return the parliament to which a body belongs.

        `seats` are (number, key) of the parliaments in which the source seats the person: a body
        names no chamber, so it belongs to the chamber where its member sits.
        """
        key = parliament_key(stated.parliament, stated.country, stated.country_as_written, "")
        here = {number for number, seat in seats if key == NOWHERE or seat.startswith(key)}
        if len(here) == 1:
            return here.pop()
        return self._parliament(
            stated.parliament, stated.country, stated.country_as_written, chamber=""
        )


def body_key(code: str, name: str) -> str:
    """Return the key of a body within its parliament and kind: its code, else its folded name."""
    return (code or fold(name) or name)[:300]
