"""A part of the files: `--where column=value`, on columns, on keys of a tree, or on our fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gemel.kernel.errors import Invalid
from gemel.kernel.say import say
from gemel.kernel.words import fold
from gemel.people.reading import headers, tree
from gemel.people.reading.draft import Draft
from gemel.people.reading.files import Row

Entry = dict[str, object]

_OF_MANDATES = ("parliament", "chamber", "party", "group", "area", "term")


def known_columns(headings: Iterable[str]) -> set[str]:
    """Return what columns and keys are compared by."""
    return {headers.key(heading) for heading in headings}


def check(where: dict[str, str], present: Sequence[str], ours: bool) -> None:
    """Raise Invalid for a column that no file has; `ours` allows our fields, for trees."""
    known = known_columns(present)
    for column in where:
        if headers.key(column) in known or (ours and _field(column)):
            continue
        raise Invalid(
            say(
                "No file has a column “{column}”. There are: {columns}",
                column=column,
                columns=", ".join(present[:60]),
            )
        )


def rows(
    found: Sequence[Row], headings: Sequence[str], where: dict[str, str]
) -> tuple[list[Row], bool]:
    """Return the rows with the wanted values, and whether the table has all those columns."""
    keys = [headers.key(heading) for heading in headings]
    wanted = [
        (keys.index(headers.key(column)), fold(value))
        for column, value in where.items()
        if headers.key(column) in keys
    ]
    chosen = [
        row
        for row in found
        if all(
            place < len(row.cells) and fold(row.cells[place]) == value for place, value in wanted
        )
    ]
    return chosen, len(wanted) == len(where)


def entries(
    found: Sequence[tuple[int, Entry]], where: dict[str, str]
) -> tuple[list[tuple[int, Entry]], dict[str, str]]:
    """Return the entries with the wanted values, and the conditions that no key answers."""
    rest = dict(where)
    chosen = list(found)
    for column, value in where.items():
        path = column.split(".")
        if not any(_at(one, path) for _, one in found):
            continue
        del rest[column]
        chosen = [one for one in chosen if fold(value) in map(fold, _at(one[1], path))]
    return chosen, rest


def drafts(found: Iterable[Draft], where: dict[str, str]) -> Iterator[Draft]:
    """Yield the drafts whose fields have the wanted values."""
    for draft in found:
        if all(_states(draft, _field(column), fold(value)) for column, value in where.items()):
            yield draft


def _at(one: Entry, path: Sequence[str]) -> list[str]:
    node: object = one
    for part in path:
        node = node.get(part) if isinstance(node, dict) else None
    return [cell.text for cell in tree.cells(node, "")]


def _field(column: str) -> str:
    ours = column if column in headers.FIELDS else headers.field_of(column)
    return ours if ours in (*_OF_MANDATES, "country", "sex", "name") else ""


def _states(draft: Draft, ours: str, value: str) -> bool:
    seats = [*draft.mandates, *draft.leaning]
    if ours == "country":
        stated = {text for seat in seats for text in (seat.country, seat.country_as_written)}
    elif ours in _OF_MANDATES:
        stated = {str(getattr(seat, ours)) for seat in seats}
    else:
        stated = {draft.sex or draft.sex_as_written if ours == "sex" else draft.name}
    return value in {fold(text) for text in stated}
