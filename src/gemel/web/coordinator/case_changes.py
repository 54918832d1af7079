"""The desk: what a coordinator changes about a case, each on a page that says what it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from gemel.access import queries as access
from gemel.cases import queries, rules, services
from gemel.cases.rules import FactKind
from gemel.cases.services import Cited
from gemel.kernel.errors import Invalid, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.people import queries as people
from gemel.people.rules import COVERED
from gemel.twinning import queries as twinning
from gemel.web.coordinator.forms.cases import (
    AskForm,
    CaseForm,
    ChangeForm,
    CitedForm,
    DecisionForm,
    FactForm,
    KnownPersonForm,
    NamedPersonForm,
    ResponsibleForm,
    ScopeForm,
)
from gemel.web.shared import words
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

MOST = 500  # persons in one list of choices


def case_new(request: Request) -> HttpResponse:
    """Open a case by hand: an IPU case, or that of a person known by a code name."""
    by = request.by
    by.need(Power.CASE_CHANGE)
    persons = people.persons(by=by).order_by("code_name", "sort_name")[:MOST]
    programmes = [
        (p.ref, p.name) for p in twinning.programmes(by=by) if by.can(Power.CASE_CHANGE, on=p.ref)
    ]
    form = CaseForm(
        _sent(request),
        persons=[(p.ref, p.name or p.code_name) for p in persons],
        programmes=programmes,
        everywhere=by.everywhere(Power.CASE_CHANGE),
        initial={"person": request.GET.get("person", "")},
    )

    def keep() -> HttpResponse:
        given = dict(form.cleaned_data)
        ref = given.pop("person")
        chosen = [people.at_risk(ref, by=by)] if ref else []
        urgency = int(given.pop("urgency"))
        made = services.open_case(**given, urgency=urgency, persons=chosen, by=by)
        tell(request, say("The case is open. Next: what is known, and from where."))
        return redirect("coordinator:case", made.ref)

    return _answer(request, form, keep, head=_("Open a case"), button=_("Open the case"))


def case_edit(request: Request, ref: str) -> HttpResponse:
    """Change title, countries, stage or urgency; the version guards against two at once."""
    case = _changeable(ref, request)
    now = {name: getattr(case, name) for name in ("title", "countries", "stage", "urgency")}
    form = ChangeForm(
        _sent(request),
        telling=case.exposure != "offline",
        initial={**now, "version": case.version},
    )

    def keep() -> HttpResponse:
        given = dict(form.cleaned_data)
        version = given.pop("version")
        given["urgency"] = int(given["urgency"])
        services.change_case(case, changes=given, version=version, by=request.by)
        tell(request, say("The case is changed."))
        return redirect("coordinator:case", ref)

    return _answer(
        request, form, keep, head=_("Change this case"), button=_("Keep the change"), case=case
    )


@require_POST
def case_responsible(request: Request, ref: str) -> HttpResponse:
    """Charge somebody with the case, or nobody."""
    case = _changeable(ref, request)
    staff = [(one.ref, one.name) for one in access.staff(by=request.by)]
    form = ResponsibleForm(request.POST, staff=staff)
    if not form.is_valid():
        raise Invalid(fields={"account": say("Choose who is responsible")})
    services.set_responsible(case, account=form.cleaned_data["account"], by=request.by)
    tell(request, say("Recorded."))
    return redirect("coordinator:case", ref)


@require_POST
def case_scope(request: Request, ref: str) -> HttpResponse:
    """Take the case into a programme, or out of one."""
    case = queries.case(ref, by=request.by)
    leaving = request.POST.get("leave", "")
    if leaving:
        services.leave_scope(case, scope=leaving, by=request.by)
        tell(request, say("The programme has set the case aside."))
        seen = queries.cases(by=request.by).filter(pk=case.pk).exists()
        return redirect("coordinator:case", ref) if seen else redirect("coordinator:cases")
    programmes = [(p.ref, p.name) for p in twinning.programmes(by=request.by)]
    form = ScopeForm(request.POST, programmes=programmes)
    if not form.is_valid():
        raise Invalid(fields={"scope": say("Choose the programme")})
    services.join_scope(case, scope=form.cleaned_data["scope"], by=request.by)
    tell(request, say("The programme has taken the case up."))
    return redirect("coordinator:case", ref)


def case_person_add(request: Request, ref: str) -> HttpResponse:
    """Add a person: one whom a published decision names, or one whom Gemel knows already."""
    case = _changeable(ref, request)
    if case.exposure == "offline" or request.GET.get("known"):
        return _known_person(request, case)
    form = NamedPersonForm(_sent(request), sources=_sources_of(case, request))

    def keep() -> HttpResponse:
        given = form.cleaned_data
        services.add_named_person(
            case, name=given["name"], sex=given["sex"], code=given["code"],
            countries=given["countries"], cited=_cited(form, case, request), by=request.by,
        )  # fmt: skip
        tell(request, say("The person is in the case, restricted. Nothing is public."))
        return redirect("coordinator:case", ref)

    return _answer(
        request, form, keep, case=case, head=_("A person whom a decision names"),
        button=_("Add the person"), other=(_("Someone whom Gemel knows already"), "?known=1"),
    )  # fmt: skip


def _known_person(request: Request, case: Any) -> HttpResponse:
    offline = case.exposure == "offline"
    found = people.persons(by=request.by).exclude(memberships__case=case)
    covered = {"exposure__in": COVERED}
    found = found.filter(**covered) if offline else found.exclude(**covered)
    persons = found.order_by("sort_name", "code_name")[:MOST]
    form = KnownPersonForm(
        _sent(request),
        persons=[(p.ref, p.name or p.code_name) for p in persons],
        telling=not offline,
    )

    def keep() -> HttpResponse:
        person = people.at_risk(form.cleaned_data["person"], by=request.by)
        code = form.cleaned_data.get("code", "")
        services.add_person(case, person=person, code=code, by=request.by)
        tell(request, say("The person is in the case."))
        return redirect("coordinator:case", case.ref)

    return _answer(
        request, form, keep, case=case, head=_("Who else is it about?"), button=_("Add the person")
    )


def fact_new(request: Request, ref: str) -> HttpResponse:
    """Record one statement with where it was seen."""
    case = _changeable(ref, request)
    file = queries.case_file(ref, by=request.by)
    kind = request.GET.get("kind", "")
    kind = kind if kind in set(rules.BY_HAND) else ""
    members = [(m.person.ref, m.label) for m in file.members]
    initial = {"kind": kind, "person": request.GET.get("person", "")}
    form = FactForm(
        _sent(request),
        kind=kind,
        persons=members,
        sources=file.sources,
        initial=initial,
    )

    def keep() -> HttpResponse:
        given = form.cleaned_data
        person = people.at_risk(given["person"], by=request.by) if given["person"] else None
        services.record_fact(
            case, kind=given["kind"], value=given["value"], person=person,
            happened_on=given["happened_on"], basis=given["basis"], certain=not given["doubt"],
            cited=_cited(form, case, request), by=request.by,
        )  # fmt: skip
        tell(request, say("Recorded, with its source."))
        return redirect("coordinator:case", ref)

    return _answer(
        request, form, keep, case=case, button=_("Record it"),
        head=_("What is alleged?") if kind == FactKind.VIOLATION else _("What is known?"),
        note=_(
            "A fact has a source and a date. Nothing is edited later: something newer takes its "
            "place, and the old words stay in the history."
        ),
    )  # fmt: skip


def fact_change(request: Request, ref: str) -> HttpResponse:
    """Put a newer statement in the place of an older one, or take back one's own slip."""
    fact = queries.fact(ref, by=request.by)
    case = _changeable(fact.case.ref if fact.case else "", request)
    if request.method == "POST" and request.POST.get("do") == "retract":
        services.retract_fact(fact, by=request.by)
        tell(request, say("Taken back. The history keeps it."))
        return redirect("coordinator:case", case.ref)
    form = FactForm(
        _sent(request),
        kind=fact.kind,
        fixed=True,
        sources=_sources_of(case, request),
        initial={
            "value": fact.value,
            "happened_on": fact.happened_on,
            "basis": fact.basis,
            "doubt": not fact.certain,
            "known": [source.ref for source in fact.sources.all()],
        },
    )

    def keep() -> HttpResponse:
        given = form.cleaned_data
        services.supersede_fact(
            fact, value=given["value"], happened_on=given["happened_on"], basis=given["basis"],
            certain=not given["doubt"], cited=_cited(form, case, request), by=request.by,
        )  # fmt: skip
        tell(request, say("The newer words stand. The history keeps the old ones."))
        return redirect("coordinator:case", case.ref)

    return _answer(
        request, form, keep, case=case, head=_("What is true now?"),
        button=_("Keep the newer words"),
        note=_("The words that stand now stay in the history, with their source."),
        retract=not fact.imported and fact.kind != FactKind.NAME,
    )  # fmt: skip


