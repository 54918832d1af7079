"""Data folders on the disk, and a key that only the tests hold."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage
import pytest

from tests.upkeep import world


@dataclass(frozen=True)
class Key:
    """An offline key: its public half, and the file in which age-keygen would keep the other."""

    public: str
    file: Path


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> Key:
    """An offline key."""
    secret = pyrage.x25519.Identity.generate()
    file = tmp_path_factory.mktemp("offline") / "key.txt"
    file.write_text(f"# created: 2026-11-16\n# public key: {secret.to_public()}\n{secret}\n")
    return Key(str(secret.to_public()), file)


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A filled data folder, and what is in it; nobody changes it."""
    home = tmp_path_factory.mktemp("upkeep") / "data"
    assert world.gemel(home, "init").returncode == 0
    return home, world.tell(home, "fill")


@pytest.fixture
def home(first: tuple[Path, dict[str, Any]], tmp_path: Path) -> Path:
    """A copy of the filled folder, for one test."""
    made = tmp_path / "data"
    shutil.copytree(first[0], made, copy_function=shutil.copy2)
    made.chmod(0o700)
    return made


@pytest.fixture
def kept(first: tuple[Path, dict[str, Any]]) -> dict[str, Any]:
    """The references of what is in the folder."""
    return first[1]
