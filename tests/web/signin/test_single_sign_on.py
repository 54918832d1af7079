"""Signing in through one's own house, against a real provider on loopback (Canaille)."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.utils import timezone

from gemel.access import queries, services
from gemel.access.models import Account, SingleSignOn
from gemel.access.rules import Role
from gemel.config.reading import SingleSignOn as House
from gemel.kernel.by import EVERYWHERE, Door
from gemel.kernel.errors import Invalid
from tests import cast
from tests.browser import axe_violations, no_sideways_scroll, picture, small_targets
from tests.web.signin import provider
from tests.web.signin.locked import has_a_vault, is_locked

pytestmark = pytest.mark.django_db(databases="__all__", transaction=True)
browser = pytest.mark.browser
WORD = "seven quiet herons"


@pytest.fixture
def house(live_server, settings, monkeypatch):
    """A parliament's sign-in that knows Vera, and a Gemel that trusts it."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # loopback has no TLS
    with provider.house(f"{live_server.url}/sign-in/house/answer/") as found:
        settings.GEMEL_URL = live_server.url
        settings.GEMEL_SSO = House(
            found.issuer,
            provider.CLIENT,
            provider.SECRET,
            "House of Arcadia (invented)",
            vouches=True,
        )
        yield found


def _by(account):
    return queries.hand(account, at=timezone.now(), door=Door.SIGNIN)


def _at_the_house(page):
    """Type name and password at the provider, as its own pages ask for them."""
    page.fill("[name=login]", "vera")
    page.click("button[type=submit]:visible")
    page.fill("[name=password]", provider.PASSWORD)
    page.click("button[type=submit]:visible")


def _invited(email=provider.EMAIL):
    _, token = services.invite(
        email=email, name="Vera Quillon", role=Role.COORDINATOR, scope=EVERYWHERE,
        by=queries.operator(timezone.now()),
    )  # fmt: skip
    return token


@browser
def test_an_invitation_is_taken_with_the_house_s_word_and_the_next_sign_in_too(
    page_at, live_server, house, quick_vault
):
    page = page_at(360)
    page.goto(f"{live_server.url}/invitation/{_invited()}/")
    picture(page, "sso-invitation")
    assert no_sideways_scroll(page)
    assert small_targets(page) == []

    page.click("form[action$='/sign-in/house/'] button")
    _at_the_house(page)
    page.wait_for_url(f"{live_server.url}/security/")

    account = Account.objects.get(email=provider.EMAIL)
    assert not account.has_usable_password()
    assert SingleSignOn.objects.get().account == account
    picture(page, "sso-security")
    assert axe_violations(page) == []

    page.context.clear_cookies()
    kept = {"name": "gemel-vault-browser", "value": has_a_vault(account), "url": live_server.url}
    page.context.add_cookies([kept])  # the browser's half is there, the passphrase is not
    page.goto(f"{live_server.url}/sign-in/")
    picture(page, "sso-sign-in")
    page.click("form[action$='/sign-in/house/'] button")
    _at_the_house(page)
    page.wait_for_url(f"{live_server.url}/desk/")
    assert is_locked(page, live_server.url)


@browser
def test_the_house_opens_nothing_for_whom_it_was_not_joined(page_at, live_server, house):
    cast.account(provider.EMAIL.split("@")[0], password=WORD)  # same person, never joined
    page = page_at()
    page.goto(f"{live_server.url}/sign-in/")

    page.click("form[action$='/sign-in/house/'] button")
    _at_the_house(page)
    page.wait_for_url(f"{live_server.url}/sign-in/")

    assert "not joined to an account" in page.content()
    assert not SingleSignOn.objects.exists()


