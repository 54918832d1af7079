"""A worker that sends letters is killed with SIGKILL again and again: none is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from collections import Counter
from pathlib import Path

import pytest

from tests import databases
from tests.outbox.sink import Sink, a_sink

pytestmark = pytest.mark.own_database
ROOT = Path(__file__).resolve().parents[2]
BATCH = 20

CHILD = textwrap.dedent("""
    import sys, threading
    from datetime import timedelta
    import django
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone
    from gemel.jobs import registry, worker
    from gemel.outbox import rules, services
    from gemel.outbox.models import Letter
    from gemel.outbox.services import Ready

    rules.LEASE = timedelta(seconds=1)
    count = int(sys.argv[1])
    if count:
        call_command("migrate", "jobs", verbosity=0)
        call_command("migrate", "outbox", verbosity=0)
        now = timezone.now()
        for number in range(count):
            services.post(f"acc-{number}", kind="news", language="en", about="news-22222-22222",
                          due_at=now, at=now)
        sys.exit()

    def judge(batch, at):
        return {one.pk: Ready(f"{one.receiver}@example.org") for one in batch}

    over = threading.Event()

    @registry.job("crash.mail", every=1)
    def mail(*, by):
        services.deliver(judge, seconds=60)
        if not Letter.objects.exclude(due_at=None).exists():
            over.set()

    registry.discover = lambda: None
    worker.run(stop=over, lease=timedelta(seconds=1), pause=0.05)
    print(*sorted(set(Letter.objects.values_list("state", flat=True))))
""")


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A folder, and databases, that only the workers know."""
    with databases.of_its_own() as urls:
        for name in databases.CHOSEN:
            monkeypatch.setenv(name, urls.get(name, ""))
        yield tmp_path


def _start(home: Path, sink: Sink, count: int = 0) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "GEMEL_HOME": str(home),
        "GEMEL_MAIL_SERVER": f"127.0.0.1:{sink.port}",
        "GEMEL_MAIL_SECURITY": "none",
        "GEMEL_MAIL_FROM": "gemel@example.org",
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "gemel.config.settings",
    }
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(count)],
        env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def _numbers(sink: Sink) -> list[str]:
    return [mail["Message-ID"] for mail in sink.mails]


def _kill_at_some_point(child: subprocess.Popen[str], sink: Sink, whole: int) -> None:
    """Kill a worker after some mail that chance picks, and a moment later."""
    aim = random.randint(len(sink.raw) + 1, min(len(sink.raw) + 80, whole))
    deadline = time.monotonic() + 60
    while len(sink.raw) < aim and child.poll() is None:
        assert time.monotonic() < deadline, "nothing arrives"
        time.sleep(0.001)
    time.sleep(random.random() / 100)
    child.send_signal(signal.SIGKILL)
    child.wait()


def _kill_often(home: Path, *, letters: int, kills: int, ahead: bool) -> None:
    with a_sink(ahead=ahead) as sink:
        assert _start(home, sink, letters).wait(timeout=120) == 0
        for _ in range(kills):
            before = Counter(_numbers(sink))
            child = _start(home, sink)
            _kill_at_some_point(child, sink, letters)
            again = [number for number in _numbers(sink) if number in before]
            repeated = len(again) - sum(before.values())
            assert repeated <= BATCH, f"{repeated} mails of one batch came again"
        last = _start(home, sink)
        told, _ = last.communicate(timeout=120)

    assert (last.returncode, told.strip()) == (0, "sent")
    numbers = Counter(_numbers(sink))
    receivers = Counter(receiver for _, (receiver,) in sink.envelopes)
    assert len(numbers) == len(receivers) == letters  # nobody is left out, nobody has two numbers
    assert sum(numbers.values()) - letters <= BATCH * kills


@pytest.mark.parametrize("ahead", [True, False], ids=["ahead", "in turn"])
def test_a_killed_worker_loses_no_letter_and_repeats_at_most_one_batch(home, ahead):
    _kill_often(home, letters=240, kills=2, ahead=ahead)


@pytest.mark.slow
def test_a_worker_killed_again_and_again_loses_no_letter(home):
    _kill_often(home, letters=3000, kills=40, ahead=True)
