"""Case codes as they stand in a text, in every spelling that papers use. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gemel.cases import rules

# Three letters or what older papers wrote, a mark or none, a number; COLL for a group.
_PRINTED = re.compile(
    r"(?:(?<![A-Z/.\-])|(?<=N[°º]/))(?P<prefix>[A-Z]{2,4})"
    r"(?P<mark>\s?[-–/]\s?|\s?)"
    r"(?P<group>(?:COLL|Coll|coll)(?:\s?[-–/.]\s?|\s?))?"
    r"(?P<number>\d{1,4})(?![\d/])(?!\.\d)(?!-R\b)"
)
CASE_MARK = re.compile(
    r"\b(?:CASE|Case|CAS|Cas|CASO|Caso)\s+(?:N\s?[°ºo0]s?\.?|No\.?|Nos\.?|NO\.?|Number|number)\s*"
)
_NO_CODE = frozenset([
    "CL", "DH", "IPU", "UIP", "UN", "ONU", "AFP", "EU", "MP", "SR", "HRC", "CCPR", "CAT", "PDF",
    "NO", "GA", "RES", "ICC", "OSCE", "ECHR", "USD", "US", "CHF", "EUR", "PLC", "RTC", "UTC", "AD",
    "ART", "AM", "PM", "P", "R", "BC", "COP", "MSF", "RE", "ISO",
])  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Printed:
    """A code where it stands. `normal` is None where its prefix names no country we know."""

    start: int
    end: int
    text: str
    normal: str | None
    collective: bool
    country: str | None

    @property
    def year_like(self) -> bool:
        """Tell whether the number looks like a year, so that this may be no code at all."""
        return bool(re.search(r"(?:19|20)\d\d$", self.text))


def every(text: str, start: int = 0, end: int | None = None) -> list[Printed]:
    """Return what is printed as a code between two places, in order."""
    limit = len(text) if end is None else end
    found = (_made(one) for one in _PRINTED.finditer(text, start, limit))
    return [code for code in found if code is not None]


def at(text: str, start: int, end: int) -> Printed | None:
    """Return the code that begins exactly here."""
    found = _PRINTED.match(text, start, end)
    return _made(found) if found else None


def _made(found: re.Match[str]) -> Printed | None:
    if found["prefix"] in _NO_CODE:
        return None
    printed = " ".join(found.group().split())
    normal = rules.code_of(printed)
    return Printed(
        start=found.start(),
        end=found.end(),
        text=printed,
        normal=str(normal) if normal else None,
        collective=bool(found["group"]),
        country=normal.country if normal else None,
    )
