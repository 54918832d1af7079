"""Importing and finding parliamentarians, held against the least that could be done.

    python bench/importing.py            20,000 people, as in the goals
    python bench/importing.py --rows 700 one parliament

The floor is what no import can be quicker than: `csv` reads the rows, and Django's `bulk_create`
writes three bare rows for each, in one transaction. Ratios within one run mean something on any
machine; seconds do not. All people are invented from a seed.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
HEADER = (
    "id", "name", "sort_name", "birth_date", "gender", "email", "party", "area", "country_code",
    "legislature", "start_date", "end_date", "languages", "committees",
)  # fmt: skip
STATES = ("DK", "BE", "NL", "FR", "DE", "IT", "ES", "PT", "SE", "FI", "IE", "AT", "PL", "CZ", "GR")
DAY = date(2026, 11, 1)
SEARCHES = ("quillon", "vera", "wera kwilon", "saadat", "ma", "zzzz")
ROUNDS = 5


def _start(home: str) -> None:
    sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
    os.environ |= {"GEMEL_HOME": home, "DJANGO_SETTINGS_MODULE": "gemel.config.settings"}
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False, skip_checks=True)


def _people(count: int, seed: int) -> Iterator[tuple[str, ...]]:
    """Yield rows of invented people, their names of a few hundred syllables."""
    dice = random.Random(seed)
    sound = ["ba", "ke", "li", "mo", "nu", "ra", "se", "ti", "vo", "wu", "za", "quil", "dor", "fen"]
    for number in range(count):
        given = "".join(dice.choices(sound, k=2)).title()
        family = "".join(dice.choices(sound, k=3)).title()
        state = STATES[number % len(STATES)]
        born = f"{dice.randint(1940, 1999)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
        yield (
            f"{seed}-{number}", f"{given} {family}", f"{family}, {given}", born, dice.choice("FM"),
            f"{given}.{family}{number}@house.example".lower(), f"Party {dice.randint(1, 9)}",
            f"Area {dice.randint(1, 90)}", state, f"House of {state}", "2024-06-01", "",
            "fr|en", "Foreign Affairs|Justice",
        )  # fmt: skip


def _table(folder: str, name: str, count: int, seed: int) -> Path:
    path = Path(folder) / name
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(_people(count, seed))
    return path


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def _floor(path: Path) -> tuple[float, float]:
    """Return the seconds for reading alone and for reading and writing bare rows, undone again."""
    from django.db import transaction

    from gemel.kernel import refs
    from gemel.people.models import Identifier, Mandate, Parliament, Parliamentarian

    def read() -> list[dict[str, str]]:
        with path.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def write() -> None:
        with transaction.atomic():
            house = Parliament.objects.create(ref=refs.new("house"), name="Floor")
            people = Parliamentarian.objects.bulk_create(
                Parliamentarian(
                    ref=refs.new("par"), name=row["name"], sort_name=row["sort_name"],
                    birth_date=row["birth_date"],
                )
                for row in rows
            )  # fmt: skip
            Identifier.objects.bulk_create(
                Identifier(parliamentarian=one, scheme="floor", value=row["id"])
                for one, row in zip(people, rows, strict=True)
            )
            Mandate.objects.bulk_create(
                Mandate(parliamentarian=one, parliament=house, starts_on=row["start_date"])
                for one, row in zip(people, rows, strict=True)
            )
            transaction.set_rollback(True)

    reading, rows = _timed(read)
    writing, _ = _timed(write)
    return reading, reading + writing


def _import(path: Path) -> tuple[float, float, Any]:
    """Return the seconds for reading and for applying, and the report."""
    from django.utils import timezone

    from gemel.access import queries as access
    from gemel.people import reading, services

    by = access.operator(timezone.now())
    read, found = _timed(lambda: reading.read([(path.name, path)], as_of=DAY))
    apply, report = _timed(lambda: services.apply_import(found, apply=True, by=by))
    return read, apply, report


def _search(known: int) -> None:
    from django.db import connection
    from django.utils import timezone

    from gemel.access import queries as access
    from gemel.people import queries

    by = access.operator(timezone.now())

    def scan() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM people_parliamentarian WHERE length(name) > 900")
            cursor.fetchall()

    bare = statistics.median(_timed(scan)[0] for _ in range(ROUNDS))
    print(f"\nfinding among {known} people (one scan of the table: {bare * 1000:.0f} ms)")
    print(f"{'text':<14}{'first page':>12}{'count':>10}{'× one scan':>12}{'found':>8}")
    for text in SEARCHES:
        hits = queries.parliamentarians(by=by, text=text)
        page = statistics.median(_timed(hits[:25].all().__len__)[0] for _ in range(ROUNDS))
        counting, found = min(_timed(hits.count) for _ in range(ROUNDS))
        print(f"{text:<14}{page * 1000:>9.0f} ms{counting * 1000:>7.0f} ms"
              f"{(page + counting) / bare:>12.1f}{found:>8}")  # fmt: skip


def main() -> None:
    """Import, import again, import the same people from another source, and search."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    rows = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as home:
        _start(home)
        path = _table(home, "one.csv", rows, seed=1)
        parsing, floor = _floor(path)
        read, first, report = _import(path)
        again_read, again, unchanged = _import(path)
        assert (report.created, unchanged.unchanged) == (rows, rows)
        print(f"{rows} people; csv alone {parsing:.2f} s; csv and bulk_create {floor:.2f} s")
        print(f"{'':<34}{'seconds':>9}{'ratio':>8}")
        for label, seconds, ratio, to in (
            ("reading", read, read / parsing, "csv alone"),
            ("first, read and applied", read + first, (read + first) / floor, "the floor"),
            ("again, read and applied", again_read + again,
             (again_read + again) / (read + first), "first"),
            ("again, compared only", again, again / first, "first, applied only"),
        ):  # fmt: skip
            print(f"{label:<34}{seconds:>9.2f}{ratio:>8.2f} × {to}")
        other = _table(home, "other.csv", rows, seed=2)
        other_read, second, more = _import(other)
        ratio = (other_read + second) / (read + first)
        print(f"{'as many of another source':<34}{other_read + second:>9.2f}{ratio:>8.2f} × first"
              f" ({more.likenesses} likely duplicates)")  # fmt: skip
        _search(2 * rows)


if __name__ == "__main__":
    main()
