"""Persons at risk: as little as the work needs, and never more by accident."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.people import queries, services
from gemel.people.models import AtRisk
from tests.cast import amani, noor, pia
from tests.people.builders import a_member

pytestmark = pytest.mark.django_db(databases="__all__")

HERE, THERE = "prog-22222-22222", "prog-33333-33333"
NEEDS = {"urgency": 2, "wants": 1}


def heron(**more):
    return services.keep_defender(
        exposure="offline", **{"code_name": "Heron", "scope": HERE, **NEEDS, **more}, by=noor()
    )


def named(name="Invented Person", **more):
    return services.keep_named(name=name, countries=["BV"], by=noor(), invented=True, **more)


def test_a_defender_is_a_code_name_and_what_matching_needs():
    person = heron(languages=["rn", "fr"], themes=["land"], wishes=["woman"])

    assert (person.exposure, person.kind, person.code_name) == ("offline", "defender", "Heron")
    assert (person.name, person.sort_name, person.sex, person.countries) == ("", "", "", [])
    assert person.languages == ["fr", "rn"]


@pytest.mark.parametrize(
    "planted", [{"name": "A Name"}, {"sex": "F"}, {"countries": ["BI"]}, {"code_name": ""}]
)
def test_the_database_itself_refuses_more_of_an_offline_person(planted):
    person = heron()

    with pytest.raises(IntegrityError), transaction.atomic():
        AtRisk.objects.filter(pk=person.pk).update(**planted)


@pytest.mark.parametrize(
    "planted", [{"name": "A Name"}, {"sex": "F"}, {"countries": ["BI"]}, {"code_name": ""}]
)
def test_the_database_itself_refuses_the_identity_of_a_sealed_person(planted):
    person = services.keep_defender(code_name="Heron", scope=HERE, **NEEDS, by=noor())

    assert person.exposure == "sealed"
    with pytest.raises(IntegrityError), transaction.atomic():
        AtRisk.objects.filter(pk=person.pk).update(**planted)


def test_a_defender_is_kept_sealed_or_offline_and_never_in_clear():
    with pytest.raises(Invalid) as refusal:
        services.keep_defender(
            code_name="Heron", scope=HERE, exposure="restricted", **NEEDS, by=noor()
        )
    assert set(refusal.value.fields) == {"exposure"}


@pytest.mark.parametrize(
    "code_name",
    ["", " ", "x" * 41, "Heron 2", "heron@x.example", "Heron/Ngozi", "+25779", "٠٧٩", "HERON"],
)
def test_a_code_name_that_could_tell_or_is_taken_is_refused(code_name):
    heron()

    with pytest.raises(Invalid) as refusal:
        heron(code_name=code_name)

    assert set(refusal.value.fields) == {"code_name"}
    assert AtRisk.objects.count() == 1


@given(st.text(alphabet="0123456789٠١٢٣٤٥٦٧٨٩", min_size=1, max_size=5))
def test_no_number_gets_into_a_code_name(number):
    with pytest.raises(Invalid), transaction.atomic():
        heron(code_name=f"Heron{number}")


@pytest.mark.parametrize(
    ("needs", "field"),
    [
        ({"urgency": 5}, "urgency"),
        ({"wants": 0}, "wants"),
        ({"languages": ["bird song"]}, "languages"),
        ({"themes": ["gossip"]}, "themes"),
        ({"wishes": ["rich"]}, "wishes"),
    ],
)
def test_needs_that_cannot_be_are_refused_at_their_field(needs, field):
    with pytest.raises(Invalid) as refusal:
        heron(**needs)

    assert set(refusal.value.fields) == {field}


def test_a_person_of_a_decision_begins_restricted_and_never_as_sealed():
    assert named(" Invented\u202e Person ").name == "Invented Person"
    assert named("Other Person").exposure == "restricted"
    for wrong in ({"name": " "}, {"exposure": "sealed"}, {"exposure": "offline"}):
        with pytest.raises(Invalid):
            named(**wrong)


def test_a_person_is_read_through_the_programme_and_by_nobody_else():
    person = heron()

    assert queries.at_risk(person.ref, by=noor(scope=HERE)) == person
    for reader in (noor(scope=THERE), pia(scope=THERE)):
        with pytest.raises(NotYours):
            queries.at_risk(person.ref, by=reader)
    with pytest.raises(NotYours):
        queries.at_risk("per-22222-22222", by=noor())


def test_a_person_of_a_decision_without_programme_is_read_by_any_staff():
    person = named()

    assert queries.at_risk(person.ref, by=pia(scope=THERE)) == person
    services.join_scope(person, scope=HERE, by=noor())
    with pytest.raises(NotYours):
        queries.at_risk(person.ref, by=pia(scope=THERE))


def test_joining_twice_is_once_and_leaving_ends_the_reading_at_once():
    person = heron()
    for _ in range(2):
        services.join_scope(person, scope=THERE, by=noor())
    assert queries.at_risk(person.ref, by=pia(scope=THERE)) == person
    assert person.belongings.count() == 2

    services.leave_scope(person, scope=THERE, by=noor())

    with pytest.raises(NotYours):
        queries.at_risk(person.ref, by=pia(scope=THERE))


def test_who_cannot_read_a_person_cannot_take_it_into_a_programme():
    with pytest.raises(NotYours):
        services.join_scope(heron(), scope=THERE, by=noor(scope=THERE))


def test_two_who_change_one_person_do_not_overwrite_each_other():
    person = heron()
    services.change_at_risk(person, changes={"urgency": 4}, by=noor())

    with pytest.raises(Stale):
        services.change_at_risk(person, changes={"urgency": 1}, by=amani())

    assert AtRisk.objects.get().urgency == 4


def test_a_record_set_aside_is_out_of_lists_and_taken_up_again():
    person = heron()
    services.close(person, by=noor())
    assert not queries.persons(by=noor()).exists()
    assert queries.at_risk(person.ref, by=noor()) == person

    services.reopen(person, by=noor())

    assert queries.persons(by=noor()).get() == person


def test_a_veto_is_said_once_by_a_side_that_exists_and_lifted():
    person, member = heron(), a_member(by=noor())
    for _ in range(2):
        services.veto(person, member, said_by="person", by=noor())
    with pytest.raises(Invalid):
        services.veto(person, member, said_by="gossip", by=noor())
    veto = queries.vetoes(person, by=noor()).get()

    services.lift_veto(veto, by=noor())

    assert not queries.vetoes(person, by=noor()).exists()


def test_searching_finds_persons_by_spelling_and_sound_within_what_one_may_see():
    heron()
    named("Sa’adat Quillon")

    def found(text, by):
        return [one.name or one.code_name for one in queries.search_persons(text, by=by)]

    assert found("heron", noor()) == found("HERON", noor(scope=HERE)) == ["Heron"]
    assert found("heron", noor(scope=THERE)) == []
    assert found("سعادات", noor(scope=THERE)) == ["Sa’adat Quillon"]
    assert found("?!", noor()) == []
