"""The parliamentarian's door: record what was done, plan what will be."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from gemel.access import queries as access
from gemel.actions import basis as bases
from gemel.actions import catalogue, queries, services
from gemel.actions.deed import Deed
from gemel.agenda import queries as agenda
from gemel.kernel.errors import Invalid, NoBasis, NotYours
from gemel.kernel.say import say
from gemel.web.parliamentarian import subjects as choice
from gemel.web.parliamentarian.forms import PlanForm, RecordForm
from gemel.web.shared import lists, words
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request
from gemel.web.writing import listed


def record(request: Request) -> HttpResponse:
    """Record an act in under a minute; without a basis the page says why and what would do."""
    member = choice.member(request)
    subjects = choice.subjects(request)
    ref = request.GET.get("mail", "")
    mail = queries.forwarded_one(ref, by=request.by) if ref else None
    initial = {"subject": request.GET.get("twin", ""), "kind": request.GET.get("kind", "")}
    if mail:
        initial["note"] = mail.text[: services.LONGEST_NOTE]
    form = RecordForm(
        request.POST if request.method == "POST" else None,
        subjects=subjects,
        today=timezone.localdate(request.by.at),
        initial={name: value for name, value in initial.items() if value},
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        about = choice.subject(request, form.cleaned_data["subject"]).about
        try:
            made = _record_first(form, about, member, request)
        except NoBasis as no:
            refusal = no
        except Invalid as no:
            form.refuse(no)
        else:
            if mail:
                services.take_up(mail, made, by=request.by)
            undo = reverse("parliamentarian:act_back", args=[made.ref])
            tell(request, say("Recorded. Details can wait."), undo=undo)
            return redirect("parliamentarian:home")
    return choice.show(
        request,
        "record",
        {"form": form, "subjects": subjects, "refusal": refusal, "member": member, "mail": mail},
        status=409 if refusal else 200,
    )


def plan(request: Request, kind: str) -> HttpResponse:
    """Say that one will do an act: for whom and by when. Its basis is looked at first."""
    member = choice.member(request)
    chosen = catalogue.kinds().get(kind)
    if chosen is None:
        raise NotYours
    subjects = choice.subjects(request)
    form = PlanForm(
        request.POST if request.method == "POST" else None,
        subjects=subjects,
        partners=_partners(request, chosen, subjects),
        initial=_for_plan(request),
    )
    covered = _covered(request, chosen, form, subjects)
    refusal = None if covered is None or covered else covered.refusal
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        asked = {"partners": cleaned["partners"]} if cleaned.get("partners") else {}
        deed = Deed(
            kind=kind, public=not chosen.allows(public=False), note=cleaned["note"], yields=asked
        )
        try:
            made = services.plan(
                deed,
                choice.subject(request, cleaned["subject"]).about,
                for_member=member,
                planned_for=cleaned["planned_for"],
                request_key=cleaned["request_key"],
                by=request.by,
            )
        except NoBasis as no:
            refusal = no
        except Invalid as no:
            form.refuse(no)
        else:
            undo = reverse("parliamentarian:act_back", args=[made.ref])
            tell(request, say("Planned. It stands under this week."), undo=undo)
            if queries.forms(made):
                return redirect("parliamentarian:write", made.ref)
            return redirect("parliamentarian:home")
    return choice.show(
        request,
        "plan",
        {
            "form": form,
            "kind": chosen,
            "refusal": refusal,
            "covered": covered,
            "shut": refusal is not None and len(subjects) == 1,
            "subjects": subjects,
            "beside": _beside(request, chosen, form, subjects),
        },
        status=409 if refusal and form.is_bound else 200,
    )


@require_safe
def acts(request: Request) -> HttpResponse:
    """List what this member's office has planned and done."""
    choice.member(request)
    page = lists.part(request, queries.actions(by=request.by))
    return choice.show(request, "acts", {"page": page, "kinds": catalogue.kinds()})


