"""The facts of the paper itself: its symbol, who adopted it, how, where and when. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from gemel.cases import rules
from gemel.cases.reading.decision import adoption, signs
from gemel.cases.reading.decision.adoption import Adoption
from gemel.cases.reading.decision.gathering import Gathering
from gemel.cases.reading.decision.proposal import Document
from gemel.kernel.say import say

_SYMBOL = re.compile(
    r"(?<![\w/])(?:CL|DH)/\d{2,4}/(?:\d{1,3}(?:\(\w{1,4}\)|\w\)|\.?\w\((?:\w+)\))?[\s.\-/]{0,2})?"
    r"(?:SR|R|P|Inf|A)\.?\s?\d{1,2}(?:[.\-]?(?:rev|Rev|Add|Corr)\.?\s?\d?)?"
    r"|(?<![\w/])(?:CL|DH)/\d{2,4}/[\w.()\-]+(?:/[\w.()\-]+)*\w"
)
_CITED = re.compile(r"\(\s*(?:see\s+|cf\.?\s+|document\s+|voir\s+|doc\.?\s+)?$", re.IGNORECASE)
_QUOTING = re.compile(
    r"\b(?:report|document|see|rapport|informe|study|mission|resolution|in|of|voir)\s+\(?$",
    re.IGNORECASE,
)


def read(gathering: Gathering, found: Sequence[Adoption], cover: Adoption | None) -> Document:
    """Return the document's facts; what differs between its decisions becomes a doubt."""
    text = gathering.plain
    symbol = _symbol(gathering, found, cover)
    body = _common(gathering, "body", [(one.body.value, one) for one in found])
    session = _common(gathering, "session", [(one.session, one) for one in found if one.session])
    if session is None and symbol and not found:
        session = None  # a symbol alone does not say that the paper was adopted there
    how = _manner(gathering, found)
    place = _common(gathering, "place", [(one.place, one) for one in found if one.place])
    day = _day(gathering, found, cover, text)
    if not found:
        _headless(gathering, body)
        if body is None:
            body = _speaker(gathering, text)
    language = signs.language_of(text)
    return Document(
        symbol=symbol, body=body, session=session, place=place, adopted_on=day,
        adopted_how=how, language=language,
    )  # fmt: skip


def _common(gathering: Gathering, name: str, given: list[tuple[object, Adoption]]):  # type: ignore[no-untyped-def]
    """Return what all the lines of adoption say; where they differ, nothing and a doubt."""
    counts = Counter(value for value, _ in given)
    if not counts:
        return None
    first = given[0][1]
    start, end = first.where if first.where and name in ("place",) else (first.start, first.end)
    gathering.at(f"document.{name}", start, end)
    if len(counts) > 1:
        said = say(
            "The decisions of this paper differ here: {values}",
            values=", ".join(str(value) for value in counts),
        )
        gathering.doubt(f"document.{name}", said, start, end)
        most, times = counts.most_common(1)[0]
        return most if times > len(given) * 0.6 else None
    return given[0][0]


def _manner(gathering: Gathering, found: Sequence[Adoption]) -> str | None:
    for one in found:
        if one.said_how and one.how is None and re.search(r"\w", one.said_how):
            said = say("How it was adopted was not understood: “{words}”", words=one.said_how)
            gathering.doubt("document.adopted_how", said, one.start, one.end)
    manners = {one.how for one in found}
    if len(manners) > 1:
        for one in found:
            said = say(
                "The decisions of this paper were adopted in different ways: {words}",
                words=", ".join(
                    sorted({gathering.words(two.start, two.end)[:60] for two in found})
                ),
            )
            gathering.doubt("document.adopted_how", said, one.start, one.end)
            break
        return None
    value = _common(gathering, "adopted_how", [(one.how, one) for one in found if one.how])
    return str(value) if value else None


def _day(
    gathering: Gathering, found: Sequence[Adoption], cover: Adoption | None, text: str
) -> str | None:
    days = [(one.on, one) for one in found if one.on]
    value = _common(gathering, "adopted_on", list(days))
    for day, one in days:
        if day and one.where:
            gathering.at("document.adopted_on", *one.where)
            break
    on_cover = cover.on if cover else (adoption.on_cover(text) or ("", ""))[1] or None
    if value is None and not days and on_cover:
        gathering.doubt(
            "document.adopted_on", say("The date stands on the cover only, not at the decision")
        )
        return on_cover
    if value is None:
        if found:
            place = found[0].where or (found[0].start, found[0].end)
            gathering.doubt("document.adopted_on", say("No date of adoption can be read"), *place)
        return None
    said = str(value)
    if on_cover and not rules.same_time(on_cover, said):
        gathering.doubt("document.adopted_on", say("The cover says {date}", date=on_cover))
    if any(one.range for one in found):
        gathering.doubt("document.adopted_on", say("Several days are printed, not one"))
    return said


def _symbol(gathering: Gathering, found: Sequence[Adoption], cover: Adoption | None) -> str | None:
    """Return the paper's own symbol: never one that it cites in brackets or in a sentence."""
    text = gathering.plain
    sessions = {one.session for one in found if one.session}
    own: Counter[str] = Counter()
    first: dict[str, tuple[int, int]] = {}
    for one in _SYMBOL.finditer(text):
        before = text[max(0, one.start() - 24) : one.start()]
        if _CITED.search(before) or _QUOTING.search(" ".join(before.split(" "))):
            continue
        if before.rstrip().endswith(("(", ",")) or text[one.end() : one.end() + 1] == ")":
            continue
        words = " ".join(one.group().split())
        own[words] += 1
        first.setdefault(words, one.span())
    fitting = [
        words for words in own
        if not sessions or rules.session_of(words) in sessions or _committee(words, sessions)
    ]  # fmt: skip
    if not fitting:
        return None
    most = max(fitting, key=lambda words: (own[words], -first[words][0]))
    gathering.at("document.symbol", *first[most])
    others = [words for words in fitting if words != most]
    if others:
        said = say("Other symbols stand in this paper: {symbols}", symbols=", ".join(others))
        gathering.doubt("document.symbol", said)
    if not sessions:
        gathering.doubt("document.symbol", say("No session is printed to check this against"))
    return most


def _committee(symbol: str, sessions: set[int]) -> bool:
    found = re.match(r"DH/\d{4}/(\d{2,3})/", symbol)
    return bool(found and int(found[1]) in sessions) or bool(
        re.match(r"DH/(\d{2,3})/", symbol) and int(symbol.split("/")[1]) in sessions
    )


def _headless(gathering: Gathering, body: object) -> None:
    for name in ("adopted_on", "adopted_how", "session"):
        gathering.doubt(
            f"document.{name}", say("The heading with the adoption is not in this text"), 0, 0
        )


def _speaker(gathering: Gathering, text: str) -> str | None:
    """Return who speaks where the heading was lost: "The Governing Council of the ...,"."""
    found = re.search(
        r"\b(?:The\s+(?P<council>(?:Governing\s+)?Council|Inter-Parliamentary\s+Council)\b"
        r"|The\s+(?P<committee>Committee\s+on\s+the\s+Human\s+Rights\s+of\s+Parliamentarians)\s*,"
        r"|Le\s+(?P<conseil>Conseil)\b|Le\s+(?P<comite>Comité)\b)", text,
    )  # fmt: skip
    if found is None:
        return None
    gathering.at("document.body", *found.span())
    gathering.doubt("document.body", say("The heading with the adoption is not in this text"))
    council = found["council"] or found["conseil"]
    return str(rules.Body.GOVERNING_COUNCIL.value if council else rules.Body.COMMITTEE.value)
