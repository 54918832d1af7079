"""Exclusions are hard, reasons add up, and what is not known is neither good nor bad."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemel.matching import words
from gemel.matching.rules import (
    MOST,
    Caution,
    Exclusion,
    MemberFacts,
    PersonFacts,
    ReasonKey,
    judge,
)
from gemel.people.rules import Standing, Theme, Tie, Wish

ON = date(2026, 11, 16)
HERON = PersonFacts(
    ref="per", wants=1, urgency=3, countries=frozenset({"BI"}), languages=frozenset({"fr", "rn"})
)
MAX = MemberFacts(ref="par", capacity=1)


def a_member(**changes) -> MemberFacts:
    return MemberFacts(**{"ref": "par", "capacity": 1, **changes})


def judged(person=HERON, member=MAX, vetoed=False):
    return judge(person, member, vetoed=vetoed, on=ON)


@pytest.mark.parametrize(
    ("member", "why"),
    [
        (a_member(standing=Standing.ENDED), Exclusion.MANDATE_ENDED),
        (a_member(standing=Standing.NOT_BEGUN), Exclusion.MANDATE_ENDED),
        (a_member(mandate_ends=ON + timedelta(days=179)), Exclusion.MANDATE_ENDING),
        (a_member(barred_from=frozenset({"BI"})), Exclusion.BARRED),
        (a_member(ties={"BI": frozenset({Tie.CONFLICT})}), Exclusion.CONFLICT),
        (a_member(ties={"BI": frozenset({Tie.NATIONALITY})}), Exclusion.NATIONALITY),
        (a_member(ties={"BI": frozenset({Tie.DIASPORA, Tie.OBSERVER})}), Exclusion.DIASPORA),
    ],
)
def test_each_hard_reason_excludes(member, why):
    assert judged(member=member).exclusion == why


def test_a_veto_excludes_whatever_speaks_for_the_pair():
    good = a_member(languages={"fr": "native"}, ties={"BI": frozenset({Tie.OBSERVER})})

    assert judged(member=good, vetoed=True).exclusion == Exclusion.VETO


def test_a_mandate_that_ends_in_half_a_year_is_long_enough():
    assert judged(member=a_member(mandate_ends=ON + timedelta(days=180))).exclusion is None


def test_what_is_not_known_gives_no_points_and_excludes_nobody():
    found = judged(person=PersonFacts(ref="per", wants=1, urgency=1))

    assert (found.exclusion, found.score) == (None, 0)
    assert set(found.cautions) == {Caution.COUNTRY_UNKNOWN, Caution.LANGUAGE_UNKNOWN}


def test_no_shared_language_is_told_and_excludes_nobody():
    found = judged(member=a_member(languages={"da": "native"}))

    assert found.exclusion is None
    assert Caution.NO_SHARED_LANGUAGE in found.cautions


def test_one_more_wish_does_not_buy_more_points():
    member = a_member(sex="F", camp="opposition")
    one = PersonFacts(ref="per", wants=1, urgency=1, wishes=(Wish.WOMAN,))
    two = PersonFacts(ref="per", wants=1, urgency=1, wishes=(Wish.WOMAN, Wish.OPPOSITION_SIDE))
    narrow = PersonFacts(ref="per", wants=1, urgency=1, wishes=(Wish.WOMAN, Wish.KNOWS_COUNTRY))

    assert judged(one, member).score == judged(two, member).score == MOST[ReasonKey.WISH]
    assert judged(narrow, member).score < judged(one, member).score


codes = st.frozensets(st.sampled_from(["BI", "CD", "UG"]))
tongues = st.frozensets(st.sampled_from(["fr", "rn", "en", "sw"]))


@given(
    person=st.builds(
        PersonFacts,
        ref=st.just("per"),
        wants=st.integers(1, 3),
        urgency=st.integers(1, 4),
        countries=codes,
        languages=tongues,
        themes=st.frozensets(st.sampled_from(list(Theme))),
        wishes=st.lists(st.sampled_from(list(Wish)), unique=True).map(tuple),
    ),
    member=st.builds(
        MemberFacts,
        ref=st.just("par"),
        capacity=st.just(1),
        sex=st.sampled_from(["", "F", "M"]),
        camp=st.sampled_from([None, "government", "opposition"]),
        languages=st.dictionaries(
            st.sampled_from(["fr", "rn", "en"]), st.sampled_from(["native", "good", "some", ""])
        ),
        ties=st.dictionaries(
            st.sampled_from(["BI", "CD"]), st.frozensets(st.sampled_from(list(Tie)))
        ),
        delegations=codes,
        committees=st.lists(st.sampled_from(["Human Rights", "Foreign Affairs", "Fish"])).map(
            tuple
        ),
        themes=st.frozensets(st.sampled_from(list(Theme))),
        barred_from=codes,
        standing=st.sampled_from(list(Standing)),
    ),
    vetoed=st.booleans(),
)
def test_reasons_add_up_to_the_score_and_can_be_said(person, member, vetoed):
    found = judged(person, member, vetoed)

    assert found.exclusion is None or found.reasons == ()
    assert 0 <= found.score == sum(reason.points for reason in found.reasons) <= 1000
    for reason in found.reasons:
        assert 0 < reason.points <= reason.most
        told = {"key": reason.key, "why": reason.why, "values": reason.values}
        assert str(words.reason(told, country=str, language=str))
    for caution in found.cautions:
        assert str(words.caution(caution))