@browser
def test_the_owner_joins_it_and_the_second_step_is_still_asked(page_at, live_server, house):
    account = cast.account(password=WORD)
    page = page_at()
    page.goto(f"{live_server.url}/sign-in/")
    page.fill("[name=email]", account.email)
    page.fill("[name=password]", WORD)
    page.click("button.big")
    page.goto(f"{live_server.url}/security/")
    page.click("form[action$='/sign-in/house/'] button")
    _at_the_house(page)
    page.wait_for_url(f"{live_server.url}/security/")
    assert "Joined on" in page.content()
    _with_app(account)

    page.context.clear_cookies()
    page.goto(f"{live_server.url}/sign-in/")
    page.click("form[action$='/sign-in/house/'] button")
    _at_the_house(page)
    page.wait_for_url(f"{live_server.url}/sign-in/second-step/")


@browser
@pytest.mark.parametrize(
    ("address", "vouches"), [("somebody.else@house.example", True), (provider.EMAIL, False)]
)
def test_an_invitation_to_an_address_without_the_house_s_word_is_not_taken(
    page_at, live_server, house, settings, address, vouches
):
    settings.GEMEL_SSO = replace(settings.GEMEL_SSO, vouches=vouches)
    token = _invited(address)
    page = page_at()
    page.goto(f"{live_server.url}/invitation/{token}/")

    page.click("form[action$='/sign-in/house/'] button")
    _at_the_house(page)
    page.wait_for_url(f"{live_server.url}/invitation/{token}/")

    assert "does not vouch" in page.content()
    assert not Account.objects.exists()


def test_an_answer_that_nobody_asked_for_is_nothing(house):
    assert Client().get("/sign-in/house/answer/?code=x&state=y").status_code == 404


def test_an_answer_with_another_state_signs_nobody_in(house):
    client = Client()
    client.post("/sign-in/house/")

    answer = client.get("/sign-in/house/answer/?code=x&state=forged", follow=True)

    assert "did not work" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_house_that_does_not_answer_is_said_in_words(settings):
    settings.GEMEL_SSO = House("http://127.0.0.1:9", "gemel", "x", "House of Arcadia (invented)")

    answer = Client().post("/sign-in/house/", follow=True)

    assert "did not work" in answer.content.decode()


def test_without_a_house_there_is_no_such_page():
    assert Client().post("/sign-in/house/").status_code == 404
    assert "house" not in Client().get("/sign-in/").content.decode()


def test_one_subject_opens_one_account():
    vera, max_ = cast.account(), cast.account(cast.MAX)
    services.join_single_sign_on(vera, issuer="https://a.example", subject="1", by=_by(vera))

    with pytest.raises(Invalid) as refusal:
        services.join_single_sign_on(max_, issuer="https://a.example", subject="1", by=_by(max_))

    assert "another account" in str(refusal.value)
    services.join_single_sign_on(max_, issuer="https://b.example", subject="1", by=_by(max_))
    assert queries.by_single_sign_on("https://a.example", "1") == vera
    assert queries.by_single_sign_on("https://b.example", "1") == max_
    assert queries.by_single_sign_on("https://c.example", "1") is None


def test_who_has_no_password_is_not_asked_to_change_one():
    account = cast.account(password=WORD)
    client = cast.client_of(account)
    assert "/security/password/" in client.get("/security/").content.decode()

    account.set_unusable_password()
    account.save()
    client = cast.client_of(account)

    assert "/security/password/" not in client.get("/security/").content.decode()
    assert client.get("/security/password/").status_code == 404


def test_the_only_way_in_is_not_parted():
    account = services.accept(
        _invited(), single_sign_on=("https://a.example", "1"), language="en", time_zone="UTC",
        at=timezone.now(),
    )  # fmt: skip

    with pytest.raises(Invalid, match="only way in"):
        services.part_single_sign_on(account, by=_by(account))

    account.set_password(WORD)
    account.save()
    services.part_single_sign_on(account, by=_by(account))
    assert queries.by_single_sign_on("https://a.example", "1") is None


def _with_app(account):
    secret = totp.generate_totp_secret()
    code = f"{totp.hotp_value(secret, int(time.time()) // 30):06}"
    services.add_code_app(account, secret=secret, code=code, by=_by(account))
