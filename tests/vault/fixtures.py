"""What every test of a vault stands on, wherever it lies."""

from __future__ import annotations

import pytest

from tests import cast
from tests.vault import builders


@pytest.fixture
def quick_vault(monkeypatch, settings, tmp_path):
    """Cheap passphrases, and sessions in a folder of this test alone."""
    builders.cheap(monkeypatch)
    settings.GEMEL_RUNTIME = tmp_path / "runtime"
    settings.GEMEL_RUNTIME_ON_DISK = True
    settings.GEMEL_ORGANISATION_KEY = ""


@pytest.fixture
def house(quick_vault, db, home_of_its_own):
    """An installation with an organisation's key."""
    return builders.house()


@pytest.fixture
def lead(house):
    """Noor, whom the organisation's papers endorsed."""
    return builders.first_lead(house, cast.noor())
