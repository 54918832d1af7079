"""The desk: what a person allows, how it came about, and how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from gemel.access import queries as access
from gemel.actions import queries as actions
from gemel.consent import queries, services
from gemel.consent import words as consent_words
from gemel.consent.queries import Matrix
from gemel.consent.rules import Cell, State, Terms
from gemel.kernel.errors import Invalid, Refused
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.people.rules import COVERED
from gemel.showcase import queries as window
from gemel.twinning import queries as twinning
from gemel.web.coordinator.forms.consent import (
    AnswersForm,
    ObjectionForm,
    SilenceForm,
    UsesForm,
    known_uses,
    use_name,
    uses,
)
from gemel.web.shared import lists, words
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

SOON = timedelta(days=30)
TAGS = {
    State.NOT_ASKED: "none",
    State.OTHER_TEXT: "asked",
    State.OTHER_CHANNEL: "none",
    State.QUIET: "none",
    State.ASK_PROXY: "asked",
    State.STOPPED: "withdrawn",
}


@dataclass(frozen=True)
class Shown:
    """One cell as the page draws it: the tag's key, its words, and what it is bound to."""

    tag: str
    text: str
    until: Any = None


@dataclass(frozen=True)
class Line:
    """One use and its cells, each with the audience in words."""

    use: str
    name: str
    cells: Sequence[tuple[str, Shown]]


@require_safe
def consent(request: Request, ref: str) -> HttpResponse:
    """Show what a person allows, in sentences, and how it came about."""
    by = request.by
    person = queries.person(ref, by=by)
    found = queries.matrix(person, by=by)
    rows = queries.history(person, by=by)
    page = lists.part(request, rows)
    newest = rows.first()
    audiences, table = _table(found, request)
    objections = list(queries.objections(person, by=by))
    people_named = {row.asked_by for row in page} | {o.recorded_by for o in objections}
    return render(
        request,
        "coordinator/consent/page.html",
        {
            "person": person,
            "label": person.name or person.code_name,
            "audiences": audiences,
            "table": table,
            "page": page,
            "rows": [_told(row) for row in page],
            "newest": newest,
            "said": rows.exclude(own_words="").first(),
            "names": access.names(people_named | ({newest.asked_by} if newest else set())),
            "words": consent_words,
            "ends_at": _first_end(found.standing.terms, request),
            "objections": objections,
            "objected": found.standing.objected,
            "silence": queries.silence(person, by=by),
            "may_change": _may_change(person, request),
            "not_asked": [use_name(row.use) for row in found.rows if _nothing_asked(row.cells)],
        },
    )


def _table(found: Matrix, request: Request) -> tuple[list[str], list[Line]]:
    """Return the audiences and uses about which anything was ever said."""
    asked = [row for row in found.rows if not _nothing_asked(row.cells)]
    spoken_of = {a for row in asked for a, cell in row.cells if cell.state is not State.NOT_ASKED}
    audiences = [a for a in found.audiences if a in spoken_of]
    partners = dict(_partners(request))
    names = {a: partners.get(a.partition(":")[2]) or _audience(a) for a in audiences}
    lines = [
        Line(
            row.use,
            use_name(row.use),
            [(names[a], _shown(cell, request)) for a, cell in row.cells if a in spoken_of],
        )
        for row in asked
    ]
    return [names[a] for a in audiences], lines


def _nothing_asked(cells: Sequence[tuple[str, Cell]]) -> bool:
    return all(cell.state is State.NOT_ASKED for _audience_, cell in cells)


def _audience(key: str) -> str:
    return words.spoken(consent_words.audience(key))


def _shown(cell: Cell, request: Request) -> Shown:
    tag = TAGS.get(cell.state, cell.state.value)
    text = words.spoken(consent_words.ANSWERS[cell.state])
    terms = cell.terms
    if cell.state is State.YES and terms and terms.text_hash:
        text = str(_("Yes, to one text"))
    ends = terms.ends_at if terms and cell.state in (State.YES, State.ASK) else None
    if cell.state is State.YES and ends and ends - SOON <= request.by.at:
        tag, text = "ending", str(_("Yes, ends soon"))
    return Shown(tag, text, ends)


def _first_end(terms: Sequence[Terms], request: Request) -> Any:
    ends = [
        t.ends_at
        for t in terms
        if t.ends_at and t.ends_at > request.by.at and not t.withdrawn_at and not t.ended_at
    ]
    return min(ends, default=None)


def _told(row: Any) -> dict[str, Any]:
    """Return one row of the history in words."""
    return {
        "row": row,
        "use": use_name(row.use),
        "audiences": [_audience(key) for key in row.audiences],
        "answer": consent_words.ANSWERS[row.answer],
        "holds": row.withdrawn_at is None and row.ended_at is None,
    }


def _may_change(person: Any, request: Request) -> bool:
    try:
        queries.need(person, Power.CONSENT_CHANGE, by=request.by)
    except Refused:
        return False
    return True


def _partners(request: Request) -> list[tuple[str, str]]:
    found = twinning.programmes(by=request.by).select_related("partner").exclude(partner=None)
    return list(dict.fromkeys((p.partner.ref, p.partner.name) for p in found if p.partner))


