"""Who a twin is, at the member's door: shared, opened with one field, on record, and taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from gemel.access.rules import Role
from gemel.consent import services as consent
from gemel.ledger import services as ledger
from gemel.ledger.models import Entry
from gemel.people import services as people
from gemel.twinning import services as twinning
from gemel.twinning import sharing
from tests import cast
from tests.consent.builders import a_consent
from tests.twinning.builders import a_member, a_programme, takes_part
from tests.vault import builders

pytestmark = pytest.mark.django_db(databases="__all__")
FORM = {"name": "Zanzara Canaria", "contacts": "Signal +000 Kanarie", "place": "Canary Village"}
WORDS = ("Zanzara", "Canaria", "Kanarie", "Canary")
SEVEN = "an invented passphrase of one’s own"


@pytest.fixture
def ours(house):
    """Noor sealed who Heron is; Max is the twin, has a vault, and may know by Heron's word."""
    now = timezone.now()
    programme, member = a_programme("Ours"), a_member("Max Invented")
    takes_part(programme, member)
    by, office = cast.noor(at=now), cast.max_by(member.ref, at=now)
    noor = builders.first_lead(house, by)
    heron = people.keep_defender(code_name="Heron", urgency=2, wants=1, scope=programme.ref, by=by)
    a_consent(heron, use="twinning", audiences=["twin"], at=now)
    bond = twinning.ask_both(programme, heron, member, by=by)
    twinning.record_person_answer(bond, answer="yes", through="in person", by=by)
    bond = twinning.answer_for_member(bond, answer="yes", by=office)
    people.seal_identity(heron, FORM, unlocked=noor.unlocked, by=by)
    account = cast.account(cast.MAX, name="Max Invented", role=Role.MEMBER, scope=member.ref)
    return {"now": now, "noor": noor, "heron": heron, "bond": bond, "office": office,
            "client": cast.client_of(account), "member": member}  # fmt: skip


@pytest.fixture
def shared(ours):
    """Noor has let Max read."""
    ours["max"] = builders.vouched(ours["office"], lead=ours["noor"])
    ours["yes"] = a_consent(ours["heron"], use="identity", audiences=["twin"], at=ours["now"])
    sharing.let_read(
        ours["heron"], to=cast.MAX, purpose="contact", ends_at=ours["now"] + timedelta(days=9),
        unlocked=ours["noor"].unlocked, by=ours["noor"].by,
    )  # fmt: skip
    ours["client"].cookies["gemel-vault-browser"] = ours["max"].kept.device
    return ours


def way(ours, name="twin_sealed"):
    return reverse(f"parliamentarian:{name}", args=[ours["bond"].ref])


def text(answer) -> str:
    return answer.content.decode()


def test_one_field_then_one_press_and_nothing_is_kept(shared):
    client, here = shared["client"], way(shared)
    assert here in text(client.get(way(shared, "twin")))
    closed = text(client.get(here))
    opening = reverse("signin:vault_open")
    assert f"{opening}?next={here}" in closed
    assert client.post(here)["Location"].startswith(opening)

    page = text(client.get(f"{opening}?next={here}"))
    assert page.count('type="password"') + page.count('type="text"') == 1
    back = client.post(opening, {"passphrase": SEVEN, "next": here})
    ready, shown = text(client.get(back["Location"])), client.post(here)

    assert back["Location"] == here
    for word in WORDS:
        assert word not in closed + ready
        assert word in text(shown)
    assert shown["Cache-Control"] == "no-store"
    assert reverse("signin:leave") in text(shown)
    looks = Entry.objects.filter(what="vault.viewed", about=shared["heron"].ref, by=cast.MAX)
    assert looks.count() == 1


def test_a_look_that_cannot_be_recorded_shows_nothing(shared, monkeypatch):
    def broken(*_given, **_named):
        raise OSError("full")

    client = shared["client"]
    client.cookies["gemel-vault"] = shared["max"].unlocked.token
    client.raise_request_exception = False
    monkeypatch.setattr(ledger, "record", broken)
    answer = client.post(way(shared))

    assert answer.status_code == 500
    assert not any(word in text(answer) for word in WORDS)


def test_leaving_ends_the_visit_locks_the_vault_and_opens_a_page_of_elsewhere(shared):
    client = shared["client"]
    client.cookies["gemel-vault"] = shared["max"].unlocked.token
    assert "Zanzara" in text(client.post(way(shared)))

    left = client.post(reverse("signin:leave"))

    assert left["Refresh"].startswith("0; url=https://www.wikipedia.org")
    assert left["Cache-Control"] == "no-store"
    assert "cache" in left["Clear-Site-Data"]
    assert "gemel" not in text(left).lower()
    client.cookies["gemel-vault"] = shared["max"].unlocked.token  # kept by a thief
    again = client.post(way(shared))
    assert again.status_code in (302, 303)
    assert reverse("signin:sign_in") in again["Location"]


@pytest.mark.parametrize("ends", ["consent", "twinning", "reader"])
def test_what_ends_shuts_the_page_at_once(shared, ends):
    client = shared["client"]
    client.cookies["gemel-vault"] = shared["max"].unlocked.token
    by = shared["noor"].by
    if ends == "consent":
        consent.withdraw(shared["yes"], by=by)
    elif ends == "twinning":
        twinning.end(shared["bond"], reason="mandate_end", by=by)
    else:
        people.stop_reading(shared["heron"], to=cast.MAX, by=by)

    assert client.get(way(shared)).status_code == 404
    answer = client.post(way(shared))
    assert answer.status_code == 404
    assert not any(word in text(answer) for word in WORDS)


def test_who_was_not_let_in_meets_a_vault_only_once_the_person_says_yes(ours):
    client = ours["client"]
    assert client.get(way(ours)).status_code == 404
    assert "vault" not in text(client.get(way(ours, "twin"))).lower()

    a_consent(ours["heron"], use="identity", audiences=["twin"], at=ours["now"])

    assert reverse("signin:vault") in text(client.get(way(ours, "twin")))
    assert client.get(way(ours)).status_code == 404


def test_who_has_no_part_any_more_is_taken_away_by_the_job(shared):
    from gemel.kernel.powers import Power
    from gemel.twinning.jobs import parted
    from gemel.vault import queries

    job = cast.job("twinning.parted", Power.PERSON_READ, Power.PERSON_CHANGE, Power.TWINNING_READ,
                   Power.TWINNING_CHANGE, Power.PROGRAMME_READ, at=shared["now"])  # fmt: skip
    cast.account(cast.NOOR)
    parted(by=job)
    assert cast.MAX in queries.state(shared["heron"].ref).readers

    shared["bond"].parliamentarian.twinnings.update(stage="paused")
    cast.Grant.objects.filter(account__ref=cast.MAX).update(ends_at=shared["now"])
    parted(by=job)

    assert queries.state(shared["heron"].ref).readers[0] == cast.NOOR
    assert cast.MAX not in queries.state(shared["heron"].ref).readers
