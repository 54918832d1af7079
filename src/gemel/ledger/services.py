"""Writing what happened, in the transaction of the deed itself."""

from __future__ import annotations

from collections.abc import Iterable

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
    return record_all(what, about=[about], by=by, within=within, mark=mark)[0]


@transaction.atomic
def record_all(
    what: str, *, about: Iterable[str], by: By, within: str = "", mark: str = ""
) -> list[Entry]:
    """Add one entry for each of these references, in their order: one deed done to many."""
    head, _ = Head.objects.select_for_update().get_or_create(pk=1)
    seq, chain_hash = head.seq, head.chain_hash
    entries = []
    for ref in about:
        seq += 1
        deed = rules.Deed(
            seq=seq,
            at=by.at,
            what=what,
            about=ref,
            within=within,
            by=by.ref,
            for_member=by.member if by.assistant else "",
            mark=mark,
        )
        chain_hash = rules.link(chain_hash, deed)
        entries.append(Entry(**vars(deed), chain_hash=chain_hash))
    Entry.objects.bulk_create(entries, batch_size=500)
    Head.objects.filter(pk=1).update(seq=seq, chain_hash=chain_hash)
    return entries
