"""Writing notes and dated tasks about anything, for the staff of a scope."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F

from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import Said, say
from gemel.ledger import services as ledger
from gemel.notes.models import Note, Task

LONGEST_NOTE = 4000
LONGEST_TASK = 200


@transaction.atomic
def write(text: str, *, about: str, scope: str = "", request_key: str = "", by: By) -> Note:
    """Write a note about a record. The caller has read the record with the same `by`.

    The same form, sent twice, is one note.

    Raises: NotYours; Invalid where it is empty or too long.
    Ledger: note.written.
    """
    by.need(Power.NOTE, on=scope)
    return _keep(text, about=about, scope=scope, request_key=request_key, by=by)


@transaction.atomic
def write_in_circle(text: str, *, about: str, request_key: str = "", by: By) -> Note:
    """Write a note for those who belong to a closed circle, whose ref is `about`.

    The caller has looked that the writer belongs there. Raises: Invalid. Ledger: note.written.
    """
    return _keep(text, about=about, scope=about, request_key=request_key, by=by)


@transaction.atomic
def take_back(note: Note, *, by: By) -> None:
    """Take the writer's own note back. Twice is once. Raises: NotYours. Ledger: note.taken_back."""
    if note.written_by != by.ref:
        raise NotYours
    if Note.objects.filter(pk=note.pk, taken_back_at=None).update(taken_back_at=by.at):
        ledger.record("note.taken_back", about=note.ref, within=note.about, by=by)


@transaction.atomic
def add_task(
    what: str,
    *,
    due_on: date,
    about: str = "",
    scope: str = "",
    assigned_to: str = "",
    request_key: str = "",
    by: By,
) -> Task:
    """Put something to do on the desk by a day, for one account or for whoever covers it.

    The caller has read the record, and has seen that `assigned_to` works at the desk. The same
    form, sent twice, is one task.

    Raises: NotYours; Invalid.
    Ledger: task.added.
    """
    by.need(Power.NOTE, on=scope)
    what = " ".join(_writable(what).split())
    faults: dict[str, Said] = {}
    if not what:
        faults["what"] = say("Say what is to be done")
    if len(what) > LONGEST_TASK:
        faults["what"] = say("At most {most} characters", most=LONGEST_TASK)
    if due_on < by.at.date():
        faults["due_on"] = say("This day has passed")
    if faults:
        raise Invalid(fields=faults)
    try:
        with transaction.atomic():
            task = Task.objects.create(
                ref=refs.new("task"),
                about=about,
                scope=scope,
                what=what,
                due_on=due_on,
                assigned_to=assigned_to,
                made_by=by.ref,
                made_at=by.at,
                request_key=request_key,
            )
    except IntegrityError:
        return Task.objects.get(made_by=by.ref, request_key=request_key)
    ledger.record("task.added", about=task.ref, within=about, by=by)
    return task


@transaction.atomic
def finish_task(task: Task, *, by: By) -> None:
    """Tick a task off. Twice is once. Raises: NotYours. Ledger: task.finished."""
    by.need(Power.NOTE, on=task.scope)
    done = Task.objects.filter(pk=task.pk, done_at=None).update(
        done_at=by.at, done_by=by.ref, version=F("version") + 1
    )
    if done:
        ledger.record("task.finished", about=task.ref, within=task.about, by=by)


@transaction.atomic
def reopen_task(task: Task, *, by: By) -> None:
    """Undo a tick. Raises: NotYours. Ledger: task.reopened."""
    by.need(Power.NOTE, on=task.scope)
    reopened = Task.objects.filter(pk=task.pk).exclude(done_at=None)
    if reopened.update(done_at=None, done_by="", version=F("version") + 1):
        ledger.record("task.reopened", about=task.ref, within=task.about, by=by)


@transaction.atomic
def hand_task(task: Task, *, to: str, by: By) -> None:
    """Give a task to another account, or to nobody in particular.

    The caller has seen that `to` works at the desk. Raises: NotYours; Stale. Ledger: task.handed.
    """
    by.need(Power.NOTE, on=task.scope)
    done = Task.objects.filter(pk=task.pk, version=task.version, done_at=None).update(
        assigned_to=to, version=task.version + 1
    )
    if not done:
        raise Stale(say("Someone else changed this task meanwhile. Look at it again."))
    ledger.record("task.handed", about=task.ref, within=task.about, by=by)


def _keep(text: str, *, about: str, scope: str, request_key: str, by: By) -> Note:
    text = _writable(text).strip()
    if not text:
        raise Invalid(fields={"text": say("Write a word")})
    if len(text) > LONGEST_NOTE:
        raise Invalid(fields={"text": say("At most {most} characters", most=LONGEST_NOTE)})
    try:
        with transaction.atomic():
            note = Note.objects.create(
                ref=refs.new("note"),
                about=about,
                scope=scope,
                text=text,
                written_by=by.ref,
                written_at=by.at,
                request_key=request_key,
            )
    except IntegrityError:
        return Note.objects.get(written_by=by.ref, request_key=request_key)
    ledger.record("note.written", about=note.ref, within=about, by=by)
    return note


def _writable(text: str) -> str:
    """Return a text without the one sign that PostgreSQL cannot keep."""
    return text.replace("\0", " ")


def erase(abouts: Iterable[str]) -> int:
    """Delete every note and task about these records; for `upkeep`. Returns how many there were."""
    wanted = set(abouts)
    notes = Note.objects.filter(about__in=wanted).delete()[0]
    return notes + Task.objects.filter(about__in=wanted).delete()[0]
