"""Opening one's vault for half an hour, and locking it."""

from __future__ import annotations

from django.db import transaction

from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, Refused
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.vault import crypto, sessions, words
from gemel.vault.crypto import Broken, Keys, Stretch
from gemel.vault.models import Key, Slot
from gemel.vault.queries import keys as known
from gemel.vault.rules import Way
from gemel.vault.services import rekeying, slots
from gemel.vault.services.slots import Busy
from gemel.vault.sessions import Unlocked

__all__ = ["Busy", "find", "found", "lock", "unlock", "unlock_with_code"]


def unlock(*, passphrase: str, device: str = "", by: By) -> Unlocked:
    """Open one's vault with the passphrase, and what this browser keeps for it, if anything.

    Seven words that Gemel chose open in every browser. Raises: Invalid where it does not open,
    told apart from a browser that does not know this vault; Busy; NoRuntime; WrongAnchor.
    Ledger: vault.unlocked.
    """
    sessions.folder()
    key = _own(by)
    slot, secret = _slot(key, passphrase, device, by)
    if slot is None:
        raise Invalid(
            fields={
                "passphrase": say(
                    "This browser does not know your vault yet, so a passphrase is not enough. "
                    "Use the code on paper."
                )
            }
        )
    typed = words.normal(passphrase) if slot.kind == Way.WORDS else passphrase
    how = Stretch(bytes(slot.salt), slot.memory, slot.passes)
    return _opened(slot, slots.stretched(typed, how, device=secret), "passphrase", by)


def unlock_with_code(*, code: str, by: By) -> Unlocked:
    """Open one's vault with the code on paper, in any browser.

    Raises: Invalid; NoRuntime; WrongAnchor. Ledger: vault.unlocked_by_paper.
    """
    sessions.folder()
    papers = Slot.objects.filter(key=_own(by), kind=Way.PAPER).exclude(proven_at=None)
    slot = papers.select_related("key").order_by("-pk").first()
    try:
        kek = crypto.from_code(code)
    except Broken:
        kek = b"\0" * crypto.SECRET
    if slot is None:
        raise Refused(say("No printed code was ever tried for this vault. Begin anew."))
    return _opened(slot, kek, "code", by)


def _opened(slot: Slot, kek: bytes, field: str, by: By) -> Unlocked:
    try:
        keys, old = slots.open_slot(slot, kek)
    except Broken:
        raise Invalid(fields={field: say("That does not open your vault. Try again.")}) from None
    _recorded(slot, keys, kek, old, by)
    unlocked = sessions.begin(by.ref, keys, at=by.at)
    rekeying.catch_up(unlocked=unlocked, by=by)
    return unlocked


@transaction.atomic
def _recorded(slot: Slot, keys: Keys, kek: bytes, old: bool, by: By) -> None:
    if old:
        slots.renew(slot, keys, kek)
    paper = slot.kind == Way.PAPER
    what = "vault.unlocked_by_paper" if paper else "vault.unlocked"
    ledger.record(what, about=by.ref, by=by)


def find(token: str, *, by: By) -> Unlocked:
    """Return the vault that this browser has opened. Raises: Locked."""
    if not token:
        raise sessions.Locked
    return sessions.find(token, account=by.ref, at=by.at)


def found(token: str, *, by: By) -> Unlocked | None:
    """Return the vault that this browser has opened, None while it is locked."""
    try:
        return find(token, by=by)
    except sessions.Locked:
        return None


def lock(token: str) -> None:
    """Lock the vault of this browser. Ledger: none: it ends by itself as well."""
    if token:
        sessions.end(token)


def _own(by: By) -> Key:
    key = known.own(by=by)
    if key is None or key.drilled_at is None:
        raise Refused(say("You have no vault yet. Make one first."))
    return key


def _slot(key: Key, passphrase: str, device: str, by: By) -> tuple[Slot | None, bytes]:
    if words.are_seven(passphrase):
        every = Slot.objects.filter(key=key, kind=Way.WORDS).select_related("key")
        found = every.order_by("-pk").first()
        if found:
            return found, b""
    ref, _, secret = device.partition(".")
    found = known.slot_of_device(ref, by=by)
    try:
        return (found, bytes.fromhex(secret)) if found else (None, b"")
    except ValueError:
        return None, b""
