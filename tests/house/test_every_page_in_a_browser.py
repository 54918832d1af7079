"""Every page that somebody can open, in a real browser at 360 px and without script.

Gemel has answered every address beforehand, in this process; the browser gets those very answers,
headers and all, and whatever else it asks for is noted. So one browser reads the whole house in a
minute. Careless pages, planted, show that each complaint is heard.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from playwright.sync_api import Page, Route

from tests.browser import no_sideways_scroll
from tests.house import crawl
from tests.house.test_every_address import reachable

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__")]

HERE = "http://127.0.0.1"
DOORS = {
    "anonymous": ("public", "signin"),
    "coordinator": ("coordinator", "signin"),
    "member": ("parliamentarian",),
}
LEAST = {"anonymous": 15, "coordinator": 90, "member": 10}  # pages
SEEN = """() => [(document.querySelector('main')?.innerText || '').trim().length > 20,
                 document.title.length > 3]"""


@dataclass
class Reader:
    """A browser that is given answers, by their path; `elsewhere` is what it asked for besides."""

    page: Page
    answers: dict[str, HttpResponse]
    elsewhere: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.route("**/*", self._answer)

    def _answer(self, route: Route) -> None:
        url = route.request.url
        where = urlsplit(url)
        known = self.answers.get(where.path) if url.startswith(f"{HERE}/") else None
        if known is not None:
            route.fulfill(status=known.status_code, headers=dict(known.headers), body=known.content)
        elif url.startswith(f"{HERE}/static/"):
            route.fulfill(path=finders.find(where.path.removeprefix("/static/")))
        else:
            self.elsewhere.append(url)
            route.abort()

    def faults(self, path: str) -> list[str]:
        """Open one page and return what is wrong with it."""
        self.elsewhere.clear()
        self.page.complaints.clear()
        self.page.goto(f"{HERE}{path}")
        found = [] if all(self.page.evaluate(SEEN)) else ["no content"]
        found += [f"asks {url}" for url in self.elsewhere]
        found += [f"says {complaint}" for complaint in self.page.complaints]
        found += [] if no_sideways_scroll(self.page) else ["scrolls"]
        return [f"{path}: {fault}" for fault in found]


@pytest.mark.parametrize("role", DOORS)
def test_every_page_reads_on_a_phone_without_script(world, page_at, role):
    asked = crawl.get_all(world, role, [one for one in reachable(world) if one.door in DOORS[role]])
    answers = {
        one.address.path: one.response for one in asked
        if one.status == 200 and not one.response.streaming
    }  # fmt: skip
    pages = [where for where, one in answers.items() if b"<main" in one.content]

    reader = Reader(page_at(360), answers)

    assert len(pages) >= LEAST[role]
    assert [fault for where in pages for fault in reader.faults(where)] == []


WORDS = "<p>Words enough to be read.</p>"
CARELESS = {
    "asks": f'{WORDS}<img src="https://cdn.example/x.png" alt="">',
    "says": f"{WORDS}<style>p {{ margin: 0 }}</style>",
    "scrolls": f"{WORDS}<pre>{'wide ' * 200}</pre>",
    "no content": "",
}


@pytest.mark.parametrize("fault", CARELESS)
def test_a_careless_page_is_heard(page_at, fault):
    html = f"<!DOCTYPE html><title>Careless</title><main>{CARELESS[fault]}</main>"
    policy = {"Content-Security-Policy": "style-src 'none'"} if fault == "says" else {}
    reader = Reader(page_at(360), {"/careless/": HttpResponse(html, headers=policy)})

    found = reader.faults("/careless/")

    assert any(one.startswith(f"/careless/: {fault}") for one in found), found
