"""Reading what happened. No `by` here: entries hold references; the callers above scope them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Max, Q, QuerySet

from gemel.ledger import rules
from gemel.ledger.models import Entry, Head

MOST_AT_ONCE = 400  # references in one question: SQLite takes no endless list


def since(seq: int, *, limit: int = 1000) -> QuerySet[Entry]:
    """Return the entries after this number, oldest first: what a reader has not seen yet."""
    return Entry.objects.filter(seq__gt=seq)[:limit]


def about(ref: str) -> QuerySet[Entry]:
    """Return all that happened to this record or within it, newest first."""
    return Entry.objects.filter(Q(about=ref) | Q(within=ref)).order_by("-seq")


def newest(what: str, refs: Iterable[str]) -> dict[str, Entry]:
    """Return the newest entry of this deed about each record, by its reference.

    An entry that does not fit the one before it is left out: it was altered, and proves nothing.
    """
    wanted = list(refs)
    found: dict[str, Entry] = {}
    for start in range(0, len(wanted), MOST_AT_ONCE):
        part = wanted[start : start + MOST_AT_ONCE]
        last = Entry.objects.filter(what=what, about__in=part).values("about")
        seqs = last.order_by().annotate(last=Max("seq")).values_list("last", flat=True)
        entries = {e.seq: e for e in Entry.objects.filter(seq__in=list(seqs))}
        before = Entry.objects.filter(seq__in=[seq - 1 for seq in entries])
        hashes = {seq + 1: kept for seq, kept in before.values_list("seq", "chain_hash")}
        for seq, e in entries.items():
            if rules.link(hashes.get(seq, ""), _deed(e)) == e.chain_hash:
                found[e.about] = e
    return found


def last_seq() -> int:
    """Return the number of the newest entry, 0 where nothing has happened."""
    return end()[0]


def end() -> tuple[int, str]:
    """Return the number and the hash of the newest entry; (0, "") where nothing has happened."""
    head = Head.objects.first()
    return (head.seq, head.chain_hash) if head else (0, "")


def first_break() -> int | None:
    """Return the number of the first entry that does not fit the chain; None if whole.

    A cut end shows as a head that is further than the last entry.
    """
    whole = rules.first_break(_chain())
    if whole is not None:
        return whole
    last = Entry.objects.last()
    found = (last.seq, last.chain_hash) if last else (0, "")
    return None if end() == found else found[0] + 1


def _chain() -> Iterator[tuple[rules.Deed, str]]:
    for e in Entry.objects.order_by("seq").iterator(chunk_size=5000):
        yield _deed(e), e.chain_hash


def _deed(e: Entry) -> rules.Deed:
    return rules.Deed(e.seq, e.at, e.what, e.about, e.within, e.by, e.for_member, e.mark)


def hashes(seqs: Iterable[int]) -> dict[int, str]:
    """Return the hash that is stored for each of these entries, as far as they are there."""
    wanted = sorted(seqs)
    found: dict[int, str] = {}
    for begin in range(0, len(wanted), 500):
        part = Entry.objects.filter(seq__in=wanted[begin : begin + 500])
        found |= dict(part.values_list("seq", "chain_hash"))
    return found


def of_kinds(kinds: Iterable[str]) -> Iterator[Entry]:
    """Yield the entries of these kinds, oldest first, without holding them all."""
    yield from Entry.objects.filter(what__in=list(kinds)).order_by("seq").iterator(chunk_size=2000)


def begun_at() -> datetime | None:
    """Return when the first thing happened here."""
    first = Entry.objects.order_by("seq").first()
    return first.at if first else None


def newest_at() -> datetime | None:
    """Return the latest instant that any entry states."""
    newest: datetime | None = Entry.objects.aggregate(newest=Max("at"))["newest"]
    return newest
