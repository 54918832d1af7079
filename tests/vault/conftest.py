"""Three people who may seal."""

from __future__ import annotations

import pytest

from tests import cast
from tests.vault import builders


@pytest.fixture(autouse=True)
def quick(quick_vault):
    """No test of the vault pays the full price of a passphrase."""


@pytest.fixture
def noor(lead):
    """A lead whom the organisation's papers endorsed."""
    return lead


@pytest.fixture
def amani(noor):
    """A colleague for whom Noor vouched."""
    return builders.vouched(cast.amani(), lead=noor)


@pytest.fixture
def pia(noor):
    """Somebody of the partner organisation for whom Noor vouched."""
    return builders.vouched(cast.pia(), lead=noor)
