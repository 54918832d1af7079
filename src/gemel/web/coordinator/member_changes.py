"""The desk: what a coordinator enters about a parliamentarian, each on a page of its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.people import queries, services
from gemel.web.coordinator.editing import data, edit
from gemel.web.coordinator.forms.parliamentarians import MandateForm, MemberForm, SeatForm, TieForm
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

VALUES = (
    "name", "given_name", "family_name", "sex", "birth_date", "death_date", "profession",
    "citizenships", "themes", "barred_from",
)  # fmt: skip
OF_A_SEAT = (
    "party", "national_party", "elected_in", "area", "starts_on", "ends_on", "as_of",
)  # fmt: skip
BY_HAND = _("What you change here no import changes again; its report says where a file differs.")


def parliamentarian_new(request: Request) -> HttpResponse:
    """Enter a parliamentarian whom no file brings."""
    request.by.need(Power.MEMBER_CHANGE)
    form = MemberForm(data(request))

    def keep() -> HttpResponse:
        made = services.save_parliamentarian(
            values={name: form.cleaned_data[name] for name in VALUES},
            languages=form.languages(),
            email=form.cleaned_data["email"],
            request_key=form.cleaned_data["request_key"],
            by=request.by,
        )
        tell(request, say("Kept. Next: where {name} sits.", name=made.name))
        return redirect("coordinator:mandate_new", made.ref)

    return edit(
        request,
        form,
        keep,
        head=_("Enter a parliamentarian"),
        lede=_("For one person. A whole parliament comes in by import."),
        button=_("Keep this person"),
        back=(reverse("coordinator:parliamentarians"), _("Parliamentarians")),
    )


def parliamentarian_edit(request: Request, ref: str) -> HttpResponse:
    """Change what is known of a person; the version guards against two at once."""
    member = _changeable(ref, request)
    form = MemberForm(data(request), initial=_initial(member))

    def keep() -> HttpResponse:
        member.version = form.cleaned_data["version"] or member.version
        services.save_parliamentarian(
            values={name: form.cleaned_data[name] for name in VALUES},
            languages=form.languages(),
            email=form.cleaned_data["email"],
            parliamentarian=member,
            by=request.by,
        )
        tell(request, say("The change is kept."))
        return redirect("coordinator:parliamentarian", ref)

    return edit(
        request,
        form,
        keep,
        head=_("Change this parliamentarian"),
        notes=(BY_HAND,),
        button=_("Keep the change"),
        back=_back(member),
    )


def mandate_new(request: Request, ref: str) -> HttpResponse:
    """Enter a seat in a parliament."""
    member = _changeable(ref, request)
    houses = queries.parliaments(by=request.by)
    form = MandateForm(data(request), parliaments=houses, initial={"as_of": request.by.at.date()})

    def keep() -> HttpResponse:
        _save_mandate(member, form, request)
        tell(request, say("The mandate is kept."))
        return redirect("coordinator:parliamentarian", ref)

    return edit(
        request,
        form,
        keep,
        head=_("Where does the person sit?"),
        lede=_("A parliament that is not in the list: enter it under Parliaments first."),
        button=_("Keep the mandate"),
        back=_back(member),
    )


def mandate_edit(request: Request, ref: str, pk: int) -> HttpResponse:
    """Change a seat: most often, give it its end."""
    member = _changeable(ref, request)
    mandate = queries.mandate(pk, of=member, by=request.by)
    now = {name: getattr(mandate, name) for name in OF_A_SEAT} | {
        "parliament": mandate.parliament.ref,
        "party": mandate.party.name if mandate.party else "",
    }
    houses = queries.parliaments(by=request.by)
    form = MandateForm(data(request), parliaments=houses, initial=now)

    def keep() -> HttpResponse:
        _save_mandate(member, form, request, mandate)
        tell(request, say("The mandate is changed."))
        return redirect("coordinator:parliamentarian", ref)

    by_mistake = (
        reverse("coordinator:mandate_back", args=[ref, pk]),
        _("The seat goes, as if it had never been entered."),
        _("It was entered by mistake"),
    )
    return edit(
        request,
        form,
        keep,
        head=_("Change this mandate"),
        notes=(BY_HAND,),
        button=_("Keep the change"),
        back=_back(member),
        danger=by_mistake if mandate.stated_by == "hand" else None,
    )


@require_POST
def mandate_confirm(request: Request, ref: str, pk: int) -> HttpResponse:
    """Note that somebody looked today and the seat is held."""
    member = _changeable(ref, request)
    mandate = queries.mandate(pk, of=member, by=request.by)
    services.confirm_mandate(mandate, on=request.by.at.date(), by=request.by)
    tell(request, say("Confirmed for today."))
    return redirect("coordinator:parliamentarian", ref)


@require_POST
def mandate_back(request: Request, ref: str, pk: int) -> HttpResponse:
    """Take a seat away that staff entered by mistake."""
    member = _changeable(ref, request)
    mandate = queries.mandate(pk, of=member, by=request.by)
    services.take_mandate_back(mandate, by=request.by)
    tell(request, say("The mandate is taken back."))
    return redirect("coordinator:parliamentarian", ref)


def seat_new(request: Request, ref: str) -> HttpResponse:
    """Enter a seat in a committee, delegation or friendship group of the person's parliaments."""
    member = _changeable(ref, request)
    houses = {one.parliament.ref for one in member.mandates.select_related("parliament")}
    bodies = [body for house in houses for body in queries.bodies_of(house, by=request.by)]
    form = SeatForm(data(request), bodies=bodies)

    def keep() -> HttpResponse:
        given = dict(form.cleaned_data)
        body = queries.body(given.pop("body"), by=request.by)
        services.save_seat(member, body=body, **given, by=request.by)
        tell(request, say("The seat is kept."))
        return redirect("coordinator:parliamentarian", ref)

    return edit(
        request,
        form,
        keep,
        head=_("Which committee, delegation or group?"),
        lede=_("One that is not in the list: enter it under Parliaments first."),
        button=_("Keep the seat"),
        back=_back(member),
    )


