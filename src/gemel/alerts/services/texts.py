"""Letters about texts: somebody is asked to sign one, or one's own waits. No word of which."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from gemel.access.models import Account
from gemel.actions import queries as actions
from gemel.actions import services as acting
from gemel.actions.models import TextNotice
from gemel.alerts import rules
from gemel.alerts.models import Preferences
from gemel.alerts.queries import reach
from gemel.alerts.rules import Hours, Kind, Rhythm
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.outbox import queries as outbox_queries
from gemel.outbox import services as outbox
from gemel.outbox.models import Letter
from gemel.outbox.rules import Kind as LetterKind

PREFIX = "tell"  # of the references of such notices


def make_text_letters(*, by: By) -> int:
    """Make the letters of every notice about a text; return how many. Twice is once.

    They leave after the grace, so that what was asked by mistake and taken back is nobody's mail.
    """
    return sum(_make(notice, by=by) for notice in actions.unposted())


@transaction.atomic
def _make(notice: TextNotice, *, by: By) -> int:
    if not acting.mark_posted(notice, by=by) or not outbox_queries.way_out():
        return 0
    made = 0
    for account in _receivers(notice, by=by):
        wish = Preferences.objects.filter(account=account).first() or Preferences(account=account)
        if wish.rhythm != Rhythm.AT_ONCE or Kind.TEXT in wish.muted:
            continue
        hours = Hours(account.time_zone, wish.quiet_from, wish.quiet_until)
        outbox.post(
            account.ref,
            kind=LetterKind.NEWS,
            language=wish.language or account.language,
            about=notice.ref,
            due_at=hours.over_at(rules.leaves_at(by.at, urgent=False)),
            at=by.at,
        )
        made += 1
    return made


def _receivers(notice: TextNotice, *, by: By) -> list[Account]:
    if not notice.member:
        return list(Account.objects.filter(ref=notice.account, is_active=True))
    office = reach.accounts_of([notice.member], at=by.at).get(notice.member, [])
    return list(Account.objects.filter(pk__in=office, is_active=True))


def meant(batch: Sequence[Letter], *, by: By) -> set[int]:
    """Return which of these letters tell of something that stands unseen and may be read."""
    ours = [one for one in batch if refs.is_ref(one.about, PREFIX)]
    fresh = {who: _fresh(who, at=by.at) for who in {one.receiver for one in ours}}
    return {one.pk for one in ours if one.about in {each.ref for each in fresh[one.receiver]}}


def count_fresh(ref: str, *, at: datetime, since: datetime, muted: Sequence[str]) -> int:
    """Return how many notices about texts a digest counts for an account."""
    if Kind.TEXT in muted:
        return 0
    return sum(one.made_at >= since for one in _fresh(ref, at=at))


def _fresh(ref: str, *, at: datetime) -> list[TextNotice]:
    """Return what an account has not opened of what it is told about texts, at all its doors."""
    doors = reach.people_behind(ref, at=at)
    return [one for by in doors for one in actions.text_notices(by=by, fresh=True)]
