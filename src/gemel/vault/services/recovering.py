"""Bringing a reader back with the organisation's papers, where nobody else can open a record."""

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
from gemel.vault.queries import records
from gemel.vault.queries.keys import Trust
from gemel.vault.rules import Kind


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
    opened = []
    for about, version, commitment, sealed, proof in grants:
        row = records.record(about)
        if row is None or (row.version, row.commitment) != (version, commitment):
            continue
        said = ceremony.paper_statement(records.version_of(row), key.fingerprint)
        try:
            crypto.check(anchor.organisation(), said, proof)
        except Broken:
            raise Invalid(say("This was not signed by the organisation’s key")) from None
        Grant.objects.update_or_create(
            record=row, fingerprint=key.fingerprint,
            defaults={"version": version, "sealed": sealed, "proof": proof, "ends_at": None},
        )  # fmt: skip
        ledger.record("vault.reopened", about=about, within=key.owner, by=by)
        opened.append(about)
    return opened
