"""What the free words of a case table say plainly: names, headings, keys of sources, decisions.

Only what stands there in so many words is taken out of a note; the note itself is always kept.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from gemel.cases import rules
from gemel.kernel import geography
from gemel.people.reading import dates

_NAME = r"(?P<name>[^\W\d_][\w.'’\- ]*?)"
_END = r"\s*(?:$|[;,(])"
_WRITTEN = re.compile(
    r"(?:\balso (?:known as|written|spelled|spelt|called)|\bfull name(?: in [\w, ]+)?:) "
    rf"{_NAME}{_END}"
)
_SPLIT = re.compile(r"\s*[|;]\s*")
_HEADING = re.compile(
    r"([^\W\d_][\w '’.\-]*?)\s*/\s*([^\W\d_][\w '’.\-]*?)(?=\s*(?:$|[(;,.]|heading))"
)
_CODED = re.compile(r"\b(?:coded|numbered|code) ([A-Z]{2,4}[/\- ]?(?:COLL[/\- ]?)?\d{1,4})\b", re.I)
_RANGE = re.compile(r"\b\d{1,2}(?:\s+[^\W\d_]+)?\s*(?:-|–|to|and)\s*\d{1,2}\s+(?=[^\W\d_])")
_CASE_IN_BRACKETS = re.compile(r"\((\w{2,3})\s+(.+)\)")
_LITTLE = frozenset([
    "de", "del", "della", "di", "da", "dos", "du", "la", "le", "el", "al", "bin", "ibn", "van",
    "von", "der", "den", "y", "e", "i",
])  # fmt: skip


class Reference(NamedTuple):
    """A decision as a row names it. `day` is as precise as stated; `fault` where it was no date."""

    symbol: str
    day: str
    fault: bool = False


def split(text: str) -> tuple[str, ...]:
    """Return the parts of a cell that holds several values, in order, each once."""
    return tuple(dict.fromkeys(part for part in _SPLIT.split(text) if part))


def keys_in(text: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the keys of sources that a text names as whole words, in the order of the text."""
    found = re.findall(r"[^\W_]+(?:-\w+)*", text)
    return tuple(dict.fromkeys(word for word in found if word in known))


def other_names(note: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the other spellings of a person's name that a note states plainly.

    "also known as X", "also written X", "full name in S6: X", "S10, S11: X", "S6 writes X". Of
    "S10 begins: X" nothing is taken: it says that the name goes on.
    """
    names = [found["name"] for found in _WRITTEN.finditer(note)]
    if known:
        key = "(?:" + "|".join(re.escape(k) for k in sorted(known, key=len, reverse=True)) + ")"
        by_source = rf"(?:^|; ?){key}(?:(?:, | and ){key})*(?: writes?|:) {_NAME}{_END}"
        names += [found["name"] for found in re.finditer(by_source, note)]
    return tuple(dict.fromkeys(name.strip() for name in names if _is_name(name)))


def _is_name(text: str) -> bool:
    """Tell whether words look like a person's name: two to eight, with capitals or without case."""
    parts = text.split()
    if not 2 <= len(parts) <= 8:
        return False
    return all(
        part.lower() in _LITTLE or part[0].isupper() or part[0].lower() == part[0].upper()
        or part.startswith(("d'", "d’"))
        for part in parts
    )  # fmt: skip


def heading_states(note: str, country: str) -> tuple[str, ...]:
    """Return the two states of an IPU heading that a note quotes ("Palestine/Israel"), else ().

    One of them must be the country of the row, and the note must call it a heading.
    """
    if "heading" not in note.casefold():
        return ()
    for found in _HEADING.finditer(note):
        one, other = (geography.find_country(_last_name(part)) for part in found.groups())
        if one and other and one != other and country in (one, other):
            return (country, other if one == country else one)
    return ()


def _last_name(text: str) -> str:
    """Return what stands after the last colon: "IPU heading: Palestine" is Palestine."""
    return text.rsplit(":", 1)[-1].strip()


def earlier_codes(note: str) -> tuple[str, ...]:
    """Return the codes under which a note says that the case was filed: "coded PAL/02 then"."""
    return tuple(dict.fromkeys(_CODED.findall(note)))


def decision(text: str) -> Reference:
    """Return symbol and day of "CL/206/9/R.2, 3 November 2020"; of a span of days, the month."""
    symbol = rules.symbol_in(text)
    rest = text.replace(symbol, " ").strip(" ,;()") if symbol else text.strip()
    if not rest:
        return Reference(symbol, "")
    day = dates.read_date(rest)
    if day.fault is None:
        return Reference(symbol, day.text)
    month = dates.read_date(_RANGE.sub("", rest).strip(" ,"))
    if _RANGE.search(rest) and month.fault is None:
        return Reference(symbol, month.text[:7])
    return Reference(symbol, "", fault=True)


def case_in_brackets(text: str) -> tuple[str, str] | None:
    """Return country and name of a case without a code, as "(MN Zorig)" names it."""
    found = _CASE_IN_BRACKETS.fullmatch(text.strip())
    country = geography.find_country(found[1]) if found else None
    return (country, found[2]) if found and country else None
