"""The desk: what is public, what waits to be, and how it comes down."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from gemel.access import queries as access
from gemel.consent import queries as consent
from gemel.consent import services as consents
from gemel.consent.giving import Given
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NoBasis, NotYours
from gemel.kernel.powers import Power
from gemel.kernel.say import Said, say
from gemel.publishing import judging, queries, rules, services
from gemel.publishing.rules import Kind, Stage
from gemel.showcase import layout
from gemel.web.coordinator import records
from gemel.web.coordinator.forms.consent import YesToTextForm, use_name
from gemel.web.coordinator.forms.publishing import (
    AgreementForm,
    ReleaseFilter,
    TakeDownForm,
    TextsForm,
    WaiverForm,
)
from gemel.web.coordinator.showable import (
    Showable,
    has_picture,
    showable,
    words_for_press,
)
from gemel.web.shared import lists, words
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request, asks_again

TOLD = {
    Stage.LIT: say("Approved. It is public now."),
    Stage.WAITING: say("Approved. It goes out when the waiting time has passed."),
    Stage.READY: say("Approved. It goes out at the next round."),
    Stage.RETRACTED: say("What it rests on was taken down meanwhile. Propose it anew."),
}
WITH_TEXT = (Kind.TWINNING, Kind.PROGRAMME, Kind.PRESS)
OF = {  # what a reference to a record of each kind begins with
    Kind.CASE: "case", Kind.TWINNING: "twin", Kind.PROGRAMME: "prog", Kind.ACTION: "act",
    Kind.DESK: "desk", Kind.PRESS: "act", Kind.PROCEEDING: "mot",
}  # fmt: skip


@require_safe
def publishing(request: Request) -> HttpResponse:
    """Show what waits for a second look, what waits for time, and what is public."""
    by = request.by
    form = ReleaseFilter(request.GET)
    chosen = form.chosen()
    found = _narrowed(chosen, request)
    if request.GET.get("as") == "csv":
        return _csv(found, request)
    page = lists.part(request, found)
    return render(
        request,
        "coordinator/publishing/list.html",
        {
            "form": form,
            "filtered": bool(chosen),
            "page": page,
            "rows": [_row(one, request) for one in page],
            "to_second": [_row(one, request) for one in queries.to_second(by=by)[:25]],
            "may_propose": by.can(Power.PUBLISH_PROPOSE),
        },
    )


def _narrowed(chosen: dict[str, Any], request: Request) -> Any:
    by = request.by
    stages: dict[str, Callable[..., Any]] = {"open": queries.waiting, "lit": queries.lit}
    stage = chosen.get("stage", "")
    found = stages.get(stage, queries.releases)(by=by)
    if stage == "ended":
        found = found.exclude(pk__in=queries.waiting(by=by)).exclude(pk__in=queries.lit(by=by))
    return found.filter(kind=chosen["kind"]) if "kind" in chosen else found


def _row(release: Any, request: Request) -> dict[str, Any]:
    stage = queries.stage(release, by=request.by)
    card = layout.shown(release, language=words.language())
    checked_on = release.approved_at.date().isoformat() if release.approved_at else ""
    replaced = release.retracted_why == rules.Why.REPLACED
    return {
        "release": release,
        "kind": rules.KINDS[Kind(release.kind)],
        "stage": stage,
        "stage_words": rules.WHYS[rules.Why.REPLACED] if replaced else rules.STAGES[stage],
        "card": replace(card, checked_on=checked_on),
    }


def _csv(found: Iterable[Any], request: Request) -> HttpResponse:
    head = [_("Reference"), _("What"), _("Where it stands"), _("Basis"), _("Proposed"),
            _("Approved"), _("Public since"), _("Taken down")]  # fmt: skip
    rows = (
        (
            one.ref,
            words.spoken(rules.KINDS[Kind(one.kind)]),
            words.spoken(rules.STAGES[queries.stage(one, by=request.by)]),
            one.basis_kind,
            *(
                at.date().isoformat() if at else ""
                for at in (one.proposed_at, one.approved_at, one.lit_at, one.retracted_at)
            ),
        )
        for one in found
    )
    return lists.csv_response("releases", head, rows)


@require_safe
def release_choose(request: Request) -> HttpResponse:
    """List what could be proposed: what this reader sees, of each kind, and is not public yet."""
    request.by.need(Power.PUBLISH_PROPOSE)
    groups: list[tuple[Said, list[Showable]]] = [
        (rules.KINDS[kind], found) for kind, found in showable(by=request.by).items()
    ]
    return render(request, "coordinator/publishing/choose.html", {"groups": groups})


def release_new(request: Request, kind: str, about: str) -> HttpResponse:
    """Propose one record, in its words where it has any; a second person decides."""
    request.by.need(Power.PUBLISH_PROPOSE)
    record = _record(kind, about, by=request.by)
    person, texted = kind == Kind.TWINNING, kind in WITH_TEXT
    form = (
        TextsForm(
            request.POST if request.method == "POST" else None,
            person=person,
            picture=person and has_picture(about, by=request.by),
            initial=words_for_press(about, by=request.by) if kind == Kind.PRESS else None,
        )
        if texted
        else None
    )
    gap: Said | None = None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            made = services.propose(
                kind=kind, about=about, texts=form.texts() if form else None,
                shows=form.cleaned_data.get("shows", ()) if form else (), by=request.by,
            )  # fmt: skip
        except Invalid as refusal:
            if form is None:
                raise
            form.refuse(refusal)
        except NoBasis as refusal:
            gap = refusal.said
        else:
            tell(request, say("Proposed. Nothing is public before a second person approves."))
            return redirect("coordinator:release", made.ref)
    facts = {"record": record, "form": form, "gap": gap, "person": person}
    return render(request, "coordinator/publishing/new.html", facts)


def _record(kind: str, about: str, *, by: By) -> records.Record:
    """Return what is to be proposed. Raises: NotYours, for missing and forbidden alike."""
    if kind not in set(Kind) or about.partition("-")[0] != OF[Kind(kind)]:
        raise NotYours
    return records.find(about, by=by)


@require_safe
def release(request: Request, ref: str) -> HttpResponse:
    """Show one release: exactly what the public would see, on which basis, and what to do now."""
    by = request.by
    found = queries.get(ref, by=by)
    stage = queries.stage(found, by=by)
    is_open = stage in (Stage.PROPOSED, Stage.WAITING, Stage.READY)
    verdict = judging.judge(found, by=by) if is_open else None
    people = queries.persons(row["person"] for row in found.needs)
    return render(
        request,
        "coordinator/publishing/page.html",
        {
            **_row(found, request),
            "verdict": verdict,
            "asked": _asks_consent(found),
            "uses": sorted({use_name(use) for row in found.needs for use in row["uses"]}),
            "person": people.get(found.person),
            "names": access.names(_who(found)),
            "why": rules.WHYS.get(found.retracted_why),  # type: ignore[call-overload]
            "may": {
                "approve": by.can(Power.PUBLISH_APPROVE, on=found.scope),
                "propose": by.can(Power.PUBLISH_PROPOSE, on=found.scope),
                "take_down": by.can(Power.PUBLISH_TAKE_DOWN, on=found.scope),
                "answer": by.can(Power.CONSENT_CHANGE, on=found.scope),
            },
            "own": found.proposed_by == by.ref,
            "agreement": AgreementForm(),
            "again": found.kind not in WITH_TEXT,
            "others": [
                _row(one, request) for one in queries.of(found.about, by=by).exclude(pk=found.pk)
            ],
        },
    )


def _asks_consent(found: Any) -> bool:
    """Tell whether the person's yes to this very text is what it rests on."""
    return bool(found.person) and not all(row["decisions"] for row in found.needs)


