"""What a row states, and what is true of all rows of a file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from gemel.kernel.words import fold
from gemel.people.reading import headers
from gemel.people.reading.bodies import BodyNames
from gemel.people.reading.scribe import Cell, Scribe

Facts = dict[str, list[Cell]]  # our field → the cells that state it, never empty


@dataclass(slots=True)
class Origin:
    """What is true of all people of one file, and who writes the report.

    `has` are the fields that the file states of anybody, `columns` what it calls them.
    """

    scribe: Scribe
    has: frozenset[str] = frozenset()
    constants: dict[str, str] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    names_order: str = ""
    layout: str = ""
    body_names: BodyNames = field(default_factory=BodyNames)
    european: bool = False
    enriching: bool = False
    leaning: bool = False  # a list of seats in committees: it shows only where somebody sits
    seats_are_stated: bool = False  # somebody without a stated seat has none

    @property
    def has_starts(self) -> bool:
        """Whether the file dates the beginning of seats.

        A list of sitting members needs no dates; among dated seats, one without is a defect.
        """
        return not self.leaning and not self.has.isdisjoint(("start", "term_start"))

    def constant(self, ours: str) -> Sequence[Cell]:
        """Return what a mapping says of everybody, as a cell."""
        text = self.constants.get(ours, "") if self.constants else ""
        return [Cell(text, ours)] if text else ()

    def text(self, facts: Facts, row: int, ours: str, limit: int = 200) -> str:
        """Return what the first cell that says anything says of a field, else the constant."""
        cells = facts.get(ours) or self.constant(ours)
        return self.scribe.first(row, cells, limit) if cells else ""

    def day(self, facts: Facts, row: int, ours: str) -> str:
        """Return the date in a field, "" where there is none that can be read."""
        cells = facts.get(ours)
        if not cells:
            return ""
        return self.scribe.day(row, cells[0], end=ours in ("end", "term_end"))


@dataclass(frozen=True)
class House:
    """The parliament in which a row seats somebody."""

    parliament: str = ""
    country: str = ""
    country_as_written: str = ""
    chamber: str = ""
    elected_in: str = ""

    def scope(self, layout: str) -> str:
        """Return how numbers are called that only this parliament gives.

        Where it has no name, they hold for files of one layout only.
        """
        return _scope(self.country or self.country_as_written, self.parliament or layout)


@lru_cache(maxsize=1000)
def _scope(country: str, parliament: str) -> str:
    return fold(f"{country}:{parliament}").replace(" ", "-")[:40]


def layout_of(headings: Iterable[str]) -> str:
    """Return a short word for a file's layout: the scope of numbers whose parliament is unknown."""
    text = "\n".join(sorted({headers.key(heading) for heading in headings}))
    return hashlib.sha256(text.encode()).hexdigest()[:8]
