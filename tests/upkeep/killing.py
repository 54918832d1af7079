"""Processes that are killed: one that has the framework loaded forks a child for each round.

    python -m tests.upkeep.killing HOME ROUNDS SEED KEYFILE [DEED SECONDS]

Each round a child does one kind of deed again and again and writes down, on a pipe, what it is
about to do and what it was told is done; at a random moment it is killed with SIGKILL. Then a
fresh child looks whether what is on the disk is the old state or the new, never a mixture, and
whether all that was acknowledged is there. With DEED and SECONDS only that deed, never sooner.
Prints one JSON object; `faults` is empty if all held.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import select
import shutil
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

LONGEST = {"write": 0.5, "publish": 0.6, "withdraw": 0.6, "erase": 0.8, "backup": 1.0,
           "restore": 2.5}  # fmt: skip
Say = Callable[[str, str], None]


def run(
    work: Callable[[Say], None], *, kill_after: float | None
) -> tuple[list[tuple[str, str]], int]:
    """Run work in a child and kill it after a while; return what it said, and how it ended."""
    read_end, write_end = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(read_end)
        os.set_inheritable(write_end, True)  # whatever it becomes, its end shows here
        code = 1
        try:
            work(lambda word, ref: (os.write(write_end, f"{word} {ref}\n".encode()), None)[1])
            code = 0
        except BaseException as fault:
            os.write(write_end, f"failed {type(fault).__name__}:{str(fault)[:200]!r}\n".encode())
        finally:
            os._exit(code)
    os.close(write_end)
    begun = False
    body = b""
    deadline = None
    while True:
        wait = None if deadline is None else max(0.0, deadline - time.monotonic())
        ready, _, _ = select.select([read_end], [], [], wait)
        if not ready:
            os.kill(pid, signal.SIGKILL)
            deadline = time.monotonic() + 30
            continue
        part = os.read(read_end, 65536)
        if not part:
            break
        body += part
        if not begun and kill_after is not None:
            begun, deadline = True, time.monotonic() + kill_after
    os.close(read_end)
    _, status = os.waitpid(pid, 0)
    said = [tuple(line.split(" ", 1)) for line in body.decode().splitlines() if " " in line]
    return said, status  # type: ignore[return-value]


# --- deeds ----------------------------------------------------------------------------------------


def write(say: Say) -> None:
    """Keep persons and notes, one after the other."""
    from gemel.notes import services as notes
    from tests.consent.builders import a_person
    from tests.upkeep.killing_state import by

    say("begun", "-")
    while True:
        person = a_person(by=by())
        note = notes.write("Invented", about=person.ref, by=by())
        say("written", f"{person.ref} {note.ref}")


def publish(say: Say) -> None:
    """Propose and approve a fresh case, one after the other."""
    from gemel.publishing import services as publishing
    from tests.publishing.builders import a_case
    from tests.upkeep.killing_state import by, other

    say("begun", "-")
    while True:
        case = a_case(code=f"X{random.randrange(10**9)}")
        release = publishing.propose(kind="case", about=case.case.ref, by=by())
        say("proposed", release.ref)
        publishing.approve(release, by=other())
        say("lit", release.ref)


def withdraw(say: Say) -> None:
    """Take down what is lit and withdraw a fresh consent, one after the other."""
    from gemel.consent import services as consent
    from gemel.publishing import queries
    from gemel.publishing import services as publishing
    from tests.consent.builders import a_consent
    from tests.upkeep.killing_state import by

    say("begun", "-")
    while True:
        given = a_consent(at=by().at)
        say("given", given.ref)
        consent.withdraw(given, by=by())
        say("withdrawn", given.ref)
        lit = queries.lit(by=by()).first()
        if lit is not None:
            say("retracting", lit.ref)
            publishing.retract(lit, why="mistake", by=by())
            say("retracted", lit.ref)


def erase(say: Say) -> None:
    """Erase fresh persons with the words of two."""
    from gemel.upkeep import services
    from tests.consent.builders import a_consent
    from tests.upkeep.killing_state import by, other

    say("begun", "-")
    while True:
        person = a_consent(at=by().at).person
        asked = services.ask(person, why="person", by=by())
        say("asked", person.ref)
        services.erase(asked, person, by=other())
        say("erased", person.ref)


def backup(say: Say, public: str = "") -> None:
    """Back up again and again."""
    from django.conf import settings

    from gemel.access import queries as access
    from gemel.upkeep import services
    from tests.upkeep.killing_state import by

    say("begun", "-")
    while True:
        made = services.back_up(to=Path(settings.GEMEL_BACKUPS), keys=[public],
                                keep=timedelta(days=30), by=access.operator(by().at))  # fmt: skip
        say("backed-up", made.file)


def restore(say: Say, home: Path, file: str, keyfile: str) -> None:
    """Restore over the folder, as the command does, in a process that has loaded nothing."""
    words = [sys.executable, "-m", "gemel.cli.main", "restore", file, "--identity", keyfile,
             "--replace"]  # fmt: skip
    say("begun", "-")
    os.environ["GEMEL_HOME"] = str(home)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    os.execv(sys.executable, words)  # the pipe stays open until this process is gone


# --- looking --------------------------------------------------------------------------------------


def look(say: Say, told: dict[str, list[str]]) -> None:
    """Say every fault that a fresh process finds."""
    from tests.upkeep.killing_state import faults

    for fault in faults(told):
        say("fault", fault)


def main() -> None:
    """Do the rounds and print what they found."""
    home, rounds, seed, keyfile = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    chance = random.Random(seed)
    os.environ["GEMEL_HOME"] = str(home)
    from gemel.cli import ground

    ground.start()
    from gemel.upkeep import sealing

    public = str(sealing.identities(Path(keyfile))[0].to_public())
    deeds: dict[str, Callable[[Say], None]] = {
        "write": write, "publish": publish, "withdraw": withdraw, "erase": erase,
        "backup": lambda say: backup(say, public),
    }  # fmt: skip
    told: dict[str, list[str]] = {}
    kills: dict[str, int] = {}
    found: list[str] = []
    acknowledged = 0
    order, least = [*deeds, "restore"], 0.0
    if len(sys.argv) > 5:
        order, least = [sys.argv[5]], float(sys.argv[6])
    for number in range(rounds):
        name = order[number % len(order)]
        after = least + chance.uniform(0.0, LONGEST[name])
        if name == "restore":
            found += _restore_round(home, keyfile, public, after, kills)
        else:
            said, status = run(deeds[name], kill_after=after)
            for word, ref in said:
                told.setdefault(word, []).append(ref)
                acknowledged += word not in ("begun", "failed")
            if status == signal.SIGKILL:
                kills[name] = kills.get(name, 0) + 1
        said, _ = run(lambda say: look(say, told), kill_after=None)
        found += [f"round {number} ({name}): {ref}" for word, ref in said if word != "begun"]
        found += [f"round {number} ({name}): {one}" for one in told.pop("failed", [])]
    print(json.dumps({"kills": kills, "acknowledged": acknowledged, "faults": found}))


def _restore_round(
    home: Path, keyfile: str, public: str, after: float, kills: dict[str, int]
) -> list[str]:
    """Restore over a copy of the folder, killed: the copy must be the old one or the new one."""
    there = home.parent / "restored"
    for left in (there, *home.parent.glob("restored.before-*"), *home.parent.glob(".restored.*")):
        shutil.rmtree(left, ignore_errors=True)
    shutil.copytree(home, there, ignore=shutil.ignore_patterns("backups"))
    there.chmod(0o700)
    files: list[str] = []

    def make(say: Say) -> None:
        from django.conf import settings

        from gemel.access import queries as access
        from gemel.upkeep import services
        from tests.upkeep.killing_state import by

        made = services.back_up(to=Path(settings.GEMEL_BACKUPS), keys=[public],
                                keep=timedelta(0), by=access.operator(by().at))  # fmt: skip
        say("made", made.file)

    said, _ = run(make, kill_after=None)
    files = [ref for word, ref in said if word == "made"]
    if not files:
        return [f"no backup to restore: {said}"]
    mark = there / "mark-of-the-old-one"
    mark.touch(mode=0o600)
    _, status = run(lambda say: restore(say, there, files[0], keyfile), kill_after=after)
    if status == signal.SIGKILL:
        kills["restore"] = kills.get("restore", 0) + 1
    old = mark.exists()
    with contextlib.suppress(FileNotFoundError):
        from tests.upkeep.killing_state import folder_faults

        return [f"restore ({'old' if old else 'new'}): {one}" for one in folder_faults(there, old)]
    return ["restore: the folder is gone"]


if __name__ == "__main__":
    main()
