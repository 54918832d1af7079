"""A member's own dates: a trip in under a minute, and for whom one could speak there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from gemel.access.rules import Role
from gemel.agenda.models import Event
from gemel.cases import services as cases
from gemel.cases.services import Cited
from gemel.twinning.models import Participation
from tests import cast
from tests.agenda.builders import an_event
from tests.publishing.builders import a_twinning
from tests.twinning.builders import a_member

pytestmark = pytest.mark.django_db(databases="__all__")

TODAY = timezone.now().date()


@pytest.fixture
def bond():
    made = a_twinning()
    made.programme.countries = ["BI"]
    made.programme.save()
    Participation.objects.create(
        programme=made.programme, parliamentarian=made.parliamentarian, joined_at=cast.LONG_AGO
    )
    return made


@pytest.fixture
def member(bond):
    return bond.parliamentarian


@pytest.fixture
def phone(member):
    return cast.client_of(
        cast.account(cast.MAX, name="Max Invented", role=Role.MEMBER, scope=member.ref)
    )


def a_decided_case(scope, code="BDI-92"):
    case = cases.open_case(code=code, countries=["BI"], scope=scope, by=cast.noor(), invented=True)
    cases.add_decision(
        case, symbol="CL/299/9/R.9", adopted_on="2025-11-03", body="governing_council",
        session=299, place="", persons=1, cited=Cited(what="Paper"), by=cast.noor(),
    )  # fmt: skip
    return case


def sent(day=TODAY, **more):
    return {
        "kind": "trip", "country": "Burundi", "starts_on_day": day.day,
        "starts_on_month": day.month, "starts_on_year": day.year, "request_key": "k",
    } | more  # fmt: skip


def test_a_trip_is_added_and_shows_for_whom_one_could_speak(phone, bond):
    case = a_decided_case(bond.programme.ref)
    a_decided_case("", code="BDI-93")  # of no programme of the member's

    answer = phone.post("/member/agenda/new/", sent())

    event = Event.objects.get()
    assert event.own
    assert [one.scope for one in event.scopes.all()] == [bond.programme.ref]
    page = phone.get(answer["Location"]).content.decode()
    assert "BDI-92" in page
    assert "BDI-93" not in page
    assert f"?twin={case.ref}&amp;event={event.ref}" in page
    assert "A twin of yours is from there" in page
    plan = phone.get(f"/member/plan/contact_members_there/?twin={case.ref}&event={event.ref}")
    assert f'value="{TODAY.year}"' in plan.content.decode()


def test_a_member_reads_no_title_and_no_case_that_the_desk_named(phone, member):
    case = cases.open_case(code="BDI-94", countries=["BI"], by=cast.noor(), invented=True)
    event = an_event("hearing", members=[member], cases=[case], title="Zanzara in court",
                     starts_on=TODAY, by=cast.noor(at=timezone.now()))  # fmt: skip

    for place in ("/member/", "/member/agenda/", f"/member/agenda/{event.ref}/"):
        page = phone.get(place).content.decode()
        assert "Hearing in court" in page
        assert "Zanzara" not in page
        assert "BDI-94" not in page
    assert phone.get(f"/member/agenda/{event.ref}/change/").status_code == 404
    assert phone.post(f"/member/agenda/{event.ref}/remove/").status_code == 404


def test_a_trip_is_changed_taken_out_and_put_back(phone):
    phone.post("/member/agenda/new/", sent())
    event = Event.objects.get()
    later = TODAY + timedelta(days=9)

    phone.post(f"/member/agenda/{event.ref}/change/", sent(later, version=1))
    event.refresh_from_db()
    assert event.starts_on == later
    stale = phone.post(f"/member/agenda/{event.ref}/change/", sent(TODAY, version=1))
    assert stale.status_code == 409
    assert "what you typed is kept" in stale.content.decode()

    phone.post(f"/member/agenda/{event.ref}/remove/")
    page = phone.get("/member/agenda/").content.decode()
    assert "No date is ahead" in page
    phone.post(f"/member/agenda/{event.ref}/restore/")
    assert "Trip of a member: Burundi" in phone.get("/member/agenda/").content.decode()


def test_bad_days_are_told_in_words(phone):
    yesterday = TODAY - timedelta(days=1)
    wrong = {"last_on_day": yesterday.day, "last_on_month": yesterday.month,
             "last_on_year": yesterday.year}  # fmt: skip
    assert "before it begins" in phone.post("/member/agenda/new/", sent(**wrong)).content.decode()
    page = phone.post("/member/agenda/new/", sent(country="")).content.decode()
    assert "Fill this in" in page
    assert not Event.objects.exists()


def test_the_assistant_writes_for_the_member(member, bond, phone):
    aide = cast.client_of(cast.account(cast.TESS, role=Role.ASSISTANT, scope=member.ref))
    aide.get(f"/through/{member.ref}/")
    aide.post("/member/agenda/new/", sent())
    assert Event.objects.get().attendances.get().parliamentarian == member
    assert Event.objects.get().added_by == cast.TESS


def test_another_members_dates_are_not_there(phone, member):
    theirs = an_event(members=[a_member()])
    assert phone.get(f"/member/agenda/{theirs.ref}/").status_code == 404
