"""Stages in their order, days that can be, votes that add up, and where a motion stands."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemel.proceedings import rules
from gemel.proceedings.rules import Given, GivenStage, Key, Kind, Votes
from tests.proceedings.builders import TODAY, given_stage

NUMBER = st.integers(0, 700)
ROWS = st.lists(st.tuples(NUMBER, NUMBER, NUMBER, NUMBER), min_size=1, max_size=6)


def at(key, days):
    return SimpleNamespace(key=key, on=TODAY + timedelta(days=days))


def wrong(one: GivenStage, *, kind=Kind.MOTION, others=()) -> set[str]:
    return set(rules.stage_faults(one, kind=kind, others=others, today=TODAY))


@pytest.mark.parametrize("key", sorted(set(Key) - rules.MAY_LIE_AHEAD))
def test_what_has_not_happened_cannot_be_written_down_as_done(key):
    assert "on" in wrong(given_stage(key, days=1))
    assert "on" not in wrong(given_stage(key, days=0))


@pytest.mark.parametrize("key", sorted(rules.MAY_LIE_AHEAD))
def test_what_is_set_for_a_day_may_lie_ahead_but_not_ten_years(key):
    assert wrong(given_stage(key, days=40)) == set()
    assert "on" in wrong(given_stage(key, days=4000))


def test_nothing_is_debated_or_decided_before_it_was_tabled():
    tabled = [at("tabled", -5)]
    assert "on" in wrong(given_stage("adopted", days=-6), others=tabled)
    assert wrong(given_stage("adopted", days=-5), others=tabled) == set()
    assert wrong(given_stage("planned", days=-9), others=tabled) == set()
    assert "on" in wrong(given_stage("tabled", days=-1), others=[at("adopted", -2)])


def test_a_debate_is_held_and_never_voted_on():
    for kind in sorted(set(Kind) - rules.DECIDED):
        assert "key" in wrong(given_stage("adopted"), kind=kind)
        assert wrong(given_stage("debated"), kind=kind) == set()


@pytest.mark.parametrize(
    "link",
    ["http://a.org/x", "javascript:alert(1)", "https://", "https://user@a.org/x", "ftp://a.org"],
)
def test_only_a_plain_https_address_is_a_link_to_the_record(link):
    assert "record_link" in rules.faults(Given(kind="motion", record_link=link))
    assert "record_link" in wrong(given_stage(record_link=link))
    assert rules.faults(Given(kind="motion", record_link="https://parl.example.org/b?n=1")) == {}


@pytest.mark.parametrize(
    ("key", "more", "field"),
    [
        ("tabled", {"votes_for": 3}, "votes_for"),
        ("adopted", {"votes_for": 3, "votes_against": 4}, "key"),
        ("adopted", {"votes_for": 9000}, "votes_for"),
        ("adopted", {"votes_for": 3, "groups": (Votes(group="A", votes_for=4),)}, "votes_for"),
        ("adopted", {"groups": (Votes(group="A"), Votes(group="a"))}, "groups"),
    ],
)
def test_a_vote_that_cannot_be_is_told_at_its_field(key, more, field):
    assert wrong(given_stage(key, **more)) == {field}


def test_a_lost_majority_and_a_tie_are_possible():
    assert wrong(given_stage("rejected", votes_for=50, votes_against=40)) == set()  # of two thirds
    assert wrong(given_stage("adopted", votes_for=40, votes_against=40)) == set()  # the chair's


@given(ROWS)
def test_groups_are_read_back_as_they_are_written_and_add_up(rows):
    groups = tuple(
        rules.votes(dict(zip(rules.NUMBERS, row, strict=True)), f"Group {n}")
        for n, row in enumerate(rows)
    )
    assert rules.groups_from(rules.groups_as_text(groups)) == groups
    whole = rules.total(GivenStage(key="rejected", on=TODAY, groups=groups))
    assert whole.numbers == tuple(map(sum, zip(*rows, strict=True)))


@given(NUMBER, st.integers(0, 700), st.integers(0, 5))
def test_no_group_ever_has_more_votes_than_the_whole(whole, part, more):
    one = given_stage(
        "rejected",
        votes_for=whole,
        groups=(Votes(group="A", votes_for=part), Votes(group="B", votes_for=more)),
    )
    assert ("votes_for" in wrong(one)) == (part + more > whole)


@pytest.mark.parametrize("line", ["Greens", "12 3", "Greens: 1 2 3 4 5", ": 1 2"])
def test_a_line_of_groups_that_cannot_be_read_is_named(line):
    with pytest.raises(ValueError, match=line[:3]):
        rules.groups_from(f"Reds: 1 2\n{line}")


KEYS = st.lists(st.tuples(st.sampled_from(list(Key)), st.integers(-30, 30)), max_size=8)


@given(KEYS)
def test_where_it_stands_is_the_newest_that_has_come_and_what_is_next_lies_ahead(rows):
    stages = [at(key, days) for key, days in rows]
    now, then = (rules.standing(stages, today=TODAY), rules.ahead(stages, today=TODAY))
    assert (now is None) == (not any(one.on <= TODAY for one in stages))
    assert now is None or all(one.on <= now.on for one in stages if one.on <= TODAY)
    assert then is None or (
        then.on > TODAY and all(then.on <= o.on for o in stages if o.on > TODAY)
    )
    if any(one.key in rules.ENDS for one in stages):
        assert not rules.pending(Kind.MOTION, stages, today=TODAY)


def test_an_end_outranks_what_came_on_its_day_and_nothing_is_pending_without_a_stage():
    assert rules.standing([at("adopted", -1), at("debated", -1)], today=TODAY).key == "adopted"
    assert not rules.pending(Kind.MOTION, [], today=TODAY)
    assert rules.pending(Kind.MOTION, [at("debated", -1)], today=TODAY)
    assert not rules.pending(Kind.PLENARY_DEBATE, [at("debated", -1)], today=TODAY)
    assert rules.pending(Kind.PLENARY_DEBATE, [at("debated", 4)], today=TODAY)
