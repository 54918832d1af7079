"""The desk: how many may know of a person whom a decision names. Up by two people, down at once.

Of who is kept by a code name, the page of the sealed part asks and destroys.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods

from gemel.access import queries as access
from gemel.consent.rules import Gap
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.people import queries, services
from gemel.people.rules import COVERED, Exposure
from gemel.publishing import services as publishing
from gemel.twinning import raising
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
def person_exposure(request: Request, ref: str) -> HttpResponse:
    """Show who may see a record, and on what it could be one step more; do what was pressed."""
    person = queries.at_risk(ref, by=request.by)
    queries.need(person, Power.PERSON_CHANGE, by=request.by)
    if person.exposure in COVERED:
        return redirect("coordinator:person_sealed", ref)
    if request.method == "POST":
        _do(request, person, request.POST.get("do", ""))
        return redirect("coordinator:person_exposure", ref)
    found = raising.basis(person, by=request.by)
    asked = queries.asked_to_raise(person, by=request.by)
    facts = {
        "person": person,
        "lacks": isinstance(found, Gap),
        "gap": found,
        "decision": not isinstance(found, Gap) and found.kind == "decision",
        "asked": asked,
        "asked_by": access.names([asked.asked_by])[asked.asked_by] if asked else "",
        "second": asked is not None
        and access.may_second(asked.asked_by, request.by.ref, at=request.by.at),
        "public": person.exposure == Exposure.PUBLIC,
    }
    return render(request, "coordinator/people/exposure.html", facts)


def _do(request: Request, person: Any, what: str) -> None:
    if what == "lower":
        publishing.lower(person, by=request.by)
        tell(request, say("Lowered. What was public of this person is dark."))
    elif what == "agree":
        raising.agree(person, by=request.by)
        tell(request, say("Agreed. The record is public from now on."))
    elif what == "drop":
        services.let_be(person, by=request.by)
        tell(request, say("Dropped. The record stays as it is."))
    else:
        raising.ask(person, by=request.by)
        tell(request, say("Asked. A second person agrees on this page."))


urlpatterns = [path("<slug:ref>/exposure/", person_exposure, name="person_exposure")]
