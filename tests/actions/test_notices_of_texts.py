"""Who is told of a text, when, and no longer than it is so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gemel.access.rules import Role
from gemel.actions import queries, services
from gemel.actions.deed import About, Deed
from gemel.actions.models import Action, Draft, Signature, TextNotice
from gemel.actions.rules import TextNews
from gemel.consent import services as consent
from gemel.kernel.errors import NotYours, Stale
from gemel.kernel.powers import Power
from gemel.ledger.models import Entry
from tests import cast
from tests.cast import NOON, NOOR, amani, job, max_by, noor, tess
from tests.consent.builders import a_consent, a_person
from tests.publishing.builders import a_case
from tests.twinning.builders import a_member, a_programme

pytestmark = pytest.mark.django_db(databases="__all__")
TODAY = NOON.date()
POWERS = (Power.ACTION_READ, Power.ACTION_CHANGE, Power.CASE_READ, Power.PERSON_READ)
COVERS = ["authorities-there", "named-members"]


def watched(days: float = 0) -> int:
    return services.watch(by=job("actions.watch", *POWERS, at=NOON + timedelta(days=days)))


def kinds(by) -> list[str]:
    return [one.kind for one in queries.text_notices(by=by)]


@pytest.fixture
def author():
    cast.account(NOOR)
    return a_member("Vera Author")


@pytest.fixture
def draft(author) -> Draft:
    """A text for one person, on a consent that lets named members know."""
    person = a_person("Canary of Arcadia")
    a_consent(person, use="approach_authorities", audiences=COVERS)
    act = services.plan(
        Deed(kind="approach_authorities", country="AQ"),
        About(person=person, scope=a_programme().ref),
        for_member=author, planned_for=None, by=noor(),
    )  # fmt: skip
    text = services.begin(act, form="letter_authority.toml", language="en", by=noor())
    services.save(text, "Words without a gap", version=1, by=noor())
    return Draft.objects.get(pk=text.pk)


def withdrawn(draft: Draft) -> None:
    for one in draft.action.person.consents.filter(withdrawn_at=None):
        consent.withdraw(one, by=noor())


def asked(draft: Draft, *members, days: int = 7) -> list[Signature]:
    return services.ask_to_sign(draft, members, until=TODAY + timedelta(days=days), by=noor())


def test_whoever_is_asked_is_told_with_the_office_and_nobody_else_is(draft):
    member, other = a_member(), a_member()
    asked(draft, member)

    for by in (max_by(member.ref), tess(member.ref)):
        assert kinds(by) == [TextNews.ASKED]
    for by in (max_by(other.ref), noor(), amani()):
        assert kinds(by) == []
    assert asked(draft, member) == []  # asked once, told once
    assert TextNotice.objects.count() == 1


def test_an_answer_ends_what_was_told_and_the_last_one_tells_the_authors(draft, author):
    first, second = asked(draft, a_member(), a_member())
    services.answer_signing(first, answer="yes", version=2, by=max_by(first.member.ref))
    assert kinds(max_by(first.member.ref)) == []
    assert kinds(noor()) == []

    services.answer_signing(second, answer="yes", version=2, by=max_by(second.member.ref))

    assert kinds(noor()) == [TextNews.COMPLETE]
    assert kinds(max_by(author.ref)) == [TextNews.COMPLETE]
    services.record_sent(draft, on=TODAY, by=noor())
    assert kinds(noor()) == []
    assert kinds(max_by(first.member.ref)) == [TextNews.SENT]


def test_whoever_signed_other_words_is_asked_to_read_them_again(draft):
    (one,) = asked(draft, a_member())
    services.answer_signing(one, answer="yes", version=2, by=max_by(one.member.ref))
    services.save(draft, "Other words", version=2, by=noor())

    assert kinds(max_by(one.member.ref)) == [TextNews.CHANGED]
    assert kinds(noor()) == []  # not signed by all any more
    one.refresh_from_db()
    services.answer_signing(one, answer="yes", version=3, by=max_by(one.member.ref))
    assert kinds(max_by(one.member.ref)) == []
    assert kinds(noor()) == [TextNews.COMPLETE]


def test_a_reminder_comes_by_hand_once_a_day_and_once_by_itself_before_the_day(draft):
    (one,) = asked(draft, a_member(), days=7)
    by = max_by(one.member.ref)
    assert [services.remind(draft, by=noor()) for _ in range(2)] == [1, 1]
    assert TextNotice.objects.filter(kind=TextNews.REMINDED).count() == 1

    assert watched(4) == 0
    assert watched(5) == 1
    assert watched(6) == 0
    assert TextNotice.objects.filter(kind=TextNews.REMINDED).count() == 2
    assert kinds(by) == [TextNews.REMINDED]  # the newest of one text
    with pytest.raises(Stale):
        services.remind(draft, by=noor(at=NOON + timedelta(days=9)))


def test_who_was_asked_just_before_the_day_is_not_reminded_at_once(draft):
    asked(draft, a_member(), days=1)
    assert watched() == 0


def test_when_the_day_has_passed_the_authors_are_told_once_and_of_a_new_day_again(draft):
    (one,) = asked(draft, a_member(), days=3)
    watched(2)
    assert watched(4) == 2  # the desk and the member's office
    assert watched(5) == 0
    later = NOON + timedelta(days=5)
    assert kinds(noor(at=later)) == [TextNews.OVER]
    services.ask_to_sign(draft, [], until=later.date() + timedelta(days=1), by=noor(at=later))
    assert watched(8) == 2
    assert not Signature.objects.get(pk=one.pk).answer


def test_a_withdrawal_stops_the_act_and_tells_its_authors_why(draft, author):
    (one,) = asked(draft, a_member())
    assert watched() == 0  # nothing fell away
    withdrawn(draft)

    assert kinds(max_by(one.member.ref)) == []  # there is nothing to sign any more
    assert watched() == 2
    assert watched() == 0
    assert kinds(noor()) == kinds(max_by(author.ref)) == [TextNews.FELL]
    assert queries.missing([draft], by=noor())[draft.pk]
    assert Action.objects.get(pk=draft.action.pk).stopped_at == NOON
    assert Entry.objects.filter(what="action.stopped", about=draft.action.ref).count() == 1
    with pytest.raises(NotYours):
        queries.signature(one.ref, by=max_by(one.member.ref))


def test_who_has_signed_learns_that_the_text_was_stopped_and_reads_nothing_of_it(draft):
    signed, waits = asked(draft, a_member(), a_member())
    by = max_by(signed.member.ref)
    services.answer_signing(signed, answer="yes", version=2, by=by)
    watched()
    assert TextNews.STOPPED not in kinds(by)  # nothing fell away
    withdrawn(draft)

    assert watched() == 3  # two authors, one who has signed
    assert watched() == 0
    assert kinds(by) == [TextNews.STOPPED]
    assert kinds(max_by(waits.member.ref)) == []
    notice = TextNotice.objects.get(kind=TextNews.STOPPED)
    assert queries.text_notice(notice.ref, by=by) == (notice, "")
    with pytest.raises(NotYours):
        queries.signature(signed.ref, by=by)

    a_consent(draft.action.person, use="approach_authorities", audiences=COVERS)
    assert kinds(by) == []
    watched()
    assert not TextNotice.objects.filter(kind=TextNews.STOPPED).exists()


def test_what_is_allowed_anew_goes_on_and_a_second_withdrawal_is_told_anew(draft):
    withdrawn(draft)
    watched()
    a_consent(draft.action.person, use="approach_authorities", audiences=COVERS)

    assert kinds(noor()) == []
    watched()
    assert Action.objects.get(pk=draft.action.pk).stopped_at is None
    assert Entry.objects.filter(what="action.resumed").count() == 1

    withdrawn(draft)
    assert watched() == 2


def test_a_notice_is_opened_by_whom_it_is_for(draft):
    (one,) = asked(draft, a_member())
    by = max_by(one.member.ref)
    notice, to_sign = queries.text_notice(TextNotice.objects.get().ref, by=by)
    assert to_sign == one.ref

    for stranger in (noor(), max_by(a_member().ref)):
        with pytest.raises(NotYours):
            queries.text_notice(notice.ref, by=stranger)
        with pytest.raises(NotYours):
            services.open_notice(notice, by=stranger)
    services.open_notice(notice, by=by)
    assert queries.text_notices(by=by, fresh=True) == []


def test_a_text_that_nobody_of_the_desk_wrote_is_told_to_whoever_wrote_the_act_down(draft):
    Draft.objects.filter(pk=draft.pk).update(begun_by="job:actions.chase")
    withdrawn(draft)
    watched()

    assert kinds(noor()) == [TextNews.FELL]


def test_an_account_that_left_the_desk_is_told_nothing(draft):
    cast.Grant.objects.filter(account__ref=NOOR).update(revoked_at=NOON)
    cast.account(cast.MAX, role=Role.MEMBER, scope=draft.action.for_member.ref)
    withdrawn(draft)

    assert watched() == 1


def test_a_case_that_is_covered_by_its_decision_is_not_stopped():
    act = services.plan(
        Deed(kind="approach_authorities_concerned"), About(case=a_case().case), for_member=None,
        planned_for=None, by=noor(),
    )  # fmt: skip
    watched()
    assert Action.objects.get(pk=act.pk).stopped_at is None
