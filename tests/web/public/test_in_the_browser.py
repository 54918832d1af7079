"""The public pages in a real browser: no script, a narrow phone, right to left, a screen reader."""

from __future__ import annotations

import pytest

from tests.browser import axe_violations, no_sideways_scroll

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]
PLACES = [
    "/", "/cases/", "/cases/XAR-COLL-02/", "/countries/AQ/", "/countries/FR/", "/twinnings/",
    "/twinnings/twin-1/", "/programmes/prog-1/", "/follow-up-desks/", "/ideas/",
    "/ideas/meet_ambassador/", "/method/", "/safety/", "/accessibility/", "/problem/",
]  # fmt: skip


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_public_pages_read_well(page_at, live_server, window, width, language):
    page = page_at(width, language)
    for place in PLACES:
        page.goto(live_server.url + ("" if language == "en" else f"/{language}") + place)

        assert axe_violations(page) == [], place
        assert no_sideways_scroll(page), place
    assert page.complaints == []
