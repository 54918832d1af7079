"""The desk: erasing a person. One asks, which darkens at once; a second person makes it final."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST

from gemel.cases import queries as cases
from gemel.kernel.errors import Invalid, NotYours
from gemel.kernel.say import say
from gemel.people import queries as people
from gemel.twinning import queries as twinning
from gemel.upkeep import queries, rules, services
from gemel.web.coordinator.forms.people import EraseForm
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request, asks_again


@require_http_methods(["GET", "HEAD", "POST"])
def person_erase(request: Request, ref: str) -> HttpResponse:
    """Show what an erasure would take and what it leaves; ask for it, or see that it waits."""
    found = _person(request, ref)
    standing = queries.open_of(found, by=request.by)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask(found, why=form.cleaned_data["why"], by=request.by)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            tell(request, say("Dark at once. It is erased when a second person agrees."))
            return redirect("coordinator:person_erase", ref)
    bonds = twinning.twinnings(by=request.by).filter(person=found)
    facts = {
        "person": found,
        "form": form,
        "standing": standing,
        "why": rules.WHYS[rules.Why(standing.why)] if standing else "",
        "mine": standing is not None and standing.asked_by == request.by.ref,
        "twinnings": bonds.count(),
        "cases": cases.about(found, by=request.by),
    }
    return render(request, "coordinator/people/erase.html", facts)


@require_POST
def person_erase_drop(request: Request, ref: str) -> HttpResponse:
    """Let an erasure be."""
    found = _person(request, ref)
    standing = queries.open_of(found, by=request.by)
    if standing is None:
        raise NotYours
    services.drop(standing, found, by=request.by)
    tell(request, say("The record stays. What went dark stays dark until two release it anew."))
    return redirect("coordinator:person", ref)


@require_POST
@asks_again
def person_erase_now(request: Request, ref: str) -> HttpResponse:
    """Erase, as the second of two people."""
    found = _person(request, ref)
    standing = queries.open_of(found, by=request.by)
    if standing is None:
        raise NotYours
    services.erase(standing, found, by=request.by)
    tell(request, say("Erased. No restore brings it back."))
    return redirect("coordinator:people")


def _person(request: Request, ref: str) -> Any:
    found = people.at_risk(ref, by=request.by)
    queries.need(found, by=request.by)
    return found


urlpatterns = [
    path("<str:ref>/erase/", person_erase, name="person_erase"),
    path("<str:ref>/erase/drop/", person_erase_drop, name="person_erase_drop"),
    path("<str:ref>/erase/now/", person_erase_now, name="person_erase_now"),
]
