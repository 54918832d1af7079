"""Opening vaults takes bounded memory on a machine, however many servers and people there are."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVERS, PEOPLE = 3, 4  # twelve at once; each costs 128 MiB, two are let in
EACH = 128  # MiB, as Argon2id is told
LEFT = 96  # MiB for threads, and for what was given back and is still counted

SERVER = """
import sys, threading, django
django.setup()
from gemel.vault import crypto
from gemel.vault.services import slots
print("ready", flush=True)
sys.stdin.readline()
how = crypto.Stretch(b"s" * 16)
people = [threading.Thread(target=lambda: (slots.stretched("x", how), print("opened", flush=True)))
          for _ in range(int(sys.argv[1]))]
for one in people:
    one.start()
for one in people:
    one.join()
"""


def memory(process: subprocess.Popen[str]) -> int:
    """Return what a process holds of memory just now, in MiB; 0 once it is gone."""
    try:
        pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def test_two_servers_and_many_people_stay_within_their_memory(tmp_path):
    (tmp_path / "demo").touch()  # the named exception: the folder may lie on a disk
    environment = {
        **os.environ, "GEMEL_HOME": str(tmp_path), "GEMEL_RUNTIME": str(tmp_path / "runtime"),
        "DJANGO_SETTINGS_MODULE": "gemel.config.settings", "PYTHONPATH": str(ROOT / "src"),
    }  # fmt: skip
    servers = [
        subprocess.Popen([sys.executable, "-c", SERVER, str(PEOPLE)], env=environment, text=True,
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(SERVERS)
    ]  # fmt: skip
    for one in servers:
        assert one.stdout and one.stdout.readline() == "ready\n"
    before = sum(map(memory, servers))
    for one in servers:
        assert one.stdin
        one.stdin.write("go\n")
        one.stdin.flush()
    most = 0
    while any(one.poll() is None for one in servers):
        most = max(most, sum(map(memory, servers)))
        time.sleep(0.005)

    told = [one.communicate()[0] for one in servers]
    assert all(text.count("opened") == PEOPLE for text in told)  # everybody was answered
    assert most - before > EACH  # what was looked for was seen
    assert most - before < 2 * EACH + LEFT
