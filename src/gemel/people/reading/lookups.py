"""Tables that only name what others number: parties, committees, parliaments, constituencies.

A column such as `party_id` beside a table of parties says the party's name; `organization_id`
says what the table of organizations, or its column of kinds, says. A table is known by its
headings or by the name of its file; one that is not is used where nothing else has these numbers.
Whoever is numbered in `person_id` elsewhere is a person, also in a table of numbers and names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from gemel.kernel.say import say
from gemel.people.reading import bodies, columns, headers, popolo, tree
from gemel.people.reading.bodies import BodyNames
from gemel.people.reading.files import Row, Source, Table
from gemel.people.reading.findings import Findings
from gemel.people.reading.mapping import Mapping
from gemel.people.reading.nested import ABOUT_ALL

_ENDS = ("ids", "id", "code", "ref", "nr", "no", "number")
_ORGANIZATION = "organization"
_ORGANIZATIONS = frozenset(
    ["organization", "organisation", "organizations", "organisations", "org", "orgs", "organ"]
)
_KINDS = ("classification", "kind", "type")
_BODIES = {
    bodies.COMMITTEE: "committees",
    bodies.DELEGATION: "delegations",
    bodies.FRIENDSHIP: "friendship_groups",
}
_THINGS = frozenset(
    ["party", "group", "committees", "delegations", "area", "parliament", "chamber"]
)
_KIND_OF = {thing: kind for kind, thing in _BODIES.items()}
_Cells = list[tuple[Row, list[str]]]  # rows, each with what it has now
_OF_PEOPLE = frozenset(["given_name", "family_name", "sex", "birth_date", "initials"])


@dataclass(slots=True)
class _Sheet:
    """A table, its headings, and what it may be for others: names by number, of one thing."""

    source: Source
    header: Row
    rows: Sequence[Row]
    thing: str = ""
    names: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    number: str = ""  # the heading of its own numbers
    used: bool = False
    of_people: bool = False


def joined(
    sources: Sequence[Source], mapping: Mapping, findings: Findings, codes: BodyNames
) -> list[Source]:
    """Return the sources with names for numbers, without the tables that only held the names.

    Names of committees go to `codes` too: members may state theirs in lists ("AFET|DROI").
    """
    tables = [table for source in sources for table in _tables(source)]
    if len(tables) < 2 or mapping.header or mapping.people:
        return list(sources)
    sheets = [_sheet(source, mapping) for source in tables if source.table]
    changed = [_resolved(sheet, sheets, findings) for sheet in sheets]
    for sheet in sheets:
        if kind := _KIND_OF.get(sheet.thing):
            codes.add(sheet.names, kind)
            sheet.used = True
    if not any(sheet.used or sheet.of_people for sheet in sheets):
        return list(sources)
    left = [source for source in sources if not any(_tables(source))]
    return left + [
        replace(source, of_people=sheet.of_people)
        for sheet, several in zip(sheets, changed, strict=True)
        for source in several
        if sheet.of_people or not sheet.used
    ]


def _tables(source: Source) -> Iterator[Source]:
    """Yield the tables of a file: itself, or the plain lists of a tree."""
    if source.table:
        yield source
        return
    top = source.tree if isinstance(source.tree, dict) else {"": source.tree}
    lists = {name: tree.dicts(found) for name, found in top.items() if isinstance(found, list)}
    lists = {name: listed for name, listed in lists.items() if listed}
    if not all(map(_is_flat, lists.values())):
        return
    of_all = {name: text for name, text in top.items() if headers.field_of(name) in ABOUT_ALL}
    for name, listed in lists.items():
        called = source.name if len(lists) == 1 else f"{source.name}: {name}"
        entries = [{**of_all, **one} for one in listed]
        headings = list(dict.fromkeys(key for one in entries for key in one))
        rows = [[tree.scalar(one.get(key)) or "" for key in headings] for one in entries]
        table = Table([Row(at, cells) for at, cells in enumerate([headings, *rows])])
        yield replace(source, name=called, table=table)


def _is_flat(listed: list[dict[str, object]]) -> bool:
    """Return whether entries hold only single values."""
    return all(tree.scalar(value) is not None for one in listed for value in one.values())


def _sheet(source: Source, mapping: Mapping) -> _Sheet:
    rows = source.table.rows if source.table else []
    if not rows:
        return _Sheet(source, Row(0, []), [])
    at = columns.header_at(rows, mapping)
    sheet = _Sheet(source, rows[at], rows[at + 1 :])
    fields = [headers.field_of(heading) for heading in rows[at].cells]
    if not _OF_PEOPLE.isdisjoint(fields):
        return sheet
    number = _first(rows[at].cells, _is_number)
    name = _first(rows[at].cells, _is_name)
    if number is None or name is None or "id" in (*fields[:number], *fields[number + 1 :]):
        return sheet
    told_by = {row.cells[number]: row.cells for row in _whole(sheet) if row.cells[number].strip()}
    names = {one: cells[name].strip() for one, cells in told_by.items()}
    if len(names) < len(sheet.rows):  # a number stands twice, or not at all
        return sheet
    kind = next((at for word in _KINDS for at in _at(sheet, word)), None)
    if kind is not None:
        sheet.kinds = {one: cells[kind] for one, cells in told_by.items()}
    file = PurePath(source.name.split(": ")[-1]).stem
    told = (rows[at].cells[number], rows[at].cells[name], file)
    thing = next((thing for text in told if (thing := _thing(text))), "")
    if {"party", "group", "area"} & set(fields) - {thing}:  # these are of people
        return sheet
    sheet.names, sheet.number, sheet.thing = names, headers.key(rows[at].cells[number]), thing
    return sheet


def _whole(sheet: _Sheet) -> Iterator[Row]:
    """Yield the rows that fit the headings."""
    width = len(sheet.header.cells)
    return (row for row in sheet.rows if len(row.cells) == width)


def _first(headings: Sequence[str], wanted: object) -> int | None:
    return next((at for at, text in enumerate(headings) if callable(wanted) and wanted(text)), None)


def _at(sheet: _Sheet, word: str) -> list[int]:
    return [at for at, text in enumerate(sheet.header.cells) if headers.key(text) == word]


def _is_number(heading: str) -> bool:
    return headers.key(heading).endswith(_ENDS)


def _is_name(heading: str) -> bool:
    called = headers.key(heading)
    return headers.field_of(heading) == "name" or called in ("title", "label") or (
        called.endswith("name") and not called.startswith("short")
    )  # fmt: skip


def _thing(text: str) -> str:
    """Return what a heading or a file's name is about: a field of ours, or an organization."""
    word = headers.key(text)
    for end in ("name", *_ENDS):
        word = word.removesuffix(end) or word
    if headers.is_of_members(word.removesuffix("s")):
        return ""
    if word in _ORGANIZATIONS:
        return _ORGANIZATION
    if word in ("onbehalfof", "parties", "partier"):
        return "party"
    for one in (word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("en")):
        if (ours := headers.field_of(one).removesuffix("_id")) in _THINGS:
            return ours
    return ""


