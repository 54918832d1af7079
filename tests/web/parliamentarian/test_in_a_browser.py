"""The member's door in a real browser, without script: at the thumb, from right to left, alone."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from gemel.access import services as access
from gemel.access.rules import Role
from gemel.actions.models import Action
from gemel.publishing import services as publishing
from tests import cast
from tests.agenda.builders import an_event
from tests.browser import axe_violations, no_sideways_scroll, picture, small_targets
from tests.consent.builders import a_consent
from tests.publishing.builders import TEXT, a_twinning

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]


@pytest.fixture
def bond():
    """A living twinning whose person allows a contact; it would be shown to the public."""
    made = a_twinning()
    a_consent(made.person, use="regular_contact", audiences=["twin"])
    return made


@pytest.fixture
def member(bond):
    cast.account(cast.NOOR)
    return cast.account(
        cast.MAX, name="Max Invented", role=Role.MEMBER, scope=bond.parliamentarian.ref
    )


def opened(page_at, live_server, account, width, language):
    account.language = language  # the own choice counts before that of the browser
    account.save()
    session = cast.client_of(account).cookies[settings.SESSION_COOKIE_NAME].value
    page = page_at(width, language)
    page.context.add_cookies([
        {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url},
        {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url},
    ])  # fmt: skip
    return page


@pytest.mark.parametrize(("width", "language"), [(320, "en"), (360, "ar"), (1280, "fr")])
def test_every_page_of_the_members_door_reads_well(
    page_at, live_server, bond, member, width, language
):
    now = timezone.now()
    by = cast.noor(at=now)
    release = publishing.propose(kind="twinning", about=bond.ref, texts=TEXT, by=by)
    scope = bond.parliamentarian.ref
    access.delegate(email="new@example.org", name="New Invented", member_ref=scope, by=by)
    cast.account(cast.TESS, name="Tess Invented", role=Role.ASSISTANT, scope=scope)
    trip = an_event("trip", members=[bond.parliamentarian], starts_on=now.date(), by=by)
    page = opened(page_at, live_server, member, width, language)
    places = [
        reverse("parliamentarian:home"),
        reverse("parliamentarian:office"),
        reverse("parliamentarian:office_new"),
        reverse("parliamentarian:releases"),
        reverse("parliamentarian:release", args=[release.ref]),
        reverse("parliamentarian:twin", args=[bond.ref]),
        reverse("parliamentarian:record"),
        reverse("parliamentarian:ideas"),
        reverse("parliamentarian:agenda"),
        reverse("parliamentarian:event_new"),
        reverse("parliamentarian:event", args=[trip.ref]),
        reverse("parliamentarian:plan", args=["regular_contact"]),
        reverse("parliamentarian:plan", args=["public_statement"]),
    ]
    for number, place in enumerate(places):
        page.goto(live_server.url + place)
        picture(page, f"member-{number}-{language}-{width}")

        assert axe_violations(page) == [], place
        assert no_sideways_scroll(page), place
        assert small_targets(page) == [], place
    assert page.complaints == []


def test_the_one_thing_to_do_stands_on_the_first_screen_of_a_phone(
    page_at, live_server, bond, member
):
    page = opened(page_at, live_server, member, 360, "en")
    page.goto(live_server.url + reverse("parliamentarian:home"))

    button = page.locator("main .card .button").first.bounding_box()
    thumbs = page.locator(".thumbs").bounding_box()

    assert button["y"] + button["height"] <= thumbs["y"]


def test_an_act_is_recorded_with_two_touches_from_the_first_page(
    page_at, live_server, bond, member
):
    page = opened(page_at, live_server, member, 360, "en")
    page.goto(live_server.url + reverse("parliamentarian:record"))
    assert not page.locator(".if-another").is_visible()

    page.locator("label", has_text="Spoke or wrote with my twin").click()
    page.locator("main button[type=submit]").click()

    assert "Recorded" in page.locator("#said").inner_text()
    act = Action.objects.get()
    assert (act.kind, act.recorded_by) == ("regular_contact", cast.MAX)


def test_the_day_is_asked_only_where_it_is_another_day(page_at, live_server, bond, member):
    page = opened(page_at, live_server, member, 360, "en")
    page.goto(live_server.url + reverse("parliamentarian:record"))

    page.locator("label", has_text="Another day").click()

    assert page.locator(".if-another").is_visible()
