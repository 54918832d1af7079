"""The desk: staff notes and dated tasks about any record, and the list of tasks.

A page of a record shows both with one line in its view and one in its template:

    context | notes_context(request, about=case.ref, scopes=file.scopes)
    {% include "coordinator/notes/_of_record.html" %}

`scopes` are the programmes through which staff read the record; leave them out where it has none
(a parliamentarian). The view has read the record with the same `by`. Five reads.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gemel.access import queries as access
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.notes import queries, services
from gemel.twinning import queries as twinning
from gemel.web.coordinator import records
from gemel.web.coordinator.forms.notes import (
    EVERYBODY,
    HandForm,
    NoteForm,
    TaskFilter,
    TaskForm,
)
from gemel.web.coordinator.records import Record
from gemel.web.shared import lists
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

SHOWN = 30  # notes on a record's page; older ones stay kept
SORTS = {"due": _("by day"), "newest": _("newest first")}
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class OfRecord:
    """The notes and open tasks of one record, and the forms for more; for a page's template."""

    about: str
    notes: list[dict[str, Any]]
    tasks: list[dict[str, Any]]
    note_form: NoteForm
    task_form: TaskForm
    more: bool


def notes_context(
    request: Request, *, about: str, scopes: Iterable[str] = ()
) -> dict[str, OfRecord | None]:
    """Return what `coordinator/notes/_of_record.html` shows of a record, as `desk_notes`.

    Nothing for those who write no notes. Five reads, however many notes there are.
    """
    by = request.by
    readers = _readers(by, scopes)
    if not readers:
        return {"desk_notes": None}
    found = list(queries.notes(about, by=by)[: SHOWN + 1])
    tasks = list(queries.tasks(about, by=by))
    names = access.names(
        {note.written_by for note in found} | {task.assigned_to for task in tasks} - {""}
    )
    start = {"about": about, "next": request.path}
    return {
        "desk_notes": OfRecord(
            about=about,
            notes=[
                {"note": note, "who": names[note.written_by], "own": note.written_by == by.ref}
                for note in found[:SHOWN]
            ],
            tasks=[_row(task, names, on=by.at.date()) for task in tasks],
            note_form=NoteForm(readers=readers, initial=start, auto_id="note_%s"),
            task_form=TaskForm(readers=readers, staff=_staff(by), initial=start, auto_id="task_%s"),
            more=len(found) > SHOWN,
        )
    }


@require_safe
def record_notes(request: Request, ref: str) -> HttpResponse:
    """Show every note about one record."""
    record = records.find(ref, by=request.by)
    page = lists.part(request, queries.notes(ref, by=request.by), per=SHOWN)
    names = access.names({note.written_by for note in page})
    rows = [
        {"note": note, "who": names[note.written_by], "own": note.written_by == request.by.ref}
        for note in page
    ]
    return render(
        request, "coordinator/notes/all.html", {"record": record, "page": page, "rows": rows}
    )


@require_POST
def note_new(request: Request) -> HttpResponse:
    """Write a note about a record that this person may read."""
    record = records.find(request.POST.get("about", ""), by=request.by)
    form = NoteForm(request.POST, readers=_readers(request.by, record.scopes))
    if form.is_valid():
        given = form.cleaned_data
        try:
            note = services.write(
                given["text"], about=record.ref, scope=given["scope"],
                request_key=given["request_key"], by=request.by,
            )  # fmt: skip
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            undo = reverse("coordinator:note_back", args=[note.ref])
            tell(request, say("Noted for the staff."), undo=undo)
            return _on(request, record.url)
    return render(request, "coordinator/notes/note.html", {"form": form, "record": record})


@require_POST
def note_back(request: Request, ref: str) -> HttpResponse:
    """Take an own note back."""
    note = queries.note(ref, by=request.by)
    services.take_back(note, by=request.by)
    tell(request, say("The note is taken back."))
    return _on(request, _address(note.about, by=request.by))