@require_POST
def source_mark(request: Request, ref: str, source: str) -> HttpResponse:
    """Say whether a source is a paper of the IPU."""
    queries.case(ref, by=request.by)
    found = queries.source(source, by=request.by)
    from_ipu = request.POST.get("from_ipu") == "yes"
    services.mark_source(found, from_ipu=from_ipu, by=request.by)
    tell(
        request,
        say("Marked as a paper of the IPU. What it prints may be proposed for release.")
        if from_ipu
        else say("Marked: not a paper of the IPU. What rests on it alone stays restricted."),
    )
    return redirect(reverse("coordinator:case", args=[ref]) + "#sources")


def decision_new(request: Request, ref: str) -> HttpResponse:
    """Add a decision of the IPU on this case."""
    case = _changeable(ref, request)
    form = DecisionForm(_sent(request), sources=_sources_of(case, request))

    def keep() -> HttpResponse:
        given = form.cleaned_data
        seen = given.get("known") or given["source"]
        services.add_decision(
            case, symbol=given["symbol"], adopted_on=given["adopted_on"], body=given["body"],
            session=given["session"], persons=given["persons"], note=given["note"],
            published=given["published"], by=request.by,
            cited=_cited(form, case, request) if seen else None,
        )  # fmt: skip
        tell(request, say("The decision is added."))
        return redirect("coordinator:case", ref)

    return _answer(
        request, form, keep, case=case, head=_("What did the IPU decide?"),
        button=_("Add the decision"),
    )  # fmt: skip


