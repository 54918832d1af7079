"""A real browser for the tests: Debian's Chromium, driven from outside, script off by default.

Use the fixtures `chromium` and `page_at`, which `tests/conftest.py` brings in, and mark the test
`browser`. Without a Chromium such a test fails and says what to install; GEMEL_NO_BROWSER=1
leaves it out instead.

    @pytest.mark.browser
    def test_the_desk_reads_well_on_a_phone(page_at, live_server):
        page = page_at(360, "ar")
        page.goto(live_server.url + "/desk/")
        assert axe_violations(page) == []
        assert no_sideways_scroll(page)
        assert page.complaints == []
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Error,
    Page,
    Request,
    Route,
    sync_playwright,
)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HTML = "text/html; charset=utf-8"
HEIGHTS = {360: 740, 320: 640}

PageAt = Callable[..., Page]


def executable() -> str:
    """Return the path of a Chromium, or nothing."""
    given = os.environ.get("GEMEL_CHROMIUM", "")
    return next(filter(None, map(shutil.which, [given] if given else NAMES)), "")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; each page gets a fresh profile."""
    if os.environ.get("GEMEL_NO_BROWSER") == "1":
        pytest.skip("GEMEL_NO_BROWSER=1: no browser wanted")
    path = executable()
    if not path:
        pytest.fail(
            "no Chromium found: install one (Debian: apt-get install chromium), name it in "
            "GEMEL_CHROMIUM, or leave these tests out with GEMEL_NO_BROWSER=1"
        )
    # Playwright keeps an event loop in this thread, which Django takes for async code.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def page_at(chromium: Browser) -> Iterator[PageAt]:
    """Open pages: `page_at(width, language, script=False, dark=False)`.

    Each page has a list `complaints`: what the browser said in its console, broken policies and
    missing files included. A test that expects silence compares it with `[]`.
    """
    contexts = []

    def open_page(
        width: int = 1280, language: str = "en", *, script: bool = False, dark: bool = False
    ) -> Page:
        options: dict[str, Any] = {
            "viewport": {"width": width, "height": HEIGHTS.get(width, 900)},
            "locale": language,
            "java_script_enabled": script,
            "color_scheme": "dark" if dark else "light",
            "has_touch": width < 500,
            "reduced_motion": "reduce",
        }
        context = chromium.new_context(**options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.options, page.complaints = options, []
        page.on("console", lambda message: _heard(page, message))
        page.on("requestfailed", lambda request: _lost(page, request))
        return page

    yield open_page
    for context in contexts:
        context.close()


def _lost(page: Page, request: Request) -> None:
    """Note what could not be fetched; what a page breaks off because the next one comes is fine."""
    if request.failure != "net::ERR_ABORTED":
        page.complaints.append(f"lost: {request.url}")


def _heard(page: Page, message: ConsoleMessage) -> None:
    if message.type in ("error", "warning"):
        page.complaints.append(message.text)


def axe_violations(page: Page, *, allow: tuple[str, ...] = ()) -> list[str]:
    """Return what axe-core finds wrong with a page (WCAG 2 A and AA, best practice), in lines."""
    if not page.options["java_script_enabled"]:
        return _of_a_twin(page, allow)
    page.evaluate(Axe().axe_script)
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run({runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})",
        RULES,
    )
    return [
        f"{broken['id']}: {node['html'][:160]} ({node['failureSummary'][:240]})"
        for broken in found["violations"]
        if broken["id"] not in allow
        for node in broken["nodes"]
    ]


def _of_a_twin(page: Page, allow: tuple[str, ...]) -> list[str]:
    """Look at the same page where script may run, for axe alone: the page's own is not loaded."""
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(
        **page.options
        | {"java_script_enabled": True, "storage_state": page.context.storage_state()}
    )
    try:
        twin = context.new_page()
        twin.options = {"java_script_enabled": True}
        html = page.content()
        twin.route("**/*", lambda route: route.abort() if _is_script(route) else route.continue_())
        twin.route(
            page.url.partition("#")[0], lambda route: route.fulfill(body=html, content_type=HTML)
        )
        twin.goto(page.url)
        return axe_violations(twin, allow=allow)
    finally:
        context.close()


def _is_script(route: Route) -> bool:
    return route.request.resource_type == "script"


def _ask(page: Page, script: str, *given: object) -> Any:
    """Ask a page that has come in whole; one that is just giving way to the next is asked again."""
    for _ in range(20):
        page.wait_for_load_state()
        try:
            return page.evaluate(script, *given)
        except Error:
            page.wait_for_timeout(100)
    return page.evaluate(script, *given)


def no_sideways_scroll(page: Page) -> bool:
    """Tell whether the page fits its width."""
    wide, seen = _ask(
        page, "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    return bool(wide <= seen)


def small_targets(page: Page, least: int = 24) -> list[str]:
    """Return the controls lower or narrower than `least` px that stand alone (WCAG 2.2, 2.5.8).

    Links within a line of text are exempt, as the criterion has it.
    """
    return list(
        _ask(
            page,
            """least => [...document.querySelectorAll('a[href], button, input, select, summary')]
            .filter(one => {
                const box = one.getBoundingClientRect();
                if (!box.width || one.type === 'hidden' || one.closest('.vh, .skip')) return false;
                const line = getComputedStyle(one).display === 'inline' && one.closest('p, li, td');
                return !line && (box.height < least - .5 || box.width < least - .5);
            })
            .map(one => one.outerHTML.slice(0, 160))""",
            least,
        )
    )


def picture(page: Page, name: str) -> None:
    """Keep a picture of the whole page where GEMEL_SCREENSHOTS asks for pictures."""
    folder = os.environ.get("GEMEL_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
