"""What a receiver does with a notice: sees it, pledges, does, or declines. Each once."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from gemel.alerts.models import Bulletin, Notice
from gemel.kernel.by import By
from gemel.kernel.errors import NotYours, Stale
from gemel.kernel.say import say
from gemel.ledger import services as ledger


@transaction.atomic
def see(notice: Notice, *, by: By) -> None:
    """Write down that its receiver has opened a notice. Twice is once. Raises: NotYours."""
    _see(notice, by)


@transaction.atomic
def pledge(notice: Notice, *, action: str = "", by: By) -> None:
    """Promise to act; `action` is the reference of what was planned, if anything was.

    Takes back an earlier no. Raises: NotYours; Stale where it is done already.
    Ledger: alert.pledged, within the sending.
    """
    rows = _see(notice, by).filter(done_at=None, pledged_at=None)
    if not rows.update(pledged_at=by.at, declined_at=None, **_recorded(action)):
        raise Stale(say("This has been answered already."))
    _record("alert.pledged", notice, by)


@transaction.atomic
def done(notice: Notice, *, action: str = "", by: By) -> None:
    """Say that it is done; `action` is the reference of what was recorded, if anything was.

    Raises: NotYours; Stale where it was said before. Ledger: alert.done, within the sending.
    """
    rows = _see(notice, by).filter(done_at=None)
    if not rows.update(done_at=by.at, declined_at=None, **_recorded(action)):
        raise Stale(say("This has been answered already."))
    _record("alert.done", notice, by)


@transaction.atomic
def decline(notice: Notice, *, by: By) -> None:
    """Say no, also after a pledge; no reason is asked.

    Raises: NotYours; Stale where it is done, or was declined. Ledger: alert.declined.
    """
    rows = _see(notice, by).filter(done_at=None, declined_at=None)
    if not rows.update(declined_at=by.at, pledged_at=None):
        raise Stale(say("This has been answered already."))
    _record("alert.declined", notice, by)


def _recorded(action: str) -> dict[str, str]:
    return {"action": action} if action else {}


def _see(notice: Notice, by: By) -> QuerySet[Notice]:
    """Return the own row, which is seen with it; written now, where its sending is on its way."""
    mine = notice.account is not None and notice.account.ref == by.ref
    if not mine or notice.member != by.member:
        raise NotYours
    if notice.pk is None:
        standing = Bulletin.objects.select_for_update().filter(pk=notice.bulletin.pk)
        if not standing.filter(called_back_at=None).exists():
            raise NotYours
        Notice.objects.bulk_create([notice], ignore_conflicts=True)
    own = Notice.objects.filter(
        bulletin=notice.bulletin, account=notice.account, member=notice.member
    )
    own.filter(seen_at=None).update(seen_at=by.at)
    return own


def _record(what: str, notice: Notice, by: By) -> None:
    ledger.record(what, about=notice.bulletin.ref, within=notice.bulletin.about, by=by)
