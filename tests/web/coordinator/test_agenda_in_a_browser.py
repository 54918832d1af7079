"""The agenda in a real browser, without script, on a phone and from right to left."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from gemel.agenda.models import Event
from gemel.cases import services as cases
from tests import cast
from tests.agenda.builders import an_event
from tests.browser import axe_violations, no_sideways_scroll, picture, small_targets
from tests.twinning.builders import a_member, a_programme, takes_part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]

NOW = timezone.now()
TODAY = NOW.date()


@pytest.fixture
def noor():
    return cast.account(cast.NOOR, name="Noor Invented")


@pytest.fixture
def agenda():
    """A trip, a hearing by another clock, and a session of the IPU."""
    programme, by = a_programme(), cast.noor(at=NOW)
    sara = a_member("Sara Brandt")
    takes_part(programme, sara)
    case = cases.open_case(code="BDI-92", countries=["BI"], by=cast.noor(), invented=True)
    trip = an_event(
        "trip", starts_on=TODAY + timedelta(days=3), last_on=TODAY + timedelta(days=6),
        members=[sara], place="Bujumbura", by=by,
    )  # fmt: skip
    day = TODAY + timedelta(days=8)
    an_event("hearing", starts_on=day, last_on=None, cases=[case], at=time(9), by=by,
             zone="Africa/Bujumbura", title="Appeal; nobody observes yet")  # fmt: skip
    an_event("ipu_session", country="CH", starts_on=TODAY + timedelta(days=63),
             last_on=TODAY + timedelta(days=66), place="Geneva", by=by)  # fmt: skip
    return trip


def opened(page_at, live_server, account, width, language="en", **more):
    account.language = language  # the own choice counts before that of the browser
    account.save()
    session = cast.client_of(account).cookies[settings.SESSION_COOKIE_NAME].value
    page = page_at(width, language, **more)
    page.context.add_cookies([
        {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url},
        {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url},
    ])  # fmt: skip
    return page


@pytest.mark.parametrize(("width", "language"), [(360, "ar"), (1280, "en")])
def test_every_page_of_the_agenda_reads_well(page_at, live_server, noor, agenda, width, language):
    page = opened(page_at, live_server, noor, width, language)
    places = ["", "?when=past", "?kind=sitting", "new/", f"{agenda.ref}/", f"{agenda.ref}/change/"]
    for number, place in enumerate(places):
        page.goto(f"{live_server.url}/desk/agenda/{place}")
        picture(page, f"agenda-{number}-{language}-{width}")

        assert axe_violations(page) == [], place
        assert no_sideways_scroll(page), place
        assert small_targets(page) == [], place
    assert page.complaints == []


def test_a_trip_is_written_down_and_undone_without_script(page_at, live_server, noor, agenda):
    page = opened(page_at, live_server, noor, 360)
    page.goto(f"{live_server.url}/desk/agenda/new/")
    page.select_option("[name=kind]", "ambassador")
    page.fill("[name=country]", "Burundi")
    for part, value in (("day", TODAY.day), ("month", TODAY.month), ("year", TODAY.year)):
        page.fill(f"[name=starts_on_{part}]", str(value))
    page.locator("[name=members]").first.fill("Sara Brandt")
    page.locator("main form .button").first.click()

    assert "Meeting with an ambassador: Burundi" in page.locator("h1").inner_text()
    assert "BDI-92" in page.locator("main").inner_text()
    page.get_by_role("button", name="Undo").click()
    assert Event.objects.filter(kind="ambassador", removed_at=None).count() == 0
    assert page.complaints == []
