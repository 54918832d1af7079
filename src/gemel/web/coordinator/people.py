"""The desk: persons at risk, by code name or as a decision names them."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from gemel.actions import catalogue
from gemel.actions import queries as actions
from gemel.cases import queries as cases
from gemel.consent import queries as consent
from gemel.kernel.by import EVERYWHERE
from gemel.kernel.errors import Invalid
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.people import queries, rules, services
from gemel.twinning import queries as twinning
from gemel.upkeep import queries as upkeep
from gemel.vault import queries as vault
from gemel.web.coordinator.editing import data, edit
from gemel.web.coordinator.forms.people import (
    DefenderForm,
    JoinForm,
    NeedsForm,
    PeopleFilter,
    VetoForm,
)
from gemel.web.coordinator.notes import notes_context
from gemel.web.shared import lists, words
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

SORTS = {"urgency": _("by urgency"), "name": _("by name")}
NEEDS = ("urgency", "wants", "languages", "themes", "wishes", "family")
WHY_CODE_NAME = _(
    "The name is never written on this page. Sealed, it comes next, on a page that only your own "
    "vault opens; by code name alone, it stays outside Gemel."
)


@require_safe
def people(request: Request) -> HttpResponse:
    """List the persons that this reader may see, the most urgent first."""
    form = PeopleFilter(request.GET, programmes=twinning.programmes(by=request.by))
    chosen = form.chosen()
    rows = queries.persons(by=request.by, closed=bool(chosen.get("closed")))
    if "kind" in chosen:
        rows = rows.filter(kind=chosen["kind"])
    if "urgency" in chosen:
        rows = rows.filter(urgency=chosen["urgency"])
    if "programme" in chosen:
        rows = rows.filter(
            belongings__scope=chosen["programme"], belongings__left_at=None
        ).distinct()
    order = lists.order(request, SORTS, "-urgency")
    sign = "-" if order.down else ""
    by_name = (f"{sign}sort_name", f"{sign}code_name", "ref")
    rows = rows.order_by(
        *by_name if order.key == "name" else (f"{sign}urgency", "sort_name", "code_name", "ref")
    )
    if request.GET.get("as") == "csv":
        return _csv(rows)
    page = lists.part(request, rows)
    facts = {"form": form, "page": page, "order": order, "filtered": bool(chosen)}
    return render(request, "coordinator/people/list.html", facts)


@require_safe
def person(request: Request, ref: str) -> HttpResponse:
    """Show one person: what matching knows, what is allowed, twinnings, cases, acts."""
    found = queries.at_risk(ref, by=request.by)
    scopes = tuple(queries.scopes_of(found, by=request.by))
    acts = actions.of_person(found, by=request.by)[:20]
    bonds = twinning.twinnings(by=request.by).filter(person=found)
    return render(
        request,
        "coordinator/people/page.html",
        {
            "person": found,
            "wishes": [rules.WISHES[rules.Wish(wish)] for wish in found.wishes],
            "family": rules.FAMILIES[rules.Family(found.family)] if found.family else None,
            "themes": [rules.THEMES[rules.Theme(theme)] for theme in found.themes],
            "programmes": list(
                twinning.programmes(by=request.by, ended=True).filter(ref__in=scopes)
            ),
            "twinnings": twinning.seen(bonds, on=request.by.at.date()),
            "may_twin": bool(twinning.basis(found, by=request.by)),
            "cases": cases.about(found, by=request.by),
            "vetoes": list(queries.vetoes(found, by=request.by)),
            "silence": consent.silence(found, by=request.by)
            if request.by.can(Power.CONSENT_READ)
            else None,
            "acts": acts,
            "kinds": catalogue.kinds(),
            "query": f"person={found.ref}",
            "may_expose": found.exposure not in rules.COVERED
            and any(request.by.can(Power.PERSON_CHANGE, on=one) for one in scopes or (EVERYWHERE,)),
            "may_erase": upkeep.may_erase(found, by=request.by),
            "erasure": upkeep.open_of(found, by=request.by),
            **notes_context(request, about=found.ref, scopes=scopes),
        },
    )


def person_new(request: Request) -> HttpResponse:
    """Keep a defender by a code name; the name itself goes into the vault, on the next page."""
    programmes = twinning.programmes(by=request.by)
    shut = vault.shut()
    form = DefenderForm(
        data(request), programmes=programmes, vault=shut is None,
        initial={"programme": request.GET.get("programme")},
    )  # fmt: skip

    def keep() -> HttpResponse:
        given = form.cleaned_data
        made = services.keep_defender(
            code_name=given["code_name"],
            scope=given["programme"],
            exposure=given["exposure"],
            request_key=given["request_key"],
            by=request.by,
            **{name: given[name] for name in NEEDS},
        )
        if made.exposure == rules.Exposure.SEALED:
            tell(request, say("Kept. Next: who it is, in the sealed part."))
            return redirect("coordinator:person_sealed", made.ref)
        tell(request, say("Kept by the code name. Next: what the person allows."))
        return redirect("coordinator:person", made.ref)

    return edit(
        request,
        form,
        keep,
        head=_("A defender, by code name"),
        button=_("Keep this person"),
        back=(reverse("coordinator:people"), _("People")),
        notes=(words.spoken(shut),) if shut else (WHY_CODE_NAME,),
    )


def person_change(request: Request, ref: str) -> HttpResponse:
    """Change what matching needs to know; the version guards against two at once."""
    found = queries.at_risk(ref, by=request.by)
    initial = {name: getattr(found, name) for name in (*NEEDS, "version")}
    form = NeedsForm(data(request), initial=initial)

    def keep() -> HttpResponse:
        found.version = form.cleaned_data["version"] or 0
        changes = {name: form.cleaned_data[name] for name in NEEDS}
        services.change_at_risk(found, changes=changes, by=request.by)
        tell(request, say("The change is kept. The next proposal will use it."))
        return redirect("coordinator:person", ref)

    return edit(
        request,
        form,
        keep,
        head=_("What matching needs to know"),
        button=_("Keep the change"),
        back=(reverse("coordinator:person", args=[ref]), _("The person’s record")),
    )


def person_join(request: Request, ref: str) -> HttpResponse:
    """Take a person into a programme."""
    found = queries.at_risk(ref, by=request.by)
    form = JoinForm(data(request), programmes=twinning.programmes(by=request.by))

    def keep() -> HttpResponse:
        services.join_scope(found, scope=form.cleaned_data["programme"], by=request.by)
        tell(request, say("The person is in the programme’s care."))
        return redirect("coordinator:person", ref)

    return edit(
        request,
        form,
        keep,
        head=_("Into which programme?"),
        button=_("Take into care"),
        back=(reverse("coordinator:person", args=[ref]), _("The person’s record")),
    )


@require_POST
def person_leave(request: Request, ref: str, scope: str) -> HttpResponse:
    """End a programme's reading of this person, at once."""
    found = queries.at_risk(ref, by=request.by)
    services.leave_scope(found, scope=scope, by=request.by)
    tell(request, say("That programme reads this record no longer."))
    return redirect("coordinator:people")


