"""The sealed part of a person's page: one's own vault, a look on record, nothing kept behind."""

from __future__ import annotations

import contextlib

import pytest
from django.urls import reverse
from django.utils import timezone

from gemel.access.rules import Role
from gemel.ledger import services as ledger
from gemel.ledger.models import Entry
from gemel.people import services
from gemel.people.models import AtRisk
from gemel.vault import queries
from gemel.vault import services as vault
from tests import cast
from tests.consent.builders import a_consent
from tests.house import crawl
from tests.twinning.builders import a_programme
from tests.vault import builders

pytestmark = pytest.mark.django_db(databases="__all__")
FORM = {"name": "Zanzara Canaria", "contacts": "Signal +000 Kanarie", "place": "Canary Village"}
WORDS = ("Zanzara", "Canaria", "Kanarie", "Canary")


@pytest.fixture
def ours(house):
    """Noor and Amani with vaults, a programme, a defender who is kept sealed."""
    now = timezone.now()
    programme = a_programme("Ours")
    accounts = {ref: cast.account(ref, name=f"{name} Invented")
                for ref, name in ((cast.NOOR, "Noor"), (cast.AMANI, "Amani"))}  # fmt: skip
    noor = builders.first_lead(house, cast.noor(at=now))
    amani = builders.vouched(cast.amani(at=now), lead=noor)
    heron = services.keep_defender(
        code_name="Heron", urgency=2, wants=1, scope=programme.ref, by=cast.noor(at=now)
    )
    return {"noor": noor, "amani": amani, "heron": heron, "accounts": accounts, "now": now}


def client_of(ours, who, *, opened=True):
    client = cast.client_of(ours["accounts"][ours[who].by.ref])
    if opened:
        client.cookies["gemel-vault"] = ours[who].unlocked.token
    return client


def way(ours, name="person_sealed", *more):
    return reverse(f"coordinator:{name}", args=[ours["heron"].ref, *more])


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def sealed(ours):
    """Noor has sealed who Heron is, by the page."""
    answer = client_of(ours, "noor").post(way(ours, "person_sealed_edit"), FORM)
    assert answer["Location"] == way(ours)
    return ours


def test_what_was_sealed_is_shown_by_a_post_alone_and_never_kept(sealed):
    client = client_of(sealed, "noor")
    closed, opened = client.get(way(sealed)), client.post(way(sealed))

    for word in WORDS:
        assert word not in text(closed)
        assert word in text(opened)
        assert word not in crawl.title_of(text(opened))
    assert opened["Cache-Control"] == "no-store"
    assert "Noor Invented" in text(opened)
    assert Entry.objects.filter(what="vault.viewed", about=sealed["heron"].ref).count() == 1
    assert "Who opened this" in text(client.get(way(sealed)))


def test_a_look_that_cannot_be_recorded_shows_nothing(sealed, monkeypatch):
    def broken(*_given, **_named):
        raise OSError("full")

    monkeypatch.setattr(ledger, "record", broken)
    client = client_of(sealed, "noor")
    client.raise_request_exception = False
    answer = client.post(way(sealed))

    assert answer.status_code == 500
    assert not any(word in text(answer) for word in WORDS)


def test_a_locked_vault_is_sent_to_be_opened_and_back(sealed):
    client = client_of(sealed, "noor", opened=False)
    for name in ("person_sealed", "person_sealed_edit"):
        answer = client.post(way(sealed, name), FORM)
        assert answer["Location"].startswith(reverse("signin:vault_open"))
        assert "next=" in answer["Location"]
    assert "Your vault is locked" in text(client.get(way(sealed)))


def test_who_is_no_reader_is_told_whom_to_ask_and_opens_nothing(sealed):
    client = client_of(sealed, "amani")

    assert "You are not among the readers" in text(client.get(way(sealed)))
    answer = client.post(way(sealed))
    assert answer.status_code == 404
    assert not any(word in text(answer) for word in WORDS)


def test_change_share_and_take_away_by_the_pages(sealed):
    client, heron = client_of(sealed, "noor"), sealed["heron"]
    changed = client.post(way(sealed, "person_sealed_edit"), {**FORM, "place": "New", "version": 1})
    assert changed.status_code == 303
    stale = client.post(way(sealed, "person_sealed_edit"), {**FORM, "version": 1})
    assert stale.status_code == 409
    assert "Zanzara" in text(stale)  # what was typed is still there

    day = sealed["now"].date().replace(year=sealed["now"].year + 1)
    day = min(day, (sealed["now"] + cast.timedelta(days=300)).date())
    form = {"to": cast.AMANI, "purpose": "contact", "ends_at_day": day.day,
            "ends_at_month": day.month, "ends_at_year": day.year}  # fmt: skip
    refused = client.post(way(sealed, "person_sealed_share"), form)
    assert refused.status_code == 403
    assert "Ask the person" in text(refused)
    a_consent(heron, use="identity", audiences=["desk"], at=sealed["now"])
    assert client.post(way(sealed, "person_sealed_share"), form).status_code == 303
    assert "New" in text(client_of(sealed, "amani").post(way(sealed)))
    assert queries.warning(heron.ref) is None

    page = text(client.get(way(sealed)))
    assert way(sealed, "person_sealed_revoke", cast.AMANI) in page
    client.post(way(sealed, "person_sealed_revoke", cast.AMANI))
    assert client_of(sealed, "amani").post(way(sealed)).status_code == 404
    assert "sealed anew as soon as" in text(client.get(way(sealed)))