@require_safe
def act(request: Request, ref: str) -> HttpResponse:
    """Show one act: when, for whom, by whom it was written down."""
    choice.member(request)
    found = queries.action(ref, by=request.by)
    return choice.show(
        request,
        "act",
        {
            "act": found,
            "kind": catalogue.kind(found.kind),
            "recorder": access.names([found.recorded_by]).get(found.recorded_by, ""),
            "texts": listed.of_act(found, by=request.by),
            "replies": queries.answers(found, by=request.by),
        },
    )


@require_POST
def act_back(request: Request, ref: str) -> HttpResponse:
    """Take an act back that was recorded by mistake."""
    choice.member(request)
    services.take_back(queries.action(ref, by=request.by), by=request.by)
    tell(request, say("Taken back."))
    return redirect("parliamentarian:home")


@require_POST
def act_done(request: Request, ref: str) -> HttpResponse:
    """Say that a planned act was done today; its basis is looked at again."""
    choice.member(request)
    found = queries.action(ref, by=request.by)
    services.finish(found, done_on=timezone.localdate(request.by.at), by=request.by)
    tell(request, say("Done, and recorded. Details can wait."))
    return redirect("parliamentarian:act", ref)


@require_POST
def act_drop(request: Request, ref: str) -> HttpResponse:
    """Give a planned act up."""
    choice.member(request)
    services.drop(queries.action(ref, by=request.by), by=request.by)
    tell(request, say("Given up. It stays in your list."))
    return redirect("parliamentarian:home")


def _for_plan(request: Request) -> dict[str, Any]:
    """Return whom the page was asked for, and the day of the date that leads here."""
    found: dict[str, Any] = {}
    if request.GET.get("twin"):
        found["subject"] = request.GET["twin"]
    if request.GET.get("partners"):
        found["partners"] = request.GET.getlist("partners")
    if request.GET.get("event"):
        found["planned_for"] = agenda.event(request.GET["event"], by=request.by).starts_on
    return found


def _partners(request: Request, kind: Any, subjects: list[Any]) -> list[tuple[str, str]]:
    """Return the neighbours of all that one could act for, with their names."""
    found = {
        code for one in subjects for code in queries.partners(kind, one.about, by=request.by)
    } if kind.key == queries.JOINT else set()  # fmt: skip
    return sorted(((code, words.country(code)) for code in found), key=lambda pair: pair[1])


def _beside(request: Request, kind: Any, form: PlanForm, subjects: list[Any]) -> list[Any]:
    """Return what other offices plan beside it, for whoever is chosen already."""
    chosen = next((one for one in subjects if one.ref == form["subject"].value()), None)
    if chosen is None:
        return []
    on = form.initial.get("planned_for")
    return queries.beside(kind, chosen.about, on=on, by=request.by)


def _covered(request: Request, kind: Any, form: PlanForm, subjects: list[Any]) -> Any:
    """Return what covers the act for whoever is chosen already; None while nobody is."""
    ref = form["subject"].value()
    chosen = next((one for one in subjects if one.ref == ref), None)
    if chosen is None:
        return None
    deed = Deed(kind=kind.key, public=not kind.allows(public=False))
    return bases.for_act(kind, deed, chosen.about, by=request.by)


def _record_first(form: RecordForm, about: Any, member: Any, request: Request) -> Any:
    """Record the first kind of the chosen tile that has a basis.

    Raises: NoBasis of the last kind tried; Invalid.
    """
    cleaned = form.cleaned_data
    kinds = form.kinds()
    for kind in kinds:
        deed = Deed(kind=kind.key, public=not kind.allows(public=False), note=cleaned["note"])
        try:
            return services.record(
                deed,
                about,
                for_member=member,
                done_on=form.done_on(),
                without_basis=cleaned["happened"] and kind is kinds[-1],
                request_key=cleaned["request_key"],
                by=request.by,
            )
        except NoBasis:
            if kind is kinds[-1]:
                raise
    raise Invalid(say("Choose what was done"))
