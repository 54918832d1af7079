"""The desk's pages of programmes, proposals and twinnings: reasons shown, a human decides."""

from __future__ import annotations

import pytest
from django.urls import reverse

from gemel.access.rules import Role
from gemel.matching import queries as matching
from gemel.matching.models import Fixed, Proposal
from gemel.people import services as people
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

    assert "Both speak Rundi" in page
    assert 'class="pts">250<' in page
    assert "No special wish: any member suits" in page
    assert "it counted neither for nor against: Committees" in page
    assert "Second best: Knows Courts. It would cost 145 points" in page


def address_of(name, programme, *more) -> str:
    return reverse(f"coordinator:{name}", args=[programme.ref, *more])


def look(client, programme, do="look", **fields):
    """Press a button of the page that asks what would be if."""
    current = matching.current(programme, by=cast.noor())
    posted = {"seen": current.ref if current else "", "do": do, **fields}
    return client.post(address_of("matching_what_if", programme), posted)


def test_a_lock_is_kept_and_taken_back(client, filled):
    proposed(client, filled)
    client.post(reverse("coordinator:pair", args=[the_pair(filled).ref]), {"do": "lock"})
    assert the_pair(filled).locked

    word = Fixed.objects.get(lifted_at=None)
    client.post(reverse("coordinator:unfix", args=[word.pk]))
    assert not the_pair(filled).locked


NEVER = {"what": "forbid", "person": "heron", "member": "Kirundi"}


def test_what_a_ban_would_do_is_shown_and_only_then_kept(client, filled):
    proposed(client, filled)
    pair = the_pair(filled)
    ways = f"?what=forbid&person={pair.person.ref}&member={pair.parliamentarian.ref}"
    form = text(client.get(address_of("matching_what_if", filled) + ways))
    assert 'value="Heron"' in form and 'value="Speaks Kirundi"' in form

    page = text(look(client, filled, **NEVER))

    assert "Never Heron with Speaks Kirundi" in page
    assert "Who would notice" in page and "Knows Courts" in page
    assert (Fixed.objects.count(), Proposal.objects.count()) == (0, 1)

    look(client, filled, "keep", **NEVER)
    assert the_pair(filled).parliamentarian.name == "Knows Courts"
    assert Fixed.objects.get().how == "forbidden"


def test_two_coordinators_change_one_proposal_and_the_second_is_told(client, filled):
    proposed(client, filled)
    other = cast.client_of(cast.account(cast.AMANI, name="Amani Invented"))
    seen = matching.current(filled, by=cast.noor()).ref
    address = address_of("matching_what_if", filled)

    first = client.post(address, {**NEVER, "seen": seen, "do": "keep"})
    room = {"what": "room", "member": "Knows Courts", "room": "3", "seen": seen, "do": "keep"}
    second = other.post(address, room)

    assert (first.status_code, second.status_code) == (303, 409)
    assert "A newer proposal stands" in text(second)
    assert set(Participation.objects.values_list("capacity", flat=True)) == {1}
    assert Proposal.objects.filter(replaced_at=None).count() == 1


def test_room_and_one_more_member_are_tried_before_they_are_kept(client, filled):
    heron = AtRisk.objects.get()
    AtRisk.objects.filter(pk=heron.pk).update(wants=2)
    wren = a_defender("Wren", scope=filled.ref)
    a_consent(wren, use="twinning", audiences=["twin"])
    proposed(client, filled)
    a_member("Newly Found", languages={"rn": "good"})

    page = text(look(client, filled, what="join", member="newly", room="1"))
    assert "Newly Found takes part, with room for 1" in page
    assert not Participation.objects.filter(parliamentarian__name="Newly Found").exists()
    look(client, filled, "keep", what="join", member="newly", room="1")
    assert Participation.objects.filter(parliamentarian__name="Newly Found").exists()

    look(client, filled, "keep", what="room", member="Knows Courts", room="4")
    assert Participation.objects.get(parliamentarian__name="Knows Courts").capacity == 4


def test_what_cannot_be_understood_is_said_at_its_field(client, filled):
    proposed(client, filled)
    for fields, said in (
        ({"what": "forbid", "person": "", "member": "Kirundi"}, "Give the name or code name"),
        ({"what": "forbid", "person": "Nobody", "member": "Kirundi"}, "Nobody of this name"),
        ({"what": "room", "member": "s", "room": "1"}, "Several have this name"),
        ({"what": "room", "member": "Kirundi", "room": ""}, "Give a whole number"),
    ):
        answer = look(client, filled, **fields)
        assert answer.status_code == 200
        assert said in text(answer)


def test_another_member_is_chosen_with_the_points_in_sight(client, filled):
    proposed(client, filled)
    heron = AtRisk.objects.get()
    page = text(client.get(address_of("matching_person", filled, heron.ref)))
    assert "2 members may be the twin" in page
    assert "Sits on" in page

    look(client, filled, "keep", what="instead", person="Heron", member="Knows Courts")

    pair = the_pair(filled)
    assert (pair.parliamentarian.name, pair.locked) == ("Knows Courts", True)
    assert set(Fixed.objects.values_list("how", flat=True)) == {"locked", "forbidden"}


