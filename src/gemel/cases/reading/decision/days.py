"""Dates inside a text, in English, French or Spanish, as precise as printed and no more. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from gemel.people.reading.dates import month_number

_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|"
    "janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre|"
    "décembre|decembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|"
    "noviembre|diciembre"
)
MONTH = rf"(?:{_MONTHS})\b\.?"
_TH = r"(?:st|nd|rd|th|er|º|°)?"
_DAY = rf"\d{{1,2}}\s?{_TH}"
_YEAR = r"(?:1[89]|20)\d\d(?!\d)"
DATE = re.compile(
    rf"""
    (?<![\w])(?:
      (?P<d1>\d{{1,2}})\s?{_TH}\s+(?:de\s+)?(?P<m0>{MONTH})\s*(?:-|–|to|au|and|et|a|al|y)\s*
        (?P<d2>\d{{1,2}})\s?{_TH}\s+(?:de\s+)?(?P<m>{MONTH}),?\s+(?:de\s+|del\s+)?(?P<y>{_YEAR})
    | (?P<r1>\d{{1,2}})\s?{_TH}\s*(?:-|–|to|au|and|et|a|al|y|&)\s*
        (?P<r2>\d{{1,2}})\s?{_TH}\s+(?:de\s+)?(?P<rm>{MONTH}),?\s+(?:de\s+|del\s+)?(?P<ry>{_YEAR})
    | (?P<d>\d{{1,2}})\s?{_TH}\s+(?:of\s+|de\s+)?(?P<dm>{MONTH}),?\s+(?:de\s+
    |del\s+)?(?P<dy>{_YEAR})
    | (?P<am>{MONTH})\s+(?P<ad>\d{{1,2}})\s?{_TH},\s*(?P<ay>{_YEAR})
    | (?P<mm>{MONTH})(?:,)?\s+(?:de\s+|del\s+)?(?P<my>{_YEAR})
    | (?P<nd>\d{{1,2}})[./](?P<nm>\d{{1,2}})[./](?P<ny>{_YEAR})
    | (?P<iy>{_YEAR})-(?P<im>\d\d)-(?P<id>\d\d)
    )(?!\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)
YEAR = re.compile(rf"(?<![\w./-]){_YEAR}(?![\w/])")


class Found(NamedTuple):
    """A date as printed: "2020-11-03", "2020-11", "2020", or "" for one that cannot be.

    `range` where several days are printed: then `text` is what they have in common.
    """

    text: str
    start: int
    end: int
    range: bool = False


def first(text: str, start: int = 0, end: int | None = None) -> Found | None:
    """Return the first date of a text."""
    found = DATE.search(text, start, len(text) if end is None else end)
    return _made(found) if found else None


def every(text: str, start: int = 0, end: int | None = None) -> list[Found]:
    """Return all dates of a text."""
    limit = len(text) if end is None else end
    return [_made(found) for found in DATE.finditer(text, start, limit)]


_BETWEEN = re.compile(r"\s*(?:,|;|\band\b|\bet\b|\by\b|&|-|–|•)*\s*(?:\band\b|\bet\b|\by\b)?\s*")
_MONTHS_AHEAD = re.compile(
    rf"((?:{MONTH}\s*(?:,|and|et|y|&)\s*)+)(?=(?:{MONTH})\s+{_YEAR})", re.IGNORECASE
)


def leading(text: str, start: int, end: int) -> tuple[list[Found], int]:
    """Return the dates that a list begins with, and where it stops being one.

    "October 2018, March and April 2019" is three; "October 2018 Mr. X was arrested on ..." one.
    """
    found: list[Found] = []
    at = start
    while at < end:
        gap = _BETWEEN.match(text, at, end)
        here = gap.end() if gap else at
        ahead = _MONTHS_AHEAD.match(text, here, end)
        if ahead:  # months that share the year of the next one
            full = DATE.match(text, ahead.end(), end)
            if full:
                whole = _made(full)
                for name in re.finditer(MONTH, ahead[1], re.IGNORECASE):
                    month = month_number(name.group())
                    place = ahead.start() + name.start()
                    found.append(
                        Found(f"{whole.text[:4]}-{month:02d}", place, place + len(name.group()))
                    )
                here = ahead.end()
        one = DATE.match(text, here, end)
        if one is None:
            break
        found.append(_made(one))
        at = one.end()
    return found, at


def _made(found: re.Match[str]) -> Found:
    part = found.groupdict()
    if part["d2"]:
        same = month_number(part["m0"]) == month_number(part["m"])
        text = _text(part["y"], part["m"] if same else None)
        return Found(text, found.start(), found.end(), True)
    if part["r2"]:
        return Found(_text(part["ry"], part["rm"]), found.start(), found.end(), True)
    for year, month, day in (("dy", "dm", "d"), ("ay", "am", "ad")):
        if part[day]:
            text = _text(part[year], part[month], part[day])
            return Found(text, found.start(), found.end())
    if part["mm"]:
        return Found(_text(part["my"], part["mm"]), found.start(), found.end())
    if part["iy"]:
        return Found(_checked(part["iy"], part["im"], part["id"]), found.start(), found.end())
    one, other = int(part["nd"]), int(part["nm"])
    if one > 12 or one == other:  # else day and month could be exchanged
        return Found(_checked(part["ny"], other, one), found.start(), found.end())
    return Found("", found.start(), found.end())


def _text(year: str, month: str | None = None, day: str | None = None) -> str:
    if month is None:
        return year
    number = month_number(month)
    if number is None:
        return ""
    return _checked(year, number, day) if day else f"{year}-{number:02d}"


def _checked(year: str, month: int | str, day: int | str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""
