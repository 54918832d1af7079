"""A fact box that stands beside the text, line by line with blanks between, laid under it. Pure.

Some programs put a page into a text as it looks: the box at the right, the text at the left. Each
such stretch is read column by column; every sign keeps the place where it was printed.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from gemel.cases.reading.decision.box import AFFILIATION, CASE, LABEL
from gemel.cases.reading.decision.signs import plain

FEWEST = 3  # headings of the box that begin in one column
WIDEST = 500  # signs of a line in which things stand side by side
NARROWEST = 20  # signs of the left column


@dataclass(frozen=True)
class Unfolded:
    """A text in its new order. `starts` and `printed` tell where its stretches stood before."""

    text: str
    starts: tuple[int, ...]
    printed: tuple[int, ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of the new text stands in the printed one."""
        begin, stop = self._at(start), self._at(max(start, end - 1)) + (end > start)
        return (begin, stop) if stop >= begin else (begin, begin + end - start)

    def _at(self, place: int) -> int:
        stretch = bisect_right(self.starts, place) - 1
        return self.printed[stretch] + place - self.starts[stretch] if stretch >= 0 else place


@dataclass(frozen=True)
class _Line:
    start: int
    text: str

    def begins_at(self, column: int) -> bool:
        """Tell whether words begin in this column behind a gap."""
        before = self.text[max(0, column - 2) : column]
        return len(self.text) > column and not before.strip() and self.text[column] != " "

    def keeps_clear_of(self, column: int) -> bool:
        """Tell whether no word runs over this column."""
        return len(self.text) <= column or not self.text[max(0, column - 2) : column].strip()


_LIGATURES = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_SPELT = _LIGATURES | {"\r\n": "\n"}
_TO_SPELL = re.compile(r"[\ufb00-\ufb06]|\r\n|\s{200,}+")
_LONG_BLANK = re.compile(r"\s{600,}+")
_BLANKS = {True: " \n" * 20, False: " " * 40}  # as much of a long run of blanks as can matter


def spelt_out(text: str) -> Unfolded:
    """Return the text with ligatures written out as letters, and each line ended by one sign.

    Runs of blanks longer than any paper has are cut: no rule below is kept busy by them.
    """
    found = _TO_SPELL.finditer(text)
    return _replaced(text, ((*one.span(), _spelt(one.group())) for one in found))


def cut_blanks(text: str, blanked: str) -> Unfolded | None:
    """Return a text without its long runs of what was blanked out; None where there are none.

    >>> cut_blanks("a" + " - 3 -\\n" * 99 + "b", "a" + " " * 693 + "b").text.split()
    ['a', 'b']
    """
    found = [(*one.span(), _spelt(one.group())) for one in _LONG_BLANK.finditer(blanked)]
    return _replaced(text, found) if found else None


def _replaced(text: str, those: Iterable[tuple[int, int, str]]) -> Unfolded:
    parts: list[str] = []
    starts, printed, length, done = [0], [0], 0, 0
    for start, end, words in those:
        before = text[done:start]
        parts += [before, words]
        starts += [length + len(before), length + len(before) + len(words)]
        printed += [start, end]
        length, done = length + len(before) + len(words), end
    return Unfolded("".join([*parts, text[done:]]), tuple(starts), tuple(printed))


def _spelt(signs: str) -> str:
    return _SPELT.get(signs) or _BLANKS["\n" in signs]


def unfold(text: str) -> Unfolded:
    """Return the text with what stands side by side laid one under the other."""
    lines, at, whole = [], 0, plain(text)
    for line in text.split("\n"):
        lines.append(_Line(at, whole[at : at + len(line)]))
        at += len(line) + 1
    stretches: list[tuple[int, int]] = []
    done = 0
    for first, last, column in _regions(lines):
        if first < done:
            continue
        stretches += [(lines[n].start, _end(lines, n, text)) for n in range(done, first)]
        region = range(first, last + 1)
        for n in region:
            cut = min(lines[n].start + column, lines[n].start + len(lines[n].text))
            left = len(text[lines[n].start : cut].rstrip(" "))
            stretches.append((lines[n].start, lines[n].start + left))
        stretches += [
            (lines[n].start + column, lines[n].start + len(lines[n].text))
            for n in region if len(lines[n].text) > column
        ]  # fmt: skip
        done = last + 1
    if not stretches:
        return Unfolded(text, (0,), (0,))
    stretches += [(lines[n].start, _end(lines, n, text)) for n in range(done, len(lines))]
    return _joined(text, stretches)


def _end(lines: list[_Line], number: int, text: str) -> int:
    return lines[number].start + len(lines[number].text)


def _joined(text: str, stretches: list[tuple[int, int]]) -> Unfolded:
    parts, starts, printed, length = [], [], [], 0
    for start, end in stretches:
        starts.append(length)
        printed.append(start)
        parts.append(text[start:end])
        length += end - start + 1
    return Unfolded("\n".join(parts), tuple(starts), tuple(printed))


def _regions(lines: list[_Line]) -> list[tuple[int, int, int]]:
    """Return first and last line, and the column, of each stretch with a box at one side."""
    marks: defaultdict[int, set[int]] = defaultdict(set)
    for number, line in enumerate(lines):
        if len(line.text) > WIDEST or "  " not in line.text.strip():
            continue  # nothing stands side by side here
        for pattern in (LABEL, CASE, AFFILIATION):
            for one in pattern.finditer(line.text):
                gap = line.text.rfind("  ", 0, one.start())
                column = gap + 2 if gap >= 0 else min(1, one.start())
                if line.begins_at(column):
                    marks[column].add(number)
    found = []
    for column, numbers in sorted(marks.items(), key=lambda one: -len(one[1])):
        if column < NARROWEST:
            continue
        reached = -1
        for group in _near(sorted(numbers)):
            if len(group) >= FEWEST and group[0] > reached:
                found.append(_grown(lines, group[0], group[-1], column))
                reached = found[-1][1]
    return sorted(found)


def _near(numbers: list[int]) -> list[list[int]]:
    groups: list[list[int]] = []
    for number in numbers:
        if groups and number - groups[-1][-1] <= 14:
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def _grown(lines: list[_Line], first: int, last: int, column: int) -> tuple[int, int, int]:
    """Return the stretch as far as words begin in the column and none runs over it."""
    while first > 0 and lines[first - 1].begins_at(column):
        first -= 1
    while last + 1 < len(lines) and lines[last + 1].begins_at(column):
        last += 1
    inside = [n for n in range(first, last + 1) if not lines[n].keeps_clear_of(column)]
    if inside:  # a line runs over the gap: only what comes before it stands in columns
        last = inside[0] - 1 if inside[0] > first else first
    return first, max(first, last), column
