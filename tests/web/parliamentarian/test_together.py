"""Closed pages of countries at the member's door and at the desk."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from gemel.access.rules import Role
from gemel.actions import services
from gemel.actions.deed import About, Deed
from gemel.actions.models import Action, Circle, Joining
from gemel.people import services as people
from gemel.people.models import Parliament
from tests import cast
from tests.alerts.builders import a_decision
from tests.consent.builders import a_consent, a_person
from tests.twinning.builders import a_member, a_programme, takes_part

pytestmark = pytest.mark.django_db(databases="__all__")
LETTER = "approach_authorities"


@pytest.fixture
def programme():
    return a_programme(countries=("UG",))


def an_office(programme, name: str):
    member = a_member(name)
    takes_part(programme, member)
    return member, cast.client_of(cast.account(name=name, role=Role.MEMBER, scope=member.ref))


@pytest.fixture
def vera(programme):
    return an_office(programme, "Vera Invented")


@pytest.fixture
def wim(programme):
    return an_office(programme, "Wim Invented")


def join(office, *, shares: bool = True) -> str:
    form = {"country": "UG"} | ({"shares": "on"} if shares else {})
    return office[1].post(reverse("parliamentarian:together"), form).headers["Location"]


def read(office, place: str) -> str:
    return office[1].get(place).content.decode()


def test_one_joins_writes_takes_back_and_leaves(vera):
    place = join(vera)
    word = {"text": "Shall we write together?", "request_key": "k1"}
    vera[1].post(f"{place}note/", word)
    vera[1].post(f"{place}note/", word)

    page = read(vera, place)
    assert page.count("Shall we write together?") == 1
    back = re.search(r'action="(/member/together/[^"]+/back/)"', page)
    vera[1].post(back[1])
    assert "Shall we write together?" not in read(vera, place)

    vera[1].post(f"{place}leave/")
    assert vera[1].get(place).status_code == 404


def test_who_did_not_join_cannot_tell_the_page_from_none(vera, wim):
    place = join(vera)
    nothing = reverse("parliamentarian:circle", args=["cir-zzzzz-zzzzz"])

    shut, missing = wim[1].get(place), wim[1].get(nothing)

    assert (shut.status_code, missing.status_code) == (404, 404)
    for end in ("note/", "share/", "leave/"):
        assert wim[1].post(f"{place}{end}", {"text": "x"}).status_code == 404
    assert Joining.objects.filter(left_at=None).count() == 1


def test_no_title_and_no_address_tells_the_country(vera):
    place = join(vera)
    title = re.search(r"<title>(.*?)</title>", read(vera, place))[1]

    assert "Uganda" not in title
    assert not re.search(r"\bUG\b", place)


def test_planning_shows_who_acts_in_the_same_week_and_nothing_more(programme, vera, wim):
    person = a_person("Canaria Geheim", countries=("UG",))
    people.join_scope(person, scope=programme.ref, by=cast.noor())
    a_consent(person, use=LETTER, audiences=["authorities-there", "parliament"])
    told = a_decision(countries=("UG",))
    told.case.scopes.create(scope=programme.ref)
    day = timezone.now().date() + timedelta(days=5)
    services.plan(
        Deed(kind=LETTER, note="Streng"), About(person=person), for_member=vera[0],
        planned_for=day, by=cast.noor(at=timezone.now()),
    )  # fmt: skip
    place = join(vera)
    plan = reverse("parliamentarian:plan", args=["petition_letter"])
    assert "Others act on this too" not in read(wim, plan)
    join(wim)

    page = read(wim, plan)
    assert "Others act on this too" in page
    assert "join one letter?" in page
    for secret in ("Geheim", "Streng", "Vera"):
        assert secret not in page

    wim[1].post(f"{place}share/", {"shares": "no"})
    assert "Others act on this too" not in read(wim, plan)


def test_a_joint_step_is_planned_with_the_neighbours_as_partners(programme, vera):
    near = Parliament.objects.create(ref="parl-kkkkk-kkkkk", name="House near", country="KE")
    a_member(parliament=near)
    told = a_decision(countries=("UG",))
    told.case.scopes.create(scope=programme.ref)
    page = read(vera, join(vera))
    link = re.search(r'href="(/member/plan/joint_with_neighbours/[^"]+)"', page)[1]
    link = link.replace("&amp;", "&")

    assert re.search(r'value="KE"[^>]*checked', read(vera, link))
    assert link.endswith(f"twin={told.case.ref}")  # the only one there
    vera[1].post(link, {"subject": told.case.ref, "partners": ["KE"], "request_key": "k"})

    act = Action.objects.get()
    assert act.yields == {"partners": ["KE"]}
    assert "Kenya" in read(vera, reverse("parliamentarian:act", args=[act.ref]))


def test_the_desk_lets_in_reads_and_takes_out(programme, vera):
    desk = cast.client_of(cast.account(role=Role.COORDINATOR, scope=programme.ref))
    other = a_programme("Other programme", countries=("CD",))
    elsewhere = cast.client_of(cast.account(role=Role.COORDINATOR, scope=other.ref))
    partner = cast.client_of(cast.account(role=Role.PARTNER, scope=programme.ref))
    sent = {"country": "UG", "member": vera[0].ref}
    place = desk.post(reverse("coordinator:together"), sent).headers["Location"]

    assert "Vera Invented" in desk.get(place).content.decode()
    assert elsewhere.get(place).status_code == partner.get(place).status_code == 404
    assert partner.get(reverse("coordinator:together")).status_code == 404

    circle = Circle.objects.get()
    desk.post(reverse("coordinator:circle_out", args=[circle.ref, vera[0].ref]))
    assert "Vera Invented" not in re.sub(
        r"<select.*?</select>", "", desk.get(place).content.decode()
    )
    assert vera[1].get(reverse("parliamentarian:circle", args=[circle.ref])).status_code == 404
