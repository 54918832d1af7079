"""Who vouches for a key: the organisation's paper for the first lead, leads for everybody else."""

from __future__ import annotations

from django.db import transaction

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
    key = Key.objects.filter(kind=Kind.PERSON, owner=account, revoked_at=None).first()
    if key is None:
        return
    desks = list(Seat.objects.filter(member=key).values_list("desk", flat=True))
    Seat.objects.filter(member=key).delete()
    Key.objects.filter(pk__in=desks, stale_since=None).update(stale_since=by.at)
    held = [
        key.fingerprint,
        *Key.objects.filter(pk__in=desks).values_list("fingerprint", flat=True),
    ]
    touched = Grant.objects.filter(fingerprint__in=held).values("record")
    Record.objects.filter(pk__in=touched, rekey_since=None).update(rekey_since=by.at)
    Grant.objects.filter(fingerprint=key.fingerprint).delete()
    Slot.objects.filter(key=key).delete()
    Key.objects.filter(pk=key.pk).update(revoked_at=by.at)
    ledger.record(known.REVOKED, about=key.ref, within=account, mark=key.fingerprint, by=by)


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
