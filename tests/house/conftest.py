"""The filled world of a module, and the way into it for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.house import crawl
from tests.house.filled import World


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[World]:
    """A filled world for the whole module, gone afterwards."""
    home = tmp_path_factory.mktemp("world")
    with django_db_blocker.unblock(), crawl.standing_world(home) as world:
        yield world


@pytest.fixture
def world(standing, settings, home_of_its_own) -> World:
    """The filled world, for tests marked `django_db`, which undo what they do to it."""
    settings.GEMEL_HOME = standing.home
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    return standing
