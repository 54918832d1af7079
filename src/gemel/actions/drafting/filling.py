"""A form and the facts become a draft: its gaps to be seen, its sources to be named. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gemel.actions.drafting import vocabulary
from gemel.actions.drafting.form import Block, Form

# Brackets that no letter uses, so that no gap is taken for a word, nor a word for a gap.
OPEN, CLOSE = "\u27e6", "\u27e7"
_GAP = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
_MARKS = {"heading": "# ", "item": "- ", "aside": "> "}


@dataclass(frozen=True)
class Known:
    """One fact that a draft may use: its words, in the draft's language, and where it was seen."""

    words: str
    source: str = ""
    stated_on: str = ""


@dataclass(frozen=True)
class Facts:
    """All that a draft may know. What is not in here cannot come into it."""

    one: Mapping[str, Known] = field(default_factory=dict)
    many: Mapping[str, Sequence[Known]] = field(default_factory=dict)

    def has(self, key: str) -> bool:
        """Tell whether there is such a fact."""
        if key in self.one:
            return bool(self.one[key].words)
        return any(known.words for known in self.many.get(key, ()))


@dataclass(frozen=True)
class Draft:
    """What a form became: its text, the facts that stand in it, and the gaps that are left."""

    text: str
    used: tuple[tuple[str, Known], ...]
    gaps: tuple[str, ...]


def fill(form: Form, facts: Facts, *, gap: Callable[[str], str]) -> Draft:
    """Return the draft that a form gives with these facts.

    A block whose facts are not there is left out where the form says so; else `gap` names what is
    missing, in brackets and in the language of the draft. A line that begins with "# " is a
    heading, with "- " an item, with "> " what stands aside.
    """
    lines: list[tuple[str, str]] = []
    used: dict[tuple[str, Known], None] = {}
    gaps: dict[str, None] = {}
    for block in form.blocks:
        for words in _words(block, facts):
            filled = {}
            for key in block.holes:
                known = words.get(key)
                if known is None or not known.words:
                    gaps[key] = None
                    filled[key] = shown(gap(key))
                else:
                    used[block.each if key == vocabulary.ITEM else key, known] = None
                    filled[key] = plain(known.words)
            lines.append((block.look, block.filled(filled)))
    return Draft(joined(lines), tuple(used), tuple(gaps))


def shown(gap: str) -> str:
    """Return a gap as it stands in a text."""
    return f"{OPEN}{gap}{CLOSE}"


def gaps_in(text: str) -> list[str]:
    """Return the gaps that a text still shows, as they stand in it."""
    return _GAP.findall(text)


def plain(words: str) -> str:
    """Return the words of a fact as they may stand in a text: one line, no mark of ours."""
    return " ".join(words.replace(OPEN, "[").replace(CLOSE, "]").split())


def _words(block: Block, facts: Facts) -> Iterator[Mapping[str, Known]]:
    if not all(facts.has(key) for key in block.present):
        return
    if any(facts.has(key) for key in block.absent):
        return
    if not block.each:
        yield facts.one
        return
    for known in filter(lambda each: each.words, facts.many.get(block.each, ())):
        yield {**facts.one, vocabulary.ITEM: known}


def joined(lines: Sequence[tuple[str, str]]) -> str:
    """Return the text: a blank line between paragraphs, none between the items of one list."""
    text = ""
    for place, (look, words) in enumerate(lines):
        tight = place and look == "item" and lines[place - 1][0] == "item"
        text += ("" if not place else "\n" if tight else "\n\n") + _MARKS.get(look, "") + words
    return text + "\n" if text else ""