def ask_new(request: Request, ref: str) -> HttpResponse:
    """Record what a decision asks, of whom, by when."""
    case = _changeable(ref, request)
    rulings = queries.case_file(ref, by=request.by).rulings
    by_ref = {ruling.decision.ref: ruling.decision for ruling in rulings}
    choices = [
        (key, one.symbol or words.partial_date(one.adopted_on)) for key, one in by_ref.items()
    ]
    form = AskForm(_sent(request), decisions=choices)

    def keep() -> HttpResponse:
        given = dict(form.cleaned_data)
        decision = by_ref.get(given.pop("decision"))
        services.add_ask(case, **given, decision=decision, by=request.by)
        tell(request, say("Recorded. It counts as open until you settle it."))
        return redirect("coordinator:case", ref)

    return _answer(
        request, form, keep, case=case, head=_("What is asked, and of whom?"), button=_("Record it")
    )


def _sent(request: Request) -> Any:
    """Return what was sent, an empty form too; nothing where a page is only asked for."""
    return request.POST if request.method == "POST" else None


def _changeable(ref: str, request: Request) -> Any:
    """Return a case that this person may change. Raises: NotYours."""
    case = queries.case(ref, by=request.by)
    queries.need(case, Power.CASE_CHANGE, by=request.by)
    return case


def _sources_of(case: Any, request: Request) -> Sequence[Any]:
    return queries.case_file(case.ref, by=request.by).sources


def _cited(form: CitedForm, case: Any, request: Request) -> Cited:
    """Return what the form cites; only sources of this case can be ticked."""
    given = form.cleaned_data
    ticked = set(form.refs())
    known = [source for source in _sources_of(case, request) if source.ref in ticked]
    return Cited(
        known=known,
        what=given["source"],
        address=given["source_address"],
        stated_on=given["source_date"],
    )


def _answer(
    request: Request,
    form: Any,
    keep: Callable[[], HttpResponse],
    *,
    head: Any,
    button: Any,
    case: Any = None,
    note: Any = "",
    other: tuple[Any, str] | None = None,
    retract: bool = False,
) -> HttpResponse:
    """Show a form; keep what it gives. What a service refuses stands in it, and what was typed."""
    stale = None
    if request.method == "POST" and form.is_valid():
        try:
            return keep()
        except Invalid as refusal:
            form.refuse(refusal)
        except Stale as refusal:
            stale = refusal.said
    facts = {
        "form": form, "case": case, "head": head, "button": button, "note": note, "other": other,
        "retract": retract, "stale": stale,
    }  # fmt: skip
    status = 409 if stale else 200
    return render(request, "coordinator/cases/edit.html", facts, status=status)
