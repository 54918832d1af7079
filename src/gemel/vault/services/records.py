"""Sealing, changing, looking at and forgetting a record."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.db import transaction

from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.ledger import sidefile
from gemel.vault import anchor, crypto, rules, sealing
from gemel.vault.models import Record
from gemel.vault.queries import keys as known
from gemel.vault.queries import records
from gemel.vault.queries.records import Opened, Tampered
from gemel.vault.rules import Purpose, Reader
from gemel.vault.services import writing
from gemel.vault.sessions import Locked, Unlocked
from gemel.vault.shred.models import ShredKey

log = logging.getLogger("gemel.vault")


@transaction.atomic
def seal(
    about: str,
    words: Mapping[str, str],
    *,
    desks: Iterable[str] = (),
    papers: bool = True,
    unlocked: Unlocked | None,
    by: By,
) -> None:
    """Seal the first version of a record for its writer, for desks that have a key, for papers.

    `desks` are programmes; `papers` lets the organisation's papers open it if all else is lost.
    Raises: Locked; Refused where nobody vouches for the writer; Stale; Invalid for nothing to seal.
    Ledger: vault.written.
    """
    if unlocked is None or unlocked.account != by.ref or unlocked.ends_at <= by.at:
        raise Locked
    if not any(text.strip() for text in words.values()):
        raise Invalid(say("There is nothing to seal: fill in what you know"))
    mine = writing.author_of(unlocked, by=by)
    readers = [_reader(by.ref, mine.fingerprint, Purpose.CARE, by)]
    publics = {mine.fingerprint: bytes(mine.public)}
    for scope, desk in known.desk_keys(desks).items():
        readers.append(_reader(f"{rules.DESK}{scope}", desk.fingerprint, Purpose.CARE, by))
        publics[desk.fingerprint] = bytes(desk.public)
    if papers:
        public = anchor.organisation()
        print_ = crypto.fingerprint(public)
        readers.append(_reader(rules.ORGANISATION, print_, Purpose.RECOVERY, by))
        publics[print_] = public
    said = sealing.write_down(about, words, account=by.ref, keys=unlocked.keys, at=by.at)
    writing.first(about, said, tuple(readers), publics, unlocked=unlocked, by=by)


@transaction.atomic
def change(
    about: str, words: Mapping[str, str], *, version: int, unlocked: Unlocked | None, by: By
) -> None:
    """Write what is said anew; `version` is the one that the writer saw.

    Raises: Locked; NotYours; Tampered; Stale; Invalid. Ledger: vault.written.
    """
    opened = records.opened(about, unlocked=unlocked, by=by)
    assert unlocked is not None
    if opened.version != version:
        raise Stale(say("Someone else changed this record meanwhile. Yours was not kept."))
    if not any(text.strip() for text in words.values()):
        raise Invalid(say("There is nothing to seal: fill in what you know"))
    said = sealing.write_down(about, words, account=by.ref, keys=unlocked.keys, at=by.at)
    writing.next_version(opened, said=said, unlocked=unlocked, by=by)


def view(about: str, *, unlocked: Unlocked | None, by: By) -> Opened:
    """Open a record to be shown. That it was looked at is kept before anything is returned.

    Raises: Locked; NotYours; Tampered, which is recorded as well; whatever keeps the entry from
    being written: then nothing is shown. Ledger: vault.viewed, vault.found_altered.
    """
    opened = _opened(about, unlocked, by)
    with transaction.atomic(durable=True):
        ledger.record(records.VIEWED, about=about, by=by)
    return opened


def _opened(about: str, unlocked: Unlocked | None, by: By) -> Opened:
    try:
        return records.opened(about, unlocked=unlocked, by=by)
    except Tampered:
        with transaction.atomic():
            ledger.record("vault.found_altered", about=about, by=by)
        log.error("a sealed record is not as it was written: %s", about)
        raise


def search(
    fits: Callable[[Mapping[str, str]], bool], *, unlocked: Unlocked | None, by: By
) -> list[str]:
    """Return the records of this reader in which something fits, by reference; shows no word.

    Raises: Locked. Ledger: vault.searched, before anything is returned.
    """
    found = [one.about for one in records.opened_all(unlocked=unlocked, by=by) if fits(one.words)]
    with transaction.atomic():
        ledger.record("vault.searched", about=by.ref, by=by)
    return found


@transaction.atomic
def shred(about: str, *, by: By) -> None:
    """Forget a record for good: what opens it is destroyed first, here and in old backups.

    Needs no open vault: lowering is immediate. Raises: NotYours without PERSON_CHANGE.
    Ledger: vault.shredded; the side file first, so that no restore brings it back.
    """
    by.need(Power.PERSON_CHANGE)
    sidefile.append("vault.shredded", about=about, at=by.at)
    erase(about)
    ledger.record("vault.shredded", about=about, by=by)


def shred_again(about: str, *, said_at: datetime) -> bool:
    """Forget once more what an older copy brought back; tell whether there was anything.

    What was sealed after it was said stays.
    """
    if not Record.objects.filter(about=about, written_at__lte=said_at).exists():
        return False
    erase(about)
    return True


def erase(about: str) -> None:
    """Destroy what opens a sealed record, then the record, for `upkeep`, which tells of it."""
    ShredKey.objects.filter(about=about).delete()
    Record.objects.filter(about=about).delete()


def _reader(to: str, key: str, purpose: Purpose, by: By) -> Reader:
    return Reader(to, key, purpose, by=by.ref, since=by.at)
