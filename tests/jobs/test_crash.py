"""A worker is killed with SIGKILL in the middle of its work; another does the work."""

from __future__ import annotations

import os
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

CHILD = textwrap.dedent("""
    import sys, threading, time
    from datetime import timedelta
    from pathlib import Path
    import django
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone
    from gemel.jobs import registry, services, worker
    from gemel.jobs.models import Job

    marks = Path(sys.argv[2])

    @registry.job("crash.slow")
    def slow(*, by):
        with marks.open("a") as file:
            file.write("begun\\n")
        time.sleep(float(sys.argv[3]))
        with marks.open("a") as file:
            file.write("done\\n")

    if sys.argv[1] == "begin":
        call_command("migrate", "jobs", verbosity=0)
        services.enqueue("crash.slow", [], run_at=timezone.now())
    deadline = time.monotonic() + 20
    registry.discover = lambda: None
    while Job.objects.filter(done_at=None).exists() and time.monotonic() < deadline:
        worker.run_one(lease=timedelta(seconds=1)) or time.sleep(0.05)
    print(*Job.objects.values_list("attempts", "done_at").get())
""")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder, and databases, that only the two workers know."""
    with databases.of_its_own() as urls:
        for name in databases.CHOSEN:
            monkeypatch.setenv(name, urls.get(name, ""))
        yield tmp_path


def _start(home: Path, *words: str) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "GEMEL_HOME": str(home),
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "gemel.config.settings",
    }
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, *words],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )


def _wait_for(marks: Path, child: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 30
    while not marks.exists():
        assert child.poll() is None, "the worker ended before it began"
        assert time.monotonic() < deadline, "the worker never began"
        time.sleep(0.02)


def test_a_killed_workers_job_runs_again_and_is_done_once(home):
    marks = home / "marks"
    first = _start(home, "begin", str(marks), "60")
    _wait_for(marks, first)

    first.send_signal(signal.SIGKILL)
    first.wait()
    second = _start(home, "go on", str(marks), "0")
    told, _ = second.communicate(timeout=40)

    assert second.returncode == 0
    assert told.startswith("2 ")
    assert "None" not in told
    assert marks.read_text().split() == ["begun", "begun", "done"]


@pytest.mark.parametrize("seconds", ["2.5"])
def test_work_longer_than_its_lease_is_not_taken_by_another_worker(home, seconds):
    marks = home / "marks"
    first = _start(home, "begin", str(marks), seconds)
    _wait_for(marks, first)

    second = _start(home, "go on", str(marks), "0")

    assert first.communicate(timeout=40)[0].startswith("1 ")
    second.communicate(timeout=40)
    assert marks.read_text().split() == ["begun", "done"]
