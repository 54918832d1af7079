"""The line that makes a paper a decision: who adopted it, how, at which session, where and when.

Every decision of a collection has such a line of its own; the cover's stands before the contents.
Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from gemel.cases.reading.decision import days
from gemel.cases.rules import Body

_TH = r"(?:st|nd|rd|th|ème|eme|ère|e|è|a|ª|º|°)(?:\b|(?=[Ss]ession|[Ss]esión|[Rr]eunión))"
_NUMBER = rf"(?:(?:st|nd|rd|th)\s+)?(?P<session>\d{{2,3}})\s*(?:{_TH}|ª|º|°)?\s*(?:{_TH})?"
_WHERE = r"(?:\s*(?:st|nd|rd|th)\b)?\s*(?:\d{1,2}(?!\d)|[*†‡]+)?\s*\((?P<where>[^()]{3,160})\)"
ENGLISH = re.compile(
    rf"""
    \b(?P<kind>Decision|Resolution)\s+adopted\s+(?P<how>[^\d().;]{{0,48}}?)\s*\bby\s+(?:the\s+)?
    (?P<body>(?:IPU\s+|Inter-Parliamentary\s+)?(?:Governing\s+)?(?:Council|Committee))\b
    (?:\s+of\s+the\s+(?:IPU|Inter-Parliamentary\s+Union)
      |\s+on\s+the\s+Human\s+Rights\s+of\s+Parliamentarians)*
    (?P<held>\s*,?\s+(?:at|during|on)\s+(?:its|the|the\s+occasion\s+of\s+its)\s+
      {_NUMBER}\s*(?:\w+\s+)?session(?:{_WHERE})?)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
