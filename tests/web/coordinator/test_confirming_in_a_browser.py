"""Confirming a paper in a real browser: without script, by keyboard alone, on a phone."""

from __future__ import annotations

import pytest
from django.conf import settings

from gemel.cases.models import Case, Reading
from gemel.people.models import AtRisk
from tests import cast
from tests.browser import axe_violations, no_sideways_scroll, picture, small_targets
from tests.cases.received import case, confirmed, full_case, person, receive
from tests.decisions import corpus, layouts, printers

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]
DOUBTS = [("cases[0].persons[1].name", "A letter may be wrong"),
          ("cases[0].announced_persons", "5 announced, 4 read")]  # fmt: skip


def look(page, name):
    picture(page, name)
    assert axe_violations(page) == []
    assert no_sideways_scroll(page)
    assert small_targets(page) == []
    assert page.locator("main .button:not(.quiet, .plain, .danger)").count() <= 1
    assert page.complaints == []


@pytest.fixture
def page_of(page_at, live_server):
    """Open a page of the desk for Noor: `page_of(width, language)`."""

    def open_page(width, language):
        noor = cast.account(cast.NOOR, name="Noor Invented", language=language)
        page = page_at(width, language)
        session = cast.client_of(noor).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [
                {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url},
                {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url},
            ]
        )
        return page

    return open_page


@pytest.mark.parametrize(
    ("width", "language"), [(360, "ar"), (1280, "en"), (360, "en"), (1280, "ar")]
)
def test_a_paper_is_confirmed_without_script(page_of, live_server, width, language):
    confirmed(case(person(3, "Clara Example3"), code="LUX-COLL-09"), day="2024-10-17", session=298)
    reading = receive(
        full_case(person(1), person(2), person(3, code="LUX-77"), person(4), announced_persons=5),
        case(person(7), code="LUX-COLL-02"), doubts=DOUBTS,
    )  # fmt: skip
    page = page_of(width, language)
    name = f"confirm-{language}-{width}"
    page.goto(f"{live_server.url}/desk/decisions/")
    look(page, f"{name}-upload")
    page.goto(f"{live_server.url}/desk/decisions/{reading.ref}/")
    look(page, f"{name}-paper")
    page.click("main .head .button[value=confirm]")
    look(page, f"{name}-case")
    eyes = page.locator(".fact[id] button[value=accept]")
    assert eyes.count() == 3
    eyes.first.click()
    page.locator(".fact [name=name] >> nth=0").fill("Boris Right")
    eyes.first.click()
    page.locator("input[type=radio] >> nth=1").check()
    eyes.first.click()
    look(page, f"{name}-ready")
    page.click("main .head .button[value=confirm]")
    look(page, f"{name}-done")
    assert Reading.objects.get(pk=reading.pk).finished_at
    assert AtRisk.objects.filter(name="Boris Right").exists()
    assert Case.objects.count() == 3


def test_a_paper_is_confirmed_by_keyboard_alone(page_of, live_server):
    reading = receive(full_case(person(1), person(2), announced_persons=5), doubts=DOUBTS)
    page = page_of(1280, "en")
    page.goto(f"{live_server.url}/desk/decisions/{reading.ref}/")
    pressed = 0
    while not Reading.objects.get(pk=reading.pk).finished_at:
        for _ in range(60):
            page.keyboard.press("Tab")
            value = page.evaluate("document.activeElement.value || ''")
            waits = page.locator(".fact button[value=accept]").count()
            if value == ("accept" if waits else "confirm"):
                break
        with page.expect_navigation():
            page.keyboard.press("Enter")
        pressed += 1
        assert pressed < 6
    assert pressed == 3 and Case.objects.count() == 1


def test_a_fact_leads_to_its_place_in_the_text_and_back(page_of, live_server):
    reading = receive(full_case(*(person(n) for n in range(1, 41))))
    page = page_of(1280, "en")
    page.goto(f"{live_server.url}/desk/decisions/{reading.ref}/1/")
    last = page.locator("dl.facts dd a[href^='#s']").last
    place = last.get_attribute("href")
    last.click()
    mark = page.locator(f"mark{place}")
    box, doc = mark.bounding_box(), page.locator(".doc.read").bounding_box()
    assert doc["y"] <= box["y"] < doc["y"] + doc["height"]
    page.click(f"mark{place} + a.n")
    assert page.url.endswith("#f" + place[2:])


def test_a_printed_paper_comes_in_and_is_confirmed(page_of, live_server):
    """The whole way of a new user: from the list of cases, one PDF, a press for each doubt."""
    paper = corpus.session()
    page = page_of(1280, "en")
    clicks = 0

    def click(what):
        nonlocal clicks
        with page.expect_navigation():
            page.click(what)
        clicks += 1

    page.goto(f"{live_server.url}/desk/cases/")
    click("a.button[href$='/decisions/']")
    page.set_input_files("[name=uploaded]", {
        "name": "paper.pdf", "mimeType": "application/pdf",
        "buffer": printers.by_reportlab(layouts.blocks(paper)),
    })  # fmt: skip
    page.check("[name=from_ipu]")
    clicks += 2
    click("main form.form button")
    look(page, "printed-paper")
    click("main .head .button[value=confirm]")
    look(page, "printed-confirmed")
    reading = Reading.objects.get()
    assert reading.kind == "pdf" and reading.finished_at
    assert clicks <= 5
    assert {c.code for c in Case.objects.all()} <= {one.code for one in paper.cases}


def test_what_is_no_decision_is_refused_in_place_and_nothing_is_kept(page_of, live_server):
    page = page_of(360, "en")
    page.goto(f"{live_server.url}/desk/decisions/")
    for name, data in (
        ("letter.txt", b"Dear colleagues, we meet on Monday."),
        ("x.pdf", b"%PDF-1.4 broken"),
    ):
        page.set_input_files("[name=uploaded]", {
            "name": name, "mimeType": "application/octet-stream", "buffer": data})  # fmt: skip
        page.click("main form.form button")
        page.wait_for_selector(".errors")
        look(page, f"refused-{name}")
    assert not Reading.objects.exists()
