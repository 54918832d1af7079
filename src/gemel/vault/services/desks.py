"""A desk's key: an office that reads together, so that nobody's illness locks a record."""

from __future__ import annotations

from django.db import transaction

from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NotYours, Refused
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.vault import crypto
from gemel.vault.crypto import Keys
from gemel.vault.models import Grant, Key, Record, Seat
from gemel.vault.queries import keys as known
from gemel.vault.rules import Kind
from gemel.vault.services import endorsing
from gemel.vault.sessions import Unlocked


@transaction.atomic
def open_desk(scope: str, *, unlocked: Unlocked | None, by: By) -> Key:
    """Make a key for a programme's desk; its lead takes the first seat.

    Raises: NotYours without PROGRAMME_CHANGE there; Locked; Refused for who is no lead, or where
    the desk has a key. Ledger: vault.desk_opened, vault.endorsed.
    """
    by.need(Power.PROGRAMME_CHANGE, on=scope)
    lead = endorsing.lead_of(unlocked, by)
    assert unlocked is not None
    if known.desk_of(scope) is not None:
        raise Refused(say("This desk has its key already"))
    desk, keys = _made(scope, lead, unlocked, by)
    _sit(desk, keys, lead, by)
    ledger.record("vault.desk_opened", about=scope, by=by)
    return desk


@transaction.atomic
def admit(scope: str, *, account: str, unlocked: Unlocked | None, by: By) -> None:
    """Give somebody a seat at the desk: they read all that is sealed to it.

    Raises: NotYours without PROGRAMME_CHANGE there, or a seat of one's own; Locked; Invalid where
    nobody vouches for that person's key; Refused. Ledger: vault.seat_given.
    """
    by.need(Power.PROGRAMME_CHANGE, on=scope)
    endorsing.lead_of(unlocked, by)
    assert unlocked is not None
    desk = known.desk_of(scope)
    keys = known.seated(unlocked).get(desk.fingerprint) if desk else None
    if desk is None or keys is None:
        raise NotYours
    if desk.stale_since:
        raise Refused(say("Somebody left this desk. Lock your vault and open it again first."))
    member = known.in_use([account]).get(account)
    if member is None:
        raise Invalid(
            fields={"to": say("This person has no vault yet, or nobody has vouched for its key")}
        )
    if not Seat.objects.filter(desk=desk, member=member).exists():
        _sit(desk, keys, member, by)
        ledger.record("vault.seat_given", about=scope, within=account, by=by)


@transaction.atomic
def dismiss(scope: str, *, account: str, by: By) -> None:
    """Take a seat away, at once. Nothing is sealed to the desk before a lead renews its key.

    Raises: NotYours without PROGRAMME_CHANGE there; Refused for the last seat.
    Ledger: vault.seat_taken.
    """
    by.need(Power.PROGRAMME_CHANGE, on=scope)
    desk = known.desk_of(scope)
    seat = Seat.objects.filter(desk=desk, member__owner=account).first() if desk else None
    if desk is None or seat is None:
        raise NotYours
    if desk.seats.count() < 2:
        raise Refused(say("This is the only seat at the desk. Give another person one first."))
    seat.delete()
    Key.objects.filter(pk=desk.pk, stale_since=None).update(stale_since=by.at)
    touched = Grant.objects.filter(fingerprint=desk.fingerprint).values("record")
    Record.objects.filter(pk__in=touched, rekey_since=None).update(rekey_since=by.at)
    ledger.record("vault.seat_taken", about=scope, within=account, by=by)


@transaction.atomic
def renew_desk(scope: str, *, unlocked: Unlocked | None, by: By) -> None:
    """Give the desk a fresh key for those who still sit there; the old one opens until then.

    Records follow one by one (`rekeying`). Raises: Locked; Refused for who is no lead; NotYours
    without a seat. Ledger: vault.desk_renewed, vault.endorsed.
    """
    lead = endorsing.lead_of(unlocked, by)
    assert unlocked is not None
    old = known.desk_of(scope)
    if old is None or not Seat.objects.filter(desk=old, member=lead).exists():
        raise NotYours
    members = [seat.member for seat in old.seats.select_related("member")]
    Key.objects.filter(pk=old.pk).update(revoked_at=by.at)
    desk, keys = _made(scope, lead, unlocked, by)
    trust = known.Trust()
    for member in members:
        if trust.usable(member):
            _sit(desk, keys, member, by)
    ledger.record("vault.desk_renewed", about=scope, by=by)


def _made(scope: str, lead: Key, unlocked: Unlocked, by: By) -> tuple[Key, Keys]:
    keys = crypto.new_keys()
    desk = Key.objects.create(
        ref=refs.new("key"), kind=Kind.DESK, owner=scope, public=keys.public,
        fingerprint=keys.fingerprint, made_at=by.at,
    )  # fmt: skip
    endorsing.sign_for(desk, lead=False, lead_key=lead, unlocked=unlocked, by=by)
    desk.refresh_from_db()
    return desk, keys


def _sit(desk: Key, keys: Keys, member: Key, by: By) -> None:
    context = known.seat_context(desk.fingerprint, member.fingerprint)
    sealed = crypto.seal_to(bytes(member.public), keys.seed, context)
    Seat.objects.create(desk=desk, member=member, sealed=sealed, since=by.at)
