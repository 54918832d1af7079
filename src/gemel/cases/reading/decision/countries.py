"""Countries in headings, contents and sentences, one or two of them. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from gemel.kernel import geography
from gemel.kernel.words import fold

_TAIL = re.compile(r"[^\W\d_][\w'.\-]*")
_NOT_ALONE = frozenset([
    "africa", "asia", "europe", "mena", "americas", "page", "case", "man", "male", "chad s",
])  # fmt: skip


class Heading(NamedTuple):
    """The countries of a heading and where they stand."""

    countries: tuple[str, ...]
    start: int
    end: int


def whole(text: str) -> tuple[str, ...]:
    """Return the countries that a text is, and nothing else: "Palestine / Israel"; else ()."""
    said = " ".join(text.split()).strip(" -–—:;,.*•|0123456789").strip()
    said = re.sub(r"\s*\((?:contd|cont|continued|suite)\.?\)\s*$", "", said, flags=re.IGNORECASE)
    if len(said) < 4 or len(said) > 70:
        return ()
    one = _country(said)
    if one:
        return (one,)
    parts = re.split(r"\s*/\s*|\s+[-–]\s+", said)
    found = tuple(code for code in map(_country, parts) if code)
    if len(found) == len(parts) == 2:
        return found
    if len(parts) == 2 and len(found) == 1 and not all(parts):
        return found  # the other word was lost: "Palestine/"
    return ()


def at_end(text: str, start: int, end: int) -> Heading | None:
    """Return the country that a text ends with: where a flow of words lost its lines."""
    words = list(_TAIL.finditer(text, max(start, end - 90), end))[-9:]
    for first in range(len(words)):
        begin = words[first].start()
        if text[begin].islower():
            continue
        if re.search(r"[.;,]\s|\n\s*\n", text[begin:end].rstrip(" .\n")):
            continue
        found = whole(text[begin:end])
        if found:
            return Heading(found, begin, begin + len(text[begin:end].rstrip()))
    return None


def named_in(sentence: str) -> tuple[str, ...]:
    """Return the one country that a sentence names ("... of Colombia, ..."), else ()."""
    found: list[str] = []
    for match in re.finditer(
        r"\b(?:of|from|in|de|du|des|d'|del)\s+(?:the\s+|la\s+|le\s+)?"
        r"(?=((?:[A-ZÀ-Þ][\w'\-]+)(?:\s+(?:of\s+|the\s+|de\s+|du\s+|la\s+|d')*[A-ZÀ-Þ][\w'\-]+){0,5}))",
        sentence,
    ):
        words = match[1].split()
        for length in range(len(words), 0, -1):
            code = _country(" ".join(words[:length]))
            if code:
                found.append(code)
                break
    distinct = list(dict.fromkeys(found))
    return (distinct[0],) if len(distinct) == 1 else ()


def _country(text: str) -> str | None:
    said = text.strip()
    if len(fold(said)) < 4 or fold(said) in _NOT_ALONE:
        return None
    return geography.find_country(said)
