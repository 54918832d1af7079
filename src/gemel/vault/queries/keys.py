"""Whose key may be sealed to: every endorsement is followed back to the organisation's paper."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Count, QuerySet

from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.powers import Power
from gemel.ledger import queries as ledger
from gemel.vault import anchor, crypto
from gemel.vault.crypto import Broken, Keys, frame
from gemel.vault.models import Key, Seat, Slot
from gemel.vault.rules import ORGANISATION, Kind, Way
from gemel.vault.sessions import Unlocked

ENDORSED, REVOKED = "vault.endorsed", "vault.key_revoked"
LONGEST_CHAIN = 12


class Standing(StrEnum):
    """How far a person has come on the way to a vault."""

    NONE = "none"
    UNPROVEN = "unproven"  # the printed code has not opened it yet
    WAITING = "waiting"  # nobody has endorsed the key
    READY = "ready"


def statement(key: Key, *, lead: bool) -> bytes:
    """Return what an endorsement signs."""
    rank = "lead" if lead else "reader"
    return frame("endorsed", key.kind, key.owner, key.fingerprint, rank)


@dataclass
class Trust:
    """Follows endorsements, each once: make one for each request.

    An endorsement counts where its signature does, the ledger knows it, and the endorser was a
    lead who was trusted when it was made. Rows that somebody edited count for nothing.
    """

    _endorsed: dict[str, int] = field(default_factory=dict)
    _revoked: dict[str, int] = field(default_factory=dict)
    _known: dict[tuple[int, str, bytes], bool] = field(default_factory=dict)

    def usable(self, key: Key) -> bool:
        """Tell whether something may be sealed to this key now."""
        proven = key.drilled_at is not None or key.kind == Kind.DESK
        return proven and not key.stale_since and not self._ended(key) and self._vouched(key, 0)

    def wrote(self, key: Key, *, seq: int) -> bool:
        """Tell whether what this key signed at that place of the ledger may be believed."""
        ended = self._ended(key)
        return self._vouched(key, 0) and (not ended or seq < ended)

    def _ended(self, key: Key) -> int:
        """Return when the key was revoked, as a place in the ledger; 0 while it is in use.

        Either word is enough, the row's or the ledger's: neither is taken back alone.
        """
        if key.ref not in self._revoked:
            found = ledger.newest(REVOKED, [key.ref]).get(key.ref)
            self._revoked[key.ref] = found.seq if found else (1 if key.revoked_at else 0)
        return self._revoked[key.ref]

    def _vouched(self, key: Key, depth: int) -> bool:
        row = (key.pk, f"{key.owner} {key.fingerprint} {key.lead}", bytes(key.endorsement))
        if row not in self._known:
            self._known[row] = self._followed(key, depth)
        return self._known[row]

    def _followed(self, key: Key, depth: int) -> bool:
        if depth > LONGEST_CHAIN or not key.endorsement:
            return False
        seq = self._seq(key)
        if not seq or crypto.fingerprint(bytes(key.public)) != key.fingerprint:
            return False
        public = self._endorser(key, seq, depth)
        if not public:
            return False
        try:
            crypto.check(public, statement(key, lead=key.lead), bytes(key.endorsement))
        except Broken:
            return False
        return True

    def _seq(self, key: Key) -> int:
        if key.ref not in self._endorsed:
            found = ledger.newest(ENDORSED, [key.ref]).get(key.ref)
            told = found is not None and found.mark == key.fingerprint
            self._endorsed[key.ref] = found.seq if found and told else 0
        return self._endorsed[key.ref]

    def _endorser(self, key: Key, seq: int, depth: int) -> bytes:
        if key.endorsed_by == ORGANISATION:
            return anchor.organisation()
        lead = Key.objects.filter(ref=key.endorsed_by, lead=True, kind=Kind.PERSON).first()
        if lead is None:
            return b""
        ended, vouched = self._ended(lead), self._vouched(lead, depth + 1)
        return bytes(lead.public) if vouched and (not ended or seq < ended) else b""


def own(*, by: By) -> Key | None:
    """Return one's own key in use, None without one."""
    return Key.objects.filter(kind=Kind.PERSON, owner=by.ref, revoked_at=None).first()


def key_of(account: str) -> Key | None:
    """Return a person's key in use, vouched for or not, for the ceremony; None without one."""
    return Key.objects.filter(kind=Kind.PERSON, owner=account, revoked_at=None).first()


