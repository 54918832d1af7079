"""The persons listed in a decision's heading, however its columns came out. Pure."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from gemel.cases.reading.decision import codes, names
from gemel.cases.reading.decision.box import LABEL
from gemel.cases.reading.decision.codes import Printed
from gemel.cases.reading.decision.violations import HEADING
from gemel.kernel.say import Said, say
from gemel.kernel.words import fold

_BETWEEN = re.compile(r"\s*(?:[-–—:•·\uf0b7|.]{1,2})?\s*(?=\S)|\s*[-–—:]\s*$")
_COUNT = re.compile(
    r"\s*[-–—:]?\s*(?P<count>\d{1,3}|[A-Za-zÀ-ÿ]+(?:-[a-z]+)?)\s+(?:[a-z]+\s+){0,2}"
    r"(?:parliamentarians?|members?|parlementaires?|députés?|parlamentarios?|diputados?)\b"
)
_UNCODED = re.compile(
    r"\b(?:CASE|CAS|CASO)\s+N\s?[°ºo0]?\.?\s+[-–]?\s*(?=[^\W\d_])|^[ ]*[-–]\s+(?=[A-ZÀ-Þ])",
    re.MULTILINE,
)
_SUBHEADING = re.compile(r"^[ ]*(?P<words>[A-ZÀ-Þ][^\n:;]{12,120}):[ ]*$", re.MULTILINE)
_NAME_LINE = re.compile(r"[ ]*[^\W\d_]")

MOST = 1_500  # codes of one list; the longest known has 137
NO_NAME = say("A code without a name: the name is missing in the text")
NO_CODE = say("A person without a code: none is printed here")
PAIRED = say("Codes and names stand apart in the text: they were put together by their order")
LONG = say("This name is unusually long: look whether it goes too far")
WRAPPED = say("This name seems to go on in a second line")
CUT = say("This name may go on elsewhere on the page, or on the next page")
BELOW = say("This name begins below its code: look whether its first word is lost")
SHORT = say("Only one word stands here as a name")
ASTRAY = say(
    "Codes stand apart from the names here, and they are not as many: none was given a name"
)


@dataclass
class Listed:
    """One person of the list. `doubts` are pairs of a field ("name", "code", "") and a sentence."""

    code: Printed | None
    name: str = ""
    name_at: tuple[int, int] | None = None
    sex: str | None = None
    sex_at: tuple[int, int] | None = None
    also: list[tuple[str, int, int]] = field(default_factory=list)
    doubts: list[tuple[str, Said]] = field(default_factory=list)
    start: int = 0
    end: int = 0


@dataclass
class Group:
    """A group's code with what it announces: "VEN-COLL-06 - 134 parliamentarians"."""

    code: Printed
    announced: int | None
    start: int
    end: int


@dataclass
class Found:
    """What a heading lists. `headings` are words between the names that part them in groups."""

    persons: list[Listed] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    headings: list[tuple[str, int, int]] = field(default_factory=list)
    cut: int | None = None  # where a list that is longer than any was left

    @property
    def nameless(self) -> bool:
        """Tell whether a code stands here whose name stands at none of its places."""
        named = {one.code.text for one in self.persons if one.code and one.name}
        return any(not one.name and one.code and one.code.text not in named for one in self.persons)

    @property
    def places(self) -> list[tuple[int, int]]:
        """Where the list stands, to be read over by the readers of other facts."""
        return [
            *((one.start, one.end) for one in self.persons),
            *((one.start, one.end) for one in self.groups),
        ]


