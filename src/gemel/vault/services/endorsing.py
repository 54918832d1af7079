"""Who vouches for a key: the organisation's paper for the first lead, leads for everybody else."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import transaction
from django.db.models import QuerySet

from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import Invalid, NotYours, Refused
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.vault import anchor, crypto
from gemel.vault.crypto import Broken
from gemel.vault.models import Grant, Key, Record, Seat, Slot
from gemel.vault.queries import keys as known
from gemel.vault.queries.keys import Trust
from gemel.vault.rules import ORGANISATION, Kind
from gemel.vault.sessions import Locked, Unlocked


@transaction.atomic
def endorse(ref: str, *, lead: bool, unlocked: Unlocked, by: By) -> None:
    """Vouch for a colleague's key, after its words were read aloud and compared.

    Raises: NotYours without ACCOUNTS everywhere; Refused for who is no lead, or for one's own key;
    Locked. Ledger: vault.endorsed.
    """
    by.need(Power.ACCOUNTS, on=EVERYWHERE)
    mine = lead_of(unlocked, by)
    key = Key.objects.filter(ref=ref, kind=Kind.PERSON, revoked_at=None).first()
    if key is None or key.drilled_at is None:
        raise NotYours
    if key.owner == by.ref:
        raise Refused(say("Nobody vouches for their own key. Another lead does."))
    sign_for(key, lead=lead, lead_key=mine, unlocked=unlocked, by=by)


def sign_for(key: Key, *, lead: bool, lead_key: Key, unlocked: Unlocked, by: By) -> None:
    """Write an endorsement, for the services of this app that have checked who asks."""
    key.lead = lead
    signature = crypto.sign(unlocked.keys, known.statement(key, lead=lead))
    _keep(key, lead=lead, endorsed_by=lead_key.ref, signature=signature, by=by)


@transaction.atomic
def accept_endorsement(ref: str, *, signature: bytes, by: By) -> None:
    """Take the organisation's endorsement of a lead, signed on paper's computer.

    Raises: NotYours without ACCOUNTS everywhere; Invalid where it is not the organisation's.
    Ledger: vault.endorsed.
    """
    by.need(Power.ACCOUNTS, on=EVERYWHERE)
    key = Key.objects.filter(ref=ref, kind=Kind.PERSON, revoked_at=None).first()
    if key is None:
        raise NotYours
    try:
        crypto.check(anchor.organisation(), known.statement(key, lead=True), signature)
    except Broken:
        raise Invalid(
            say("This was not signed by the organisation’s key for this person")
        ) from None
    _keep(key, lead=True, endorsed_by=ORGANISATION, signature=signature, by=by)


def take_over(key: Key, *, signature: bytes, by: By) -> None:
    """Write what new papers say of a lead of the former ones. Ledger: vault.endorsed."""
    _keep(key, lead=True, endorsed_by=ORGANISATION, signature=signature, by=by)


def _keep(key: Key, *, lead: bool, endorsed_by: str, signature: bytes, by: By) -> None:
    Key.objects.filter(pk=key.pk).update(
        lead=lead, endorsed_by=endorsed_by, endorsement=signature, endorsed_at=by.at
    )
    ledger.record(known.ENDORSED, about=key.ref, within=key.owner, mark=key.fingerprint, by=by)


@transaction.atomic
def revoke_key(account: str, *, by: By) -> None:
    """Take a person's key out of use, at once: their grants go, their desks get stale.

    For who leaves, and for a key that may be known to others. What they read stays read.
    Raises: NotYours without ACCOUNTS, but for one's own. Ledger: vault.key_revoked.
    """
    if account != by.ref:
        by.need(Power.ACCOUNTS)
    retire(account, by=by)


@transaction.atomic
def retire(account: str, *, by: By) -> None:
    """Do so for `access`, which knows that a role has ended. Ledger: vault.key_revoked."""
    key = Key.objects.filter(kind=Kind.PERSON, owner=account, revoked_at=None).first()
    if key is None:
        return
    _stand_up(Seat.objects.filter(member=key), by=by)
    _seal_anew([key.fingerprint], by=by)
    Grant.objects.filter(fingerprint=key.fingerprint).delete()
    Slot.objects.filter(key=key).delete()
    Key.objects.filter(pk=key.pk).update(revoked_at=by.at)
    ledger.record(known.REVOKED, about=key.ref, within=account, mark=key.fingerprint, by=by)


@transaction.atomic
def leave_desks(account: str, *, but: Collection[str], by: By) -> None:
    """Take a person's seats at all desks but these, for `access`: a role there has ended.

    Even the last seat: the papers open what is left. Ledger: vault.seat_taken, for each.
    """
    seats = Seat.objects.filter(member__owner=account).exclude(desk__owner__in=list(but))
    for scope in sorted(set(seats.values_list("desk__owner", flat=True))):
        ledger.record("vault.seat_taken", about=scope, within=account, by=by)
    _stand_up(seats, by=by)


def _stand_up(seats: QuerySet[Seat], *, by: By) -> None:
    """Take seats away; nothing is sealed to those desks before a lead renews their keys."""
    desks = list(seats.values_list("desk", flat=True))
    Seat.objects.filter(pk__in=list(seats.values_list("pk", flat=True))).delete()
    left = Key.objects.filter(pk__in=desks)
    left.filter(stale_since=None).update(stale_since=by.at)
    _seal_anew(left.values_list("fingerprint", flat=True), by=by)


def _seal_anew(prints: Iterable[str], *, by: By) -> None:
    touched = Grant.objects.filter(fingerprint__in=list(prints)).values("record")
    Record.objects.filter(pk__in=touched, rekey_since=None).update(rekey_since=by.at)


def lead_of(unlocked: Unlocked | None, by: By) -> Key:
    """Return the own key of a lead whose vault is open. Raises: Locked; Refused."""
    if unlocked is None or unlocked.account != by.ref or unlocked.ends_at <= by.at:
        raise Locked
    key = known.own(by=by)
    if key is None or key.fingerprint != unlocked.keys.fingerprint:
        raise Locked
    if not key.lead or not Trust().usable(key):
        raise Refused(say("Only a lead may do this. Ask whoever endorsed your own key."))
    return key
