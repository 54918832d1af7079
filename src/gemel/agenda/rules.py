"""Which event concerns which case, and what dates an event may have."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from gemel.kernel import geography
from gemel.kernel.say import Said, say

LONGEST_DAYS = 366
FAR_YEARS = 10
LONGEST_TITLE = 200
LONGEST_PLACE = 100


class Kind(StrEnum):
    """What kind of event it is."""

    TRIP = "trip"
    OUT = "delegation_out"
    IN = "delegation_in"
    AMBASSADOR = "ambassador"
    HEARING = "hearing"
    SITTING = "sitting"
    IPU = "ipu_session"


KINDS: Mapping[Kind, Said] = {
    Kind.TRIP: say("Trip of a member"),
    Kind.OUT: say("Delegation that travels"),
    Kind.IN: say("Delegation that visits"),
    Kind.AMBASSADOR: say("Meeting with an ambassador"),
    Kind.HEARING: say("Hearing in court"),
    Kind.SITTING: say("Sitting of the house or a committee"),
    Kind.IPU: say("Session of the IPU"),
}
GOES = frozenset({Kind.TRIP, Kind.OUT})  # takes members to the country
NEEDS_COUNTRY = frozenset({Kind.TRIP, Kind.OUT, Kind.IN, Kind.AMBASSADOR, Kind.HEARING})


class Reason(StrEnum):
    """Why an event concerns a case; the first that fits is told."""

    NAMED = "named"
    COURT = "court"
    THERE = "there"
    VISITORS = "visitors"
    AMBASSADOR = "ambassador"
    HOST = "host"


REASONS: Mapping[Reason, Said] = {
    Reason.NAMED: say("The event was written down for this case"),
    Reason.COURT: say("The court sits there in those days"),
    Reason.THERE: say("Members are in the country"),
    Reason.VISITORS: say("Visitors from the country are here"),
    Reason.AMBASSADOR: say("The ambassador speaks for the country"),
    Reason.HOST: say("The country is the host"),
}
_BY_COUNTRY = {
    Kind.TRIP: Reason.THERE,
    Kind.OUT: Reason.THERE,
    Kind.IN: Reason.VISITORS,
    Kind.AMBASSADOR: Reason.AMBASSADOR,
    Kind.IPU: Reason.HOST,
}


@dataclass(frozen=True)
class Dated:
    """What the rules know of an event. `ends_before` is the first day after it."""

    kind: Kind
    country: str
    starts_on: date
    ends_before: date
    cases: frozenset[str] = frozenset()


def overlap(one: Dated, other: Dated) -> bool:
    """Tell whether two events have a day in common."""
    return one.starts_on < other.ends_before and other.starts_on < one.ends_before


def reason(
    event: Dated, case: str, countries: Iterable[str], *, hearings: Iterable[Dated] = ()
) -> Reason | None:
    """Return why an event concerns a case (its ref and countries), else None.

    A hearing or a sitting concerns only the cases that it was written down for. Who travels to
    where a court hears a case in those days is concerned, wherever the case itself belongs.
    """
    if case in event.cases:
        return Reason.NAMED
    if event.kind in GOES and any(
        hearing.kind == Kind.HEARING
        and case in hearing.cases
        and hearing.country == event.country
        and overlap(event, hearing)
        for hearing in hearings
    ):
        return Reason.COURT
    if event.country and event.country in set(countries):
        return _BY_COUNTRY.get(event.kind)
    return None


# --- dates -----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Given:
    """An event as somebody writes it down. `last_on` is its last day; none means one day.

    `at` with `zone` is when it begins, by the clock of that place.
    """

    kind: str
    starts_on: date
    last_on: date | None = None
    at: time | None = None
    zone: str = ""
    country: str = ""
    place: str = ""
    title: str = ""

    @property
    def ends_before(self) -> date:
        """The first day after it."""
        return (self.last_on or self.starts_on) + timedelta(days=1)

    @property
    def starts_at(self) -> datetime | None:
        """The instant at which it begins, where a time is known."""
        if self.at is None:
            return None
        here = datetime.combine(self.starts_on, self.at, zoneinfo.ZoneInfo(self.zone))
        return here.astimezone(UTC)


def faults(given: Given, *, today: date) -> dict[str, Said]:
    """Return what cannot be right about an event, by field; nothing where all is well."""
    found: dict[str, Said] = {}
    if given.kind not in set(Kind):
        found["kind"] = say("Choose one of these")
    elif not given.country and Kind(given.kind) in NEEDS_COUNTRY:
        found["country"] = say("Give the country")
    if given.country and geography.country(given.country) is None:
        found["country"] = say("Choose a country")
    found |= _wrong_days(given, today) | _wrong_time(given)
    for name, text, most in (
        ("title", given.title, LONGEST_TITLE), ("place", given.place, LONGEST_PLACE)
    ):  # fmt: skip
        if len(text) > most:
            found[name] = say("At most {most} characters", most=most)
    return found


def _wrong_days(given: Given, today: date) -> dict[str, Said]:
    if abs(given.starts_on.year - today.year) > FAR_YEARS:
        return {"starts_on": say("This is more than ten years away: check the year")}
    if given.last_on is None:
        return {}
    if given.last_on < given.starts_on:
        return {"last_on": say("It would end before it begins: check both days")}
    if (given.last_on - given.starts_on).days >= LONGEST_DAYS:
        return {"last_on": say("Longer than a year: check both days")}
    return {}


def _wrong_time(given: Given) -> dict[str, Said]:
    if given.at is None:
        return {}
    if given.zone not in zoneinfo.available_timezones():
        return {"zone": say("Say by the clock of which place")}
    zone = zoneinfo.ZoneInfo(given.zone)
    here = datetime.combine(given.starts_on, given.at, zone)
    if here.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != here.replace(tzinfo=None):
        return {"time": say("On that night the clocks there leave this hour out")}
    return {}
