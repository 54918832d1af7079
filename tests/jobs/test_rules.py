"""Pauses between attempts."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from gemel.jobs import rules


@given(st.integers(0, 1000))
def test_the_pause_grows_and_is_never_over_an_hour(attempts):
    pause = rules.retry_delay(attempts)

    assert timedelta(seconds=10) <= pause <= rules.LONGEST_PAUSE
    assert pause <= rules.retry_delay(attempts + 1)


def test_all_attempts_together_span_long_enough_for_a_restart_and_end_within_a_day():
    span = sum((rules.retry_delay(n) for n in range(1, rules.MOST_ATTEMPTS)), timedelta())

    assert timedelta(minutes=20) < span < timedelta(days=1)
    assert rules.give_up(rules.MOST_ATTEMPTS)
    assert not rules.give_up(rules.MOST_ATTEMPTS - 1)
