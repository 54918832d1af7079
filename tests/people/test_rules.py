"""Words and rules about people: dates as precise as known, standings, what is searched."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemel.people import rules
from gemel.people.rules import Span, Standing

partial_dates = st.one_of(
    st.dates(date(1700, 1, 1), date(2200, 12, 31)).map(lambda day: day.isoformat()),
    st.dates(date(1700, 1, 1), date(2200, 12, 31)).map(lambda day: day.isoformat()[:7]),
    st.integers(1700, 2200).map(str),
)


@pytest.mark.parametrize(
    ("partial", "first", "after"),
    [
        ("", None, None),
        ("2024", date(2024, 1, 1), date(2025, 1, 1)),
        ("2024-02", date(2024, 2, 1), date(2024, 3, 1)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 3, 1)),
        ("9999-12-31", date(9999, 12, 31), date(9999, 12, 31)),
    ],
)
def test_a_partial_date_spans_all_days_that_it_may_mean(partial, first, after):
    assert rules.first_day(partial) == first
    assert rules.day_after(partial) == after


@given(partial_dates)
def test_a_partial_date_holds_at_least_one_day(partial):
    assert rules.is_partial_date(partial)
    assert rules.first_day(partial) < rules.day_after(partial)


@pytest.mark.parametrize(
    "text", ["", "24", "2024-13", "2024-02-30", "2024-2-1", "in 2024", "٢٠٢٤x"]
)
def test_what_is_no_date_is_none(text):
    assert not rules.is_partial_date(text)


TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("starts", "ends", "as_of", "standing"),
    [
        (None, None, None, Standing.UNCONFIRMED),
        (None, None, TODAY, Standing.HOLDS),
        (None, None, TODAY - timedelta(days=1), Standing.UNCONFIRMED),
        (date(2027, 1, 1), None, TODAY, Standing.NOT_BEGUN),
        (date(2020, 1, 1), TODAY, None, Standing.ENDED),
        (date(2020, 1, 1), TODAY + timedelta(days=1), None, Standing.HOLDS),
    ],
)
def test_what_is_known_of_a_mandate_on_a_day(starts, ends, as_of, standing):
    assert rules.standing(Span(starts, ends), as_of=as_of, on=TODAY) == standing


@given(st.none() | st.dates(), st.none() | st.dates(), st.none() | st.dates(), st.dates())
def test_a_mandate_holds_only_within_its_days(starts, ends, as_of, on):
    if rules.standing(Span(starts, ends), as_of=as_of, on=on) is Standing.HOLDS:
        assert Span(starts, ends).holds(on)
        assert ends is not None or (as_of is not None and on <= as_of)


def test_searching_looks_through_every_word_once():
    assert rules.search_text(["Véra Quillon", "QUILLON Vera", ""]) == " vera quillon "
    assert rules.search_text([]) == rules.sound_text([]) == ""
    assert " KLN " in rules.sound_text(["Véra Quillon"])


@pytest.mark.parametrize(
    ("words", "table"),
    [
        (rules.Theme, rules.THEMES),
        (rules.Wish, rules.WISHES),
        (rules.Tie, rules.TIES),
        (rules.Alike, rules.ALIKES),
    ],
)
def test_every_word_has_its_sentence(words, table):
    assert set(words) == set(table)
