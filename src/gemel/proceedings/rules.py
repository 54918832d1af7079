"""Which stages a motion or a debate goes through, and which numbers a vote can have. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from gemel.kernel.say import Said, say

LONGEST_TITLE = 300
LONGEST_NUMBER = 60
LONGEST_NOTE = 500
LONGEST_TEXT = 100_000
FAR = timedelta(days=3660)  # ten years, either way
LARGEST_HOUSE = 5000


class Kind(StrEnum):
    """What the house deals with."""

    MOTION = "motion"
    RESOLUTION = "resolution"
    DECLARATION = "declaration"
    QUESTION_DEBATE = "question_debate"
    PLENARY_DEBATE = "plenary_debate"
    COMMITTEE_DEBATE = "committee_debate"
    HEARING = "hearing"


KINDS: Mapping[Kind, Said] = {
    Kind.MOTION: say("Motion"),
    Kind.RESOLUTION: say("Resolution"),
    Kind.DECLARATION: say("Declaration"),
    Kind.QUESTION_DEBATE: say("Debate on a question"),
    Kind.PLENARY_DEBATE: say("Debate in the plenary"),
    Kind.COMMITTEE_DEBATE: say("Debate in a committee"),
    Kind.HEARING: say("Hearing before a committee"),
}
DECIDED = frozenset({Kind.MOTION, Kind.RESOLUTION, Kind.DECLARATION})  # by a vote
# The kind of act in the catalogue that each is, and what an act of such a kind begins.
ACTS: Mapping[Kind, str] = {
    Kind.MOTION: "resolution",
    Kind.RESOLUTION: "resolution",
    Kind.DECLARATION: "resolution",
    Kind.QUESTION_DEBATE: "debate",
    Kind.PLENARY_DEBATE: "debate",
    Kind.COMMITTEE_DEBATE: "debate",
    Kind.HEARING: "hearing_with_witness",
}
FROM_ACT: Mapping[str, Kind] = {
    "resolution": Kind.MOTION,
    "debate": Kind.PLENARY_DEBATE,
    "hearing_with_witness": Kind.HEARING,
}


class Key(StrEnum):
    """One stage."""

    PLANNED = "planned"
    TABLED = "tabled"
    REFERRED = "referred"
    ON_AGENDA = "on_agenda"
    DEBATED = "debated"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    PUBLISHED = "published"


STAGES: Mapping[Key, Said] = {
    Key.PLANNED: say("Planned"),
    Key.TABLED: say("Tabled"),
    Key.REFERRED: say("Referred to a committee"),
    Key.ON_AGENDA: say("On the agenda"),
    Key.DEBATED: say("Debated"),
    Key.ADOPTED: say("Adopted"),
    Key.REJECTED: say("Rejected"),
    Key.WITHDRAWN: say("Withdrawn"),
    Key.LAPSED: say("Lapsed"),
    Key.PUBLISHED: say("Published"),
}
ORDER = [key.value for key in Key]  # of stages of one day
VOTED = frozenset({Key.ADOPTED, Key.REJECTED})
ENDS = frozenset({*VOTED, Key.WITHDRAWN, Key.LAPSED})
MAY_LIE_AHEAD = frozenset({Key.PLANNED, Key.ON_AGENDA, Key.DEBATED})
BEFORE_TABLING = frozenset({Key.PLANNED, Key.ON_AGENDA})


class Part(StrEnum):
    """What one of our members has to do with it."""

    SPONSOR = "sponsor"
    SPEAKER = "speaker"


PARTS: Mapping[Part, Said] = {Part.SPONSOR: say("Sponsor"), Part.SPEAKER: say("Speaker")}


# --- votes -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Votes:
    """How a vote went, or one group's part of it; None where the record does not say."""

    votes_for: int | None = None
    votes_against: int | None = None
    abstained: int | None = None
    absent: int | None = None
    group: str = ""

    def __bool__(self) -> bool:
        return any(number is not None for number in self.numbers)

    @property
    def numbers(self) -> tuple[int | None, ...]:
        """For, against, abstained, absent."""
        return (self.votes_for, self.votes_against, self.abstained, self.absent)


