"""What counts as a basis: examples from product.md 3a, and properties that no history breaks."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemel.consent import rules, words
from gemel.consent.rules import Answer, Audience, Basis, DecisionFacts, Gap, Standing, State
from tests.cast import LONG_AGO, NOON
from tests.consent.builders import terms

DAY = timedelta(days=1)
USE = "meet_ambassador"
HASH = rules.text_hash("en", {"title": "One text"})


def basis(rows, *, audiences=("authorities-there",), at=NOON, **facts):
    return rules.basis(rows, use=USE, audiences=audiences, at=at, **facts)


def test_a_yes_in_force_is_a_basis_and_the_record_can_name_it():
    found = basis([terms(ends_at=NOON + DAY)])

    assert found == Basis(
        kind="consent", ref="con-22222-22222", refs=("con-22222-22222",), ends_at=NOON + DAY
    )


def test_what_was_never_asked_is_a_no_and_says_what_would_be_needed():
    gap = basis([])

    assert not gap
    assert [str(s) for s in gap.missing] == [
        "The person has not been asked whether authorities of the country concerned "
        "may get to know of this"
    ]
    assert gap.needed


def test_no_audience_implies_another():
    every = [a for a in Audience if a is not Audience.PUBLIC]
    for said in every:
        for told in Audience:
            rows = [terms(audiences=frozenset({said}))]
            assert bool(basis(rows, audiences={told})) == (told == said)


def test_every_audience_of_an_act_needs_its_own_yes():
    rows = [terms(audiences=frozenset({"twin"})), terms(audiences=frozenset({"ipu"}), ref="con-2")]

    assert basis(rows, audiences={"twin", "ipu"}).refs == ("con-2", "con-22222-22222")
    assert isinstance(basis(rows, audiences={"twin", "ipu", "parliament"}), Gap)


def test_an_act_that_names_nobody_who_gets_to_know_has_no_basis():
    assert isinstance(basis([terms()], audiences=()), Gap)


def test_a_partner_named_is_that_partner_and_no_other():
    rows = [terms(audiences=frozenset({"partner:org-aaaaa-22222"}))]

    assert basis(rows, audiences={"partner:org-aaaaa-22222"})
    assert not basis(rows, audiences={"partner:org-bbbbb-22222"})
    assert not basis(rows, audiences={"partner"})


def test_a_withdrawal_counts_whatever_end_was_agreed():
    row = terms(ends_at=NOON + 99 * DAY, withdrawn_at=NOON)

    assert basis([row], at=NOON - DAY)
    assert not basis([row], at=NOON)
    assert not basis([row], at=NOON + DAY)


def test_a_withdrawal_also_ends_what_was_said_before_and_recorded_late():
    withdrawn = terms(withdrawn_at=NOON)
    late = terms(given_at=NOON - DAY, ref="con-late")

    assert not basis([withdrawn, late], at=NOON + DAY)


def test_consent_given_anew_after_a_withdrawal_holds():
    rows = [terms(withdrawn_at=NOON), terms(given_at=NOON, starts_at=NOON, ref="con-new")]

    assert basis(rows, at=NOON).ref == "con-new"


def test_an_older_yes_never_comes_back_when_the_newer_one_ends():
    older = terms(ends_at=None)
    newer = terms(given_at=NOON, starts_at=NOON, ends_at=NOON + DAY, ref="con-new")

    assert basis([older, newer], at=NOON)
    assert not basis([older, newer], at=NOON + DAY)


def test_a_no_that_was_said_later_beats_a_yes_that_begins_later():
    yes = terms(starts_at=NOON + 5 * DAY)
    no = terms(answer="no", given_at=NOON, starts_at=NOON, ref="con-no")

    assert not basis([yes, no], at=NOON + 9 * DAY)


def test_ask_each_time_waits_for_the_yes_to_that_one_act():
    ask = terms(answer="ask")
    this = terms(act_ref="act-aaaaa-22222", given_at=NOON, starts_at=NOON, ref="con-this")

    assert basis([ask]).asks
    assert basis([ask, this], act_ref="act-aaaaa-22222").ref == "con-this"
    assert not basis([ask, this], act_ref="act-bbbbb-22222")
    assert not basis([ask, this])


def test_a_general_no_takes_back_the_yes_to_one_act_and_a_yes_to_one_act_opens_no_other():
    this = terms(act_ref="act-aaaaa-22222")
    no = terms(answer="no", given_at=NOON, starts_at=NOON, ref="con-no")

    assert basis([this], act_ref="act-aaaaa-22222")
    assert not basis([this, no], act_ref="act-aaaaa-22222")
    assert not basis([this])


def test_a_no_to_one_act_stands_against_a_general_yes_for_that_act_only():
    general, one_no = terms(), terms(answer="no", act_ref="act-aaaaa-22222", given_at=NOON)

    assert not basis([general, one_no], act_ref="act-aaaaa-22222")
    assert basis([general, one_no], act_ref="act-bbbbb-22222")


def test_a_channel_that_was_not_agreed_is_no_basis():
    row = terms(channels=frozenset({"messenger"}))

    assert basis([row], channel="messenger").channels == {"messenger"}
    assert not basis([row], channel="phone")
    assert basis([terms()], channel="phone")


def a_public_text(**facts):
    return terms(audiences=frozenset({"public"}), text_hash=HASH, text_language="en", **facts)


def test_a_public_text_is_bound_by_its_hash_in_its_language():
    row = a_public_text()

    assert basis([row], audiences={"public"}, public_text_hash=HASH, language="en")
    other = rules.text_hash("en", {"title": "One text."})
    assert not basis([row], audiences={"public"}, public_text_hash=other, language="en")
    assert not basis([row], audiences={"public"}, public_text_hash=HASH, language="fr")
    assert not basis([row], audiences={"public"})


def test_a_general_yes_to_the_public_is_no_yes_to_a_text():
    row = terms(audiences=frozenset({"public"}))

    assert not basis([row], audiences={"public"}, public_text_hash=HASH, language="en")
    assert basis([row], audiences={"public"})


def test_public_implies_the_others_for_the_same_text_only():
    row = a_public_text()
    everyone = {a for a in Audience if a != Audience.PARTNER}

    assert basis([row], audiences=everyone, public_text_hash=HASH, language="en")
    assert not basis([row], audiences={"parliament"})
    other = rules.text_hash("en", {"title": "Other"})
    assert not basis([row], audiences={"parliament"}, public_text_hash=other, language="en")


def test_a_later_no_to_the_public_ends_every_text():
    no = terms(answer="no", audiences=frozenset({"public"}), given_at=NOON, starts_at=NOON)

    assert not basis(
        [a_public_text(), no], audiences={"public"}, public_text_hash=HASH, language="en"
    )


SILENT = NOON - 10 * DAY


@pytest.mark.parametrize(
    ("clause", "until", "new", "agreed", "public"),
    [
        ("", None, False, True, False),
        ("quiet", None, False, True, False),
        ("ask_proxy", None, False, True, False),
        ("stop", None, False, False, False),
        ("go_on", NOON + DAY, True, True, True),
        ("go_on", NOON, False, True, False),
        ("go_on", None, False, True, False),
    ],
)
def test_while_the_person_cannot_be_reached_each_clause_holds(clause, until, new, agreed, public):
    row = terms(
        audiences=frozenset({"authorities-there", "public"}),
        if_unreachable=clause,
        go_on_until=until,
    )

    def found(**facts):
        return bool(basis([row], unreachable_since=SILENT, **facts))

    assert found() == new
    assert found(agreed_at=SILENT - DAY) == agreed
    assert found(agreed_at=SILENT + DAY) == new
    assert found(audiences={"public"}, agreed_at=SILENT - DAY) == public


def test_what_the_proxy_says_in_the_silence_holds():
    row = terms(if_unreachable="ask_proxy")
    proxy = terms(given_at=NOON, starts_at=NOON, by_proxy=True, ref="con-proxy")

    assert not basis([row], unreachable_since=SILENT)
    assert basis([row, proxy], unreachable_since=SILENT).ref == "con-proxy"


def test_going_on_in_silence_ends_on_the_agreed_day():
    row = terms(if_unreachable="go_on", go_on_until=NOON + DAY, ends_at=NOON + 9 * DAY)

    assert basis([row]).ends_at == NOON + 9 * DAY
    assert basis([row], unreachable_since=SILENT).ends_at == NOON + DAY


PERSON = "per-aaaaa-22222"
DECISION = DecisionFacts(
    ref="dec-aaaaa-22222", persons=frozenset({PERSON}), fields=frozenset({"name", "country"})
)


def decided(rows=(), *, objected=False, use=USE, shows=(), decisions=(DECISION,), at=NOON):
    standing = Standing(person=PERSON, terms=list(rows), objected=objected)
    return rules.decide(
        standing, use=use, audiences={"authorities-there"}, at=at, decisions=decisions, shows=shows
    )


def test_a_published_decision_covers_what_it_prints_about_whom_it_names():
    assert decided().kind == "decision"
    assert decided(shows={"name"}).ref == "dec-aaaaa-22222"
    assert not decided(shows={"name", "birth_date"})
    assert not decided(decisions=[replace(DECISION, persons=frozenset())])
    assert not decided(decisions=[replace(DECISION, published=False)])
    assert not decided(decisions=[replace(DECISION, ends_at=NOON)])
    assert not decided(decisions=())


def test_a_recorded_objection_closes_the_decision_at_once_and_leaves_living_consent():
    assert not decided(objected=True)
    assert decided([terms()], objected=True).kind == "consent"


@pytest.mark.parametrize("use", sorted(rules.NEVER_BY_DECISION))
def test_a_decision_never_covers_a_twinning_a_picture_or_a_story(use):
    assert not decided(use=use)


@pytest.mark.parametrize(
    "row",
    [terms(answer="no"), terms(answer="ask"), terms(withdrawn_at=NOON)],
    ids=["no", "ask", "withdrawn"],
)
def test_the_person_s_own_word_stands_above_the_paper(row):
    assert not decided([row])


def test_a_consent_that_has_only_ended_leaves_the_decision_to_stand():
    assert decided([terms(ends_at=NOON)]).kind == "decision"


def test_every_state_has_its_words():
    for state in State:
        assert str(words.ANSWERS[state])
        if state is not State.YES:
            assert str(words.missing(state, "twin"))
            assert str(words.NEEDED[state])
    for audience in Audience:
        assert str(words.audience(audience))


# --- properties -----------------------------------------------------------------------------

days = st.integers(-20, 20).map(lambda n: NOON + n * DAY)
maybe_days = st.one_of(st.none(), days)
rows_of_one_use = st.lists(
    st.builds(
        terms,
        ref=st.uuids().map(str),
        answer=st.sampled_from(sorted(Answer)),
        audiences=st.frozensets(st.sampled_from(["twin", "ipu", "public"]), min_size=1),
        given_at=days,
        starts_at=days,
        ends_at=maybe_days,
        withdrawn_at=maybe_days,
        ended_at=maybe_days,
        if_unreachable=st.sampled_from(["", "go_on", "ask_proxy", "quiet", "stop"]),
        go_on_until=maybe_days,
        act_ref=st.sampled_from(["", "", "", "act-1"]),
    ),
    max_size=6,
)


def is_yes(rows, audience, at, **facts):
    return rules.answer(rows, use=USE, audience=audience, at=at, **facts).state is State.YES


@given(rows_of_one_use, days)
def test_a_yes_always_has_a_living_row_and_nothing_said_later_against_it(rows, at):
    for audience in ("twin", "ipu", "public"):
        cell = rules.answer(rows, use=USE, audience=audience, at=at)
        if cell.state is not State.YES:
            continue
        t = cell.terms
        assert t.answer == "yes" and audience in t.audiences and not t.act_ref
        assert t.starts_at <= at and t.given_at <= at
        assert not [end for end in (t.ends_at, t.ended_at, t.withdrawn_at) if end and end <= at]
        for other in rows:
            if audience in other.audiences and not other.act_ref and other.given_at <= at:
                assert not (other.withdrawn_at and t.given_at < other.withdrawn_at <= at)
                if other.starts_at <= at and other.given_at > t.given_at:
                    pytest.fail("a later word was passed over")


@given(rows_of_one_use, days)
def test_a_new_no_closes_and_a_new_yes_opens_whatever_was_said_before(rows, at):
    no = terms(answer="no", audiences=frozenset({"ipu"}), given_at=at, starts_at=at, ref="no")
    yes = terms(audiences=frozenset({"ipu"}), given_at=at, starts_at=at, ref="yes")

    assert not is_yes([*rows, no], "ipu", at)
    assert not is_yes([*rows, no], "ipu", at, act_ref="act-1") or any(
        r.act_ref and r.given_at == at for r in rows
    )
    assert is_yes([*rows, yes], "ipu", at)


@given(rows_of_one_use, days)
def test_withdrawing_everything_leaves_nothing(rows, at):
    gone = [replace(row, withdrawn_at=min(row.withdrawn_at or at, at)) for row in rows]

    assert not any(is_yes(gone, audience, at) for audience in ("twin", "ipu", "public"))


@given(rows_of_one_use, days, days)
def test_nothing_comes_back_by_itself(rows, first, second):
    early, late = sorted((first, second))
    began = [r for r in rows if early < r.given_at <= late or early < r.starts_at <= late]
    for audience in ("twin", "ipu"):
        if not began and not is_yes(rows, audience, early):
            assert not is_yes(rows, audience, late)


@given(rows_of_one_use, days)
def test_a_row_for_one_audience_changes_no_other(rows, at):
    extra = terms(audiences=frozenset({"desk"}), given_at=at, starts_at=at)
    for audience in ("twin", "ipu", "public"):
        before = rules.answer(rows, use=USE, audience=audience, at=at)
        assert rules.answer([*rows, extra], use=USE, audience=audience, at=at) == before


@given(rows_of_one_use, days, maybe_days, maybe_days)
def test_a_basis_for_all_is_a_basis_for_each_and_silence_opens_nothing(rows, at, since, agreed):
    def found(audiences, silent):
        return rules.basis(
            rows, use=USE, audiences=audiences, at=at, unreachable_since=silent, agreed_at=agreed
        )

    together = bool(found({"twin", "ipu"}, since))
    assert together == (bool(found({"twin"}, since)) and bool(found({"ipu"}, since)))
    if found({"twin"}, since):
        assert found({"twin"}, None)


@given(rows_of_one_use, days, st.booleans())
def test_with_a_decision_more_is_covered_but_never_against_the_person_s_word(rows, at, objected):
    standing = Standing(person=PERSON, terms=rows, objected=objected)
    living = rules.decide(standing, use=USE, audiences={"ipu"}, at=at)
    both = rules.decide(standing, use=USE, audiences={"ipu"}, at=at, decisions=[DECISION])

    if isinstance(living, Basis):
        assert both == living
    elif living.own_word or objected:
        assert not both
    else:
        assert both.kind == "decision"


def test_an_hour_before_it_was_said_nothing_holds():
    assert not basis([terms()], at=LONG_AGO - timedelta(hours=1))


def test_a_no_is_told_first_and_nobody_is_asked_past_it():
    no = terms(answer="no", audiences={"public"})

    gap = basis([no], audiences={"authorities-there", "public"})

    assert "said no" in str(gap.missing[0])
    assert [str(said) for said in gap.needed] == ["Respect the no. Only the person can change it."]