def test_who_is_left_out_is_told_why_and_what_would_help(client, programme):
    only = a_member("Only One", languages={"da": "native"})
    takes_part(programme, only)
    for name, urgency in (("Heron", 4), ("Wren", 2), ("Finch", 2)):
        person = a_defender(name, scope=programme.ref)
        languages = ["rn"] if name == "Finch" else ["da"]
        AtRisk.objects.filter(pk=person.pk).update(urgency=urgency, languages=languages)
        a_consent(person, use="twinning", audiences=["twin"])

    page = proposed(client, programme)
    assert "2 persons can be served only by one and the same member, who has 1 place" in page
    assert "1 member: no shared language and no interpreter" in page

    wren = AtRisk.objects.get(code_name="Wren")
    helps = text(client.get(address_of("matching_person", programme, wren.ref)))
    assert "One more place with Only One" in helps
    assert "This person would have a member." in helps
    room = text(client.get(address_of("matching_room", programme)))
    assert "Wren would have a member" in room

    finch = AtRisk.objects.get(code_name="Finch")
    takes_part(programme, a_member("Two", languages={"da": "native"}), capacity=2)
    helps = text(client.get(address_of("matching_person", programme, finch.ref)))
    assert "An interpreter for Rundi" in helps


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


def rules_of(client, programme, **changes):
    """The form of the rules as the page shows it, with some fields changed."""
    page = client.get(address_of("matching_settings", programme))
    form = page.context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: "" if one is None else one for name, one in (shown | changes).items()}


def test_the_rules_are_read_in_plain_words_and_a_change_is_seen_before_it_is_kept(client, filled):
    proposed(client, filled)
    address = address_of("matching_settings", filled)
    page = text(client.get(address))
    assert "The member knows the country." in page
    assert "Neither side, nor the desk, has said “never these two”." in page

    change = rules_of(client, filled, language=0)
    looked = text(client.post(address, {**change, "do": "look"}))
    filled.refresh_from_db()
    assert "Who would notice" in looked and "Knows Courts" in looked
    assert (filled.weights, Proposal.objects.count()) == ({}, 1)

    client.post(address, {**change, "do": "keep"})
    filled.refresh_from_db()
    assert filled.weights["language"] == 0
    assert the_pair(filled).parliamentarian.name == "Knows Courts"
    late = client.post(address, {**change, "do": "keep"})
    assert late.status_code == 409


def test_rules_that_contradict_each_other_are_refused_at_the_field(client, programme):
    address = address_of("matching_settings", programme)
    for change, said in (
        ({"second": 100, "third": 200}, "A third member cannot count more than a second"),
        ({"country": 900}, "together these can give 1650 points"),
        ({"floor": 1001}, "less than or equal to 1000"),
    ):
        posted = rules_of(client, programme, **change)
        answer = client.post(address, {**posted, "do": "keep"})
        assert said.lower() in text(answer).lower()
    programme.refresh_from_db()
    assert programme.weights == {}


def test_a_switch_lets_somebody_in_and_says_what_to_weigh(client, filled):
    AtRisk.objects.update(languages=["sw"])
    Participation.objects.filter(parliamentarian__name="Knows Courts").delete()
    assert "Not matched: 1" in proposed(client, filled)
    change = rules_of(client, filled)
    change["hold"] = [one for one in change["hold"] if one != "language"]

    looked = client.post(address_of("matching_settings", filled), {**change, "do": "look"})
    assert "1 person would gain a first member" in text(looked)
    client.post(address_of("matching_settings", filled), {**change, "do": "keep"})

    page = text(client.get(address_of("proposal", filled)))
    assert "there is no interpreter" in page


def test_the_price_of_a_floor_is_shown_before_it_is_chosen(client, filled):
    wren = a_defender("Wren", scope=filled.ref)
    a_consent(wren, use="twinning", audiences=["twin"])
    proposed(client, filled)
    posted = rules_of(client, filled)

    page = text(client.post(address_of("matching_settings", filled), {**posted, "do": "floors"}))

    assert "What a floor would give and cost" in page
    assert "Points fewer together" in page


def test_a_pair_that_broke_a_rule_since_is_marked_and_cannot_be_asked(client, filled):
    proposed(client, filled)
    pair = the_pair(filled)
    people.veto(pair.person, pair.parliamentarian, said_by="person", by=cast.noor())

    assert "something stands between the two" in text(client.get(address_of("proposal", filled)))
    client.post(reverse("coordinator:pair", args=[pair.ref]), {"do": "ask"})
    assert not Twinning.objects.exists()


def test_matching_is_the_programmes_desk_alone(client, filled):
    proposed(client, filled)
    heron = AtRisk.objects.get()
    elsewhere = cast.account(name="Else Invented", scope="prog-33333-33333")
    partner = cast.account(name="Pia Invented", role=Role.PARTNER, scope=filled.ref)
    for who in (elsewhere, partner):
        stranger = cast.client_of(who)
        for name, more in (
            ("proposal", ()), ("matching_settings", ()), ("matching_what_if", ()),
            ("matching_room", ()), ("matching_person", (heron.ref,)),
        ):  # fmt: skip
            answer = stranger.get(address_of(name, filled, *more))
            assert answer.status_code in (403, 404), name
            assert "Heron" not in text(answer)


def test_the_proposal_page_costs_a_constant_number_of_queries(
    client, filled, django_assert_max_num_queries
):
    proposed(client, filled)
    address = reverse("coordinator:proposal", args=[filled.ref])
    with django_assert_max_num_queries(40):
        client.get(address)
    for _ in range(12):
        takes_part(filled, a_member())
        a_consent(a_defender("", scope=filled.ref), use="twinning", audiences=["twin"])
    proposed(client, filled)
    assert Proposal.objects.count() == 2
    with django_assert_max_num_queries(40):
        client.get(address)
