"""Which stated seat is which known one: rules without a database."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemel.people.importing import seats
from gemel.people.importing.person import HAND, Place, Sitting

SOURCE = "arcadia:id"
TODAY = date(2026, 11, 1)


def sitting(**facts):
    return Sitting(**{"parliament": 1, "stated_by": SOURCE, **facts})


def put(known, *stated, may_correct=True):
    changed: dict[int, set[str]] = {}
    remarks = seats.put_sittings(
        known, seats.once(stated), may_correct=may_correct, changed=changed
    )
    return changed, remarks


def test_a_seat_that_is_not_known_is_added():
    known = [sitting(pk=1, starts_on="2019-01-01", ends_on="2023-12-31")]

    changed, remarks = put(known, sitting(starts_on="2024-01-01"))

    assert [one.starts_on for one in known] == ["2019-01-01", "2024-01-01"]
    assert not changed and not remarks


def test_a_seat_with_the_same_beginning_is_the_same_and_takes_its_end():
    known = [sitting(pk=1, starts_on="2024-01-01", party=3)]

    changed, _ = put(known, sitting(starts_on="2024-01-01", ends_on="2026-05-31", party=4))

    assert changed == {1: {"ends_on", "party"}}
    assert (known[0].ends_on, known[0].party) == ("2026-05-31", 4)


def test_what_a_source_leaves_out_erases_nothing():
    known = [sitting(pk=1, starts_on="2024-01-01", ends_on="2026-05-31", party=3, area="North")]

    changed, _ = put(known, sitting(starts_on="2024-01-01"))

    assert not changed
    assert (known[0].ends_on, known[0].party, known[0].area) == ("2026-05-31", 3, "North")


def test_a_finer_date_is_taken_and_a_coarser_one_is_not():
    known = [sitting(pk=1, starts_on="2024")]

    first, _ = put(known, sitting(starts_on="2024-06-04"))
    second, _ = put(known, sitting(starts_on="2024-06"))

    assert first == {1: {"starts_on"}} and not second
    assert known[0].starts_on == "2024-06-04"


def test_another_source_fills_but_does_not_correct():
    known = [sitting(pk=1, starts_on="2024-01-01", party=3)]

    changed, _ = put(known, sitting(starts_on="2024-01-01", party=4, area="North", stated_by="x"))

    assert changed == {1: {"area"}}
    assert known[0].party == 3


def test_what_was_entered_by_hand_stays_and_the_report_says_so():
    known = [sitting(pk=1, starts_on="2024-01-01", party=3, ends_on="2025-01-01", stated_by=HAND)]

    changed, remarks = put(known, sitting(starts_on="2024-01-01", party=4, ends_on="2025-12-31"))

    assert not changed
    assert [field for field, _, _ in remarks] == ["party", "end"]


def test_an_open_seat_is_confirmed_for_a_later_day_and_never_for_an_earlier():
    known = [sitting(pk=1, starts_on="2024-01-01", as_of=date(2026, 1, 1))]

    later, _ = put(known, sitting(starts_on="2024-01-01", as_of=TODAY))
    earlier, _ = put(known, sitting(starts_on="2024-01-01", as_of=date(2025, 1, 1)))

    assert later == {1: {"as_of"}} and not earlier
    assert known[0].as_of == TODAY


def test_a_seat_that_ended_here_and_is_open_there_keeps_its_end_with_a_remark():
    known = [sitting(pk=1, starts_on="2024-01-01", ends_on="2025-06-30")]

    changed, remarks = put(known, sitting(starts_on="2024-01-01", as_of=TODAY))

    assert not changed and known[0].ends_on == "2025-06-30"
    assert "ended on" in str(remarks[0][2])


def test_a_list_of_who_sits_means_the_open_seat():
    known = [
        sitting(pk=1, starts_on="2014-01-01", ends_on="2018-12-31"),
        sitting(pk=2, starts_on="2019-01-01", party=3),
    ]

    changed, _ = put(known, sitting(party=4, as_of=TODAY))

    assert len(known) == 2
    assert changed == {2: {"party", "as_of"}}


def test_somebody_who_is_back_has_a_new_seat():
    known = [sitting(pk=1, starts_on="2014-01-01", ends_on="2018-12-31")]

    put(known, sitting(as_of=TODAY))

    assert len(known) == 2


def test_terms_tell_seats_without_dates_apart():
    known = [sitting(pk=1, term="9", party=3)]

    same, _ = put(known, sitting(term="9", party=3, area="North"))
    put(known, sitting(term="10", party=3))
    put(known, sitting(term="9", party=4))

    assert same == {1: {"area"}}
    assert [(one.term, one.party) for one in known] == [("9", 3), ("10", 3), ("9", 4)]


def test_a_seat_known_without_dates_gets_its_beginning():
    known = [sitting(pk=1)]

    changed, _ = put(known, sitting(starts_on="2024-01-01"))

    assert changed == {1: {"starts_on"}}


@pytest.mark.parametrize(
    ("known", "stated"),
    [
        ({"starts_on": "2024-01-01"}, {"term": "10"}),
        ({"ends_on": "2020-01-01", "term": "9"}, {"ends_on": "2021-01-01", "term": "9"}),
        ({}, {"ends_on": "2020-01-01"}),
        ({"parliament": 2}, {}),
    ],
)
def test_seats_that_may_be_two_stay_two(known, stated):
    rows = [sitting(pk=1, **known)]

    put(rows, sitting(**stated))

    assert len(rows) == 2


def test_seats_with_the_same_end_and_no_beginning_are_one():
    known = [sitting(pk=1, ends_on="2020-01-01", term="")]

    put(known, sitting(ends_on="2020-01-01", area="North"))

    assert len(known) == 1 and known[0].area == "North"


def test_a_parliament_that_is_not_stated_fits_any():
    known = [sitting(pk=1, parliament=7, starts_on="2024-01-01")]

    changed, _ = put(known, sitting(parliament=0, starts_on="2024-01-01", area="North"))

    assert changed == {1: {"area"}} and known[0].parliament == 7


def test_a_place_in_a_committee_that_is_over_is_not_the_open_one():
    known = [Place(5, "member", "", "2019", SOURCE, pk=1)]

    seats.put_places(known, [Place(5, "chair", stated_by=SOURCE)], may_correct=True, changed={})

    assert [one.role for one in known] == ["member", "chair"]


def test_a_place_takes_a_new_role_and_an_end_from_its_own_source():
    known = [Place(5, "member", "2024-07", "", SOURCE, pk=1)]
    changed: dict[int, set[str]] = {}

    stated = Place(5, "chair", "2024-07-16", "2026-01-31", SOURCE)
    seats.put_places(known, [stated], may_correct=True, changed=changed)

    assert changed == {1: {"role", "starts_on", "ends_on"}}


def test_another_source_does_not_change_a_role():
    known = [Place(5, "chair", "2024-07-16", "", SOURCE, pk=1)]
    changed: dict[int, set[str]] = {}

    seats.put_places(
        known, [Place(5, "member", "", "", "other")], may_correct=True, changed=changed
    )

    assert not changed and known[0].role == "chair"


# --- whatever is stated, stating it again changes nothing ------------------------------------

days = st.sampled_from(["", "2014", "2019-07-02", "2024-06", "2024-06-09"])
stated_seats = st.lists(
    st.builds(
        sitting,
        parliament=st.sampled_from([0, 1, 2]),
        party=st.sampled_from([None, 3, 4]),
        area=st.sampled_from(["", "North"]),
        term=st.sampled_from(["", "9", "10"]),
        starts_on=days,
        ends_on=st.sampled_from(["", "", "2025", "2026-10-31"]),
        as_of=st.sampled_from([None, TODAY]),
    ).map(lambda one: replace(one, as_of=None if one.ends_on else one.as_of)),
    max_size=5,
)


def _kept(known):
    for place, one in enumerate(known, start=1):
        one.pk = one.pk or 1000 + place
        one.parliament = one.parliament or 9  # the parliament that nobody named


@given(stated_seats)
def test_applying_the_same_seats_twice_changes_nothing(stated):
    known: list[Sitting] = []
    put(known, *deepcopy(stated))
    _kept(known)
    before = deepcopy(known)

    changed, _ = put(known, *deepcopy(stated))

    assert known == before
    assert not changed


@given(stated_seats, stated_seats)
def test_two_sources_applied_in_turn_settle(first, second):
    other = [replace(one, stated_by="other") for one in second]
    known: list[Sitting] = []
    for _ in range(2):
        put(known, *deepcopy(first))
        put(known, *deepcopy(other))
        _kept(known)
    before = deepcopy(known)

    put(known, *deepcopy(first))
    put(known, *deepcopy(other))

    assert known == before


@given(stated_seats, stated_seats)
def test_nothing_known_is_ever_lost(first, second):
    known: list[Sitting] = []
    put(known, *deepcopy(first))
    _kept(known)
    before = deepcopy(known)

    put(known, *deepcopy(second), may_correct=False)

    for was, now in zip(before, known, strict=False):
        for column in ("party", "area", "term", "starts_on", "ends_on"):
            old, new = getattr(was, column), getattr(now, column)
            assert not old or str(new).startswith(str(old))
