"""Two coordinators confirm at the same moment: nothing is doubled, nothing lost, nobody misled.

Real processes on one database, each with a browser of its own, waiting at a barrier. Of one case
one confirms, and the other reads that it changed meanwhile; two cases of one paper both stand, and
so does their one decision. To forget who confirmed is planted, and both are told that they did.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests import databases

pytestmark = pytest.mark.own_database
ROOT = Path(__file__).resolve().parents[3]
SAME, SIDE_BY_SIDE, FAULT = "same", "side by side", "fault"
ROUNDS = [SAME, SIDE_BY_SIDE, SAME, SIDE_BY_SIDE, FAULT]

HOUSE = textwrap.dedent("""
    import json, multiprocessing, sys
    import django
    django.setup()
    from django.conf import settings
    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    settings.ALLOWED_HOSTS = ["testserver"]
    from django.core.management import call_command
    from django.db import connections
    from gemel.cases.models import Case, Decision, Membership, Reading, Ruling
    from gemel.cases.services import readings
    from gemel.ledger.models import Entry
    from tests import cast
    from tests.cases.received import full_case, person, receive

    def begin(rounds):
        for database in ("default", "showcase", "shred"):
            call_command("migrate", verbosity=0, database=database)
        call_command("createcachetable", verbosity=0)
        desks = [cast.account(cast.NOOR), cast.account(cast.AMANI)]
        papers = [
            receive(
                *(full_case(person(k), person(k + 1), code=f"LUX-COLL-{k}")
                  for k in (10 * n + 1, 10 * n + 3)),
                session=200 + n, day=f"2025-11-{n + 1:02}", place=f"Invented {n}",
            ).ref
            for n in range(rounds)
        ]
        connections.close_all()
        return desks, papers

    def confirm(account, papers, cases, meeting, told):
        browser, answers = cast.client_of(account), []
        for paper, case in zip(papers, cases):
            if case == "fault":
                readings._done = lambda reading, number, by: (
                    reading.confirmed.filter(number=number).select_related("case").first())
            here = f"/desk/decisions/{paper}/{case if case != 'fault' else 1}/"
            version = Reading.objects.get(ref=paper).version
            browser.get(here)
            meeting.wait(60)
            answer = browser.post(here, {"do": "confirm", "version": version})
            led = answer.headers.get("Location", "").startswith(f"/desk/decisions/{paper}/")
            changed = "look again, then decide" in answer.content.decode()
            answers.append([answer.status_code, led, changed])
        told.put(answers)

    def kept(paper):
        reading = Reading.objects.get(ref=paper)
        cases = Case.objects.filter(pk__in=reading.confirmed.values("case"))
        return [
            reading.confirmed.count(), cases.count(),
            Ruling.objects.filter(decision=reading.decision).count(),
            Membership.objects.filter(case__in=cases).count(),
            Entry.objects.filter(what="decision.recorded", about=reading.decision.ref).count(),
            Decision.objects.filter(session=reading.decision.session).count(),
        ]

    plans = json.loads(sys.argv[1])
    desks, papers = begin(len(plans[0]))
    fork = multiprocessing.get_context("fork")
    meeting, told = fork.Barrier(2), fork.Queue()
    both = [fork.Process(target=confirm, args=(desk, papers, plan, meeting, told))
            for desk, plan in zip(desks, plans)]
    for one in both:
        one.start()
    answers = [told.get(timeout=120) for _ in both]
    for one in both:
        one.join()
    print(json.dumps([[sorted(pair) for pair in zip(*answers)], [kept(one) for one in papers]]))
""")


def _at_once(home: Path, *plans: list[int | str]) -> list[list[list[object]]]:
    """Let two confirm by these plans; return what both read, and what is kept, round by round."""
    with databases.of_its_own() as urls:
        own = {name: urls.get(name, "") for name in databases.CHOSEN}
        environment = {
            **os.environ, **own, "GEMEL_HOME": str(home), "GEMEL_SECRET_KEY": "invented" * 9,
            "GEMEL_REQUIRE_SECOND_FACTOR": "no", "DJANGO_SETTINGS_MODULE": "gemel.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", HOUSE, json.dumps(plans)],
            env=environment, stdout=subprocess.PIPE, text=True, timeout=240, check=True,
        )  # fmt: skip
    found: list[list[list[object]]] = json.loads(done.stdout.splitlines()[-1])
    return found


def test_of_two_who_confirm_at_once_one_wins_and_nothing_is_doubled_or_lost(tmp_path):
    one = ["fault" if kind == FAULT else 1 for kind in ROUNDS]
    other = [2 if kind == SIDE_BY_SIDE else case for kind, case in zip(ROUNDS, one, strict=True)]

    answers, kept = _at_once(tmp_path, one, other)

    won, changed = [303, True, False], [409, False, True]
    for kind, both, rows in zip(ROUNDS, answers, kept, strict=True):
        many = 2 if kind == SIDE_BY_SIDE else 1
        assert both == ([won, changed] if kind == SAME else [won, won]), kind
        assert rows == [many, many, many, 2 * many, many, 1], kind
