"""How a paper that was read is shown: its text with the places of the facts, its facts in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from gemel.cases import rules
from gemel.cases.queries.coming import Coming
from gemel.cases.queries.readings import Read
from gemel.cases.reading.checking import Item, Word
from gemel.cases.rules import FactKind
from gemel.web.coordinator.forms.decisions import FactForm
from gemel.web.shared import words

ALIKE = 3  # so many facts that wait for one reason can be accepted together
LONGEST = 60_000  # signs of a text on one page
KIND_WORDS = {
    "document": _("The decision"),
    "code": _("Code"),
    "countries": _("Countries"),
    "announced_persons": _("How many persons"),
    "gone": _("On the list no more"),
    "outcome": _("What becomes of the case"),
    "persons": _("Person"),
    "violations": _("Alleged violation"),
    "asks": _("Asked of somebody"),
    "victims": _("Victims, in the paper’s words"),
    "complainant_sections": _("Who complained"),
    "submitted": _("Complaint submitted"),
    "recent_decisions": _("Earlier decisions"),
    "missions": _("Mission"),
    "hearings": _("Hearing"),
    "follow_up": _("Communication"),
    "remark": _("Not understood"),
}
WORD_WORDS = {
    Word.ACCEPTED: _("Accepted"),
    Word.CORRECTED: _("Corrected"),
    Word.LEFT_OUT: _("Left out"),
}


@dataclass(frozen=True)
class Shown:
    """One fact as the page shows it. `number` joins it to its place in the text."""

    item: Item
    number: int
    label: Any
    words: list[str]
    printed: str
    state: Any
    form: FactForm | None = None
    joins: bool = False  # this person is new to a case that is known

    @property
    def addable(self) -> bool:
        """Whether leaving it out, or accepting it, is all that can be said of it."""
        return self.item.kind in ("remark", "gone")


@dataclass(frozen=True)
class Piece:
    """A stretch of the text: plain, the beginning of a page, or the place of a fact."""

    text: str
    page: int = 0
    number: int = 0
    first: bool = False  # of this fact's places
    doubt: bool = False
    here: bool = False  # the fact stands on this page


def shown(
    items: Iterable[Item], *, opened: str = "", wrong: FactForm | None = None,
    forms: bool = False, brings: Coming | None = None,
) -> list[Shown]:  # fmt: skip
    """Return facts as a page shows them; one, or all that wait, with the form to say it."""
    joining = brings.joining if brings and brings.case else ()
    found = []
    for number, item in enumerate(items, start=1):
        form = None
        if item.path == opened and wrong is not None:
            form = wrong
        elif item.path == opened or (forms and needs_eyes(item)):
            form = FactForm(None, item=item, number=number)
        state = WORD_WORDS[item.spoken.word] if item.spoken and item.settled else ""
        printed = str(item.read.get("printed_code") or "")
        found.append(
            Shown(item, number, KIND_WORDS[item.kind], in_words(item), printed, state, form,
                  item.path in joining)
        )  # fmt: skip
    return found


def needs_eyes(item: Item) -> bool:
    """Tell whether a human has to look at this one before the case can count."""
    return not item.settled and not (item.certain and item.spoken is None)


def alike(items: Iterable[Item]) -> list[tuple[Any, int]]:
    """Return each reason for which alone several facts wait, and how many they are."""
    found: dict[str, list[Any]] = {}
    for item in items:
        reasons = {str(doubt): doubt for doubt in item.doubts}
        if item.spoken is None and not item.choices and len(reasons) == 1:
            found.setdefault(next(iter(reasons)), []).append(item.doubts[0])
    return [(said[0], len(said)) for said in found.values() if len(said) >= ALIKE]


def in_words(item: Item) -> list[str]:
    """Return what a fact says, part by part, as people say it."""
    value = item.value
    match item.kind:
        case "document":
            told: list[Any] = [
                value.get("symbol"), words.partial_date(value.get("adopted_on")),
                _said(rules.ADOPTED, value.get("adopted_how")),
                _said(rules.BODIES, value.get("body")), _session(value.get("session")),
                value.get("place"),
            ]  # fmt: skip
        case "persons":
            sex = {"F": gettext("woman"), "M": gettext("man")}.get(value.get("sex") or "", "")
            told = [value.get("code") or value.get("printed_code"), value.get("name"), sex,
                    *(value.get("also_known_as") or ())]  # fmt: skip
        case "countries":
            told = [words.country(code) for code in value.get("countries") or ()]
        case "outcome":
            told = [_said(rules.OUTCOMES, value.get("outcome"))]
        case "violations":
            key = value.get("key")
            told = [words.spoken(rules.violation(key)) if key else value.get("label")]
        case "asks":
            number, text = value.get("number"), str(value.get("text") or "").rstrip(" ;.")
            told = [f"{number}. {text}" if number else text, value.get("addressee"),
                    words.partial_date(value.get("due"))]  # fmt: skip
        case "missions" | "hearings" | "follow_up":
            kind = value.get("kind")
            said = words.spoken(rules.KINDS[FactKind(kind)]) if kind else ""
            told = [said, words.partial_date(value.get("date")), value.get("text")]
        case "gone":
            count = int(value.get("count") or 0)
            told = [ngettext("%(n)s person", "%(n)s persons", count) % {"n": count},
                    value.get("names")]  # fmt: skip
        case "submitted":
            told = [words.partial_date(value.get("submitted"))]
        case "recent_decisions":
            told = [words.partial_date(day) for day in value.get("recent_decisions") or ()]
        case "complainant_sections":
            told = list(value.get("complainant_sections") or ())
        case "code":
            told = [value.get("code")]
        case _:
            told = [value.get(item.kind) or value.get("text")]
    return [str(one) for one in told if one not in (None, "")]


def titled(document: dict[str, Any] | None) -> list[str]:
    """Return what a paper is known by, part by part: its symbol, its day, its session."""
    said = document or {}
    told = (said.get("symbol"), words.partial_date(said.get("adopted_on")),
            _session(said.get("session")))  # fmt: skip
    return [str(one) for one in told if one] or [gettext("A paper without a day")]


def _said(table: Any, key: str | None) -> str:
    return words.spoken(table[key]) if key in table else ""


def _session(number: int | None) -> str:
    return gettext("session %(n)s") % {"n": number} if number else ""


# --- the text --------------------------------------------------------------------------------


def pieces(read: Read, number: int | None, facts: Sequence[Shown]) -> list[Piece]:
    """Return the stretch of the text that a case, or the paper's head, was read from."""
    start, end = _stretch(read, number)
    marks = sorted(
        (a, b, fact.number, place == fact.item.places[0], fact)
        for fact in facts
        for place in fact.item.places
        for a, b in [place]
        if start <= a < b <= end
    )
    found: list[Piece] = []
    at = start
    for a, b, at_number, first, fact in marks:
        if b <= at:
            continue
        a = max(a, at)
        found += _plain(read.reading, at, a)
        doubt = needs_eyes(fact.item)
        found.append(
            Piece(read.reading.text[a:b], number=at_number, first=first, doubt=doubt, here=True)
        )
        at = b
    return [*found, *_plain(read.reading, at, end)]


