"""The desk's own pages in a real browser: on a phone, right to left, without script; and wide."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from gemel.actions.models import Action
from gemel.consent import services as consent
from gemel.kernel import refs
from gemel.notes import services as notes
from gemel.notes.models import Task
from tests import cast
from tests.browser import axe_violations, no_sideways_scroll, picture, small_targets
from tests.consent.builders import a_consent, a_defender
from tests.publishing.builders import a_case
from tests.twinning.builders import a_member, a_programme

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]

NOW = timezone.now()
TODAY = NOW.date()
YEAR = (
    f"?starts_day=1&starts_month=1&starts_year={TODAY.year}"
    f"&last_day=31&last_month=12&last_year={TODAY.year}"
)


@pytest.fixture
def house():
    """A desk on which something waits in each group."""
    programme = a_programme("An example programme with a name that is not short at all")
    heron = a_defender("Heron", scope=programme.ref)
    row = a_consent(heron, use="twinning", audiences=["twin"], at=NOW - timedelta(days=9))
    consent.withdraw(row, by=cast.noor(at=NOW))
    common = {"scope": programme.ref, "by": cast.noor(at=NOW)}
    notes.write("Rang twice.\nThe line is dead.", about=heron.ref, **common)
    for day in (TODAY, TODAY + timedelta(days=4)):
        notes.add_task(
            "Ask the embassy for a day in the second half of the month", due_on=day,
            about=heron.ref, **common,
        )  # fmt: skip
    made = a_case(code="ATA-COLL-99", persons=1, from_ipu=None, scope=programme.ref)
    paper = a_case(code="ATA-COLL-90", persons=1, scope=programme.ref)
    for case, facts in (
        (made, {"stage": "planned", "planned_for": TODAY + timedelta(days=2)}),
        (paper, {"stage": "done", "done_on": TODAY}),
    ):
        Action.objects.create(
            ref=refs.new("act"), kind="parliamentary_question", case=case.case, public=True,
            basis_kind="decision", recorded_by=cast.NOOR, recorded_at=NOW, scope=programme.ref,
            for_member=a_member("Max Invented-Longname"), country="BV", invented=True, **facts,
        )  # fmt: skip
    return heron


def look(page, name: str) -> None:
    """The checks of the look, on the page as it stands."""
    picture(page, name)
    assert axe_violations(page) == []
    assert no_sideways_scroll(page)
    assert small_targets(page) == []
    assert page.locator("main .button:not(.quiet, .plain, .danger)").count() <= 1
    assert page.complaints == []


@pytest.mark.parametrize(("width", "language"), [(360, "ar"), (1280, "en")])
def test_the_desk_s_own_pages_read_well(house, page_at, live_server, width, language):
    noor = cast.account(cast.NOOR, name="Noor Invented", language=language)
    page = page_at(width, language)
    session = cast.client_of(noor).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    task = Task.objects.first()

    for where in (
        "", "tasks/", f"tasks/{task.ref}/", f"history/{house.ref}/", f"notes/of/{house.ref}/",
        f"reports/{YEAR}",
    ):  # fmt: skip
        page.goto(f"{live_server.url}/desk/{where}")
        look(page, f"desk-{language}-{where.replace('/', '-').partition('?')[0]}")
    page.goto(f"{live_server.url}/desk/search/")
    page.fill("#id_q", "Heron")
    page.click("form[role=search] button")
    look(page, f"desk-{language}-found")
    assert "Heron" not in page.title()
    assert "Heron" not in page.url
    page.goto(f"{live_server.url}/desk/tasks/new/")
    page.click("form.form button")
    look(page, f"desk-{language}-task-wrong")


def test_the_filters_of_a_list_open_on_a_phone_and_stand_on_a_wide_page(
    house, page_at, live_server
):
    noor = cast.account(cast.NOOR, name="Noor Invented")
    session = cast.client_of(noor).cookies[settings.SESSION_COOKIE_NAME].value
    phone, wide = page_at(360), page_at(1280)
    for page in (phone, wide):
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        page.goto(f"{live_server.url}/desk/cases/")

    assert wide.locator("#id_text").is_visible()
    assert not wide.locator(".filters-button").is_visible()
    assert not phone.locator("#id_text").is_visible()
    look(phone, "cases-filters-folded")
    phone.click(".filters-button")
    look(phone, "cases-filters-open")
    phone.fill("#id_text", "ATA-COLL-90")
    phone.click("#filters button[type=submit]")
    assert "ATA-COLL-90" in phone.inner_text("main")
    assert "ATA-COLL-99" not in phone.inner_text("main")
    assert phone.locator(".filters-button").inner_text() == "Change the filters"