@get_or_post
def task_new(request: Request) -> HttpResponse:
    """Put something to do on the desk, about a record or about the desk as a whole."""
    by = request.by
    by.need(Power.NOTE)
    about = request.POST.get("about", "")
    record = records.find(about, by=by) if about else None
    form = TaskForm(
        request.POST if request.method == "POST" else None,
        readers=_readers(by, record.scopes if record else ()),
        staff=_staff(by),
        initial={"next": reverse("coordinator:tasks")},
    )
    if form.is_valid():
        task = _kept(form, about, by)
        if task is not None:
            tell(request, say("The task is on the desk."))
            return _on(request, record.url if record else reverse("coordinator:tasks"))
    return render(request, "coordinator/notes/task_new.html", {"form": form, "record": record})


@require_safe
def task(request: Request, ref: str) -> HttpResponse:
    """Show one task: what, by when, who, about which record."""
    found = queries.task(ref, by=request.by)
    return _task_page(request, found, HandForm(staff=_staff(request.by), initial=_hand(found)))


@require_POST
def task_hand(request: Request, ref: str) -> HttpResponse:
    """Give a task to somebody else."""
    found = queries.task(ref, by=request.by)
    form = HandForm(request.POST, staff=_staff(request.by))
    if form.is_valid():
        found.version = form.cleaned_data["version"]
        to = form.cleaned_data["assigned_to"]
        if _may_do(to, found.scope, request.by):
            services.hand_task(found, to=to, by=request.by)
            tell(request, say("Handed over."))
            return redirect("coordinator:task", ref)
        form.add_error("assigned_to", gettext("This person does not read this programme"))
    return _task_page(request, found, form)


@require_POST
def task_done(request: Request, ref: str) -> HttpResponse:
    """Tick a task off, with a way to undo it."""
    found = queries.task(ref, by=request.by)
    services.finish_task(found, by=request.by)
    tell(request, say("Done."), undo=reverse("coordinator:task_reopen", args=[ref]))
    return _on(request, reverse("coordinator:tasks"))


@require_POST
def task_reopen(request: Request, ref: str) -> HttpResponse:
    """Undo a tick."""
    services.reopen_task(queries.task(ref, by=request.by), by=request.by)
    tell(request, say("The task is open again."))
    return _on(request, reverse("coordinator:task", args=[ref]))


@require_safe
def tasks(request: Request) -> HttpResponse:
    """List tasks: one's own with those that nobody has taken, or everybody's."""
    by = request.by
    by.need(Power.NOTE)
    form = TaskFilter(request.GET)
    chosen = form.chosen()
    own = [] if chosen.get("whose") == "all" else accounts_of(by)
    rows = queries.every_task(by=by, assigned=own, done="state" in chosen)
    order = lists.order(request, SORTS, "-newest" if "state" in chosen else "due")
    if order.key == "newest":
        rows = rows.order_by("-made_at" if order.down else "made_at", "-pk")
    elif order.down:
        rows = rows.order_by("-due_on", "-pk")
    if request.GET.get("as") == "csv":
        return _csv(list(rows), by)
    page = lists.part(request, rows)
    return render(
        request,
        "coordinator/notes/tasks.html",
        {"form": form, "page": page, "rows": task_rows(page, by=by), "order": order,
         "filtered": bool(chosen)},
    )  # fmt: skip


def accounts_of(by: By) -> list[str]:
    """Return whose things are this person's today: the own, and those of whom one covers."""
    return [by.ref, *access.covering(by.ref, by.at.date())]


def task_rows(found: Iterable[Any], *, by: By) -> list[dict[str, Any]]:
    """Return tasks with the names of those who do them and the records they are about."""
    listed = list(found)
    names = access.names({t.assigned_to for t in listed} | {t.done_by for t in listed} - {""})
    about = records.known({t.about for t in listed} - {""}, by=by)
    return [_row(t, names, on=by.at.date(), record=about.get(t.about)) for t in listed]


