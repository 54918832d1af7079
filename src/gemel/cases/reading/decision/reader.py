"""From a paper's text to the proposal. Pure."""

from __future__ import annotations

from dataclasses import replace

from gemel.cases.reading.decision import adoption, document, parts, refusing, signs
from gemel.cases.reading.decision.case import CaseReader
from gemel.cases.reading.decision.gathering import Gathering
from gemel.cases.reading.decision.proposal import Proposal
from gemel.cases.reading.decision.unfolding import cut_blanks, spelt_out, unfold
from gemel.kernel.errors import Invalid
from gemel.kernel.say import say

LONGEST = 1_000_000  # signs of a text
MOST_CASES = 200  # a session has some twenty


def read(text: str, *, pages: tuple[int, ...] = ()) -> Proposal:
    """Return what the text of a decision, or of a session's decisions, says.

    `pages` are the places where pages begin, so that a warning can name one.
    Raises: Invalid where the text is no decision, or a draft of one.
    """
    steps = [spelt_out(text[:LONGEST])]
    steps.append(unfold(steps[-1].text))
    text, whole, plain = _bare(steps[-1].text)
    shorter = cut_blanks(text, plain)
    if shorter:
        steps.append(shorter)
        text, whole, plain = _bare(shorter.text)

    def printed(start: int, end: int) -> tuple[int, int]:
        for step in reversed(steps):
            start, end = step.place(start, end)
        return start, end

    found, cover = adoption.find(plain)
    if len(found) > MOST_CASES:
        raise Invalid(say("More than {most} decisions stand in this paper: read it in parts",
                          most=MOST_CASES))  # fmt: skip
    refusing.check(plain, found)
    gathering = Gathering(text, plain, pages)
    gathering.printed_at = lambda place: printed(place, place)[0]
    given, entries = parts.split(plain, found, cover)
    if not given:
        alone = parts.lone(plain)
        given = [alone] if alone else []
    gathering.plain = whole  # the symbol stands in the heads of the pages
    head = document.read(gathering, found, cover)
    gathering.plain = plain
    language = head.language or "en"
    cases = tuple(
        CaseReader(gathering, part, f"cases[{at}]", language).read()
        for at, part in enumerate(given)
    )
    _doubt_unmatched(gathering, entries)
    if refusing.DRAFT.search(plain):
        place = refusing.DRAFT.search(plain)
        gathering.doubt(
            "cases",
            say("Drafts stand in this paper too: only what was adopted is read"),
            *(place.span() if place else (0, 0)),
        )
    return Proposal(
        document=head,
        cases=cases,
        warnings=tuple(
            replace(doubt, place=printed(*doubt.place)) if doubt.place else doubt
            for doubt in gathering.doubts
        ),
        places={path: printed(*place) for path, place in gathering.places.items()},
    )


def _bare(text: str) -> tuple[str, str, str]:
    """Return a text without what stands beside it on a page, in plain signs, and both at once."""
    whole = signs.plain(text)
    beside = signs.furniture(whole)
    return signs.blanked(text, beside), whole, signs.blanked(whole, beside)


def _doubt_unmatched(gathering: Gathering, entries: list[parts.Entry]) -> None:
    for entry in entries:
        if not entry.used:
            said = say(
                "The contents announce a case that was not matched with a decision: “{words}”",
                words=gathering.words(max(0, entry.start - 40), entry.end),
            )
            gathering.doubt("cases", said, entry.start, entry.end)
