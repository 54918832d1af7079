"""The desk: programmes, who takes part in them, and who is in their care."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from gemel.access import queries as access
from gemel.kernel.by import EVERYWHERE
from gemel.kernel.errors import Invalid
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.matching import services as matching
from gemel.people import queries as people
from gemel.twinning import queries, services
from gemel.web.coordinator.forms.programmes import (
    FindMemberForm,
    ProgrammeForm,
    TakePartForm,
)
from gemel.web.coordinator.notes import notes_context
from gemel.web.shared import lists
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

FIELDS = ("name", "countries", "context", "contact_days", "interpreters", "starts_on",
          "press_contact")  # fmt: skip
FOUND_AT_MOST = 20


@require_safe
def programmes(request: Request) -> HttpResponse:
    """List the programmes that this coordinator works in."""
    rows = queries.programmes(by=request.by, ended=True).select_related("partner")
    return render(
        request,
        "coordinator/programmes/list.html",
        {
            "page": lists.part(request, rows.prefetch_related("hosts")),
            "may_set_up": request.by.can(Power.PROGRAMME_CHANGE, on=EVERYWHERE),
        },
    )


def programme_new(request: Request) -> HttpResponse:
    """Set a programme up."""
    request.by.need(Power.PROGRAMME_CHANGE, on=EVERYWHERE)
    form = _form(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.set_up_programme(
                **{name: form.cleaned_data[name] for name in FIELDS},
                hosts=_hosts(form, request),
                partner=_partner(form, request),
                by=request.by,
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            tell(request, say("The programme is set up. Next: the members who take part."))
            return redirect("coordinator:programme", made.ref)
    return render(request, "coordinator/programmes/edit.html", {"form": form})


@require_safe
def programme(request: Request, ref: str) -> HttpResponse:
    """Show one programme: who hosts, who takes part, who is in its care."""
    found = queries.programme(ref, by=request.by)
    finder = FindMemberForm(request.GET or None)
    wanted = finder.cleaned_data["q"] if finder.is_valid() else ""
    return render(
        request,
        "coordinator/programmes/page.html",
        {
            "programme": found,
            "participations": lists.part(request, queries.participations(found, by=request.by)),
            "persons": lists.part(request, queries.in_care(found, by=request.by), name="people"),
            "finder": finder,
            "wanted": wanted,
            "members": _members_found(found, wanted, request),
            "staff": access.staff(by=request.by, scope=found.ref),
            "may": {
                "change": request.by.can(Power.PROGRAMME_CHANGE, on=found.ref),
                "match": request.by.can(Power.MATCHING, on=found.ref),
                "members": request.by.can(Power.MEMBER_READ),
                "add_person": request.by.can(Power.PERSON_CHANGE, on=found.ref),
            },
            **notes_context(request, about=found.ref, scopes=[found.ref]),
        },
    )


def programme_edit(request: Request, ref: str) -> HttpResponse:
    """Change a programme's description; the version guards against two at once."""
    found = queries.programme(ref, by=request.by)
    request.by.need(Power.PROGRAMME_CHANGE, on=found.ref)
    initial = {name: getattr(found, name) for name in (*FIELDS, "version")} | {
        "hosts": [host.ref for host in found.hosts.all()],
        "partner": found.partner.ref if found.partner else "",
    }
    form = _form(request, request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        found.version = form.cleaned_data["version"]
        changes = {name: form.cleaned_data[name] for name in FIELDS}
        changes["partner"] = _partner(form, request)
        try:
            services.change_programme(
                found, changes=changes, hosts=_hosts(form, request), by=request.by
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            tell(request, say("The programme is changed."))
            return redirect("coordinator:programme", ref)
    return render(request, "coordinator/programmes/edit.html", {"form": form, "programme": found})


@require_POST
def take_part(request: Request, ref: str, member: str) -> HttpResponse:
    """Note that a member said yes to the programme."""
    found = queries.programme(ref, by=request.by)
    who = people.parliamentarian(member, by=request.by)
    services.take_part(found, who, capacity=_capacity(request), by=request.by)
    tell(request, say("{name} takes part.", name=who.name))
    return redirect("coordinator:programme", ref)


@require_POST
def participation_change(request: Request, ref: str, member: str) -> HttpResponse:
    """Change the room a member has, or note that the member takes part no longer."""
    found = queries.programme(ref, by=request.by)
    one = queries.participation(found, member, by=request.by)
    if request.POST.get("do") == "leave":
        services.leave(one, by=request.by)
        join = reverse("coordinator:take_part", args=[ref, member])
        said = say("{name} takes part no longer.", name=one.parliamentarian.name)
        tell(request, said, undo=f"{join}?capacity={one.capacity}")
        return redirect("coordinator:programme", ref)
    services.set_capacity(one, capacity=_capacity(request), by=request.by)
    tell(request, say("The room is changed."))
    return redirect("coordinator:programme", ref)


def _capacity(request: Request) -> int:
    """Return for how many twins a member has room: typed, or as it was. Raises: Invalid."""
    form = TakePartForm(request.POST if "capacity" in request.POST else request.GET)
    if not form.is_valid():
        raise Invalid(fields={"capacity": say("Room for 0 to 50 twins")})
    return int(form.cleaned_data["capacity"])


@require_POST
def programme_end(request: Request, ref: str) -> HttpResponse:
    """End a programme."""
    services.end_programme(queries.programme(ref, by=request.by), by=request.by)
    tell(request, say("The programme has ended. Living twinnings go on until they end."))
    return redirect("coordinator:programmes")


@require_POST
def propose(request: Request, ref: str) -> HttpResponse:
    """Work out a proposal and show it."""
    matching.propose(queries.programme(ref, by=request.by), by=request.by)
    return redirect("coordinator:proposal", ref)


def _members_found(found: Any, wanted: str, request: Request) -> list[Any]:
    if not wanted:
        return []
    taking = {p.parliamentarian_id for p in queries.participations(found, by=request.by)}
    rows = people.parliamentarians(by=request.by, text=wanted)[:FOUND_AT_MOST]
    return [row for row in rows if row.pk not in taking]


def _form(request: Request, data: Any, **kwargs: Any) -> ProgrammeForm:
    return ProgrammeForm(
        data,
        parliaments=people.parliaments(by=request.by),
        partners=people.organisations(by=request.by),
        **kwargs,
    )


def _hosts(form: ProgrammeForm, request: Request) -> list[Any]:
    chosen = set(form.cleaned_data["hosts"])
    return [house for house in people.parliaments(by=request.by) if house.ref in chosen]


def _partner(form: ProgrammeForm, request: Request) -> Any:
    ref = form.cleaned_data["partner"]
    return people.organisation(ref, by=request.by) if ref else None


urlpatterns = [
    path("", programmes, name="programmes"),
    path("new/", programme_new, name="programme_new"),
    path("<str:ref>/", programme, name="programme"),
    path("<str:ref>/change/", programme_edit, name="programme_edit"),
    path("<str:ref>/end/", programme_end, name="programme_end"),
    path("<str:ref>/propose/", propose, name="propose"),
    path("<str:ref>/members/<str:member>/join/", take_part, name="take_part"),
    path(
        "<str:ref>/members/<str:member>/change/",
        participation_change,
        name="participation_change",
    ),
]
