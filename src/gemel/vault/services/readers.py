"""Letting somebody else read, and taking that back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NotYours, Refused
from gemel.kernel.powers import Power
from gemel.kernel.say import Said, say
from gemel.ledger import services as ledger
from gemel.vault import rules
from gemel.vault.models import Grant, Key, Record
from gemel.vault.queries import keys as known
from gemel.vault.queries import records
from gemel.vault.rules import Kind, Purpose, Reader
from gemel.vault.services import writing
from gemel.vault.sessions import Unlocked


@transaction.atomic
def share(
    about: str,
    *,
    to: str,
    purpose: str,
    basis: str,
    ends_at: datetime,
    unlocked: Unlocked | None,
    by: By,
) -> None:
    """Let one more person read, for a purpose and until a day; `basis` is the consent's reference.

    The caller has found the basis. Raises: Locked; NotYours; Invalid, also where nobody vouches
    for that person's key; Tampered; Stale. Ledger: vault.shared, vault.written.
    """
    opened = records.opened(about, unlocked=unlocked, by=by)
    assert unlocked is not None
    key = known.in_use([to]).get(to)
    faults: dict[str, Said] = {}
    if key is None:
        faults["to"] = say("This person has no vault yet, or nobody has vouched for its key")
    if purpose not in rules.SHARED_FOR:
        faults["purpose"] = say("Say what for")
    if not by.at < ends_at <= by.at + rules.LONGEST_SHARE:
        faults["ends_at"] = say("Choose a day to come, a year ahead at most")
    if faults or key is None:
        raise Invalid(fields=faults)
    if not basis:
        raise Refused(say("Nothing is shared without the person’s consent"))
    reader = Reader(to, key.fingerprint, Purpose(purpose), basis, ends_at, by.ref, by.at)
    writing.next_version(opened, add=[reader], unlocked=unlocked, by=by)
    ledger.record("vault.shared", about=about, within=to, mark=key.fingerprint, by=by)


@transaction.atomic
def revoke(about: str, *, to: str, by: By) -> None:
    """Take a reader away, at once and without an open vault; the next reader seals it anew.

    `to` is an account's reference, or `desk:` with a programme's. What was read stays read.
    Raises: NotYours without PERSON_CHANGE, but for one's own; Refused for the last reader.
    Ledger: vault.revoked.
    """
    if to != by.ref:
        by.need(Power.PERSON_CHANGE)
    row = records.record(about)
    print_ = _print_of(row, to)
    if row is None or not print_:
        raise NotYours
    others = row.grants.exclude(fingerprint=print_).values_list("fingerprint", flat=True)
    if not known.seats_of(others):
        raise Refused(
            say("This is the only reader. Let another person in first, or erase what is sealed.")
        )
    Grant.objects.filter(record=row, fingerprint=print_).delete()
    Record.objects.filter(pk=row.pk, rekey_since=None).update(rekey_since=by.at)
    within = to.removeprefix(rules.DESK)
    ledger.record(writing.REVOKED, about=about, within=within, mark=print_, by=by)


@transaction.atomic
def end_expired(*, by: By) -> int:
    """Take away every reader whose time has passed; returns how many.

    Raises: NotYours without PERSON_CHANGE. Ledger: vault.revoked, for each.
    """
    by.need(Power.PERSON_CHANGE)
    over = list(Grant.objects.filter(ends_at__lte=by.at).select_related("record"))
    for grant in over:
        Grant.objects.filter(pk=grant.pk).delete()
        Record.objects.filter(pk=grant.record_id, rekey_since=None).update(rekey_since=by.at)
        ledger.record(
            writing.REVOKED, about=grant.record.about, mark=grant.fingerprint, by=by
        )  # fmt: skip
    return len(over)


def _print_of(row: Record | None, to: str) -> str:
    """Return the fingerprint by which this reader has an envelope of the record."""
    kind = Kind.DESK if to.startswith(rules.DESK) else Kind.PERSON
    owner = to.removeprefix(rules.DESK)
    prints = row.grants.values("fingerprint") if row else []
    key = Key.objects.filter(kind=kind, owner=owner, fingerprint__in=prints).first()
    return key.fingerprint if key else ""
