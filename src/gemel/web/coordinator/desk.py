"""The desk: what needs attention now, the most urgent first."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from gemel.access import queries as access
from gemel.kernel.powers import Power
from gemel.web.coordinator import history, notes
from gemel.web.coordinator.forms.desk import DeskFilter
from gemel.web.coordinator.queue import bonds, decisions, glance, item, papers, reading, safety
from gemel.web.shared import places, when
from gemel.web.shared.request import Request

# Where the rows of a family stand when there are too many of them for the desk.
LISTS = {
    "withdrawn": ("coordinator:people", ""),
    "objection": ("coordinator:people", ""),
    "unreachable": ("coordinator:people", ""),
    "consent_ends": ("coordinator:people", ""),
    "lift": ("coordinator:people", ""),
    "no_consent": ("coordinator:twinnings", ""),
    "ask_person": ("coordinator:twinnings", "?stage=asked"),
    "no_answer": ("coordinator:twinnings", "?stage=asked"),
    "silent": ("coordinator:twinnings", "?stage=active"),
    "handover": ("coordinator:twinnings", ""),
    "no_member": ("coordinator:matching", ""),
    "proposed": ("coordinator:matching", ""),
    "no_basis": ("coordinator:actions", "?stage=missing"),
    "stopped": ("coordinator:actions", "?stage=planned"),
    "act": ("coordinator:actions", "?stage=planned"),
    "reminder": ("coordinator:actions", "?stage=unanswered"),
    "no_reply": ("coordinator:actions", "?stage=unanswered"),
    "asked": ("coordinator:asks", "?state=late"),
    "second": ("coordinator:publishing", ""),
    "waiver": ("coordinator:publishing", ""),
    "task": ("coordinator:tasks", ""),
    "readings": ("coordinator:decisions", ""),
}


@require_safe
def desk(request: Request) -> HttpResponse:
    """Show what needs attention now: one's own things, or everybody's."""
    found = reading.read(request.by)
    every = [row for part in (safety, bonds, papers, decisions) for row in part.items(found)]
    form = DeskFilter(request.GET)
    everybodys = form.chosen().get("whose") == "all"
    own = item.concerning(every, notes.accounts_of(request.by), working=found.working)
    shown = every if everybodys else own
    rows = item.folded(shown, lists={family: _list(*where) for family, where in LISTS.items()})
    responsible = {ref for row in shown for ref in row.responsible}
    return render(
        request,
        "coordinator/desk/page.html",
        {
            "groups": item.grouped(rows),
            "count": sum(row.count for row in shown),
            "others": len(every) - len(own),
            "everybodys": everybodys,
            "form": form,
            # One's own need no name where nobody else's stand.
            "names": access.names(responsible if everybodys else responsible - {request.by.ref}),
            "figures": glance.figures(found),
            "ahead": glance.ahead(found),
            "session": found.session,
            "session_days": found.session and when.days_until(found.session.starts_on, found.today),
            "may_add": request.by.can(Power.AGENDA_CHANGE),
            "may_agenda": request.by.can(Power.AGENDA_READ),
            "zone": _zone(request.by.at),
            "may_note": request.by.can(Power.NOTE),
        },
    )


def _list(view: str, query: str) -> str:
    url = places.address(view)
    return f"{url}{query}" if url else ""


def _zone(at: datetime) -> tuple[str, str]:
    """Return the reader's time zone as a city and its distance from UTC, "+1" or "+5:30"."""
    here = timezone.localtime(at)
    minutes = int((here.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "-" if minutes < 0 else "+"
    city = timezone.get_current_timezone_name().rpartition("/")[2].replace("_", " ")
    return city, f"{sign}{hours}:{rest:02}" if rest else f"{sign}{hours}"


urlpatterns = [path("", desk, name="desk"), *history.urlpatterns, *notes.urlpatterns]
