"""Each planted fault turns its test red, in a copy of the source: a test that cannot fail is none.

Three run with every `make test`; all of them with `pytest -m slow tests/house`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import laws
from tests.house.faults import FAULTS, Fault

FAILED = 1  # what pytest answers when it ran and a test failed; 2 to 5 are other troubles
PARTS = ("src", "tests", "pyproject.toml")


def _named(fault: Fault) -> object:
    marks = () if fault.quick else (pytest.mark.slow,)
    return pytest.param(fault, id=f"{fault.number}-{Path(fault.file).stem}", marks=marks)


def _copy(place: Path) -> Path:
    for part in PARTS:
        source, target = laws.ROOT / part, place / part
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target)
    return place


def _run(copy: Path, test: str) -> subprocess.CompletedProcess[str]:
    """Run one test of the copy, on the copy's own source."""
    kept = {
        k: v for k, v in os.environ.items() if not k.startswith(("PYTEST_", "GEMEL_", "DJANGO"))
    }
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", f"tests/{test}"]
    return subprocess.run(
        command, cwd=copy, capture_output=True, text=True, check=False,
        env={**kept, "PYTHONPATH": f"{copy / 'src'}{os.pathsep}{copy}"},
    )  # fmt: skip


@pytest.mark.parametrize("fault", [_named(fault) for fault in FAULTS])
def test_a_planted_fault_turns_its_test_red(fault, tmp_path):
    copy = _copy(tmp_path)
    file = copy / "src" / "gemel" / fault.file
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(fault.old, fault.new), encoding="utf-8")
    ran = _run(copy, fault.test)
    assert ran.returncode == FAILED, f"not red:\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}"
    name = fault.test.rpartition("::")[2]
    assert f"FAILED tests/{fault.test}" in ran.stdout, f"another than {name}:\n{ran.stdout[-2000:]}"


def test_without_a_fault_the_copy_is_green(tmp_path):
    """What turns red does so by the fault, not by being a copy."""
    ran = _run(_copy(tmp_path), "vault/test_crypto.py::test_sealed_sizes_tell_nothing_below_a_page")
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.number}-{fault.file}")
def test_a_fault_is_one_line_that_stands_once(fault):
    text = (laws.ROOT / "src" / "gemel" / fault.file).read_text(encoding="utf-8")
    assert text.count(fault.old) == 1
    assert "\n" not in fault.old + fault.new
    assert fault.old != fault.new
