"""Keeping a defender by name: the identity goes into the vault, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from gemel.kernel.by import By
from gemel.kernel.errors import Invalid
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.people import queries, sealed
from gemel.people.models import AtRisk
from gemel.people.rules import Exposure
from gemel.vault import services as vault
from gemel.vault.queries import Opened
from gemel.vault.sessions import Unlocked


@transaction.atomic
def seal_identity(
    person: AtRisk, identity: Mapping[str, str], *, unlocked: Unlocked | None, by: By
) -> None:
    """Seal who a defender is, for the writer and for the desks of the programmes that have a key.

    Raises: NotYours; Invalid, also for a person who is kept offline; Locked; Stale.
    Ledger: vault.written.
    """
    scopes = queries.need(person, Power.PERSON_CHANGE, by=by)
    if person.exposure != Exposure.SEALED:
        raise Invalid(
            say("This person is kept by a code name alone. To keep the name, ask for it first.")
        )
    kept = sealed.checked(identity)
    vault.seal(person.ref, kept, desks=sorted(scopes), unlocked=unlocked, by=by)


@transaction.atomic
def change_identity(
    person: AtRisk, identity: Mapping[str, str], *, version: int, unlocked: Unlocked | None, by: By
) -> None:
    """Write an identity anew; `version` is the one that the writer saw.

    Raises: NotYours; Invalid; Locked; Tampered; Stale. Ledger: vault.written.
    """
    queries.need(person, Power.PERSON_CHANGE, by=by)
    vault.change(
        person.ref, sealed.checked(identity), version=version, unlocked=unlocked, by=by
    )  # fmt: skip


def view_identity(person: AtRisk, *, unlocked: Unlocked | None, by: By) -> Opened:
    """Open an identity to be shown; the look is on record before anything is returned.

    Needs both: the programme's power, and a place among the readers. Raises: NotYours; Locked;
    Tampered. Ledger: vault.viewed.
    """
    queries.need(person, Power.PERSON_READ, by=by)
    return vault.view(person.ref, unlocked=unlocked, by=by)


def search_identities(text: str, *, unlocked: Unlocked | None, by: By) -> list[str]:
    """Return whom a sealed name fits, among those that this reader may open and read; by reference.

    Raises: Locked. Ledger: vault.searched.
    """
    found = vault.search(lambda said: sealed.fits(text, said), unlocked=unlocked, by=by)
    seen = queries.persons(by=by, closed=True).filter(ref__in=found)
    return list(seen.values_list("ref", flat=True))


@transaction.atomic
def let_read(
    person: AtRisk,
    *,
    to: str,
    purpose: str,
    basis: str,
    ends_at: datetime,
    unlocked: Unlocked | None,
    by: By,
) -> None:
    """Let one more person open an identity; who calls has found the consent (`basis`).

    Raises: NotYours; Invalid; Locked; Stale. Ledger: vault.shared.
    """
    queries.need(person, Power.PERSON_CHANGE, by=by)
    vault.share(
        person.ref, to=to, purpose=purpose, basis=basis, ends_at=ends_at, unlocked=unlocked, by=by
    )


@transaction.atomic
def stop_reading(person: AtRisk, *, to: str, by: By) -> None:
    """Take a reader of an identity away, at once; needs no open vault.

    Raises: NotYours; Refused for the last reader. Ledger: vault.revoked.
    """
    queries.need(person, Power.PERSON_CHANGE, by=by)
    vault.revoke(person.ref, to=to, by=by)


def end_expired(*, by: By) -> int:
    """Take away every reader whose time has passed, for a job; returns how many.

    Raises: NotYours without PERSON_CHANGE. Ledger: vault.revoked, for each.
    """
    return vault.end_expired(by=by)


def forget_again(ref: str, *, said_at: datetime) -> bool:
    """Destroy once more what was sealed, after a restore of an older copy; tell whether it was.

    Ledger: none; `upkeep` records what a restored copy does again.
    """
    if not vault.shred_again(ref, said_at=said_at):
        return False
    AtRisk.objects.filter(ref=ref, exposure=Exposure.SEALED).update(
        exposure=Exposure.OFFLINE, version=F("version") + 1
    )
    return True