NUMBERS = ("votes_for", "votes_against", "abstained", "absent")
LINE = re.compile(r"^(?P<group>.*?\D.*?)\s*[:;,\t]\s*(?P<numbers>[\d–—\-\s;,/]+)$")


def groups_from(text: str) -> tuple[Votes, ...]:
    """Return the groups of a text, one a line: name, then for, against, abstained, absent.

    Raises: ValueError with the line that cannot be read.

    >>> groups_from("Greens: 12 0 1")[0].votes_for
    12
    """
    found = []
    for line in filter(None, (one.strip() for one in text.splitlines())):
        match = LINE.match(line)
        numbers = [int(one) for one in re.findall(r"\d+", match["numbers"])] if match else []
        if match is None or not 1 <= len(numbers) <= len(NUMBERS):
            raise ValueError(line)
        found.append(votes(dict(zip(NUMBERS, numbers, strict=False)), match["group"]))
    return tuple(found)


def groups_as_text(groups: Iterable[Votes]) -> str:
    """Return groups as they are typed."""
    return "\n".join(
        f"{one.group}: " + " ".join(str(number or 0) for number in one.numbers) for one in groups
    )


def groups_from_rows(rows: Iterable[Mapping[str, Any]]) -> tuple[Votes, ...]:
    """Return kept groups."""
    return tuple(Votes(**row) for row in rows)


# --- what is written down --------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Given:
    """A proceeding as somebody writes it down."""

    kind: str
    number: str = ""
    title: str = ""
    text: str = ""
    record_link: str = ""

    @property
    def columns(self) -> dict[str, str]:
        """Return what is kept; in one line what is one line."""
        kept = {name: " ".join(value.replace("\0", " ").split())
                for name, value in asdict(self).items()}  # fmt: skip
        return {**kept, "text": self.text.replace("\0", " ").replace("\r\n", "\n").strip()}


@dataclass(frozen=True, kw_only=True)
class GivenStage:
    """A stage as somebody writes it down."""

    key: str
    on: date
    note: str = ""
    record_link: str = ""
    votes: Votes = field(default_factory=Votes)
    groups: tuple[Votes, ...] = ()


class Dated(Protocol):
    """What the rules know of a stage that is kept already: its `Key`, and its day."""

    @property
    def key(self) -> str: ...

    @property
    def on(self) -> date: ...


S = TypeVar("S", bound=Dated)


def faults(given: Given) -> dict[str, Said]:
    """Return what cannot be right about a proceeding, by field."""
    found: dict[str, Said] = {}
    if given.kind not in set(Kind):
        found["kind"] = say("Choose one of these")
    for name, most in (
        ("title", LONGEST_TITLE), ("number", LONGEST_NUMBER), ("text", LONGEST_TEXT)
    ):  # fmt: skip
        if len(getattr(given, name)) > most:
            found[name] = say("At most {most} characters", most=most)
    return found | _wrong_link(given.record_link)


def stage_faults(
    given: GivenStage, *, kind: Kind, others: Sequence[Dated], today: date
) -> dict[str, Said]:
    """Return what cannot be right about a stage, by field, beside those that are kept."""
    if given.key not in set(Key):
        return {"key": say("Choose one of these")}
    key = Key(given.key)
    found = _wrong_link(given.record_link)
    if kind not in DECIDED and key in ENDS - {Key.WITHDRAWN}:
        found["key"] = say("A debate or a hearing is held; no vote ends it")
    if len(given.note) > LONGEST_NOTE:
        found["note"] = say("At most {most} characters", most=LONGEST_NOTE)
    return found | _wrong_day(key, given.on, others, today) | _wrong_votes(given, key)


