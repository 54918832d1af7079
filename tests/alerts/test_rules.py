"""Hours, digests and reasons, for any clock of the world."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given
from hypothesis import strategies as st

from gemel.alerts import rules
from gemel.alerts.rules import Hours, Reason, Rhythm, Why
from tests.cast import NOON

ZONES = st.sampled_from(sorted(available_timezones() - {"localtime", "Factory"}))
WHEN = st.datetimes(datetime(2024, 1, 1), datetime(2029, 1, 1), timezones=st.just(UTC))
HOUR = st.times().map(lambda hour: hour.replace(second=0, microsecond=0))
AT_NIGHT = Hours("Europe/Copenhagen", time(22), time(7))


@given(WHEN, ZONES, HOUR, HOUR)
def test_no_mail_comes_in_quiet_hours_and_none_waits_longer_than_it_must(at, zone, starts, ends):
    hours = Hours(zone, starts, ends)

    after = rules.send_after(at, hours)

    assert after >= at
    assert (after == at) == (not hours.quiet(at))
    # A day that a zone leaves out, or an end that a clock jumps over, costs a day at the most.
    assert after - at <= timedelta(hours=50)
    assert not hours.quiet(after) or after - at > timedelta(hours=24)


@given(WHEN, ZONES, HOUR, HOUR)
def test_what_is_urgent_wakes_those_who_let_it_and_nobody_else(at, zone, starts, ends):
    hours = Hours(zone, starts, ends)
    assert rules.send_after(at, hours, urgent=True) == at
    quiet = rules.send_after(at, hours)
    assert rules.send_after(at, hours, urgent=True, wakes=False) == quiet


@given(WHEN, ZONES)
def test_nobody_who_names_no_hours_waits(at, zone):
    assert Hours(zone).over_at(at) == at
    assert Hours(zone, time(7), time(7)).over_at(at) == at


def test_the_night_on_which_clocks_change_ends_at_seven_by_the_clock():
    def ends(day: int, month: int, hour: int = 23) -> str:
        at = datetime(2026, month, day, hour, tzinfo=ZoneInfo("Europe/Copenhagen"))
        return AT_NIGHT.over_at(at.astimezone(UTC)).isoformat()

    assert ends(27, 3) == "2026-03-28T06:00:00+00:00"
    assert ends(28, 3) == "2026-03-29T05:00:00+00:00"  # forward that night
    assert ends(24, 10) == "2026-10-25T06:00:00+00:00"  # back that night
    assert ends(23, 10) == "2026-10-24T05:00:00+00:00"


def test_an_end_that_comes_twice_or_not_at_all_is_an_end():
    zone = ZoneInfo("Europe/Copenhagen")
    twice = Hours("Europe/Copenhagen", time(22), time(2, 30))
    second = datetime(2026, 10, 25, 2, 15, tzinfo=zone, fold=1).astimezone(UTC)
    assert twice.over_at(second) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    skipped = datetime(2026, 3, 29, 1, 0, tzinfo=zone).astimezone(UTC)
    assert twice.over_at(skipped) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


@given(WHEN, ZONES, st.sampled_from([Rhythm.DAILY, Rhythm.WEEKLY]))
def test_digests_come_in_the_morning_one_after_the_other(at, zone, rhythm):
    first = rules.next_digest(at, rhythm, zone=zone)
    second = rules.next_digest(first, rhythm, zone=zone)

    assert at < first < second
    assert second - first <= rules.period(rhythm) + timedelta(days=1, hours=25)
    local = first.astimezone(ZoneInfo(zone))
    assert (local + timedelta(hours=3)).time() >= rules.DIGEST_HOUR
    if rhythm is Rhythm.WEEKLY:
        assert local.weekday() == rules.FIRST_DAY


@given(st.sampled_from([Rhythm.AT_ONCE, Rhythm.NEVER]), WHEN)
def test_whoever_wishes_none_has_no_digest(rhythm, at):
    assert rules.next_digest(at, rhythm, zone="UTC") is None


@given(st.sampled_from(list(Why)), st.sampled_from(["", "UG", "body-22222-22222", "case:x"]))
def test_a_reason_is_read_as_it_was_written(why, of):
    assert Reason.read(str(Reason(why, of))) == Reason(why, of)


def test_a_decision_is_news_for_a_season_and_history_after():
    assert rules.is_news("2026-11-03", at=NOON)
    assert rules.is_news("2026-11", at=NOON)
    assert not rules.is_news("2020-11-03", at=NOON)
    assert not rules.is_news("", at=NOON)


def test_every_violation_has_to_do_with_rights():
    assert rules.themes_of([]) == {"rights"}
    assert rules.themes_of(["fair_trial", "expression", "unheard_of"]) == {
        "rights", "justice", "media",
    }  # fmt: skip