FRENCH = re.compile(
    rf"""
    \b(?P<kind>Décision|Decision|Résolution|Resolution)\s+adoptée\s+(?P<how>[^\d().;]{{0,48}}?)\s*
    \bpar\s+le\s+(?P<body>Conseil(?:\s+directeur|\s+interparlementaire)?|Comité)\b
    (?:\s+de\s+l'(?:UIP|Union\s+interparlementaire)
      |\s+des\s+droits\s+de\s+l'homme\s+des\s+parlementaires)*
    (?P<held>\s*,?\s+(?:à|lors\s+de|au\s+cours\s+de)\s+sa\s+{_NUMBER}\s*session(?:{_WHERE})?)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
SPANISH = re.compile(
    rf"""
    \b(?P<kind>Decisión|Decision|Resolución|Resolucion)\s+adoptada\s+(?P<how>[^\d().;]{{0,48}}?)\s*
    \bpor\s+el\s+(?P<body>(?:Consejo(?:\s+Directivo|\s+de\s+Gobierno|\s+Interparlamentario)?)
    |Comité)
    \b(?:\s+de\s+la\s+(?:UIP|Unión\s+Interparlamentaria)
      |\s+(?:de|sobre\s+los)\s+Derechos\s+Humanos\s+de\s+los\s+Parlamentarios)*
    (?P<held>\s*,?\s+(?:en|durante)\s+su\s+{_NUMBER}\s*(?:sesión|reunión)(?:{_WHERE})?)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
CONTENTS = re.compile(
    r"\b(?:TABLE OF CONTENTS|CONTENTS|Contents|TABLE DES MATI[EÈ]RES|SOMMAIRE|[IÍ]NDICE)\b"
)
_LEADER = re.compile(r"[ \t]*(?:\.[ .]{2,}|…+|_{3,}|\n?[ \t]*\d{1,3}[ \t]*(?:\n|$))")
_COVER = re.compile(
    r"\bDecisions\s+(?:adopted\s+by|of|taken\s+(?:by|at))\s+the\b|\bDécisions\s+(?:adoptées|du)\b",
    re.IGNORECASE,
)
_HOW = {
    "unanimously": "unanimous", "unanimous": "unanimous", "unanimité": "unanimous",
    "unanimite": "unanimous", "unanimidad": "unanimous", "consensus": "consensus",
    "consenso": "consensus",
}  # fmt: skip
_NEAR = 0.8
_NO_VOTE = re.compile(
    r"without\s+(?:a\s+)?vote|sans\s+vote|sans\s+être\s+mise|sin\s+votación", re.I
)
_VOTE = re.compile(r"\bvotes?\b|\bmajorit|\bvotación\b|\bvoix\b|\bmayoría\b", re.IGNORECASE)
_NO_PLACE = re.compile(r"session|virtu|online|sesión|réunion", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Adoption:
    """One such line. `said_how` is what is printed of the manner; `where` the words in brackets."""

    start: int
    end: int
    body: Body
    how: str | None = None
    said_how: str = ""
    session: int | None = None
    place: str | None = None
    on: str | None = None
    range: bool = False  # several days are printed
    where: tuple[int, int] | None = None


def find(text: str) -> tuple[list[Adoption], Adoption | None]:
    """Return the lines of the decisions in the order of the text, and the cover's, if any."""
    found = [
        _made(match, text)
        for pattern in (ENGLISH, FRENCH, SPANISH)
        for match in pattern.finditer(text)
        if _is_heading(match, text)
    ]
    found.sort(key=lambda one: one.start)
    contents = CONTENTS.search(text)
    cover = None
    if contents and found and found[0].end <= contents.start() <= found[0].end + 400:
        cover = found.pop(0)
    if contents and found:
        found = [one for one in found if not _in_contents(one, text)]
    return found, cover


def on_cover(text: str) -> tuple[str, str] | None:
    """Return place and day of "Decisions adopted by ... at its 206th session (place, day)"."""
    found = _COVER.search(text)
    if not found:
        return None
    where = re.compile(r"\((?P<where>[^()]{3,160})\)").search(text, found.end(), found.end() + 260)
    if not where:
        return None
    place, day, _ = _place_and_day(where["where"])
    return place or "", day or ""


_SPOKEN_OF = re.compile(r"(?:\b(?:the|this|that|la|une|cette|previous|its|of)|[^\n]\ba)\s+$")


def _is_heading(match: re.Match[str], text: str) -> bool:
    """Tell whether these words stand as a heading, not in a sentence that speaks of a decision."""
    if match["held"]:
        before = text[max(0, match.start() - 14) : match.start()]
        return not _SPOKEN_OF.search(before)
    line = text.rfind("\n", 0, match.start()) + 1
    return not text[line : match.start()].strip() and not _LEADER.match(text, match.end())


def _in_contents(one: Adoption, text: str) -> bool:
    return bool(_LEADER.match(text, one.end)) and one.where is None


def _made(match: re.Match[str], text: str) -> Adoption:
    council = not re.search(r"committee|comité", match["body"], re.IGNORECASE)
    said = " ".join(match["how"].split())
    place = day = None
    several = False
    if match["where"]:
        place, day, several = _place_and_day(match["where"])
    return Adoption(
        start=match.start(),
        end=match.end(),
        body=Body.GOVERNING_COUNCIL if council else Body.COMMITTEE,
        how=manner(said),
        said_how=said,
        session=int(match["session"]) if match["session"] else None,
        place=place,
        on=day,
        range=several,
        where=match.span("where") if match["where"] else None,
    )


def manner(said: str) -> str | None:
    """Return how it was adopted by what is printed, slips of the pen included.

    >>> manner("by concensus*"), manner("without a vote"), manner("")
    ('consensus', 'without_vote', None)
    """
    if _NO_VOTE.search(said):
        return "without_vote"
    for word in re.findall(r"[^\W\d_]+", said.casefold()):
        for known, how in _HOW.items():
            if SequenceMatcher(None, word, known).ratio() >= _NEAR:
                return how
    return "vote" if _VOTE.search(said) else None


def _place_and_day(where: str) -> tuple[str | None, str | None, bool]:
    """Return what stands before the date in brackets, and the date, and whether it is a range."""
    found = days.every(where)
    if not found:
        return None, None, False
    day = found[-1]
    before = " ".join(where[: day.start].split()).strip(" ,;:")
    place = before if before and not _NO_PLACE.search(before) else None
    return place, day.text or None, day.range
