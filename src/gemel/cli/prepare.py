"""Bringing a data folder to this version: tables, cache, static files, the public catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from gemel.access import queries as access
from gemel.access import services
from gemel.access.rules import Role
from gemel.kernel.by import EVERYWHERE
from gemel.publishing import services as publishing
from gemel.upkeep import version

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
    waiting = sum(len(version.unapplied(alias)) for alias in settings.DATABASES)
    if waiting:
        for alias in settings.DATABASES:
            call_command(
                "migrate", *version.own(alias), database=alias, interactive=False, verbosity=0
            )
        call_command("createcachetable", verbosity=0)
    old = not version.files_are_present()
    if old:
        call_command(
            "collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=UNUSED
        )
    if old or waiting:
        publishing.write_catalogue()
        _open_to_readers()
    if old:
        (Path(settings.GEMEL_HOME) / version.STAMP).write_text(version.stamp())
    return Done(waiting, old)


def _open_to_readers() -> None:
    """Let others read what is public: static files, and a window that lies outside the folder.

    For the process that serves the window as a user of its own.
    """
    root = Path(settings.STATIC_ROOT)
    for path in [root, *root.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    window = Path(str(settings.DATABASES["showcase"]["NAME"]))
    if window.is_file() and Path(settings.GEMEL_HOME) not in window.parents:
        window.chmod(0o640)


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
