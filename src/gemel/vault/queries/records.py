"""Opening sealed records, with every check that finds an altered, moved or older one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import NotYours, Refused
from gemel.kernel.powers import Power
from gemel.kernel.say import Said as Sentence
from gemel.kernel.say import say
from gemel.ledger import queries as ledger
from gemel.ledger.models import Entry
from gemel.vault import anchor, ceremony, crypto, rules, sealing
from gemel.vault.crypto import Broken, Keys
from gemel.vault.models import Grant, Key, Record
from gemel.vault.queries import keys as known
from gemel.vault.queries.keys import Trust
from gemel.vault.rules import Reader
from gemel.vault.sessions import Locked, Unlocked
from gemel.vault.shred.models import ShredKey

WRITTEN, VIEWED = "vault.written", "vault.viewed"
AT_ONCE = 400
VIEWS = 200


class Tampered(Refused):
    """A record that is not as it was written. Nothing of it is shown."""

    def __init__(self) -> None:
        super().__init__(
            say(
                "This record is not as it was written: somebody changed it behind Gemel’s back, or "
                "an old copy was put in its place. Nothing of it is shown. Tell the operator today"
            )
        )


@dataclass(frozen=True)
class Opened:
    """What a reader sees of one record. It prints as sealed wherever it is not meant to be read."""

    about: str
    version: int
    words: Mapping[str, str] = field(repr=False)
    author: str
    written_at: datetime
    readers: tuple[Reader, ...] = field(repr=False)
    said: sealing.Said = field(repr=False)
    rekey: bool = False

    def __str__(self) -> str:
        return "sealed"


@dataclass
class Sight:
    """What opening many records at once needs to know, read once."""

    held: Mapping[str, Keys]
    trust: Trust = field(default_factory=Trust)
    authors: dict[str, Key] = field(default_factory=dict)
    written: Mapping[str, Entry] = field(default_factory=dict)
    shred: Mapping[str, bytes] = field(default_factory=dict)

    def author(self, fingerprint: str) -> Key:
        """Return a writer's key. Raises: Broken for nobody's."""
        if fingerprint not in self.authors:
            found = Key.objects.filter(fingerprint=fingerprint).first()
            if found is None:
                raise Broken("nobody's key")
            self.authors[fingerprint] = found
        return self.authors[fingerprint]


def version_of(record: Record) -> sealing.Version:
    """Return the stored version as plain bytes."""
    return sealing.Version(
        record.about, record.version, bytes(record.body), record.commitment, record.author,
        bytes(record.signature),
    )  # fmt: skip


def mark_of(version: int, commitment: str) -> str:
    """Return what the ledger keeps of one version."""
    return f"{version}:{commitment}"


def shred_keys(refs: Iterable[str]) -> dict[str, bytes]:
    """Return the other half of these records' keys, from their own database."""
    rows = ShredKey.objects.filter(about__in=list(refs)).values_list("about", "key")
    return {about: bytes(key) for about, key in rows}


def record(about: str) -> Record | None:
    """Return the row of a record, closed as it is."""
    return Record.objects.filter(about=about).first()


def is_sealed(about: str) -> bool:
    """Tell whether the vault holds anything about this record."""
    return Record.objects.filter(about=about).exists()


def opened(about: str, *, unlocked: Unlocked | None, by: By) -> Opened:
    """Open one record for the services that record it; a door calls `services.view`.

    Raises: Locked; NotYours for who has no grant; Tampered.
    """
    held = _held(unlocked, by)
    row = record(about)
    if row is None:
        raise NotYours
    sight = Sight(held, written=ledger.newest(WRITTEN, [about]), shred=shred_keys([about]))
    grants = list(row.grants.filter(fingerprint__in=held))
    return _open(row, grants, sight, by.at)


def opened_all(*, unlocked: Unlocked | None, by: By) -> Iterator[Opened]:
    """Open every record that this reader may read, for a search. What was altered is left out.

    Raises: Locked.
    """
    held = _held(unlocked, by)
    grants: dict[int, list[Grant]] = {}
    for grant in Grant.objects.filter(fingerprint__in=held).iterator(chunk_size=2000):
        grants.setdefault(grant.record_id, []).append(grant)
    pks = sorted(grants)
    sight = Sight(held)
    for start in range(0, len(pks), AT_ONCE):
        rows = list(Record.objects.filter(pk__in=pks[start : start + AT_ONCE]))
        refs = [row.about for row in rows]
        sight.written, sight.shred = ledger.newest(WRITTEN, refs), shred_keys(refs)
        for row in rows:
            try:
                yield _open(row, grants[row.pk], sight, by.at)
            except (NotYours, Tampered):
                continue


def _held(unlocked: Unlocked | None, by: By) -> dict[str, Keys]:
    if unlocked is None or unlocked.ends_at <= by.at:
        raise Locked
    if unlocked.account != by.ref:
        raise NotYours
    return known.seated(unlocked)


