"""The desk: what decisions ask of whom and by when, and what came of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from gemel.access import queries as access
from gemel.actions import catalogue
from gemel.actions import queries as actions
from gemel.agenda import queries as agenda
from gemel.cases import queries, services
from gemel.cases.following import REPLIES
from gemel.cases.queries import AskFilters
from gemel.kernel.errors import Invalid
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.web.coordinator.forms.asked import AnswerForm, AskFilter, SettledForm
from gemel.web.shared import lists, words
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request


@require_safe
def asks(request: Request) -> HttpResponse:
    """List what decisions ask, the soonest due first."""
    by = request.by
    by.need(Power.CASE_READ)
    form = AskFilter(request.GET, addressees=queries.addressees(by=by))
    chosen = form.chosen()
    ahead = agenda.sessions(by=by)
    found = queries.asks_found(filters=AskFilters(**chosen), ahead=ahead, by=by)
    if request.GET.get("as") == "csv":
        return _csv(queries.with_days(found, ahead=ahead, by=by))
    page = lists.part(request, found)
    session = agenda.next_session(by=by)
    return render(
        request,
        "coordinator/asked/list.html",
        {
            "form": form,
            "page": page,
            "rows": queries.with_days(list(page.object_list), ahead=ahead, by=by),
            "replies": REPLIES,
            "filtered": bool(chosen),
            "session": session.starts_on if session else None,
            "days": (session.starts_on - by.at.date()).days if session else None,
        },
    )


@require_safe
def ask(request: Request, ref: str) -> HttpResponse:
    """Show one ask: its words, its day, what came back, what was done about it."""
    return _page(request, queries.ask(ref, by=request.by))


@require_POST
def ask_answer(request: Request, ref: str) -> HttpResponse:
    """Record what came back to something asked."""
    found = queries.ask(ref, by=request.by)
    queries.need(found.case, Power.CASE_CHANGE, by=request.by)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            services.answer_ask(found, by=request.by, **form.cleaned_data)
        except Invalid as no:
            form.refuse(no)
        else:
            tell(request, say("Recorded. It counts as open until you settle it."))
            return redirect("coordinator:ask", ref)
    return _page(request, found, form)


@require_POST
def ask_settle(request: Request, ref: str) -> HttpResponse:
    """Record that what was asked has been done, with a way to take it back."""
    found = queries.ask(ref, by=request.by)
    form = SettledForm(request.POST)
    day = form.cleaned_data["on"] if form.is_valid() else request.by.at.date()
    services.settle_ask(found, on=day, by=request.by)
    tell(request, say("Settled."), undo=reverse("coordinator:ask_reopen", args=[ref]))
    return redirect("coordinator:ask", ref)


@require_POST
def ask_reopen(request: Request, ref: str) -> HttpResponse:
    """Take back that something asked is settled."""
    services.reopen_ask(queries.ask(ref, by=request.by), by=request.by)
    tell(request, say("It counts as open again."))
    return redirect("coordinator:ask", ref)


def _page(request: Request, found: Any, form: AnswerForm | None = None) -> HttpResponse:
    by = request.by
    acts = actions.of_ask(found, by=by) if by.can(Power.ACTION_READ) else ()
    replies = list(found.replies.order_by("-on", "-id"))
    return render(
        request,
        "coordinator/asked/page.html",
        {
            "ask": found,
            "case": found.case,
            "due": queries.with_days([found], ahead=agenda.sessions(by=by), by=by)[0],
            "replies": [(one, REPLIES[one.kind]) for one in replies],
            "labels": REPLIES,
            "names": access.names({one.recorded_by for one in replies}),
            "acts": list(acts),
            "act_kinds": catalogue.kinds(),
            "query": f"ask={found.ref}",
            "may_change": queries.may_change(found.case, by=by),
            "form": form or AnswerForm(initial={"on": by.at.date()}),
        },
    )


def _csv(rows: Any) -> HttpResponse:
    head = [
        _("Case"), _("Countries"), _("Decision"), _("Paragraph"), _("Verb"), _("Of whom"),
        _("What is asked"), _("Due"), _("Days late"), _("Newest reply"), _("Settled on"),
    ]  # fmt: skip
    return lists.csv_response(
        "asks",
        head,
        (
            (
                row.ask.case.code or row.ask.case.ref,
                ", ".join(words.country(code) for code in row.ask.case.countries),
                row.ask.decision.symbol or row.ask.decision.adopted_on if row.ask.decision else "",
                row.ask.number,
                row.ask.verb,
                row.ask.addressee,
                row.ask.text,
                row.last_day.isoformat() if row.last_day else "",
                row.late or "",
                words.spoken(REPLIES[row.newest.kind]) if row.newest else "",
                row.ask.settled_on or "",
            )
            for row in rows
        ),
    )


urlpatterns = [
    path("", asks, name="asks"),
    path("<str:ref>/", ask, name="ask"),
    path("<str:ref>/replies/", ask_answer, name="ask_answer"),
    path("<str:ref>/settled/", ask_settle, name="ask_settle"),
    path("<str:ref>/open/", ask_reopen, name="ask_reopen"),
]
