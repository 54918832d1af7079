"""What waits for a reader with an open vault: desks that somebody left, records to seal anew."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q

from gemel.kernel.by import By
from gemel.kernel.errors import Refused
from gemel.vault import anchor, crypto
from gemel.vault.models import Grant, Key, Record, Seat
from gemel.vault.queries import keys as known
from gemel.vault.queries import records
from gemel.vault.rules import Kind
from gemel.vault.services import desks, writing
from gemel.vault.sessions import Unlocked

MOST = 500  # at one opening; the rest waits for the next


def catch_up(*, unlocked: Unlocked, by: By) -> int:
    """Do what waits for this reader; returns how many records were sealed anew.

    At every opening of a vault. What cannot be done now (a desk without a lead, a record that was
    altered) stays waiting, and harms nothing: nothing is written to it meanwhile.
    Ledger: vault.written for each, vault.desk_renewed.
    """
    for scope in list(_stale_desks(unlocked)):
        try:
            desks.renew_desk(scope, unlocked=unlocked, by=by)
        except Refused:
            continue
    done = 0
    for about in list(_waiting(unlocked)):
        try:
            opened = records.opened(about, unlocked=unlocked, by=by)
            writing.next_version(opened, unlocked=unlocked, by=by)
        except Refused:
            continue
        done += 1
    _forget_former_desks()
    return done


def _stale_desks(unlocked: Unlocked) -> Iterator[str]:
    seats = Seat.objects.filter(
        member__fingerprint=unlocked.keys.fingerprint, desk__revoked_at=None
    ).exclude(desk__stale_since=None)
    yield from seats.values_list("desk__owner", flat=True)


def _waiting(unlocked: Unlocked) -> Iterator[str]:
    mine = Record.objects.filter(grants__fingerprint__in=list(known.seated(unlocked)))
    old = Q(rekey_since__isnull=False) | ~Q(suite=crypto.CURRENT)
    old |= Q(pk__in=Grant.objects.filter(fingerprint__in=list(anchor.former())).values("record"))
    yield from mine.filter(old).order_by("pk").distinct().values_list("about", flat=True)[:MOST]


def _forget_former_desks() -> None:
    """Throw away seats at former keys of desks that no record is sealed to any more."""
    former = Key.objects.filter(kind=Kind.DESK).exclude(revoked_at=None)
    needed = Grant.objects.values("fingerprint")
    Seat.objects.filter(desk__in=former.exclude(fingerprint__in=needed)).delete()
