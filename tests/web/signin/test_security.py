"""The own account: second step, codes on paper, browsers, password."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from gemel.access import queries
from gemel.access.models import Device, RecoveryCode
from tests import cast
from tests.web.signin.test_entering import with_app

pytestmark = pytest.mark.django_db(databases="__all__")

WORD = "seven quiet herons"
PAPER = re.compile(r"(?:[2-9a-z]{4}-){5}[2-9a-z]{4}")
OWN = (
    "/security/",
    "/security/app/",
    "/security/app/picture.svg",
    "/security/passkey/",
    "/security/codes/",
    "/security/password/",
    "/security/preferences/",
    "/through/",
)


@pytest.mark.parametrize("page", OWN)
def test_the_pages_of_the_own_account_ask_for_the_sign_in(page):
    assert Client().get(page)["Location"].startswith("/sign-in/")


def test_an_app_is_set_up_by_picture_or_letters_and_codes_for_paper_are_shown_once(monkeypatch):
    account = cast.account(password=WORD)
    client = cast.client_of(account)
    assert client.get("/security/app/")["Location"] == "/security/"
    client.post("/security/app/new/")
    secret = client.session[totp.SECRET_SESSION_KEY]

    picture = client.get("/security/app/picture.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert picture["Cache-Control"] == "no-store"
    assert secret[:4] in client.get("/security/app/").content.decode()

    wrong = client.post("/security/app/", {"code": "000000"})
    assert wrong.status_code == 200
    assert not queries.has_second_factor(account)
    monkeypatch.setattr(totp.time, "time", lambda: 1_800_000_000.0)
    right = f"{totp.hotp_value(secret, 60_000_000):06}"
    page = client.post("/security/app/", {"code": f"{right[:3]} {right[3:]}"}).content.decode()

    assert len(set(PAPER.findall(page))) == 8
    assert queries.second_factor(account).code_app
    assert totp.SECRET_SESSION_KEY not in client.session
    assert not PAPER.findall(client.get("/security/").content.decode())


def test_nothing_that_weakens_the_account_happens_without_the_password(monkeypatch):
    account = cast.account(password=WORD)
    with_app(account, monkeypatch)
    app = queries.second_factor(account).code_app
    client = cast.client_of(account)

    for page in (f"/security/remove/{app.pk}/", "/security/codes/"):
        assert client.post(page, {"password": "wrong"}).status_code == 200
    assert queries.has_second_factor(account)
    assert not RecoveryCode.objects.exists()

    assert PAPER.search(client.post("/security/codes/", {"password": WORD}).content.decode())
    client.post(f"/security/remove/{app.pk}/", {"password": WORD})
    assert not queries.has_second_factor(account)
    assert not RecoveryCode.objects.exists()


def test_the_only_second_step_stays_where_one_is_required(monkeypatch, settings):
    settings.GEMEL_REQUIRE_SECOND_FACTOR = True
    account = cast.account(password=WORD)
    with_app(account, monkeypatch)
    app = queries.second_factor(account).code_app

    page = cast.client_of(account).post(f"/security/remove/{app.pk}/", {"password": WORD})

    assert "set up another one first" in page.content.decode()
    assert queries.has_second_factor(account)


def test_nobody_removes_the_second_step_of_somebody_else(monkeypatch):
    account = cast.account(password=WORD)
    with_app(account, monkeypatch)
    app = queries.second_factor(account).code_app
    client = cast.client_of(cast.account(password=WORD))

    assert client.post(f"/security/remove/{app.pk}/", {"password": WORD}).status_code == 404


def test_a_browser_is_signed_out_from_another_one():
    account = cast.account(password=WORD)
    here, there = Client(), Client()
    for client in (here, there):
        client.post("/sign-in/", {"email": account.email, "password": WORD})
    other = Device.objects.get(session_key=there.session.session_key)

    stranger = cast.client_of(cast.account())
    assert stranger.post(f"/security/browsers/{other.ref}/").status_code == 404
    here.post(f"/security/browsers/{other.ref}/")

    assert there.get("/desk/accounts/").status_code == 302
    assert here.get("/desk/accounts/").status_code == 200


def test_all_other_browsers_are_signed_out_at_once():
    account = cast.account(password=WORD)
    here, there = Client(), cast.client_of(account)  # the second without a device row
    here.post("/sign-in/", {"email": account.email, "password": WORD})

    here.post("/security/browsers/others/")

    assert there.get("/desk/accounts/").status_code == 302
    assert here.get("/desk/accounts/").status_code == 200
    assert Device.objects.count() == 1


def test_the_password_is_changed_and_only_this_browser_stays():
    account = cast.account(password=WORD)
    here, there = Client(), cast.client_of(account)
    here.post("/sign-in/", {"email": account.email, "password": WORD})
    new = {"password": "another quiet heron", "again": "another quiet heron"}

    refused = here.post("/security/password/", {"old": "wrong", **new})
    assert "not your present password" in refused.content.decode()
    here.post("/security/password/", {"old": WORD, **new})

    assert here.get("/desk/accounts/").status_code == 200
    assert there.get("/desk/accounts/").status_code == 302
    account.refresh_from_db()
    assert account.check_password("another quiet heron")


def test_language_and_time_zone_are_changed():
    account = cast.account()
    client = cast.client_of(account)

    answer = client.post("/security/preferences/", {"language": "ar", "time_zone": "Africa/Tunis"})

    account.refresh_from_db()
    assert answer["Location"] == "/ar/security/"
    assert (account.language, account.time_zone) == ("ar", "Africa/Tunis")


def test_looking_at_the_own_account_changes_nothing():
    from django.contrib.sessions.models import Session

    from gemel.ledger.models import Entry

    account = cast.account(password=WORD)
    client = cast.client_of(account)

    def state():
        return (
            list(Session.objects.values_list()),
            Entry.objects.count(),
            list(Device.objects.values_list()),
            type(account).objects.values_list().get(pk=account.pk),
        )

    before = state()
    for page in OWN:
        client.get(page)

    assert state() == before


def test_the_pages_hold_no_script_of_their_own_and_no_style():
    account = cast.account()
    client = cast.client_of(account)

    for page in OWN:
        text = client.get(page, follow=True).content.decode(errors="replace")
        assert not re.search(r"<script(?![^>]*\bsrc=)", text)
        assert not re.search(r"\s(style|on[a-z]+)=", text)
