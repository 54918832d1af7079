"""Killed with SIGKILL at random points: old state or new, never mixed, nothing acknowledged lost.

Requirements 11 and 40, for writing, publishing, withdrawing, erasing, backing up and restoring.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.upkeep import world


def killed(home: Path, rounds: int, seed: int, key: Any) -> dict[str, Any]:
    """Do so many rounds and return what was found."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.upkeep.killing", str(home), str(rounds), str(seed),
         str(key.file)],
        env=world.environment(home), cwd=world.ROOT, capture_output=True, text=True, timeout=1800,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def test_killed_a_few_times_nothing_is_mixed_and_nothing_lost(home, key):
    told = killed(home, 12, 7, key)

    assert told["faults"] == []
    assert sum(told["kills"].values()) >= 6
    assert told["acknowledged"] > 0
    assert world.gemel(home, "audit", "verify").returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_killed_a_hundred_times_nothing_is_mixed_and_nothing_lost(home, key, seed):
    told = killed(home, 144, seed, key)

    assert told["faults"] == []
    assert sum(told["kills"].values()) >= 100
    assert set(told["kills"]) == {"write", "publish", "withdraw", "erase", "backup", "restore"}
    assert told["acknowledged"] > 100


FAULT = (
    "gemel/publishing/services/showing.py",
    '    sidefile.append("release.retracted", about=release.ref, at=by.at)\n',
)


def test_a_deed_that_leaves_the_side_file_out_is_found(home, key, tmp_path):
    """The planted fault, in a copy of the product: one line taken out turns the rounds red."""
    copy = tmp_path / "src"
    shutil.copytree(world.ROOT / "src", copy, ignore=shutil.ignore_patterns("__pycache__"))
    name, line = FAULT
    path = copy / name
    assert line in path.read_text()
    path.write_text(path.read_text().replace(line, ""))
    environment = world.environment(home)
    environment["PYTHONPATH"] = f"{copy}{os.pathsep}{world.ROOT}"
    done = subprocess.run(
        [sys.executable, "-m", "tests.upkeep.killing", str(home), "1", "1", str(key.file),
         "withdraw", "8"],
        env=environment, cwd=world.ROOT, capture_output=True, text=True, timeout=600,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert any("only the record knows" in one for one in json.loads(done.stdout)["faults"])
