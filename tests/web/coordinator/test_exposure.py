"""The page on which a named person's record is raised by two and lowered by one."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gemel.people.models import AtRisk
from tests import cast
from tests.consent.builders import a_defender, a_person
from tests.publishing.builders import a_case

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def person():
    return a_case().persons[0]


@pytest.fixture
def clients():
    """Noor and Amani, independent of each other."""
    return [cast.client_of(cast.account(ref, name=f"{name} Invented"))
            for ref, name in ((cast.NOOR, "Noor"), (cast.AMANI, "Amani"))]  # fmt: skip


def way(person) -> str:
    return reverse("coordinator:person_exposure", args=[person.ref])


def text(answer) -> str:
    return answer.content.decode()


def exposure(person) -> str:
    return AtRisk.objects.get(pk=person.pk).exposure


def test_two_people_raise_it_and_one_lowers_it(clients, person):
    noor, amani = clients
    here = way(person)
    assert here in text(noor.get(reverse("coordinator:person", args=[person.ref])))
    assert "a published decision prints the name" in text(noor.get(here))

    assert noor.post(here, {"do": "ask"})["Location"] == here
    mine, theirs = text(noor.get(here)), text(amani.get(here))
    assert "I agree" not in mine and "Somebody else has to agree" in mine
    assert "I agree" in theirs and "Noor Invented" in theirs
    refused = noor.post(here, {"do": "agree"})
    assert refused.status_code == 400 and exposure(person) == "restricted"
    amani.post(here, {"do": "agree"})
    assert exposure(person) == "public"

    assert "Lower it now" in text(noor.get(here))
    noor.post(here, {"do": "lower"})
    assert exposure(person) == "restricted"


def test_without_a_basis_the_page_says_what_is_missing_and_offers_nothing(clients):
    person = a_person("Nobody’s Decision")
    page = text(clients[0].get(way(person)))

    assert "There is no basis for it now" in page
    assert 'value="ask"' not in page
    assert clients[0].post(way(person), {"do": "ask"}).status_code == 403
    assert exposure(person) == "restricted"


def test_it_can_be_left_and_a_code_name_has_a_page_of_its_own(clients, person):
    clients[0].post(way(person), {"do": "ask"})
    clients[1].post(way(person), {"do": "drop"})
    assert not person.raisings.exists()

    heron = a_defender("Heron")
    answer = clients[0].get(way(heron))
    assert answer["Location"] == reverse("coordinator:person_sealed", args=[heron.ref])
