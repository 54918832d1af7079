"""The desk: what happened to a record, when, and by whom.

A page of a record shows the newest lines with one line in its view and one in its template:

    context | history_context(request, about=person.ref)
    {% include "coordinator/desk/_history.html" %}

The view has read the record with the same `by`. About six reads, however long the history is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_safe

from gemel.access import queries as access
from gemel.kernel.by import By
from gemel.kernel.powers import Power
from gemel.ledger import queries as ledger
from gemel.notes import queries as notes
from gemel.people.queries import seats
from gemel.web.coordinator import deeds, records
from gemel.web.coordinator.records import Record
from gemel.web.shared import lists, places
from gemel.web.shared.request import Request

SHOWN = 8  # lines beside a record
MOST = 1000  # lines of the page; what is older stays in the ledger
OF_NOTES = ("note-", "task-")
OF_CONSENT = ("con-", "obj-", "sil-", "talk-")


@dataclass(frozen=True)
class Line:
    """One deed: when, who, for whom an assistant acted, what, and another record if it was one.

    What was done several times in one stroke, as ten answers are recorded, is one line.
    """

    at: datetime
    who: str
    for_member: str
    what: str
    record: Record | None
    times: int = 1


def history_context(
    request: Request, *, about: str, most: int = SHOWN
) -> dict[str, dict[str, Any]]:
    """Return what `coordinator/desk/_history.html` shows of a record, as `history`."""
    found = of_record(about, by=request.by, most=most * 4)
    return {"history": {"about": about, "lines": found[:most], "more": len(found) > most}}


@require_safe
def record_history(request: Request, ref: str) -> HttpResponse:
    """Show all that happened to a record; of a case its own page, which knows more."""
    record = records.find(ref, by=request.by)
    own = places.address("coordinator:case_history", ref) if ref.startswith("case-") else ""
    if own:
        return redirect(own)
    page = lists.part(request, of_record(ref, by=request.by), per=50)
    return render(request, "coordinator/desk/history.html", {"record": record, "page": page})


def of_record(ref: str, *, by: By, most: int = MOST) -> list[Line]:
    """Return the deeds about a record and within it, newest first, as far as this reader sees.

    A deed that also concerns a record of others is left out: its line would tell of that record.
    """
    entries = list(ledger.about(ref)[:most])
    others = {each for entry in entries for each in (entry.about, entry.within)} - {"", ref}
    known = records.known(others, by=by)
    hidden = _hidden(others, known, by)
    seen = [entry for entry in entries if not {entry.about, entry.within} & hidden]
    names = access.names({entry.by for entry in seen})
    members = _members({entry.for_member for entry in seen} - {""}, by)
    lines = (
        Line(
            at=entry.at,
            who=names[entry.by],
            for_member=members.get(entry.for_member, ""),
            what=deeds.sentence(entry.what),
            record=known.get(entry.about) or known.get(entry.within),
        )
        for entry in seen
    )
    return [replace(line, times=len(list(same))) for line, same in groupby(lines)]


def _hidden(others: Iterable[str], known: dict[str, Record], by: By) -> set[str]:
    hidden = {ref for ref in others if records.is_scoped(ref) and ref not in known}
    written = {ref for ref in others if ref.startswith(OF_NOTES)}
    hidden |= written - notes.readable(written, by=by)
    if not by.can(Power.CONSENT_READ):
        hidden |= {ref for ref in others if ref.startswith(OF_CONSENT)}
    return hidden


def _members(refs: set[str], by: By) -> dict[str, str]:
    return seats.names_of(refs, by=by) if refs and by.can(Power.MEMBER_READ) else {}


urlpatterns = [path("history/<slug:ref>/", record_history, name="record_history")]
