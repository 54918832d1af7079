"""Letters: made when the grace is over, at the hours each receiver wishes, and judged once more
just before they leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from gemel.access.models import Account
from gemel.alerts import rules
from gemel.alerts.models import Bulletin, Notice, Preferences
from gemel.alerts.queries import own, reach, subjects
from gemel.alerts.rules import Hours, Rhythm
from gemel.alerts.services import texts
from gemel.alerts.services.telling import write_notices
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.outbox import queries as outbox_queries
from gemel.outbox import services as outbox
from gemel.outbox.models import Letter
from gemel.outbox.rules import Kind
from gemel.outbox.services import Ready

MOST_DIGESTS = 500  # in one round
LANGUAGE = Coalesce(NullIf(F("account__alerts__language"), Value("")), F("account__language"))


def make_letters(*, by: By) -> int:
    """Make the letters of every sending whose grace is over; return how many. Twice is once.

    Where no way out is set there are none: they would all leave on the day when one is.
    """
    write_notices(by=by)
    made = 0
    for bulletin in Bulletin.objects.filter(
        letters_at=None, called_back_at=None, told_to=None, leaves_at__lte=by.at
    ).order_by("leaves_at", "pk"):
        made += _make_letters(bulletin, by=by)
    return made


@transaction.atomic
def _make_letters(bulletin: Bulletin, *, by: By) -> int:
    ours = Bulletin.objects.filter(pk=bulletin.pk, letters_at=None, called_back_at=None)
    if not ours.update(letters_at=by.at) or not outbox_queries.way_out():
        return 0
    usual = Q(account__alerts=None)
    wished = Q(account__alerts__rhythm=Rhythm.AT_ONCE)
    muted = Q(account__alerts__muted__icontains=f'"{bulletin.kind}"')
    rows = Notice.objects.filter(usual | (wished & ~muted), bulletin=bulletin)
    rows = rows.filter(account__is_active=True).order_by()
    hours = Q(account__alerts__quiet_from__isnull=False)
    if bulletin.urgent:
        hours &= Q(account__alerts__wakes=False)
    made = _post(rows.exclude(pk__in=rows.filter(hours).values("pk")), bulletin, by.at, by=by)
    clocks = rows.filter(hours).values_list(
        "account__time_zone", "account__alerts__quiet_from", "account__alerts__quiet_until"
    )
    for zone, starts, ends in clocks.distinct():
        same = rows.filter(hours).filter(
            account__time_zone=zone,
            account__alerts__quiet_from=starts,
            account__alerts__quiet_until=ends,
        )
        made += _post(same, bulletin, Hours(zone, starts, ends).over_at(by.at), by=by)
    return made


def _post(rows: QuerySet[Notice], bulletin: Bulletin, due_at: datetime, *, by: By) -> int:
    return outbox.post_all(
        rows,
        receiver="account__ref",
        language=LANGUAGE,
        kind=Kind.NEWS,
        about=bulletin.ref,
        due_at=due_at,
        at=by.at,
    )


def make_digests(*, by: By) -> int:
    """Make the letter of every digest that is due, where there is something new to count."""
    due = Preferences.objects.filter(next_digest_at__lte=by.at).select_related("account")
    about, made = refs.new("dig"), 0
    for wish in due.order_by("next_digest_at", "pk")[:MOST_DIGESTS]:
        made += _make_digest(wish, about, by=by)
    return made


@transaction.atomic
def _make_digest(wish: Preferences, about: str, *, by: By) -> bool:
    account, rhythm = wish.account, Rhythm(wish.rhythm)
    following = rules.next_digest(by.at, rhythm, zone=account.time_zone)
    ours = Preferences.objects.filter(pk=wish.pk, next_digest_at=wish.next_digest_at)
    if not ours.update(next_digest_at=following) or not outbox_queries.way_out():
        return False
    since = by.at - rules.period(rhythm)
    count = fresh(account.ref, at=by.at, since=since, muted=wish.muted)
    if count:
        outbox.post(
            account.ref,
            kind=Kind.DIGEST,
            language=wish.language or account.language,
            about=about,
            due_at=Hours(account.time_zone, wish.quiet_from, wish.quiet_until).over_at(by.at),
            count=count,
            at=by.at,
        )
    return bool(count)


def fresh(ref: str, *, at: datetime, since: datetime, muted: Sequence[str] = ()) -> int:
    """Return how many notices an account has not seen, at all its doors, made since then."""
    return sum(
        told.notice.made_at >= since and told.notice.bulletin.kind not in muted
        for by in reach.people_behind(ref, at=at)
        for told in own.notices(by=by, fresh=True)
    ) + texts.count_fresh(ref, at=at, since=since, muted=muted)


# --- leaving ------------------------------------------------------------------------------------


def deliver(*, by: By, seconds: float = 5.0) -> int:
    """Hand over what is due, each letter judged anew; return how much has left."""
    return outbox.deliver(lambda batch, at: judge(batch, by=by.later(at)), seconds=seconds)


def judge(batch: Sequence[Letter], *, by: By) -> Mapping[int, Ready]:
    """Return where each letter goes now. One is left out, and so called back, where

    its sending was called back, its receiver has seen it, may not come in any more, or may no
    longer read of it.
    """
    accounts = Account.objects.filter(ref__in={one.receiver for one in batch}, is_active=True)
    address = dict(accounts.values_list("ref", "email"))
    news = [one for one in batch if one.kind == Kind.NEWS]
    keys = dict(accounts.values_list("pk", "ref")) if news else {}
    meant = _meant(news, keys, by=by) if keys else set()
    found = {
        one.pk: Ready(address[one.receiver])
        for one in news
        if one.receiver in address and (one.about, one.receiver) in meant
    }
    about_texts = texts.meant(news, by=by)
    found |= {one.pk: Ready(address[one.receiver]) for one in news if one.pk in about_texts}
    for one in batch:
        if one.kind == Kind.DIGEST and one.receiver in address:
            left = fresh(one.receiver, at=by.at, since=one.made_at - rules.period(Rhythm.WEEKLY))
            if left:
                found[one.pk] = Ready(address[one.receiver], min(left, one.count))
    return found


def _meant(news: Sequence[Letter], keys: Mapping[int, str], *, by: By) -> set[tuple[str, str]]:
    """Return (sending, receiver) of the notices that stand unseen and may still be read."""
    told = list(Bulletin.objects.filter(ref__in={one.about for one in news}, called_back_at=None))
    rows = (
        Notice.objects.filter(
            reach.in_office(by.at),
            bulletin__in=told,
            account__in=keys,
            seen_at=None,
        )
        .values_list("bulletin_id", "account_id", "member")
        .order_by()
    )
    found = set()
    for bulletin in told:
        may = subjects.readers_of(bulletin, by=by)
        for told_of, account, member in rows:
            if told_of == bulletin.pk and may.hold(account, member):
                found.add((bulletin.ref, keys[account]))
    return found
