"""The action workshop walked by hand: each named bullet, at a desk's and at a phone's width.

All of it, with its clicks and fields: pytest -s -m slow tests/journeys/test_the_workshop.py
"""

from __future__ import annotations

from itertools import product

import pytest

from gemel.access.rules import Role
from tests import cast
from tests.journeys.workshop import BULLETS, Walk, a_twin
from tests.web.writing.test_writing_in_a_browser import enter

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]

DESK, PHONE = 1280, 360


def walk(page_at, live_server, kind: str, width: int, language: str) -> Walk:
    twin, page = a_twin(), page_at(width, language)
    if width == DESK:
        account, home = cast.account(cast.NOOR, name="Noor Invented"), "/desk/"
        start = f"actions/fits/?twinning={twin.ref}"
    else:
        account = cast.account(role=Role.MEMBER, scope=twin.parliamentarian.ref)
        home, start = "/member/", ""
    enter(page, account, live_server, language)
    one = Walk(page, live_server.url + home, language, f"{kind}-{language}-{width}")
    bullet, form = next((bullet, form) for bullet, key, form in BULLETS if key == kind)
    one.go(kind, form, start=start)
    print(f"{bullet:4}{kind:32}{language}{width:6}{one.clicks:4} clicks{one.fields:4} fields")
    return one


@pytest.mark.parametrize(
    ("kind", "width", "language"),
    [("approach_authorities", PHONE, "ar"), ("convey_decision", DESK, "fr")],
)
def test_an_act_goes_from_the_suggestion_to_the_answer_in_few_steps(
    page_at, live_server, kind, width, language
):
    one = walk(page_at, live_server, kind, width, language)
    assert one.faults == []
    assert one.clicks <= 9 and one.fields <= 8


@pytest.mark.slow
@pytest.mark.parametrize(("width", "language"), list(product((DESK, PHONE), ("en", "fr", "ar"))))
@pytest.mark.parametrize("kind", [kind for _, kind, _ in BULLETS])
def test_every_bullet_is_walked(page_at, live_server, kind, width, language):
    assert walk(page_at, live_server, kind, width, language).faults == []
