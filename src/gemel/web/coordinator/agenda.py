"""The desk: the agenda, and which cases each event concerns."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from gemel.access import queries as access
from gemel.agenda import queries, rules, services
from gemel.cases import queries as cases
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.people import queries as people
from gemel.twinning import queries as twinning
from gemel.web.coordinator.editing import data, edit
from gemel.web.coordinator.forms.agenda import AgendaFilter, EventForm
from gemel.web.coordinator.notes import notes_context
from gemel.web.shared import lists, when, words
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

SUGGESTED = 500
OF_CASE = 6  # dates on a case's page
BACK = _("Agenda")


@require_safe
def agenda(request: Request) -> HttpResponse:
    """List what is ahead, month by month; or what is past."""
    request.by.need(Power.AGENDA_READ)
    form = AgendaFilter(request.GET)
    chosen = form.chosen()
    past = request.GET.get("when") == "past"
    found = queries.page(by=request.by, past=past, **chosen)
    if request.GET.get("as") == "csv":
        return _csv(found)
    page = lists.part(request, found)
    session = queries.next_session(by=request.by)
    return render(
        request,
        "coordinator/agenda/list.html",
        {
            "form": form,
            "page": page,
            "rows": event_rows(page, request),
            "past": past,
            "filtered": bool(chosen),
            "session": session,
            "session_days": session and when.days_until(session.starts_on, request.by.at.date()),
            "may_add": request.by.can(Power.AGENDA_CHANGE),
        },
    )


@require_safe
def event(request: Request, ref: str) -> HttpResponse:
    """Show one event: when, who goes, and whom it gives a chance to speak for."""
    found = queries.event(ref, by=request.by)
    concerned = queries.concerned([found], by=request.by)[found.pk]
    return render(
        request,
        "coordinator/agenda/page.html",
        {
            "event": found,
            "kind": rules.KINDS[rules.Kind(found.kind)],
            "when": span(found),
            "concerned": concerned,
            "to_tell": cases.to_tell_of(one.case for one in concerned)
            if request.by.can(Power.ALERT)
            else {},
            "reasons": rules.REASONS,
            "added_by": access.names([found.added_by])[found.added_by],
            "over": found.ends_before <= request.by.at.date(),
            "may_change": queries.may_change(found, by=request.by),
            "may_plan": request.by.can(Power.ACTION_CHANGE),
            **notes_context(request, about=ref, scopes=[one.scope for one in found.scopes.all()]),
        },
    )


def event_new(request: Request) -> HttpResponse:
    """Write an event down."""
    request.by.need(Power.AGENDA_CHANGE)
    kind = request.GET.get("kind", "")
    initial = {"kind": kind, "zone": timezone.get_current_timezone_name(),
               "scopes": _only_programme(request)}  # fmt: skip
    form = _form(request, initial=initial)

    def keep() -> HttpResponse:
        made = services.add(
            form.given(), request_key=form.cleaned_data["request_key"], by=request.by,
            **_joined(form, request),
        )  # fmt: skip
        undo = reverse("coordinator:event_remove", args=[made.ref])
        tell(request, say("It stands in the agenda."), undo=undo)
        return redirect("coordinator:event", made.ref)

    return edit(
        request, form, keep, head=gettext("A date for the agenda"), button=gettext("Write it down"),
        back=(reverse("coordinator:agenda"), BACK),
        lede=gettext("A trip, a visit, a hearing: who could speak for whom, and when."),
    )  # fmt: skip


def event_edit(request: Request, ref: str) -> HttpResponse:
    """Change an event; the version guards against two at once."""
    found = queries.event(ref, by=request.by)
    if not queries.may_change(found, by=request.by):
        raise NotYours
    form = _form(request, initial=_initial(found), event=found)

    def keep() -> HttpResponse:
        found.version = form.cleaned_data["version"]
        services.change(found, form.given(), by=request.by, **_joined(form, request))
        tell(request, say("The event is changed."))
        return redirect("coordinator:event", ref)

    return edit(
        request, form, keep, head=gettext("Change the event"), button=gettext("Keep it"),
        back=(reverse("coordinator:event", args=[ref]), _("The event")),
    )  # fmt: skip


@require_POST
def event_remove(request: Request, ref: str) -> HttpResponse:
    """Take an event out of the agenda, with a way to undo it."""
    services.remove(queries.event(ref, by=request.by, removed=True), by=request.by)
    undo = reverse("coordinator:event_restore", args=[ref])
    tell(request, say("It is out of the agenda."), undo=undo)
    return redirect("coordinator:agenda")


@require_POST
def event_restore(request: Request, ref: str) -> HttpResponse:
    """Undo a removal."""
    services.restore(queries.event(ref, by=request.by, removed=True), by=request.by)
    tell(request, say("It stands in the agenda again."))
    return redirect("coordinator:event", ref)


def span(found: Any) -> when.Span:
    """Return when an event is."""
    return when.span(found.starts_on, found.ends_before, found.starts_at, found.zone)


def event_rows(page: Iterable[Any], request: Request) -> list[dict[str, Any]]:
    """Return events as rows of a list, with the cases that they concern."""
    listed = list(page)
    concerned = queries.concerned(listed, by=request.by)
    return [
        {
            "event": one,
            "kind": rules.KINDS[rules.Kind(one.kind)],
            "when": span(one),
            "month": when.month(one.starts_on),
            "going": [each.parliamentarian for each in one.attendances.all()],
            "concerned": concerned[one.pk],
        }
        for one in listed
    ]


def dates_of(case: Any, request: Request) -> list[dict[str, Any]]:
    """Return the next dates that concern a case, for its page."""
    if not request.by.can(Power.AGENDA_READ):
        return []
    return [
        {"event": one, "when": span(one), "kind": rules.KINDS[rules.Kind(one.kind)],
         "reason": rules.REASONS[why]}
        for one, why in queries.of_case(case, by=request.by)[:OF_CASE]
    ]  # fmt: skip


def _only_programme(request: Request) -> list[str]:
    """Return the one programme in which this person works, ticked from the start."""
    refs = [ref for ref, _name in _programmes(request)]
    return refs if len(refs) == 1 else []


def _programmes(request: Request) -> list[tuple[str, str]]:
    return [
        (one.ref, one.name)
        for one in twinning.programmes(by=request.by)
        if request.by.can(Power.AGENDA_CHANGE, on=one.ref)
    ]


def _initial(found: Any) -> dict[str, Any]:
    shown = span(found)
    return {
        **{name: getattr(found, name) for name in ("kind", "country", "place", "title", "version")},
        "starts_on": shown.first,
        "last_on": shown.last if shown.long else None,
        "time": shown.there,
        "zone": found.zone or timezone.get_current_timezone_name(),
        "members": [one.parliamentarian.ref for one in found.attendances.all()],
        "cases": [one.ref for one in found.cases.all()],
        "scopes": [one.scope for one in found.scopes.all()],
    }


def _form(request: Request, *, initial: dict[str, Any], event: Any = None) -> EventForm:
    by = request.by
    known = twinning.taking_part(by=by)
    named = cases.cases(by=by).exclude(code="").order_by("code")[:SUGGESTED]
    codes = dict(named.values_list("ref", "code"))
    if event is not None:
        known |= {one.parliamentarian.ref: one.parliamentarian.name
                  for one in event.attendances.all()}  # fmt: skip
        codes |= {one.ref: one.code or one.title or one.ref for one in event.cases.all()}
    return EventForm(
        data(request),
        initial=initial,
        members=known,
        find_member=lambda text: people.find_parliamentarian(text, among=known, by=by),
        cases=codes,
        find_case=lambda text: cases.find(text, by=by),
        programmes=_programmes(request),
    )


def _joined(form: EventForm, request: Request) -> dict[str, Any]:
    cleaned, by = form.cleaned_data, request.by
    return {
        "members": [people.parliamentarian(ref, by=by) for ref in cleaned["members"]],
        "cases": [cases.case(ref, by=by) for ref in cleaned["cases"]],
        "scopes": cleaned.get("scopes") or [],
    }


def _csv(found: Iterable[Any]) -> HttpResponse:
    head = [_("First day"), _("Last day"), _("Time"), _("By the clock of"), _("What it is"),
            _("Country"), _("Place"), _("Who takes part"), _("A word for the staff")]  # fmt: skip
    return lists.csv_response(
        "agenda",
        head,
        (
            (
                shown.first, shown.last, shown.there, one.zone,
                rules.KINDS[rules.Kind(one.kind)], words.country(one.country), one.place,
                ", ".join(each.parliamentarian.name for each in one.attendances.all()), one.title,
            )
            for one in found
            for shown in [span(one)]
        ),
    )  # fmt: skip


urlpatterns = [
    path("", agenda, name="agenda"),
    path("new/", event_new, name="event_new"),
    path("<str:ref>/", event, name="event"),
    path("<str:ref>/change/", event_edit, name="event_edit"),
    path("<str:ref>/remove/", event_remove, name="event_remove"),
    path("<str:ref>/restore/", event_restore, name="event_restore"),
]
