"""Kinds of news, reasons to be told, and when a mail about it may leave. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from gemel.kernel.say import Said, say
from gemel.people.rules import Theme, day_after

GRACE = timedelta(seconds=30)  # in which a sending is called back without anybody's mail
LONGEST_WORD = 1000
DIGEST_HOUR = time(7, 0)  # in the receiver's own zone
FIRST_DAY = 0  # of the week: Monday
DAY = timedelta(days=1)
TOLD = timedelta(days=1)  # within it, subscribers are told of one thing once
ASK_DAYS = 7  # before an ask is due
HEARING_DAYS = 7  # before a hearing
LOOKED_BACK, UNMOVED = timedelta(days=120), timedelta(days=30)
TOLD_OFTEN = 3  # times in that span without a look: the contact has gone stale
NEWS_DAYS = 120  # an older decision is history that somebody records now


class Kind(StrEnum):
    """What a sending is about."""

    DECISION = "decision"
    ASK = "ask"
    EVENT = "event"
    CASE = "case"
    TEXT = "text"


class Rhythm(StrEnum):
    """How often somebody wishes to be written to."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class Why(StrEnum):
    """Why somebody is concerned. Source: IPU letter, B1 and B14."""

    TWINNED = "twinned"
    TRAVEL = "travel"
    COMMITTEE = "committee"
    FRIENDSHIP = "friendship_group"
    DELEGATION = "delegation"
    SUBSCRIBED = "subscribed"
    NEIGHBOUR = "neighbour"
    DESK = "desk"
    ADDED = "added"


KINDS: dict[Kind, Said] = {
    Kind.DECISION: say("A decision"),
    Kind.ASK: say("Something asked for, and its date"),
    Kind.EVENT: say("A hearing, a journey or another date"),
    Kind.CASE: say("News of a case"),
    Kind.TEXT: say("A text to sign, or one of your own"),
}

RHYTHMS: dict[Rhythm, Said] = {
    Rhythm.AT_ONCE: say("At once"),
    Rhythm.DAILY: say("Once a day, in the morning"),
    Rhythm.WEEKLY: say("Once a week, on Monday morning"),
    Rhythm.NEVER: say("Never by mail"),
}

WHYS: dict[Why, Said] = {
    Why.TWINNED: say("Twinned with a person of the case"),
    Why.TRAVEL: say("About to travel there"),
    Why.COMMITTEE: say("Sits on a committee"),
    Why.FRIENDSHIP: say("Sits in a friendship group"),
    Why.DELEGATION: say("Sits in a delegation"),
    Why.SUBSCRIBED: say("Asked to be told"),
    Why.NEIGHBOUR: say("Desk of a neighbouring parliament"),
    Why.DESK: say("Follow-up desk"),
    Why.ADDED: say("Added by hand"),
}


@dataclass(frozen=True, order=True)
class Reason:
    """One reason: why, and of what (a reference, a country's code, a subscription's key)."""

    why: Why
    of: str = ""

    def __str__(self) -> str:
        return f"{self.why}:{self.of}" if self.of else str(self.why)

    @classmethod
    def read(cls, key: str) -> Reason:
        """Return the reason that a stored key means."""
        why, _, of = key.partition(":")
        return cls(Why(why), of)


# What the words of IPU documents for what is alleged have to do with; all of them with rights.
_THEMES_OF_VIOLATIONS: dict[str, Theme] = {
    "arbitrary_detention": Theme.JUSTICE,
    "due_process_investigation": Theme.JUSTICE,
    "due_process": Theme.JUSTICE,
    "fair_trial": Theme.JUSTICE,
    "excessive_delays": Theme.JUSTICE,
    "impunity": Theme.JUSTICE,
    "expression": Theme.MEDIA,
    "mandate_revocation": Theme.ELECTIONS,
    "mandate_invalidation": Theme.ELECTIONS,
}


def themes_of(violations: Iterable[str]) -> frozenset[Theme]:
    """Return the themes of a case in which these violations are alleged."""
    keys = set(violations)
    told = {theme for key, theme in _THEMES_OF_VIOLATIONS.items() if key in keys}
    return frozenset(told | {Theme.RIGHTS})


def is_news(adopted_on: str, *, at: datetime) -> bool:
    """Tell whether a decision of this date, as precise as known, is news and no history."""
    before = day_after(adopted_on)
    return before is not None and at.date() - before <= DAY * NEWS_DAYS


def period(rhythm: Rhythm) -> timedelta:
    """Return how far back a digest looks."""
    return DAY * (7 if rhythm is Rhythm.WEEKLY else 1)


def leaves_at(at: datetime, *, urgent: bool) -> datetime:
    """Return when the mails of a sending may leave."""
    return at if urgent else at + GRACE


@dataclass(frozen=True)
class Hours:
    """The hours of one receiver, by their own clock, in which no mail comes."""

    zone: str
    starts: time | None = None
    ends: time | None = None

    def quiet(self, at: datetime) -> bool:
        """Tell whether it is quiet at this instant. Equal ends mean: never."""
        if self.starts is None or self.ends is None or self.starts == self.ends:
            return False
        now = at.astimezone(ZoneInfo(self.zone)).time()
        if self.starts < self.ends:
            return self.starts <= now < self.ends
        return now >= self.starts or now < self.ends

    def over_at(self, at: datetime) -> datetime:
        """Return the first instant from `at` on at which it is not quiet."""
        for _ in range(4):  # a clock put forward may jump over an end, into the next hours
            if not self.quiet(at):
                return at
            assert self.ends is not None
            at = _next(at, self.ends, ZoneInfo(self.zone))
        return at


def send_after(at: datetime, hours: Hours, *, urgent: bool = False, wakes: bool = True) -> datetime:
    """Return when a mail may leave to this receiver. What is urgent wakes those who let it."""
    return at if urgent and wakes else hours.over_at(at)


def next_digest(at: datetime, rhythm: Rhythm, *, zone: str) -> datetime | None:
    """Return when the next digest is due after `at`; None for whoever wishes none."""
    if rhythm not in (Rhythm.DAILY, Rhythm.WEEKLY):
        return None
    here = ZoneInfo(zone)
    due = _next(at, DIGEST_HOUR, here)
    while rhythm is Rhythm.WEEKLY and due.astimezone(here).weekday() != FIRST_DAY:
        due = _next(due, DIGEST_HOUR, here)
    return due


def _next(at: datetime, hour: time, zone: ZoneInfo) -> datetime:
    """Return the next instant after `at` at which clocks of a zone show this hour."""
    day = at.astimezone(zone).date()
    for later in range(3):
        for fold in (0, 1):  # an hour that comes twice when clocks are put back
            wall = datetime.combine(day + timedelta(days=later), hour.replace(fold=fold), zone)
            found = wall.astimezone(at.tzinfo)
            if found > at:
                return found
    raise AssertionError("a day has no such hour")  # pragma: no cover
