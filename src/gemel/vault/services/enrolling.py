"""Making a vault: a key, a passphrase, a code on paper that is tried at once."""

from __future__ import annotations

from django.db import transaction

from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, Refused
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.vault import crypto, sessions
from gemel.vault.crypto import Broken
from gemel.vault.models import Key, Slot
from gemel.vault.queries import keys as known
from gemel.vault.rules import Kind, Way
from gemel.vault.services import slots
from gemel.vault.services.slots import Secret
from gemel.vault.sessions import Unlocked


@transaction.atomic
def begin(*, passphrase: str, chosen: bool, label: str = "", by: By) -> Secret:
    """Make one's own key, a passphrase for it and a code on paper.

    It is not in use before `drill`. Begun again, what was begun before is thrown away.
    Raises: Invalid; Refused where there is a vault already; Busy; NoAnchor; NoRuntime.
    Ledger: vault.begun.
    """
    sessions.folder()
    old = known.own(by=by)
    if old is not None and old.drilled_at is not None:
        raise Refused(say("You have a vault. Open it to change its passphrase or its code."))
    Key.objects.filter(kind=Kind.PERSON, owner=by.ref, drilled_at=None).delete()
    keys = crypto.new_keys()
    key = Key.objects.create(
        ref=refs.new("key"), kind=Kind.PERSON, owner=by.ref, public=keys.public,
        fingerprint=keys.fingerprint, made_at=by.at,
    )  # fmt: skip
    made = slots.by_passphrase(key, keys, passphrase, chosen=chosen, label=label, by=by)
    paper = slots.by_paper(key, keys, by=by)
    ledger.record("vault.begun", about=by.ref, by=by)
    return Secret(code=paper.code, device=made.device)


@transaction.atomic
def drill(*, code: str, by: By) -> Unlocked:
    """Open one's vault with the newest printed code: from then on it counts, older ones do not.

    Raises: Invalid where the code does not open it; NoRuntime.
    Ledger: vault.drilled.
    """
    key = known.own(by=by)
    waiting = Slot.objects.filter(key=key, kind=Way.PAPER).order_by("-pk").first()
    if key is None or waiting is None:
        raise Refused(say("There is no printed code to try. Begin with the passphrase."))
    try:
        keys, _ = slots.open_slot(waiting, crypto.from_code(code))
    except Broken:
        raise Invalid(
            fields={
                "code": say("This is not the newest code. Look at the paper, and type all of it.")
            }
        ) from None
    Slot.objects.filter(pk=waiting.pk).update(proven_at=by.at)
    Slot.objects.filter(key=key, kind=Way.PAPER).exclude(pk=waiting.pk).delete()
    Key.objects.filter(pk=key.pk, drilled_at=None).update(drilled_at=by.at)
    ledger.record("vault.drilled", about=by.ref, by=by)
    return sessions.begin(by.ref, keys, at=by.at)


@transaction.atomic
def new_passphrase(
    *, passphrase: str, chosen: bool, label: str = "", unlocked: Unlocked, by: By
) -> Secret:
    """Put a new passphrase in place of every older one; other browsers need the paper once.

    Raises: Invalid; Busy; NoAnchor; Locked. Ledger: vault.passphrase_changed.
    """
    key = _mine(unlocked, by)
    old = list(Slot.objects.filter(key=key).exclude(kind=Way.PAPER).values_list("pk", flat=True))
    made = slots.by_passphrase(key, unlocked.keys, passphrase, chosen=chosen, label=label, by=by)
    Slot.objects.filter(pk__in=old).delete()
    ledger.record("vault.passphrase_changed", about=by.ref, by=by)
    return made


@transaction.atomic
def this_browser(*, passphrase: str, label: str = "", unlocked: Unlocked, by: By) -> Secret:
    """Let a further browser open the vault with a passphrase; the others stay as they are.

    Raises: Invalid; Busy; NoAnchor; Locked. Ledger: vault.browser_added.
    """
    key = _mine(unlocked, by)
    made = slots.by_passphrase(
        key, unlocked.keys, passphrase, chosen=False, label=label, by=by
    )  # fmt: skip
    ledger.record("vault.browser_added", about=by.ref, by=by)
    return made


@transaction.atomic
def new_code(*, unlocked: Unlocked, by: By) -> Secret:
    """Print a new code; the older one works until the new one has opened the vault once.

    Raises: Locked; NoAnchor. Ledger: vault.code_printed.
    """
    made = slots.by_paper(_mine(unlocked, by), unlocked.keys, by=by)
    ledger.record("vault.code_printed", about=by.ref, by=by)
    return made


def _mine(unlocked: Unlocked, by: By) -> Key:
    key = known.own(by=by)
    if key is None or unlocked.account != by.ref or unlocked.ends_at <= by.at:
        raise sessions.Locked
    if key.fingerprint != unlocked.keys.fingerprint:
        raise sessions.Locked
    return key
