"""Reading what happened. No `by` here: entries hold references; the callers above scope them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from gemel.ledger import rules
from gemel.ledger.models import Entry, Head


def since(seq: int, *, limit: int = 1000) -> QuerySet[Entry]:
    """Return the entries after this number, oldest first: what a reader has not seen yet."""
    return Entry.objects.filter(seq__gt=seq)[:limit]


def about(ref: str) -> QuerySet[Entry]:
    """Return all that happened to this record or within it, newest first."""
    return Entry.objects.filter(Q(about=ref) | Q(within=ref)).order_by("-seq")


def last_seq() -> int:
    """Return the number of the newest entry, 0 where nothing has happened."""
    head = Head.objects.first()
    return head.seq if head else 0


def first_break() -> int | None:
    """Return the number of the first entry that does not fit the chain; None if whole.

    A cut end shows as a head that is further than the last entry.
    """
    whole = rules.first_break(_chain())
    if whole is not None:
        return whole
    last = Entry.objects.last()
    head = Head.objects.first()
    told = (head.seq, head.chain_hash) if head else (0, "")
    found = (last.seq, last.chain_hash) if last else (0, "")
    return None if told == found else found[0] + 1


def _chain() -> Iterator[tuple[rules.Deed, str]]:
    for e in Entry.objects.order_by("seq").iterator(chunk_size=5000):
        deed = rules.Deed(e.seq, e.at, e.what, e.about, e.within, e.by, e.for_member)
        yield deed, e.chain_hash
