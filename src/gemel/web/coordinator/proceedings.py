"""The desk: motions and debates, from what is planned to the vote and its record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from gemel.access import queries as access
from gemel.actions import queries as actions
from gemel.cases import queries as cases
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NotYours
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.people import queries as people
from gemel.proceedings import queries, rules, services
from gemel.proceedings.rules import GivenStage, Key, Kind, Part
from gemel.twinning import queries as twinning
from gemel.web.coordinator.editing import data, edit
from gemel.web.coordinator.forms.parliamentarians import house_name
from gemel.web.coordinator.forms.proceedings import (
    ProceedingFilter,
    ProceedingForm,
    StageForm,
)
from gemel.web.shared import lists
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

SUGGESTED = 500
BACK = _("Motions and debates")
PARTS = {"sponsors": Part.SPONSOR, "speakers": Part.SPEAKER}


@require_safe
def proceedings(request: Request) -> HttpResponse:
    """List what houses have before them and what they did."""
    request.by.need(Power.ACTION_READ)
    form = ProceedingFilter(request.GET)
    chosen = form.chosen()
    found = queries.page(by=request.by, **chosen)
    if request.GET.get("as") == "csv":
        return _csv(queries.rows(found, by=request.by))
    page = lists.part(request, found)
    return render(
        request,
        "coordinator/proceedings/list.html",
        {
            "form": form,
            "page": page,
            "rows": queries.rows(page, by=request.by),
            "kinds": rules.KINDS,
            "stages": rules.STAGES,
            "filtered": bool(chosen),
            "may_add": request.by.can(Power.ACTION_CHANGE),
        },
    )


@require_safe
def proceeding(request: Request, ref: str) -> HttpResponse:
    """Show one: where it stands, its stages and votes, its words, who has a part."""
    by = request.by
    found = queries.proceeding(ref, by=by)
    (row,) = queries.rows([found], by=by)
    may_change = queries.may_change(found, by=by)
    gone = list(queries.gone_stages(found)) if may_change else []
    formers = list(queries.formers(found)) if may_change else []
    who = {found.added_by, *(one.changed_by for one in formers)}
    return render(
        request,
        "coordinator/proceedings/page.html",
        {
            "one": found,
            "row": row,
            "kinds": rules.KINDS,
            "labels": rules.STAGES,
            "roles": rules.PARTS,
            "words": queries.words(found, by=by),
            "act": found.action and actions.actions(by=by).filter(pk=found.action.pk).first(),
            "gone": gone,
            "formers": formers,
            "names": access.names(who),
            "today": by.at.date(),
            "may_change": may_change,
            "may_show": bool(found.record_link) and by.can(Power.PUBLISH_PROPOSE),
        },
    )


def proceeding_new(request: Request) -> HttpResponse:
    """Write a motion or a debate down; from `?act=` with all that the act says already."""
    request.by.need(Power.ACTION_CHANGE)
    start = _start(request)
    form = _form(request, initial=start.initial, houses_first=start.initial.get("house", ""))

    def keep() -> HttpResponse:
        made = services.add(
            form.given(), first=form.first(), request_key=form.cleaned_data["request_key"],
            action=start.action, draft=start.draft, by=request.by, **_joined(form, request),
        )  # fmt: skip
        return _kept(request, made)

    return edit(
        request, form, keep, head=gettext("A motion or a debate"), button=gettext("Write it down"),
        back=(reverse("coordinator:proceedings"), BACK),
        lede=gettext("What the house deals with, and where it stands. The stages follow one by "
                     "one."),
    )  # fmt: skip


@require_POST
def proceeding_of_act(request: Request, ref: str) -> HttpResponse:
    """Begin one from an act, with one click; where the house is not known the form asks for it."""
    request.by.need(Power.ACTION_CHANGE)
    act = actions.action(ref, by=request.by)
    known = queries.of_action(act, by=request.by)
    if known is not None:
        return redirect("coordinator:proceeding", known.ref)
    start = _from_act(act, request.by)
    asks = f"{reverse('coordinator:proceeding_new')}?act={act.ref}"
    if not start.initial["house"] or act.kind not in rules.FROM_ACT:
        return redirect(asks)
    house = people.parliament(start.initial["house"], by=request.by)
    first = start.initial
    stage = GivenStage(key=first["stage"], on=first["on"]) if first["on"] else None
    try:
        made = services.add(
            rules.Given(kind=first["kind"], record_link=first["record_link"]), house=house,
            cases=[act.case] if act.case else [], first=stage, action=act, draft=start.draft,
            parts=[(act.for_member, Part.SPONSOR)] if act.for_member else [],
            request_key=f"of {act.ref}", by=request.by,
        )  # fmt: skip
    except Invalid:  # something of the act cannot stand as it is: the form says what
        return redirect(asks)
    if made.removed_at is not None:  # begun from this act before, and taken back since
        services.restore(made, by=request.by)
    return _kept(request, made)


def proceeding_edit(request: Request, ref: str) -> HttpResponse:
    """Correct one; the version guards against two at once."""
    found = _changeable(ref, request)
    form = _form(request, initial=_initial(found), houses_first=found.house.ref, found=found)

    def keep() -> HttpResponse:
        found.version = form.cleaned_data["version"]
        services.change(found, form.given(), by=request.by, **_joined(form, request))
        tell(request, say("It is corrected. What it said before stays with it."))
        return redirect("coordinator:proceeding", ref)

    return edit(
        request, form, keep, head=gettext("Correct it"), button=gettext("Keep it"),
        back=(reverse("coordinator:proceeding", args=[ref]), _("The motion or debate")),
        danger=(reverse("coordinator:proceeding_remove", args=[ref]),
                gettext("It goes from all lists. You can undo it at once; after a year it is "
                        "deleted."),
                gettext("Written down by mistake: take it back")),
    )  # fmt: skip


@require_POST
def proceeding_remove(request: Request, ref: str) -> HttpResponse:
    """Take one back, with a way to undo it."""
    services.remove(queries.proceeding(ref, by=request.by, removed=True), by=request.by)
    undo = reverse("coordinator:proceeding_restore", args=[ref])
    tell(request, say("Taken back."), undo=undo)
    return redirect("coordinator:proceedings")


@require_POST
def proceeding_restore(request: Request, ref: str) -> HttpResponse:
    """Undo that."""
    services.restore(queries.proceeding(ref, by=request.by, removed=True), by=request.by)
    tell(request, say("It stands here again."))
    return redirect("coordinator:proceeding", ref)


def stage_new(request: Request, ref: str) -> HttpResponse:
    """Write down the next stage."""
    found = _changeable(ref, request)
    form = StageForm(data(request), kind=Kind(found.kind), initial={"on": request.by.at.date()})

    def keep() -> HttpResponse:
        stage = services.add_stage(found, form.given(), by=request.by)
        undo = reverse("coordinator:stage_back", args=[ref, stage.ref])
        tell(request, say("Written down; the day stands in the agenda.") if stage.event_id
             else say("Written down."), undo=undo)  # fmt: skip
        return redirect("coordinator:proceeding", ref)

    return _stage_page(request, form, keep, ref, gettext("The next stage"))


def stage_edit(request: Request, ref: str, stage: str) -> HttpResponse:
    """Correct a stage; the former one stays to be read."""
    found = _changeable(ref, request)
    old = queries.stage(stage, of=found)
    if old.gone_at is not None and request.method != "POST":
        raise NotYours
    groups = rules.groups_as_text(rules.groups_from_rows(old.groups))
    initial = {name: getattr(old, name) for name in ("key", "on", "record_link", "note",
                                                     *rules.NUMBERS)}  # fmt: skip
    form = StageForm(data(request), kind=Kind(found.kind), initial=initial | {"groups": groups})

    def keep() -> HttpResponse:
        services.correct_stage(old, form.given(), by=request.by)
        tell(request, say("It is corrected. What it said before stays with it."))
        return redirect("coordinator:proceeding", ref)

    return _stage_page(
        request, form, keep, ref, gettext("Correct the stage"),
        danger=(reverse("coordinator:stage_back", args=[ref, stage]),
                gettext("It stays to be read among what was corrected."),
                gettext("It did not happen: take it back")),
    )  # fmt: skip


@require_POST
def stage_back(request: Request, ref: str, stage: str) -> HttpResponse:
    """Take a stage back, with a way to undo it."""
    found = queries.proceeding(ref, by=request.by)
    services.take_back_stage(queries.stage(stage, of=found), by=request.by)
    undo = reverse("coordinator:stage_again", args=[ref, stage])
    tell(request, say("Taken back."), undo=undo)
    return redirect("coordinator:proceeding", ref)


@require_POST
def stage_again(request: Request, ref: str, stage: str) -> HttpResponse:
    """Undo that."""
    found = queries.proceeding(ref, by=request.by)
    services.bring_back_stage(queries.stage(stage, of=found), by=request.by)
    tell(request, say("It stands here again."))
    return redirect("coordinator:proceeding", ref)


@dataclass
class Start:
    """What a new one begins with: nothing, or what an act or a case says."""

    initial: dict[str, Any]
    action: Any = None
    draft: Any = None


def _start(request: Request) -> Start:
    by, given = request.by, request.GET
    if given.get("act"):
        return _from_act(actions.action(given["act"], by=by), by)
    if given.get("case"):
        case = cases.case(given["case"], by=by)
        return Start({"cases": [case.ref], "house": _own_house(by)})
    return Start({"house": _own_house(by)})


def _from_act(act: Any, by: By) -> Start:
    """Return all that an act says already: nothing is typed twice."""
    done = act.done_on is not None
    kind = rules.FROM_ACT.get(act.kind)
    begun = Key.TABLED if kind in rules.DECIDED else Key.DEBATED
    initial = {
        "kind": kind.value if kind else "",
        "house": queries.house_of(act, by=by) or _own_house(by),
        "cases": [act.case.ref] if act.case else [],
        "sponsors": [act.for_member.ref] if act.for_member else [],
        "record_link": act.record_link if act.record_link.startswith("https://") else "",
        "stage": (begun if done else Key.PLANNED).value,
        "on": act.done_on or act.planned_for,
    }
    return Start(initial, act, actions.drafts_of(act, by=by).first())


def _own_house(by: By) -> str:
    """Return the one parliament of this reader's programmes, "" where there are several."""
    hosts = {
        host.ref
        for programme in twinning.programmes(by=by).prefetch_related("hosts")
        for host in programme.hosts.all()
    }
    return next(iter(hosts)) if len(hosts) == 1 else ""


