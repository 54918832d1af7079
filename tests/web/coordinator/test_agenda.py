"""The agenda at the desk: written down, found, changed, taken out, and whom it concerns."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gemel.access.rules import Role
from gemel.agenda import services
from gemel.agenda.models import Event
from gemel.cases import services as cases
from tests import cast
from tests.agenda.builders import a_given, an_event
from tests.alerts.builders import a_decision
from tests.twinning.builders import a_member, a_programme, takes_part

pytestmark = pytest.mark.django_db(databases="__all__")

NOW = timezone.now()
TODAY = NOW.date()


@pytest.fixture
def noor():
    return cast.client_of(cast.account(cast.NOOR, name="Noor Invented"))


def soon(kind="trip", *, days=5, lasts=3, **more):
    return an_event(
        kind, starts_on=TODAY + timedelta(days=days), by=cast.noor(at=NOW),
        last_on=TODAY + timedelta(days=days + lasts - 1), **more,
    )  # fmt: skip


def a_case(code="BDI-92", scope=""):
    return cases.open_case(code=code, countries=["BI"], scope=scope, by=cast.noor(), invented=True)


def sent(day, **more):
    return {
        "kind": "trip", "country": "Burundi", "starts_on_day": day.day,
        "starts_on_month": day.month, "starts_on_year": day.year, "request_key": "k",
    } | more  # fmt: skip


def test_a_trip_is_written_down_with_who_goes_and_undone_at_once(noor):
    takes_part(a_programme(), a_member("Sara Brandt"))
    a_case()

    answer = noor.post(
        "/desk/agenda/new/", sent(TODAY + timedelta(days=3), members=["Sara Brandt"])
    )

    event = Event.objects.get()
    assert answer["Location"] == f"/desk/agenda/{event.ref}/"
    page = noor.get(answer["Location"]).content.decode()
    assert "Sara Brandt" in page
    assert "BDI-92" in page
    assert "Members are in the country" in page
    assert f"/desk/agenda/{event.ref}/remove/" in page
    assert "Brandt" not in page.partition("</title>")[0]


def test_the_same_form_sent_twice_is_one_date(noor):
    for _ in range(2):
        noor.post("/desk/agenda/new/", sent(TODAY))
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"starts_on_day": "31", "starts_on_month": "2"}, "has 28 days"),
        ({"starts_on_year": ""}, "The year is missing"),
        ({"last_on_day": "1", "last_on_month": "1", "last_on_year": "2026"}, "before it begins"),
        ({"time": "25:10"}, "Write the time as 09:30"),
        ({"country": "Atlantis"}, "We know no country named"),
        ({"country": ""}, "Give the country"),
        ({"members": ["Nobody At All"]}, "is nobody here, or several"),
        ({"cases": ["BDI-99"]}, "write its code"),
        ({"kind": "party"}, "not among the choices"),
    ],
)
def test_what_cannot_be_right_is_told_in_words_and_nothing_is_written(noor, more, told):
    day = TODAY + timedelta(days=30)
    page = noor.post("/desk/agenda/new/", sent(day.replace(year=2027), **more)).content.decode()

    assert told in page
    assert not Event.objects.exists()


def test_two_members_of_one_name_are_never_guessed(noor):
    programme = a_programme()
    for _ in range(2):
        takes_part(programme, a_member("Sara Brandt"))
    page = noor.post("/desk/agenda/new/", sent(TODAY, members=["Sara Brandt"])).content.decode()
    assert "is nobody here, or several" in page


def test_who_comes_second_is_told_and_nothing_is_overwritten(noor):
    event = soon()
    page = noor.get(f"/desk/agenda/{event.ref}/change/").content.decode()
    assert 'name="version" value="1"' in page
    services.change(event, a_given(starts_on=TODAY), by=cast.amani(at=NOW))

    answer = noor.post(f"/desk/agenda/{event.ref}/change/", sent(TODAY, version=1, title="Mine"))

    assert answer.status_code == 409
    assert "Someone else changed this event" in answer.content.decode()
    assert 'value="Mine"' in answer.content.decode()
    event.refresh_from_db()
    assert event.title == ""


def test_a_date_is_changed(noor):
    event = soon("hearing", cases=[a_case()])
    answer = noor.post(
        f"/desk/agenda/{event.ref}/change/",
        sent(TODAY + timedelta(days=9), kind="hearing", version=1, time="9.30",
             zone="Africa/Bujumbura", cases=["BDI-92"]),
    )  # fmt: skip

    assert answer.status_code == 303
    event.refresh_from_db()
    assert (event.zone, f"{event.starts_at:%H:%M}") == ("Africa/Bujumbura", "07:30")
    page = noor.get(f"/desk/agenda/{event.ref}/").content.decode()
    assert "09:30" in page
    assert "07:30" in page  # for a reader in UTC


def test_a_date_is_taken_out_and_put_back(noor):
    event = soon(title="Talks")
    noor.post(f"/desk/agenda/{event.ref}/remove/")
    page = noor.get("/desk/agenda/").content.decode()
    assert "Talks" not in page
    assert f"/desk/agenda/{event.ref}/restore/" in page

    noor.post(f"/desk/agenda/{event.ref}/restore/")
    assert "Talks" in noor.get("/desk/agenda/").content.decode()


def test_the_list_goes_by_month_and_folds_the_past(noor):
    soon(title="Ahead")
    soon(title="Over", days=-9)

    ahead = noor.get("/desk/agenda/").content.decode()
    past = noor.get("/desk/agenda/?when=past").content.decode()

    assert "Ahead" in ahead
    assert "Over" not in ahead
    assert "Over" in past
    assert "Ahead" not in past


def test_the_list_is_filtered_and_says_so_where_nothing_fits(noor):
    soon(title="Burundi trip")
    assert "Burundi trip" in noor.get("/desk/agenda/?kind=trip&country=Burundi").content.decode()
    page = noor.get("/desk/agenda/?kind=hearing").content.decode()
    assert "No date fits these filters" in page


def test_an_empty_agenda_says_what_belongs_here(noor):
    assert "No date is ahead" in noor.get("/desk/agenda/").content.decode()
    assert "not in the agenda" in noor.get("/desk/").content.decode()


def test_the_clock_of_the_desk_counts_to_the_next_session_of_the_ipu(noor):
    soon("ipu_session", country="CH", days=63)
    for place in ("/desk/", "/desk/agenda/"):
        assert "63 days to the next session of the IPU" in noor.get(place).content.decode()


def test_the_next_dates_stand_on_the_desk_and_on_the_page_of_the_case(noor):
    case = a_case()
    event = soon(members=[a_member("Sara Brandt")])

    assert "Trip of a member: Sara Brandt, Burundi" in noor.get("/desk/").content.decode()
    assert f"/desk/agenda/{event.ref}/" in noor.get(f"/desk/cases/{case.ref}/").content.decode()


def test_a_table_of_the_agenda_is_safe_to_open(noor):
    soon(title="=1+1", members=[a_member("Sara Brandt")])
    body = noor.get("/desk/agenda/?as=csv").content.decode()
    assert "'=1+1" in body
    assert "Sara Brandt" in body


def test_from_a_journey_the_traveller_is_told_of_the_newest_published_decision_there(noor):
    event = soon(members=[a_member("Sara Brandt")], country="AQ")
    address = f"/desk/agenda/{event.ref}/"
    hidden = a_decision(published=False)
    assert f"/desk/tell/{hidden.decision.ref}/" not in noor.get(address).content.decode()

    shown = a_decision()

    assert f"/desk/tell/{shown.decision.ref}/" in noor.get(address).content.decode()
    body = noor.get(f"/desk/tell/{shown.decision.ref}/").content.decode()
    assert "About to travel there" in body
    assert "Sara Brandt" in body


def test_another_programmes_desk_finds_nothing(noor):
    event = soon(scopes=[a_programme().ref])
    other = cast.client_of(cast.account(scope=a_programme("Elsewhere").ref))

    assert other.get(f"/desk/agenda/{event.ref}/").status_code == 404
    assert other.post(f"/desk/agenda/{event.ref}/remove/").status_code == 404
    assert event.ref not in other.get("/desk/agenda/").content.decode()


def test_an_auditor_has_no_agenda():
    auditor = cast.client_of(cast.account(role=Role.AUDITOR))
    assert auditor.get("/desk/agenda/").status_code == 404
    assert "Agenda" not in auditor.get("/desk/").content.decode()


def test_seven_hundred_dates_cost_no_more_reads_than_seven(noor):
    members = [a_member() for _ in range(3)]
    a_case()

    def reads() -> int:
        with CaptureQueriesContext(connection) as told:
            page = noor.get("/desk/agenda/")
        assert page.status_code == 200
        return len(told)

    for at in range(7):
        soon(days=at, members=members)
    few = reads()
    for at in range(60):
        soon(days=at, members=members)
    assert reads() == few
    assert few <= 16
