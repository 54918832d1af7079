"""The organisation's papers on the server: bringing a reader back, and giving way to new papers."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import Invalid, NotYours
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.vault import anchor, ceremony, crypto
from gemel.vault.crypto import Broken
from gemel.vault.models import Grant, Key
from gemel.vault.queries import keys as known
from gemel.vault.queries import records
from gemel.vault.queries.keys import Trust
from gemel.vault.rules import Kind
from gemel.vault.services import endorsing


@transaction.atomic
def reopen(ref: str, grants: Iterable[tuple[str, int, str, bytes, bytes]], *, by: By) -> list[str]:
    """Take the envelopes that the papers made for one person's key; returns the records opened.

    The key must be vouched for. A record that was written meanwhile is left out: ask again.
    Raises: NotYours without ACCOUNTS everywhere; Invalid. Ledger: vault.reopened, for each.
    """
    by.need(Power.ACCOUNTS, on=EVERYWHERE)
    key = Key.objects.filter(ref=ref, kind=Kind.PERSON, revoked_at=None).first()
    if key is None or not Trust().usable(key):
        raise NotYours
    opened, publics = [], (anchor.organisation(), *anchor.former().values())
    for about, version, commitment, sealed, proof in grants:
        row = records.record(about)
        if row is None or (row.version, row.commitment) != (version, commitment):
            continue
        said = ceremony.paper_statement(records.version_of(row), key.fingerprint)
        if not any(_signed(public, said, proof) for public in publics):
            raise Invalid(say("This was not signed by the organisation’s key"))
        Grant.objects.update_or_create(
            record=row, fingerprint=key.fingerprint,
            defaults={"version": version, "sealed": sealed, "proof": proof, "ends_at": None},
        )  # fmt: skip
        ledger.record("vault.reopened", about=about, within=key.owner, by=by)
        opened.append(about)
    return opened


@transaction.atomic
def succeed(public: bytes, *, signature: bytes, leads: Iterable[tuple[str, bytes]], by: By) -> None:
    """Put another organisation's key in the place of the one of today, which has signed it.

    The new key vouches anew for every lead for whom the former did, and for nobody else. Records
    are sealed anew for it as their readers open their vaults. Twice is once.
    Raises: NotYours without ACCOUNTS everywhere; Invalid; NoAnchor.
    Ledger: vault.organisation_changed, vault.endorsed for each lead.
    """
    by.need(Power.ACCOUNTS, on=EVERYWHERE)
    former = (anchor.organisation(), *anchor.former().values())
    if not any(_signed(one, anchor.succession(public), signature) for one in former):
        raise Invalid(say("The key of today has not signed this one: nothing was changed"))
    keys = {key.ref: key for key in known.of_papers(by=by)}
    signed = dict(leads)
    if set(signed) != set(keys):
        raise Invalid(say("The leads are others since you asked. Ask the papers again."))
    for ref, key in keys.items():
        if not _signed(public, known.statement(key, lead=True), signed[ref]):
            raise Invalid(say("This was not signed by the organisation’s key for this person"))
        endorsing.take_over(key, signature=signed[ref], by=by)
    print_ = crypto.fingerprint(public)
    ledger.record("vault.organisation_changed", about=by.ref, mark=print_, by=by)
    anchor.succeed(public, signature)


def _signed(public: bytes, said: bytes, signature: bytes) -> bool:
    try:
        crypto.check(public, said, signature)
    except Broken:
        return False
    return True
