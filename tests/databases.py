"""Databases for a process that a test starts: SQLite in its folder, or three of PostgreSQL's own.

Whoever runs the tests chooses by the variables below (tools/postgres.sh).
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import dj_database_url
import psycopg
from psycopg import sql

CHOSEN = ("GEMEL_DATABASE_URL", "GEMEL_SHOWCASE_URL", "GEMEL_SHRED_URL")


def on_postgres() -> bool:
    """Whether the tests run on PostgreSQL."""
    return bool(os.environ.get(CHOSEN[0]))


@contextmanager
def of_its_own() -> Iterator[dict[str, str]]:
    """Name empty databases for a new process; they are gone afterwards.

    With SQLite nothing is named: the process makes its files in its folder.
    """
    if not on_postgres():
        yield {}
        return
    name = f"own_{secrets.token_hex(6)}"
    made = {variable: f"{name}_{number}" for number, variable in enumerate(CHOSEN)}
    for variable, database in made.items():
        _say(variable, "CREATE DATABASE {}", database)
    try:
        yield {variable: _url(variable, database) for variable, database in made.items()}
    finally:
        for variable, database in made.items():
            _say(variable, "DROP DATABASE {} WITH (FORCE)", database)


def _url(variable: str, database: str) -> str:
    return f"{os.environ[variable].rpartition('/')[0]}/{database}"


def _say(variable: str, command: str, database: str) -> None:
    known = dj_database_url.parse(os.environ[variable])
    with psycopg.connect(
        host=known["HOST"], port=known["PORT"] or None, user=known["USER"],
        password=known["PASSWORD"] or None, dbname="postgres", autocommit=True,
    ) as server:  # fmt: skip
        server.execute(sql.SQL(command).format(sql.Identifier(database)))