def _resolved(sheet: _Sheet, sheets: Sequence[_Sheet], findings: Findings) -> list[Source]:
    """Return a table with names beside its numbers; one for each kind of organization."""
    present = {headers.field_of(heading) for heading in sheet.header.cells}
    found = [(list(sheet.header.cells), [(row, list(row.cells)) for row in _whole(sheet)])]
    for place, heading in enumerate(sheet.header.cells):
        numbers = {row.cells[place] for row in _whole(sheet)} - {""}
        if not numbers or headers.key(heading) in ("id", sheet.number):
            continue
        if headers.field_of(heading) == "id":
            if "name" not in present:
                _mark_people(numbers, sheet, sheets)
            continue
        thing = _thing(heading)
        if not thing or thing in present - {headers.field_of(heading)}:
            continue
        if names := _names_of(thing, numbers, sheet, sheets):
            found = [one for each in found for one in _named(names, thing, place, *each)]
            _say_unknown(sheet, place, names, findings)
    if len(found) == 1 and len(found[0][0]) == len(sheet.header.cells):
        return [sheet.source]
    odd = [row for row in sheet.rows if len(row.cells) != len(sheet.header.cells)]
    return [_rewritten(sheet, *one, [] if at else odd) for at, one in enumerate(found)]


def _rewritten(sheet: _Sheet, header: list[str], rows: _Cells, odd: list[Row]) -> Source:
    """Return a source with other headings and cells; `odd` rows do not fit, and stay so."""
    whole = [row._replace(cells=cells) for row, cells in rows]
    table = Table([sheet.header._replace(cells=header), *whole, *odd])
    return replace(sheet.source, table=table, tree=None)


def _named(
    names: _Sheet, thing: str, place: int, header: list[str], rows: _Cells
) -> list[tuple[list[str], _Cells]]:
    """Return the table with a column of names; one table for each column that they go under."""
    by_column: dict[str, _Cells] = {}
    for row, cells in rows:
        number = cells[place]
        column = _column(names, thing, number)
        by_column.setdefault(column, []).append((row, [*cells, names.names.get(number, number)]))
    if headers.field_of(header[place]) == thing:  # the name stands before the number
        header = [*header[:place], "", *header[place + 1 :]]
    return [([*header, column], part) for column, part in by_column.items()]


def _mark_people(numbers: set[str], sheet: _Sheet, sheets: Sequence[_Sheet]) -> None:
    """Find the one table of names whose numbers another gives to persons."""
    found = [one for one in sheets if one is not sheet and not one.thing and numbers & {*one.names}]
    named = any(
        not _OF_PEOPLE.isdisjoint(map(headers.field_of, one.header.cells)) for one in sheets
    )
    if len(found) == 1 and not named:
        found[0].of_people = True


def _names_of(
    thing: str, numbers: set[str], sheet: _Sheet, sheets: Sequence[_Sheet]
) -> _Sheet | None:
    """Return the table that names these numbers: of this thing, else the only one that could be."""
    others = [one for one in sheets if one is not sheet and not one.of_people]
    found = [one for one in others if _fits(one.thing, thing) and numbers & {*one.names}]
    found = found or [one for one in others if not one.thing and numbers <= {*one.names}]
    if len(found) != 1:
        return None
    found[0].used = True
    return found[0]


def _fits(thing: str, wanted: str) -> bool:
    return bool(thing) and (thing == wanted or _ORGANIZATION in (thing, wanted))


def _column(names: _Sheet, thing: str, number: str) -> str:
    """Return the heading under which a name goes: of its thing, or of its organization's kind."""
    if thing != _ORGANIZATION:
        return thing
    if names.thing != _ORGANIZATION and names.thing:
        return "affiliation" if names.thing == "party" else names.thing
    kind = names.kinds.get(number, "").casefold()
    if kind in popolo.PARTIES:
        return "affiliation"
    if kind in popolo.HOUSES:
        return "parliament"
    return _BODIES.get(bodies.kind_of(kind), _ORGANIZATION)


def _say_unknown(sheet: _Sheet, place: int, names: _Sheet, findings: Findings) -> None:
    heading = sheet.header.cells[place]
    for row in sheet.rows:
        number = row.cells[place] if place < len(row.cells) else ""
        if number and number not in names.names:
            message = say("No such number in {file}: kept as written", file=names.source.name)
            findings.remark(row.number, sheet.source.name, heading, number, message)