def tie_new(request: Request, ref: str) -> HttpResponse:
    """Note what links the person to a country."""
    member = _changeable(ref, request)
    form = TieForm(data(request))

    def keep() -> HttpResponse:
        made = services.tie(member, **form.cleaned_data, by=request.by)
        undo = reverse("coordinator:tie_remove", args=[ref, made.pk])
        tell(request, say("Noted. The next proposal takes it into account."), undo=undo)
        return redirect("coordinator:parliamentarian", ref)

    return edit(
        request,
        form,
        keep,
        head=_("What links the person to a country?"),
        lede=_("Matching looks for those who know a country, and leaves out who could not act."),
        button=_("Note it"),
        back=_back(member),
    )


@require_POST
def tie_remove(request: Request, ref: str, pk: int) -> HttpResponse:
    """Take a tie away."""
    member = _changeable(ref, request)
    services.untie(queries.tie(pk, of=member, by=request.by), by=request.by)
    tell(request, say("The tie is taken away."))
    return redirect("coordinator:parliamentarian", ref)


def _changeable(ref: str, request: Request) -> Any:
    request.by.need(Power.MEMBER_CHANGE)
    return queries.kept(queries.parliamentarian(ref, by=request.by))


def _back(member: Any) -> tuple[str, Any]:
    return reverse("coordinator:parliamentarian", args=[member.ref]), member.name


def _initial(member: Any) -> dict[str, Any]:
    spoken = list(member.languages.order_by("language").values_list("language", "level"))
    levels = {"native": "native", "good": "good", "some": "some", "": "unsaid"}
    email = member.contact_points.filter(kind="email").values_list("value", flat=True).first()
    return (
        {name: getattr(member, name) for name in (*VALUES, "version")}
        | {
            field: [code for code, known in spoken if known == level]
            for level, field in levels.items()
        }
        | {"email": email or ""}
    )


def _save_mandate(member: Any, form: MandateForm, request: Request, mandate: Any = None) -> None:
    given = dict(form.cleaned_data)
    services.save_mandate(
        member,
        parliament=queries.parliament(given.pop("parliament"), by=request.by),
        group=mandate.group if mandate else "",
        term=mandate.term if mandate else "",
        mandate=mandate,
        **given,
        by=request.by,
    )


urlpatterns = [
    path("new/", parliamentarian_new, name="parliamentarian_new"),
    path("<str:ref>/change/", parliamentarian_edit, name="parliamentarian_edit"),
    path("<str:ref>/mandates/new/", mandate_new, name="mandate_new"),
    path("<str:ref>/mandates/<int:pk>/", mandate_edit, name="mandate_edit"),
    path("<str:ref>/mandates/<int:pk>/confirm/", mandate_confirm, name="mandate_confirm"),
    path("<str:ref>/mandates/<int:pk>/back/", mandate_back, name="mandate_back"),
    path("<str:ref>/seats/new/", seat_new, name="seat_new"),
    path("<str:ref>/ties/new/", tie_new, name="tie_new"),
    path("<str:ref>/ties/<int:pk>/remove/", tie_remove, name="tie_remove"),
]
