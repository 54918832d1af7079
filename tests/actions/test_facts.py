"""What a draft may know: what the basis covers, and not one word beside it."""

from __future__ import annotations

import pytest

from gemel.actions import facts, services
from gemel.actions.deed import About, Deed
from gemel.actions.drafting import filling, shelf, words
from gemel.actions.models import Action
from gemel.consent import services as consent
from gemel.kernel.errors import NoBasis
from tests.cast import noor
from tests.consent.builders import a_consent, a_person
from tests.publishing.builders import a_case, a_fact, a_source
from tests.twinning.builders import a_member, a_programme

pytestmark = pytest.mark.django_db(databases="__all__")
ENGLISH = words.of("en")
TOLD = ["authorities-there"]
SECRET = "Canary of Arcadia"


def planned(about: About, kind: str = "approach_authorities_concerned") -> Action:
    return services.plan(
        Deed(kind=kind, addressee="The Speaker"),
        about,
        for_member=a_member(),
        planned_for=None,
        by=noor(),
    )


def every_draft(known: filling.Facts) -> str:
    return "\n".join(filling.fill(each, known, gap=ENGLISH.gap).text for each in shelf.forms())


def test_on_a_decision_a_draft_knows_what_its_papers_print():
    made = a_case(persons=2, announced=5)

    known = facts.of_action(planned(About(case=made.case)), words=ENGLISH, by=noor())

    assert known.one["code"].words == made.case.code
    assert known.one["persons_count"].words == "5"
    assert known.one["decision"].words == (
        "the decision of the IPU Governing Council of 3 November 2020 (CL/206/9/R.2)"
    )
    assert known.one["decision"].stated_on == "2020-11-03"
    assert [each.words for each in known.many["violations"]] == ["arbitrary arrest and detention"]
    assert "person" not in known.one


def test_on_a_decision_a_person_is_named_as_the_paper_does():
    made = a_case(persons=2)
    person = made.persons[0]
    a_fact(made.case, "sex", "F", made.source, person)

    known = facts.of_action(planned(About(person=person)), words=ENGLISH, by=noor())

    assert known.one["person"].words == f"Ms. {person.name}"
    assert known.one["person"].source == made.source.what
    assert "persons_count" not in known.one
    assert made.persons[1].name not in every_draft(known)


@pytest.mark.parametrize("kind", ["work", "event", "situation", "note", "name", "violation"])
@pytest.mark.parametrize("from_ipu", [False, None])
def test_what_no_paper_of_the_ipu_prints_never_comes_into_a_draft(kind, from_ipu):
    made = a_case(persons=1)
    other = a_source("An invented newspaper", from_ipu=from_ipu)
    a_fact(made.case, kind, SECRET, other, made.persons[0])

    known = facts.of_action(planned(About(person=made.persons[0])), words=ENGLISH, by=noor())

    assert SECRET not in every_draft(known)


def test_the_same_fact_from_a_paper_of_the_ipu_does():
    """The control of the test above: the search finds what is there."""
    made = a_case(persons=1)
    a_fact(made.case, "event", SECRET, made.source, made.persons[0])

    known = facts.of_action(planned(About(person=made.persons[0])), words=ENGLISH, by=noor())

    assert SECRET in every_draft(known)


def test_on_consent_a_draft_knows_only_the_fields_that_the_person_lets_be_told():
    person = a_person(SECRET)
    a_consent(person, use="approach_authorities", audiences=TOLD)
    action = planned(About(person=person, scope=a_programme().ref), "approach_authorities")

    assert SECRET not in every_draft(facts.of_action(action, words=ENGLISH, by=noor()))

    a_consent(person, use="show:name", audiences=["twin"])  # to somebody else
    assert SECRET not in every_draft(facts.of_action(action, words=ENGLISH, by=noor()))

    a_consent(person, use="show:name", audiences=TOLD)
    assert SECRET in every_draft(facts.of_action(action, words=ENGLISH, by=noor()))


def test_when_the_basis_is_gone_there_is_no_draft():
    person = a_person()
    given = a_consent(person, use="approach_authorities", audiences=TOLD)
    action = planned(About(person=person, scope=a_programme().ref), "approach_authorities")
    consent.withdraw(given, by=noor())

    with pytest.raises(NoBasis):
        facts.of_action(action, words=ENGLISH, by=noor())


def test_an_act_that_names_nobody_knows_the_country_and_who_writes():
    action = services.plan(
        Deed(kind="mainstream_protection", public=True, country="BI"),
        About(),
        for_member=a_member(),
        planned_for=None,
        by=noor(),
    )

    known = facts.of_action(action, words=ENGLISH, by=noor())

    assert known.one["country"].words == "Burundi"
    assert set(known.one) <= {"country", "member", "chamber", "group", "today", "reference"}
    assert not known.many


def a_twofold(name_told: bool) -> Action:
    """An act that both the person's consent and a decision cover."""
    made = a_case(persons=1)
    person = made.persons[0]
    told = ["authorities-there", "own-government", "other-parliaments"]
    a_consent(person, use="approach_authorities_concerned", audiences=told)
    if name_told:
        a_consent(person, use="show:name", audiences=told)
    return planned(About(case=made.case, person=person))


def test_where_consent_and_decision_cover_an_act_its_draft_may_speak_of_both():
    known = facts.of_action(a_twofold(name_told=True), words=ENGLISH, by=noor())
    assert {"person", "decision", "code"} <= set(known.one)


def test_who_does_not_let_the_name_be_told_is_not_named_by_the_decision_either():
    act = a_twofold(name_told=False)
    known = facts.of_action(act, words=ENGLISH, by=noor())

    assert not {"person", "decision", "code"} & set(known.one)
    assert act.person is not None
    assert act.person.name not in every_draft(known)
