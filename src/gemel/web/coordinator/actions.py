"""The desk: actions, from what fits to what came of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from gemel.access import queries as access
from gemel.actions import basis as bases
from gemel.actions import catalogue, queries, rules, services
from gemel.actions.deed import About, Deed
from gemel.cases import queries as cases
from gemel.consent import queries as consent
from gemel.kernel.errors import Invalid, NoBasis, NotYours
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.people import queries as people
from gemel.proceedings import queries as proceedings
from gemel.proceedings import rules as proceeding_rules
from gemel.publishing.house_work import PRESS
from gemel.twinning import queries as twinning
from gemel.web.coordinator.forms.actions import (
    ActForm,
    ActionFilter,
    CorrectForm,
    DoneForm,
    EffectForm,
)
from gemel.web.shared import lists, words
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request
from gemel.web.writing import listed

IDS = {do: f"{do}_%s" for do in ("done", "effect", "correct")}  # one page, three forms
SORTS = {"newest": _("newest first"), "day": _("by day")}


@require_safe
def actions(request: Request) -> HttpResponse:
    """List actions: planned, done, unanswered, without a basis."""
    form = ActionFilter(request.GET)
    chosen = form.chosen()
    rows = _chosen(chosen, request)
    order = lists.order(request, SORTS, "-newest")
    if order.key == "day":
        rows = rows.order_by(f"{'-' if order.down else ''}done_on", "-pk")
    if request.GET.get("as") == "csv":
        return _csv(rows)
    return render(
        request,
        "coordinator/actions/list.html",
        {
            "form": form,
            "page": lists.part(request, rows),
            "order": order,
            "filtered": bool(chosen),
            "kinds": catalogue.kinds(),
            "may_plan": request.by.can(Power.ACTION_CHANGE),
        },
    )


@require_safe
def action_fits(request: Request) -> HttpResponse:
    """Show which actions fit a person, a case or a twinning now, and which do not, and why."""
    about, query = _about(request)
    person = about.person
    in_house = proceedings.pending(about.case, by=request.by) if about.case else {}
    fits = (
        queries.fits_person(person, by=request.by, twinned=about.twinning is not None)
        if person
        else queries.fits_case(about.case, before_a_house=in_house, by=request.by)
        if about.case
        else []
    )
    return render(
        request,
        "coordinator/actions/fits.html",
        {
            "about": about,
            "query": query,
            "standing": consent.standing(person, at=request.by.at) if person else None,
            "fits": [fit for fit in fits if fit.open],
            "closed": [fit for fit in fits if not fit.open],
            "groups": catalogue.by_group(),
            "in_house": in_house,
            "may_plan": request.by.can(Power.ACTION_CHANGE, on=about.scope),
        },
    )


def action_new(request: Request, key: str) -> HttpResponse:
    """Plan an act of one kind, or record it as done; its basis is looked at first."""
    kind = catalogue.kinds().get(key)
    if kind is None:
        raise NotYours
    about, query = _about(request)
    request.by.need(Power.ACTION_CHANGE, on=about.scope)
    done = request.GET.get("done") == "1"
    members = _members(about, request)
    form = ActForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        done=done,
        members=[(member.ref, member.name) for member in members],
        partners=[
            (one, words.country(one)) for one in queries.partners(kind, about, by=request.by)
        ],
        initial={
            "day": request.by.at.date() if done else None,
            "for_member": members[0].ref if len(members) == 1 else "",
        },
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            made = _keep(form, kind, about, members, done, request)
        except NoBasis as no:
            refusal = no.said
        except Invalid as no:
            form.refuse(_day(no, done))
        else:
            undo = reverse("coordinator:action_back", args=[made.ref])
            tell(request, say("Recorded.") if done else say("Planned."), undo=undo)
            writes = not done and queries.forms(made)
            return redirect("coordinator:write" if writes else "coordinator:action", made.ref)
    found = bases.for_act(
        kind, Deed(kind=key, public=not kind.allows(public=False)), about, by=request.by
    )
    return render(
        request,
        "coordinator/actions/edit.html",
        {
            "form": form,
            "kind": kind,
            "about": about,
            "query": query,
            "done": done,
            "found": found,
            "refusal": refusal,
            "beside": []
            if done
            else queries.beside(kind, about, on=form.day_chosen(), by=request.by),
        },
        status=409 if refusal else 200,
    )


@require_safe
def action(request: Request, ref: str) -> HttpResponse:
    """Show one act: its basis, what came back, what changed."""
    return _page(request, queries.action(ref, by=request.by))


@require_POST
def action_do(request: Request, ref: str) -> HttpResponse:
    """Do one thing with an act: done, given up, an effect, a correction."""
    found = queries.action(ref, by=request.by)
    services.need_change(found, by=request.by)
    do = request.POST.get("do", "")
    if do == "drop":
        services.drop(found, by=request.by)
        tell(request, say("Given up. It stays in the list."))
        return redirect("coordinator:action", ref)
    forms: dict[str, Any] = {
        "done": DoneForm,
        "effect": EffectForm,
        "correct": CorrectForm,
    }
    if do not in forms:
        raise NotYours
    form = forms[do](request.POST, auto_id=IDS[do])
    if form.is_valid():
        try:
            _apply(do, found, form.cleaned_data, request)
        except Invalid as no:
            form.refuse(no)
        else:
            tell(request, say("Recorded."))
            return redirect("coordinator:action", ref)
    return _page(request, found, **{do: form})


@require_POST
def action_back(request: Request, ref: str) -> HttpResponse:
    """Take an act back that was recorded by mistake."""
    services.take_back(queries.action(ref, by=request.by), by=request.by)
    tell(request, say("Taken back."))
    return redirect("coordinator:actions")


def _chosen(chosen: dict[str, Any], request: Request) -> Any:
    stage = chosen.get("stage")
    if stage == "unanswered":
        rows = queries.unanswered(by=request.by, on=request.by.at.date())
    elif stage == "missing":
        rows = queries.without_basis(by=request.by)
    else:
        rows = queries.actions(by=request.by)
        rows = rows.filter(stage=stage) if stage else rows
    if "kind" in chosen:
        rows = rows.filter(kind=chosen["kind"])
    if "q" in chosen:
        rows = rows.filter(case__code__icontains=chosen["q"])
    return rows


def _about(request: Request) -> tuple[About, str]:
    """Return whom the act concerns, from `?twinning=`, `?person=`, `?ask=` or `?case=`, and that
    query.
    """
    given = request.GET
    if given.get("ask"):
        ask = cases.ask(given["ask"], by=request.by)
        scope = ask.case.scopes.values_list("scope", flat=True).first() or ""
        return About(case=ask.case, ask=ask, scope=scope), f"ask={ask.ref}"
    if given.get("twinning"):
        twin = twinning.twinning(given["twinning"], by=request.by)
        about = About(twinning=twin, person=twin.person, scope=twin.programme.ref)
        return about, f"twinning={twin.ref}"
    if given.get("person"):
        person = people.at_risk(given["person"], by=request.by)
        return About(person=person, scope=_scope(person)), f"person={person.ref}"
    if given.get("case"):
        case = cases.case(given["case"], by=request.by)
        scope = case.scopes.values_list("scope", flat=True).first() or ""
        return About(case=case, scope=scope), f"case={case.ref}"
    return About(), ""


def _scope(person: Any) -> str:
    return person.belongings.filter(left_at=None).values_list("scope", flat=True).first() or ""


def _members(about: About, request: Request) -> list[Any]:
    if about.twinning:
        return [about.twinning.parliamentarian]
    if not about.scope:
        return []
    programme = twinning.programme(about.scope, by=request.by)
    return [one.parliamentarian for one in twinning.participations(programme, by=request.by)]


def _keep(
    form: ActForm, kind: Any, about: About, members: list[Any], done: bool, request: Request
) -> Any:
    given = form.cleaned_data
    deed = Deed(
        kind=kind.key,
        public=form.is_public(),
        addressees=given["addressees"],
        addressee=given["addressee"],
        country=given["country"] or "",
        note=given["note"],
        record_link=given.get("record_link", ""),
        yields={"partners": given["partners"]} if given.get("partners") else {},
    )
    member = next((one for one in members if one.ref == given["for_member"]), None)
    if done:
        return services.record(
            deed,
            about,
            for_member=member,
            done_on=given["day"],
            without_basis=given["happened"],
            request_key=given["request_key"],
            by=request.by,
        )
    return services.plan(
        deed,
        about,
        for_member=member,
        planned_for=given["day"],
        request_key=given["request_key"],
        by=request.by,
    )


def _day(refusal: Invalid, done: bool) -> Invalid:
    """Put a refusal about the day at the field that this form calls `day`."""
    name = "done_on" if done else "planned_for"
    fields = {("day" if key == name else key): said for key, said in refusal.fields.items()}
    return Invalid(refusal.said, fields=fields)


def _apply(do: str, found: Any, given: dict[str, Any], request: Request) -> None:
    if do == "done":
        services.finish(found, done_on=given["done_on"], by=request.by)
    elif do == "effect":
        services.add_effect(found, by=request.by, **given)
    else:
        found.version = given["version"]
        deed = Deed(
            kind=found.kind,
            public=found.public,
            addressee=given["addressee"],
            country=given["country"] or "",
            note=given["note"],
            record_link=given["record_link"],
            yields=found.yields,
        )
        services.change(found, deed, by=request.by)


def _page(request: Request, found: Any, **forms: Any) -> HttpResponse:
    today = request.by.at.date()
    initial = {
        name: getattr(found, name)
        for name in ("addressee", "country", "note", "record_link", "version")
    }
    effects = list(found.effects.order_by("-on"))
    refs = {found.recorded_by, *(each.recorded_by for each in effects)}
    planned = found.stage == rules.Stage.PLANNED
    return render(
        request,
        "coordinator/actions/page.html",
        {
            "act": found,
            "kind": catalogue.kind(found.kind),
            "found": bases.of_action(found, by=request.by) if planned else None,
            "may_change": request.by.can(Power.ACTION_CHANGE, on=found.scope),
            "texts": listed.of_act(found, by=request.by),
            "in_house": proceedings.of_action(found, by=request.by),
            "for_press": found.kind in PRESS and found.stage != rules.Stage.DROPPED,
            "of_house": found.kind in proceeding_rules.FROM_ACT,
            "names": access.names(refs),
            "replies": queries.answers(found, by=request.by),
            "effects": [(each, rules.EFFECTS[each.key]) for each in effects],
            "done": forms.get("done") or DoneForm(initial={"done_on": today}, auto_id=IDS["done"]),
            "effect": forms.get("effect")
            or EffectForm(initial={"on": today}, auto_id=IDS["effect"]),
            "correct": forms.get("correct") or CorrectForm(initial=initial, auto_id=IDS["correct"]),
        },
    )


def _csv(rows: Any) -> HttpResponse:
    kinds = catalogue.kinds()
    head = [_("Action"), _("Kind"), _("State"), _("Day"), _("Case"), _("Public"), _("Addressee")]
    return lists.csv_response(
        "actions",
        head,
        (
            (
                row.ref,
                words.spoken(kinds[row.kind].title),
                row.stage,
                row.done_on or row.planned_for or "",
                row.case.code if row.case else "",
                "1" if row.public else "0",
                row.addressee,
            )
            for row in rows
        ),
    )


urlpatterns = [
    path("", actions, name="actions"),
    path("fits/", action_fits, name="action_fits"),
    path("new/<str:key>/", action_new, name="action_new"),
    path("<str:ref>/", action, name="action"),
    path("<str:ref>/do/", action_do, name="action_do"),
    path("<str:ref>/back/", action_back, name="action_back"),
]