def _wrong_link(link: str) -> dict[str, Said]:
    if link and not re.match(r"^https://[^\s/@]+\.[^\s/@]+(/\S*)?$", link):
        return {"record_link": say("A link to the record begins with https://")}
    return {}


def _wrong_day(key: Key, on: date, others: Sequence[Dated], today: date) -> dict[str, Said]:
    if abs(on - today) > FAR:
        return {"on": say("This is more than ten years away: check the year")}
    if on > today and key not in MAY_LIE_AHEAD:
        return {"on": say("This day lies ahead. Write down what is planned, or what is on the "
                          "agenda; this when it has happened.")}  # fmt: skip
    tabled = [one.on for one in others if one.key == Key.TABLED]
    if tabled and on < min(tabled) and key not in {*BEFORE_TABLING, Key.TABLED}:
        return {"on": say("This is before it was tabled: check both days")}
    later = [one.on for one in others if one.key not in {*BEFORE_TABLING, Key.TABLED}]
    if key is Key.TABLED and later and on > min(later):
        return {"on": say("This is after a later stage: check both days")}
    return {}


def _wrong_votes(given: GivenStage, key: Key) -> dict[str, Said]:
    if not (given.votes or given.groups):
        return {}
    if key not in VOTED:
        return {"votes_for": say("Numbers of a vote belong to “adopted” or “rejected”")}
    every = [given.votes, *given.groups]
    if any(n is not None and not 0 <= n <= LARGEST_HOUSE for one in every for n in one.numbers):
        return {"votes_for": say("No house has so many members: check the numbers")}
    names = [one.group.casefold() for one in given.groups]
    if len(set(names)) != len(names):
        return {"groups": say("A group stands here twice")}
    for name in NUMBERS:
        whole = getattr(given.votes, name)
        parts = sum(getattr(one, name) or 0 for one in given.groups)
        if whole is not None and parts > whole:
            return {name: say("The groups add up to {parts}, which is more", parts=parts)}
    whole = total(given)
    if key is Key.ADOPTED and (whole.votes_for or 0) < (whole.votes_against or 0):
        return {"key": say("With more votes against than for it was not adopted: check")}
    return {}


def votes(numbers: Mapping[str, int | None], group: str = "") -> Votes:
    """Return a vote of its numbers by name."""
    said = [numbers.get(name) for name in NUMBERS]
    return Votes(votes_for=said[0], votes_against=said[1], abstained=said[2], absent=said[3],
                 group=group)  # fmt: skip


def total(given: GivenStage) -> Votes:
    """Return the whole vote; what is not said is what the groups add up to."""
    return votes({name: _whole(given, name) for name in NUMBERS})


def _whole(given: GivenStage, name: str) -> int | None:
    said: int | None = getattr(given.votes, name)
    parts = [n for one in given.groups if (n := getattr(one, name)) is not None]
    return said if said is not None or not parts else sum(parts)


# --- where it stands -------------------------------------------------------------------------


def standing(stages: Iterable[S], *, today: date) -> S | None:
    """Return the newest stage that has come, else None; an end outranks what came on its day."""
    come = [one for one in stages if one.on <= today]
    return max(come, key=lambda one: (one.on, ORDER.index(one.key)), default=None)


def voted(stages: Iterable[S], *, today: date) -> S | None:
    """Return the newest stage with the outcome of a vote, else None; no later stage hides it."""
    return standing((one for one in stages if one.key in VOTED), today=today)


def ahead(stages: Iterable[S], *, today: date) -> S | None:
    """Return the next stage that lies ahead, else None."""
    return min((one for one in stages if one.on > today), key=lambda one: one.on, default=None)


def pending(kind: Kind, stages: Iterable[Dated], *, today: date) -> bool:
    """Tell whether the house still has it before it: begun or planned, and not at its end."""
    every = list(stages)
    if any(one.key in ENDS for one in every):
        return False
    if kind not in DECIDED and any(one.key == Key.DEBATED and one.on <= today for one in every):
        return False
    return bool(every)
