"""The desk's pages of programmes, proposals and twinnings: reasons shown, a human decides."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gemel.matching import queries as matching
from gemel.matching.models import Fixed, Proposal
from gemel.people.models import AtRisk
from gemel.twinning.models import Participation, Programme, Twinning
from tests import cast
from tests.consent.builders import a_consent, a_defender
from tests.twinning.builders import a_member, a_parliament, a_programme, takes_part

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def client():
    return cast.client_of(cast.account(cast.NOOR, name="Noor Invented"))


@pytest.fixture
def programme() -> Programme:
    return a_programme()


@pytest.fixture
def filled(programme) -> Programme:
    """A programme with two members and one person who agreed to be twinned."""
    takes_part(programme, a_member("Speaks Kirundi", languages={"rn": "native"}))
    takes_part(programme, a_member("Knows Courts", committees=["Committee on Justice"]))
    heron = a_defender("Heron", scope=programme.ref)
    AtRisk.objects.filter(pk=heron.pk).update(languages=["rn"])
    a_consent(heron, use="twinning", audiences=["twin"])
    return programme


def text(answer) -> str:
    return answer.content.decode()


def proposed(client, programme) -> str:
    """Press the button and return the page of the proposal."""
    answer = client.post(reverse("coordinator:propose", args=[programme.ref]), follow=True)
    assert answer.status_code == 200
    return text(answer)


def the_pair(programme):
    current = matching.current(programme, by=cast.noor())
    return matching.pairs(current, by=cast.noor()).get()


def test_a_programme_is_set_up_changed_and_ended_by_form(client):
    house = a_parliament()
    form = {
        "name": "Example", "countries": ["Burundi"], "hosts": [house.ref], "contact_days": "21",
    }  # fmt: skip
    client.post(reverse("coordinator:programme_new"), form)
    programme = Programme.objects.get()
    assert (programme.countries, programme.hosts.get()) == (["BI"], house)

    change = reverse("coordinator:programme_edit", args=[programme.ref])
    client.post(change, {**form, "name": "Renamed", "version": "1"})
    late = client.post(change, {**form, "name": "Too late", "version": "1"})

    programme.refresh_from_db()
    assert (programme.name, late.status_code) == ("Renamed", 409)
    client.post(reverse("coordinator:programme_end", args=[programme.ref]))
    programme.refresh_from_db()
    assert programme.ended_at


def test_a_member_is_found_by_name_and_takes_part(client, programme):
    member = a_member("Max Invented")
    page = text(client.get(reverse("coordinator:programme", args=[programme.ref]) + "?q=invented"))
    assert "Max Invented" in page

    client.post(
        reverse("coordinator:take_part", args=[programme.ref, member.ref]), {"capacity": "2"}
    )
    assert Participation.objects.get().capacity == 2

    change = reverse("coordinator:participation_change", args=[programme.ref, member.ref])
    client.post(change, {"capacity": "3", "do": "room"})
    client.post(change, {"do": "leave"})
    assert Participation.objects.get().left_at


def test_every_pair_shows_its_reasons_point_by_point_and_the_sum(client, filled):
    page = proposed(client, filled)

    assert "Both speak Kirundi" in page.replace("Rundi", "Kirundi")
    assert 'class="pts">250<' in page
    assert page.count("Nothing is known that speaks for these two") == 0


def test_lock_forbid_and_take_back_work_the_proposal_out_anew(client, filled):
    proposed(client, filled)
    pair = the_pair(filled)

    client.post(reverse("coordinator:pair", args=[pair.ref]), {"do": "forbid"})
    assert the_pair(filled).parliamentarian.name == "Knows Courts"

    word = Fixed.objects.get(lifted_at=None)
    client.post(reverse("coordinator:unfix", args=[word.pk]))
    assert the_pair(filled).parliamentarian.name == "Speaks Kirundi"


def test_another_member_is_chosen_with_the_points_in_sight(client, filled):
    proposed(client, filled)
    address = reverse("coordinator:pair_swap", args=[the_pair(filled).ref])
    page = text(client.get(address))
    assert "Knows Courts" in page
    assert "Sits on" in page

    other = Participation.objects.get(parliamentarian__name="Knows Courts").parliamentarian
    client.post(address, {"member": other.ref})

    assert the_pair(filled).parliamentarian == other


def test_both_are_asked_and_the_answer_of_the_person_is_recorded(client, filled):
    proposed(client, filled)
    client.post(reverse("coordinator:pair", args=[the_pair(filled).ref]), {"do": "ask"})
    bond = Twinning.objects.get()
    page = reverse("coordinator:twinning", args=[bond.ref])
    assert client.get(page).status_code == 200

    empty = client.post(reverse("coordinator:twinning_answer", args=[bond.ref]), {})
    assert 'class="errors"' in text(empty)
    client.post(
        reverse("coordinator:twinning_answer", args=[bond.ref]),
        {"answer": "yes", "through": "the lawyer"},
    )

    bond.refresh_from_db()
    assert bond.person_answer == "yes"


def test_an_old_page_cannot_ask_for_a_pair_that_was_replaced(client, filled):
    proposed(client, filled)
    old = the_pair(filled)
    proposed(client, filled)

    answer = client.post(reverse("coordinator:pair", args=[old.ref]), {"do": "ask"})

    assert answer.status_code == 409
    assert not Twinning.objects.exists()


def test_lists_have_a_calm_empty_state(client):
    for name in ("programmes", "matching", "twinnings", "actions"):
        page = client.get(reverse(f"coordinator:{name}"))
        assert page.status_code == 200
        assert 'class="empty"' in text(page)


def test_weights_are_set_and_contradictions_refused(client, programme):
    address = reverse("coordinator:matching_settings", args=[programme.ref])
    client.post(address, {"second": "100", "third": "200", "party": "0", "camp": "0"})
    programme.refresh_from_db()
    assert programme.weights == {}

    client.post(address, {"second": "200", "third": "100", "party": "0", "camp": "0"})
    programme.refresh_from_db()
    assert programme.weights["second"] == 200


def test_the_proposal_page_costs_a_constant_number_of_queries(
    client, filled, django_assert_max_num_queries
):
    proposed(client, filled)
    address = reverse("coordinator:proposal", args=[filled.ref])
    with django_assert_max_num_queries(26):
        client.get(address)
    for _ in range(12):
        takes_part(filled, a_member())
        a_consent(a_defender("", scope=filled.ref), use="twinning", audiences=["twin"])
    proposed(client, filled)
    assert Proposal.objects.count() == 2
    with django_assert_max_num_queries(26):
        client.get(address)
