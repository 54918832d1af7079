"""One's own vault by its pages: three to make it, one field to open it, nothing left behind."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from gemel.access.rules import Role
from gemel.vault import queries
from gemel.vault.models import Key
from tests import cast
from tests.vault import builders

pytestmark = pytest.mark.django_db(databases="__all__")
OWN = "an invented passphrase of one’s own"


@pytest.fixture
def client(house):
    return cast.client_of(cast.account(cast.NOOR, name="Noor Invented"))


def text(answer) -> str:
    return answer.content.decode()


def words_of(page: str) -> str:
    return " ".join(re.findall(r'<bdi class="ref">([a-z]+)</bdi>', page))


def code_of(page: str) -> str:
    groups = re.findall(r'<bdi class="ref">([A-Z2-7]{4})</bdi>', page)
    assert len(groups) == 8
    return "-".join(groups)


def offered(page: str) -> str:
    return re.search(r'name="offered" value="([^"]+)"', page)[1]


def made(client, passphrase="", **more) -> str:
    """Make a vault by its pages; returns the code on the paper."""
    page = text(client.get(reverse("signin:vault_begin")))
    form = {"offered": offered(page), "passphrase": passphrase or words_of(page), **more}
    return code_of(text(client.post(reverse("signin:vault_begin"), form)))


def tried(client, code):
    return client.post(reverse("signin:vault_drill"), {"code": code})


def opened(client, passphrase, **more):
    return client.post(reverse("signin:vault_open"), {"passphrase": passphrase, **more})


def is_open(client) -> bool:
    return "Open just now" in text(client.get(reverse("signin:vault")))


def test_three_pages_make_a_vault_and_the_paper_is_tried_before_it_counts(client):
    page = text(client.get(reverse("signin:vault_begin")))
    assert len(words_of(page).split()) == 7
    code = made(client)
    assert "Begin anew" in text(client.get(reverse("signin:vault")))

    answer = tried(client, "AAAA-" * 7 + "AAAA")
    assert "newest code" in text(answer)
    answer = tried(client, code.lower())
    assert answer["Location"] == reverse("signin:vault")
    page = text(client.get(reverse("signin:vault")))
    assert "The paper works" in page
    assert "One thing is left" in page
    assert len(words_of(page).split()) == 6


def test_from_the_invitation_to_a_drilled_vault_are_at_most_eight_screens(house, settings):
    from django.utils import timezone

    from gemel.access import queries as access
    from gemel.access import services

    _, token = services.invite(email="new@example.org", name="New", role=Role.COORDINATOR,
                               scope="*", by=access.operator(timezone.now()))  # fmt: skip
    client, screens = Client(), []

    def shows(answer):
        screens.append(answer)
        return answer

    way = reverse("signin:invitation", args=[token])
    shows(client.get(way))  # 1: name and password
    word = "invented horse battery"
    given = {"password": word, "again": word, "language": "en", "time_zone": "UTC"}
    shows(client.post(way, given, follow=True))  # 2: choose the second step
    shows(client.post(reverse("signin:begin_app"), follow=True))  # 3: the app, and its first code
    from allauth.mfa.totp.internal import auth as totp

    secret = client.session[totp.SECRET_SESSION_KEY]
    code = totp.format_hotp_value(
        totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
    )
    shows(client.post(reverse("signin:add_app"), {"code": code}))  # 4: recovery codes
    page = text(shows(client.get(reverse("signin:vault_begin"))))  # 5: seven words
    form = {"offered": offered(page), "passphrase": words_of(page)}
    page = text(shows(client.post(reverse("signin:vault_begin"), form)))  # 6: the paper
    shows(client.get(reverse("signin:vault_drill")))  # 7: try it
    shows(client.post(reverse("signin:vault_drill"), {"code": code_of(page)}, follow=True))  # 8

    assert [screen.status_code for screen in screens] == [200] * 8
    assert "The paper works" in text(screens[-1])
    assert Key.objects.exclude(drilled_at=None).count() == 1


def test_opening_it_later_is_one_field(client):
    tried(client, made(client, OWN))
    client.post(reverse("signin:vault_lock"))
    assert not is_open(client)
    page = text(client.get(reverse("signin:vault_open")))
    fields = re.findall(r'<(?:input|select|textarea)[^>]*name="(\w+)"', page.partition("<main")[2])
    assert [name for name in fields if name != "csrfmiddlewaretoken" and name != "next"
            and name != "language"] == ["passphrase"]  # fmt: skip

    back = reverse("signin:security")
    assert opened(client, OWN, next=back)["Location"] == back
    assert is_open(client)


def test_a_wrong_passphrase_and_another_browser_are_told_apart(client):
    code = made(client, OWN)
    tried(client, code)
    client.post(reverse("signin:vault_lock"))
    assert "does not open your vault" in text(opened(client, "wrong in every way"))

    other = cast.client_of(client_account())
    assert "Use the code on paper" in text(opened(other, OWN))
    answer = other.post(reverse("signin:vault_open_paper"), {"code": code})
    assert answer["Location"] == reverse("signin:vault_passphrase")
    page = text(other.get(reverse("signin:vault_passphrase")))
    given = {"offered": offered(page), "passphrase": "another of one’s own", "only_here": "on"}
    other.post(reverse("signin:vault_passphrase"), given)
    other.post(reverse("signin:vault_lock"))
    assert opened(other, "another of one’s own").status_code == 303
    assert opened(client, OWN).status_code == 303  # the first browser as before


def client_account():
    from gemel.access.models import Account

    return Account.objects.get(ref=cast.NOOR)


def test_words_that_gemel_did_not_choose_are_no_seven_words(client):
    own = "apple banana cherry damson elder fig grape"
    page = text(client.get(reverse("signin:vault_begin")))
    client.post(reverse("signin:vault_begin"), {"offered": offered(page), "passphrase": own})
    assert {slot.kind for slot in Key.objects.get().slots.all()} == {"device", "paper"}

    forged = {"offered": f"{own}:x", "passphrase": own}
    client.post(reverse("signin:vault_begin"), forged)
    assert {slot.kind for slot in Key.objects.get().slots.all()} == {"device", "paper"}


def test_the_cookies_are_strict_and_unreadable_and_signing_out_locks(client):
    tried(client, made(client, OWN))
    for name in ("gemel-vault", "gemel-vault-browser"):
        cookie = client.cookies[name]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Strict"
        assert cookie["path"] == "/"
    token = client.cookies["gemel-vault"].value

    client.post(reverse("signin:sign_out"))
    again = cast.client_of(client_account())
    again.cookies["gemel-vault"] = token
    assert not is_open(again)


def test_signing_in_by_whatever_way_leaves_the_vault_locked(client):
    tried(client, made(client, OWN))
    other = cast.client_of(client_account())
    other.cookies["gemel-vault-browser"] = client.cookies["gemel-vault-browser"].value

    assert not is_open(other)
    account = client_account()
    account.set_password("a new invented password")
    account.save()
    assert not is_open(cast.client_of(account))


def test_guessing_ends_after_a_few_attempts(client):
    tried(client, made(client, OWN))
    client.post(reverse("signin:vault_lock"))
    answers = [text(opened(client, f"wrong number {n} of many")) for n in range(12)]

    assert "too many attempts" in answers[-1]
    assert "too many attempts" in text(opened(client, OWN))


def test_without_an_organisations_key_the_page_says_what_to_do(quick_vault):
    client = cast.client_of(cast.account(cast.NOOR))

    here = reverse("signin:vault_begin")

    answers = [client.get(here, follow=True), client.post(here, {"passphrase": OWN}, follow=True)]

    assert all("gemel recovery make" in text(answer) for answer in answers)
    assert not Key.objects.exists()


def test_a_member_who_follows_cases_only_meets_no_vault(house):
    from tests.twinning.builders import a_member

    member = a_member("Max Invented")
    client = cast.client_of(cast.account(cast.MAX, role=Role.MEMBER, scope=member.ref))
    pages = [text(client.get(way)) for way in ("/member/", "/member/acts/", "/security/")]

    assert all("vault" not in page.lower() for page in pages)


def test_nothing_of_a_passphrase_or_code_is_kept(client, settings, caplog):
    code = made(client, OWN)
    tried(client, code)
    kept = b"".join(p.read_bytes() for folder in (settings.GEMEL_HOME, settings.GEMEL_RUNTIME)
                    for p in folder.rglob("*") if p.is_file())  # fmt: skip
    rows = str([*Key.objects.values_list(), *queries.slots(Key.objects.get(), by=cast.noor())
                .values_list()])  # fmt: skip
    for secret in (OWN, code, code.replace("-", ""), client.cookies["gemel-vault"].value):
        assert secret.encode() not in kept
        assert secret not in rows + caplog.text


def test_a_lead_vouches_on_the_vaults_page_and_gives_the_desk_a_key(house):
    from django.utils import timezone

    from tests.twinning.builders import a_programme

    programme = a_programme()
    noor = cast.account(cast.NOOR, name="Noor Invented")
    cast.account(cast.AMANI, name="Amani Invented")
    lead = builders.first_lead(house, cast.noor(at=timezone.now()))
    second = builders.drilled(cast.amani(at=timezone.now()))
    client = cast.client_of(noor)
    page = text(client.get(reverse("coordinator:vaults")))
    assert "must be open" in page
    assert " ".join(words_of_key(second)) in words_of(page)
    ref = queries.own(by=second.by).ref
    locked = client.post(reverse("coordinator:vault_endorse", args=[ref]))
    assert locked["Location"].startswith(reverse("signin:vault_open"))

    client.cookies["gemel-vault"] = lead.unlocked.token
    client.post(reverse("coordinator:vault_endorse", args=[ref]))
    assert cast.AMANI in queries.in_use([cast.AMANI])
    desk = reverse("coordinator:vault_desk", args=[programme.ref])
    client.post(desk)
    client.post(desk, {"do": "admit", "account": cast.AMANI})
    assert queries.people_at(queries.desk_of(programme.ref)) == [cast.NOOR, cast.AMANI]
    client.post(desk, {"do": "dismiss", "account": cast.AMANI})
    assert "Somebody left" in text(client.get(reverse("coordinator:vaults")))
    client.post(reverse("coordinator:vault_revoke", args=[cast.AMANI]))
    assert queries.in_use([cast.AMANI]) == {}


def words_of_key(person) -> list[str]:
    from gemel.vault import words

    return words.of_fingerprint(person.unlocked.keys.fingerprint).split()
