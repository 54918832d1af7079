"""From the deed to those who are told: notices, letters, mails, and what the register costs.

    python bench/alerts.py              1,500 subscribers, growth with the register
    python bench/alerts.py world        46,000 as well

Prints ratios to the bare INSERT … SELECT of the same rows into the same table, and mails a second
to the smallest server that takes them (`bench/sink.py`), with every check on. Runs on an empty
database of the settings, else on SQLite in a folder that is gone afterwards. All is invented.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from math import log
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 5
LOOKERS = 40  # receivers who look while their rows are written
MATCHES = 300  # subscribers of the growing register that a sending reaches
CANARY = "Invented Person"


def _start(home: str) -> None:
    sys.path.insert(0, str(ROOT))
    os.environ |= {"GEMEL_HOME": home, "DJANGO_SETTINGS_MODULE": "gemel.config.settings"}
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    for alias in settings.DATABASES:
        call_command("migrate", database=alias, verbosity=0, interactive=False)


def _subscribers(count: int, key: str) -> None:
    """Add members with accounts who asked to be told of a country, and a seat for each."""
    from gemel.access.models import Account, Grant
    from gemel.alerts.models import Subscription
    from gemel.kernel import refs
    from gemel.people.models import Body, Parliament, Parliamentarian, Seat
    from tests.cast import LONG_AGO

    house = Parliament.objects.create(ref=refs.new("parl"), name=refs.new("house"))
    body = Body.objects.create(
        ref=refs.new("body"), parliament=house, kind="friendship_group", key="x", name="Invented",
        countries=["CL"],
    )  # fmt: skip
    people = Parliamentarian.objects.bulk_create(
        [Parliamentarian(ref=refs.new("par"), name="Invented", sort_name="invented")
         for _ in range(count)], batch_size=2000,
    )  # fmt: skip
    Seat.objects.bulk_create([Seat(parliamentarian=one, body=body) for one in people])
    accounts = Account.objects.bulk_create(
        [Account(ref=refs.new("acc"), email=f"{one.ref}@example.org", name="Invented",
                 invited_by="operator", enrolled_at=LONG_AGO) for one in people], batch_size=2000,
    )  # fmt: skip
    both = list(zip(accounts, people, strict=True))
    Grant.objects.bulk_create(
        [Grant(ref=refs.new("grant"), account=account, role="member", scope=one.ref,
               given_by="operator", starts_at=LONG_AGO) for account, one in both], batch_size=2000,
    )  # fmt: skip
    Subscription.objects.bulk_create(
        [Subscription(ref=refs.new("sub"), account=account, member=one.ref, key=key,
                      made_at=LONG_AGO) for account, one in both], batch_size=2000,
    )  # fmt: skip


def _timed(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def _spent(call: Callable[[], object]) -> float:
    """Return the processor's time, which other work on the same cores cannot move.

    Where the database is another process, whose time is not ours: the clock's.
    """
    from django.db import connection

    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    begun = clock()
    call()
    return clock() - begun


def _floor(key: str) -> float:
    """Count the bare INSERT … SELECT of the same rows, committed, into a table of the same form."""
    from django.db import connection, transaction

    from gemel.alerts.models import Notice

    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM alerts_bulletin ORDER BY id DESC LIMIT 1")
        bulletin = cursor.fetchone()[0]

    def insert() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO alerts_notice (bulletin_id, account_id, member, reasons, made_at,"
                " action) SELECT %s, account_id, member, %s, made_at, ''"
                " FROM alerts_subscription WHERE key = %s",
                [bulletin, f'["subscribed:{key}"]', key],
            )

    Notice.objects.filter(bulletin=bulletin).delete()
    return _spent(insert)


def _round(key: str, country: str) -> tuple[float, float]:
    """Count the cost of one sending with all its notices in rows, and its floor's."""
    from django.utils import timezone

    from gemel.alerts import services
    from gemel.alerts.models import Bulletin, Notice
    from tests.cast import noor
    from tests.publishing.builders import a_case

    told = a_case(countries=[country])
    Notice.objects.all().delete()
    by = noor(at=timezone.now())
    used = _spent(lambda: services.send(told.decision.ref, to=[], by=by))
    floor = _floor(key)
    Bulletin.objects.all().delete()
    return used, floor


