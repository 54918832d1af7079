"""What a decision says, without any layout. `Paper.as_json` is the perfect answer to it.

`UNSAID` stands where the paper leaves open what a reader should answer (a date range, a count that
is only implied): such a field is not scored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

UNSAID: Final = "(not scored)"
Json = dict[str, Any]


@dataclass(frozen=True)
class Person:
    """One person of a heading; `printed` is the code as the paper prints it."""

    printed: str | None
    code: str | None
    name: str
    sex: str | None = None
    also: tuple[str, ...] = ()
    mark: bool = True  # prints "(Ms.)" for a woman; without it the sex must stand in other words
    group: str = ""  # the sub-heading it stands under
    star: str = ""  # sticks to the name, and is no part of it
    ms: str = "(Ms.)"

    def as_json(self) -> Json:
        """Return the person as the contract wants it."""
        return {
            "code": self.code,
            "printed_code": self.printed,
            "name": self.name,
            "sex": self.sex,
            "also_known_as": list(self.also),
        }


@dataclass(frozen=True)
class Ask:
    """One thing asked of somebody, in the words of its paragraph."""

    verb: str
    addressee: str
    rest: str
    due: str | None = None
    optional: bool = False  # one reader counts it, another need not: not scored
    article: str = "the"

    @property
    def text(self) -> str:
        """The words as printed."""
        return " ".join(
            part
            for part in (
                self.verb,
                self.addressee and f"{self.article} {self.addressee}",
                self.rest,
            )
            if part
        )


@dataclass(frozen=True)
class Paragraph:
    """One numbered paragraph: words that ask nothing, then the asks."""

    lead: str
    asks: tuple[Ask, ...] = ()

    @property
    def text(self) -> str:
        """The paragraph without its number."""
        said = "; ".join(part for part in (self.lead, *(ask.text for ask in self.asks)) if part)
        return said[:1].upper() + said[1:]


@dataclass(frozen=True)
class FollowUp:
    """One line of "Recent follow-up"."""

    kind: str
    label: str
    text: str
    date: str | None


@dataclass(frozen=True)
class Case:
    """One heading of a paper, with its persons, box, violations and paragraphs."""

    country: str
    countries: tuple[str, ...]
    persons: tuple[Person, ...]
    printed: str | None = None
    code: str | None = None
    announced: int | None = None
    announcement: str = ""  # "Five parliamentarians", as contents lists have it
    affiliation: str = ""
    victims: str | None = None
    complainant: str = ""
    sections: tuple[str, ...] = ()
    submitted: tuple[str, str] | None = None  # as printed, as answered
    recent: tuple[tuple[str, str], ...] = ()
    missions: tuple[tuple[str, str], ...] = ()
    hearings: tuple[tuple[str, str], ...] = ()
    follow_up: tuple[FollowUp, ...] = ()
    violations: tuple[tuple[tuple[str | None, ...], str], ...] = ()  # keys and the printed label
    summary: tuple[str, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    outcome: str | None = "continue"
    left_open: frozenset[str] = frozenset()

    def as_json(self) -> Json:
        """Return the case as the contract wants it."""
        said: Json = {
            "countries": list(self.countries),
            "code": self.code,
            "printed_code": self.printed,
            "announced_persons": self.announced,
            "persons": [person.as_json() for person in self.persons],
            "victims": {"text": self.victims} if self.victims else None,
            "complainant_sections": list(self.sections),
            "submitted": self.submitted[1] if self.submitted else None,
            "recent_decisions": [date for _, date in self.recent],
            "missions": [date for _, date in self.missions],
            "hearings": [{"text": text, "date": date} for text, date in self.hearings],
            "follow_up": [{"kind": f.kind, "date": f.date, "text": f.text} for f in self.follow_up],
            "violations": [
                {"key": key, "label": label} for keys, label in self.violations for key in keys
            ],
            "asks": [
                {
                    "number": number,
                    "verb": ask.verb,
                    "addressee": ask.addressee or None,
                    "due": ask.due,
                    "text": ask.text,
                    "optional": ask.optional,
                }
                for number, paragraph in enumerate(self.paragraphs, 1)
                for ask in paragraph.asks
            ],
            "outcome": self.outcome,
        }
        return said | dict.fromkeys(self.left_open, UNSAID)


@dataclass(frozen=True)
class Paper:
    """A whole document. `layout` names the function of `layouts` that sets it."""

    key: str
    layout: str
    cases: tuple[Case, ...]
    symbol: str | None
    body: str
    session: int | None
    place: str | None
    adopted_on: str | tuple[str | None, ...] | None  # any of these, where the paper leaves it open
    when: str  # the words in the bracket: "Geneva, 21 October 2015"
    adopted_how: str | None = "unanimous"
    language: str = "en"
    footnote: str = ""
    stamp: str = ""
    caption: str = ""
    manner: frozenset[str] = frozenset()  # small ways in which one layout differs from itself

    def as_json(self) -> Json:
        """Return what a perfect reader answers."""
        return {
            "version": 1,
            "document": {
                "symbol": self.symbol,
                "body": self.body,
                "session": self.session,
                "place": self.place,
                "adopted_on": self.adopted_on,
                "adopted_how": self.adopted_how,
                "language": self.language,
            },
            "cases": [case.as_json() for case in self.cases],
            "warnings": [],
        }
