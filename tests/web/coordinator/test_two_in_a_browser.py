"""Two people in two real browsers: one paper confirmed at once, one report approved by the second.

And the secret link to one's own dates: made, renewed, ended.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from gemel.actions import services as actions
from gemel.cases.models import Case, Reading
from gemel.people.models import AtRisk
from gemel.publishing import services as publishing
from tests import cast
from tests.browser import axe_violations, no_sideways_scroll, picture, small_targets
from tests.cases.received import case, confirmed, full_case, person, receive
from tests.publishing.builders import a_case
from tests.twinning.builders import a_member
from tests.web.coordinator.test_reports import an_act

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]
NOW = timezone.now()


@pytest.fixture
def browser_of(page_at, live_server):
    """Open a browser in which somebody has signed in: `browser_of(account)`."""

    def open_browser(account, width=1280, language="en"):
        page = page_at(width, language)
        session = cast.client_of(account).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        return page

    return open_browser


def noor(language="en"):
    return cast.account(cast.NOOR, name="Noor Invented", language=language)


def amani():
    return cast.account(cast.AMANI, name="Amani Invented")


def look(page, name):
    picture(page, name)
    assert axe_violations(page) == []
    assert no_sideways_scroll(page)
    assert small_targets(page) == []


@pytest.mark.parametrize(("width", "language"), [(360, "ar"), (1280, "en")])
def test_before_confirming_the_page_says_what_will_change(browser_of, live_server, width, language):
    confirmed(full_case(person(1), person(2)), day="2024-10-17", session=298)
    later = receive(
        full_case(person(2), person(3), outcome="closed"), case(person(9), code="LUX-COLL-02")
    )
    page = browser_of(noor(language), width, language)

    page.goto(f"{live_server.url}/desk/decisions/{later.ref}/")
    look(page, f"coming-{language}-{width}-paper")
    page.goto(f"{live_server.url}/desk/decisions/{later.ref}/1/")
    look(page, f"coming-{language}-{width}-case")

    if language == "en":
        told = page.locator(".notice.info").inner_text()
        for words in (
            "1 person joins",
            "1 person leaves",
            "1 person stays",
            "Open becomes: Closed",
        ):
            assert words in told


def test_two_confirm_one_paper_from_the_same_page_and_nothing_is_doubled(browser_of, live_server):
    reading = receive(*(case(person(n), code=f"LUX-COLL-{n:02}") for n in range(1, 5)),
                      doubts=[("cases[3].outcome", "Look")])  # fmt: skip
    first, second = browser_of(noor()), browser_of(amani())
    for page in (first, second):
        page.goto(f"{live_server.url}/desk/decisions/{reading.ref}/")
    first.click("main .head .button[value=confirm]")
    second.click("main .head .button[value=confirm]")  # of the page as it was before
    assert Case.objects.count() == 3 and AtRisk.objects.count() == 3
    assert second.url.endswith("/4/")

    again = browser_of(cast.account("acc-22222-33333", name="Ola Invented"))
    again.goto(f"{live_server.url}/desk/decisions/{reading.ref}/4/")
    second.click("button[value=leave]")
    again.click("button[value=accept]")
    assert "Somebody else has said something of this meanwhile" in again.content()
    second.click("main .head .button[value=confirm]")
    assert Reading.objects.get(pk=reading.pk).finished_at and Case.objects.count() == 4


def test_a_report_that_names_somebody_is_approved_by_the_second_of_two(browser_of, live_server):
    made = a_case(code="ATA-COLL-99", persons=1)
    member = a_member("Max Membername")
    actions.choose_telling(member, choice="named", by=cast.max_by(member.ref))
    an_act(made, for_member=member, country="BV", done_on=NOW.date() - timedelta(days=40))
    report = publishing.put_together(
        starts=NOW.date() - timedelta(days=90), last=NOW.date(), named=True, by=cast.noor(at=NOW)
    )
    place = f"{live_server.url}/desk/reports/{report.ref}/"
    first, second = browser_of(noor()), browser_of(amani(), 360)

    first.goto(place)
    assert first.locator("button[value=approve]").count() == 0
    second.goto(place)
    look(second, "report-to-approve")
    second.click("button[value=approve]")
    first.goto(place)
    look(first, "report-approved")
    first.locator("[name=how]").first.check()
    first.click("button[value=sent]")
    report.refresh_from_db()
    look(first, "report-sent")
    assert report.sent_at


def test_the_secret_link_is_made_renewed_and_ended(browser_of, live_server, settings):
    settings.GEMEL_REQUIRE_SECOND_FACTOR = False
    page = browser_of(noor(), 360)
    page.goto(f"{live_server.url}/security/feeds/")

    def press(what):
        page.click(what)
        look(page, f"feeds-{what[-8:].strip('/]')}")
        return [one.inner_text() for one in page.locator("code bdi").all()]

    old = press("form[action$='/new/'] button")
    assert len(old) == 3
    assert all(page.request.get(one).ok for one in old)
    new = press("form[action$='/new/'] button")
    assert [page.request.get(one).status for one in old] == [404] * 3
    assert all(page.request.get(one).ok for one in new)
    assert press("form[action$='/end/'] button") == []
    assert [page.request.get(one).status for one in new] == [404] * 3
