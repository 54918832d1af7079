"""The pages of matching in a real browser: on a phone, right to left, without script; and wide."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from gemel.matching import services as matching
from gemel.people import services as people
from gemel.people.models import AtRisk
from tests import cast
from tests.browser import axe_violations, no_sideways_scroll, small_targets
from tests.consent.builders import a_consent, a_defender
from tests.twinning.builders import a_member, a_programme, takes_part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]

NOW = timezone.now()
TODAY = NOW.date()


@pytest.fixture
def programme():
    """A programme with a pair, somebody who must wait and somebody whom nobody understands."""
    made = a_programme("An example programme with a name that is not short at all")
    by = cast.noor(at=NOW)
    for name, facts in (
        ("Max Invented-Longname", {"languages": {"fr": "good"}, "ties": {"BI": "observer"}}),
        ("Vera Invented", {"languages": {"da": ""}, "committees": ["Committee on Human Rights"]}),
    ):
        takes_part(made, a_member(name, as_of=TODAY, party="Oak", camp="government", **facts))
    for name, languages in (("Heron", ["fr"]), ("Wren", ["fr"]), ("Finch", ["rn"])):
        person = a_defender(name, scope=made.ref)
        AtRisk.objects.filter(pk=person.pk).update(languages=languages, themes=["media"])
        a_consent(person, use="twinning", audiences=["twin"], at=NOW)
    busy = a_member("Business Invented", as_of=TODAY)
    takes_part(made, busy)
    people.tie(busy, country="BI", kind="conflict", by=by)
    matching.propose(made, by=by)
    return made


@pytest.fixture
def seen_by(page_at, live_server):
    def open_page(width, language, **how):
        page = page_at(width, language, **how)
        noor = cast.account(cast.NOOR, name="Noor Invented", language=language)
        client = cast.client_of(noor)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}]
        )
        return page

    return open_page


def addresses(programme, live_server):
    wren = AtRisk.objects.get(code_name="Wren")
    finch = AtRisk.objects.get(code_name="Finch")
    return [
        live_server.url + reverse(f"coordinator:{name}", args=[programme.ref, *more])
        for name, more in (
            ("proposal", ()), ("matching_settings", ()), ("matching_what_if", ()),
            ("matching_room", ()), ("matching_person", (wren.ref,)),
            ("matching_person", (finch.ref,)),
        )
    ]  # fmt: skip


def sound(page) -> None:
    assert axe_violations(page) == []
    assert no_sideways_scroll(page)
    assert page.complaints == []


@pytest.mark.parametrize(("width", "language"), [(360, "ar"), (360, "fr"), (1280, "en")])
def test_the_pages_of_matching_read_well(programme, seen_by, live_server, width, language):
    page = seen_by(width, language)
    for address in addresses(programme, live_server):
        page.goto(address)
        sound(page)
        if width == 360:
            assert small_targets(page) == []


@pytest.mark.parametrize(("width", "language"), [(360, "ar"), (1280, "en")])
def test_a_change_is_looked_at_and_kept_without_script(
    programme, seen_by, live_server, width, language
):
    page = seen_by(width, language)
    page.goto(live_server.url + reverse("coordinator:matching_what_if", args=[programme.ref]))
    page.check("input[value=room]")
    page.fill("input[name=member]", "Max")
    page.fill("input[name=room]", "2")
    page.click("button[value=look]")
    sound(page)
    # What is typed after the look is not what is kept: only what was looked at is.
    page.fill("form.form input[name=room]", "9")
    page.click("button[value=keep]")

    capacity = dict(programme.participations.values_list("parliamentarian__name", "capacity"))
    assert capacity["Max Invented-Longname"] == 2

    page.goto(live_server.url + reverse("coordinator:matching_settings", args=[programme.ref]))
    page.uncheck("input[value=language]")
    page.click("button[value=look]")
    sound(page)
    page.click("button[value=floors]")
    sound(page)
