"""The desk's pages of persons at risk: kept by a code name, changed by one at a time."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from gemel.people.models import AtRisk
from tests import cast
from tests.consent.builders import a_defender, a_person
from tests.twinning.builders import a_member, a_programme

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def programme():
    return a_programme()


@pytest.fixture
def client():
    return cast.client_of(cast.account(cast.NOOR, name="Noor Invented"))


def text(answer) -> str:
    return answer.content.decode()


def offline(programme, **changes):
    return {
        "code_name": "Heron", "programme": programme.ref, "urgency": "3", "wants": "1",
        "exposure": "offline", **changes,
    }  # fmt: skip


def test_the_form_has_no_field_for_a_name_a_contact_or_a_place_and_says_why(client, programme):
    page = text(client.get(reverse("coordinator:person_new")))

    for word in ('name="name"', 'name="phone"', 'name="email"', 'name="place"', 'name="country"'):
        assert word not in page
    assert "vault" in page


def test_a_defender_is_kept_by_a_code_name_once(client, programme):
    form = offline(programme, request_key="once")

    client.post(reverse("coordinator:person_new"), form)
    client.post(reverse("coordinator:person_new"), form)

    person = AtRisk.objects.get()
    assert (person.exposure, person.name, person.countries) == ("offline", "", [])


def test_without_the_organisations_key_a_code_name_alone_is_kept_and_the_page_says_what_to_do(
    client, programme
):
    page = text(client.get(reverse("coordinator:person_new")))
    refused = client.post(reverse("coordinator:person_new"), offline(programme, exposure="sealed"))

    assert re.search(r'value="offline"[^>]*checked', page)
    assert 'value="sealed"' not in page
    assert "gemel recovery make" in page
    assert 'class="errors"' in text(refused)
    assert not AtRisk.objects.exists()
    for way in ("coordinator:vaults", "signin:vault"):
        assert "gemel recovery make" in text(client.get(reverse(way)))
    assert client.get(reverse("signin:vault_begin"))["Location"] == reverse("signin:vault")


def test_a_new_defender_starts_sealed_and_the_name_comes_next(house, client, programme):
    form = offline(programme, exposure="sealed")
    page = text(client.get(reverse("coordinator:person_new")))

    answer = client.post(reverse("coordinator:person_new"), form)

    person = AtRisk.objects.get()
    assert re.search(r'value="sealed"[^>]*checked', page)
    assert person.exposure == "sealed"
    assert answer["Location"] == reverse("coordinator:person_sealed", args=[person.ref])


@pytest.mark.parametrize("code_name", ["", "Heron 079", "a@b", "x" * 41])
def test_what_could_be_a_contact_is_no_code_name(client, programme, code_name):
    answer = client.post(reverse("coordinator:person_new"), offline(programme, code_name=code_name))

    assert 'class="errors"' in text(answer)
    assert not AtRisk.objects.exists()


def test_the_list_and_the_record_open(client, programme):
    heron, named = a_defender("Heron", scope=programme.ref), a_person("Invented Name")

    listed = text(client.get(reverse("coordinator:people")))

    assert "Heron" in listed
    assert "Invented Name" in listed
    for person in (heron, named):
        page = text(client.get(reverse("coordinator:person", args=[person.ref])))
        title = page[page.index("<title>") : page.index("</title>")]
        assert person.code_name not in title or not person.code_name
        assert not person.name or person.name not in title


def test_the_csv_is_harmless_and_named_after_no_record(client, programme):
    a_person("=HYPERLINK(1)")

    answer = client.get(reverse("coordinator:people") + "?as=csv")

    assert "'=HYPERLINK" in text(answer)
    assert answer["Content-Disposition"] == 'attachment; filename="gemel-people.csv"'


def test_two_who_change_one_person_do_not_overwrite_each_other(client, programme):
    heron = a_defender("Heron", scope=programme.ref)
    address = reverse("coordinator:person_change", args=[heron.ref])
    form = {"urgency": "4", "wants": "2", "version": "1"}

    first = client.post(address, form)
    second = client.post(address, {**form, "urgency": "1"})

    heron.refresh_from_db()
    assert (first.status_code, second.status_code, heron.urgency) == (303, 409, 4)


def test_a_veto_is_noted_by_name_and_taken_back(client, programme):
    heron = a_defender("Heron", scope=programme.ref)
    a_member("Max Invented")
    address = reverse("coordinator:person_veto", args=[heron.ref])

    client.post(address, {"member": "nobody of that name", "said_by": "person"})
    assert not heron.vetoes.exists()

    a_veto = {"member": "Max Invented", "said_by": "person"}
    client.post(address, a_veto)
    veto = heron.vetoes.get()
    client.post(reverse("coordinator:veto_lift", args=[heron.ref, veto.pk]))

    veto.refresh_from_db()
    assert veto.lifted_at is not None


def test_set_aside_is_out_of_the_list_and_can_be_undone(client, programme):
    heron = a_defender("Heron", scope=programme.ref)

    client.post(reverse("coordinator:person_aside", args=[heron.ref]), {"do": "close"})
    assert "Heron" not in text(client.get(reverse("coordinator:people")))

    client.post(reverse("coordinator:person_reopen", args=[heron.ref]))
    assert "Heron" in text(client.get(reverse("coordinator:people")))


def test_staff_of_another_programme_find_nothing(programme):
    heron = a_defender("Heron", scope=programme.ref)
    other = a_programme("Other")
    stranger = cast.client_of(cast.account(cast.AMANI, name="Amani", scope=other.ref))

    page = stranger.get(reverse("coordinator:person", args=[heron.ref]))
    missing = stranger.get(reverse("coordinator:person", args=["per-22222-22222"]))

    assert page.status_code == missing.status_code == 404
    assert "Heron" not in text(stranger.get(reverse("coordinator:people")))


def test_the_list_costs_the_same_for_few_and_many(client, programme, django_assert_max_num_queries):
    for _ in range(3):
        a_defender("", scope=programme.ref)
    client.get(reverse("coordinator:people"))
    with django_assert_max_num_queries(16):
        client.get(reverse("coordinator:people"))
    for _ in range(20):
        a_defender("", scope=programme.ref)
    with django_assert_max_num_queries(16):
        client.get(reverse("coordinator:people"))
