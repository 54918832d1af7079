"""Letters that do not leave, on the desk, under Health and on the account of whom they are for."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from gemel.alerts import queries
from gemel.alerts import services as services_of_alerts
from gemel.outbox import rules, services
from gemel.outbox.models import Letter, Stale
from gemel.upkeep import health_mail
from gemel.upkeep.finding import ADVICE, FAULT, OK
from gemel.web.coordinator.queue import papers, reading
from tests import cast
from tests.alerts.builders import a_decision, a_told_member, as_member
from tests.cast import noor, operator

pytestmark = pytest.mark.django_db(databases="__all__")
NOW = timezone.now()

OPERATE = (Path(__file__).resolve().parents[3] / "docs" / "operate.md").read_text()


def _letter(receiver: str = "acc-22222-22222", **state) -> Letter:
    services.post(
        receiver, kind="news", language="en", about="news-22222-22222", due_at=NOW, at=NOW
    )
    Letter.objects.filter(receiver=receiver).update(**state)
    return Letter.objects.get(receiver=receiver)


def _states() -> dict[str, str]:
    return {str(one.about): one.state for one in health_mail.look(by=operator(at=timezone.now()))}


def _families() -> set[str]:
    return {one.family for one in papers.items(reading.read(noor(at=timezone.now())))}


def test_the_doctor_says_whether_letters_leave(settings):
    assert _states() == {"letters": ADVICE}
    settings.GEMEL_MAIL_FOLDER = "somewhere"
    assert _states() == {"letters": OK}
    _letter(due_at=NOW - rules.OVERDUE - timedelta(minutes=1))
    assert _states() == {"letters": FAULT}
    assert "letters" in _families()
    for fault in ("certificate", "no STARTTLS", "TLS"):  # what docs/operate.md explains
        Letter.objects.update(fault=fault)
        (found,) = health_mail.look(by=operator(at=timezone.now()))
        assert f"What came between at last: {fault} (docs/operate.md" in str(found.cure)
        assert f"`{fault}`" in OPERATE
    Letter.objects.update(state="dead", due_at=None, fault="text 554")
    (found,) = health_mail.look(by=operator(at=timezone.now()))
    assert (found.state, "text 554" in str(found.found)) == (FAULT, True)
    assert "letters" in _families()


def test_letters_that_were_given_up_are_taken_up_again_from_the_page():
    coordinator = cast.account(cast.NOOR)
    _letter(state="dead", due_at=None)
    client = cast.client_of(coordinator)

    assert b"One letter was given up" in client.get(reverse("coordinator:health")).content
    client.post(reverse("coordinator:letters_again"))

    assert Letter.objects.get().state == "waiting"
    assert b"was given up" not in client.get(reverse("coordinator:health")).content


def test_a_contact_that_refuses_stands_on_the_desk_until_somebody_mends_it():
    coordinator = cast.account(cast.NOOR)
    receiver = cast.account(name="Refuses Invented")
    letter = _letter(receiver.ref)
    services.bounced(letter.message_id, code=550, at=NOW)
    client = cast.client_of(coordinator)
    page = reverse("coordinator:account", args=[receiver.ref])

    assert "contact" in _families()
    assert b"answer 550" in client.get(page).content
    client.post(reverse("coordinator:account_mended", args=[receiver.ref]))

    assert "contact" not in _families()
    assert b"answer 550" not in client.get(page).content
    assert Stale.objects.get().mended_by == cast.NOOR


def test_a_partner_mends_nothing_and_sees_no_health():
    partner = cast.account(cast.PIA, role=cast.Role.PARTNER)
    receiver = cast.account()
    services.bounced(_letter(receiver.ref).message_id, code=550, at=NOW)
    client = cast.client_of(partner)

    for name, args in (("account_mended", [receiver.ref]), ("letters_again", [])):
        assert client.post(reverse(f"coordinator:{name}", args=args)).status_code == 404
    assert Stale.objects.get().mended_at is None


def test_whoever_is_told_again_and_again_and_does_not_look_stands_on_the_desk():
    cast.account(cast.NOOR)
    (member, looks), (other, _) = a_told_member(), a_told_member("Never Looks Invented")
    for weeks in (5, 3, 1):
        services_of_alerts.send(
            a_decision().decision.ref, to=[member.ref, other.ref],
            by=noor(at=NOW - timedelta(weeks=weeks)),
        )  # fmt: skip
    reader = as_member(looks, member, NOW)
    services_of_alerts.see(queries.notices(by=reader)[0].notice, by=reader)

    (one,) = queries.unmoved_contacts(by=noor(at=NOW))
    assert (one.account.grants.get().scope, one.times) == (other.ref, 3)
    assert "unmoved" in _families()
