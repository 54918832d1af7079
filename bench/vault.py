"""The vault against the bare calls of the library beneath it.

    python bench/vault.py

Ratios: what Gemel adds to the bare call (checks, ledger, tables). Unlock: seconds, and the memory
of one derivation. Nothing real is used.
"""

from __future__ import annotations

import os
import resource
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench.pages import _start

RECORDS = int(os.environ.get("BENCH_RECORDS", "10000"))
READERS = (1, 10, 1000)
ROUNDS = 7


def timed(call: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median seconds of some rounds."""
    took = []
    for _ in range(rounds):
        begun = time.perf_counter()
        call()
        took.append(time.perf_counter() - begun)
    return statistics.median(took)


def unlocking() -> None:
    """One passphrase: the whole opening against the bare derivation; memory of both."""
    from django.conf import settings

    from gemel.vault import crypto, services
    from tests import cast
    from tests.vault import builders

    settings.GEMEL_RUNTIME_ON_DISK = True
    settings.GEMEL_RUNTIME = Path(settings.GEMEL_HOME) / "runtime"
    builders.house()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    person = builders.drilled(cast.noor())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    how = crypto.Stretch(secrets.token_bytes(16))
    bare = timed(lambda: crypto.from_passphrase("x" * 20, how, pepper=b"p"), 3)
    whole = timed(
        lambda: services.unlock(
            passphrase=builders.PASSPHRASE, device=person.kept.device, by=person.by
        ),
        3,
    )
    print(f"unlock: {whole:.2f} s, {whole / bare:.2f} × Argon2id alone; peak +{peak // 1024} MiB")


def sealing_for_many() -> None:
    """One record for 1, 10 and 1,000 readers: sealing and opening against bare HPKE."""
    from gemel.vault import crypto, sealing
    from gemel.vault.rules import Reader
    from gemel.vault.sealing import Inside
    from tests.cast import NOON

    author = crypto.new_keys()
    pool = [crypto.new_keys() for _ in range(max(READERS))]
    publics = {keys.fingerprint: keys.public for keys in pool}
    shred, secret = b"s" * 32, b"k" * 32
    said = sealing.write_down("per-1", {"name": "Invented"}, account="acc", keys=author, at=NOON)
    one_seal = timed(lambda: crypto.seal_to(pool[0].public, secret, b"c"))
    envelope = crypto.seal_to(pool[0].public, secret, b"c")
    one_open = timed(lambda: crypto.open_sealed(pool[0], envelope, b"c"))
    for count in READERS:
        readers = tuple(Reader(f"acc-{n}", keys.fingerprint, "care")
                        for n, keys in enumerate(pool[:count]))  # fmt: skip
        inside = Inside(said, readers)

        def seal(inside: Inside = inside) -> tuple[object, dict[str, bytes]]:
            return sealing.seal("per-1", 1, inside, publics, keys=author, shred_key=shred)

        made, envelopes = sealing.seal("per-1", 1, inside, publics, keys=author, shred_key=shred)
        mine = pool[count - 1]

        def open_it(made=made, envelopes=envelopes, mine=mine) -> None:  # type: ignore[no-untyped-def]
            sealing.check_version(made, author.public)
            key = sealing.data_key(made, envelopes[mine.fingerprint], mine)
            sealing.unseal(made, key, shred_key=shred)

        sealed = timed(seal, 3)
        opened = timed(open_it)
        stored = (len(made.body) + sum(map(len, envelopes.values()))) / 1000
        ratio = sealed / (one_seal * count)
        print(
            f"{count:>5} readers: seal {sealed * 1000:8.2f} ms, {ratio:.2f} × bare; "
            f"open {opened * 1000:.2f} ms, {opened / one_open:.1f} × bare; {stored:.1f} kB"
        )


def searching() -> None:
    """A search among many sealed records, against the bare opening of as many envelopes."""
    from gemel.people import sealed
    from gemel.vault import crypto, sealing, services
    from gemel.vault.models import Grant, Record
    from tests import cast
    from tests.vault import builders

    crypto.MEMORY, crypto.PASSES = 64, 1
    from gemel.vault.models import Key

    Key.objects.all().delete()
    house = builders.house()
    noor = builders.first_lead(house, cast.noor())
    print(f"sealing {RECORDS:,} records ...", flush=True)
    begun = time.perf_counter()
    from django.db import transaction

    with transaction.atomic(), transaction.atomic(using="shred"):
        for n in range(RECORDS):
            services.seal(
                f"per-{n:010}", {"name": f"Invented {n}", "contacts": "x"}, papers=False,
                unlocked=noor.unlocked, by=noor.by,
            )  # fmt: skip
    wrote = time.perf_counter() - begun
    rows = list(Grant.objects.select_related("record")[:500])
    keys = noor.unlocked.keys

    def bare() -> None:
        for row in rows:
            crypto.open_sealed(
                keys, bytes(row.sealed),
                sealing.context(_version(row.record), keys.fingerprint),
            )  # fmt: skip

    def _version(record: Record) -> sealing.Version:
        return sealing.Version(record.about, record.version, b"", record.commitment, "", b"")

    each = timed(bare, 3) / len(rows)
    found: list[str] = []

    def search() -> None:
        found[:] = services.search(
            lambda words: sealed.fits("Invented 77", words), unlocked=noor.unlocked, by=noor.by
        )

    took = timed(search, 3)
    assert found
    print(
        f"search among {RECORDS:,}: {took:.2f} s, {took / (each * RECORDS):.1f} × bare HPKE; "
        f"sealing {wrote / RECORDS * 1000:.2f} ms a record"
    )


def auditing() -> None:
    """One deed on record against one bare insert; a whole record verified against bare hashing."""
    import hashlib

    from django.db import connection, transaction

    from gemel.ledger import queries, services
    from tests import cast

    by = cast.noor()

    def append() -> None:
        for _ in range(500):
            with transaction.atomic():
                services.record("bench.deed", about="per-hhhhh-22222", by=by)

    def insert() -> None:
        for n in range(500):
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("INSERT INTO bench_row (about, mark) VALUES (%s, %s)", [n, "0" * 64])

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_row (id integer PRIMARY KEY, about text, mark text)")
    bare, whole = timed(insert, 3) / 500, timed(append, 3) / 500
    print(f"audit append: {whole * 1000:.2f} ms, {whole / bare:.1f} × one bare insert")
    count = queries.end()[0]
    row = b"x" * 200

    def hashing() -> None:
        for _ in range(count):
            hashlib.sha256(row).digest()

    took, alone = timed(queries.first_break, 3), timed(hashing, 3)
    print(f"audit verify: {count:,} entries in {took:.2f} s, {took / alone:.0f} × bare SHA-256")


def main() -> None:
    """Measure all four."""
    with tempfile.TemporaryDirectory() as home:
        _start(home)
        unlocking()
        sealing_for_many()
        searching()
        auditing()


if __name__ == "__main__":
    main()
