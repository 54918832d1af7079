"""A sending is told when it stands: whoever has no row yet reads of it by their wish, and no other.

The rows are written in slices of a few here, so that every point between two of them is seen.
"""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from gemel.access import queries as access
from gemel.access.models import Account, Grant
from gemel.access.rules import Role
from gemel.alerts import queries, services
from gemel.alerts.models import Bulletin, Notice, Subscription
from gemel.alerts.queries import subjects
from gemel.alerts.services import telling
from gemel.cases.models import CaseScope
from gemel.consent.models import Objection
from gemel.kernel import refs
from gemel.kernel.by import Door
from gemel.kernel.errors import NotYours
from tests import cast
from tests.alerts.builders import a_decision, a_told_member, as_member, asks_for
from tests.cast import LONG_AGO, NOON, noor

pytestmark = pytest.mark.django_db
SOON = NOON + timedelta(seconds=1)
HERE, ELSEWHERE = "prog-33333-33333", "prog-44444-44444"


@pytest.fixture(autouse=True)
def small_slices(monkeypatch):
    monkeypatch.setattr(telling, "FIRST", 1)
    monkeypatch.setattr(telling, "SLICE", 3)


def _announce(told, at=NOON) -> Bulletin:
    """A sending to subscribers, as a kill right after the deed leaves it."""
    by = noor(at=at)
    subject = subjects.subject(told.decision.ref, by=by)
    made = telling.new_bulletin(subject, subscribers=True, by=by)
    telling.announce(made, (), subjects.readers_of(subject, by=by), what="alert.sent", by=by)
    assert made.told_to is not None, "nothing is left to write"
    return made


def _receivers(*, at=SOON) -> list[tuple[int, str]]:
    """Every account, at each of its doors, that is told of something now."""
    found = []
    for account in Account.objects.order_by("pk"):
        for door, member in access.doors(account, at=at):
            by = access.hand(account, at=at, door=door, member=member)
            told = queries.notices(by=by)
            assert queries.unseen(by=by) == sum(one.fresh for one in told)
            found += [(account.pk, by.member) for _ in told]
    return sorted(found)


def _rows() -> list[tuple[int, str]]:
    rows = Notice.objects.filter(bulletin__called_back_at=None)
    return sorted(rows.values_list("account_id", "member"))


def _some_people(told, chance: random.Random) -> None:
    """Members, assistants and desks with wishes of all kinds, some of which do not count."""
    keys = ["country:AQ", "country:CL", "all:", "theme:rights", f"case:{told.case.ref}"]
    for _ in range(14):
        member, account = a_told_member()
        people = [(account, member.ref)]
        if chance.random() < 0.3:
            people.append((cast.account(role=Role.ASSISTANT, scope=member.ref), member.ref))
        if chance.random() < 0.4:
            scope = chance.choice([HERE, ELSEWHERE])
            people.append((cast.account(role=Role.COORDINATOR, scope=scope), ""))
        if chance.random() < 0.3:  # the same account at another door
            cast.grant(account, role=Role.COORDINATOR, scope=HERE)
            people.append((account, ""))
        for who, whose in people:
            for key in chance.sample(keys, k=chance.randint(0, 2)):
                wish = asks_for(who, key, whose)
                wish.made_at = chance.choice([LONG_AGO, NOON, SOON])
                wish.save()
            if not whose and chance.random() < 0.5:
                wish = asks_for(who, "search:")
                wish.filters = {"country": chance.choice(["AQ", "CL"])}
                wish.save()
        if chance.random() < 0.2:
            Grant.objects.filter(account=account).update(revoked_at=NOON - timedelta(days=1))


@pytest.mark.parametrize("seed", range(6))
def test_who_reads_by_a_wish_is_who_gets_a_row_whatever_is_written_already(seed):
    told = a_decision(published=seed % 2 == 0)
    if not told.decision.published:
        CaseScope.objects.create(case=told.case, scope=HERE)
    _some_people(told, random.Random(seed))
    for key in ("all:", "country:AQ"):  # one who is told in any case, at the end
        desk = cast.account(role=Role.COORDINATOR, scope=HERE)
        asks_for(desk, key)

    sent = _announce(told)
    reads = _receivers()
    while telling._write_slice(sent.pk, by=noor(at=SOON)):
        assert _receivers() == reads

    assert len(reads) > 4 or not told.decision.published
    assert _rows() == _receivers() == reads
    assert len(set(reads)) == len(reads)
    sent.refresh_from_db()
    assert (sent.told_to, sent.keys) == (None, [])


def _one_on_the_way():
    """A decision, its sending that waits to be in rows, and a member who is told by their wish."""
    told = a_decision()
    _, first = a_told_member()
    asks_for(first, "country:AQ", first.grants.get().scope)
    for _ in range(2):
        member, account = a_told_member()
        asks_for(account, "country:AQ", member.ref)
    sent = _announce(told)
    assert not Notice.objects.filter(account=account).exists()
    return told, sent, account, as_member(account, member, SOON)


