"""B1 and B14 in a real browser, without script: from a decision to "seen" and to "pledged"."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.utils import timezone

from gemel.alerts import services
from gemel.alerts.models import Bulletin, Notice
from gemel.outbox.models import Letter
from tests import cast
from tests.alerts.builders import a_decision, a_told_member, in_group
from tests.browser import axe_violations, no_sideways_scroll, picture, small_targets
from tests.twinning.builders import a_member

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]


@pytest.fixture
def told():
    """A decision; four members whom a group makes concerned, one of them without an account."""
    made = a_decision(countries=("UG",))
    member, account = a_told_member("Vera Invented")
    body = in_group(member, "UG")
    for name in ("Ada Invented", "Bea Invented"):
        body.seats.create(parliamentarian=a_told_member(name)[0])
    body.seats.create(parliamentarian=a_member("Wim Invented"))
    made.vera, made.account = member, account
    made.noor = cast.account(cast.NOOR, name="Noor Invented")
    return made


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


def looks_right(page, name):
    picture(page, name)
    assert axe_violations(page) == [], page.url
    assert no_sideways_scroll(page), page.url
    assert small_targets(page) == [], page.url


@pytest.mark.parametrize(("width", "language"), [(360, "ar"), (1280, "en")])
def test_every_page_of_telling_reads_well(page_at, live_server, told, width, language):
    by = cast.noor(at=timezone.now())
    services.subscribe("country", "UG", by=by)
    sent = services.send(told.decision.ref, to=[told.vera.ref], word="Invented word", by=by)
    staff = opened(page_at, live_server, told.noor, width, language)
    places = [f"tell/{told.decision.ref}/", f"sent/{sent.ref}/", "sent/", "sent/contacts/",
              "sent/letters/", "news/", "news/wishes/", f"cases/{told.case.ref}/",
              "cases/?country=UG"]  # fmt: skip
    for number, place in enumerate(places):
        staff.goto(f"{live_server.url}/desk/{place}")
        looks_right(staff, f"tell-{number}-{language}-{width}")
    phone = opened(page_at, live_server, told.account, width, language)
    for number, place in enumerate(["", "news/", f"news/{sent.ref}/", "news/wishes/"]):
        phone.goto(f"{live_server.url}/member/{place}")
        looks_right(phone, f"news-{number}-{language}-{width}")
    assert staff.complaints == phone.complaints == []


def test_from_a_decision_to_seen_and_pledged_in_a_few_touches(page_at, live_server, told):
    staff = opened(page_at, live_server, told.noor, 1280)
    staff.goto(f"{live_server.url}/desk/cases/{told.case.ref}/")
    staff.get_by_role("link", name="Tell members").click()
    assert staff.get_by_role("button", name="Tell 3 members").is_visible()
    staff.get_by_label("Ada Invented").uncheck()
    staff.get_by_role("button", name="Tell those who are ticked").click()
    assert staff.get_by_role("button", name="Call back").is_visible()

    phone = opened(page_at, live_server, told.account, 360)
    phone.goto(f"{live_server.url}/member/")
    assert phone.locator(".thumbs .count").inner_text() == "1"
    phone.get_by_role("button", name="Open").click()
    phone.get_by_role("button", name="Not for me").wait_for()
    staff.reload()
    assert "Seen" in staff.locator("#receipt").inner_text()
    phone.get_by_role("button", name="I will do this").first.click()
    assert "Planned" in phone.locator("#said").inner_text()
    staff.reload()
    assert "Pledged" in staff.locator("#receipt").inner_text()
    assert "No account" in staff.locator("#receipt").inner_text()
    assert "Ada Invented" not in staff.locator("#receipt").inner_text()

    phone.get_by_role("link", name="See what you planned").click()
    phone.get_by_role("button", name="Done today").click()
    services.follow(by=cast.job("alerts.follow", at=timezone.now()))
    assert staff.complaints == phone.complaints == []


def test_called_back_in_time_nobody_has_seen_it_and_no_mail_leaves(page_at, live_server, told):
    staff = opened(page_at, live_server, told.noor, 360)
    staff.goto(f"{live_server.url}/desk/tell/{told.decision.ref}/")
    staff.get_by_role("button", name="Tell 3 members").click()
    staff.get_by_role("button", name="Call back").click()

    assert "No mail has left" in staff.locator("#said").inner_text()
    assert Bulletin.objects.get().called_back_at is not None
    assert not Letter.objects.exclude(state="called_back").exists()
    phone = opened(page_at, live_server, told.account, 360)
    phone.goto(f"{live_server.url}/member/")
    assert told.case.code not in phone.content()
    assert Notice.objects.filter(seen_at=None).count() == 4


def test_the_receipt_renews_itself_where_script_runs(page_at, live_server, told):
    sent = services.send(told.decision.ref, to=[told.vera.ref], by=cast.noor(at=timezone.now()))
    staff = opened(page_at, live_server, told.noor, 1280, script=True)
    staff.goto(f"{live_server.url}/desk/sent/{sent.ref}/")
    assert "Seen" not in staff.locator("#receipt .tag").all_inner_texts()
    notice = Notice.objects.get()
    notice.seen_at = timezone.now()
    notice.save()

    staff.evaluate("htmx.ajax('GET', location.href, {source: '#receipt', select: '#receipt'})")

    staff.locator("#receipt .tag", has_text="Seen").wait_for()
    assert staff.locator("#receipt").count() == 1
    assert staff.complaints == []
