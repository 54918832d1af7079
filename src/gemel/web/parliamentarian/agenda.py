"""The parliamentarian's door: one's own dates, and who is at risk where one goes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gemel.actions import catalogue
from gemel.actions import queries as actions
from gemel.agenda import queries, rules, services
from gemel.agenda.rules import Given, Kind
from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.kernel.say import say
from gemel.twinning import queries as twinning
from gemel.twinning.rules import Stage
from gemel.web.parliamentarian import subjects as choice
from gemel.web.parliamentarian.forms import EventForm
from gemel.web.shared import lists, when
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

# What one could do there that a published decision covers, by kind of event.
COULD = {
    Kind.TRIP: "contact_members_there",
    Kind.OUT: "contact_members_there",
    Kind.IN: "raise_with_visitors",
    Kind.AMBASSADOR: "meet_ambassador",
    Kind.HEARING: "observe_trial",
    Kind.IPU: "raise_at_assembly",
}


@require_safe
def agenda(request: Request) -> HttpResponse:
    """List the member's dates, or those that are past."""
    choice.member(request)
    past = request.GET.get("when") == "past"
    page = lists.part(request, queries.page(by=request.by, past=past))
    return choice.show(request, "agenda", {"page": page, "rows": rows(page, request), "past": past})


@require_safe
def event(request: Request, ref: str) -> HttpResponse:
    """Show one date, and for whom the member could speak there."""
    choice.member(request)
    found = queries.event(ref, by=request.by)
    (row,) = rows([found], request)
    kind = catalogue.kinds().get(COULD.get(Kind(found.kind), ""))
    return choice.show(
        request,
        "event",
        {**row, "could": kind, "may_change": queries.may_change(found, by=request.by),
         "twins": _twins_there(found, request)},
    )  # fmt: skip


def event_new(request: Request) -> HttpResponse:
    """Write a trip down in under a minute."""
    member = choice.member(request)
    form = EventForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add(
                _given(form), members=[member], request_key=form.cleaned_data["request_key"],
                scopes=twinning.programmes_of_member(by=request.by), by=request.by,
            )  # fmt: skip
        except Invalid as no:
            form.refuse(no)
        else:
            undo = reverse("parliamentarian:event_remove", args=[made.ref])
            tell(request, say("It stands in your agenda."), undo=undo)
            return redirect("parliamentarian:event", made.ref)
    return choice.show(request, "event_edit", {"form": form, "event": None})


def event_edit(request: Request, ref: str) -> HttpResponse:
    """Change a date that the office wrote down itself."""
    member = choice.member(request)
    found = queries.event(ref, by=request.by)
    if not queries.may_change(found, by=request.by):
        raise NotYours
    shown = when.span(found.starts_on, found.ends_before)
    initial = {
        "kind": found.kind, "country": found.country, "starts_on": shown.first,
        "last_on": shown.last if shown.long else None, "version": found.version,
    }  # fmt: skip
    form = EventForm(request.POST if request.method == "POST" else None, initial=initial)
    stale = False
    if request.method == "POST" and form.is_valid():
        found.version = form.cleaned_data["version"]
        try:
            services.change(found, _given(form), members=[member], by=request.by)
        except (Invalid, Stale) as no:
            stale = isinstance(no, Stale)
            form.refuse(no)
        else:
            tell(request, say("The date is changed."))
            return redirect("parliamentarian:event", ref)
    return choice.show(
        request, "event_edit", {"form": form, "event": found}, status=409 if stale else 200
    )


@require_POST
def event_remove(request: Request, ref: str) -> HttpResponse:
    """Take an own date out, with a way to undo it."""
    choice.member(request)
    services.remove(queries.event(ref, by=request.by, removed=True), by=request.by)
    undo = reverse("parliamentarian:event_restore", args=[ref])
    tell(request, say("It is out of your agenda."), undo=undo)
    return redirect("parliamentarian:agenda")


@require_POST
def event_restore(request: Request, ref: str) -> HttpResponse:
    """Undo a removal."""
    choice.member(request)
    services.restore(queries.event(ref, by=request.by, removed=True), by=request.by)
    tell(request, say("It stands in your agenda again."))
    return redirect("parliamentarian:event", ref)


def rows(listed: Any, request: Request) -> list[dict[str, Any]]:
    """Return dates with the published cases that they concern, as far as the member sees them."""
    dated = list(listed)
    among = actions.member_cases(by=request.by)
    concerned = queries.concerned(dated, by=request.by, among=among)
    return [
        {
            "event": one,
            "kind": rules.KINDS[Kind(one.kind)],
            "when": when.span(one.starts_on, one.ends_before, one.starts_at, one.zone),
            "concerned": concerned[one.pk],
        }
        for one in dated
    ]


def ahead(request: Request, most: int = 3) -> list[dict[str, Any]]:
    """Return the member's next dates, for the first page."""
    return rows(queries.page(by=request.by)[:most], request)


def _given(form: EventForm) -> Given:
    cleaned = form.cleaned_data
    return Given(
        kind=cleaned["kind"], starts_on=cleaned["starts_on"], last_on=cleaned["last_on"],
        country=cleaned["country"],
    )  # fmt: skip


def _twins_there(found: Any, request: Request) -> list[Any]:
    """Return the member's own twins from the country of an event."""
    if not found.country:
        return []
    return [
        one.twinning
        for one in twinning.of_member(by=request.by)
        if one.twinning.stage == Stage.ACTIVE
        and found.country in {*one.twinning.person.countries, *one.twinning.programme.countries}
    ]
