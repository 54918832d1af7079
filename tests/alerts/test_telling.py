"""Who is concerned, who is told, and what they can do with it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gemel.access.models import Grant
from gemel.access.rules import Role
from gemel.alerts import queries, services
from gemel.alerts.models import Bulletin, Notice
from gemel.alerts.rules import Why
from gemel.cases.models import CaseScope
from gemel.consent.models import Objection
from gemel.kernel import refs
from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.ledger.models import Entry
from gemel.people.models import FollowUpDesk, Parliament
from tests import cast
from tests.agenda.builders import an_event
from tests.alerts.builders import a_decision, a_told_member, as_member, asks_for, in_group
from tests.cast import NOON, noor
from tests.twinning.builders import a_member

pytestmark = pytest.mark.django_db


def _send(told, *keys, by=None, **more):
    return services.send(told.decision.ref, to=keys, by=by or noor(), **more)


def test_a_friendship_group_is_concerned_and_told_at_the_next_request():
    told = a_decision()
    member, account = a_told_member("Vera Invented")
    body = in_group(member, "AQ")

    found = queries.concerned(told.decision.ref, by=noor())
    _send(told, *(one.key for one in found.people))

    (one,) = found.people
    assert (one.key, one.name, one.accounts) == (member.ref, "Vera Invented", (account.pk,))
    assert [str(reason) for reason in one.reasons] == [f"{Why.FRIENDSHIP}:{body.ref}"]
    (notice,) = queries.notices(by=as_member(account, member))
    assert notice.fresh
    assert [case.ref for case in notice.cases] == [told.case.ref]
    assert Entry.objects.filter(what="alert.sent").count() == 1


def test_committees_by_theme_and_the_desks_next_door_are_concerned():
    told = a_decision(countries=("UG",))
    member, _ = a_told_member()
    from_rights = a_member(committees=["Committee on Human Rights"])
    a_member(committees=["Committee on Fisheries"])
    there = Parliament.objects.create(ref=refs.new("parl"), name="House next door", country="KE")
    desk = FollowUpDesk.objects.create(
        ref=refs.new("desk"), parliament=there, name="Desk next door", address="By post, invented"
    )

    found = queries.concerned(told.decision.ref, by=noor())

    assert {one.key: {r.why for r in one.reasons} for one in found.people} == {
        from_rights.ref: {Why.COMMITTEE},
        desk.ref: {Why.NEIGHBOUR},
    }
    assert not any(one.tellable for one in found.people)
    assert member.ref not in {one.key for one in found.people}


def test_an_assistant_is_told_for_the_member_and_only_while_the_member_sits():
    told = a_decision()
    member, account = a_told_member()
    in_group(member, "AQ")
    helper = cast.account(role=Role.ASSISTANT, scope=member.ref)

    assert queries.concerned(told.decision.ref, by=noor()).people[0].accounts == (
        account.pk,
        helper.pk,
    )
    Grant.objects.filter(account=account).update(revoked_at=NOON - timedelta(days=1))

    assert queries.concerned(told.decision.ref, by=noor()).people[0].accounts == ()


def test_a_member_without_an_account_stands_in_the_receipt_as_not_told():
    told = a_decision()
    member = a_member()
    in_group(member, "AQ")
    _, account = a_told_member()
    asks_for(account, "country:AQ", member=account.grants.get().scope)

    sent = _send(told, member.ref)

    assert (queries.receipt(sent).told, queries.receipt(sent).untold) == (1, 1)
    lines = queries.lines(sent, queries.receivers(sent))
    assert {line.name for line in lines} >= {member.name}


def test_subscribers_are_told_once_however_many_of_their_wishes_fit():
    told = a_decision(countries=("UG", "KE"))
    member, account = a_told_member()
    for key in ("country:UG", "country:KE", "theme:rights", f"case:{told.case.ref}"):
        asks_for(account, key, member.ref)
    other, elsewhere = a_told_member()
    asks_for(elsewhere, "country:CL", other.ref)

    sent = _send(told)

    (notice,) = Notice.objects.all()
    assert (notice.account, notice.member, notice.bulletin) == (account, member.ref, sent)
    assert notice.reasons[0].startswith("subscribed:")
    assert queries.told([notice.reasons])[0][0].reason.why is Why.SUBSCRIBED


def test_what_is_not_published_reaches_only_those_who_may_read_it():
    told = a_decision(published=False)
    CaseScope.objects.create(case=told.case, scope="prog-33333-33333")
    outside, account = a_told_member()
    in_group(outside, "AQ")
    asks_for(account, "country:AQ", outside.ref)
    here = cast.account(role=Role.COORDINATOR, scope="prog-33333-33333")
    elsewhere = cast.account(role=Role.COORDINATOR, scope="prog-44444-44444")
    for desk in (here, elsewhere):
        asks_for(desk, "country:AQ")

    found = queries.concerned(told.decision.ref, by=noor())
    with pytest.raises(Invalid):
        _send(told, outside.ref)
    _send(told)

    assert found.people == ()
    assert (found.kept_out, found.subscribers) == (1, 1)
    assert [notice.account for notice in Notice.objects.all()] == [here]


def test_an_objection_takes_the_news_away_at_once():
    told = a_decision()
    member, account = a_told_member()
    _send(told, member.ref)
    by = as_member(account, member)
    assert queries.unseen(by=by) == 1
    Objection.objects.create(
        ref=refs.new("obj"), person=told.persons[0], by_whom="person", channel="call",
        recorded_at=NOON, recorded_by="operator",
    )  # fmt: skip

    assert queries.notices(by=by) == []
    assert queries.unseen(by=by) == 0
    with pytest.raises(NotYours):
        queries.notice(Bulletin.objects.get().ref, by=by)


def test_what_is_called_back_is_gone_and_says_so_once():
    told = a_decision()
    member, account = a_told_member()
    sent = _send(told, member.ref)

    assert services.call_back(sent, by=noor()) == 0

    assert queries.notices(by=as_member(account, member)) == []
    with pytest.raises(Stale):
        services.call_back(sent, by=noor())


def test_a_form_sent_twice_tells_once_and_nobody_is_no_sending():
    told = a_decision()
    member, _ = a_told_member()

    first = _send(told, member.ref, request_key="k")
    assert _send(told, member.ref, request_key="k") == first
    with pytest.raises(Invalid):
        _send(told, subscribers=False)
    assert Bulletin.objects.count() == 1


def test_a_receiver_sees_pledges_and_does_and_nobody_else_may():
    told = a_decision()
    member, account = a_told_member()
    sent = _send(told, member.ref)
    by = as_member(account, member)
    notice = queries.notice(sent.ref, by=by).notice

    services.pledge(notice, action="act-22222-22222", by=by)
    services.done(notice, by=by)

    with pytest.raises(Stale):
        services.decline(notice, by=by)
    other, stranger = a_told_member()
    with pytest.raises(NotYours):
        services.see(notice, by=as_member(stranger, other))
    receipt = queries.receipt(sent)
    assert (receipt.seen, receipt.pledged, receipt.done, receipt.declined) == (1, 1, 1, 0)
    assert Notice.objects.get().action == "act-22222-22222"


def test_who_may_not_tell_is_told_nothing():
    told = a_decision()
    member, account = a_told_member()

    for by in (as_member(account, member), cast.pia()):
        with pytest.raises(NotYours):
            queries.concerned(told.decision.ref, by=by)
        with pytest.raises(NotYours):
            _send(told, member.ref, by=by)


def test_erasing_a_person_forgets_what_was_sent_about_them():
    member, account = a_told_member()
    alone, together = a_decision(), a_decision()
    alone.case.memberships.exclude(person=alone.persons[0]).delete()
    for told in (alone, together):
        _send(told, member.ref, word="Invented words about the person")
    asks_for(account, f"case:{alone.case.ref}", member.ref)

    services.erase(alone.persons[0].ref)
    services.erase(together.persons[0].ref)

    left = Bulletin.objects.get()
    assert (left.about, left.word) == (together.decision.ref, "")
    assert not account.subscriptions.exists()


def test_whoever_is_about_to_travel_there_is_concerned():
    told = a_decision(countries=("UG",))
    member = a_member()
    an_event("trip", members=[member], country="UG")

    (one,) = [each for each in queries.concerned(told.decision.ref, by=noor()).people
              if each.key == member.ref]  # fmt: skip
    assert [(b.reason.why, b.country) for b in one.because] == [(Why.TRAVEL, "UG")]
