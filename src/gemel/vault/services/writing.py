"""Writing one version of a record: fresh key, every reader anew. For the services of this app."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from django.db import transaction

from gemel.kernel.by import By
from gemel.kernel.errors import Refused, Stale
from gemel.kernel.say import say
from gemel.ledger import queries as ledger_queries
from gemel.ledger import services as ledger
from gemel.vault import anchor, crypto, rules, sealing
from gemel.vault.models import Grant, Key, Record
from gemel.vault.queries import keys as known
from gemel.vault.queries import records
from gemel.vault.queries.keys import Trust
from gemel.vault.queries.records import Opened
from gemel.vault.rules import Purpose, Reader
from gemel.vault.sealing import Inside, Said
from gemel.vault.sessions import Unlocked
from gemel.vault.shred.models import ShredKey

REVOKED = "vault.revoked"


def author_of(unlocked: Unlocked, *, by: By) -> Key:
    """Return the own key of who writes. Raises: Refused where nobody vouches for it yet."""
    key = known.own(by=by)
    if key is None or key.fingerprint != unlocked.keys.fingerprint or not Trust().usable(key):
        raise Refused(
            say(
                "Nobody has vouched for your key yet, so you cannot seal anything. Call a lead and "
                "read out the six words on your vault’s page."
            )
        )
    return key


@transaction.atomic
def first(about: str, said: Said, readers: tuple[Reader, ...], publics: Mapping[str, bytes], *,
          unlocked: Unlocked, by: By) -> Record:  # fmt: skip
    """Write the first version. Raises: Stale where somebody was quicker."""
    if records.is_sealed(about):
        raise Stale(say("Someone else sealed this record meanwhile. Yours was not kept."))
    made, envelopes = sealing.seal(
        about, 1, Inside(said, readers), publics, keys=unlocked.keys,
        shred_key=_shred_key(about, by),
    )  # fmt: skip
    row = Record.objects.create(about=about, **_columns(made, by))
    _grants(row, readers, envelopes)
    _logged(made, by)
    return row


@transaction.atomic
def next_version(opened: Opened, *, unlocked: Unlocked, by: By, said: Said | None = None,
                 add: Iterable[Reader] = (), drop: Iterable[str] = ()) -> None:  # fmt: skip
    """Write the next version, with what changes: what is said, one more reader, one fewer.

    Every write has a fresh key and reaches only readers who still count; so each is a re-keying.
    Raises: Stale; Refused where a desk must be renewed first.
    """
    author_of(unlocked, by=by)
    row = records.record(opened.about)
    if row is None or row.version != opened.version:
        raise Stale(say("Someone else changed this record meanwhile. Yours was not kept."))
    readers, publics = _remaining(opened, row, [*add], set(drop), unlocked, by)
    made, envelopes = sealing.seal(
        opened.about, opened.version + 1, Inside(said or opened.said, readers), publics,
        keys=unlocked.keys, shred_key=_shred_key(opened.about, by),
    )  # fmt: skip
    here = Record.objects.filter(pk=row.pk, version=opened.version)
    if not here.update(**_columns(made, by), rekey_since=None):
        raise Stale(say("Someone else changed this record meanwhile. Yours was not kept."))
    Grant.objects.filter(record=row).delete()
    _grants(row, readers, envelopes)
    _logged(made, by)


def _remaining(
    opened: Opened, row: Record, add: list[Reader], drop: set[str], unlocked: Unlocked, by: By
) -> tuple[tuple[Reader, ...], dict[str, bytes]]:
    """Return who reads from now on, with their public keys.

    A reader stays who stands inside the last version, whose row nobody deleted, whom no deed took
    away since, whose time has not passed, and whose key is still vouched for.
    """
    present = set(row.grants.values_list("fingerprint", flat=True)) - drop - _taken_away(row)
    kept = [reader for reader in opened.readers if reader.key in present and reader.holds(by.at)]
    wanted = [*kept, *add]
    if not any(reader.key in known.seated(unlocked) for reader in wanted):
        wanted.append(_back_by_paper(unlocked, by))
    trust = Trust()
    rows = {
        key.fingerprint: key
        for key in Key.objects.filter(fingerprint__in=[reader.key for reader in wanted])
    }
    readers: dict[str, Reader] = {}
    publics: dict[str, bytes] = {}
    for reader in wanted:
        found = _recipient(reader, rows, trust)
        if found:
            new, public = found
            readers[new.to] = new  # the newest word on one reader counts
            publics[new.key] = public
    return tuple(readers.values()), publics


def _recipient(
    reader: Reader, rows: Mapping[str, Key], trust: Trust
) -> tuple[Reader, bytes] | None:
    """Return a reader with the key to seal to; None for whom nobody vouches any more."""
    if reader.to == rules.ORGANISATION:
        public = anchor.organisation()
        return replace(reader, key=crypto.fingerprint(public)), public
    if reader.to.startswith(rules.DESK):
        desk = known.desk_of(reader.to.removeprefix(rules.DESK))
        if desk is None:
            return None
        if desk.stale_since:
            raise Refused(
                say(
                    "Somebody left this record’s desk, so nothing is written before its key is "
                    "renewed. A lead of the desk opens the vault; then try again."
                )
            )
        usable = trust.usable(desk)
        return (replace(reader, key=desk.fingerprint), bytes(desk.public)) if usable else None
    key = rows.get(reader.key)
    if key is None or key.owner != reader.to or not trust.usable(key):
        return None
    return reader, bytes(key.public)


def _taken_away(row: Record) -> set[str]:
    """Return the keys that somebody took away since this version was written."""
    entry = ledger_queries.newest(records.WRITTEN, [row.about]).get(row.about)
    since = ledger_queries.about(row.about).filter(what=REVOKED, seq__gt=entry.seq if entry else 0)
    return set(since.values_list("mark", flat=True))


def _back_by_paper(unlocked: Unlocked, by: By) -> Reader:
    return Reader(by.ref, unlocked.keys.fingerprint, Purpose.RECOVERY, by=by.ref, since=by.at)


def _shred_key(about: str, by: By) -> bytes:
    """Return the other half of a record's key; made, and kept, before anything needs it."""
    fresh = {"key": crypto.new_keys().seed, "made_at": by.at}
    kept, _ = ShredKey.objects.get_or_create(about=about, defaults=fresh)
    return bytes(kept.key)


def _columns(made: sealing.Version, by: By) -> dict[str, object]:
    return {
        "version": made.version, "suite": crypto.CURRENT, "body": made.body,
        "commitment": made.commitment, "author": made.author, "signature": made.signature,
        "written_at": by.at,
    }  # fmt: skip


def _grants(row: Record, readers: Iterable[Reader], envelopes: Mapping[str, bytes]) -> None:
    version = Record.objects.values_list("version", flat=True).get(pk=row.pk)
    Grant.objects.bulk_create(
        Grant(record=row, fingerprint=reader.key, version=version, sealed=envelopes[reader.key],
              ends_at=reader.ends_at)
        for reader in readers
    )  # fmt: skip


def _logged(made: sealing.Version, by: By) -> None:
    mark = records.mark_of(made.version, made.commitment)
    ledger.record(records.WRITTEN, about=made.about, mark=mark, by=by)
