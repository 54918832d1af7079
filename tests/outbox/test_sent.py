"""What really leaves, as a mail server receives it: searched for all that must never be in it."""

from __future__ import annotations

import base64
import quopri
import re
from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from gemel.access.models import Account
from gemel.access.rules import Role
from gemel.alerts import queries, services
from gemel.alerts.models import Preferences
from gemel.kernel import geography
from gemel.outbox import wording
from gemel.outbox.models import Letter
from tests import cast
from tests.alerts.builders import a_decision, as_member
from tests.cast import noor
from tests.outbox.sink import a_sink
from tests.twinning.builders import a_member

pytestmark = pytest.mark.django_db
LANGUAGES = ("en", "fr", "ar")
COUNTRY = "UG"


def _canaries(told, members) -> set[str]:
    """Everything that a mail about this news could let slip."""
    persons = {name for person in told.persons for name in (person.name, person.ref)}
    refs = {told.case.ref, told.decision.ref, *(member.ref for member in members)}
    countries = {geography.name(COUNTRY, language) for language in LANGUAGES}
    accounts = set(Account.objects.values_list("name", flat=True))
    words = {"Sealed words of the desk", told.case.code, told.decision.symbol, "Kampala"}
    return persons | refs | countries | accounts | words | set(
        Account.objects.values_list("ref", flat=True)
    )  # fmt: skip


def _leaks(raw: bytes, canaries: set[str]) -> set[str]:
    """Return what of it stands in a mail: as it is, or in any way that mails are written in."""
    told = [raw, quopri.decodestring(raw)]
    told += map(_decoded, re.findall(rb"(?:[A-Za-z0-9+/=]{4,}\r?\n)+", raw))
    told += map(_decoded, re.findall(rb"=\?utf-8\?b\?([^?]*)\?=", raw, re.IGNORECASE))
    whole = b"\n".join(told).decode("utf-8", "replace").casefold()
    return {canary for canary in canaries if canary.casefold() in whole}


def _decoded(written: bytes) -> bytes:
    signs = re.sub(rb"[^A-Za-z0-9+/]", b"", written)
    whole = signs[:-1] if len(signs) % 4 == 1 else signs
    return base64.b64decode(whole + b"=" * (-len(whole) % 4))


def _send_to_all(told, at):
    members = []
    for place, language in enumerate(LANGUAGES):
        member = a_member(f"Told Invented {place}")
        cast.account(
            role=Role.MEMBER,
            scope=member.ref,
            name=f"Receiver Canary {place}",
            language=language,
            email=f"post{place}@example.org",
        )
        members.append(member)
    services.send(
        told.decision.ref,
        to=[m.ref for m in members],
        word="Sealed words of the desk",
        urgent=True,
        by=noor(at=at),
    )
    return members


def test_no_mail_holds_a_name_a_code_or_a_country():
    told, at = a_decision(countries=(COUNTRY,)), timezone.now()
    members = _send_to_all(told, at)
    digested = Account.objects.get(name="Receiver Canary 0")
    Preferences.objects.create(
        account=digested, rhythm="daily", next_digest_at=at + timedelta(minutes=1)
    )
    with a_sink() as sink, override_settings(GEMEL_MAIL_SERVER=sink.server):
        services.make_letters(by=noor(at=at))
        services.make_digests(by=noor(at=at + timedelta(hours=1)))
        Letter.objects.update(due_at=at)
        services.deliver(by=noor(at=at))

    canaries = _canaries(told, members)
    assert len(sink.raw) == 3
    assert [_leaks(raw, canaries) for raw in sink.raw] == [set(), set(), set()]
    # The search sees what it must, however a mail is written.
    for word in ("Receiver Canary 1", told.case.code, geography.name(COUNTRY, "ar")):
        plain = f"Subject: x\r\n\r\n{word}\r\n".encode()
        assert _leaks(plain, canaries)
        assert _leaks(quopri.encodestring(plain), canaries)
        assert _leaks(b"\r\n" + base64.encodebytes(word.encode() * 9), canaries)
        coded = base64.b64encode(word.encode()).decode()
        assert _leaks(f"Subject: =?utf-8?b?{coded}?=".encode(), canaries)


def test_each_mail_has_one_receiver_and_the_heads_that_a_machine_owes():
    told, at = a_decision(), timezone.now()
    _send_to_all(told, at)
    with a_sink() as sink, override_settings(GEMEL_MAIL_SERVER=sink.server):
        services.make_letters(by=noor(at=at))
        services.deliver(by=noor(at=at))

    assert all(len(receivers) == 1 for _, receivers in sink.envelopes)
    subjects = {str(mail["Subject"]) for mail in sink.mails}
    assert len(subjects) == 3  # one in each language
    for mail, (sender, (receiver,)) in zip(sink.mails, sink.envelopes, strict=True):
        letter = Letter.objects.get(message_id=mail["Message-ID"].strip("<>").partition("@")[0])
        assert Account.objects.get(ref=letter.receiver).email == receiver
        assert mail["To"].addresses[0].addr_spec == receiver
        assert mail["From"].addresses[0].addr_spec == sender == "gemel@example.org"
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["List-Unsubscribe"] == "<http://127.0.0.1:8000/through/wishes/>"
        assert mail["Date"].datetime is not None
        assert "http://127.0.0.1:8000/" in mail.get_content()


def test_what_was_seen_or_called_back_or_may_not_be_read_does_not_leave():
    at = timezone.now()
    seen, taken_back, closed = (a_decision() for _ in range(3))
    by = noor(at=at)
    sent = {}
    for told in (seen, taken_back, closed):
        member = a_member()
        account = cast.account(role=Role.MEMBER, scope=member.ref)
        bulletin = services.send(told.decision.ref, to=[member.ref], urgent=True, by=by)
        sent[told.decision.ref] = (member, account, bulletin)
    with a_sink() as sink, override_settings(GEMEL_MAIL_SERVER=sink.server):
        services.make_letters(by=by)
        member, account, bulletin = sent[seen.decision.ref]
        reader = as_member(account, member, at)
        services.see(queries.notice(bulletin.ref, by=reader).notice, by=reader)
        bulletin = sent[taken_back.decision.ref][2]
        services.call_back(bulletin, by=by)
        closed.decision.published = False
        closed.decision.save()

        assert services.deliver(by=by) == 0

    assert sink.raw == []
    assert set(Letter.objects.values_list("state", flat=True)) == {"called_back"}


def test_the_address_in_every_letter_leads_to_the_page_of_the_own_door(client):
    member = a_member()
    account = cast.account(role=Role.MEMBER, scope=member.ref)

    assert client.get(wording.PREFERENCES).url.startswith("/sign-in/")
    for who, door in ((account, "/member/"), (cast.account(cast.NOOR), "/desk/")):
        answer = cast.client_of(who).get(wording.PREFERENCES)
        assert (answer.status_code, answer.url.startswith(door)) == (302, True)
        assert cast.client_of(who).get(answer.url).status_code == 200