def _plain(reading: Any, start: int, end: int) -> Iterator[Piece]:
    """Yield text without a fact, parted where a page begins."""
    at = start
    for page, begins in enumerate(reading.pages, start=1):
        if start <= begins < end:
            if reading.text[at:begins]:
                yield Piece(reading.text[at:begins])
            yield Piece("", page=page)
            at = begins
    if reading.text[at:end]:
        yield Piece(reading.text[at:end])


def _stretch(read: Read, number: int | None) -> tuple[int, int]:
    """Return where the text of a case begins and ends: from its first place to the next case's."""
    text = read.reading.text
    firsts = {n: min(_heads(read.sheet.of(n)), default=None) for n in range(read.sheet.count)}
    known = sorted(place for place in firsts.values() if place is not None)
    if number is None:
        end = known[0] if known else len(text)
        lasts = (b for i in read.sheet.document for _a, b in i.places)
        end = max(end, *lasts, 0) if read.sheet.count > 1 else len(text)
        return 0, min(end, LONGEST)
    first = firsts[number]
    if first is None or read.sheet.count == 1:
        return 0, min(len(text), LONGEST)
    start = max((m.end() for m in re.finditer(r"\n\s*\n", text[:first])), default=0)
    start = start if first - start < 500 else text.rfind("\n", 0, first) + 1
    end = next((place for place in known if place > first), len(text))
    last = max(b for i in read.sheet.of(number) for _a, b in i.places)
    return start, min(max(end, last), start + LONGEST)


