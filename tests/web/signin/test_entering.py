"""Signing in: what is told, what is limited, who comes to which door."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.utils import timezone

from gemel.access import queries, services
from gemel.access.models import Device
from gemel.access.rules import Role
from gemel.kernel.by import Door
from tests import cast

pytestmark = pytest.mark.django_db(databases="__all__")

WORD = "seven quiet herons"
SIGN_IN = "/sign-in/"


def _sign_in(client, account, password=WORD, **more):
    return client.post(SIGN_IN, {"email": account.email, "password": password, **more})


def _by(account):
    return queries.hand(account, at=timezone.now(), door=Door.SIGNIN)


def with_app(account, monkeypatch):
    """Give an account a code app, and return a function that shows the next code."""
    secret = totp.generate_totp_secret()
    moment = {"at": 1_800_000_000.0}
    monkeypatch.setattr(totp.time, "time", lambda: moment["at"])

    def code():
        moment["at"] += 60
        return f"{totp.hotp_value(secret, int(moment['at']) // 30):06}"

    services.add_code_app(account, secret=secret, code=code(), by=_by(account))
    return code


def test_a_coordinator_signs_in_and_comes_to_the_desk():
    account = cast.account(password=WORD)
    client = Client(headers={"user-agent": "Mozilla/5.0 (Android 15) Firefox/130.0"})

    answer = _sign_in(client, account)

    assert answer.status_code == 303
    assert answer["Location"] == "/through/"
    assert client.get("/through/")["Location"] == "/desk/"
    device = Device.objects.get()
    assert (device.account, device.label) == (account, "Firefox, Android")


def test_everybody_goes_on_in_their_own_language():
    account = cast.account(password=WORD, language="ar")

    assert _sign_in(Client(), account)["Location"] == "/ar/through/"


def test_a_wrong_password_an_unknown_address_and_a_closed_account_look_alike():
    account = cast.account(password=WORD)
    closed = cast.account(password=WORD)
    cast.account(cast.AMANI)
    services.close(closed, by=cast.amani())

    pages = [
        Client().post(SIGN_IN, {"email": email, "password": password}).content.decode()
        for email, password in (
            (account.email, "wrong"),
            ("nobody@example.org", "wrong"),
            (closed.email, WORD),
        )
    ]

    def bare(page, email):
        return page.replace(email, "").split("csrfmiddlewaretoken")[0]

    said = {
        bare(page, email)
        for page, email in zip(
            pages, (account.email, "nobody@example.org", closed.email), strict=True
        )
    }
    assert len(said) == 1
    assert "do not fit together" in pages[0]


def test_guessing_is_limited_for_each_address_and_holds_for_every_browser():
    account = cast.account(password=WORD)
    for _ in range(5):
        _sign_in(Client(), account, "wrong")

    refused = _sign_in(Client(), account)

    assert refused.status_code == 429
    assert "too many attempts" in refused.content.decode()


def test_no_network_address_is_kept_anywhere():
    from django.db import connection

    client = Client(REMOTE_ADDR="203.0.113.77")
    _sign_in(client, cast.account(password=WORD), "wrong")

    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM gemel_cache")
        keys = str(cursor.fetchall())
        assert "rl" in keys  # the limit is counted at all
        assert "203.0.113" not in keys


def test_nobody_goes_on_to_another_site():
    account = cast.account(password=WORD)

    for wanted in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        assert _sign_in(Client(), account, next=wanted)["Location"] == "/through/"
    assert _sign_in(Client(), account, next="/desk/cases/")["Location"] == "/desk/cases/"


def test_a_signed_in_door_asks_for_the_sign_in_and_remembers_the_way():
    answer = Client().get("/desk/nothing-here/?a=b")

    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in/?next=" + quote("/desk/nothing-here/?a=b", safe="")


def test_a_part_of_a_page_asks_the_browser_to_go_to_the_sign_in():
    answer = Client().get("/desk/", headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == "/sign-in/"


def test_without_a_role_for_the_door_the_answer_is_that_of_a_missing_page():
    member = cast.account(role=Role.MEMBER, scope="par-22222-22222")
    client = cast.client_of(member)

    pages = ("/desk/accounts/", "/desk/no-such-page/")
    answers = [(page, client.get(page)) for page in pages]

    assert {answer.status_code for _, answer in answers} == {404}
    assert len({answer.content.decode().replace(page, "") for page, answer in answers}) == 1


def test_a_door_does_not_lend_its_powers_to_another():
    both = cast.account(role=Role.MEMBER, scope="par-22222-22222")
    cast.grant(both, role=Role.PARTNER, scope="prog-22222-22222")

    at_desk = queries.hand(both, at=cast.NOON, door=Door.COORDINATOR)
    at_own = queries.hand(both, at=cast.NOON, door=Door.PARLIAMENTARIAN)

    assert not {h.scope for h in at_desk.holdings} & {h.scope for h in at_own.holdings}


def test_revocation_counts_at_the_next_request():
    account = cast.account()
    cast.account(cast.AMANI)
    client = cast.client_of(account)
    assert client.get("/desk/accounts/").status_code == 200

    services.revoke(queries.grants(account, by=cast.amani())[0], by=cast.amani())

    assert client.get("/desk/accounts/").status_code == 404


def test_whoever_has_nothing_is_told_so_and_can_sign_out():
    client = cast.client_of(cast.account(role=None))

    page = client.get("/through/").content.decode()

    assert "no door for you" in page
    assert "/sign-out/" in page


def test_whoever_has_several_places_chooses():
    from gemel.people.models import Parliamentarian

    members = [
        Parliamentarian.objects.create(ref=ref, name=name, sort_name=name).ref
        for ref, name in (("par-22222-22222", "Max Invented"), ("par-33333-33333", "Mia Invented"))
    ]
    for ref in members:
        cast.account(role=Role.MEMBER, scope=ref)
    tess = cast.account(role=Role.ASSISTANT, scope=members[0])
    cast.grant(tess, role=Role.ASSISTANT, scope=members[1])
    client = cast.client_of(tess)

    page = client.get("/through/").content.decode()
    assert "Max Invented" in page
    assert "Mia Invented" in page
    assert client.get(f"/through/{members[1]}/").status_code == 405
    client.post(f"/through/{members[1]}/")

    assert client.session["member"] == members[1]
    assert client.post("/through/par-44444-44444/").status_code == 404


def test_the_second_step_is_asked_for_and_each_code_counts_once(monkeypatch):
    account = cast.account(password=WORD)
    code = with_app(account, monkeypatch)
    client = Client()

    assert _sign_in(client, account)["Location"] == "/sign-in/second-step/"
    assert client.get("/desk/accounts/").status_code == 302
    shown = code()
    assert client.post("/sign-in/second-step/", {"code": shown})["Location"] == "/through/"

    other = Client()
    _sign_in(other, account)
    again = other.post("/sign-in/second-step/", {"code": shown})
    assert "was used or has run out" in again.content.decode()


def test_codes_cannot_be_guessed_without_end(monkeypatch):
    account = cast.account(password=WORD)
    with_app(account, monkeypatch)
    client = Client()
    _sign_in(client, account)

    answers = [client.post("/sign-in/second-step/", {"code": f"{n:06}"}) for n in range(6)]

    assert answers[-1].status_code == 429


def test_a_recovery_code_stands_in_for_the_app_once(monkeypatch):
    account = cast.account(password=WORD)
    with_app(account, monkeypatch)
    paper = services.new_recovery_codes(account, by=_by(account))[0]
    client = Client()
    _sign_in(client, account)

    first = client.post("/sign-in/recovery-code/", {"code": paper})
    other = Client()
    _sign_in(other, account)
    second = other.post("/sign-in/recovery-code/", {"code": paper})

    assert first["Location"] == "/through/"
    assert second.status_code == 200


def test_the_second_step_is_no_page_for_strangers():
    for page in ("/sign-in/second-step/", "/sign-in/recovery-code/"):
        assert Client().get(page)["Location"] == "/sign-in/"


def test_the_secret_of_an_app_is_not_in_the_database_in_clear(monkeypatch):
    from allauth.mfa.models import Authenticator

    account = cast.account(password=WORD)
    with_app(account, monkeypatch)
    kept = Authenticator.objects.get().data["secret"]

    assert kept.startswith("gAAAA")


def test_after_a_change_of_the_secret_key_no_code_counts_and_nothing_breaks(monkeypatch, settings):
    account = cast.account(password=WORD)
    code = with_app(account, monkeypatch)
    settings.SECRET_KEY = "another"
    client = Client()
    _sign_in(client, account)

    assert client.post("/sign-in/second-step/", {"code": code()}).status_code == 200


def test_signing_out_ends_the_session_and_only_by_a_form():
    account = cast.account(password=WORD)
    client = Client()
    _sign_in(client, account)
    assert client.get("/sign-out/").status_code == 405

    answer = client.post("/sign-out/")

    assert answer["Clear-Site-Data"]
    assert not Device.objects.exists()
    assert client.get("/desk/accounts/").status_code == 302


def test_where_a_second_factor_is_required_nobody_goes_on_without(settings, monkeypatch):
    settings.GEMEL_REQUIRE_SECOND_FACTOR = True
    account = cast.account(password=WORD)
    client = cast.client_of(account)

    assert client.get("/desk/accounts/")["Location"] == "/security/"
    with_app(account, monkeypatch)

    assert client.get("/desk/accounts/").status_code == 200


def test_the_language_is_kept_and_the_way_goes_on():
    account = cast.account()
    client = cast.client_of(account)

    answer = client.post("/language/", {"language": "fr", "next": "/security/"})

    account.refresh_from_db()
    assert account.language == "fr"
    assert answer["Location"] == "/fr/security/"
    assert client.post("/language/", {"language": "xx"}).status_code == 404


def test_a_signed_in_door_speaks_the_language_and_time_of_the_account():
    client = cast.client_of(cast.account(language="ar", time_zone="Asia/Tokyo"))

    page = client.get("/desk/accounts/")

    assert 'lang="ar" dir="rtl"' in page.content.decode()
    assert page["Content-Language"] == "ar"


def test_an_unknown_time_zone_breaks_nothing():
    client = cast.client_of(cast.account(time_zone="Mars/Olympus"))

    assert client.get("/desk/accounts/").status_code == 200


def test_a_session_ends_after_eight_hours_on_any_device_of_the_desk():
    client = Client()
    _sign_in(client, cast.account(password=WORD))

    assert client.session.get_expiry_age() == 8 * 3600
    assert client.session.get_expire_at_browser_close()


def test_the_page_of_the_way_back_says_who_can_help():
    page = Client().get("/sign-in/help/").content.decode()

    assert "gemel invite --again" in page


def test_nothing_of_a_sign_in_stays_after_the_days_of_the_limit():
    """The sweep of sessions also ends the devices that they belonged to."""
    account = cast.account(password=WORD)
    _sign_in(Client(), account)
    later = cast.job("access.sweep", *_all(), at=timezone.now() + timedelta(days=2))

    services.sweep(by=later)

    assert not Device.objects.exists()


def _all():
    from gemel.kernel.powers import Power

    return list(Power)


def test_a_session_ends_after_half_an_hour_of_silence_and_after_eight_hours_of_work():
    account = cast.account()
    now = timezone.now()
    silent, busy, member = Client(), Client(), Client()
    cast.signed_in(silent, account, at=now - timedelta(minutes=31))
    cast.signed_in(busy, account, at=now - timedelta(hours=8, minutes=1))
    session = busy.session
    session["seen"] = now.timestamp()
    session.save()
    cast.signed_in(member, account, at=now - timedelta(days=29))
    session = member.session
    session["keeps"] = True
    session.save()
    fresh = cast.client_of(account)

    assert fresh.get("/desk/").status_code == 200
    assert member.get("/desk/").status_code == 200
    assert silent.get("/desk/")["Location"].startswith("/sign-in/")
    assert busy.get("/desk/")["Location"].startswith("/sign-in/")
    assert silent.get("/security/")["Location"].startswith("/sign-in/")


def test_work_keeps_a_session_and_the_database_is_not_written_at_every_page():
    client = Client()
    cast.signed_in(client, cast.account(), at=timezone.now() - timedelta(minutes=29))
    client.get("/desk/")
    seen = client.session["seen"]

    client.get("/desk/")

    assert timezone.now().timestamp() - seen < 60
    assert client.session["seen"] == seen


def test_a_session_that_did_not_come_through_the_door_counts_for_nothing():
    client = Client()
    client.force_login(cast.account())

    assert client.get("/desk/")["Location"].startswith("/sign-in/")


def test_what_cannot_be_undone_asks_once_more_who_it_is():
    account = cast.account(password=WORD)
    client = Client()
    cast.signed_in(client, account, at=timezone.now() - timedelta(minutes=16))

    asked = client.get("/desk/accounts/invite/")

    assert asked["Location"] == "/security/confirm/?" + "next=%2Fdesk%2Faccounts%2Finvite%2F"
    wrong = client.post(asked["Location"], {"password": "wrong", "next": "/desk/accounts/invite/"})
    assert "not your password" in wrong.content.decode()
    assert client.get("/desk/accounts/invite/").status_code == 302
    done = client.post(asked["Location"], {"password": WORD, "next": "/desk/accounts/invite/"})
    assert done["Location"] == "/desk/accounts/invite/"
    assert client.get("/desk/accounts/invite/").status_code == 200


def test_a_press_that_needs_a_fresh_proof_does_nothing_and_leads_back_to_its_page():
    account = cast.account(password=WORD)
    client = Client()
    cast.signed_in(client, account, at=timezone.now() - timedelta(minutes=16))

    asked = client.post(
        "/desk/publishing/rel-22222-22222/approve/",
        headers={"referer": "http://testserver/desk/publishing/rel-22222-22222/"},
    )

    assert asked["Location"].endswith("?" + "next=%2Fdesk%2Fpublishing%2Frel-22222-22222%2F")


def test_the_way_in_itself_changes_only_after_a_fresh_proof():
    client = Client()
    cast.signed_in(client, cast.account(), at=timezone.now() - timedelta(minutes=16))

    assert client.get("/security/passkey/")["Location"].startswith("/security/confirm/")
    assert client.post("/security/app/new/")["Location"].startswith("/security/confirm/")


def test_who_has_no_password_proves_it_with_a_code(monkeypatch):
    account = cast.account()
    account.set_unusable_password()
    account.save()
    client = Client()
    code = with_app(account, monkeypatch)
    cast.signed_in(client, account, at=timezone.now() - timedelta(minutes=16))

    assert "not count" in client.post("/security/confirm/", {"password": "000000"}).content.decode()
    assert client.post("/security/confirm/", {"password": code()}).status_code == 303
