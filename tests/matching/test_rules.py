"""Exclusions are hard, reasons add up, and what is not known is neither good nor bad."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gemel.kernel.errors import Invalid
from gemel.matching import words
from gemel.matching.rules import (
    MOST,
    REASON_ORDER,
    SWITCHES,
    Caution,
    Exclusion,
    MemberFacts,
    PersonFacts,
    ReasonKey,
    Settings,
)
from gemel.matching.scoring import NOT_ELIGIBLE, Roster, Rows, Scorer, judge
from gemel.people.rules import Family, Standing, Theme, Tie, Wish

ON = date(2026, 11, 16)
HERON = PersonFacts(
    ref="per", wants=1, urgency=3, countries=frozenset({"BI"}), languages=frozenset({"fr", "rn"})
)


def a_member(**changes) -> MemberFacts:
    return MemberFacts(**{"ref": "par", "capacity": 1, **changes})


def a_person(**changes) -> PersonFacts:
    return PersonFacts(**{"ref": "per", "wants": 1, "urgency": 1, **changes})


def judged(person=HERON, member=None, **more):
    return judge(person, member or a_member(), on=ON, **more)


def points(key, person=HERON, member=None, **more) -> int:
    found = judged(person, member, **more)
    return next((one.points for one in found.reasons if one.key == key), 0)


HARD = [
    (a_member(standing=Standing.ENDED), Exclusion.MANDATE_ENDED),
    (a_member(standing=Standing.NOT_BEGUN), Exclusion.MANDATE_ENDED),
    (a_member(mandate_ends=ON + timedelta(days=179)), Exclusion.MANDATE_ENDING),
    (a_member(barred_from=frozenset({"BI"})), Exclusion.BARRED),
    (a_member(ties={"BI": frozenset({Tie.CONFLICT})}), Exclusion.CONFLICT),
    (a_member(ties={"BI": frozenset({Tie.NATIONALITY})}), Exclusion.NATIONALITY),
    (a_member(ties={"BI": frozenset({Tie.DIASPORA, Tie.OBSERVER})}), Exclusion.DIASPORA),
    (a_member(languages={"da": "native"}), Exclusion.LANGUAGE),
]


@pytest.mark.parametrize(("member", "why"), HARD)
def test_each_hard_reason_excludes(member, why):
    assert judged(member=member).exclusion == why


@pytest.mark.parametrize(("member", "why"), HARD)
def test_only_a_switch_that_may_be_turned_lets_an_exclusion_pass(member, why):
    found = judged(member=member, settings=Settings(off=frozenset(Exclusion)))

    assert Settings.of({"off": [why]}).off == ({why} & set(SWITCHES))
    if why in SWITCHES:
        assert found.exclusion is None
        assert set(found.cautions) & {Caution.TIED_TO_COUNTRY, Caution.NO_SHARED_LANGUAGE}


def test_a_veto_excludes_whatever_speaks_for_the_pair():
    good = a_member(languages={"fr": "native"}, ties={"BI": frozenset({Tie.OBSERVER})})

    assert judged(member=good, vetoed=True).exclusion == Exclusion.VETO


def test_a_mandate_that_ends_in_half_a_year_is_long_enough_and_the_notice_can_be_set():
    member = a_member(mandate_ends=ON + timedelta(days=180))

    assert judged(member=member).exclusion is None
    assert judged(member=member, settings=Settings(notice_days=181)).exclusion
    assert judged(member=member, settings=Settings(notice_days=0)).exclusion is None


def test_what_is_not_known_gives_no_points_excludes_nobody_and_is_told():
    found = judged(person=a_person(wishes=(Wish.WOMAN,)))

    assert (found.exclusion, found.score) == (None, 0)
    assert set(found.cautions) == {Caution.COUNTRY_UNKNOWN, Caution.LANGUAGE_UNKNOWN}
    assert set(found.unknown) == set(REASON_ORDER) - {
        ReasonKey.WISH,
        ReasonKey.RANK,
        ReasonKey.FAMILY,
    }


def test_an_interpreter_of_the_programme_opens_the_way_where_no_language_is_shared():
    helped = a_person(languages=frozenset({"rn"}), interpreters=frozenset({"rn", "sw"}))
    member = a_member(languages={"da": "native"})
    found = judged(helped, member)

    assert found.exclusion is None
    assert Caution.INTERPRETER in found.cautions
    assert 0 < points(ReasonKey.LANGUAGE, helped, member) < MOST[ReasonKey.LANGUAGE] // 2
    other = a_person(languages=frozenset({"rn"}), interpreters=frozenset({"sw"}))
    assert judged(other, member).exclusion == Exclusion.LANGUAGE


@pytest.mark.parametrize(
    ("key", "person", "member"),
    [
        (ReasonKey.COUNTRY, HERON, a_member(ties={"BI": frozenset({Tie.RAPPORTEUR})})),
        (ReasonKey.COUNTRY, HERON, a_member(ties={"BI": frozenset({Tie.OBSERVER})})),
        (ReasonKey.COUNTRY, HERON, a_member(ties={"BI": frozenset({Tie.TRAVEL})})),
        (ReasonKey.COUNTRY, HERON, a_member(ties={"BI": frozenset({Tie.KNOWS})})),
        (ReasonKey.COUNTRY, HERON, a_member(delegations=frozenset({"BI"}))),
        (ReasonKey.LANGUAGE, HERON, a_member(languages={"fr": "some"})),
        (ReasonKey.COMMITTEE, HERON, a_member(committees=("Udenrigsudvalget",))),
        (ReasonKey.THEME, a_person(themes=frozenset({Theme.WOMEN})),
         a_member(committees=("Committee on Women’s Rights and Gender Equality",))),
        (ReasonKey.PROFESSION, a_person(themes=frozenset({Theme.JUSTICE})),
         a_member(profession="Advokat (H)")),
        (ReasonKey.FAMILY, a_person(family=Family.LEFT), a_member(family="left")),
        (ReasonKey.RANK, HERON, a_member(chairs=(("vice-chair", "Delegation"),))),
        (ReasonKey.ACTIVITY, HERON, a_member(contacts=3)),
        (ReasonKey.WISH, a_person(wishes=(Wish.WOMAN,)), a_member(sex="F")),
        (ReasonKey.WISH, a_person(wishes=(Wish.KNOWS_COURTS,)), a_member(profession="Jurist")),
        (ReasonKey.WISH, a_person(wishes=(Wish.OPPOSITION_SIDE,)), a_member(camp="opposition")),
    ],
)  # fmt: skip
def test_each_reason_gives_points_by_its_fact_and_none_without(key, person, member):
    assert 0 < points(key, person, member) <= MOST[key]
    without = a_person(**{**vars(person), "wishes": person.wishes or (Wish.WOMAN,)})
    assert points(key, without, a_member()) == 0


def test_one_more_wish_does_not_buy_more_points_and_none_is_not_worse():
    member = a_member(sex="F", camp="opposition")
    none = a_person()
    one = a_person(wishes=(Wish.WOMAN,))
    two = a_person(wishes=(Wish.WOMAN, Wish.OPPOSITION_SIDE))
    narrow = a_person(wishes=(Wish.WOMAN, Wish.KNOWS_COUNTRY))

    best = MOST[ReasonKey.WISH]
    assert [points(ReasonKey.WISH, who, member) for who in (none, one, two)] == [best] * 3
    assert points(ReasonKey.WISH, narrow, member) < best


def test_settings_are_read_with_their_usual_values_and_contradictions_refused():
    assert Settings.of({}) == Settings()
    assert Settings.of(Settings(floor=200, off=frozenset({Exclusion.LANGUAGE})).kept()).floor == 200
    for wrong in (
        {"second": 100, "third": 200}, {"country": 900}, {"floor": 1001}, {"notice_days": -1},
        {"country": "many"}, {"country": True},
    ):  # fmt: skip
        with pytest.raises(Invalid):
            Settings.of(wrong)


codes = st.frozensets(st.sampled_from(["BI", "CD", "UG"]))
tongues = st.frozensets(st.sampled_from(["fr", "rn", "en", "sw"]))
persons = st.builds(
    PersonFacts,
    ref=st.sampled_from(["per1", "per2"]),
    wants=st.integers(1, 3),
    urgency=st.integers(1, 4),
    countries=codes,
    languages=tongues,
    themes=st.frozensets(st.sampled_from(list(Theme)), max_size=3),
    wishes=st.lists(st.sampled_from(list(Wish)), unique=True).map(tuple),
    family=st.sampled_from(["", "left", "green"]),
    interpreters=st.frozensets(st.sampled_from(["rn"])),
)
members = st.builds(
    MemberFacts,
    ref=st.just("par"),
    capacity=st.just(1),
    sex=st.sampled_from(["", "F", "M"]),
    camp=st.sampled_from([None, "government", "opposition"]),
    family=st.sampled_from(["", "left"]),
    profession=st.sampled_from(["", "Advokat", "Landmand", "Baker"]),
    contacts=st.sampled_from([None, 0, 1, 9]),
    chairs=st.sampled_from([(), (("chair", "Human Rights"),), (("vice-chair", "Fish"),)]),
    mandate_ends=st.sampled_from([None, ON + timedelta(days=30), ON + timedelta(days=900)]),
    languages=st.dictionaries(
        st.sampled_from(["fr", "rn", "en"]), st.sampled_from(["native", "good", "some", ""])
    ),
    ties=st.dictionaries(
        st.sampled_from(["BI", "CD"]), st.frozensets(st.sampled_from(list(Tie)), max_size=3)
    ),
    delegations=codes,
    committees=st.lists(st.sampled_from(["Human Rights", "Foreign Affairs", "Fish"])).map(tuple),
    themes=st.frozensets(st.sampled_from(list(Theme)), max_size=3),
    barred_from=st.frozensets(st.sampled_from(["BI"])),
    standing=st.sampled_from(list(Standing)),
)
choices = st.builds(
    Settings,
    off=st.frozensets(st.sampled_from(SWITCHES)),
    notice_days=st.sampled_from([0, 180]),
    most=st.fixed_dictionaries({key: st.integers(0, MOST[key]) for key in REASON_ORDER}),
)


@given(person=persons, member=members, vetoed=st.booleans(), choice=choices)
def test_reasons_add_up_to_the_score_and_can_be_said(person, member, vetoed, choice):
    found = judged(person, member, vetoed=vetoed, settings=choice)

    assert found.exclusion is None or found.reasons == ()
    assert 0 <= found.score == sum(reason.points for reason in found.reasons) <= 1000
    for reason in found.reasons:
        assert 0 < reason.points <= reason.most
        told = {"key": reason.key, "why": reason.why, "values": reason.values}
        assert str(words.reason(told, country=str, language=str))
    for caution in found.cautions:
        assert str(words.caution(caution))
    assert not set(found.unknown) & {reason.key for reason in found.reasons}


@settings(max_examples=60)
@given(
    whom=st.lists(persons, min_size=1, max_size=4),
    house=st.lists(members, min_size=1, max_size=6),
    choice=choices,
    floor=st.sampled_from([0, 150, 400]),
)
def test_the_arrays_and_the_explanation_of_one_pair_are_one_rule(whom, house, choice, floor):
    """A row over all members says of each what judging that pair alone says."""
    crowd = [MemberFacts(**{**vars(one), "ref": f"par{n}"}) for n, one in enumerate(house)]
    vetoes = {"per1": {"par0"}}
    scorer = Scorer(Roster(crowd), settings=choice, on=ON, vetoes=vetoes)
    block = Rows(scorer, whom, floor=floor).block(0, len(whom))

    assert block.dtype == np.int16
    for row, person in zip(block, whom, strict=True):
        counted = scorer.counted(person)
        alone = [
            judged(person, one, settings=choice, vetoed=one.ref in vetoes.get(person.ref, ()))
            for one in crowd
        ]
        for score, one, found in zip(row, crowd, alone, strict=True):
            assert scorer.judge(person, one.ref) == found
            fits = found.exclusion is None and found.score >= floor
            assert score == (found.score if fits else NOT_ELIGIBLE)
        assert sum(counted.values()) == sum(found.exclusion is not None for found in alone)


@given(person=persons, member=members, extra=st.sampled_from(list(Wish)))
def test_no_wish_ever_lifts_a_person_above_one_without_wishes(person, member, extra):
    plain = PersonFacts(**{**vars(person), "wishes": ()})
    wishes = tuple(dict.fromkeys((*person.wishes, extra)))
    wishing = PersonFacts(**{**vars(person), "wishes": wishes})

    assert judged(wishing, member).score <= judged(plain, member).score


@given(person=persons, member=members)
def test_a_veto_never_makes_a_pair_possible(person, member):
    assert judged(person, member, vetoed=True).exclusion == Exclusion.VETO
