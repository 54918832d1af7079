"""The desk: parliaments, the sides of their parties, their bodies, and their follow-up desks."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.people import queries, rules, services
from gemel.web.coordinator.editing import data, edit
from gemel.web.coordinator.forms.parliamentarians import KINDS, house_name
from gemel.web.coordinator.forms.parliaments import (
    BodyForm,
    CampForm,
    DeskForm,
    HouseFilter,
    ParliamentForm,
)
from gemel.web.coordinator.history import history_context
from gemel.web.shared import lists, words
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

SORTS = {"name": _("by name"), "members": _("by number of members")}


@require_safe
def parliaments(request: Request) -> HttpResponse:
    """List parliaments, with how many members are known and whether there is a desk."""
    by = request.by
    by.need(Power.MEMBER_READ)
    form = HouseFilter(request.GET)
    chosen = form.chosen()
    order = lists.order(request, SORTS, "name")
    found = queries.parliaments_with_members(by=by, **chosen, sort=order.value)
    if request.GET.get("as") == "csv":
        return _csv(found)
    return render(
        request,
        "coordinator/parliaments/list.html",
        {
            "form": form,
            "page": lists.part(request, found),
            "order": order,
            "filtered": bool(chosen),
            "may_change": by.can(Power.MEMBER_CHANGE),
        },
    )


@require_safe
def parliament(request: Request, ref: str) -> HttpResponse:
    """Show one parliament: parties and their sides, bodies, and its follow-up desk."""
    by = request.by
    by.need(Power.MEMBER_READ)
    found = queries.parliament(ref, by=by)
    return render(
        request,
        "coordinator/parliaments/page.html",
        {
            "house": found,
            "parties": queries.parties(found, on=by.at.date(), by=by),
            "camps": rules.CAMPS,
            "bodies": found.bodies.all(),
            "kinds": KINDS,
            "desk": getattr(found, "desk", None),
            "may_change": by.can(Power.MEMBER_CHANGE),
            "may_set_up": by.can(Power.PROGRAMME_CHANGE),
        },
    )


def parliament_new(request: Request) -> HttpResponse:
    """Enter a parliament that no import has brought."""
    request.by.need(Power.MEMBER_CHANGE)
    form = ParliamentForm(data(request))

    def keep() -> HttpResponse:
        made = services.save_parliament(**form.cleaned_data, by=request.by)
        tell(request, say("The parliament is kept. Its members come in by import."))
        return redirect("coordinator:parliament", made.ref)

    back = (reverse("coordinator:parliaments"), _("Parliaments"))
    return edit(request, form, keep, head=_("Enter a parliament"), button=_("Keep it"), back=back)


def parliament_edit(request: Request, ref: str) -> HttpResponse:
    """Give a parliament a better name; imports go on finding it."""
    found = _changeable(ref, request)
    now = {name: getattr(found, name) for name in ("name", "country", "chamber")}
    form = ParliamentForm(data(request), initial=now)

    def keep() -> HttpResponse:
        services.save_parliament(**form.cleaned_data, parliament=found, by=request.by)
        tell(request, say("The change is kept. Imports still find this parliament."))
        return redirect("coordinator:parliament", ref)

    return edit(
        request,
        form,
        keep,
        head=_("Change this parliament"),
        button=_("Keep the change"),
        back=_back(found),
    )


def camp_new(request: Request, ref: str, pk: int) -> HttpResponse:
    """Say on which side of the house a party sits."""
    found = _changeable(ref, request)
    party = queries.party(pk, of=found, by=request.by)
    now = {"starts_on": request.by.at.date(), "family": party.family}
    form = CampForm(data(request), initial=now)

    def keep() -> HttpResponse:
        services.set_camp(party, **form.cleaned_data, by=request.by)
        tell(request, say("Noted for {party}.", party=party.name))
        return redirect("coordinator:parliament", ref)

    return edit(
        request,
        form,
        keep,
        head=_("On which side does this party sit?"),
        lede=party.name,
        notes=(_("Matching gives one person twins of different sides, where it can."),),
        button=_("Note it"),
        back=_back(found),
    )


def body_new(request: Request, ref: str) -> HttpResponse:
    """Enter a committee, delegation or friendship group."""
    found = _changeable(ref, request)
    form = BodyForm(data(request))

    def keep() -> HttpResponse:
        services.save_body(found, **form.cleaned_data, by=request.by)
        tell(request, say("Kept."))
        return redirect("coordinator:parliament", ref)

    return edit(
        request,
        form,
        keep,
        head=_("Enter a committee, delegation or group"),
        button=_("Keep it"),
        back=_back(found),
    )


def body_edit(request: Request, ref: str) -> HttpResponse:
    """Say more of a committee, delegation or group: its name, countries, themes."""
    request.by.need(Power.MEMBER_CHANGE)
    body = queries.body(ref, by=request.by)
    names = ("kind", "name", "code", "countries", "themes")
    form = BodyForm(data(request), initial={name: getattr(body, name) for name in names})

    def keep() -> HttpResponse:
        services.save_body(body.parliament, **form.cleaned_data, body=body, by=request.by)
        tell(request, say("The change is kept."))
        return redirect("coordinator:parliament", body.parliament.ref)

    return edit(
        request,
        form,
        keep,
        head=_("Change this body"),
        button=_("Keep the change"),
        back=_back(body.parliament),
    )


# --- follow-up desks (IPU letter, B3) --------------------------------------------------------


@require_safe
def follow_up_desk(request: Request, ref: str) -> HttpResponse:
    """Show a follow-up desk: its mandate, its focal point, the committees that it serves."""
    request.by.need(Power.MEMBER_READ)
    found = queries.desk(ref, by=request.by)
    return render(
        request,
        "coordinator/parliaments/desk.html",
        {
            "desk": found,
            "committees": found.committees.all(),
            "may_set_up": request.by.can(Power.PROGRAMME_CHANGE),
            **history_context(request, about=found.ref),
        },
    )


def follow_up_desk_edit(request: Request, ref: str) -> HttpResponse:
    """Set up the follow-up desk of a parliament, or change it."""
    request.by.need(Power.PROGRAMME_CHANGE)
    found = queries.parliament(ref, by=request.by)
    desk = getattr(found, "desk", None)
    bodies = [body for body in found.bodies.all() if body.kind == "committee"]
    names = ("name", "mandate", "decided_on", "focal_point", "address", "version")
    now = {name: getattr(desk, name) for name in names} if desk else {}
    if desk:
        now["committees"] = [body.ref for body in desk.committees.all()]
    form = DeskForm(data(request), bodies=bodies, initial=now)

    def keep() -> HttpResponse:
        given = dict(form.cleaned_data)
        chosen = set(given.pop("committees", ()))
        made = services.save_desk(
            found, committees=[one for one in bodies if one.ref in chosen], **given, by=request.by
        )
        tell(request, say("The desk is kept."))
        return redirect("coordinator:follow_up_desk", made.ref)

    return edit(
        request,
        form,
        keep,
        head=_("Change the follow-up desk") if desk else _("Set up a follow-up desk"),
        lede=_("Who in this parliament takes IPU decisions up, and for which committees."),
        button=_("Keep the desk"),
        back=_back(found),
    )


def _changeable(ref: str, request: Request) -> Any:
    request.by.need(Power.MEMBER_CHANGE)
    return queries.parliament(ref, by=request.by)


def _back(parliament: Any) -> tuple[str, Any]:
    return reverse("coordinator:parliament", args=[parliament.ref]), house_name(parliament)


def _csv(found: Any) -> HttpResponse:
    header = (
        gettext("Reference"), gettext("Name"), gettext("Chamber"), gettext("Country"),
        gettext("Members known"),
    )  # fmt: skip
    rows = (
        (
            one.ref,
            one.name,
            one.chamber,
            words.country(one.country) if one.country else one.country_as_written,
            one.members,
        )
        for one in found
    )
    return lists.csv_response("parliaments", header, rows)


urlpatterns = [
    path("", parliaments, name="parliaments"),
    path("new/", parliament_new, name="parliament_new"),
    path("bodies/<str:ref>/", body_edit, name="body_edit"),
    path("desks/<str:ref>/", follow_up_desk, name="follow_up_desk"),
    path("<str:ref>/", parliament, name="parliament"),
    path("<str:ref>/change/", parliament_edit, name="parliament_edit"),
    path("<str:ref>/parties/<int:pk>/side/", camp_new, name="camp_new"),
    path("<str:ref>/bodies/new/", body_new, name="body_new"),
    path("<str:ref>/desk/", follow_up_desk_edit, name="follow_up_desk_edit"),
]
