"""The way in as people meet it: a phone without script, and a passkey."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.utils import timezone

from gemel.access import queries, services
from gemel.access.models import Account
from gemel.access.rules import Role
from gemel.kernel.by import EVERYWHERE
from tests.browser import axe_violations, no_sideways_scroll, picture, small_targets
from tests.cast import account
from tests.web.signin.locked import has_a_vault, is_locked

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases="__all__", transaction=True),
]

WORD = "seven quiet herons"
PAPER = re.compile(r"(?:[2-9a-z]{4}-){5}[2-9a-z]{4}")
PASSKEYS = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


def _fine(page, name):
    picture(page, f"signin-{name}")
    if page.options["locale"] == "en":  # what axe looks at is the same in every language
        assert axe_violations(page) == []
    assert no_sideways_scroll(page), name
    assert small_targets(page) == []


@pytest.mark.parametrize(("language", "prefix"), [("en", ""), ("ar", "/ar")])
def test_from_a_link_to_a_second_step_and_back_in_with_paper_on_a_phone_without_script(
    page_at, live_server, language, prefix
):
    _, token = services.invite(
        email="", name="", role=Role.COORDINATOR, scope=EVERYWHERE,
        by=queries.operator(timezone.now()),
    )  # fmt: skip
    page = page_at(360, language)

    page.goto(f"{live_server.url}{prefix}/invitation/{token}/")
    _fine(page, f"{language}-invitation")
    page.fill("[name=name]", "Noor Invented")
    page.fill("[name=email]", "noor@example.org")
    page.fill("[name=password]", WORD)
    page.fill("[name=again]", WORD)
    page.click("button.big")

    assert page.url == f"{live_server.url}{prefix}/security/"
    _fine(page, f"{language}-security")
    page.click("form[action$='/app/new/'] button")
    _fine(page, f"{language}-app")
    secret = "".join(page.locator("bdi.ref").all_inner_texts()).replace(" ", "")
    if time.time() % 30 > 20:  # a code must not run out between here and the server
        time.sleep(30 - time.time() % 30)
    page.fill("[name=code]", f"{totp.hotp_value(secret, int(time.time()) // 30):06}")
    page.click("button.big")
    _fine(page, f"{language}-codes")
    paper = PAPER.findall(page.content())[0]

    page.context.clear_cookies()
    page.goto(f"{live_server.url}{prefix}/sign-in/")
    _fine(page, f"{language}-sign-in")
    page.fill("[name=email]", "noor@example.org")
    page.fill("[name=password]", "wrong")
    page.click("button.big")
    _fine(page, f"{language}-sign-in-wrong")
    page.fill("[name=password]", WORD)
    page.click("button.big")
    _fine(page, f"{language}-second-step")
    page.click("a[href$='/recovery-code/']")
    _fine(page, f"{language}-recovery-code")
    page.fill("[name=code]", paper.upper())
    page.click("button.big")

    assert page.url.startswith(f"{live_server.url}/desk/")
    assert Account.objects.get().language == language
    assert page.complaints == []


def test_a_passkey_is_added_and_signs_in_alone_or_as_the_second_step(
    page_at, live_server, quick_vault
):
    noor = account(password=WORD, name="Noor Invented")
    kept = {"name": "gemel-vault-browser", "value": has_a_vault(noor), "url": live_server.url}
    page = page_at(1280, script=True)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEYS})

    page.goto(f"{live_server.url}/sign-in/?next=/security/passkey/")
    page.fill("[name=email]", noor.email)
    page.fill("[name=password]", WORD)
    page.click("button.big")
    page.fill("[name=name]", "my phone")
    page.click("button.big")
    page.wait_for_selector("text=Write these codes down now")
    assert queries.second_factor(noor).passkeys[0].wrap().name == "my phone"

    page.context.clear_cookies()
    page.goto(f"{live_server.url}/sign-in/?next=/security/")
    page.click("form[data-passkey] button")
    page.wait_for_url(f"{live_server.url}/security/")
    page.context.add_cookies([kept])  # the browser's half is there, the passphrase is not
    assert is_locked(page, live_server.url)

    page.context.clear_cookies()
    page.goto(f"{live_server.url}/sign-in/?next=/security/")
    page.fill("[name=email]", noor.email)
    page.fill("[name=password]", WORD)
    page.click("button.big")
    page.wait_for_url("**/second-step/")
    page.click("form[data-passkey] button")
    page.wait_for_url(f"{live_server.url}/security/")
    page.context.add_cookies([kept])
    assert is_locked(page, live_server.url)
    assert page.complaints == []


def test_without_script_no_button_stands_that_would_do_nothing(page_at, live_server):
    page = page_at(360)

    page.goto(f"{live_server.url}/sign-in/")

    assert page.locator("form[data-passkey]").is_hidden()


def test_a_member_with_a_passkey_stays_signed_in_on_the_phone_and_staff_does_not(
    page_at, live_server
):
    for role, scope, long in (
        (Role.MEMBER, "par-22222-22222", True),
        (Role.COORDINATOR, EVERYWHERE, False),
    ):
        who = account(password=WORD, role=role, scope=scope)
        page = page_at(360, script=True)
        devtools = page.context.new_cdp_session(page)
        devtools.send("WebAuthn.enable")
        devtools.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEYS})
        page.goto(f"{live_server.url}/sign-in/?next=/security/passkey/")
        page.fill("[name=email]", who.email)
        page.fill("[name=password]", WORD)
        page.click("button.big")
        page.click("button.big")
        page.wait_for_selector("text=Write these codes down now")
        page.context.clear_cookies()
        page.goto(f"{live_server.url}/sign-in/?next=/security/")
        page.click("form[data-passkey] button")
        page.wait_for_url(f"{live_server.url}/security/")

        cookie = next(c for c in page.context.cookies() if c["name"] == "gemel")
        days = (cookie["expires"] - time.time()) / 86400
        assert (29 < days < 31) if long else cookie["expires"] == -1
