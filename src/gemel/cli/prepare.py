"""Bringing a data folder to this version: tables, cache, static files, the public catalogue."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils import timezone

from gemel import __version__
from gemel.access import queries as access
from gemel.access import services
from gemel.access.rules import Role
from gemel.kernel.by import EVERYWHERE
from gemel.publishing import services as publishing

STAMP = "prepared"
UNUSED = ["account", "mfa", "ext", "htmax-*", "htmx-4*"]  # come with libraries, used nowhere


@dataclass(frozen=True)
class Done:
    """What had to be done: how many migrations, and whether files and catalogue were copied."""

    migrations: int
    files: bool

    @property
    def anything(self) -> bool:
        """Tell whether there was anything to do."""
        return bool(self.migrations or self.files)


def prepare() -> Done:
    """Migrate both databases, make the cache table, collect static files, write the catalogue."""
    waiting = sum(len(unapplied(alias)) for alias in settings.DATABASES)
    if waiting:
        for alias in settings.DATABASES:
            call_command("migrate", *_own(alias), database=alias, interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
    old = not files_are_present()
    if old:
        call_command(
            "collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=UNUSED
        )
    if old or waiting:
        publishing.write_catalogue()
    if old:
        (Path(settings.GEMEL_HOME) / STAMP).write_text(_stamp())
    return Done(waiting, old)


def first_invitation(*, email: str = "", name: str = "") -> str:
    """Return the link that makes the first coordinator; nothing once anybody was let in."""
    if access.anybody():
        return ""
    _, token = services.invite(
        email=email,
        name=name,
        role=Role.COORDINATOR,
        scope=EVERYWHERE,
        by=access.operator(timezone.now()),
    )
    return link(token)


def link(token: str) -> str:
    """Return the address under which an invitation is taken."""
    return f"{settings.GEMEL_URL}{reverse('signin:invitation', args=[token])}"


def unapplied(alias: str) -> list[str]:
    """Return the migrations that a database still needs."""
    executor = MigrationExecutor(connections[alias])
    wanted = _own(alias)
    ends = [node for node in executor.loader.graph.leaf_nodes() if not wanted or node[0] in wanted]
    plan = executor.migration_plan(ends)
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def _own(alias: str) -> list[str]:
    """Return the app that a database holds; none named means all: the second holds one only."""
    return [] if alias == DEFAULT_DB_ALIAS else [alias]


def files_are_present() -> bool:
    """Tell whether static files and catalogue of this version are there."""
    stamp = Path(settings.GEMEL_HOME) / STAMP
    present = (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()
    return present and stamp.exists() and stamp.read_text() == _stamp()


def _stamp() -> str:
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
