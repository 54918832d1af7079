"""The text of a draft as paragraphs with a look each, for the papers that are made of it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LOOKS = {"# ": "heading", "- ": "item", "> ": "aside"}


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: its look (heading, item, aside, or nothing) and its lines."""

    look: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Paper:
    """What goes on paper. `sender` stands at the head where there is no letterhead.

    `mark` is a line at the head of every page that nobody can miss: that it is a draft with gaps,
    that a language has not been read by a native speaker, that a person is invented.
    """

    title: str
    language: str
    right_to_left: bool
    paragraphs: tuple[Paragraph, ...]
    sender: tuple[str, ...] = ()
    mark: str = ""


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of a text as `filling` writes it and an author may have changed it.

    Signs that no format can hold are left out: what was pasted may carry them unseen.
    """
    return tuple(_paragraphs(_UNSEEN.sub("", text)))


def _paragraphs(text: str) -> Iterator[Paragraph]:
    waiting: list[str] = []
    for line in [*text.splitlines(), ""]:
        look = _LOOKS.get(line[:2], "")
        if waiting and (look or not line.strip()):
            yield Paragraph("", tuple(waiting))
            waiting = []
        if look and line[2:].strip():
            yield Paragraph(look, (line[2:].strip(),))
        elif line.strip() and not look:
            waiting.append(line.strip())
