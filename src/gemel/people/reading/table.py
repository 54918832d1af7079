"""Tables: rows to people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from gemel.kernel.errors import Invalid
from gemel.kernel.say import say
from gemel.people.reading import columns, dates, folketing, headers, person, seat
from gemel.people.reading.columns import Uses
from gemel.people.reading.draft import Draft
from gemel.people.reading.files import Row, Source
from gemel.people.reading.mapping import Mapping
from gemel.people.reading.origin import Facts, Origin, layout_of
from gemel.people.reading.scribe import Cell, sex_letters

Step = Callable[[], None]


class Sheet(NamedTuple):
    """A table with its columns understood: the rows are those below the headings."""

    source: Source
    uses: Uses
    rows: Sequence[Row]
    usual: int = 0  # how many cells most rows have; all may end in an empty one
    trimmed: bool = False  # the file leaves out empty cells at the end of rows

    @property
    def has_names(self) -> bool:
        """Whether a column holds names."""
        return bool({"name", "given_name", "family_name", "initials"} & self.uses.fields.keys())

    @property
    def dates_seats(self) -> bool:
        """Whether the table says from when or until when people sit in parliament."""
        stated = self.uses.fields.keys()
        of_others = {"body", "affiliation"} & stated
        return not of_others and bool({"start", "end", "term_start"} & stated)


def headings(source: Source, mapping: Mapping) -> list[str]:
    """Return the headings of a table; none where it is empty."""
    rows = source.table.rows if source.table else []
    cells = rows[columns.header_at(rows, mapping)].cells if rows else []
    return [cell.strip() for cell in cells if cell.strip()]


def understood(source: Source, mapping: Mapping) -> Sheet:
    """Return the table with the meaning of its columns.

    Raises: Invalid if it holds no rows, or nothing that tells of people.
    """
    rows = source.table.rows if source.table else []
    if not rows:
        raise Invalid(say("{file} is empty", file=source.name))
    at = columns.header_at(rows, mapping)
    below = rows[at + 1 :]
    uses = columns.resolve(source.name, rows[at], below, mapping, of_people=source.of_people)
    if not below:
        raise Invalid(say("{file} has headings and no rows", file=source.name))
    lengths = Counter(len(row.cells) for row in below)
    usual = lengths.most_common(1)[0][0]
    short = sum(count for length, count in lengths.items() if length < len(uses.headings))
    return Sheet(source, uses, below, usual, trimmed=short * 5 >= len(below) > 4)


def people(sheet: Sheet, origin: Origin, step: Step) -> Iterator[Draft]:
    """Yield a draft for every row that can be taken; the others go to the findings."""
    _prepare(sheet, origin)
    for row in sheet.rows:
        step()
        if not _whole(row, sheet, origin):
            continue
        facts = _facts(row, sheet.uses)
        if sheet.uses.shape == "folketing":
            folketing.read_prose(facts, row.number, origin)
        seat.name_houses_of_congress(facts, [facts])
        parties = [_affiliation(facts)] if "affiliation" in facts else []
        if draft := person.build(facts, row.number, origin, parties=parties):
            yield draft


def _affiliation(facts: Facts) -> Facts:
    """Take from a row its membership of a party, whose dates are no dates of a seat."""
    told = {"party": facts.pop("affiliation")}
    for ours in ("start", "end"):
        if ours in facts:
            told[ours] = facts.pop(ours)
    return told


def _prepare(sheet: Sheet, origin: Origin) -> None:
    """Set what holds for the whole table, and say which columns are of no use."""
    uses = sheet.uses
    origin.has = frozenset(ours for ours, used in uses.fields.items() if used)
    origin.columns = uses.names()
    origin.layout = layout_of(uses.headings)
    origin.european = uses.shape == "european-parliament"
    origin.leaning = origin.leaning or bool({"body", "affiliation"} & origin.has)
    if "sex" in origin.has:
        place = uses.fields["sex"][0][0]
        origin.scribe.letters = sex_letters(columns.distinct(sheet.rows, place))
    dated = [place for ours in headers.DATES for place, _ in uses.fields.get(ours, ())]
    texts = (row.cells[place] for row in sheet.rows for place in dated if place < len(row.cells))
    origin.scribe.shown = dates.order_shown(texts)
    if uses.shape == "folketing":
        folketing.prepare(uses, origin)
    if uses.unused:
        shown = ", ".join(uses.unused)
        origin.scribe.remark(0, "", shown, say("These columns are not taken"))


def _whole(row: Row, sheet: Sheet, origin: Origin) -> bool:
    """Return whether a row fits the headings; what does not is rejected."""
    scribe, width = origin.scribe, len(sheet.uses.headings)
    first = row.cells[0] if row.cells else ""
    if row.open_quote:
        reason = say("A quotation mark is opened and not closed")
        scribe.reject(row.number, "", ",".join(row.cells), reason, "row")
        return False
    if len(row.cells) > max(width, sheet.usual) or (len(row.cells) < width and not sheet.trimmed):
        reason = say(
            "{cells} cells under {headings} headings: what belongs where is not sure",
            cells=len(row.cells),
            headings=width,
        )
        scribe.reject(row.number, "", ",".join(row.cells), reason, "row")
        return False
    if len(row.cells) < width and sheet.trimmed:
        message = say("Fewer cells than headings: the last are taken as empty")
        scribe.remark_once(row.number, "", "", message)
    if [headers.key(cell) for cell in row.cells] == [headers.key(h) for h in sheet.uses.headings]:
        scribe.remark(row.number, "", first, say("The headings once more: passed over"))
        return False
    return True


def _facts(row: Row, uses: Uses) -> Facts:
    facts: Facts = {}
    cells = row.cells
    width = len(cells)
    for ours, used in uses.fields.items():
        for place, column in used:
            text = cells[place] if place < width else ""
            if not text or text.isspace():
                continue
            if column.values:
                text = column.values.get(text.strip(), text)
            cell = Cell(text, column.heading, column.language, column.order, column.split)
            facts.setdefault(ours, []).append(cell)
    marked = [
        Cell(cells[place], heading)
        for place, heading in uses.marks
        if place < width and cells[place].strip()
    ]
    if marked:
        facts["committee_roles"] = marked
    if uses.body_kind:
        facts["kind"] = [Cell(uses.body_kind, "")]
    return facts
