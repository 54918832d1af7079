"""The parliamentarian's door: asked, twinned, recorded in few taps, and only the own things."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from gemel.access.rules import Role
from gemel.actions.models import Action
from gemel.consent import services as consent
from gemel.people.models import AtRisk
from gemel.twinning import services as twinning
from gemel.twinning.models import Twinning
from gemel.twinning.rules import Stage
from tests import cast
from tests.consent.builders import a_consent, a_defender
from tests.twinning.builders import a_member, a_programme, takes_part

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def bond() -> Twinning:
    programme = a_programme()
    member = a_member("Max Invented")
    person = a_defender("Heron", scope=programme.ref)
    takes_part(programme, member)
    a_consent(person, use="twinning", audiences=["twin"])
    return twinning.ask_both(programme, person, member, by=cast.noor())


@pytest.fixture
def active(bond) -> Twinning:
    twinning.record_person_answer(bond, answer="yes", through="in person", by=cast.noor())
    by = cast.max_by(bond.parliamentarian.ref)
    return twinning.answer_for_member(bond, answer="yes", by=by)


@pytest.fixture
def client(bond):
    scope = bond.parliamentarian.ref
    account = cast.account(cast.MAX, name="Max Invented", role=Role.MEMBER, scope=scope)
    return cast.client_of(account)


@pytest.fixture
def assistant(bond):
    scope = bond.parliamentarian.ref
    cast.account(cast.MAX, name="Max Invented", role=Role.MEMBER, scope=scope)
    account = cast.account(cast.TESS, name="Tess Invented", role=Role.ASSISTANT, scope=scope)
    return cast.client_of(account)


def text(answer) -> str:
    return answer.content.decode()


def test_the_question_stands_first_and_yes_is_one_press(client, bond):
    home = text(client.get(reverse("parliamentarian:home")))
    assert "Would you stand by" in home

    client.post(reverse("parliamentarian:answer", args=[bond.ref]), {"answer": "yes"})

    bond.refresh_from_db()
    assert (bond.member_answer, bond.stage) == ("yes", Stage.ASKED)


def test_anything_but_yes_is_a_no(client, bond):
    client.post(reverse("parliamentarian:answer", args=[bond.ref]), {"answer": "perhaps"})

    bond.refresh_from_db()
    assert bond.stage == Stage.DECLINED


@pytest.mark.parametrize("name", ["home", "twins", "record", "ideas", "acts"])
def test_every_place_opens_empty_and_filled(client, active, name):
    address = reverse(f"parliamentarian:{name}")
    assert client.get(address).status_code == 200

    twinning.end(active, reason="person_wish", by=cast.noor())

    assert client.get(address).status_code == 200


def test_an_act_is_recorded_with_the_first_kind_that_has_a_basis(client, active):
    a_consent(active.person, use="regular_contact", audiences=["twin"])
    form = {"subject": active.ref, "what": "contact", "when": "0", "request_key": "k"}

    first = client.post(reverse("parliamentarian:record"), form)
    again = client.post(reverse("parliamentarian:record"), form)

    assert first.status_code == again.status_code == 303
    act = Action.objects.get()
    assert (act.kind, act.public, act.by_assistant) == ("regular_contact", False, False)


def test_without_a_basis_the_page_says_why_and_keeps_what_was_typed(client, active):
    form = {"subject": active.ref, "what": "letter", "when": "0", "note": "A word typed"}

    answer = client.post(reverse("parliamentarian:record"), form)

    assert answer.status_code == 409
    assert "A word typed" in text(answer)
    assert not Action.objects.exists()

    client.post(reverse("parliamentarian:record"), {**form, "happened": "on"})

    assert Action.objects.get().basis_kind == "missing"


def test_an_empty_form_says_what_is_missing(client, active):
    answer = client.post(reverse("parliamentarian:record"), {})

    assert answer.status_code == 200
    assert 'class="errors"' in text(answer)


def test_an_assistant_reads_for_whom_and_is_recorded(assistant, active):
    a_consent(active.person, use="regular_contact", audiences=["twin"])
    assert "Max Invented" in text(assistant.get(reverse("parliamentarian:home")))

    form = {"subject": active.ref, "what": "contact", "when": "1"}
    assistant.post(reverse("parliamentarian:record"), form)

    act = Action.objects.get()
    assert (act.recorded_by, act.by_assistant) == (cast.TESS, True)
    page = text(assistant.get(reverse("parliamentarian:act", args=[act.ref])))
    assert "Tess Invented" in page


def test_an_act_is_planned_done_and_taken_back(client, active):
    a_consent(active.person, use="regular_contact", audiences=["twin"])
    plan = reverse("parliamentarian:plan", args=["regular_contact"])
    client.post(plan, {"subject": active.ref})
    act = Action.objects.get()
    assert act.stage == "planned"

    client.post(reverse("parliamentarian:act_done", args=[act.ref]))
    client.post(reverse("parliamentarian:act_back", args=[act.ref]))

    act.refresh_from_db()
    assert (act.stage, act.taken_back_at is not None) == ("done", True)


def test_a_withdrawal_empties_the_door_at_the_next_request(client, active):
    page = reverse("parliamentarian:twin", args=[active.ref])
    assert client.get(page).status_code == 200
    consent.withdraw_all(active.person, by=cast.noor())

    gone = client.get(page)

    assert gone.status_code == 404
    for name in ("home", "twins", "record"):
        assert "Heron" not in text(client.get(reverse(f"parliamentarian:{name}")))


def test_a_missing_twin_and_another_members_twin_look_the_same(client, active):
    programme = a_programme("Other")
    stranger, person = a_member(), a_defender("Wren", scope=programme.ref)
    takes_part(programme, stranger)
    a_consent(person, use="twinning", audiences=["twin"])
    other = twinning.ask_both(programme, person, stranger, by=cast.noor())

    forbidden = client.get(reverse("parliamentarian:twin", args=[other.ref]))
    missing = client.get(reverse("parliamentarian:twin", args=["twin-22222-22222"]))

    assert forbidden.status_code == missing.status_code == 404
    seal = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    told = text(forbidden).replace(other.ref, "twin-22222-22222")  # the page names its address
    assert seal.sub("", told) == seal.sub("", text(missing))


def test_no_page_title_and_no_address_names_the_twin(client, active):
    AtRisk.objects.filter(pk=active.person.pk).update(code_name="Canary")
    for name, args in (("home", []), ("twins", []), ("twin", [active.ref]), ("record", [])):
        page = text(client.get(reverse(f"parliamentarian:{name}", args=args)))
        title = page[page.index("<title>") : page.index("</title>")]
        assert "Canary" not in title
        assert "Canary" in page or name == "home"


def test_the_desk_is_not_the_members(client, bond):
    assert client.get("/desk/").status_code == 404
    assert client.get(reverse("coordinator:twinning", args=[bond.ref])).status_code == 404


def test_home_costs_a_constant_number_of_queries(client, active, django_assert_max_num_queries):
    client.get(reverse("parliamentarian:home"))
    with django_assert_max_num_queries(45):
        client.get(reverse("parliamentarian:home"))


def test_a_plan_without_a_basis_says_why_and_what_would_be_needed_before_it_is_sent(client, active):
    address = reverse("parliamentarian:plan", args=["public_statement"])

    shown = text(client.get(f"{address}?twin={active.ref}"))
    sent = client.post(address, {"subject": active.ref})

    assert sent.status_code == 409
    for page in (shown, text(sent)):
        assert "The person has not been asked whether" in page
        assert "Ask the person about this use" in page
        assert "I will do it" not in page
    assert not Action.objects.exists()


def test_a_plan_with_a_basis_says_what_covers_it_and_chooses_the_only_twin(client, active):
    a_consent(active.person, use="regular_contact", audiences=["twin"])

    page = text(client.get(reverse("parliamentarian:plan", args=["regular_contact"])))

    assert "consent covers it" in page
    assert re.search(rf'value="{active.ref}"[^>]* checked', page)


def test_limits_and_objections_stand_where_an_act_is_suggested_at_both_doors(client, active):
    pages = (
        (client, reverse("parliamentarian:twin", args=[active.ref])),
        (
            cast.client_of(cast.account(cast.NOOR, name="Noor Invented")),
            f"{reverse('coordinator:action_fits')}?twinning={active.ref}",
        ),
    )
    a_consent(
        active.person, use="regular_contact", audiences=["twin"],
        ends_at=timezone.now() + timedelta(days=40),
    )  # fmt: skip
    for door, address in pages:
        page = text(door.get(address))
        assert re.search("Without the name · Without the country · Without the story · Until", page)
        assert "An objection is recorded" not in page and "Cannot be reached" not in page
    assert "Without the name" in text(client.get(reverse("parliamentarian:home")))

    a_consent(active.person, use="show:name", audiences=["twin"])
    consent.object(active.person, by_whom="person", channel="in_person", by=cast.noor())
    consent.set_unreachable(active.person, since=cast.LONG_AGO, by=cast.noor())

    for door, address in pages:
        page = text(door.get(address))
        assert "Without the name" not in page and "Without the country" in page
        assert "An objection is recorded" in page
        assert "Cannot be reached since" in page
