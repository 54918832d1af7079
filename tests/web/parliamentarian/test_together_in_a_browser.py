"""The closed page of a country in a real browser, at both doors."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from gemel.access.rules import Role
from gemel.actions import services
from gemel.actions.deed import About, Deed
from gemel.people import services as people
from gemel.people.models import Parliament
from tests import cast
from tests.alerts.builders import a_decision
from tests.browser import axe_violations, no_sideways_scroll, picture, small_targets
from tests.consent.builders import a_consent, a_person
from tests.twinning.builders import a_member, a_programme, takes_part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]


@pytest.fixture
def world():
    """Two who joined, a letter that one of them plans, a word, and a neighbour."""
    now = timezone.now()
    programme = a_programme(countries=("UG",))
    members = [a_member(name) for name in ("Vera Invented", "Wim Invented")]
    a_member(parliament=Parliament.objects.create(ref="parl-kkkkk-kkkkk", name="H", country="KE"))
    for member in members:
        takes_part(programme, member)
        by = cast.max_by(member.ref, at=now)
        circle = services.join("UG", member=member, shares=True, by=by)
    person = a_person(countries=("UG",))
    people.join_scope(person, scope=programme.ref, by=cast.noor())
    use = "approach_authorities"
    a_consent(person, use=use, audiences=["authorities-there", "parliament"])
    services.plan(
        Deed(kind=use), About(person=person), for_member=members[0],
        planned_for=now.date() + timedelta(days=5), by=cast.noor(at=now),
    )  # fmt: skip
    a_decision(countries=("UG",)).case.scopes.create(scope=programme.ref)
    by = cast.max_by(members[0].ref, at=now)
    services.write_note(circle, "Shall we write one letter?", by=by)
    wim = cast.account(name="Wim Invented", role=Role.MEMBER, scope=members[1].ref)
    return circle, programme, wim


@pytest.mark.parametrize(("width", "language"), [(360, "ar"), (360, "en"), (1280, "en")])
def test_the_pages_of_a_country_read_well_at_both_doors(
    page_at, live_server, world, width, language
):
    circle, programme, wim = world
    desk = cast.account(role=Role.COORDINATOR, scope=programme.ref)
    doors = [
        (wim, "parliamentarian:together", []),
        (wim, "parliamentarian:circle", [circle.ref]),
        (wim, "parliamentarian:plan", ["petition_letter"]),
        (desk, "coordinator:together", []),
        (desk, "coordinator:circle", [circle.ref]),
    ]
    for account, view, args in doors:
        account.language = language
        account.save()
        session = cast.client_of(account).cookies[settings.SESSION_COOKIE_NAME].value
        page = page_at(width, language)
        page.context.add_cookies([
            {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url},
            {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url},
        ])  # fmt: skip
        page.goto(live_server.url + reverse(view, args=args))
        picture(page, f"{view.replace(':', '-')}-{language}-{width}")

        assert page.locator("h1").count() == 1
        assert axe_violations(page) == [], view
        assert no_sideways_scroll(page), view
        assert small_targets(page) == [], view
        assert page.complaints == []