def _kept(request: Request, made: Any) -> HttpResponse:
    undo = reverse("coordinator:proceeding_remove", args=[made.ref])
    tell(request, say("It is written down."), undo=undo)
    return redirect("coordinator:proceeding", made.ref)


def _changeable(ref: str, request: Request) -> Any:
    found = queries.proceeding(ref, by=request.by)
    if not queries.may_change(found, by=request.by):
        raise NotYours
    return found


def _stage_page(
    request: Request, form: StageForm, keep: Any, ref: str, head: str, **more: Any
) -> HttpResponse:
    back = (reverse("coordinator:proceeding", args=[ref]), _("The motion or debate"))
    return edit(request, form, keep, head=head, button=gettext("Write it down"), back=back, **more)


def _initial(found: Any) -> dict[str, Any]:
    plain = ("kind", "number", "title", "text", "record_link", "version")
    return {
        **{name: getattr(found, name) for name in plain},
        "house": found.house.ref,
        "body": found.body.name if found.body else "",
        "cases": [case.ref for case in found.cases.all()],
        **{
            name: [one.member.ref for one in found.parts.all() if one.role == role]
            for name, role in PARTS.items()
        },
    }


def _form(
    request: Request, *, initial: dict[str, Any], houses_first: str, found: Any = None
) -> ProceedingForm:
    by = request.by
    known = twinning.taking_part(by=by)
    named = cases.cases(by=by).exclude(exposure="offline").exclude(code="").order_by("code")
    codes = dict(named.values_list("ref", "code")[:SUGGESTED])
    if found is not None:
        known |= {one.member.ref: one.member.name for one in found.parts.all()}
        codes |= {one.ref: one.code or one.title or one.ref for one in found.cases.all()}
    bodies = people.bodies_of(houses_first, by=by) if houses_first else []
    return ProceedingForm(
        data(request),
        request.FILES if request.method == "POST" else None,
        initial=initial,
        houses=[(one.ref, house_name(one)) for one in people.parliaments(by=by)],
        bodies=[body.name for body in bodies],
        cases=codes,
        find_case=lambda text: cases.find(text, by=by),
        members=known,
        find_member=lambda text: people.find_parliamentarian(text, among=known, by=by),
    )


