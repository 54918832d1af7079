"""Fixtures of linked tables: lists of {model, pk, fields}, as Openkamer publishes its data.

The models are known by their fields: people have names, seats point at a person and a
parliament, memberships of parties at a person and a party. Several files make one whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from gemel.kernel.errors import Invalid
from gemel.kernel.say import say
from gemel.people.reading import dates, headers, houses, person, tree
from gemel.people.reading import seat as seat_of
from gemel.people.reading.draft import Draft
from gemel.people.reading.files import Source
from gemel.people.reading.mapping import REGISTER
from gemel.people.reading.origin import Facts, House, Origin, layout_of
from gemel.people.reading.records import AffiliationRecord, MandateRecord
from gemel.people.reading.scribe import Cell

Entry = dict[str, object]
_START, _END = ("joined", "start", "start_date", "from"), ("left", "end", "end_date", "to")


@dataclass(slots=True)
class Linked:
    """The entries of all files that are needed, by what they are. Each has its file and place."""

    persons: dict[str, tuple[str, int, Entry]] = field(default_factory=dict)
    parliaments: dict[str, Entry] = field(default_factory=dict)
    parties: dict[str, Entry] = field(default_factory=dict)
    seats: dict[str, list[tuple[str, int, Entry]]] = field(default_factory=dict)
    memberships: dict[str, list[tuple[str, int, Entry]]] = field(default_factory=dict)


def is_fixture(data: object) -> bool:
    """Return whether a tree is a list of entries with model, pk and fields."""
    return (
        isinstance(data, list)
        and bool(data)
        and all(isinstance(one, dict) and {"model", "fields"} <= one.keys() for one in data[:50])
    )


def linked(sources: Iterable[Source], origins: dict[str, Origin]) -> Linked:
    """Return the entries of several files, joined by their keys.

    Raises: Invalid if no file holds people.
    """
    found, names = Linked(), []
    for source in sources:
        names.append(source.name)
        for place, one in enumerate(tree.dicts(source.tree), start=1):
            fields = one.get("fields")
            if isinstance(fields, dict):
                _put(found, source.name, place, str(one.get("pk", place)), fields)
    if not found.persons:
        raise Invalid(
            say("{file}: there are no people; give their file too", file=", ".join(names))
        )
    for owner, seats in found.seats.items():
        for file, place, _ in seats if owner not in found.persons else ():
            reason = say("There is no such person in the files")
            origins[file].scribe.reject(place, "person", owner, reason, "mandate")
    return found


def _put(found: Linked, file: str, place: int, number: str, fields: Entry) -> None:
    if "person" in fields and "parliament" in fields:
        found.seats.setdefault(str(fields["person"]), []).append((file, place, fields))
    elif "person" in fields and "party" in fields:
        found.memberships.setdefault(str(fields["person"]), []).append((file, place, fields))
    elif {headers.field_of(key) for key in fields} & {"given_name", "family_name"}:
        found.persons[number] = (file, place, fields)
    elif "name_short" in fields or "founded" in fields or "seats" in fields:
        found.parties[number] = fields
    elif "name" in fields:
        found.parliaments[number] = fields


def people(found: Linked, origins: dict[str, Origin], step: Callable[[], None]) -> Iterator[Draft]:
    """Yield a draft for every person, with the seats and parties of all files."""
    keys = tree.keys_of(fields for _, _, fields in found.persons.values())
    for origin in origins.values():
        origin.layout = layout_of(keys)
        origin.seats_are_stated = True
        origin.has = frozenset(["start", "end"])
    for number, (file, place, fields) in found.persons.items():
        step()
        origin = origins[file]
        draft = person.build(_facts(number, fields), place, origin)
        if draft is None:
            continue
        draft.affiliations = _affiliations(found, number, origins)
        draft.mandates = _mandates(found, number, draft.affiliations, origins)
        yield draft


def _facts(number: str, fields: Entry) -> Facts:
    facts: Facts = {f"{REGISTER}openkamer": [Cell(number, "pk")]} if _openkamer(fields) else {}
    if not facts:
        facts["id"] = [Cell(number, "pk")]
    for column, value in fields.items():
        register = headers.register_of(column)
        ours = REGISTER + register if register else headers.field_of(column)
        if ours and ours not in facts and (cells := tree.cells(value, column)):
            facts[ours] = cells
    return facts


def _openkamer(fields: Entry) -> bool:
    return "tk_id" in fields


def _texts(fields: Entry, columns: Iterable[str]) -> Cell:
    """Return the first of some columns that the entry has."""
    for column in columns:
        if column in fields:
            return Cell(tree.scalar(fields[column]) or "", column)
    return Cell("", "")


def _affiliations(
    found: Linked, number: str, origins: dict[str, Origin]
) -> list[AffiliationRecord]:
    records = []
    for file, place, fields in found.memberships.get(number, ()):
        scribe = origins[file].scribe
        party = found.parties.get(str(fields["party"]), {})
        name = scribe.text(place, _texts(party, ("name",)))
        short = scribe.text(place, _texts(party, ("name_short",)))
        start = scribe.day(place, _texts(fields, _START))
        end = scribe.day(place, _texts(fields, _END), end=True)
        if dates.ends_before_start(start, end):
            reason = say("The membership ends before it starts ({start})", start=start)
            scribe.reject(place, _texts(fields, _END).column, end, reason)
        elif name:
            records.append(AffiliationRecord(name, short, start or None, end or None))
    return list(dict.fromkeys(records))


def _mandates(
    found: Linked, number: str, parties: list[AffiliationRecord], origins: dict[str, Origin]
) -> list[MandateRecord]:
    records = []
    for file, place, fields in found.seats.get(number, ()):
        origin = origins[file]
        parliament = found.parliaments.get(str(fields["parliament"]), {})
        facts: Facts = {}
        start, end = _texts(fields, _START), _texts(fields, _END)
        for ours, cell in (("start", start), ("end", end)):
            if cell.text:
                facts[ours] = [cell]
        origin.columns = {"start": start.column, "end": end.column}
        seat = seat_of.mandate(
            facts, place, _house(parliament, place, origin), origin, left_out="mandate"
        )
        if seat:
            records.append(_with_party(seat, parties, place, origin))
    return sorted(dict.fromkeys(records), key=lambda seat: seat.start or "")


def _house(parliament: Entry, place: int, origin: Origin) -> House:
    name = tree.scalar(parliament.get("name")) or ""
    number = tree.scalar(parliament.get("wikidata_id")) or ""
    country = houses.country_of(name, number)
    facts: Facts = {"parliament": [Cell(name, "parliament.name")]}
    if country:
        facts["country"] = [Cell(country, "parliament")]
    return seat_of.house_of(facts, place, origin)


def _with_party(
    seat: MandateRecord, parties: list[AffiliationRecord], place: int, origin: Origin
) -> MandateRecord:
    """Return the seat with its party, if the dates leave only one.

    A dated membership that holds all the time goes first; else the one party that no date
    excludes. Where two are possible the party is left open.
    """
    whole = {(one.party, one.party_id) for one in parties if _dated(one) and _covers(one, seat)}
    possible = {(one.party, one.party_id) for one in parties if _touches(one, seat)}
    for choice in (whole, possible):
        if len(choice) == 1:
            party, number = next(iter(choice))
            return replace(seat, party=party, party_id=number)
    if possible:
        shown = " | ".join(sorted(party for party, _ in possible))
        message = say("More than one party is possible: the party of this seat is left open")
        origin.scribe.remark(place, "party", shown, message)
    return seat


def _dated(one: AffiliationRecord) -> bool:
    return bool(one.start or one.end)


def _covers(one: AffiliationRecord, seat: MandateRecord) -> bool:
    """Return whether a membership certainly holds from the first to the last day of a seat."""
    if not seat.start:
        return False
    begins = not one.start or dates.first_day(one.start) <= dates.first_day(seat.start)
    if not seat.end:
        return begins and not one.end
    return begins and (not one.end or dates.last_day(one.end) >= dates.last_day(seat.end))


def _touches(one: AffiliationRecord, seat: MandateRecord) -> bool:
    """Return whether a membership may hold on more than one day of a seat."""
    before = one.end and seat.start and dates.last_day(one.end) <= dates.first_day(seat.start)
    after = one.start and seat.end and dates.first_day(one.start) >= dates.last_day(seat.end)
    return not before and not after
