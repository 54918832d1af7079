"""Who tells many is killed with SIGKILL at points that chance picks: all are told, or none."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from tests import databases

pytestmark = pytest.mark.own_database
ROOT = Path(__file__).resolve().parents[2]
MANY = 60

CHILD = textwrap.dedent("""
    import json, sys
    import django
    django.setup()
    from django.core.management import call_command
    from gemel.access import queries as access
    from gemel.access.models import Account
    from gemel.alerts import queries, services
    from gemel.alerts.models import Bulletin, Notice
    from gemel.alerts.services import telling
    from gemel.cases.models import Decision
    from gemel.jobs.models import Job
    from gemel.kernel.by import Door
    from gemel.ledger.models import Entry
    from tests import cast
    from tests.alerts.builders import a_decision, a_told_member, asks_for

    telling.FIRST = telling.SLICE = 2
    what, key = sys.argv[1:]
    if what == "prepare":
        for alias in ("default", "showcase"):
            call_command("migrate", database=alias, verbosity=0)
        a_decision()
        for _ in range(MANY):
            member, account = a_told_member()
            asks_for(account, "country:AQ", member.ref)
    if what == "send":
        print("ready", flush=True)
        about = Decision.objects.get().ref
        services.send(about, to=[], request_key=key, by=cast.noor())
    if what in ("send", "look"):
        by = [access.hand(one, at=cast.NOON, door=Door.PARLIAMENTARIAN)
              for one in Account.objects.all()]
        told = [len(queries.notices(by=one)) for one in by]
        print(json.dumps([Bulletin.objects.count(), Entry.objects.filter(what="alert.sent").count(),
                          Job.objects.filter(name="alerts.mail").count(), sum(told), max(told),
                          Notice.objects.count()]))
    if what == "end":
        services.make_letters(by=cast.noor())
        Bulletin.objects.update(called_back_at=cast.NOON)
        Notice.objects.all().delete()
        Job.objects.all().delete()
""").replace("MANY", str(MANY))


@pytest.fixture
def home(tmp_path, monkeypatch):
    with databases.of_its_own() as urls:
        for name in databases.CHOSEN:
            monkeypatch.setenv(name, urls.get(name, ""))
        yield tmp_path


def _start(home: Path, what: str, key: str = "-") -> subprocess.Popen[str]:
    environment = {
        **os.environ, "GEMEL_HOME": str(home), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "DJANGO_SETTINGS_MODULE": "gemel.config.settings",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, what, key], env=environment, stdout=subprocess.PIPE, text=True
    )


def _run(home: Path, what: str, key: str = "-") -> str:
    child = _start(home, what, key)
    told, _ = child.communicate(timeout=300)
    assert child.returncode == 0, what
    return told


def _kill_often(home: Path, kills: int) -> None:
    _run(home, "prepare")
    for number in range(kills):
        child = _start(home, "send", f"again-{number}")
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(random.random() / 2)
        child.send_signal(signal.SIGKILL)
        child.wait()
        before, recorded, jobs, told, most, rows = json.loads(_run(home, "look"))
        assert before == recorded  # a deed and its record, or neither
        assert (told, most, jobs) in [(0, 0, 0), (MANY, 1, 1)], (told, most, jobs, rows)
        last = _run(home, "send", f"again-{number}")  # the same form, sent again
        assert json.loads(last.removeprefix("ready\n"))[2:] == [1, MANY, 1, MANY]
        if number + 1 < kills:
            _run(home, "end")


def test_who_is_killed_while_telling_has_told_all_or_none(home):
    _kill_often(home, 1)


@pytest.mark.slow
def test_who_is_killed_again_and_again_while_telling_has_told_all_or_none(home):
    _kill_often(home, 40)
