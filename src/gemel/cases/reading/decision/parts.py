"""Where each decision begins and ends, and what the table of contents says of it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from gemel.cases.reading.decision import adoption, codes, countries, names
from gemel.cases.reading.decision.adoption import Adoption
from gemel.cases.reading.decision.numbers import WORDS
from gemel.kernel.words import fold

# How the text of a decision begins, behind its heading.
BODY = re.compile(
    r"""\bA\.\s*Summary\b | \bSummary\s+of\s+the\s+case | \bA\.\s*Résumé | \bRésumé\s+du\s+cas
      | \bResumen\s+del\s+caso
      | \bThe\s+(?:Governing\s+)?Council\s+of\s+the\s+Inter-?\s?Parliamentary\s+Union
      | \bThe\s+Inter-Parliamentary\s+Council\s*,
      | \bThe\s+(?:IPU\s+)?Committee\s+on\s+the\s+Human\s+Rights\s+of\s+Parliamentarians\s*,
      | \bLe\s+Conseil\s+(?:directeur|interparlementaire
      |de\s+l'Union)(?:\s+de\s+l'Union\s+interparlementaire)?\s*,
      | \bLe\s+Comité\s+des\s+droits\s+de\s+l'homme\s+des\s+parlementaires\s*,
      | \bEl\s+(?:Consejo|Comité)\s+[^,\n]{4,80},
      | (?<![\w,]\s)\b(?:Referring|Having\s+(?:before|examined)|Recalling|Considering
      |Taking\s+(?:in)?to\s+account
        |Taking\s+account|Bearing\s+in\s+mind|Se\s+référant|Saisi|Ayant\s+examiné|Rappelant
        |Considérant)\b
    """,
    re.VERBOSE,
)
_AT_ONCE = re.compile(
    r"[\s*†‡|\d]*(?:Referring|Having\s+(?:before|examined)|Recalling|Considering|[Ss]e\s+référant"
    r"|[Ss]aisi|[Aa]yant\s+examiné|[Rr]appelant|[Rr]ecordando|[Hh]abiendo\s+examinado)\b"
)  # right behind the line of adoption
_PARAGRAPH = re.compile(r"\n\s*1\.\s")
DECISION = re.compile(r"\bB\.\s*(?:The\s+)?(?:Decision|Décision|Decisión)\b")
_LEADER = re.compile(r"\.[ ]?\.[ ]?\.|…|_{4}")
_SENTENCE = re.compile(
    r"\b(?:the|that|which|was|were|has|have|been|qui|que|dans|est)\b", re.IGNORECASE
)
_SOLID_CASE = re.compile(r"\bCAS(?:E|O)?\s+N", re.IGNORECASE)
_REGION = re.compile(
    r"\s*(?:Africa|Americas|Asia|Asia-Pacific|Europe|MENA|Middle\s+East.{0,30}|South\s+Pacific"
    r"|Pacific"
    r"|Afrique|Amériques|Asie|Page)\s*(?:\(contd\.?\))?\s*$"
)


@dataclass
class Entry:
    """A line of the contents: a country and how many persons, or whom."""

    countries: tuple[str, ...]
    count: int | None
    name: str
    sex: str | None
    start: int
    end: int
    used: bool = False


@dataclass
class Part:
    """One decision: its heading from `start`, its text from `body`, to `end`."""

    start: int
    body: int
    end: int
    adoption: Adoption | None = None
    countries: tuple[str, ...] = ()
    country_at: tuple[int, int] | None = None
    entry: Entry | None = None
    doubtful: list[tuple[int, int]] = field(default_factory=list)

    @property
    def heading(self) -> tuple[int, int]:
        """From where to where the list of persons may stand."""
        return self.start, self.body


def split(
    text: str, found: list[Adoption], cover: Adoption | None
) -> tuple[list[Part], list[Entry]]:
    """Return the decisions in the order of the text, and the contents."""
    floor = cover.end if cover else 0
    found = _beyond_the_contents(text, found)
    parts: list[Part] = []
    body = BODY.search(text, found[0].end) if found else None
    for one in found:
        start, named, place = _heading(text, floor, one.start)
        if parts:
            parts[-1].end = start
        if body and body.start() < one.end:
            body = BODY.search(text, one.end)
        at = body.start() if body and not begins_at_once(text, one.end) else one.end
        parts.append(Part(start, at, len(text), one, named, place))
        floor = one.end
    for at, part in enumerate(parts):
        following = parts[at + 1].start if at + 1 < len(parts) else len(text)
        part.end = following
        part.body = min(part.body, following)
    entries = _contents(text, cover.end if cover else 0, parts[0].start if parts else len(text))
    _assign(parts, entries)
    return parts, entries


def _beyond_the_contents(text: str, found: list[Adoption]) -> list[Adoption]:
    """Leave out what the contents repeat: lines of adoption behind which no decision begins."""
    if not adoption.CONTENTS.search(text, 0, found[0].start if found else 0):
        return found
    for at, (one, following) in enumerate(pairwise(found)):
        said = text[one.end : following.start]
        if BODY.search(said) or DECISION.search(said) or _PARAGRAPH.search(said):
            return found[at:]
    return found[-1:]


def begins_at_once(text: str, at: int) -> bool:
    """Tell whether a decision's text begins here, with nothing but a footnote's mark before it."""
    return bool(_AT_ONCE.match(text, at))


def lone(text: str) -> Part | None:
    """Return the one decision of a paper whose heading was lost: it begins with its text."""
    body = BODY.search(text)
    if body is None:
        return None
    start, named, place = _heading(text, 0, body.start())
    return Part(start, body.start(), len(text), None, named, place)


def _heading(text: str, floor: int, at: int) -> tuple[int, tuple[str, ...], tuple[int, int] | None]:
    """Return where a heading begins that ends here, and the countries it names."""
    line = text.rfind("\n", floor, at) + 1
    line = max(line, floor)
    start = at
    named: tuple[str, ...] = ()
    place: tuple[int, int] | None = None
    if text[line:at].strip():
        start, named, place = _in_flow(text, line, at)
        if text[line:start].strip():
            return start, named, place
        at = line
    return _by_lines(text, floor, min(start, at) if start < at else at, start, named, place)


def _in_flow(text: str, floor: int, at: int) -> tuple[int, tuple[str, ...], tuple[int, int] | None]:
    """Return the heading of a text that lost its lines: entries of the list, then a country."""
    start = at
    for code in reversed(codes.every(text, max(floor, at - 20_000), at)):
        begin = code.start
        name = names.read(text, _after_dash(text, code.end), start)
        if text[max(code.end, name.end) : start].strip(" •·|:-–*\n0123456789"):
            count = re.compile(r"\s*[-–:]\s*\d+\s+\w+\s*").match(text, code.end, start)
            if not count or text[count.end() : start].strip():
                break
        marks = list(codes.CASE_MARK.finditer(text, max(floor, begin - 16), begin))
        start = marks[-1].start() if marks else begin
    head = countries.at_end(text, floor, start)
    if head:
        return head.start, head.countries, (head.start, head.end)
    return start, (), None


def _after_dash(text: str, at: int) -> int:
    found = re.compile(r"\s*[-–:]?\s*").match(text, at)
    return found.end() if found else at


def _by_lines(
    text: str,
    floor: int,
    at: int,
    start: int,
    named: tuple[str, ...],
    place: tuple[int, int] | None,
) -> tuple[int, tuple[str, ...], tuple[int, int] | None]:
    """Walk up the lines above while they belong to a heading; it begins at the topmost sure one."""
    top, end = min(start, at), at
    while end > floor:
        begin = max(text.rfind("\n", floor, end - 1) + 1, floor)
        line = text[begin:end].strip("\n")
        kind, found = _kind(line)
        if kind == "":
            break
        if kind == "country":
            first = begin + len(line) - len(line.lstrip())
            if named and found != named:
                break
            if place is None:
                place = (first, first + len(line.strip()))
            named = found
        if kind in ("country", "codes"):
            top = begin
        if begin in (floor, end):
            break
        end = begin
    return top, named, place


def _kind(line: str) -> tuple[str, tuple[str, ...]]:
    said = line.strip(" |•·\uf0b7*-–")
    if not said or re.fullmatch(r"(?:(?:st|nd|rd|th|ème|e|\d{1,3})\s*)+", said):
        return "blank", ()
    if _LEADER.search(line) or _REGION.match(line) or adoption.CONTENTS.search(line):
        return "", ()
    found = countries.whole(said)
    if found:
        return "country", found
    if (
        any(code.normal for code in codes.every(line)) or _SOLID_CASE.search(line)
    ) and not _SENTENCE.search(line):
        return "codes", ()
    if said.endswith(":") and len(said) < 130 and not re.match(r"\d", said):
        return "perhaps", ()
    words = said.split()
    if (
        len(words) <= 6
        and len(said) < 60
        and said[-1] not in ".;,"
        and all(
            word[0].isupper()
            or not word[0].isalpha()
            or word in ("de", "del", "la", "al", "el", "bin", "ould", "of", "the")
            for word in words
        )
    ):
        return "perhaps", ()
    return "", ()


_COUNTED = re.compile(
    r"\s*:\s*(?:(?P<count>\d{1,3}|[^\W\d_]+(?:-[^\W\d_]+)?)\s+(?:parliamentarians?"
    r"|parlementaires?|parlamentarios?)\b"
    r"|(?=(?:Mr|Ms|Mrs|Miss|Mme|M|Dr|Sr|Sra)\.?\s+[^\W\d_]))"
)


def _contents(text: str, start: int, end: int) -> list[Entry]:
    mark = adoption.CONTENTS.search(text, start, end)
    if mark is None:
        return []
    found: list[Entry] = []
    floor = mark.end()
    for one in _COUNTED.finditer(text, mark.end(), end):
        head = countries.at_end(text, floor, one.start())
        if one["count"]:
            count = int(one["count"]) if one["count"].isdigit() else WORDS.get(fold(one["count"]))
            if count is None:
                continue
            found.append(
                Entry(head.countries if head else (), count, "", None, one.start(), one.end())
            )
            floor = one.end()
        else:
            name = names.read(text, one.end(), end)
            if not name.text:
                continue
            found.append(Entry(head.countries if head else (), 1, name.text, name.sex,
                               name.start, name.last))  # fmt: skip
            floor = name.end
    return found


def _assign(parts: list[Part], entries: list[Entry]) -> None:
    """Give each decision its line of the contents: by country, and in order."""
    if len(parts) == len(entries) and all(
        not (entry.countries and part.countries) or entry.countries == part.countries
        for part, entry in zip(parts, entries, strict=True)
    ):
        for part, entry in zip(parts, entries, strict=True):
            part.entry, entry.used = entry, True
        return
    for part in parts:
        same = [one for one in entries if one.countries and one.countries == part.countries]
        alike = sum(other.countries == part.countries for other in parts)
        if part.countries and len(same) == 1 == alike:
            part.entry, same[0].used = same[0], True
