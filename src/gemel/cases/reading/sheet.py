"""One CSV file of a case table as lines with known columns, every cell made fit to keep."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gemel.kernel.errors import Invalid
from gemel.kernel.say import Said, say
from gemel.kernel.words import fold
from gemel.people.reading import files
from gemel.people.reading.clean import clean, is_formula, is_nothing
from gemel.people.reading.findings import Findings

LARGEST = 50 * 1024 * 1024  # bytes; 250 thousand case rows stay below
LONGEST = 4000  # characters of one cell
_LOOKED_AT = 6  # rows in which the header may stand

HIDDEN = say("Signs that hide or turn text were taken out: look at it")
LOST = say("Some letters were lost before the file came here: look at it")
FORMULA = say("A spreadsheet would take this for a formula; it is kept as text")
MARKUP = say("This holds signs of a web page; it is kept as text")
_MARKUP = re.compile(r"<[A-Za-z/!][^<>]*>")


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number in the file, and the text of each column that was found."""

    number: int
    file: str
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        """Return the text of a column; "" where it is empty, absent, or says "none"."""
        text = self.cells.get(column, "")
        return "" if is_nothing(text) else text


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of one file and the columns that it has."""

    file: str
    columns: frozenset[str]
    lines: tuple[Line, ...]


def load(
    name: str,
    content: bytes | Path,
    *,
    columns: Mapping[str, Sequence[str]],
    needed: Sequence[str],
    findings: Findings,
    shut_in: bool = True,
) -> Sheet:
    """Return a file as lines; rows that cannot be told apart are rejected into `findings`.

    `columns` maps our names to other spellings of them; `needed` must be there.

    Raises: Invalid with a clear word where the whole file cannot be taken.
    """
    size = content.stat().st_size if isinstance(content, Path) and content.is_file() else 0
    size = len(content) if isinstance(content, bytes) else size
    if size > LARGEST:
        raise Invalid(
            say(
                "{file} has {size} MB; a table of cases has at most {limit} MB",
                file=Path(name).name,
                size=size // (1024 * 1024),
                limit=LARGEST // (1024 * 1024),
            )
        )
    source = files.load(name, content, shut_in=shut_in)
    if source.table is None:
        raise Invalid(say("{file} is no table: cases are read as CSV", file=source.name))
    for remark in source.remarks:
        findings.remark(0, source.name, "", "", remark)
    rows = source.table.rows
    if not rows:
        raise Invalid(say("{file} is empty", file=source.name))
    place, header = _header(source.name, rows[:_LOOKED_AT], columns, needed)
    _tell_of_columns(source.name, rows[place], header, findings)
    width = len(rows[place].cells)
    lines = tuple(_lines(source.name, rows[place + 1 :], header, width, findings))
    if not lines:
        raise Invalid(say("{file} has a header and nothing below it", file=source.name))
    return Sheet(source.name, frozenset(header.values()), lines)


def _header(
    file: str,
    rows: Sequence[files.Row],
    columns: Mapping[str, Sequence[str]],
    needed: Sequence[str],
) -> tuple[int, dict[int, str]]:
    """Return where the header stands and which of our columns each place of it is."""
    ours = {_key(word): name for name, words in columns.items() for word in (name, *words)}
    best: tuple[int, dict[int, str]] = (0, {})
    for place, row in enumerate(rows):
        found: dict[int, str] = {}
        for at, cell in enumerate(row.cells):
            name = ours.get(_key(cell))
            if name and name not in found.values():
                found[at] = name
        if len(found) > len(best[1]):
            best = (place, found)
    missing = [name for name in needed if name not in best[1].values()]
    if missing:
        seen = [clean(cell).text for cell in rows[best[0]].cells if cell.strip()]
        raise Invalid(
            say(
                "{file} has no column {missing}. Its columns are: {columns}",
                file=file,
                missing=", ".join(missing),
                columns=", ".join(seen)[:300] or "–",
            )
        )
    return best


def _tell_of_columns(
    file: str, row: files.Row, header: Mapping[int, str], findings: Findings
) -> None:
    for at, cell in enumerate(row.cells):
        if at not in header and cell.strip():
            said = say("This column is not known here, or stands twice: it is left out")
            findings.remark(row.number, file, clean(cell).text, "", said)


def _lines(
    file: str,
    rows: Sequence[files.Row],
    header: Mapping[int, str],
    width: int,
    findings: Findings,
) -> Iterator[Line]:
    for row in rows:
        if row.open_quote:
            said = say("A quotation mark is opened in this row and never closed")
            findings.reject(row.number, file, "", " ".join(row.cells), said)
        elif any(cell.strip() for cell in row.cells[width:]):
            said = say("The row has more cells than the header: they may stand in wrong columns")
            findings.reject(row.number, file, "", " ".join(row.cells), said)
        else:
            cells = {
                name: _cell(row, file, name, row.cells[at], findings)
                for at, name in header.items()
                if at < len(row.cells)
            }
            yield Line(row.number, file, cells)


def _cell(row: files.Row, file: str, column: str, raw: str, findings: Findings) -> str:
    """Return a cell's text; what was done to it, or should be known of it, becomes a remark."""
    if not raw or raw.isspace():
        return ""
    cleaned = clean(raw)
    text = cleaned.text
    remarks: list[Said] = []
    if cleaned.hidden:
        remarks.append(HIDDEN)
    if cleaned.lost:
        remarks.append(LOST)
    if is_formula(text) and not is_nothing(text):
        remarks.append(FORMULA)
    if _MARKUP.search(text):
        remarks.append(MARKUP)
    for said in remarks:
        findings.remark(row.number, file, column, text, said)
    if len(text) > LONGEST:
        said = say("Longer than {limit} characters: left out", limit=LONGEST)
        findings.reject(row.number, file, column, text, said, "value")
        return ""
    return text


def is_no_text(text: str) -> bool:
    """Tell whether a text is a formula or holds marks of a web page: no name of anybody."""
    return is_formula(text) or "<" in text or ">" in text


def _key(heading: str) -> str:
    """Return a heading as its letters and digits: `Case_Code` and "case code" are one."""
    return "".join(fold(heading).split())