def person_veto(request: Request, ref: str) -> HttpResponse:
    """Note that a person and a member must never be twinned."""
    found = queries.at_risk(ref, by=request.by)
    form = VetoForm(data(request))

    def keep() -> HttpResponse:
        given = form.cleaned_data
        hits = list(queries.parliamentarians(by=request.by, text=given["member"])[:2])
        if len(hits) != 1:
            said = (
                say("No parliamentarian of that name is known")
                if not hits
                else say("Several parliamentarians fit: write more of the name")
            )
            raise Invalid(fields={"member": said})
        services.veto(found, hits[0], said_by=given["said_by"], by=request.by)
        tell(request, say("Noted. These two will never be proposed."))
        return redirect("coordinator:person", ref)

    return edit(
        request,
        form,
        keep,
        head=_("Never with this member"),
        lede=_("No reason is asked. It can be taken back."),
        button=_("Note it"),
        back=(reverse("coordinator:person", args=[ref]), _("The person’s record")),
    )


@require_POST
def veto_lift(request: Request, ref: str, pk: int) -> HttpResponse:
    """Take a veto back."""
    found = queries.at_risk(ref, by=request.by)
    services.lift_veto(queries.veto(found, pk, by=request.by), by=request.by)
    tell(request, say("Taken back."))
    return redirect("coordinator:person", ref)


@require_POST
def person_aside(request: Request, ref: str) -> HttpResponse:
    """Set a record aside, or take it up again."""
    found = queries.at_risk(ref, by=request.by)
    if request.POST.get("do") == "reopen":
        services.reopen(found, by=request.by)
        tell(request, say("Taken up again."))
    else:
        services.close(found, by=request.by)
        undo = reverse("coordinator:person_reopen", args=[ref])
        tell(
            request, say("Set aside: out of queues and matching, kept and found again."), undo=undo
        )
    return redirect("coordinator:person", ref)


@require_POST
def person_reopen(request: Request, ref: str) -> HttpResponse:
    """Undo setting a record aside."""
    services.reopen(queries.at_risk(ref, by=request.by), by=request.by)
    tell(request, say("Taken up again."))
    return redirect("coordinator:person", ref)


def _csv(rows: Any) -> HttpResponse:
    head = [_("Record"), _("Name or code name"), _("Who"), _("Exposure"), _("Urgency"), _("Wants")]
    return lists.csv_response(
        "people",
        head,
        (
            (
                row.ref,
                row.name or row.code_name,
                row.kind,
                row.exposure,
                words.spoken(rules.URGENCIES[row.urgency]),
                row.wants,
            )
            for row in rows
        ),
    )


urlpatterns = [
    path("", people, name="people"),
    path("new/", person_new, name="person_new"),
    path("<str:ref>/", person, name="person"),
    path("<str:ref>/change/", person_change, name="person_change"),
    path("<str:ref>/join/", person_join, name="person_join"),
    path("<str:ref>/leave/<str:scope>/", person_leave, name="person_leave"),
    path("<str:ref>/veto/", person_veto, name="person_veto"),
    path("<str:ref>/veto/<int:pk>/back/", veto_lift, name="veto_lift"),
    path("<str:ref>/aside/", person_aside, name="person_aside"),
    path("<str:ref>/reopen/", person_reopen, name="person_reopen"),
]