def _heads(items: Sequence[Item]) -> list[int]:
    """Return where a case may begin: at its code, for contents pages name its persons before."""
    code = [a for i in items if i.kind == "code" for a, _b in i.places]
    return code or [a for i in items for a, _b in i.places]


def anchor_of(items: Iterable[Item]) -> str:
    """Return the anchor of the first fact that needs a human."""
    numbers = (n for n, item in enumerate(items, start=1) if needs_eyes(item))
    number = next(numbers, None)
    return f"#f{number}" if number else ""


def heads(read: Read) -> list[dict[str, Any]]:
    """Return a line for each case of a paper: its code, countries, persons, and what waits."""
    found = []
    for number in range(read.sheet.count):
        items = read.sheet.of(number)
        one = {item.kind: item for item in items if item.kind in ("code", "countries")}
        code = one["code"].value
        found.append(
            {
                "number": number,
                "code": code.get("code") or code.get("printed_code") or "",
                "countries": one["countries"].value.get("countries") or (),
                "persons": sum(item.kind == "persons" for item in items),
                "waiting": sum(needs_eyes(item) for item in items),
                "done": number in read.done,
                "case": read.done.get(number),
                "coming": read.coming.get(number),
                "changes": changes(read.coming.get(number)),
            }
        )
    return found


def _moves(brings: Coming) -> list[str]:
    """Return how many persons join a case, leave it, and stay in it."""
    joins, leaves, stays = len(brings.joining), brings.leaving, brings.staying
    told = (
        (joins, ngettext("%(n)s person joins", "%(n)s persons join", joins)),
        (leaves, ngettext("%(n)s person leaves", "%(n)s persons leave", leaves)),
        (stays, ngettext("%(n)s person stays", "%(n)s persons stay", stays)),
    )
    return [said % {"n": count} for count, said in told if count]


def changes(brings: Coming | None) -> list[str]:
    """Return what confirming a case would change in the one that is known, line by line."""
    if brings is None or brings.theirs or brings.case is None:
        return []
    told = []
    if brings.newer:
        told.append(
            gettext("Goes into the history: a decision of %(day)s is here already")
            % {"day": words.partial_date(brings.newer)}
        )
    elif brings.again:
        told.append(gettext("This decision is here already; it is not doubled"))
    told += _moves(brings)
    if brings.stage:
        before, after = (words.spoken(rules.STAGES[stage]) for stage in brings.stage)
        told.append(gettext("%(before)s becomes: %(after)s") % {"before": before, "after": after})
    for keys, said in (
        (brings.alleged, gettext("Newly alleged: %(what)s")),
        (brings.alleged_no_more, gettext("No longer on the list: %(what)s")),
    ):
        if keys:
            comma = pgettext("between things told in a row", ", ")
            labels = comma.join(words.spoken(rules.violation(key)) for key in keys)
            told.append(said % {"what": labels})
    return told


__all__ = ["Piece", "Shown", "anchor_of", "heads", "needs_eyes", "pieces", "shown"]
