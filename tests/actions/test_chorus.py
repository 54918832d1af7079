"""What one office may learn of another's plans: kind and week, where all sides allow it."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gemel.actions import catalogue, chorus
from gemel.actions.chorus import Elsewhere, Note, Reader, Step
from gemel.actions.rules import BEHIND, REST_DAYS, Moment, Past, fitting

MONDAY = date(2026, 11, 16)
KINDS = catalogue.kinds()
AUDIENCES = ("parliament", "other-parliaments", "authorities-there", "twin")

days = st.integers(0, 60).map(lambda n: MONDAY + timedelta(days=n))
offices = st.integers(1, 4)
houses = st.sampled_from([None, 1, 2])
steps = st.builds(
    Step,
    kind=st.sampled_from(sorted(KINDS)),
    on=days,
    office=offices,
    house=houses,
    covers=st.none() | st.frozensets(st.sampled_from(AUDIENCES)),
)
readers = st.builds(Reader, office=st.none() | offices, house=houses)


def may_hear(step: Step, reader: Reader, sharing: set[int]) -> bool:
    """The rule said once more, the long way round."""
    if step.office == reader.office or step.office not in sharing:
        return False
    if reader.office is not None and reader.office not in sharing:
        return False
    if step.covers is None:
        return True
    same = step.house is not None and step.house == reader.house
    return ("parliament" if same else "other-parliaments") in step.covers


@given(st.lists(steps), readers, st.sets(offices))
def test_nothing_is_told_that_either_side_did_not_allow(listed, reader, sharing):
    heard = chorus.told(listed, reader, sharing=sharing)

    allowed = [step for step in listed if may_hear(step, reader, sharing)]
    assert heard == chorus.told(allowed, reader, sharing=sharing)
    assert len(heard) == len(allowed)


@given(st.lists(steps), readers, st.sets(offices), st.data())
def test_what_is_told_is_the_same_whoever_acts_and_on_which_day_of_the_week(
    listed, reader, sharing, data
):
    moved = [
        Step(one.kind, chorus.monday(one.on) + timedelta(days=data.draw(st.integers(0, 6))),
             one.office, one.house, one.covers)
        for one in listed
    ]  # fmt: skip

    assert chorus.told(moved, reader, sharing=sharing) == chorus.told(
        listed, reader, sharing=sharing
    )
    assert set(Elsewhere.__dataclass_fields__) == {"week", "kind"}


def test_a_step_whose_basis_covers_the_own_parliament_is_not_told_to_another():
    step = Step("meet_ambassador", MONDAY, 1, house=1, covers=frozenset({"parliament"}))

    assert chorus.told([step], Reader(2, 1), sharing={1, 2}) != []
    assert chorus.told([step], Reader(2, 2), sharing={1, 2}) == []
    assert chorus.told([step], Reader(2, None), sharing={1, 2}) == []
    assert chorus.told([step], Reader(), sharing={1, 2}) == []


@given(st.sampled_from(sorted(KINDS)), days, st.sampled_from(sorted(KINDS)), days)
def test_a_clash_is_the_same_kind_in_the_same_week_and_nothing_else(mine, on, theirs, week):
    other = Elsewhere(chorus.monday(week), theirs)
    ((note, told),) = chorus.notes(KINDS[mine], on, [other], KINDS)

    assert told == other
    assert (note is Note.CLASH) == (mine == theirs and chorus.monday(on) == other.week)
    if note is Note.CHORUS:
        assert {a.key for a in KINDS[mine].addressees} & {a.key for a in KINDS[theirs].addressees}


def test_two_letters_to_the_same_authority_are_one_chorus():
    other = Elsewhere(MONDAY, "petition_letter")
    ((note, _),) = chorus.notes(KINDS["approach_authorities"], MONDAY, [other], KINDS)

    assert note is Note.CHORUS


def test_a_member_joins_alone_where_a_programme_works_and_never_in_the_country_concerned():
    assert chorus.may_join("BI", own={"FR"}, works_on={"BI"})
    assert not chorus.may_join("BI", own={"FR"}, works_on={"CD"})
    assert chorus.may_join("BI", own={"FR"}, works_on=(), let_in=True)
    assert not chorus.may_join("BI", own={"BI"}, works_on={"BI"}, let_in=True)


# --- what fits now --------------------------------------------------------------------------------

moments = st.builds(
    Moment,
    on=st.just(MONDAY),
    person_kind=st.just(""),
    urgency=st.integers(1, 4),
    decided_on=st.none() | st.just(MONDAY - timedelta(days=40)),
    twinned=st.booleans(),
    hearing_on=st.none() | days,
    observed=st.booleans(),
    allies=st.integers(0, 5),
)
pasts = st.builds(
    Past,
    times=st.integers(0, 3),
    last_on=st.none() | st.integers(1, 400).map(lambda n: MONDAY - timedelta(days=n)),
    refused=st.booleans(),
)


@given(moments, st.dictionaries(st.sampled_from(sorted(KINDS)), pasts))
def test_quiet_comes_before_public_whatever_the_moment(moment, past):
    ranked = [kind for kind, _, _ in fitting(KINDS.values(), moment=moment, past=past)]
    first_public = next(n for n, kind in enumerate(ranked) if not kind.allows(public=False))

    for kind in ranked[first_public:]:
        before = past.get(kind.key, Past(0, None))
        lately = before.last_on and (MONDAY - before.last_on).days < REST_DAYS
        watched = kind.key == "observe_trial" and moment.observed
        assert not kind.allows(public=False) or before.refused or lately or watched
    assert BEHIND > 0


def reasons(moment: Moment, past: dict[str, Past] | None = None) -> dict[str, str]:
    found = fitting(KINDS.values(), moment=moment, past=past or {})
    return {kind.key: str(reason) for kind, reason, _ in found}


def test_each_reason_is_told_where_it_holds_and_only_there():
    bare = Moment(on=MONDAY, person_kind="", urgency=2)
    full = Moment(
        on=MONDAY, person_kind="", urgency=2, decided_on=MONDAY - timedelta(days=40),
        hearing_on=MONDAY + timedelta(days=9), allies=2,
    )  # fmt: skip

    assert reasons(full)["meet_ambassador"] == (
        "The ambassador has not been asked since the decision"
    )
    assert reasons(full)["observe_trial"] == "Nobody observes the hearing yet"
    assert reasons(full)["joint_with_neighbours"] == "2 neighbouring parliaments could join"
    told = {
        "The ambassador has not been asked since the decision", "Nobody observes the hearing yet",
        "2 neighbouring parliaments could join",
    }  # fmt: skip
    assert not told & set(reasons(bare).values())


def test_what_was_refused_is_known_before_any_other_reason():
    moment = Moment(
        on=MONDAY, person_kind="", urgency=4, decided_on=MONDAY - timedelta(days=9),
        hearing_on=MONDAY, allies=3,
    )  # fmt: skip
    refused = {key: Past(1, None, refused=True) for key in KINDS}

    assert set(reasons(moment, refused).values()) == {"This was refused before"}
