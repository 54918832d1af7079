"""The picture of a twinning in a real browser: handed in without script, and seen by the public."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from PIL import Image

from gemel.publishing import services
from gemel.twinning.models import Photograph
from tests import cast
from tests.browser import axe_violations, no_sideways_scroll, picture, small_targets
from tests.publishing.builders import TEXT, a_twinning, agree

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]
NOW = timezone.now() - timedelta(minutes=5)


def a_photograph() -> bytes:
    """Wide enough to burst a phone's screen where nothing holds it."""
    out = io.BytesIO()
    Image.linear_gradient("L").resize((1400, 900)).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def look(page, name):
    picture(page, name)
    assert axe_violations(page) == []
    assert no_sideways_scroll(page)
    assert small_targets(page) == []
    assert page.locator("main .button:not(.quiet, .plain, .danger)").count() <= 1
    assert page.complaints == []


@pytest.mark.parametrize(("width", "language"), [(360, "ar"), (1280, "fr"), (360, "en")])
def test_a_picture_goes_in_and_comes_out(page_at, live_server, width, language, client):
    noor = cast.account(cast.NOOR, name="Noor Invented", language=language)
    cast.account(cast.AMANI)
    bond = a_twinning()
    page = page_at(width, language)
    session = cast.client_of(noor).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [
            {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url},
            {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url},
        ]
    )
    name = f"picture-{language}-{width}"
    page.goto(f"{live_server.url}/desk/twinnings/{bond.ref}/picture/")
    look(page, f"{name}-form")
    page.click("main form.form button")
    look(page, f"{name}-empty")
    page.set_input_files("[name=picture]", {
        "name": "words.jpg", "mimeType": "image/jpeg", "buffer": b"words",
    })  # fmt: skip
    page.fill(f"[name=alt_{language}]", "x")
    page.fill("[name=credit]", "Ida Invented")
    for box in page.locator("[name=agreed]").all():
        box.check()
    page.click("main form.form button")
    look(page, f"{name}-wrong")
    page.set_input_files("[name=picture]", {
        "name": "two.jpg", "mimeType": "image/jpeg", "buffer": a_photograph(),
    })  # fmt: skip
    page.click("main form.form button")
    page.wait_for_url(f"**/twinnings/{bond.ref}/")
    look(page, f"{name}-twinning")
    assert page.locator("figure.picture img").evaluate("i => i.complete && i.naturalWidth") == 1400
    page.goto(f"{live_server.url}/desk/publishing/new/twinning/{bond.ref}/")
    look(page, f"{name}-propose")

    release = services.propose(
        kind="twinning", about=bond.ref, texts=TEXT, shows=["show:photo"], by=cast.noor(at=NOW)
    )
    page.goto(f"{live_server.url}/desk/publishing/{release.ref}/")
    look(page, f"{name}-preview")
    services.record_member_agreement(release, through="phone", by=cast.noor(at=NOW))
    agree(release, at=NOW, waives_waiting=True)
    services.approve(release, by=cast.amani(at=NOW))
    public = "" if language == "en" else f"/{language}"
    page.goto(f"{live_server.url}{public}/twinnings/{bond.ref}/")
    look(page, f"{name}-public")
    shown = page.locator("figure.picture img")
    assert shown.evaluate("i => i.complete && i.naturalWidth") == 1400
    assert shown.bounding_box()["width"] <= width
    assert Photograph.objects.get().alt == {language: "x"}