def _joined(form: ProceedingForm, request: Request) -> dict[str, Any]:
    cleaned, by = form.cleaned_data, request.by
    return {
        "house": people.parliament(cleaned["house"], by=by),
        "body": _body(cleaned["house"], cleaned["body"], by),
        "cases": [cases.case(ref, by=by) for ref in cleaned["cases"]],
        "parts": [
            (people.parliamentarian(ref, by=by), role)
            for name, role in PARTS.items()
            for ref in cleaned[name]
        ],
    }


def _body(house: str, name: str, by: By) -> Any:
    """Return the committee of this name. Raises: Invalid where the house has none, or several."""
    if not name:
        return None
    wanted = name.casefold().strip()
    alike = [body for body in people.bodies_of(house, by=by)
             if wanted in (body.name.casefold(), body.code.casefold())]  # fmt: skip
    if len(alike) != 1:
        raise Invalid(fields={"body": say(
            "This parliament has no such committee here; choose one that is suggested, or add it "
            "on the page of the parliament"
        )})  # fmt: skip
    return alike[0]


def _csv(rows: Iterable[queries.Row]) -> HttpResponse:
    head = [_("What it is"), _("Reference"), _("Title"), _("Parliament"), _("Committee"),
            _("Where it stands"), _("Since"), _("Next"), _("On"), _("Cases"), _("Votes for"),
            _("Votes against"), _("Abstained"), _("Absent"), _("Record")]  # fmt: skip
    return lists.csv_response("proceedings", head, (_cells(row) for row in rows))