def read(text: str, start: int, end: int, number: dict[str, int]) -> Found:
    """Return the persons and groups that stand between two places; `number` knows number words."""
    found = Found()
    printed = [
        code for code in codes.every(text, start, end)
        if not code.year_like and _likely(text, code, start)
    ]  # fmt: skip
    if len(printed) > MOST:
        found.cut = end = printed[MOST].start
        del printed[MOST:]
    empty: list[Listed] = []
    for at, code in enumerate(printed):
        limit = _begin(text, printed[at + 1], code.end) if at + 1 < len(printed) else end
        begin = _begin(text, code, start)
        if code.collective:
            found.groups.append(_group(text, code, begin, limit, number))
            continue
        person = _person(text, code, begin, limit, entry=at + 1 < len(printed))
        if not empty and not person.name and person.sex is None:
            empty = [person]
        elif empty and not person.name and person.sex is None:
            empty.append(person)
        elif empty:
            empty = _put_together(text, [*empty, person], limit)
        found.persons.append(person)
    found.persons += _uncoded(text, start, end, found)
    found.persons.sort(key=lambda one: one.start)
    _doubt_the_nameless(found.persons)
    _doubt_the_cut(text, found)
    if found.persons:
        found.headings = [
            (" ".join(one["words"].split()), one.start("words"), one.end("words"))
            for one in _SUBHEADING.finditer(text, start, found.persons[-1].start)
            if not codes.every(text, one.start(), one.end())
            and not LABEL.search(one.group())
            and not HEADING.search(one.group())
        ]
    return found


def _likely(text: str, code: Printed, start: int) -> bool:
    """Tell whether this is a code of the list: one of a known country, or one marked as a case."""
    if code.normal is not None:
        return True
    marked = codes.CASE_MARK.search(text, max(start, code.start - 14), code.start)
    if marked and marked.end() >= code.start - 1:
        return True
    return bool(re.compile(r"\s*[-–]\s+[A-ZÀ-Þ]").match(text, code.end))


def _begin(text: str, code: Printed, start: int) -> int:
    """Return where the entry begins: at "CASE N°" where that stands before the code."""
    near = max(start, code.start - 14)
    for mark in codes.CASE_MARK.finditer(text, near, code.start):
        if mark.end() >= code.start - 1:
            return mark.start()
    return code.start


def _group(text: str, code: Printed, begin: int, limit: int, number: dict[str, int]) -> Group:
    said = _COUNT.match(text, code.end, limit)
    count = None
    if said:
        word = said["count"]
        count = int(word) if word.isdigit() else number.get(fold(word))
    return Group(code, count, begin, said.end() if said and count is not None else code.end)


def _person(text: str, code: Printed, begin: int, limit: int, *, entry: bool) -> Listed:
    mark = _BETWEEN.match(text, code.end, limit)
    name = names.read(text, mark.end() if mark else code.end, limit, entry=entry)
    person = Listed(code=code, start=begin, end=max(code.end, name.end))
    _take(person, name)
    return person


def _take(person: Listed, name: names.Name) -> None:
    person.name, person.sex, person.also = name.text, name.sex, list(name.also)
    person.name_at = (name.start, name.last) if name.text else None
    person.sex_at = (name.start, name.end) if name.sex else None
    person.end = max(person.end, name.end)
    if name.long:
        person.doubts.append(("name", LONG))
    if name.wrapped:
        person.doubts.append(("name", WRAPPED))
    if name.text and " " not in name.text and not name.wrapped:
        person.doubts.append(("name", SHORT))
    if name.other:
        said = say("“{words}” stands in brackets behind this name", words=name.other)
        person.doubts.append(("name", said))


def _put_together(text: str, run: list[Listed], limit: int) -> list[Listed]:
    """Give names to codes that stood before them in a column of their own, if they are as many.

    `run` are codes without a name and the one behind which the names begin.
    """
    last = run[-1]
    begin = last.name_at[0] if last.name_at else last.end
    lines = _name_lines(text, begin, limit)
    if len(lines) < 2:
        return []
    if len(lines) != len(run):
        for person in run:
            person.name, person.name_at, person.sex, person.also = "", None, None, []
            person.doubts.append(("name", ASTRAY))
        return []
    for person, name in zip(run, lines, strict=True):
        person.doubts.clear()
        _take(person, name)
        person.doubts += [("name", PAIRED), ("code", PAIRED)]
        person.end = person.code.end if person.code and person is not last else person.end
    last.end = max(name.end for name in lines)
    return []


