"""The Danish Folketing's open data, where seats and births stand in prose.

A sentence of exactly the usual form is read; any other is kept as it is written. A party that
the sentence leaves out is the one of the party's column.
"""

from __future__ import annotations

import re

from gemel.kernel.say import say
from gemel.people.reading.columns import Uses
from gemel.people.reading.mapping import Column
from gemel.people.reading.origin import Facts, Origin
from gemel.people.reading.scribe import Cell

_SEAT = re.compile(
    r"Folketingsmedlem for (?:(?P<party>[^,;]+?) )?i (?P<area>[^,;]+?) "
    r"fra (?P<start>\d{1,2}\. [a-zæøå]{3,9}\.? \d{4})"
    r"(?: til (?P<end>\d{1,2}\. [a-zæøå]{3,9}\.? \d{4}))?\.?"
)
_BORN = re.compile(r"(?P<day>\d{1,2}\. [a-zæøå]{3,9}\.? \d{4})(?: i .+)?", re.IGNORECASE)
_PROSE = ("constituency_text", "born_text", "committees_text", "spokesperson_text")


def prepare(uses: Uses, origin: Origin) -> None:
    """Find the columns of prose, and set what is true of everybody."""
    for place, heading in enumerate(uses.headings):
        if heading in _PROSE:
            uses.fields[heading] = [(place, Column(heading))]
            if heading in uses.unused:
                uses.unused.remove(heading)
    origin.constants = {"parliament": "Folketing", "country": "DK"} | origin.constants
    origin.has |= {"start"}
    origin.seats_are_stated = True
    origin.columns = uses.names() | {"start": "constituency_text", "birth_date": "born_text"}


def read_prose(facts: Facts, row: int, origin: Origin) -> None:
    """Put into the facts what the prose of one row surely says; the rest becomes notes."""
    _born(facts, row, origin)
    _seat(facts, row, origin)
    for heading in ("committees_text", "spokesperson_text"):
        if cells := facts.pop(heading, None):
            facts[f"notes.{heading}"] = cells
            message = say("Prose: kept as written, not read")
            origin.scribe.remark_once(row, heading, "", message)


def _born(facts: Facts, row: int, origin: Origin) -> None:
    for cell in facts.pop("born_text", [])[:1]:
        _read_birth(cell, facts, row, origin)


def _read_birth(cell: Cell, facts: Facts, row: int, origin: Origin) -> None:
    if found := _BORN.fullmatch(" ".join(cell.text.split())):
        facts["birth_date"] = [cell._replace(text=found["day"])]
    else:
        reason = say("This is not a date that can be read")
        origin.scribe.reject(row, cell.column, cell.text, reason)


def _seat(facts: Facts, row: int, origin: Origin) -> None:
    """Read the sentence on the seat. Without one, nobody says that the person has a seat."""
    cells, party = facts.pop("constituency_text", []), facts.pop("party", [])
    if not cells:
        if party:
            facts["parties"] = party
        return
    cell = cells[0]
    found = _SEAT.fullmatch(" ".join(cell.text.split()))
    if not found:
        message = say("A seat in words that are not read with certainty: kept as written")
        origin.scribe.remark(row, cell.column, cell.text, message)
        facts["notes.constituency_text"] = [cell]
        if party:
            facts["parties"] = party
        return
    facts["start"] = [cell._replace(text=found["start"])]
    facts["area"] = [cell._replace(text=found["area"])]
    if found["end"]:
        facts["end"] = [cell._replace(text=found["end"])]
    if party or found["party"]:
        facts["party"] = party or [Cell(found["party"], cell.column)]