def _seen(country: str) -> tuple[float, list[float]]:
    """Send in one thread while receivers look, one after the other: return how long all rows take,
    and for each receiver from the deed's beginning to the page that tells of it.
    """
    from django.db import connection
    from django.utils import timezone

    from gemel.access import queries as access
    from gemel.access.models import Account
    from gemel.alerts import queries, services
    from gemel.alerts.models import Bulletin, Subscription
    from gemel.kernel.by import Door
    from tests.cast import noor
    from tests.publishing.builders import a_case

    told = a_case(countries=[country])
    wishes = Subscription.objects.filter(key=f"country:{country}").values("account")
    hands = [
        access.hand(one, at=timezone.now(), door=Door.PARLIAMENTARIAN)
        for one in Account.objects.filter(pk__in=wishes).order_by("?")[:LOOKERS]
    ]
    by, spent, begun = noor(at=timezone.now()), [0.0], time.perf_counter()

    def send() -> None:
        services.send(told.decision.ref, to=[], by=by)
        spent[0] = time.perf_counter() - begun
        connection.close()

    sending = threading.Thread(target=send)
    sending.start()
    while not Bulletin.objects.exists():
        time.sleep(0.001)
    there, waits = time.perf_counter() - begun, []
    for reader in hands:
        asked = time.perf_counter()
        assert len(queries.notices(by=reader)) == 1, "not told at once"
        waits.append(there + time.perf_counter() - asked)
    sending.join()
    assert all(len(queries.notices(by=reader)) == 1 for reader in hands), "told twice"
    Bulletin.objects.all().delete()
    return spent[0], waits


def _letters(key: str, country: str) -> tuple[float, int, float, float, float]:
    """Make the letters of one sending and hand them to the sink; return times and how many."""
    from django.conf import settings
    from django.utils import timezone

    from gemel.alerts import services
    from gemel.config.reading import MailServer
    from gemel.outbox.models import Letter
    from gemel.outbox.transports import Mail, Smtp
    from tests.cast import noor
    from tests.publishing.builders import a_case

    told = a_case(countries=[country])
    at = timezone.now()
    services.send(told.decision.ref, to=[], urgent=True, by=noor(at=at))
    sink = subprocess.Popen(
        [sys.executable, str(ROOT / "bench" / "sink.py")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert sink.stdout and sink.stdin
    settings.GEMEL_MAIL_SERVER = MailServer("127.0.0.1", int(sink.stdout.readline()), "none")
    settings.GEMEL_MAIL_FROM = "gemel@example.org"
    making = _timed(lambda: services.make_letters(by=noor(at=at)))
    count = Letter.objects.count()
    mails = [Mail(f"{n:032}", f"{n}@example.org", "news", "en") for n in range(5000)]
    assert not any(CANARY.encode() in mail.as_bytes() for mail in mails[:1])
    with Smtp(settings.GEMEL_MAIL_SERVER) as line:
        bare = _timed(lambda: line.send(mails)) / len(mails)
    spent = time.process_time()
    sending = _timed(lambda: services.deliver(by=noor(at=timezone.now()), seconds=600))
    spent = time.process_time() - spent
    assert Letter.objects.filter(state="sent").count() == count, "not all have left"
    sink.stdin.close()
    sink.wait()
    Letter.objects.all().delete()
    return making, count, sending, spent, bare


def _rung(name: str, subscribers: int, key: str, country: str) -> None:
    _subscribers(subscribers, key)
    rounds = [_round(key, country) for _ in range(ROUNDS)]
    ratio = statistics.median(used / floor for used, floor in rounds)
    looked = [_seen(country) for _ in range(ROUNDS)]
    spent = statistics.median(spent for spent, _ in looked)
    waits = sorted(wait for _, told in looked for wait in told)
    p95 = waits[int(len(waits) * 0.95)]
    print(
        f"{name}: {subscribers} told; from the deed's beginning to the notice on a receiver's next "
        f"page, p95 {p95 * 1000:.0f} ms; all in rows after {spent:.3f} s with receivers looking, "
        f"{ratio:.1f} times the bare INSERT … SELECT",
        flush=True,
    )
    making, count, sending, cpu, bare = _letters(key, country)
    print(
        f"{name}: {count} letters made in {making:.2f} s; {count / sending:.0f} mails/s handed "
        f"over, judged and marked, {count / cpu:.0f} for a second of processor; "
        f"the transport alone {1 / bare:.0f}/s",
        flush=True,
    )


def _growth(steps: tuple[int, ...]) -> None:
    """Tell the same subscribers in registers of growing size."""
    from gemel.people.models import Parliamentarian

    _subscribers(MATCHES, "country:KE")
    told, others = [], 0
    for size in steps:
        _subscribers(size - others, "country:CL")
        others = size
        rounds = [_round("country:KE", "KE")[0] for _ in range(ROUNDS)]
        told.append((Parliamentarian.objects.count(), statistics.median(rounds)))
    (small, first), (large, last) = told[0], told[-1]
    grown = log(last / first) / log(large / small)
    print(f"growth: {MATCHES} told in {first * 1000:.0f} ms of processor among {small} members,"
          f" in {last * 1000:.0f} ms among {large}: exponent {grown:.2f}", flush=True)  # fmt: skip


def main(words: list[str]) -> None:
    """Measure the rungs that are asked for."""
    with tempfile.TemporaryDirectory() as home:
        _start(home)
        from tests import cast

        cast.account(cast.NOOR)
        _rung("parliament", 1500, "country:UG", "UG")
        _growth((1500, 15000))
        if "world" in words:
            _rung("world", 46000, "country:BI", "BI")


if __name__ == "__main__":
    main(sys.argv[1:])
