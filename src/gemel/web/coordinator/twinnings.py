"""The desk: twinnings, from the two answers to the end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from gemel.access import queries as access
from gemel.kernel.errors import Invalid
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.twinning import queries, rules, services
from gemel.web.coordinator.forms.twinnings import (
    AnswerForm,
    ContactForm,
    EndForm,
    PauseForm,
    TwinningFilter,
)
from gemel.web.coordinator.history import history_context
from gemel.web.coordinator.matching_shown import reasons
from gemel.web.coordinator.notes import notes_context
from gemel.web.shared import lists
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

SORTS = {"newest": _("newest first"), "member": _("by member")}


@require_safe
def twinnings(request: Request) -> HttpResponse:
    """List twinnings, those that are silent marked as such."""
    form = TwinningFilter(request.GET, programmes=queries.programmes(by=request.by, ended=True))
    chosen = form.chosen()
    rows = queries.twinnings(by=request.by, living="stage" not in chosen)
    if "stage" in chosen:
        rows = rows.filter(stage=chosen["stage"])
    if "programme" in chosen:
        rows = rows.filter(programme__ref=chosen["programme"])
    order = lists.order(request, SORTS, "-newest")
    if order.key == "member":
        rows = rows.order_by(f"{'-' if order.down else ''}parliamentarian__sort_name", "-pk")
    elif not order.down:
        rows = rows.order_by("pk")
    if request.GET.get("as") == "csv":
        return _csv(queries.seen(rows, on=request.by.at.date()))
    page = lists.part(request, rows)
    return render(
        request,
        "coordinator/twinnings/list.html",
        {
            "form": form,
            "page": page,
            "order": order,
            "seen": queries.seen(page.object_list, on=request.by.at.date()),
            "filtered": bool(chosen),
            "may_match": request.by.can(Power.MATCHING),
        },
    )


@require_safe
def twinning(request: Request, ref: str) -> HttpResponse:
    """Show one twinning: where it stands, what is due, what happened."""
    found = queries.twinning(ref, by=request.by)
    return _page(request, found)


@require_POST
def twinning_answer(request: Request, ref: str) -> HttpResponse:
    """Record what the person said to this member."""
    found = queries.twinning(ref, by=request.by)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            settled = services.record_person_answer(found, **form.cleaned_data, by=request.by)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            began = settled.stage == rules.Stage.ACTIVE
            tell(
                request,
                say("Both said yes: the twinning is active.") if began else say("Recorded."),
            )
            return redirect("coordinator:twinning", ref)
    return _page(request, found, answer=form)


@require_POST
def contact_new(request: Request, ref: str) -> HttpResponse:
    """Record a contact, with a way to take it back."""
    found = queries.twinning(ref, by=request.by)
    form = ContactForm(request.POST)
    if form.is_valid():
        try:
            made = services.record_contact(found, **form.cleaned_data, by=request.by)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            undo = reverse("coordinator:contact_back", args=[made.ref])
            tell(request, say("The contact is recorded."), undo=undo)
            return redirect("coordinator:twinning", ref)
    return _page(request, found, contact=form)


@require_POST
def contact_back(request: Request, ref: str) -> HttpResponse:
    """Take a contact back that was recorded by mistake."""
    found = queries.contact(ref, by=request.by)
    services.take_back_contact(found, by=request.by)
    tell(request, say("The contact is taken back."))
    return redirect("coordinator:twinning", found.twinning.ref)


@require_POST
def twinning_pause(request: Request, ref: str) -> HttpResponse:
    """Let a twinning rest, or take it up again."""
    found = queries.twinning(ref, by=request.by)
    if request.POST.get("do") == "resume":
        services.resume(found, by=request.by)
        tell(request, say("The twinning is active again."))
        return redirect("coordinator:twinning", ref)
    form = PauseForm(request.POST)
    if form.is_valid():
        try:
            services.pause(found, until=form.cleaned_data["until"], by=request.by)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            tell(request, say("The twinning rests. No contact falls due."))
            return redirect("coordinator:twinning", ref)
    return _page(request, found, pause=form)


def twinning_end(request: Request, ref: str) -> HttpResponse:
    """End a twinning: a page of its own, which says what happens then."""
    found = queries.twinning(ref, by=request.by)
    request.by.need(Power.TWINNING_CHANGE, on=found.programme.ref)
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.end(found, reason=form.cleaned_data["reason"], by=request.by)
        tell(request, say("The twinning has ended."))
        return redirect("coordinator:twinning", ref)
    return render(request, "coordinator/twinnings/end.html", {"twinning": found, "form": form})


def _page(request: Request, found: Any, **forms: Any) -> HttpResponse:
    seen = queries.seen([found], on=request.by.at.date())[0]
    contacts = lists.part(request, queries.contacts(found, by=request.by))
    names = access.names({contact.recorded_by for contact in contacts})
    return render(
        request,
        "coordinator/twinnings/page.html",
        {
            "twinning": found,
            "seen": seen,
            "stands": queries.stands(found, by=request.by),
            "reasons": reasons(found.reasons),
            "score": sum(each["points"] for each in found.reasons),
            "contacts": contacts,
            "rows": [(c, rules.CHANNELS[c.channel], names.get(c.recorded_by)) for c in contacts],
            "role": rules.ROLES[found.role],
            "photograph": None
            if queries.locked(found, by=request.by)
            else queries.photograph_of(found),
            "no_picture": rules.no_picture(found.stage, found.person.exposure),
            "may_change": request.by.can(Power.TWINNING_CHANGE, on=found.programme.ref),
            "end_reason": rules.END_REASONS.get(found.end_reason),
            "answer": forms.get("answer") or AnswerForm(),
            "contact": forms.get("contact") or ContactForm(initial={"on": request.by.at.date()}),
            "pause": forms.get("pause") or PauseForm(),
            **notes_context(request, about=found.ref, scopes=[found.programme.ref]),
            **history_context(request, about=found.ref),
        },
    )


def _csv(rows: Iterable[queries.Seen]) -> HttpResponse:
    head = [_("Twinning"), _("Programme"), _("Person"), _("Member"), _("State"), _("Contact due")]
    return lists.csv_response(
        "twinnings",
        head,
        (
            (
                row.twinning.ref,
                row.twinning.programme.name,
                row.twinning.person.name or row.twinning.person.code_name,
                row.twinning.parliamentarian.name,
                row.stage.value,
                row.contact_due or "",
            )
            for row in rows
        ),
    )


urlpatterns = [
    path("", twinnings, name="twinnings"),
    path("<str:ref>/", twinning, name="twinning"),
    path("<str:ref>/answer/", twinning_answer, name="twinning_answer"),
    path("<str:ref>/contact/", contact_new, name="contact_new"),
    path("<str:ref>/rest/", twinning_pause, name="twinning_pause"),
    path("<str:ref>/end/", twinning_end, name="twinning_end"),
    path("contacts/<str:ref>/back/", contact_back, name="contact_back"),
]
