"""Killed at any moment, a record is in its old state or its new one, and nothing told is lost."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

CHILD = textwrap.dedent("""
    import json, sys
    from dataclasses import replace
    from datetime import timedelta
    from pathlib import Path
    import django
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone
    from gemel.kernel.errors import Refused
    from gemel.ledger import queries as ledger
    from gemel.vault import crypto, queries, services
    from gemel.vault.models import Grant, Record
    from gemel.vault.sessions import Unlocked
    from tests import cast
    from tests.vault import builders

    crypto.MEMORY, crypto.PASSES = 64, 1
    file, told = Path(sys.argv[2]), Path(sys.argv[3])
    PER = "per-hhhhh-22222"
    now = timezone.now()
    if sys.argv[1] == "begin":
        for database in ("default", "shred"):
            call_command("migrate", "shred" if database == "shred" else "vault",
                         database=database, verbosity=0)
        call_command("migrate", "ledger", verbosity=0)
        lead = builders.first_lead(builders.house(), cast.noor(at=now))
        other = builders.vouched(cast.amani(at=now), lead=lead)
        services.seal(PER, {"name": "0"}, unlocked=lead.unlocked, by=lead.by)
        file.write_text(json.dumps([p.unlocked.keys.seed.hex() for p in (lead, other)]))
        sys.exit()
    seeds = [crypto.Keys(bytes.fromhex(s)) for s in json.loads(file.read_text())]
    by, his = cast.noor(at=now), cast.amani(at=now)
    mine = Unlocked(by.ref, seeds[0], now + timedelta(hours=1))
    other = Unlocked(his.ref, seeds[1], now + timedelta(hours=1))
    print(seeds[0].fingerprint == queries.own(by=by).fingerprint, flush=True)
    if sys.argv[1] == "look":
        opened = queries.opened(PER, unlocked=mine, by=by)
        row = Record.objects.get()
        there = Grant.objects.filter(fingerprint=seeds[1].fingerprint).exists()
        try:
            queries.opened(PER, unlocked=other, by=his)
            reads = True
        except Refused:
            reads = False
        whole = ledger.first_break() is None
        one_version = {g.version for g in row.grants.all()} == {row.version}
        print(json.dumps({"name": opened.words["name"], "there": there, "reads": reads,
                          "whole": whole, "one": one_version, "waits": bool(row.rekey_since)}))
        sys.exit()
    number = int(sys.argv[4])
    while True:
        number += 1
        opened = queries.opened(PER, unlocked=mine, by=by)
        services.change(PER, {"name": str(number)}, version=opened.version, unlocked=mine, by=by)
        with told.open("a") as out:
            out.write(f"wrote {number}\\n")
        services.share(PER, to=his.ref, purpose="contact", basis="con-1",
                       ends_at=now + timedelta(days=9), unlocked=mine, by=by)
        with told.open("a") as out:
            out.write("shared\\n")
        services.revoke(PER, to=his.ref, by=by)
        with told.open("a") as out:
            out.write("revoked\\n")
""")


def _start(home: Path, *words: str) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "GEMEL_HOME": str(home),
        "GEMEL_DATABASE_URL": "",
        "GEMEL_SHRED_URL": "",
        "GEMEL_RUNTIME": str(home / "runtime"),
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "DJANGO_SETTINGS_MODULE": "gemel.config.settings",
    }
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, *words], env=environment, stdout=subprocess.PIPE, text=True
    )


def _killed(tmp_path: Path, times: int) -> None:
    import json

    (tmp_path / "demo").touch()  # the named exception: sessions may lie on a disk
    seeds, told = tmp_path / "seeds", tmp_path / "told"
    assert _start(tmp_path, "begin", str(seeds), str(told)).wait() == 0
    told.touch()
    number, chance = 0, random.Random(7)
    for _ in range(times):
        child = _start(tmp_path, "work", str(seeds), str(told), str(number))
        assert child.stdout and child.stdout.readline() == "True\n"
        before = told.read_text().count("\n")
        deadline = time.monotonic() + 60
        while told.read_text().count("\n") <= before and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(chance.random() * 0.15)
        child.send_signal(signal.SIGKILL)
        child.wait()

        looked, _ = _start(tmp_path, "look", str(seeds), str(told)).communicate()
        found = json.loads(looked.splitlines()[-1])
        lines = told.read_text().split("\n")[:-1]
        wrote = [int(line.split()[1]) for line in lines if line.startswith("wrote")]
        assert int(found["name"]) in (wrote[-1], wrote[-1] + 1), "an acknowledged write was lost"
        assert found["whole"] and found["one"]
        assert found["there"] == found["reads"], "a grant that opens nothing, or none that opens"
        if lines[-1] == "revoked":
            assert not found["there"] or int(found["name"]) > wrote[-1]
        if found["waits"]:
            assert not found["there"], "taken away, and still there"
        number = int(found["name"])


def test_killed_at_random_a_record_is_old_or_new_and_never_mixed(tmp_path):
    _killed(tmp_path, 5)


@pytest.mark.slow
def test_killed_a_hundred_times(tmp_path):
    _killed(tmp_path, 100)
