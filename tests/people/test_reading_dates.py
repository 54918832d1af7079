"""Dates: read in one way or not at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemel.people.reading import dates

DAYS = st.dates(date(1500, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1962-09-06", "1962-09-06"),
        ("1962-09", "1962-09"),
        ("1962", "1962"),
        ("1962-00-00", "1962"),
        ("1962-09-00", "1962-09"),
        ("19620906", "1962-09-06"),
        ("1962/9/6", "1962-09-06"),
        ("1962-9-6", "1962-09-06"),
        ("2014-06-20 00:00:00", "2014-06-20"),
        ("2019-02-21T14:06:42.87", "2019-02-21"),
        ("1975-11-05T00:00:00", "1975-11-05"),
        ("+1951-11-04T00:00:00Z", "1951-11-04"),
        ("26.3.1994", "1994-03-26"),
        ("26. 3. 1994", "1994-03-26"),
        ("3.4.1994", "1994-04-03"),
        ("26/3/1994", "1994-03-26"),
        ("3/26/1994", "1994-03-26"),
        ("3/3/1994", "1994-03-03"),
        ("23-04-1975", "1975-04-23"),
        ("03/1994", "1994-03"),
        ("25. jul 1951", "1951-07-25"),
        ("6. december 1965", "1965-12-06"),
        ("10. mar. 1951", "1951-03-10"),
        ("1er août 2001", "2001-08-01"),
        ("13 de marzo de 1990", "1990-03-13"),
        ("4 d’abril de 1990", "1990-04-04"),
        ("March 13, 1990", "1990-03-13"),
        ("13th March 1990", "1990-03-13"),
        ("3 May 1990", "1990-05-03"),
        ("26. maaliskuuta 1994", "1994-03-26"),
        ("März 1990", "1990-03"),
        ("١٩٦٢-٠٩-٠٦", "1962-09-06"),
        ("/Date(-2587680000000)/", "1888-01-01"),
        ("0001-01-01T00:00:00", ""),
        ("9999-12-31", ""),
        ("31.12.9999", ""),
        ("-", ""),
        ("", ""),
    ],
)
def test_a_date_that_can_be_read_in_one_way_is_read(written, read):
    day = dates.read_date(written)
    assert (day.text, day.fault) == (read, None)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("3/4/1994", "day 3 of month 4 or day 4 of month 3"),
        ("3-4-1994", "day 3 of month 4 or day 4 of month 3"),
        ("3/4/94", "two digits"),
        ("28915", "day number of a spreadsheet"),
        ("1985-02-30", "no such day"),
        ("31.4.1990", "no such day"),
        ("13/13/1990", "no such day"),
        ("1994-13-01", "no such day"),
        ("1345/05/12", "not between"),  # perhaps of another calendar
        ("2540-05-12", "not between"),
        ("2016--01-15", "not a date"),
        ("c. 1950", "not a date"),
        ("=TODAY()", "not a date"),
        ("5 listopada 1990", "not a date"),  # October in Croatian, November in Polish
        ("1951-01-01 or 1952", "not a date"),
    ],
)
def test_a_date_that_cannot_is_refused_with_the_reason(written, reason):
    day = dates.read_date(written)
    assert day.text == ""
    assert reason in str(day.fault)


def test_a_mapping_says_what_an_ambiguous_date_means():
    assert dates.read_date("3/4/1994", "dmy").text == "1994-04-03"
    assert dates.read_date("3/4/1994", "mdy").text == "1994-03-04"
    assert dates.read_date("3/26/1994", "dmy").fault  # no month 26: not turned round


def test_the_first_second_of_a_year_is_only_its_year():
    assert dates.read_date("1951-01-01T00:00:00Z") == dates.Day("1951", reduced=True)
    assert dates.read_date("1951-01-01") == dates.Day("1951-01-01")


@pytest.mark.parametrize("word", ["ongoing", "Present", "heute", "en cours", "nu"])
def test_words_for_still_are_no_end(word):
    assert dates.read_end(word) == dates.Day()
    assert dates.read_date(word).fault


@given(DAYS)
def test_every_day_survives_each_way_of_writing_it(day):
    iso = day.isoformat()
    for written in (
        iso,
        f"{day.day}.{day.month}.{day.year:04d}",
        f"{day:%Y%m%d}" if 1600 <= day.year < 2100 else iso,
        f"{day.day} {day:%B} {day.year:04d}",
        f"{iso}T12:30:00Z",
    ):
        assert dates.read_date(written).text == iso
    assert dates.read_date(f"{day:%d/%m/%Y}", "dmy").text == iso
    assert dates.read_date(f"{day:%m/%d/%Y}", "mdy").text == iso


@given(DAYS)
def test_an_ambiguous_day_is_never_taken_without_an_order(day):
    found = dates.read_date(f"{day.day}/{day.month}/{day.year:04d}")
    if day.day > 12 or day.day == day.month:
        assert found.text == day.isoformat()
    else:
        assert found.text == ""
        assert found.fault


@given(st.text(max_size=30))
def test_no_text_is_too_odd_to_answer(text):
    for reader in (dates.read_date, dates.read_end):
        day = reader(text)
        assert not (day.text and day.fault)
        if day.text:
            assert dates.first_day(day.text) <= dates.last_day(day.text)


def test_partial_dates_span_what_they_allow():
    assert dates.first_day("1962") == date(1962, 1, 1)
    assert dates.last_day("1962") == date(1962, 12, 31)
    assert dates.last_day("1964-02") == date(1964, 2, 29)
    assert dates.last_day("1964-02-03") == dates.first_day("1964-02-03") == date(1964, 2, 3)


@pytest.mark.parametrize(
    ("start", "end", "backwards"),
    [
        ("2015-01-02", "2015-01-01", True),
        ("2015-01-01", "2015-01-01", False),
        ("2015-06", "2015", False),  # the end may lie after June
        ("2016", "2015-12-31", True),
        ("2015-12-31", "2015", False),
        (None, "2015", False),
        ("2015", None, False),
    ],
)
def test_an_end_is_before_a_start_only_where_no_reading_saves_it(start, end, backwards):
    assert dates.ends_before_start(start, end) is backwards


def test_of_two_dates_the_finer_counts_unless_they_contradict():
    assert dates.finer("1962", "1962-09-06") == "1962-09-06"
    assert dates.finer("", "1962") == "1962"
    assert dates.finer("1962-09-06", "1962-09-07") is None
    assert dates.common(["1962-09-06", "1962-09-07"]) == "1962-09"
    assert dates.common(["1962-09-06", "1962"]) == "1962"
    assert dates.common(["1962", "1963"]) == ""