def test_one_reader_alone_is_warned_of_on_the_page(sealed):
    assert "One person alone opens this" in text(client_of(sealed, "noor").get(way(sealed)))


def test_an_altered_record_is_not_shown_and_the_page_says_what_to_do(sealed):
    from gemel.vault.models import Record

    Record.objects.update(signature=bytes(64))
    answer = client_of(sealed, "noor").post(way(sealed))

    assert answer.status_code == 400
    assert "Tell the operator today" in text(answer)
    assert Entry.objects.filter(what="vault.found_altered").exists()


def test_destroying_needs_a_tick_and_leaves_the_code_name(sealed):
    client = client_of(sealed, "noor", opened=False)
    assert client.post(way(sealed, "person_forget")).status_code == 400
    assert queries.is_sealed(sealed["heron"].ref)

    client.post(way(sealed, "person_forget"), {"sure": "yes"})
    assert not queries.is_sealed(sealed["heron"].ref)
    assert AtRisk.objects.get().exposure == "offline"


def test_from_offline_to_sealed_by_two_people_on_the_page(ours):
    now, heron = ours["now"], ours["heron"]
    services.lower(heron, by=cast.noor(at=now))
    first, second = client_of(ours, "noor"), client_of(ours, "amani")
    assert first.post(way(ours, "person_raise")).status_code == 403
    a_consent(heron, use="identity", audiences=["desk"], at=now)
    first.post(way(ours, "person_raise"))
    assert first.post(way(ours, "person_raise"), {"do": "agree"}).status_code == 400
    assert "I agree" in text(second.get(way(ours)))
    second.post(way(ours, "person_raise"), {"do": "agree"})
    assert AtRisk.objects.get().exposure == "sealed"


def test_a_search_finds_by_the_sealed_name_and_shows_the_code_name(sealed):
    def found(client):
        return text(client.post(reverse("coordinator:search"), {"q": "Sansara"}))

    page = found(client_of(sealed, "noor"))
    assert "Sealed names" in page
    assert "Heron" in page
    assert not any(word in page for word in WORDS)
    for other in (client_of(sealed, "noor", opened=False), client_of(sealed, "amani")):
        assert "Heron" not in found(other)


def test_no_sealed_word_is_on_any_other_page_or_in_any_log(sealed, caplog):
    client = client_of(sealed, "noor")
    client.post(way(sealed))
    vault.find(sealed["noor"].unlocked.token, by=sealed["noor"].by)
    ref = sealed["heron"].ref
    pages = [
        text(client.get(address))
        for address in (
            "/desk/", "/desk/people/", "/desk/people/?as=csv", f"/desk/people/{ref}/",
            f"/desk/history/{ref}/", way(sealed), "/desk/accounts/", "/desk/accounts/vaults/",
        )
    ]  # fmt: skip

    assert "Heron" in "".join(pages)  # the search finds what is there
    for word in WORDS:
        assert word not in "".join(pages) + caplog.text


ENDS = {"account_close", "account_role_end", "account_sign_out", "vault_revoke", "person_erase"}


def _pages(refs):
    """Every address of the desk, with each of these references where it asks for one."""
    from django.urls import NoReverseMatch, URLPattern

    from gemel.web.coordinator import urls

    def flat(patterns):
        for one in patterns:
            yield from [one] if isinstance(one, URLPattern) else flat(one.url_patterns)

    for one in flat(urls.urlpatterns):
        if one.name in ENDS:  # destroys, and opens nothing
            continue
        for ref in refs if one.pattern.converters else refs[:1]:
            given = {name: 1 if name == "pk" else ref for name in one.pattern.converters}
            with contextlib.suppress(NoReverseMatch):
                yield reverse(f"coordinator:{one.name}", kwargs=given)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.COORDINATOR])
def test_no_page_that_an_administrator_has_opens_or_seals_again(sealed, role):
    """Each page by GET and by POST, with an own vault open, for whoever is no reader."""
    amani, heron = sealed["amani"], sealed["heron"]
    account = sealed["accounts"][cast.AMANI]
    account.grants.update(role=role)
    client = client_of(sealed, "amani")
    client.raise_request_exception = False
    refs = [heron.ref, cast.AMANI, queries.own(by=amani.by).ref, heron.belongings.get().scope]
    form = {**dict.fromkeys(("to", "account", "email"), cast.AMANI), "do": "admit", "lead": "yes",
            "purpose": "contact", "ends_at_day": 1, "ends_at_month": 1, "version": 1,
            "ends_at_year": sealed["now"].year + 1, "name": "Somebody Else"}  # fmt: skip
    a_consent(heron, use="identity", audiences=["desk"], at=sealed["now"])
    before = queries.state(heron.ref)

    answers = [ask(way) for way in _pages(refs)
               for ask in (client.get, lambda way: client.post(way, form))]  # fmt: skip

    assert sum(answer.status_code == 200 for answer in answers) > 20
    assert not [word for answer in answers if not answer.streaming for word in FORM.values()
                if word in text(answer)]  # fmt: skip
    after = queries.state(heron.ref)
    assert (after.version, after.readers) == (before.version, before.readers)
    assert "Zanzara" in text(client_of(sealed, "noor").post(way(sealed)))  # what was looked for
