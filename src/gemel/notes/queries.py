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
    found = _seen(Note.objects.filter(about=about, taken_back_at=None), by)
    return found.order_by("-written_at", "-pk")


def of_circle(about: str) -> QuerySet[Note]:
    """Return the notes of a closed circle, newest first, for the floor that keeps its door.

    Their scope is the circle itself, which no grant of a programme holds. The caller has looked
    that the reader belongs there.
    """
    found = Note.objects.filter(about=about, scope=about, taken_back_at=None)
    return found.order_by("-written_at", "-pk")


def note(ref: str, *, by: By) -> Note:
    """Return one note, also one that was taken back. Raises: NotYours."""
    found = _seen(Note.objects.filter(ref=ref), by).first()
    if found is None:
        raise NotYours
    return found


def tasks(about: str, *, by: By) -> QuerySet[Task]:
    """Return the open tasks about a record, by day."""
    return _seen(Task.objects.filter(about=about, done_at=None), by).order_by("due_on", "pk")


def task(ref: str, *, by: By) -> Task:
    """Return one task. Raises: NotYours."""
    found = _seen(Task.objects.filter(ref=ref), by).first()
    if found is None:
        raise NotYours
    return found


def every_task(*, by: By, assigned: Collection[str] = (), done: bool = False) -> QuerySet[Task]:
    """Return the open tasks by day, or those done, the newest first.

    Everybody's, or those of the accounts in `assigned`; then those with which nobody is charged
    are always among them.
    """
    found = _seen(Task.objects.all(), by)
    if assigned:
        found = found.filter(assigned_to__in=["", *assigned])
    if done:
        return found.exclude(done_at=None).order_by("-done_at", "-pk")
    return found.filter(done_at=None).order_by("due_on", "pk")


def due(*, by: By, assigned: Collection[str] = (), until: date) -> QuerySet[Task]:
    """Return the open tasks due by a day, the earliest first; whose, as in `every_task`."""
    return every_task(by=by, assigned=assigned).filter(due_on__lte=until)


def readable(refs: Collection[str], *, by: By) -> set[str]:
    """Return which of these references are notes and tasks that this reader may see."""
    if not refs:
        return set()
    notes = _seen(Note.objects.filter(ref__in=refs), by).values_list("ref", flat=True)
    tasks = _seen(Task.objects.filter(ref__in=refs), by).values_list("ref", flat=True)
    return {*notes, *tasks}


def _seen(found: QuerySet[Kept], by: By) -> QuerySet[Kept]:
    scopes: frozenset[str] = by.scopes(Power.NOTE)
    if EVERYWHERE in scopes:
        return found
    # A note on a record of no programme (a published case) is every staff member's.
    return found.filter(scope__in=[*scopes, ""]) if scopes else found.none()
