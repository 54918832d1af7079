"""Desk pages on the parliament rung, held against the smallest page that Django can make.

    python bench/pages.py

Prints for each page: queries, bytes, and how many times the floor it takes (median of nine rounds,
floor and page in turn). Growth is the same page with ten times the rows. Nothing real is used.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 9
SMALL, LARGE = 16, 160


def _start(home: str) -> None:
    sys.path.insert(0, str(ROOT))
    os.environ |= {"GEMEL_HOME": home, "DJANGO_SETTINGS_MODULE": "gemel.config.settings"}
    import django
    from django.conf import settings

    django.setup()
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.GEMEL_REQUIRE_SECOND_FACTOR = False
    from django.core.management import call_command

    for alias in settings.DATABASES:
        call_command("migrate", database=alias, verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)


def _fill(cases: int) -> str:
    """Add invented cases with three persons and facts each; return the reference of one."""
    from gemel.cases import services
    from gemel.cases.services import Cited
    from gemel.people import services as people
    from tests.cast import noor

    by, ref = noor(), ""
    for n in range(cases):
        persons = [
            people.keep_named(name=f"Invented {n} {m}", countries=["UG"], by=by, invented=True)
            for m in range(3)
        ]
        case = services.open_case(
            title=f"Invented case {n}", countries=["UG"], persons=persons, by=by, invented=True
        )
        for kind in ("situation", "event", "hearing"):
            services.record_fact(
                case, kind=kind, value="Something invented happened.",
                cited=Cited(what="An invented source", stated_on="2026"), by=by,
            )  # fmt: skip
        ref = case.ref
    return ref


def _timed(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def _measure(client, address: str, floor: Callable[[], object]) -> tuple[float, float, int, int]:
    from django.db import connection

    asked = []

    def count(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        asked.append(sql)
        return execute(sql, params, many, context)

    client.get(address)
    with connection.execute_wrapper(count):
        answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    floors, pages = [], []
    for _ in range(ROUNDS):
        floors.append(_timed(floor))
        pages.append(_timed(lambda: client.get(address)))
    page, ground = statistics.median(pages), statistics.median(floors)
    return page / ground, page, len(asked), len(answer.content)


def main() -> None:
    """Measure the desk, the list of cases and one case file."""
    with tempfile.TemporaryDirectory() as home:
        _start(home)
        from django.template import engines
        from django.test import Client

        from tests import cast

        account = cast.account(cast.NOOR, name="Noor Invented")
        client: Client = cast.client_of(account)
        bare = engines["django"].from_string(
            "<ul>{% for n in rows %}<li><a href='/x/{{ n }}'>{{ n }}</a></li>{% endfor %}</ul>"
        )

        def floor() -> object:
            return bare.render({"rows": range(30)})

        found: dict[str, list[tuple[float, float, int, int]]] = {}
        for rows in (SMALL, LARGE - SMALL):
            ref = _fill(rows)
            for name, address in (
                ("desk", "/desk/"),
                ("list of cases", "/desk/cases/"),
                ("case file", f"/desk/cases/{ref}/"),
            ):
                found.setdefault(name, []).append(_measure(client, address, floor))
        print(f"{'page':<16}{'queries':>9}{'bytes':>9}{'× floor':>9}{'growth ×10':>12}")
        for name, (small, large) in found.items():
            growth = large[1] / small[1]
            print(f"{name:<16}{large[2]:>9}{large[3]:>9}{large[0]:>9.1f}{growth:>12.2f}")
        print(
            f"queries with {SMALL} and {LARGE} cases:",
            {n: (a[2], b[2]) for n, (a, b) in found.items()},
        )


if __name__ == "__main__":
    main()
