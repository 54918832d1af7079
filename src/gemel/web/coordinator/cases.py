"""The desk: cases, as a list, as a file, and how they came to be what they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gemel.access import queries as access
from gemel.actions import catalogue
from gemel.actions import queries as actions
from gemel.agenda import queries as agenda
from gemel.cases import queries, rules
from gemel.cases.following import REPLIES
from gemel.cases.queries import CaseFile, CaseRow, Filters
from gemel.cases.rules import FactKind
from gemel.consent import words as consent_words
from gemel.kernel.powers import Power
from gemel.proceedings import queries as proceedings
from gemel.proceedings import rules as proceeding_rules
from gemel.twinning import queries as twinning
from gemel.web.coordinator import case_changes as changes
from gemel.web.coordinator.agenda import dates_of
from gemel.web.coordinator.following import followed
from gemel.web.coordinator.forms.cases import CaseFilter, ResponsibleForm, ScopeForm
from gemel.web.coordinator.notes import notes_context
from gemel.web.shared import lists, words
from gemel.web.shared.request import Request

SORTS = {
    "urgency": _("by urgency"),
    "changed": _("by last change"),
    "code": _("by code"),
}
ACTS = 20  # of a case's actions on its page; the list of actions has all

# What stands under "What we know"; the other kinds stand in the table of persons.
KNOWN = (
    FactKind.WORK, FactKind.EVENT, FactKind.SITUATION, FactKind.HEARING, FactKind.COUNTRIES,
    FactKind.REGION, FactKind.LISTING, FactKind.VICTIMS, FactKind.SUBMITTED,
    FactKind.COMPLAINANT, FactKind.EARLIER, FactKind.MISSION, FactKind.HEARD,
    FactKind.FROM_AUTHORITIES, FactKind.FROM_COMPLAINANT, FactKind.TO_AUTHORITIES,
    FactKind.TO_COMPLAINANT, FactKind.NOTE,
)  # fmt: skip
OF_ONE = (FactKind.NAME, FactKind.ALSO_KNOWN_AS, FactKind.SEX, FactKind.CODE)


@require_safe
def cases(request: Request) -> HttpResponse:
    """List the cases that this reader may see, the most urgent first."""
    staff = [(one.ref, one.name) for one in access.staff(by=request.by)]
    form = CaseFilter(request.GET, staff=staff)
    chosen = form.chosen()
    order = lists.order(request, SORTS, "-urgency")
    found = queries.page(by=request.by, filters=_filters(chosen), sort=order.value)
    if request.GET.get("as") == "csv":
        return _csv(queries.rows(found))
    page = lists.part(request, found)
    rows = queries.rows(page.object_list)
    return render(
        request,
        "coordinator/cases/list.html",
        {
            "form": form,
            "page": page,
            "rows": rows,
            "order": order,
            "filtered": bool(chosen),
            "chosen": chosen,
            "names": access.names({row.case.responsible for row in rows} - {""}),
            "stages": rules.STAGES,
            "may_open": request.by.can(Power.CASE_CHANGE),
            "may_confirm": queries.may_confirm(request.by),
        },
    )


@require_safe
def case(request: Request, ref: str) -> HttpResponse:
    """Show one case: what is known and from where, whom it is about, what is asked and done."""
    file = queries.case_file(ref, ahead=agenda.sessions(by=request.by), by=request.by)
    single = len(file.members) == 1
    allowed = _allowed(file)
    return render(
        request,
        "coordinator/cases/page.html",
        {
            "file": file,
            "case": file.case,
            "known": file.of_kind(*(OF_ONE if single else ()), *KNOWN),
            "kinds": rules.KINDS,
            "stages": rules.STAGES,
            "bodies": rules.BODIES,
            "members": lists.part(request, file.members, name="who"),
            "rulings": [
                (ruling, file.filings.get(ruling.decision_id, ())) for ruling in file.rulings
            ],
            "idle": _idle(file, request),
            "acts": _acts(file, request),
            "act_kinds": catalogue.kinds(),
            "proceedings": proceedings.of_case(file.case, by=request.by),
            "proceeding_kinds": proceeding_rules.KINDS,
            "proceeding_stages": proceeding_rules.STAGES,
            "twinnings": _twinnings(file, request),
            "dates": dates_of(file.case, request),
            "followed": followed(request, f"case:{ref}"),
            "may_tell": request.by.can(Power.ALERT),
            "allowed": allowed,
            "asked": any(rows or _spoke(member) for member, rows in allowed),
            "replies": REPLIES,
            "query": f"case={file.case.ref}",
            "may_plan": any(
                request.by.can(Power.ACTION_CHANGE, on=scope) for scope in file.scopes or [""]
            ),
            **_care(file, request),
            **notes_context(request, about=ref, scopes=file.scopes),
        },
    )


@require_safe
def case_person(request: Request, ref: str, person: str) -> HttpResponse:
    """Show what is known of one person in a case, each fact with its sources."""
    file = queries.person_file(ref, person, by=request.by)
    return render(
        request,
        "coordinator/cases/person.html",
        {"file": file, "case": file.case, "member": file.member, "kinds": rules.KINDS},
    )


@require_safe
def case_history(request: Request, ref: str) -> HttpResponse:
    """Show what changed in a case, and the difference between the old words and the new."""
    found = queries.case(ref, by=request.by)
    return render(
        request,
        "coordinator/cases/history.html",
        {
            "case": found,
            "page": lists.part(request, queries.history(found, by=request.by), per=50),
            "kinds": rules.KINDS,
        },
    )


def _filters(chosen: dict[str, Any]) -> Filters:
    return Filters(**{**chosen, "urgency": int(chosen.get("urgency", 0))})


def _acts(file: CaseFile, request: Request) -> list[Any]:
    if not request.by.can(Power.ACTION_READ):
        return []
    return list(actions.of_case(file.case, by=request.by)[:ACTS])


def _idle(file: CaseFile, request: Request) -> Any:
    """Return that nobody has acted on the newest decision for a while, else None."""
    if not request.by.can(Power.ACTION_READ):
        return None
    return next(iter(actions.idle(by=request.by, most=1, within=[file.case])), None)


def _twinnings(file: CaseFile, request: Request) -> list[Any]:
    if not request.by.can(Power.TWINNING_READ):
        return []
    persons = [member.person for member in file.members]
    return list(twinning.twinnings(by=request.by, living=True).filter(person__in=persons)[:ACTS])


def _allowed(file: CaseFile) -> list[tuple[Any, list[tuple[str, Any, Any]]]]:
    """Return what each person of a small case allows: state, use and audience, in words."""
    found = []
    for member in file.members:
        if member.standing is None:
            continue
        rows = [
            (terms.answer, _use(terms.use), [consent_words.audience(a) for a in terms.audiences])
            for terms in member.standing.terms
            if terms.withdrawn_at is None and terms.ended_at is None
        ]
        found.append((member, rows))
    return found


def _spoke(member: Any) -> bool:
    """Tell whether something beside consent must stand here: an objection, or silence."""
    return member.standing.objected or member.standing.unreachable_since is not None


def _use(key: str) -> Any:
    """Return the words for a use of consent: a kind of action, or one beside them."""
    kind = catalogue.kinds().get(key)
    return kind.title if kind else dict(consent_words.USES).get(key, key)  # type: ignore[call-overload]


def _care(file: CaseFile, request: Request) -> dict[str, Any]:
    """Return who looks after the case and in which programmes, with the forms to change it."""
    programmes = list(twinning.programmes(by=request.by, ended=True))
    own = [p for p in programmes if p.ref in file.scopes]
    free = [
        (p.ref, p.name)
        for p in programmes
        if p.ref not in file.scopes
        and p.ended_at is None
        and request.by.can(Power.CASE_CHANGE, on=p.ref)
    ]
    staff = [(one.ref, one.name) for one in access.staff(by=request.by)]
    if file.case.responsible and file.case.responsible not in dict(staff):
        staff.append((file.case.responsible, file.names[file.case.responsible]))
    return {
        "programmes": own,
        "scope_form": ScopeForm(programmes=free) if free else None,
        "responsible_form": ResponsibleForm(
            staff=staff, initial={"account": file.case.responsible}
        ),
    }


def _csv(rows: Iterable[CaseRow]) -> HttpResponse:
    head = [
        _("Reference"), _("Code"), _("Title"), _("Countries"), _("Stage"), _("Urgency"),
        _("Who may see it"), _("Persons in the decision"), _("Known"), _("Changed"),
    ]  # fmt: skip
    return lists.csv_response(
        "cases",
        head,
        (
            (
                row.case.ref,
                row.case.code,
                row.case.title,
                ", ".join(words.country(code) for code in row.case.countries),
                words.spoken(rules.STAGES[rules.Stage(row.case.stage)]),
                row.case.urgency,
                row.case.exposure,
                row.case.announced if row.case.announced is not None else "",
                row.known,
                row.case.changed_at.date().isoformat(),
            )
            for row in rows
        ),
    )


urlpatterns = [
    path("", cases, name="cases"),
    path("new/", changes.case_new, name="case_new"),
    path("facts/<str:ref>/", changes.fact_change, name="fact_change"),
    path("<str:ref>/", case, name="case"),
    path("<str:ref>/change/", changes.case_edit, name="case_edit"),
    path("<str:ref>/history/", case_history, name="case_history"),
    path("<str:ref>/responsible/", changes.case_responsible, name="case_responsible"),
    path("<str:ref>/programmes/", changes.case_scope, name="case_scope"),
    path("<str:ref>/people/add/", changes.case_person_add, name="case_person_add"),
    path("<str:ref>/people/<str:person>/", case_person, name="case_person"),
    path("<str:ref>/facts/new/", changes.fact_new, name="fact_new"),
    path("<str:ref>/sources/<str:source>/", changes.source_mark, name="source_mark"),
    path("<str:ref>/decisions/new/", changes.decision_new, name="decision_new"),
    path("<str:ref>/asks/new/", changes.ask_new, name="ask_new"),
]
