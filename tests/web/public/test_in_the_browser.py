"""The public pages in a real browser: no script, a narrow phone, right to left, a screen reader."""

from __future__ import annotations

import pytest

from tests.browser import axe_violations, no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]
EVERY_SHAPE = [
    "/", "/cases/", "/cases/XAR-COLL-02/", "/countries/FR/", "/twinnings/twin-1/",
    "/programmes/prog-1/", "/ideas/meet_ambassador/", "/safety/",
    "/follow-up-desks/", "/follow-up-desks/desk-1/", "/ideas/", "/method/", "/problem/",
    "/accessibility/",
]  # fmt: skip
FEEDS = ["/cases/", "/cases/?country=AQ", "/countries/AQ/", "/press/"]  # these offer feeds
LOOKS = [
    ("en", 1280, [*EVERY_SHAPE, *FEEDS[1:]]), ("ar", 360, [*EVERY_SHAPE[:3], *FEEDS]),
    ("en", 360, FEEDS), ("ar", 1280, FEEDS),
]  # fmt: skip


@pytest.mark.parametrize(("language", "width", "places"), LOOKS)
def test_the_public_pages_read_well(page_at, live_server, window, language, width, places):
    page = page_at(width, language)
    for place in places:
        page.goto(live_server.url + ("" if language == "en" else f"/{language}") + place)

        assert axe_violations(page) == [], place
        assert no_sideways_scroll(page), place
        if place in FEEDS:
            feeds = page.locator("main a:is([href*='/cases.'], [href*='/releases.'])").all()
            assert feeds, place
            for link in feeds:
                assert page.request.get(live_server.url + link.get_attribute("href")).ok, place
    assert page.complaints == []
