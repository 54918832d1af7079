"""Rows of text between separators: which separator, where a row ends, what number it has. Pure."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice

SEPARATORS = ",;\t|"

Row = tuple[int, list[str], bool]  # number, cells, whether a quotation mark stays open


def rows(text: str, separator: str) -> Iterator[Row]:
    """Yield the rows that hold anything, numbered as a spreadsheet numbers them."""
    text = text.lstrip("\ufeff")
    number = 0
    hint = re.match(r"sep=(.)\r?\n", text)  # a line that spreadsheets write for themselves
    if hint:
        number, text, separator = 1, text[hint.end() :], separator or hint[1]
    for cells, open_quote in _records(text, separator or best_separator(text)):
        number += 1
        if any(cell and not cell.isspace() for cell in cells):
            yield number, cells, open_quote


def _records(text: str, separator: str) -> Iterator[tuple[list[str], bool]]:
    """Yield the cells of each record. A quotation mark left open spoils its own line only.

    Such a mark makes one record of many lines: its lines are then read one by one.
    """
    lines = list(io.StringIO(text, newline=""))
    at, width = 0, 0
    while at < len(lines):
        reader = csv.reader(_lines_from(lines, at), delimiter=separator)
        begun = at
        for cells in _until_error(reader):
            used = begun + reader.line_num
            if used - at > 1 and width and _swallowed(lines[at:used], cells, width, separator):
                break
            width = width or len(cells)
            yield cells, False
            at = used
        if at < len(lines):
            yield next(csv.reader([lines[at].replace('"', "")], delimiter=separator), []), True
            at += 1


def _swallowed(lines: list[str], cells: list[str], width: int, separator: str) -> bool:
    """Return whether a record of several lines is rather several rows, run together.

    It is where its cells are too many or too few, or where no separator follows the mark that
    ends the quotation (that mark then opens one further down).
    """
    try:
        strictly = next(csv.reader(lines, delimiter=separator, strict=True), [])
    except csv.Error:
        return True
    return len(cells) != width or strictly != cells


def _lines_from(lines: Sequence[str], start: int) -> Iterator[str]:
    """Yield the lines from a place on, without copying them."""
    for place in range(start, len(lines)):
        yield lines[place]


def _until_error(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    with suppress(csv.Error):
        yield from reader


def best_separator(text: str) -> str:
    """Return the separator that cuts the first lines into the most even rows."""
    sample = list(islice(io.StringIO(text[:200_000], newline=""), 60))
    best, most = ",", (0.0, 0)
    for separator in SEPARATORS:
        try:
            found = [row for row in csv.reader(sample, delimiter=separator) if row]
        except csv.Error:
            continue
        widths = [len(row) for row in found if len(row) > 1]
        if not widths:
            continue
        usual = max(set(widths), key=widths.count)
        score = (widths.count(usual) / len(found), usual)
        if score > most:
            best, most = separator, score
    return best
