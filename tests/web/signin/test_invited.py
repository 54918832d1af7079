"""Links that were handed over: seen by GET, taken by POST, once."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from gemel.access import queries, services
from gemel.access.models import Account, Invitation
from gemel.access.rules import Role
from gemel.kernel.by import Door
from tests import cast
from tests.web.signin.test_entering import with_app

pytestmark = pytest.mark.django_db(databases="__all__")

WORD = "seven quiet herons"
GIVEN = {"password": WORD, "again": WORD, "language": "fr", "time_zone": "Europe/Brussels"}


def _invited(email="ina@example.org", role=Role.PARTNER, scope="prog-22222-22222"):
    _, token = services.invite(
        email=email, name="Ina Invented", role=role, scope=scope, by=_operator()
    )
    return f"/invitation/{token}/"


def _operator():
    return queries.operator(timezone.now())


def test_looking_at_a_link_uses_nothing_up_however_often():
    link = _invited()

    for _ in range(3):
        page = Client().get(link)
        assert page.status_code == 200
        assert "Welcome, " in page.content.decode()

    assert Invitation.objects.get().used_at is None


def test_an_invited_person_is_in_after_one_form_and_is_offered_a_second_step():
    client = Client()

    answer = client.post(_invited(), GIVEN)

    account = Account.objects.get()
    assert (account.email, account.language) == ("ina@example.org", "fr")
    assert answer["Location"] == "/fr/security/"
    page = client.get("/fr/security/").content.decode()
    assert "/fr/security/app/new/" in page


def test_a_used_an_unknown_and_a_withdrawn_link_look_alike():
    used, withdrawn = _invited(), _invited("other@example.org")
    Client().post(used, GIVEN)
    kept = queries.open_invitations(by=_operator())[0]
    services.revoke_invitation(kept, by=_operator())

    links = (used, withdrawn, "/invitation/never-made/")
    answers = [(link, Client().get(link)) for link in links]

    assert {answer.status_code for _, answer in answers} == {404}
    assert len({answer.content.decode().replace(link, "") for link, answer in answers}) == 1


def test_a_mistake_in_the_form_keeps_the_link_and_what_was_typed():
    link = _invited()

    page = Client().post(link, {**GIVEN, "again": "something else"}).content.decode()

    assert "The two passwords differ" in page
    assert WORD not in page
    assert 'value="fr" selected' in page
    assert Client().get(link).status_code == 200


def test_a_weak_password_is_refused_in_words():
    page = Client().post(_invited(), {**GIVEN, "password": "short", "again": "short"})

    assert "12" in page.content.decode()
    assert not Account.objects.exists()


def test_the_first_link_asks_for_name_and_address():
    from gemel.kernel.by import EVERYWHERE

    _, token = services.invite(
        email="", name="", role=Role.COORDINATOR, scope=EVERYWHERE, by=_operator()
    )
    client = Client()
    link = f"/invitation/{token}/"

    assert "Mail address" in client.get(link).content.decode()
    client.post(link, {**GIVEN, "name": "Noor", "email": "Noor@Example.org"})

    assert Account.objects.get().email == "noor@example.org"
    assert client.get("/desk/accounts/").status_code == 200


def test_who_already_has_an_account_signs_in_and_then_accepts():
    account = cast.account(email="ina@example.org", role=None, password=WORD)
    link = _invited()
    client = Client()

    first = client.get(link).content.decode()
    assert "You already have an account" in first
    client.post(link, GIVEN)  # a stranger with the link sets no password
    account.refresh_from_db()
    assert account.check_password(WORD)

    client.post("/sign-in/", {"email": account.email, "password": WORD, "next": link})
    client.post(link)

    held = queries.hand(account, at=timezone.now(), door=Door.COORDINATOR)
    assert held.holdings[0].scope == "prog-22222-22222"


def test_somebody_else_who_is_signed_in_here_does_not_take_the_role():
    cast.account(email="ina@example.org", role=None, password=WORD)
    client = cast.client_of(cast.account(role=None))

    page = client.post(_invited()).content.decode()

    assert "Somebody else is signed in" in page
    assert Invitation.objects.get().used_at is None


def test_a_new_account_made_in_a_browser_of_somebody_else_is_the_new_persons_own():
    client = cast.client_of(cast.account())

    client.post(_invited(), GIVEN)

    assert client.session["_auth_user_id"] == str(Account.objects.get(email="ina@example.org").pk)


def test_the_way_back_sets_a_password_and_the_second_step_stays(monkeypatch):
    account = cast.account(password=WORD)
    with_app(account, monkeypatch)
    old = cast.client_of(account)
    _, token = services.way_back(account, by=_operator())
    client = Client()

    page = client.get(f"/invitation/{token}/").content.decode()
    assert "second step stays" in page
    answer = client.post(
        f"/invitation/{token}/", {"password": "another quiet heron", "again": "another quiet heron"}
    )

    assert answer["Location"] == "/sign-in/second-step/"
    assert old.get("/desk/accounts/").status_code == 302


def test_the_way_back_after_a_lost_device_removes_the_second_step(monkeypatch):
    account = cast.account(password=WORD)
    with_app(account, monkeypatch)
    _, token = services.way_back(account, by=_operator(), lost_device=True)

    answer = Client().post(
        f"/invitation/{token}/", {"password": "another quiet heron", "again": "another quiet heron"}
    )

    assert answer["Location"] == "/security/"
    assert not queries.has_second_factor(account)
