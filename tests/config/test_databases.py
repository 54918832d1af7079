"""On which databases the tests run, and that the window's role enters no other."""

from __future__ import annotations

import os

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from gemel.config import checks
from tests import databases

pytestmark = pytest.mark.django_db(databases="__all__")


def test_the_tests_run_on_the_databases_that_were_asked_for():
    wanted = "postgresql" if databases.on_postgres() else "sqlite"

    assert {connections[alias].vendor for alias in settings.DATABASES} == {wanted}


@pytest.mark.skipif(
    not databases.on_postgres(), reason="roles are PostgreSQL's: make test-postgres"
)
def test_no_role_enters_the_database_of_another():
    urls = [os.environ[name] for name in databases.CHOSEN]
    own = {url: url.rpartition("/")[2] for url in urls}

    for url, other in ((url, own[of]) for url in urls for of in urls if of != url):
        psycopg.connect(url.replace("postgres:", "postgresql:")).close()  # its own it may
        with pytest.raises(psycopg.OperationalError, match="permission denied"):
            psycopg.connect(f"{url.rpartition('/')[0]}/{other}".replace("postgres:", "postgresql:"))


@pytest.mark.parametrize(
    ("main", "window", "found"),
    [
        ("postgresql", "sqlite3", ["gemel.W002"]),
        ("postgresql", "postgresql", []),
        ("sqlite3", "sqlite3", []),
    ],
)
def test_a_window_that_other_machines_cannot_see_is_told(monkeypatch, main, window, found):
    monkeypatch.setattr(
        settings,
        "DATABASES",
        {
            alias: {"ENGINE": f"django.db.backends.{engine}", "NAME": alias}
            for alias, engine in (("default", main), ("showcase", window), ("shred", main))
        },
    )

    assert [one.id for one in checks._databases()] == found


def test_shred_keys_that_other_machines_cannot_see_are_told(monkeypatch):
    engines = (("default", "postgresql"), ("showcase", "postgresql"), ("shred", "sqlite3"))
    monkeypatch.setattr(
        settings,
        "DATABASES",
        {
            alias: {"ENGINE": f"django.db.backends.{engine}", "NAME": alias}
            for alias, engine in engines
        },
    )

    assert [one.id for one in checks._databases()] == ["gemel.W020"]
