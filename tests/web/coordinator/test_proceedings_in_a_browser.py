"""Motions and the press page in a real browser, without script, on a phone, right to left."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from gemel.actions import services as actions
from gemel.actions.deed import About, Deed
from gemel.proceedings import services
from gemel.proceedings.models import Stage
from gemel.proceedings.rules import Given, GivenStage, Votes
from gemel.publishing import services as publishing
from tests import cast
from tests.browser import axe_violations, no_sideways_scroll, picture, small_targets
from tests.proceedings.builders import RECORD, a_motion
from tests.publishing.builders import a_case
from tests.twinning.builders import a_member
from tests.web.coordinator.test_agenda_in_a_browser import opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]

NOW = timezone.now()
TODAY = NOW.date()
GROUPS = (Votes(group="Greens", votes_for=12, votes_against=0, abstained=1, absent=2),)
WORDS = {"en": {"title": "A house speaks", "lede": "In a sentence.", "text": "All of it."}}


@pytest.fixture
def noor():
    return cast.account(cast.NOOR, name="Noor Invented")


@pytest.fixture
def motion(noor):
    """A motion with a vote, a correction and a day ahead, which two people released."""
    cast.account(cast.AMANI)
    first, second = cast.noor(at=NOW - timedelta(minutes=5)), cast.amani(at=NOW)
    one = a_motion(number="B 123", title="On colleagues", text="The house regrets",
                   record_link=RECORD, cases=[a_case().case], by=first,
                   parts=[(a_member("Sara Brandt"), "sponsor")])  # fmt: skip
    for key, days, groups in (("tabled", -20, ()), ("adopted", -2, GROUPS), ("debated", 6, ())):
        on = TODAY + timedelta(days=days)
        services.add_stage(one, GivenStage(key=key, on=on, groups=groups), by=first)
    given = Given(kind="motion", number="B 123", title="On colleagues elsewhere",
                  text="The house deeply regrets", record_link=RECORD)  # fmt: skip
    services.change(one, given, house=one.house, cases=one.cases.all(), by=first)
    act = actions.record(Deed(kind="publicise_work", public=True), About(), for_member=None,
                         done_on=TODAY, by=first)  # fmt: skip
    for kind, about, texts in (("proceeding", one.ref, None), ("press", act.ref, WORDS)):
        publishing.approve(
            publishing.propose(kind=kind, about=about, texts=texts, by=first), by=second
        )
    return one


@pytest.mark.parametrize(("width", "language"), [(360, "ar"), (1280, "en")])
def test_every_page_reads_well(page_at, live_server, noor, motion, width, language):
    page = opened(page_at, live_server, noor, width, language)
    own, stage = f"/desk/proceedings/{motion.ref}/", motion.stages.first()
    public = "/ar/press/" if language == "ar" else "/press/"
    places = ["/desk/proceedings/", "/desk/proceedings/?stage=lapsed", "/desk/proceedings/new/",
              own, f"{own}change/", f"{own}stages/new/", f"{own}stages/{stage.ref}/change/",
              public]  # fmt: skip
    for number, place in enumerate(places):
        page.goto(live_server.url + place)
        for fold in page.locator("main details").all():
            fold.evaluate("one => one.open = true")
        picture(page, f"proceedings-{number}-{language}-{width}")

        assert axe_violations(page) == [], place
        assert no_sideways_scroll(page), place
        assert small_targets(page) == [], place
    assert page.locator("main").inner_text().count("B 123") == 1
    assert page.complaints == []


def test_a_vote_is_written_down_and_undone_without_script(page_at, live_server, noor, motion):
    page = opened(page_at, live_server, noor, 360)
    page.goto(f"{live_server.url}/desk/proceedings/{motion.ref}/")
    page.get_by_role("link", name="Add the next stage").click()
    page.select_option("[name=key]", "rejected")
    page.fill("[name=votes_for]", "4")
    page.fill("[name=votes_against]", "9")
    page.get_by_role("button", name="Write it down").click()

    kept = Stage.objects.get(key="rejected")
    assert (kept.votes_for, kept.votes_against, kept.gone_at) == (4, 9, None)
    page.get_by_role("button", name="Undo").click()
    kept.refresh_from_db()
    assert kept.gone_at
    assert page.complaints == []
