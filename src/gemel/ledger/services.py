"""Writing what happened, in the transaction of the deed itself."""

from __future__ import annotations

from django.db import transaction

from gemel.kernel.by import By
from gemel.ledger import rules
from gemel.ledger.models import Entry, Head


@transaction.atomic
def record(what: str, *, about: str, by: By, within: str = "", mark: str = "") -> Entry:
    """Add one entry to the chain, for the service that has just done the deed.

    `about` and `within` are references, never names; `mark` is a hash that binds the state in
    which the deed left the record, so that an older state is told from the newest. Called inside
    the deed's own transaction: deed and entry are kept together or not at all. Locks the head, so
    entries stand in commit order (SQLite locks the whole file by itself).
    """
    head, _ = Head.objects.select_for_update().get_or_create(pk=1)
    deed = rules.Deed(
        seq=head.seq + 1,
        at=by.at,
        what=what,
        about=about,
        within=within,
        by=by.ref,
        for_member=by.member if by.assistant else "",
        mark=mark,
    )
    chain_hash = rules.link(head.chain_hash, deed)
    entry = Entry.objects.create(**vars(deed), chain_hash=chain_hash)
    Head.objects.filter(pk=1).update(seq=deed.seq, chain_hash=chain_hash)
    return entry