def test_what_is_called_back_is_read_by_nobody_even_where_rows_were_still_to_come():
    _, sent, _, by = _one_on_the_way()
    assert len(queries.notices(by=by)) == 1

    Bulletin.objects.update(called_back_at=SOON)  # and not yet the mark of what is to be written

    assert queries.notices(by=by) == [] and queries.unseen(by=by) == 0
    with pytest.raises(NotYours):
        queries.notice(sent.ref, by=by)


def test_what_is_done_with_a_notice_without_a_row_is_kept_in_the_row():
    _, sent, account, by = _one_on_the_way()
    told = queries.notice(sent.ref, by=by)
    assert (told.notice.pk, told.fresh) == (None, True)

    services.pledge(told.notice, action="act-22222-22222", by=by)
    services.see(queries.notice(sent.ref, by=by).notice, by=by)
    services.write_notices(by=noor(at=SOON))

    row = Notice.objects.get(account=account)
    assert (row.seen_at, row.pledged_at, row.action) == (SOON, SOON, "act-22222-22222")
    assert (row.made_at, row.reasons) == (NOON, ["subscribed:country:AQ"])
    assert queries.unseen(by=by) == 0


def test_a_notice_without_a_row_is_its_receivers_alone():
    _, sent, _, by = _one_on_the_way()
    notice = queries.notice(sent.ref, by=by).notice
    other, stranger = a_told_member()

    with pytest.raises(NotYours):
        queries.notice(sent.ref, by=as_member(stranger, other, SOON))
    with pytest.raises(NotYours):
        services.see(notice, by=as_member(stranger, other, SOON))
    services.call_back(sent, by=noor(at=SOON))
    with pytest.raises(NotYours):
        services.see(notice, by=by)
    assert not Notice.objects.filter(account=notice.account).exists()


def _object(told, sent, account):
    Objection.objects.create(
        ref=refs.new("obj"), person=told.persons[0], by_whom="person", channel="call",
        recorded_at=NOON, recorded_by="operator",
    )  # fmt: skip


def _call_back(told, sent, account):
    services.call_back(sent, by=noor(at=SOON))


def _withdraw(told, sent, account):
    told.decision.published = False
    told.decision.save()


def _unsubscribe(told, sent, account):
    Subscription.objects.filter(account=account).delete()


def _tell_already(told, sent, account):
    other = telling.new_bulletin(
        subjects.subject(told.decision.ref, by=noor()), subscribers=False, by=noor()
    )
    other.save()
    Notice.objects.create(
        bulletin=other, account=account, member=account.grants.get().scope, made_at=NOON
    )


@pytest.mark.parametrize("happens", [_object, _call_back, _withdraw, _unsubscribe, _tell_already])
def test_what_happens_before_the_row_is_written_holds_at_once_and_for_the_row(happens):
    told, sent, account, by = _one_on_the_way()
    assert [one.notice.bulletin for one in queries.notices(by=by)] == [sent]

    happens(told, sent, account)

    assert sent not in [one.notice.bulletin for one in queries.notices(by=by)]
    services.write_notices(by=noor(at=SOON))
    assert not Notice.objects.filter(account=account, bulletin=sent).exists()
    assert not Bulletin.objects.filter(told_to__isnull=False).exists()


def test_two_sendings_about_the_same_are_one_word_even_before_their_rows():
    told, first, account, by = _one_on_the_way()
    second = _announce_again(told)

    assert [one.notice.bulletin for one in queries.notices(by=by)] == [first]
    services.write_notices(by=noor(at=SOON))

    assert [one.bulletin for one in Notice.objects.filter(account=account)] == [first]
    assert not second.notices.filter(account=account).exists()


def _announce_again(told) -> Bulletin:
    for _ in range(2):
        member, account = a_told_member()
        asks_for(account, "country:AQ", member.ref)
    return _announce(told)


def test_letters_wait_for_the_rows_and_the_worker_writes_them_first(settings, tmp_path):
    settings.GEMEL_MAIL_FOLDER = str(tmp_path / "mail")
    _, sent, account, _ = _one_on_the_way()

    assert services.make_letters(by=noor(at=NOON + timedelta(minutes=1))) == 3
    assert sent.notices.filter(account=account).count() == 1


def test_a_member_with_nothing_on_its_way_costs_one_read_more(django_assert_num_queries):
    member, account = a_told_member()
    by = as_member(account, member)

    with django_assert_num_queries(2):
        assert queries.unseen(by=by) == 0
    assert Account.objects.get(pk=account.pk).is_active
    assert by.door == Door.PARLIAMENTARIAN
