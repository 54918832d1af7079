"""Which event concerns which case, and which dates cannot be right."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gemel.agenda.rules import GOES, KINDS, REASONS, Dated, Given, Kind, Reason, faults, overlap
from gemel.agenda.rules import reason as why

DAY = date(2026, 11, 20)
countries = some.sampled_from(["BI", "CD", "UG", ""])
kinds = some.sampled_from(list(Kind))
case_refs = some.frozensets(some.sampled_from(["case-a", "case-b"]))


@some.composite
def events(draw) -> Dated:
    starts = DAY + timedelta(days=draw(some.integers(-20, 20)))
    ends = starts + timedelta(days=draw(some.integers(1, 10)))
    return Dated(draw(kinds), draw(countries), starts, ends, draw(case_refs))


def a_trip(country="BI", kind=Kind.TRIP, cases=(), starts=DAY, days=3) -> Dated:
    return Dated(kind, country, starts, starts + timedelta(days=days), frozenset(cases))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Kind.TRIP, Reason.THERE), (Kind.OUT, Reason.THERE), (Kind.IN, Reason.VISITORS),
        (Kind.AMBASSADOR, Reason.AMBASSADOR), (Kind.IPU, Reason.HOST), (Kind.HEARING, None),
        (Kind.SITTING, None),
    ],
)  # fmt: skip
def test_an_event_concerns_the_cases_of_its_country_by_its_kind(kind, expected):
    assert why(a_trip(kind=kind), "case-a", ["BI"]) is expected
    assert why(a_trip(kind=kind), "case-a", ["CD"]) is None


def test_who_travels_to_where_a_court_hears_the_case_in_those_days_is_concerned():
    hearing = a_trip("TZ", Kind.HEARING, ["case-a"], DAY + timedelta(days=2), 1)

    assert why(a_trip("TZ"), "case-a", ["BI"], hearings=[hearing]) is Reason.COURT
    assert why(a_trip("TZ"), "case-b", ["BI"], hearings=[hearing]) is None
    late = a_trip("TZ", starts=DAY + timedelta(days=3))
    assert why(late, "case-a", ["BI"], hearings=[hearing]) is None


@given(events(), case_refs, some.lists(countries), some.lists(events(), max_size=4))
def test_a_named_case_is_always_concerned_and_no_other_without_a_tie(event, refs, lands, heard):
    for ref in ("case-a", "case-b"):
        found = why(event, ref, lands, hearings=heard)

        assert (found is Reason.NAMED) == (ref in event.cases)
        if found is None or found is Reason.NAMED:
            continue
        assert event.country
        if found is Reason.COURT:
            assert event.kind in GOES
            assert any(ref in one.cases and overlap(event, one) for one in heard)
        else:
            assert event.country in lands
            assert event.kind not in (Kind.HEARING, Kind.SITTING)


@given(events(), events())
def test_two_events_overlap_whichever_is_asked(one, other):
    days = lambda e: {e.starts_on + timedelta(n) for n in range((e.ends_before - e.starts_on).days)}  # noqa: E731
    assert overlap(one, other) == overlap(other, one) == bool(days(one) & days(other))


def test_every_kind_and_reason_has_its_words():
    assert set(KINDS) == set(Kind)
    assert set(REASONS) == set(Reason)


def wrong(**more):
    facts = {"kind": "trip", "starts_on": DAY, "country": "BI"} | more
    return {name: str(said) for name, said in faults(Given(**facts), today=DAY).items()}


def test_what_can_be_right_is_let_by():
    assert wrong() == {}
    assert wrong(last_on=DAY, at=time(9), zone="Africa/Bujumbura", title="x" * 200) == {}
    assert wrong(kind="sitting", country="") == {}


def test_bad_dates_are_told_in_words():
    assert "before it begins" in wrong(last_on=DAY - timedelta(days=1))["last_on"]
    assert "Longer than a year" in wrong(last_on=DAY + timedelta(days=366))["last_on"]
    assert "check the year" in wrong(starts_on=date(2062, 1, 1))["starts_on"]
    assert "check the year" in wrong(starts_on=date(206, 1, 1))["starts_on"]
    assert "which place" in wrong(at=time(9), zone="Atlantis")["zone"]
    assert "which place" in wrong(at=time(9))["zone"]


def test_an_hour_that_the_clocks_leave_out_is_told():
    spring = date(2027, 3, 28)
    told = wrong(starts_on=spring, at=time(2, 30), zone="Europe/Brussels")
    assert "leave this hour out" in told["time"]
    assert wrong(starts_on=spring, at=time(3, 30), zone="Europe/Brussels") == {}


def test_other_faults_stand_at_their_fields():
    assert set(wrong(kind="party")) == {"kind"}
    assert set(wrong(country="")) == {"country"}
    assert set(wrong(country="QQ")) == {"country"}
    assert set(wrong(title="x" * 201, place="y" * 101)) == {"title", "place"}


def test_a_time_is_an_instant_by_the_clock_of_its_place():
    given = Given(kind="hearing", starts_on=DAY, at=time(9), zone="Africa/Bujumbura", country="BI")
    assert given.starts_at == datetime(2026, 11, 20, 7, tzinfo=UTC)
    assert Given(kind="trip", starts_on=DAY, country="BI").starts_at is None
    assert given.ends_before == DAY + timedelta(days=1)
