"""Asks and their days, silence and its source of time, and references as a house writes them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemel.cases import following
from gemel.cases.following import IDLE_DAYS, Reference

BODIES = {
    "body-22222-22222": ("UPN", "Udenrigspolitiske Nævn"),
    "body-22222-22223": ("URU", "Udenrigsudvalget"),
    "body-22222-22224": ("OSCE", "OSCE-delegationen"),
    "body-22222-22225": ("ERD", ""),
    "body-22222-22226": ("IPU", "IPU"),
}
LETTER = (
    "UPN Alm.del - Bilag 90, URU Alm.del - Bilag 91, OSCE Alm.del - Bilag 14, "
    "ERD Alm.del - Bilag 6, IPU Alm.del - Bilag 9"
)
DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))


# --- references ----------------------------------------------------------------------------------


def test_one_letter_is_split_into_its_five_references_in_the_house_s_own_words():
    found = following.split(LETTER, BODIES)

    assert [one.text for one in found.references] == LETTER.split(", ")
    assert [one.body for one in found.references] == list(BODIES)
    assert found.unknown == ()


@pytest.mark.parametrize(
    ("line", "unknown"),
    [
        ("UPN Alm.del - Bilag 90, XYZ Alm.del - Bilag 3", ("XYZ Alm.del - Bilag 3",)),
        ("UPN Alm.del - Bilag 90, 91", ("91",)),  # whose 91? asked back, not guessed
        ("UPN Alm.del", ("UPN Alm.del",)),  # no number
        ("UPNX 4", ("UPNX 4",)),  # a code is a word, not a beginning
        (f"UPN {'9' * 80}", (f"UPN {'9' * 80}",)),
    ],
)
def test_what_names_no_committee_or_no_number_is_told_and_not_guessed(line, unknown):
    assert following.split(line, BODIES).unknown == unknown


def test_the_word_before_the_last_parts_two_and_a_committee_s_own_name_stays_whole():
    bodies = BODIES | {"body-22222-22227": ("", "Committee on Law and Justice")}
    line = "UPN Bilag 90 og URU Bilag 91 and Committee on Law and Justice 4, ERD Bilag 5 og 6"

    found = following.split(line, bodies)

    assert [one.text for one in found.references] == [
        "UPN Bilag 90", "URU Bilag 91", "Committee on Law and Justice 4", "ERD Bilag 5 og 6",
    ]  # fmt: skip
    assert found.unknown == ()


def test_lines_blanks_twins_and_direction_marks_do_not_matter():
    line = "  upn   Alm.del -  Bilag 90 ;\r\n\u200eUPN Alm.del - Bilag 91,UPN Alm.del - Bilag 91 "

    assert following.split(line, BODIES).references == (
        Reference("body-22222-22222", "upn Alm.del - Bilag 90"),
        Reference("body-22222-22222", "UPN Alm.del - Bilag 91"),
    )


@given(
    st.lists(
        st.tuples(st.sampled_from(["UPN", "URU", "OSCE", "ERD"]), st.integers(1, 999)),
        unique=True, max_size=8,
    )
)  # fmt: skip
def test_whatever_is_written_as_one_line_is_read_back_as_it_was(pairs):
    texts = [f"{code} Alm.del - Bilag {number}" for code, number in pairs]

    found = following.split(", ".join(texts), BODIES)

    assert [one.text for one in found.references] == texts
    assert found.unknown == ()


@given(st.text(max_size=200))
def test_no_text_is_lost_between_what_is_read_and_what_is_asked_back(text):
    found = following.split(text, BODIES)

    pieces = {one.text for one in found.references} | set(found.unknown)
    assert all(piece.strip() for piece in pieces)


def test_a_number_carries_its_committee_s_code_once():
    assert following.reference("UPN", "Alm.del - Bilag 90") == "UPN Alm.del - Bilag 90"
    assert following.reference("UPN", "UPN Alm.del - Bilag 90") == "UPN Alm.del - Bilag 90"
    assert following.reference("", "Bilag 90") == "Bilag 90"
    assert following.reference("CJ", "Committee on Justice 4", "Committee on Justice") == (
        "Committee on Justice 4"
    )


# --- days ----------------------------------------------------------------------------------------


def test_a_printed_month_lasts_to_its_end_and_the_next_session_to_its_first_day():
    session = date(2027, 3, 20)

    assert following.last_day("2026-11", at_session=False, session_on=None) == date(2026, 11, 30)
    assert following.last_day("", at_session=True, session_on=session) == session
    assert following.last_day("", at_session=True, session_on=None) is None
    assert following.last_day("", at_session=False, session_on=session) is None
    assert following.last_day("2026", at_session=True, session_on=session) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("text", "so"),
    [
        ("wishes to be kept informed before its next session", True),
        ("d’ici à sa prochaine session", True),
        ("en su próximo período de sesiones", True),
        ("urges the authorities to release him", False),
        ("recalls what it said at its previous session", False),
    ],
)
def test_the_next_session_is_due_only_where_the_text_names_it(text, so):
    assert following.asks_for_next_session(text) is so


@given(DAYS, st.none() | DAYS, DAYS)
def test_silence_is_told_from_thirty_days_on_and_never_too_early(decided, act, today):
    quiet = following.silence(decided.isoformat(), act, on=today)

    newest = max(decided, act) if act else decided
    if (today - newest).days < IDLE_DAYS:
        assert quiet is None
    else:
        assert quiet is not None
        assert quiet.days == (today - newest).days
        assert quiet.decided is (newest == decided)


def test_a_decision_of_a_month_is_counted_from_its_last_day_and_says_so():
    end = date(2026, 10, 31)

    assert following.silence("2026-10", None, on=end + timedelta(days=29)) is None
    quiet = following.silence("2026-10", None, on=end + timedelta(days=30))

    assert quiet is not None
    assert quiet.since == end
    assert "the day that the decision prints" in str(quiet.source)
    assert following.silence("", None, on=end) is None  # no day, no claim


def test_an_act_of_the_day_before_a_decision_is_no_act_on_it():
    quiet = following.silence("2026-09-10", date(2026, 9, 9), on=date(2026, 11, 1))

    assert quiet is not None
    assert quiet.decided