def _open(row: Record, grants: Iterable[Grant], sight: Sight, at: datetime) -> Opened:
    of = version_of(row)
    mine = [g for g in grants if g.fingerprint in sight.held and _lasts(g.ends_at, at)]
    if not mine:
        raise NotYours
    try:
        entry = sight.written.get(row.about)
        if entry is None or entry.mark != mark_of(of.version, of.commitment):
            raise Broken("not the newest version")
        author = sight.author(of.author)
        if not sight.trust.wrote(author, seq=entry.seq):
            raise Broken("nobody vouches for the author")
        sealing.check_version(of, bytes(author.public))
        inside = _unseal(of, mine, sight)
        writer = sight.author(inside.said.key)
        if writer.owner != inside.said.author or not sight.trust.wrote(writer, seq=0):
            raise Broken("nobody vouches for the writer")
        sealing.check_said(row.about, inside.said, bytes(writer.public))
        allowed = any(_may(reader, mine, at) for reader in inside.readers)
        if not allowed and not any(_by_paper(grant, of) for grant in mine):
            raise NotYours
    except Broken:
        raise Tampered from None
    said = inside.said
    return Opened(
        row.about, row.version, said.words, said.author, said.at, inside.readers, said,
        rekey=row.rekey_since is not None,
    )  # fmt: skip


def _unseal(of: sealing.Version, mine: list[Grant], sight: Sight) -> sealing.Inside:
    if of.about not in sight.shred:
        raise Broken("shredded")
    for grant in mine:
        if grant.version != of.version:
            continue
        try:
            key = sealing.data_key(of, bytes(grant.sealed), sight.held[grant.fingerprint])
        except Broken:
            continue
        return sealing.unseal(of, key, shred_key=sight.shred[of.about])
    raise Broken("no envelope of this version opens")


def _may(reader: Reader, mine: Iterable[Grant], at: datetime) -> bool:
    return reader.holds(at) and any(grant.fingerprint == reader.key for grant in mine)


def _lasts(ends_at: datetime | None, at: datetime) -> bool:
    return ends_at is None or at < ends_at


def _by_paper(grant: Grant, of: sealing.Version) -> bool:
    """Tell whether the organisation's papers brought this reader back."""
    said = ceremony.paper_statement(of, grant.fingerprint)
    for public in (anchor.organisation(), *anchor.former().values()) if grant.proof else ():
        try:
            crypto.check(public, said, bytes(grant.proof))
        except Broken:
            continue
        return True
    return False


def grants_of_papers(*, by: By, former: bool = False) -> list[tuple[str, int, str, bytes]]:
    """Return the papers' envelope of every record that has one: reference, version, commitment.

    `former`: those that only the papers before the last exchange open.
    Raises: NotYours without ACCOUNTS everywhere; NoAnchor.
    """
    by.need(Power.ACCOUNTS, on=EVERYWHERE)
    prints = list(anchor.former())[:1] if former else [anchor.fingerprint()]
    rows = Grant.objects.filter(fingerprint__in=prints).select_related("record")
    return [
        (row.record.about, row.version, row.record.commitment, bytes(row.sealed))
        for row in rows.order_by("pk")
    ]


def for_former_papers() -> int:
    """Return how many records only former papers open still; a reader's opening seals them anew."""
    rows = Grant.objects.filter(fingerprint__in=list(anchor.former()))
    return rows.values("record").distinct().count()


# --- what can be told without opening -------------------------------------------------------------


@dataclass(frozen=True)
class State:
    """What the desk may know of a sealed record without opening it."""

    about: str
    version: int
    written_at: datetime
    rekey_since: datetime | None
    readers: tuple[str, ...]  # accounts, "desk:" with a programme, or "organisation"


def state(about: str) -> State | None:
    """Return what is known of a record without opening it; None where nothing is sealed."""
    row = record(about)
    if row is None:
        return None
    return State(row.about, row.version, row.written_at, row.rekey_since, _readers(row))


def persons_reading() -> list[tuple[str, str]]:
    """Return (record, account) for every person who can open a record; desks and papers apart."""
    people = dict(Key.objects.filter(kind=rules.Kind.PERSON).values_list("fingerprint", "owner"))
    rows = Grant.objects.order_by("pk").values_list("record__about", "fingerprint")
    return [(about, people[print_]) for about, print_ in rows if print_ in people]


def _readers(row: Record) -> tuple[str, ...]:
    prints = list(row.grants.order_by("pk").values_list("fingerprint", flat=True))
    owners = {
        key.fingerprint: key.owner if key.kind == rules.Kind.PERSON else f"{rules.DESK}{key.owner}"
        for key in Key.objects.filter(fingerprint__in=prints)
    }
    return tuple(owners.get(each, rules.ORGANISATION) for each in prints)


def reads(about: str, *, unlocked: Unlocked | None, by: By) -> bool:
    """Tell whether this reader's keys have an envelope of the record; opens nothing."""
    try:
        held = _held(unlocked, by)
    except Refused:
        return False
    return Grant.objects.filter(record__about=about, fingerprint__in=held).exists()


def warning(about: str) -> Sentence | None:
    """Return what one loss would lock, in words; None where two people at least can open it."""
    row = record(about)
    if row is None:
        return None
    prints = list(row.grants.values_list("fingerprint", flat=True))
    seats = known.seats_of(prints)
    return rules.would_lock(
        (rules.ORGANISATION, 0) if each not in seats else (each, seats[each]) for each in prints
    )


def viewed(about: str) -> list[Entry]:
    """Return every time that somebody opened this record, newest first, for the person's desk."""
    return list(ledger.about(about).filter(what=VIEWED)[:VIEWS])


def needing_a_reader(*, by: By) -> int:
    """Return how many records wait to be sealed anew since a reader was taken away."""
    return Record.objects.exclude(rekey_since=None).count()