def _name_lines(text: str, begin: int, limit: int) -> list[names.Name]:
    """Return the names that stand one a line from here on, up to the first line that is none."""
    found: list[names.Name] = []
    at = begin
    while at < limit:
        name = names.read(text, at, limit)
        if not name.text or " " not in name.text:
            break
        found.append(name)
        rest = text[name.end : limit]
        onward = len(rest) - len(rest.lstrip(" \n"))
        if "\n" not in rest[:onward]:
            break
        at = name.end + onward
        if not _NAME_LINE.match(text, at, limit):
            break
    return found


def _uncoded(text: str, start: int, end: int, known: Found) -> list[Listed]:
    """Return persons of the list before whose names no code stands."""
    found: list[Listed] = []
    taken = sorted(known.places)
    starts = [begin for begin, _ in taken]
    last = max((place[1] for place in taken), default=None)
    for mark in _UNCODED.finditer(text, start, end):
        before = bisect_right(starts, mark.end()) - 1
        if before >= 0 and mark.end() < taken[before][1]:
            continue
        if len(found) == MOST:
            known.cut = mark.start()
            break
        case = text[mark.start() : mark.end()].strip(" -–").upper().startswith("CAS")
        if not case and (last is None or mark.start() > last):
            continue  # a dash before capitals is an entry only inside a list
        if codes.at(text, mark.end(), end):
            continue
        name = names.read(text, mark.end(), end)
        if name.text and (case or (" " in name.text and len(name.text) < 60)):
            person = Listed(code=None, start=mark.start(), end=name.end)
            _take(person, name)
            person.doubts.append(("code", NO_CODE))
            found.append(person)
    return found


def _doubt_the_nameless(persons: list[Listed]) -> None:
    for person in persons:
        if not person.name and not any(where == "name" for where, _ in person.doubts):
            person.doubts.append(("name", NO_NAME))


_MORE_OF_A_NAME = re.compile(
    rf"[ ]*\n\s*(?:(?:[A-ZÀ-Þ][\w'.\-]*|\({names.TITLES}\.?\)|de|del|la|al|el|bin|van|von)"
    r"[ ]*){1,6}"
    r"(?=\n|$)"
)
_RARE = 5  # of so many entries one at most ends with a blank: then that blank says something


def _doubt_the_cut(text: str, found: Found) -> None:
    """Doubt a name behind which words of a name stand astray, or whose line seems broken off.

    A program that breaks a line leaves the blank there; the last line of an entry has none, in
    a list whose names go over lines.
    """
    starts = sorted(start for start, _ in found.places)
    named = [one for one in found.persons if one.name and one.name_at]
    below = [
        one for one in named
        if one.code and one.name_at and "\n" in text[one.code.end : one.name_at[0]]
    ]  # fmt: skip
    if len(below) * _RARE <= len(named):
        for one in below:
            one.doubts.append(("name", BELOW))
    blank_ended = [one for one in named if _BLANK_ENDED.match(text, one.end)]
    broken = sum(bool(one.name_at and _BROKEN.search(text, *one.name_at)) for one in named)
    rare = len(blank_ended) * _RARE <= len(named) <= broken * _RARE
    for one in named:
        if any(where == "name" for where, _ in one.doubts):
            continue
        at = bisect_right(starts, one.start)
        limit = starts[at] if at < len(starts) else one.end
        more = _MORE_OF_A_NAME.match(text, one.end, limit)
        if (more and not names.stops(more.group())) or (rare and one in blank_ended):
            one.doubts.append(("name", CUT))


_BROKEN = re.compile(r" \n")
_BLANK_ENDED = re.compile(r"(?<![)\s]) \n")
