"""A runtime folder, cheap passphrases, and a house with three people who may seal."""

from __future__ import annotations

import pytest

from tests import cast
from tests.vault import builders


@pytest.fixture(autouse=True)
def quick(monkeypatch, settings, tmp_path):
    """Cheap passphrases, and sessions in a folder of this test alone."""
    builders.cheap(monkeypatch)
    settings.GEMEL_RUNTIME = tmp_path / "runtime"
    settings.GEMEL_RUNTIME_ON_DISK = True
    settings.GEMEL_ORGANISATION_KEY = ""


@pytest.fixture
def house(db, home_of_its_own):
    return builders.house()


@pytest.fixture
def noor(house):
    """A lead whom the organisation's papers endorsed."""
    return builders.first_lead(house, cast.noor())


@pytest.fixture
def amani(noor):
    """A colleague for whom Noor vouched."""
    return builders.vouched(cast.amani(), lead=noor)


@pytest.fixture
def pia(noor):
    """Somebody of the partner organisation for whom Noor vouched."""
    return builders.vouched(cast.pia(), lead=noor)
