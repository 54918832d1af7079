"""The command line as people run it, in this process or, where that matters, in one of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.utils import translation

from gemel.cli import main

ROOT = Path(__file__).resolve().parents[2]
Ran = subprocess.CompletedProcess[str]


def environment(home: Path, **more: str) -> dict[str, str]:
    """Return what a command sees: no setting of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GEMEL_")}
    kept.pop("PORT", None)
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "GEMEL_HOME": str(home), **more}


def run(home: Path, *words: str, **more: str) -> Ran:
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "gemel.cli.main", *words],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        timeout=120,
    )


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """A data folder that `gemel init` has made, and what it said; nobody changes it."""
    home = tmp_path_factory.mktemp("cli") / "data"
    return home, run(home, "init")


@pytest.fixture
def house(prepared: tuple[Path, Ran], tmp_path: Path) -> Path:
    """A copy of the prepared folder, for one test."""
    home = tmp_path / "data"
    shutil.copytree(prepared[0], home, copy_function=shutil.copy2)
    home.chmod(0o700)
    return home


@pytest.fixture
def gemel(house: Path) -> Callable[..., Ran]:
    """Run a command on the copy."""
    return lambda *words, **more: run(house, *words, **more)


@dataclass(frozen=True)
class Said:
    """What a command in this process said, on the database of the test."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def here(capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Run a command in this process: quick, and on the database of the test."""

    def run_here(*words: str) -> Said:
        capsys.readouterr()
        translation.deactivate()  # no process inherits the language of an earlier reader
        with pytest.raises(SystemExit) as ended:
            main.main(words)
        said = capsys.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err)

    return run_here
