"""A text that comes back from outside, given the shape again that a word processor does not tell.

What comes back is lines. Which of them is a heading, an item of a list or the second line of an
address is known from the text that went out. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from gemel.actions.drafting.filling import joined
from gemel.actions.drafting.layout import paragraphs

ALIKE = 0.5  # of a line that went out and one that came back, changed


@dataclass(frozen=True)
class Line:
    """One line of a text: its words, its look, and whether it goes on from the line before."""

    words: str
    look: str = ""
    goes_on: bool = False


def reshaped(came: str, *, went: str, printed: Collection[str] = ()) -> str:
    """Return what came back as a text like the one that went out.

    `printed` are lines that the paper bore beside the text: of a letterhead, or the mark that it
    is a draft. They are left out where they stand outside the text.
    """
    known = list(_lines(went))
    beside = {_plain(each) for each in printed} - {_plain(each.words) for each in known}
    lines = [each for line in came.splitlines() if (each := _plain(line)) and each not in beside]
    found = [Line(each) for each in lines]
    matcher = SequenceMatcher(None, [_plain(each.words) for each in known], lines, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            found[c:d] = known[a:b]
        elif what == "replace":
            found[c:d] = _changed(known[a:b], lines[c:d])
        elif what == "insert":
            among = c and d < len(found) and found[c - 1].look == "item" and a < len(known)
            look = "item" if among and known[a].look == "item" else ""
            found[c:d] = [Line(each, look) for each in lines[c:d]]
    return joined(list(_whole(found)))


def _lines(text: str) -> Iterator[Line]:
    for each in paragraphs(text):
        for place, words in enumerate(each.lines):
            yield Line(words, each.look, goes_on=bool(place))


def _changed(known: list[Line], lines: list[str]) -> list[Line]:
    """Return lines that were rewritten, each with the look of the one that it was made of."""
    found, first = [], 0
    for words in lines:
        near = [
            place
            for place in range(first, len(known))
            if SequenceMatcher(None, known[place].words, words).ratio() >= ALIKE
        ]
        if near:
            first = near[0] + 1
            found.append(Line(words, known[near[0]].look, known[near[0]].goes_on))
        elif len(known) == len(lines):
            place = len(found)
            found.append(Line(words, known[place].look, known[place].goes_on))
        else:
            found.append(Line(words))
    return found


def _whole(lines: list[Line]) -> Iterator[tuple[str, str]]:
    """Return paragraphs of lines, each with its look."""
    look, words = "", ""
    for each in lines:
        if words and each.goes_on and each.look == look:
            words += f"\n{each.words}"
            continue
        if words:
            yield look, words
        look, words = each.look, each.words
    if words:
        yield look, words


def _plain(line: str) -> str:
    """Return a line with single blanks, without the bullet that a word processor put before it."""
    return " ".join(line.removeprefix("•").split())
