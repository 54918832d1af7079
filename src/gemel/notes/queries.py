"""Reading notes and tasks: staff of the scope that the record belongs to, and nobody else."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TypeVar

from django.db.models import QuerySet

from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.notes.models import Note, Task

Kept = TypeVar("Kept", Note, Task)


def notes(about: str, *, by: By) -> QuerySet[Note]:
    """Return the notes about a record that this reader's scopes hold, newest first."""
    return _seen(Note.objects.filter(about=about, taken_back_at=None), by).order_by("-written_at")


def note(ref: str, *, by: By) -> Note:
    """Return one note. Raises: NotYours."""
    found = _seen(Note.objects.filter(ref=ref, taken_back_at=None), by).first()
    if found is None:
        raise NotYours
    return found


def tasks(about: str, *, by: By) -> QuerySet[Task]:
    """Return the tasks about a record: open ones by day, then those done."""
    return _seen(Task.objects.filter(about=about), by).order_by("done_at", "due_on", "pk")


def task(ref: str, *, by: By) -> Task:
    """Return one task. Raises: NotYours."""
    found = _seen(Task.objects.filter(ref=ref), by).first()
    if found is None:
        raise NotYours
    return found


def due(*, by: By, assigned: Collection[str] = (), until: date) -> QuerySet[Task]:
    """Return open tasks due by a day: everybody's, or those of the accounts in `assigned`.

    Tasks that nobody is charged with are always among them.
    """
    found = _seen(Task.objects.filter(done_at=None, due_on__lte=until), by)
    if assigned:
        found = found.filter(assigned_to__in=["", *assigned])
    return found.order_by("due_on", "pk")


def _seen(found: QuerySet[Kept], by: By) -> QuerySet[Kept]:
    scopes = by.scopes(Power.NOTE)
    if EVERYWHERE in scopes:
        return found
    # A note on a record of no programme (a published case) is every staff member's.
    return found.filter(scope__in=[*scopes, ""]) if scopes else found.none()
