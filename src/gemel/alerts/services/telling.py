"""Telling: one sending is written and so told; the rows of its subscribers follow, slice by slice.

From the moment that the sending stands, each of its receivers reads of it (`queries.own`): those
chosen by name by their row, subscribers by their wish until they have one. What kills the writing
of rows leaves them to the next round, which begins with the first that is missing (ADR 21).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F, JSONField, Min, QuerySet, Value
from django.db.models.functions import Cast, Concat

from gemel.alerts import rules
from gemel.alerts.models import Bulletin, Notice, Subscription
from gemel.alerts.queries import own, reach, subjects
from gemel.alerts.queries.subjects import Readers, Subject
from gemel.alerts.rules import Reason, Why
from gemel.jobs import services as jobs
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.outbox import services as outbox

MAIL = "alerts.mail"  # the job that makes letters and hands them over
FIRST, SLICE = 2_000, 20_000  # subscriptions under one durable mark: so long no other may write

Chosen = tuple[str, tuple[int, ...], tuple[Reason, ...]]  # a key of `Concerned`, accounts, why


def new_bulletin(subject: Subject, *, subscribers: bool, by: By, **more: object) -> Bulletin:
    """Return a sending about a subject, not written yet."""
    given: dict[str, object] = {
        "ref": refs.new("news"),
        "kind": subject.kind,
        "about": subject.about,
        "cases": [case.ref for case in subject.cases],
        "keys": list(subject.keys) if subscribers else [],
        "told_to": 0 if subscribers else None,
        "sent_by": by.ref,
        "sent_at": by.at,
        "leaves_at": rules.leaves_at(by.at, urgent=bool(more.get("urgent"))),
        "invented": all(case.invented for case in subject.cases),
    }
    return Bulletin(**given, **more)


@transaction.atomic
def announce(
    bulletin: Bulletin, chosen: Collection[Chosen], allowed: Readers, *, what: str, by: By
) -> None:
    """Write a sending, the notices of those chosen by name, and what is to follow: now it is told.

    The first rows of subscribers are written with it: in most houses, all of them.
    Raises: Invalid where it reaches nobody. Ledger: `what`, within what the sending is about.
    """
    bulletin.save()
    rows = [
        Notice(
            bulletin=bulletin, account_id=account, member=key, made_at=by.at,
            reasons=[str(reason) for reason in reasons],
        )
        for key, accounts, reasons in chosen
        for account in (accounts or (None,))
    ]  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    told = len(rows) + _write_some(bulletin, allowed, FIRST, at=by.at)
    if not told and not reach.anybody(bulletin, allowed, at=by.at):
        raise Invalid(fields={"to": say("Choose at least one person to tell")})
    jobs.enqueue(MAIL, [], run_at=bulletin.leaves_at)
    ledger.record(what, about=bulletin.ref, within=bulletin.about, by=by)


def write_notices(*, by: By) -> None:
    """Write the rows that are missing, the oldest sending first. Twice is once."""
    unwritten = Bulletin.objects.filter(told_to__isnull=False).order_by("pk")
    for pk in list(unwritten.values_list("pk", flat=True)):
        while _write_slice(pk, by=by):
            pass


@transaction.atomic
def _write_slice(pk: int, *, by: By) -> bool:
    """Write the next rows of one sending; tell whether there are more."""
    found = Bulletin.objects.select_for_update().filter(pk=pk, told_to__isnull=False).first()
    if found is None:  # all are written by now, or it was called back
        return False
    _write_some(found, subjects.readers_of(found, by=by), SLICE, at=by.at)
    return found.told_to is not None


def _write_some(bulletin: Bulletin, allowed: Readers, most: int, *, at: datetime) -> int:
    """Write the rows that about so many subscriptions ask for, and mark how far; count them."""
    begin, keys, made = bulletin.told_to, bulletin.keys, 0
    if begin is None:
        return 0
    wishes = reach.wishes(bulletin, at=at)
    if not begin:
        kept = [own.unwritten(bulletin, one) for one in reach.by_search(wishes, bulletin, at=at)]
        made += len(Notice.objects.bulk_create(kept, ignore_conflicts=True, batch_size=500))
    asked = Subscription.objects.filter(key__in=keys, account__gt=begin).order_by("account")
    end = asked.values_list("account", flat=True)[most : most + 1].first()
    rows = wishes.filter(allowed.rows, key__in=keys, account__gt=begin)
    made += _fill(bulletin, rows if end is None else rows.filter(account__lte=end))
    bulletin.told_to, bulletin.keys = end, keys if end else []
    bulletin.save(update_fields=["told_to", "keys"])
    return made


def _fill(bulletin: Bulletin, wanted: QuerySet[Subscription]) -> int:
    each = wanted.order_by().values("account_id", "member").annotate(reason=Min("key"))
    told = Concat(Value(f'["{Why.SUBSCRIBED}:'), F("reason"), Value('"]'))
    return outbox.fill(
        Notice,
        {
            "bulletin": Value(bulletin.pk),
            "account": F("account_id"),
            "member": F("member"),
            "reasons": Cast(told, JSONField()),
            "made_at": Value(bulletin.sent_at),
            "action": Value(""),
        },
        each,
    )