def _cells(row: queries.Row) -> list[Any]:
    one, votes = row.proceeding, row.voted
    stages: list[Any] = []
    for stage in (row.now, row.ahead):
        stages += [rules.STAGES[Key(stage.key)], stage.on] if stage else ["", ""]
    return [
        rules.KINDS[Kind(one.kind)], one.number, one.title, house_name(one.house),
        one.body.name if one.body else "", *stages,
        ", ".join(case.code or case.ref for case in one.cases.all()),
        *(getattr(votes, name) if votes else None for name in rules.NUMBERS), one.record_link,
    ]  # fmt: skip


urlpatterns = [
    path("", proceedings, name="proceedings"),
    path("new/", proceeding_new, name="proceeding_new"),
    path("of/<str:ref>/", proceeding_of_act, name="proceeding_of_act"),
    path("<str:ref>/", proceeding, name="proceeding"),
    path("<str:ref>/change/", proceeding_edit, name="proceeding_edit"),
    path("<str:ref>/remove/", proceeding_remove, name="proceeding_remove"),
    path("<str:ref>/restore/", proceeding_restore, name="proceeding_restore"),
    path("<str:ref>/stages/new/", stage_new, name="stage_new"),
    path("<str:ref>/stages/<str:stage>/change/", stage_edit, name="stage_edit"),
    path("<str:ref>/stages/<str:stage>/back/", stage_back, name="stage_back"),
    path("<str:ref>/stages/<str:stage>/again/", stage_again, name="stage_again"),
]