def _who(found: Any) -> set[str]:
    marks = (
        found.proposed_by, found.approved_by, found.retracted_by, found.refused_by,
        found.member_agreed_by, found.waived_by, found.waived_confirmed_by,
    )  # fmt: skip
    return {ref for ref in marks if ref}


@require_POST
@asks_again
def release_approve(request: Request, ref: str) -> HttpResponse:
    """Approve as the second of two people."""
    found = queries.get(ref, by=request.by)
    stage = services.approve(found, by=request.by)
    tell(request, TOLD[stage])
    return redirect("coordinator:release", ref)


@require_POST
def release_refuse(request: Request, ref: str) -> HttpResponse:
    """Decline to approve."""
    services.refuse(queries.get(ref, by=request.by), by=request.by)
    tell(request, say("Declined. It is not shown."))
    return redirect("coordinator:release", ref)


@require_POST
def release_member(request: Request, ref: str) -> HttpResponse:
    """Record that the member agrees to be shown like this."""
    found = queries.get(ref, by=request.by)
    form = AgreementForm(request.POST)
    through = form.cleaned_data["through"] if form.is_valid() else ""
    services.record_member_agreement(found, through=through, by=request.by)
    tell(request, say("Recorded: the member agrees."))
    return redirect("coordinator:release", ref)


