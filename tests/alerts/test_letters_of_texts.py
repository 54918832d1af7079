"""Mails about texts: that there is something new, at the hours of each, and only while it is so."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from gemel.access.rules import Role
from gemel.actions import services as acting
from gemel.actions.deed import About, Deed
from gemel.actions.models import Draft, TextNotice
from gemel.alerts import rules, services
from gemel.alerts.jobs import READS
from gemel.alerts.models import Preferences
from gemel.alerts.rules import Rhythm
from gemel.outbox import wording
from gemel.outbox.models import Letter
from tests import cast
from tests.alerts.builders import a_told_member, as_member, letters_at
from tests.cast import NOON, job, noor
from tests.publishing.builders import a_case
from tests.twinning.builders import a_programme

pytestmark = pytest.mark.django_db(databases="__all__")
SOON = NOON + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def way_out(settings, tmp_path):
    settings.GEMEL_MAIL_FOLDER = str(tmp_path / "mail")


@pytest.fixture
def draft() -> Draft:
    act = acting.plan(
        Deed(kind="approach_authorities_concerned"),
        About(case=a_case(code="ATA-99").case, scope=a_programme().ref),
        for_member=None, planned_for=None, by=noor(),
    )  # fmt: skip
    return acting.begin(act, form="letter_speaker.toml", language="en", by=noor())


def asked(draft, *members):
    until = NOON.date() + timedelta(days=9)
    return acting.ask_to_sign(draft, members, until=until, by=noor())


def made(at=NOON) -> int:
    return services.make_text_letters(by=job("alerts.mail", *READS, at=at))


def test_whoever_is_asked_and_the_office_get_one_mail_that_says_nothing(draft):
    member, account = a_told_member()
    helper = cast.account(role=Role.ASSISTANT, scope=member.ref)
    asked(draft, member)

    assert (made(), made()) == (2, 0)
    assert {one.receiver for one in letters_at(SOON)} == {account.ref, helper.ref}
    assert not letters_at(NOON)  # within the grace nobody's
    letter = Letter.objects.first()
    subject, text = wording.letter(letter.kind, letter.count, url="https://gemel.example")
    for secret in ("ATA", "sign", member.name, draft.ref, draft.action.ref):
        assert secret not in f"{subject} {text}"


def test_nothing_leaves_of_what_was_answered_opened_taken_back_or_lost_its_basis(draft):
    people = [a_told_member() for _ in range(4)]
    signatures = asked(draft, *[member for member, _ in people])
    made()
    assert len(letters_at(SOON)) == 4

    acting.answer_signing(signatures[0], answer="no", version=1, by=as_member(*people[0][::-1]))
    assert len(letters_at(SOON)) == 3
    acting.take_out(signatures[1], by=noor())
    assert len(letters_at(SOON)) == 2
    by = as_member(*people[2][::-1])
    acting.open_notice(TextNotice.objects.get(member=people[2][0].ref), by=by)
    assert len(letters_at(SOON)) == 1
    draft.action.case.rulings.all().delete()
    assert letters_at(SOON) == []


def test_wishes_count_for_texts_too(draft):
    people = {name: a_told_member() for name in ("usual", "never", "muted", "night", "daily")}
    wishes = {
        "never": {"rhythm": Rhythm.NEVER},
        "muted": {"muted": [rules.Kind.TEXT]},
        "night": {"quiet_from": time(11), "quiet_until": time(15)},
        "daily": {"rhythm": Rhythm.DAILY, "next_digest_at": NOON + timedelta(hours=19)},
    }
    for name, wish in wishes.items():
        Preferences.objects.create(account=people[name][1], **wish)
    asked(draft, *[member for member, _ in people.values()])

    assert made() == 2
    due = dict(Letter.objects.values_list("receiver", "due_at"))
    assert due == {
        people["usual"][1].ref: NOON + rules.GRACE,
        people["night"][1].ref: NOON.replace(hour=15),
    }
    services.make_digests(by=job("alerts.mail", *READS, at=NOON + timedelta(hours=19)))
    digest = Letter.objects.get(kind="digest")
    assert (digest.receiver, digest.count) == (people["daily"][1].ref, 1)
    assert digest in letters_at(NOON + timedelta(hours=20))