def of_papers(*, by: By) -> list[Key]:
    """Return every key for which the organisation's papers vouch, those out of use as well.

    Raises: NotYours without ACCOUNTS everywhere.
    """
    by.need(Power.ACCOUNTS, on=EVERYWHERE)
    return list(Key.objects.filter(kind=Kind.PERSON, endorsed_by=ORGANISATION).order_by("pk"))


def owners() -> list[str]:
    """Return the accounts that have a key in use, for `access`, which knows what they hold."""
    people = Key.objects.filter(kind=Kind.PERSON, revoked_at=None)
    return list(people.order_by("pk").values_list("owner", flat=True))


def standing(*, by: By) -> Standing:
    """Tell how far this person has come. Raises: NoAnchor."""
    key = own(by=by)
    if key is None:
        return Standing.NONE
    if key.drilled_at is None:
        return Standing.UNPROVEN
    return Standing.READY if Trust().usable(key) else Standing.WAITING


def slots(key: Key, *, by: By) -> QuerySet[Slot]:
    """Return the ways into one's own key."""
    return Slot.objects.filter(key=key, key__owner=by.ref).order_by("pk")


def slot_of_device(ref: str, *, by: By) -> Slot | None:
    """Return the slot that this browser belongs to."""
    mine = Slot.objects.filter(ref=ref, kind=Way.DEVICE, key__owner=by.ref, key__revoked_at=None)
    return mine.select_related("key").first()


def in_use(accounts: Iterable[str]) -> dict[str, Key]:
    """Return the usable keys of these accounts, by account: to whom one may seal."""
    trust = Trust()
    rows = Key.objects.filter(kind=Kind.PERSON, owner__in=list(accounts), revoked_at=None)
    return {key.owner: key for key in rows if trust.usable(key)}


def waiting(*, by: By) -> list[Key]:
    """Return the keys that wait for an endorsement, for a lead at the desk.

    Raises: NotYours without ACCOUNTS everywhere.
    """
    by.need(Power.ACCOUNTS, on=EVERYWHERE)
    trust = Trust()
    rows = Key.objects.filter(kind=Kind.PERSON, revoked_at=None).exclude(drilled_at=None)
    return [key for key in rows.order_by("drilled_at") if not trust.usable(key)]


def may_endorse(*, by: By) -> bool:
    """Tell whether this person's own key is a lead's, and trusted."""
    key = own(by=by)
    return bool(key and key.lead and by.can(Power.ACCOUNTS, on=EVERYWHERE) and Trust().usable(key))


def desk_of(scope: str) -> Key | None:
    """Return the key of a programme's desk, stale or not; None where it has none."""
    return Key.objects.filter(kind=Kind.DESK, owner=scope, revoked_at=None).first()


def desk_keys(scopes: Iterable[str], *, trust: Trust | None = None) -> dict[str, Key]:
    """Return the usable keys of these programmes' desks, by programme."""
    trust = trust or Trust()
    rows = Key.objects.filter(kind=Kind.DESK, owner__in=list(scopes), revoked_at=None)
    return {key.owner: key for key in rows if trust.usable(key)}


def people_at(desk: Key) -> list[str]:
    """Return the accounts that sit at a desk."""
    return list(desk.seats.order_by("pk").values_list("member__owner", flat=True))


def seats_of(fingerprints: Iterable[str]) -> dict[str, int]:
    """Return how many people hold each of these keys: one, or the seats of a desk."""
    rows = Key.objects.filter(fingerprint__in=list(fingerprints)).annotate(n=Count("seats"))
    return {key.fingerprint: key.n if key.kind == Kind.DESK else 1 for key in rows}


def seated(unlocked: Unlocked) -> dict[str, Keys]:
    """Return the private keys that this opened vault holds, by fingerprint: own and desks'.

    A desk's former key is among them as long as records wait to be sealed to the new one.
    """
    held = {unlocked.keys.fingerprint: unlocked.keys}
    seats = Seat.objects.filter(member__fingerprint=unlocked.keys.fingerprint)
    for seat in seats.select_related("desk"):
        desk = seat.desk.fingerprint
        try:
            seed = crypto.open_sealed(
                unlocked.keys, bytes(seat.sealed), seat_context(desk, unlocked.keys.fingerprint)
            )
        except Broken:
            continue
        keys = Keys(seed)
        if keys.fingerprint == desk:
            held[desk] = keys
    return held


def seat_context(desk: str, member: str) -> bytes:
    """Return what a seat's envelope is bound to."""
    return frame("seat", desk, member)
