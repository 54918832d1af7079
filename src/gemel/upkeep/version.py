"""Whether a data folder is of this version: its tables, its static files, its catalogue."""

from __future__ import annotations

import hashlib
from importlib import resources
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

from gemel import __version__

STAMP = "prepared"


def unapplied(alias: str) -> list[str]:
    """Return the migrations that a database still needs."""
    executor = MigrationExecutor(connections[alias])
    wanted = own(alias)
    ends = [node for node in executor.loader.graph.leaf_nodes() if not wanted or node[0] in wanted]
    plan = executor.migration_plan(ends)
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def unknown(alias: str) -> list[str]:
    """Return the migrations that a database has and this version has never heard of."""
    loader = MigrationExecutor(connections[alias]).loader
    gone = set(loader.applied_migrations) - set(loader.disk_migrations or ())
    ours = {node for node in gone if node[0] in loader.migrated_apps}
    return sorted(".".join(node) for node in ours)


def own(alias: str) -> list[str]:
    """Return the app that a database holds; none named means all: the second holds one only."""
    return [] if alias == DEFAULT_DB_ALIAS else [alias]


def files_are_present() -> bool:
    """Tell whether static files and catalogue of this version are there."""
    known = Path(settings.GEMEL_HOME) / STAMP
    present = (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()
    return present and known.exists() and known.read_text() == stamp()


def stamp() -> str:
    """Return a word that changes with any static file of this version, and with the catalogue."""
    known = hashlib.sha256(__version__.encode())
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            about = Path(storage.path(path)).stat()
            known.update(f"{path} {about.st_size} {about.st_mtime_ns}\n".encode())
    for entry in sorted(resources.files("gemel.actions.catalogue").iterdir(), key=str):
        if entry.name.endswith(".toml"):
            known.update(entry.read_bytes())
    return known.hexdigest()
