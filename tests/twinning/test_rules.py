"""The life of a twinning, by its dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemel.twinning.rules import (
    Life,
    Stage,
    contact_due,
    handover_due,
    shown_stage,
    silent_days,
    stage_after,
)

DAY = date(2026, 11, 16)
days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def a_life(**changes) -> Life:
    return Life(
        **{
            "stage": Stage.ACTIVE,
            "active_on": DAY,
            "contact_days": 30,
            "last_contact": None,
            "mandate_ends": None,
            **changes,
        }
    )


@pytest.mark.parametrize(
    ("member", "person", "after"),
    [
        ("", "", Stage.ASKED),
        ("yes", "", Stage.ASKED),
        ("", "yes", Stage.ASKED),
        ("yes", "yes", Stage.ACTIVE),
        ("no", "", Stage.DECLINED),
        ("", "no", Stage.DECLINED),
        ("yes", "no", Stage.DECLINED),
    ],
)
def test_a_twinning_is_active_only_when_both_said_yes(member, person, after):
    assert stage_after(member_answer=member, person_answer=person) == after


def test_the_first_contact_falls_due_after_the_agreed_rhythm():
    assert contact_due(a_life()) == DAY + timedelta(days=30)


@pytest.mark.parametrize("stage", [Stage.ASKED, Stage.PAUSED, Stage.ENDED])
def test_no_contact_falls_due_while_it_is_not_active(stage):
    assert contact_due(a_life(stage=stage)) is None


@given(active=days, last=days, on=days, rhythm=st.integers(1, 365))
def test_silence_begins_the_day_after_the_contact_was_due(active, last, on, rhythm):
    life = a_life(active_on=active, last_contact=last, contact_days=rhythm)

    silent = silent_days(life, on)

    assert silent == max(0, (on - last).days - rhythm)
    assert (shown_stage(life, on) == Stage.SILENT) == (silent > 0)


@given(ends=days, on=days)
def test_a_handover_is_due_half_a_year_before_the_mandate_ends(ends, on):
    assert handover_due(a_life(mandate_ends=ends), on) == ((ends - on).days <= 180)
