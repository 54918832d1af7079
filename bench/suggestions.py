"""Which act fits now, for 700 members and 160 cases, against the floor: the rules alone.

    python bench/suggestions.py

Prints for a whole register: what all suggestions take, as ratio to the floor, and the queries of
one. The floor judges and rates the same kinds for the same people on what was read before, and
asks the database for nothing; both in turns in one run. Growth is one suggestion in a register of
ten times the size. Nobody in it is real.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
MEMBERS, CASES = 700, 160
ROUNDS = 5


def _start(home: str) -> None:
    sys.path.insert(0, str(ROOT))
    os.environ |= {"GEMEL_HOME": home, "DJANGO_SETTINGS_MODULE": "gemel.config.settings"}
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    for alias in settings.DATABASES:
        call_command("migrate", database=alias, verbosity=0, interactive=False)


def _fill(cases: int, members: int) -> tuple[list[Any], list[Any]]:
    """Add invented cases of three, decided; every member has a twin among them, who allows acts."""
    from gemel.kernel import refs
    from gemel.twinning.models import Twinning
    from tests.cast import LONG_AGO
    from tests.consent.builders import a_consent
    from tests.publishing.builders import a_case
    from tests.twinning.builders import a_member, a_programme

    programme = a_programme(f"Invented {cases}")
    made = [a_case(persons=3, scope=programme.ref) for _ in range(cases)]
    persons = [person for one in made for person in one.persons]
    for person in persons:
        for use in ("approach_authorities", "raise_in_talks", "regular_contact"):
            a_consent(person, use=use, audiences=["authorities-there", "twin", "own-government"])
    twins = [
        Twinning(
            ref=refs.new("twin"), programme=programme, person=persons[n % len(persons)],
            parliamentarian=a_member(), stage="active", active_at=LONG_AGO, contact_days=30,
            invented=True,
        ) for n in range(members)
    ]  # fmt: skip
    return [one.case for one in made], Twinning.objects.bulk_create(twins)


def _spent(call: Callable[[Any], object], rows: list[Any]) -> float:
    """Return the processor's time for one of these rows, on average."""
    begun = time.process_time()
    for row in rows:
        call(row)
    return (time.process_time() - begun) / len(rows)


def _asked(call: Callable[[Any], object], about: Any) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        call(about)
    return len(queries)


def _member(twinning: Any) -> object:
    from gemel.actions import queries
    from tests.cast import max_by

    by = max_by(twinning.parliamentarian.ref)
    found = queries.fits_person(twinning.person, by=by, twinned=True)
    assert any(fit.open for fit in found)
    return found


def _case(case: Any) -> object:
    from gemel.actions import queries
    from tests.cast import noor

    found = queries.fits_case(case, by=noor())
    assert any(fit.open for fit in found)
    return found


def _floors(twin: Any, case: Any) -> tuple[Callable[[Any], object], Callable[[Any], object]]:
    """Return the rules alone for one twin and for one case, on what was read before."""
    from gemel.actions import basis, catalogue, rules
    from gemel.cases import queries as cases
    from tests.cast import noor

    by = noor()

    def bare(persons: list[Any], kind_of_person: str, decided: Any) -> Callable[[Any], object]:
        every = list(basis.grounds(persons, by=by).values())
        moment = rules.Moment(
            on=by.at.date(), person_kind=kind_of_person, urgency=1, decided_on=decided
        )

        def rate(_: Any) -> object:
            found = rules.fitting(catalogue.kinds().values(), moment=moment, past={})
            for kind, _, _ in found:
                public = not kind.allows(public=False)
                told = kind.told(public=public)
                if kind_of_person:
                    basis.on(every[0], kind, told=told, public=public, by=by)
                else:
                    basis.on_all(every, kind, told=told, public=public, by=by)
            return found

        return rate

    decided = cases.newest_decision_on(case)
    return (
        bare([twin.person], twin.person.kind, decided),
        bare(cases.persons_of(case), "", decided),
    )


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as home:
        _start(home)
        small_cases, small_twins = _fill(CASES // 10, MEMBERS // 10)
        small = {
            "member": statistics.median(_spent(_member, [one]) for one in small_twins),
            "case": statistics.median(_spent(_case, [one]) for one in small_cases),
        }
        cases, twins = _fill(CASES - len(small_cases), MEMBERS - len(small_twins))
        cases, twins = [*small_cases, *cases], [*small_twins, *twins]
        by_rules = dict(zip(("member", "case"), _floors(twins[-1], cases[-1]), strict=True))
        print(f"{'of':<8}{'each':>6}{'queries':>9}{'ms':>8}{'× floor':>9}{'growth ×10':>12}")
        for name, call, rows in (("member", _member, twins), ("case", _case, cases)):
            ours, floors = [], []
            share = len(rows) // ROUNDS
            for turn in range(ROUNDS):
                part = rows[turn * share : (turn + 1) * share]
                floors.append(_spent(by_rules[name], part))
                ours.append(_spent(call, part))
            asked = {_asked(call, rows[n]) for n in (0, len(rows) // 2, -1)}
            took, floor = statistics.median(ours), statistics.median(floors)
            print(
                f"{name:<8}{len(rows):>6}{max(asked):>9}{took * 1000:>8.1f}{took / floor:>9.1f}"
                f"{took / small[name]:>12.2f}"
            )


if __name__ == "__main__":
    main()
