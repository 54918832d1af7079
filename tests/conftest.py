"""What every test may lean on: real data where it is, and a database that is not anybody's."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from tests.browser import chromium, page_at
from tests.vault.fixtures import house, lead, quick_vault

# Fixtures of the browser and of the vault, for every test.
__all__ = ["chromium", "house", "lead", "page_at", "quick_vault"]

# No test is about time: a busy machine proves the same. In CI the same commit gets the same
# examples, so that what fails there fails again; everywhere else they are new each time.
hypothesis.register_profile(
    "calm",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis.load_profile("calm")

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data; the test is left out, with a word, where it is absent."""
    folder = Path(os.environ.get("GEMEL_TEST_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail(f"no test data at {folder}: CI must have it (GEMEL_TEST_DATA)")
        pytest.skip("no test data: set GEMEL_TEST_DATA to the folder that holds it")
    return folder


@pytest.fixture(autouse=True)
def home_of_its_own(tmp_path_factory: pytest.TempPathFactory, settings) -> Path:
    """Give every test a data folder that no installation uses."""
    settings.GEMEL_HOME = tmp_path_factory.mktemp("home")
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.GEMEL_REQUIRE_SECOND_FACTOR = False  # its own tests ask for it
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return settings.GEMEL_HOME