def consent_give(request: Request, ref: str) -> HttpResponse:
    """Record what was answered: first what was spoken about, then audience by audience."""
    person = queries.person(ref, by=request.by, power=Power.CONSENT_CHANGE)
    chosen = [use for use in request.GET.getlist("use") if use in known_uses()]
    if not chosen:
        asked = "use" in request.GET or "ask" in request.GET
        return render(
            request,
            "coordinator/consent/uses.html",
            {
                "person": person,
                "groups": uses(),
                "form": UsesForm(request.GET) if asked else UsesForm(),
            },
        )
    act = _act(request)
    form = AnswersForm(
        request.POST if request.method == "POST" else None,
        partners=_partners(request),
        offline=person.exposure in COVERED,
        initial={"given_on": timezone.localtime(request.by.at).date()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            _keep(person, form, chosen, act.ref if act else "", request)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            tell(request, say("Recorded. What was not asked stays a no."))
            return redirect("coordinator:consent", ref)
    return render(
        request,
        "coordinator/consent/answers.html",
        {
            "person": person,
            "form": form,
            "uses": [use_name(use) for use in chosen],
            "again": "?" + urlencode({"ask": 1}),
            "act": act,
        },
    )


def _keep(
    person: Any, form: AnswersForm, chosen: Sequence[str], act: str, request: Request
) -> None:
    key = form.cleaned_data["request_key"][:36]
    for which, grants in form.given(chosen, act=act).items():
        if grants:
            services.give(
                person, grants=grants, by=request.by,
                talk=form.talk(yes=which == "yes", now=request.by.at),
                request_key=f"{key}-{which[0]}" if key else "",
            )  # fmt: skip


def _act(request: Request) -> Any:
    """Return the one act to which these answers are bound, where the address names one."""
    ref = request.GET.get("act", "")
    return actions.action(ref, by=request.by) if ref else None


def consent_withdraw(request: Request, ref: str) -> HttpResponse:
    """Say what a withdrawal does and cannot undo; then record it. One consent, or everything."""
    person = queries.person(ref, by=request.by, power=Power.CONSENT_CHANGE)
    row = queries.get(request.GET["row"], by=request.by) if "row" in request.GET else None
    if row is not None and row.person_id != person.pk:
        return redirect("coordinator:consent", ref)
    if request.method == "POST":
        if row is None:
            services.withdraw_all(person, by=request.by)
        else:
            services.withdraw(row, by=request.by)
        tell(request, say("Recorded. What was public about it is dark, and stays dark."))
        return redirect("coordinator:consent", ref)
    return render(request, "coordinator/consent/withdraw.html", _left(person, row, request))


def _left(person: Any, row: Any, request: Request) -> dict[str, Any]:
    """Return what a withdrawal meets: what is public now, what is planned, what has left."""
    lit = window.leaning_on(row.ref if row else person.ref, at=request.by.at)
    acts = actions.of_person(person, by=request.by) if request.by.can(Power.ACTION_READ) else None
    if acts is not None and row is not None:
        acts = acts.filter(basis_ref=row.ref)
    return {
        "person": person,
        "label": person.name or person.code_name,
        "row": _told(row) if row else None,
        "lit": list(lit),
        "done": list(acts.filter(stage="done")) if acts is not None else [],
        "planned": list(acts.filter(stage="planned")) if acts is not None else [],
    }


def consent_object(request: Request, ref: str) -> HttpResponse:
    """Record a word against acting on published decisions. That basis closes at once."""
    person = queries.person(ref, by=request.by, power=Power.CONSENT_CHANGE)
    form = ObjectionForm(
        request.POST if request.method == "POST" else None, offline=person.exposure in COVERED
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.object(
                person,
                by_whom=form.cleaned_data["by_whom"],
                channel=form.cleaned_data["channel"],
                words=form.cleaned_data.get("words", ""),
                by=request.by,
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            tell(request, say("Recorded. Nothing rests on a decision about this person any more."))
            return redirect("coordinator:consent", ref)
    return render(request, "coordinator/consent/object.html", {"person": person, "form": form})


@require_POST
def objection_ask(request: Request, ref: str) -> HttpResponse:
    """Propose that an objection be lifted; a second person decides."""
    objection = queries.objection(ref, by=request.by)
    services.ask_to_lift(objection, by=request.by)
    tell(request, say("Asked. A second person has to lift it."))
    return redirect("coordinator:consent", objection.person.ref)


@require_POST
def objection_lift(request: Request, ref: str) -> HttpResponse:
    """Lift an objection as the second of two people."""
    objection = queries.objection(ref, by=request.by)
    services.lift(objection, by=request.by)
    tell(request, say("Lifted. What went dark stays dark until two people release it anew."))
    return redirect("coordinator:consent", objection.person.ref)


def consent_silence(request: Request, ref: str) -> HttpResponse:
    """Record that a person cannot be reached: each consent's own rule holds from here on."""
    person = queries.person(ref, by=request.by, power=Power.CONSENT_CHANGE)
    form = SilenceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.set_unreachable(person, since=form.instant(request.by.at), by=request.by)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            tell(request, say("Recorded. What does not go on without a sign is quiet now."))
            return redirect("coordinator:consent", ref)
    return render(request, "coordinator/consent/silence.html", {"person": person, "form": form})


@require_POST
def consent_heard(request: Request, ref: str) -> HttpResponse:
    """Record that a person can be reached again."""
    person = queries.person(ref, by=request.by, power=Power.CONSENT_CHANGE)
    services.set_reachable(person, by=request.by)
    tell(request, say("Recorded. What went dark stays dark until two people release it anew."))
    return redirect(reverse("coordinator:consent", args=[ref]))


urlpatterns = [
    path("objections/<str:ref>/ask/", objection_ask, name="objection_ask"),
    path("objections/<str:ref>/lift/", objection_lift, name="objection_lift"),
    path("<str:ref>/", consent, name="consent"),
    path("<str:ref>/answers/", consent_give, name="consent_give"),
    path("<str:ref>/withdraw/", consent_withdraw, name="consent_withdraw"),
    path("<str:ref>/object/", consent_object, name="consent_object"),
    path("<str:ref>/silence/", consent_silence, name="consent_silence"),
    path("<str:ref>/heard/", consent_heard, name="consent_heard"),
]
