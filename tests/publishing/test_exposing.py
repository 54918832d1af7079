"""How many may know of a named person: up on a basis and by two, down at once, and dark."""

from __future__ import annotations

import pytest

from gemel.consent import services as consent
from gemel.kernel.errors import Invalid, NoBasis, NotYours, Stale
from gemel.ledger import sidefile
from gemel.ledger.models import Entry
from gemel.people import queries
from gemel.people import services as people
from gemel.people.models import AtRisk
from gemel.publishing import services
from gemel.publishing.models import Release
from gemel.showcase.models import Card
from gemel.twinning import raising
from gemel.twinning import services as twinning
from gemel.twinning.models import Photograph
from gemel.upkeep import queries as upkeep
from gemel.upkeep import rules as upkeep_rules
from tests.cast import amani, noor, pia
from tests.consent.builders import a_consent, a_defender, a_person
from tests.files.builders import a_jpeg
from tests.publishing.builders import a_case, a_twinning, two_people

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def person():
    """A person whom a published decision names."""
    two_people()
    return a_case().persons[0]


def raised(person):
    raising.ask(person, by=noor())
    raising.agree(person, by=amani())
    person.refresh_from_db()
    return person


def exposure(person) -> str:
    return AtRisk.objects.get(pk=person.pk).exposure


def test_a_decision_that_prints_the_name_and_two_people_make_it_public(person):
    raising.ask(person, by=noor())
    raising.ask(person, by=noor())
    with pytest.raises(Invalid, match="second person"):
        raising.agree(person, by=noor())
    assert exposure(person) == "restricted"

    raising.agree(person, by=amani())

    assert exposure(person) == "public"
    assert Entry.objects.filter(what="person.raising_asked").count() == 1
    assert Entry.objects.filter(what="person.raising_agreed").count() == 1
    with pytest.raises(Invalid):
        people.ask_to_raise(AtRisk.objects.get(pk=person.pk), basis="x", by=noor())


def test_without_a_basis_nobody_asks_and_an_objection_meanwhile_stops_the_second(person):
    with pytest.raises(NoBasis):
        raising.ask(a_person("Nobody’s Decision"), by=noor())

    raising.ask(person, by=noor())
    consent.object(person, by_whom="person", channel="in_person", by=noor())
    with pytest.raises(NoBasis):
        raising.agree(person, by=amani())
    assert exposure(person) == "restricted"


def test_the_own_yes_to_the_name_before_the_public_is_a_basis_and_a_no_is_none():
    two_people()
    person = a_person("Yes Invented")
    a_consent(person, use="show:name", audiences=["public"], text_hash="a" * 64,
              text_language="en")  # fmt: skip
    assert exposure(raised(person)) == "public"

    other = a_case().persons[0]
    a_consent(other, use="show:name", answer="no", audiences=["public"])
    with pytest.raises(NoBasis):
        raising.ask(other, by=noor())


def test_it_can_be_let_be_and_only_who_changes_persons_has_a_say(person):
    raising.ask(person, by=noor())
    people.let_be(person, by=noor())
    assert queries.asked_to_raise(person, by=noor()) is None
    with pytest.raises(Stale):
        raising.agree(person, by=amani())
    for deed in (raising.ask, services.lower):
        with pytest.raises(NotYours):
            deed(person, by=pia(scope="prog-22222-22222"))


def test_lowering_darkens_at_once_removes_pictures_and_no_job_relights(person):
    bond = a_twinning(raised(person))
    twinning.add_photograph(
        bond, a_jpeg(), credit="Ida Invented", alt={"en": "Two"}, agreed=("person", "member"),
        by=noor(),
    )  # fmt: skip
    case = person.memberships.get().case
    release = services.propose(kind="case", about=case.ref, by=noor())
    services.approve(release, by=amani())
    assert Card.objects.exists()

    services.lower(person, by=noor())

    assert exposure(person) == "restricted"
    assert not Card.objects.exists()
    assert not Photograph.objects.exists()
    services.renew(by=noor())
    services.follow(by=noor())
    assert not Card.objects.exists()
    assert Release.objects.get(pk=release.pk).retracted_at
    with pytest.raises(Invalid):
        services.lower(AtRisk.objects.get(pk=person.pk), by=noor())


def test_a_restore_lowers_again_but_not_whom_two_raised_since(person):
    services.lower(raised(person), by=noor())
    forgotten, unsaid = upkeep_rules.disagreement(upkeep.recorded(), upkeep.told())
    assert not list(forgotten) and not list(unsaid)
    AtRisk.objects.filter(pk=person.pk).update(exposure="public")  # an older copy
    said_at = next(one.at for one in upkeep.told() if one.kind == "person.exposure_lowered")

    assert not people.lower_again(person.ref, said_at=noor().at.replace(year=2020))
    assert people.lower_again(person.ref, said_at=said_at)
    assert exposure(person) == "restricted"
    assert "person.exposure_lowered" in sidefile.path().read_text()


def test_a_defender_falls_to_the_code_name_and_the_window_goes_dark():
    two_people()
    person = a_defender("Heron")
    AtRisk.objects.filter(pk=person.pk).update(exposure="sealed")
    person.refresh_from_db()

    services.lower(person, by=noor())

    assert exposure(person) == "offline"