def _row(
    task: Any, names: dict[str, str], *, on: date, record: Record | None = None
) -> dict[str, Any]:
    return {
        "task": task,
        "who": names.get(task.assigned_to, "") if task.assigned_to else "",
        "done_by": names.get(task.done_by, "") if task.done_by else "",
        "late": task.done_at is None and task.due_on < on,
        "record": record,
    }


def _readers(by: By, scopes: Iterable[str]) -> list[tuple[str, Any]]:
    """Return who could be let read a note: the staff of one programme, or all at the desk.

    A record of programmes is read by their staff alone. For one of none (a published case, a
    parliamentarian) it is any programme of the writer's, or everybody.
    """
    held = by.scopes(Power.NOTE)
    of_record = set(scopes)
    if not held or (of_record and not any(by.can(Power.NOTE, on=each) for each in of_record)):
        return []
    found = twinning.programmes(by=by, ended=True)
    if of_record:
        found = found.filter(ref__in=of_record)
    readers: list[tuple[str, Any]] = [
        (row.ref, _("Staff of: %(name)s") % {"name": row.name})
        for row in found
        if by.can(Power.NOTE, on=row.ref)
    ]
    return readers if of_record else [*readers, (EVERYBODY, _("All staff at the desk"))]


def _staff(by: By) -> list[tuple[str, str]]:
    return [(one.ref, one.name) for one in access.staff(by=by)]


def _may_do(who: str, scope: str, by: By) -> bool:
    return not who or who in {one.ref for one in access.staff(by=by, scope=scope)}


def _kept(form: TaskForm, about: str, by: By) -> Any:
    """Keep a task as the form gives it; None, with the reason at its field, where it cannot be."""
    given = form.cleaned_data
    if not _may_do(given["assigned_to"], given["scope"], by):
        form.add_error("assigned_to", gettext("This person does not read this programme"))
        return None
    try:
        return services.add_task(
            given["what"], due_on=given["due_on"], about=about, scope=given["scope"],
            assigned_to=given["assigned_to"], request_key=given["request_key"], by=by,
        )  # fmt: skip
    except Invalid as refusal:
        form.refuse(refusal)
        return None


def _hand(task: Any) -> dict[str, Any]:
    return {"assigned_to": task.assigned_to, "version": task.version}


def _task_page(request: Request, found: Any, form: HandForm) -> HttpResponse:
    row = task_rows([found], by=request.by)[0]
    made_by = access.names([found.made_by])[found.made_by]
    return render(request, "coordinator/notes/task.html", {**row, "form": form, "made_by": made_by})


def _address(about: str, *, by: By) -> str:
    found = records.known([about], by=by).get(about)
    return found.url if found else ""


def _on(request: Request, url: str) -> HttpResponse:
    """Go on to the page that the form names, if it is one of ours, else to the record's own."""
    wanted = request.POST.get("next", "")
    own = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return redirect(wanted if own else url or reverse("coordinator:desk"))


def _csv(found: list[Any], by: By) -> HttpResponse:
    head = [_("Task"), _("By when"), _("Who does it"), _("About"), _("Done")]
    return lists.csv_response(
        "tasks",
        head,
        (
            (
                row["task"].what,
                row["task"].due_on,
                row["who"],
                row["record"].name if row["record"] else "",
                row["task"].done_at.date() if row["task"].done_at else "",
            )
            for row in task_rows(found, by=by)
        ),
    )


urlpatterns = [
    path("notes/new/", note_new, name="note_new"),
    path("notes/of/<slug:ref>/", record_notes, name="record_notes"),
    path("notes/<slug:ref>/back/", note_back, name="note_back"),
    path("tasks/", tasks, name="tasks"),
    path("tasks/new/", task_new, name="task_new"),
    path("tasks/<slug:ref>/", task, name="task"),
    path("tasks/<slug:ref>/hand/", task_hand, name="task_hand"),
    path("tasks/<slug:ref>/done/", task_done, name="task_done"),
    path("tasks/<slug:ref>/reopen/", task_reopen, name="task_reopen"),
]