def release_consent(request: Request, ref: str) -> HttpResponse:
    """Record the person's answer to exactly this text, language by language."""
    found = queries.get(ref, by=request.by)
    if not _asks_consent(found):
        raise NotYours
    queries_person = queries.persons([found.person])[found.person]
    consent.need(queries_person, Power.CONSENT_CHANGE, by=request.by)
    bound = rules.hashes(found.texts, found.facts, found.countries)
    form = YesToTextForm(request.POST if request.method == "POST" else None, languages=list(bound))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        grants = [
            Given(
                use=use, answer=data["answer"], audiences=["public"], text_hash=bound[language],
                text_language=language,
                waives_waiting=data["waives_waiting"] and data["answer"] == "yes",
            )
            for use in sorted({use for row in found.needs for use in row["uses"]})
            for language in data["languages"]
        ]  # fmt: skip
        try:
            consents.give(
                queries_person, grants=grants, talk=form.talk(), by=request.by,
                request_key=data["request_key"][:40],
            )  # fmt: skip
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            tell(request, say("Recorded, for exactly this text."))
            return redirect("coordinator:release", ref)
    facts = {**_row(found, request), "form": form}
    return render(request, "coordinator/publishing/consent.html", facts)


@asks_again
def release_waive(request: Request, ref: str) -> HttpResponse:
    """Record that the person, a proxy or counsel waives the waiting time."""
    found = queries.get(ref, by=request.by)
    request.by.need(Power.PUBLISH_PROPOSE, on=found.scope)
    form = WaiverForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.waive(found, **form.cleaned_data, by=request.by)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            tell(request, say("Recorded. A second person has to confirm it."))
            return redirect("coordinator:release", ref)
    return render(
        request, "coordinator/publishing/waive.html", {**_row(found, request), "form": form}
    )


@require_POST
@asks_again
def release_confirm(request: Request, ref: str) -> HttpResponse:
    """Confirm a recorded waiver as the second of two people."""
    stage = services.confirm_waiver(queries.get(ref, by=request.by), by=request.by)
    tell(request, TOLD[stage])
    return redirect("coordinator:release", ref)


def release_down(request: Request, ref: str) -> HttpResponse:
    """Take an item down at once; say first what that does and cannot undo."""
    found = queries.get(ref, by=request.by)
    form = TakeDownForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.retract(found, why=form.cleaned_data["why"], by=request.by)
        tell(request, say("Taken down. Only a new release by two people can show it again."))
        return redirect("coordinator:release", ref)
    if not request.by.can(Power.PUBLISH_TAKE_DOWN, on=found.scope):
        raise NotYours
    return render(
        request, "coordinator/publishing/down.html", {**_row(found, request), "form": form}
    )


urlpatterns = [
    path("", publishing, name="publishing"),
    path("new/", release_choose, name="release_choose"),
    path("new/<str:kind>/<str:about>/", release_new, name="release_new"),
    path("<str:ref>/", release, name="release"),
    path("<str:ref>/approve/", release_approve, name="release_approve"),
    path("<str:ref>/decline/", release_refuse, name="release_refuse"),
    path("<str:ref>/member/", release_member, name="release_member"),
    path("<str:ref>/consent/", release_consent, name="release_consent"),
    path("<str:ref>/waive/", release_waive, name="release_waive"),
    path("<str:ref>/confirm/", release_confirm, name="release_confirm"),
    path("<str:ref>/down/", release_down, name="release_down"),
]
