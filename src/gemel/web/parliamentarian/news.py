"""The parliamentarian's door: what is new, and what one does about it in under a minute."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gemel.actions import catalogue
from gemel.actions import queries as actions
from gemel.actions import services as acting
from gemel.actions.deed import About, Deed
from gemel.alerts import queries, rules, services
from gemel.alerts.queries import Told
from gemel.alerts.rules import KINDS, RHYTHMS, Kind
from gemel.kernel.errors import NoBasis, NotYours
from gemel.kernel.say import say
from gemel.people.rules import THEMES
from gemel.web.parliamentarian import subjects as choice
from gemel.web.shared import lists, wishes, words
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request
from gemel.web.writing import notices as texts

MOST = 5  # kinds of act that a notice offers
DOERS = {"member", "assistant", "delegation"}


@require_safe
def news(request: Request) -> HttpResponse:
    """List what the member is told, newest first, and what is followed."""
    choice.member(request)
    return _page(request, wishes.FollowForm(themes=_spoken(THEMES)))


@require_safe
def notice(request: Request, ref: str) -> HttpResponse:
    """Show one notice: what was decided, why this member, and what one can do."""
    choice.member(request)
    return _notice(request, queries.notice(ref, by=request.by))


@require_POST
def notice_open(request: Request, ref: str) -> HttpResponse:
    """Open a notice: it is seen."""
    choice.member(request)
    found = queries.notice(ref, by=request.by)
    services.see(found.notice, by=request.by)
    return redirect("parliamentarian:notice", ref)


@require_POST
def notice_answer(request: Request, ref: str) -> HttpResponse:
    """Pledge an act, say that one was done, or that it is not for the member."""
    member = choice.member(request)
    found = queries.notice(ref, by=request.by)
    do = request.POST.get("do", "")
    if do == "decline":
        services.decline(found.notice, by=request.by)
        tell(request, say("Kept. You may still change your mind."))
        return redirect("parliamentarian:home")
    if found.notice.pledged_at or found.notice.done_at:  # the same touch twice is one
        return redirect("parliamentarian:notice", ref)
    kind, case = _chosen(found, request)
    deed = Deed(kind=kind.key, public=not kind.allows(public=False))
    about = About(case=case)
    key = request.POST.get("request_key", "")[:64]
    try:
        if do == "done":
            today = timezone.localdate(request.by.at)
            made = acting.record(deed, about, for_member=member, done_on=today,
                                 request_key=key, by=request.by)  # fmt: skip
            services.done(found.notice, action=made.ref, by=request.by)
            tell(request, say("Done, and recorded. Details can wait."))
        else:
            made = acting.plan(deed, about, for_member=member, planned_for=None, request_key=key,
                               by=request.by)  # fmt: skip
            services.pledge(found.notice, action=made.ref, by=request.by)
            tell(request, say("Planned. It stands under this week."))
    except NoBasis as no:
        return _notice(request, found, refusal=no, status=409)
    return redirect("parliamentarian:notice", ref)


@require_POST
def follow(request: Request) -> HttpResponse:
    """Follow a country or a theme, or the case of a notice."""
    choice.member(request)
    case = request.POST.get("case", "")[:40]
    form = wishes.FollowForm(None if case else request.POST, themes=_spoken(THEMES))
    if not case and not form.is_valid():
        return _page(request, form)
    asked = [("case", case)] if case else form.asked()
    made = [services.subscribe(kind, value, by=request.by) for kind, value in asked]
    undo = reverse("parliamentarian:unfollow", args=[made[-1].ref])
    tell(request, say("You are told of it from now on."), undo=undo)
    return redirect("parliamentarian:news")


@require_POST
def unfollow(request: Request, ref: str) -> HttpResponse:
    """Follow something no longer."""
    choice.member(request)
    services.unsubscribe(queries.subscription(ref, by=request.by), by=request.by)
    tell(request, say("You are no longer told of it."))
    return redirect("parliamentarian:news")


def news_wishes(request: Request) -> HttpResponse:
    """Say how often, when not, and of what not to be written to."""
    choice.member(request)
    form, status = wishes.answered(
        request, queries.preferences(by=request.by), rhythms=_spoken(RHYTHMS), kinds=_spoken(KINDS),
        keep=partial(services.prefer, by=request.by),
    )  # fmt: skip
    if status == 303:
        tell(request, say("Kept."))
        return redirect("parliamentarian:news")
    return choice.show(request, "wishes", {"form": form}, status=status)


def fresh(request: Request, most: int = 3) -> list[dict[str, Any]]:
    """Return what is new, for the first page."""
    return _rows(queries.notices(by=request.by, fresh=True, most=most))


def _rows(told: list[Told]) -> list[dict[str, Any]]:
    return [{"told": one, "kind": rules.KINDS[Kind(one.notice.bulletin.kind)]} for one in told]


def _page(request: Request, form: wishes.FollowForm) -> HttpResponse:
    mine = list(queries.subscriptions(by=request.by))
    return choice.show(
        request,
        "news",
        {
            "page": lists.part(request, _rows(queries.notices(by=request.by))),
            "mine": [(one, _words(one)) for one in mine],
            "form": form,
            "texts": texts.told(by=request.by),
        },
    )


def _notice(
    request: Request, told: Told, *, refusal: NoBasis | None = None, status: int = 200
) -> HttpResponse:
    row = told.notice
    answered = row.done_at is not None or row.pledged_at is not None
    return choice.show(
        request,
        "notice",
        {
            "told": told,
            "news": row.bulletin,
            "kind": rules.KINDS[Kind(row.bulletin.kind)],
            "decided": queries.decided(told, by=request.by),
            "fits": [] if answered else _fits(told, request),
            "answered": answered,
            "refusal": refusal,
        },
        status=status,
    )


def _fits(told: Told, request: Request) -> list[tuple[Any, Any]]:
    """Return the acts of an office that suit the cases of a notice, best first, each once."""
    found: dict[str, tuple[Any, Any]] = {}
    for case in told.cases:
        for fit in actions.fits_case(case, by=request.by):
            if fit.open and DOERS & {who.key for who in fit.kind.who}:
                found.setdefault(fit.kind.key, (fit, case))
    best = sorted(found.values(), key=lambda each: (-each[0].rank, each[0].kind.number))
    return best[:MOST]


def _chosen(told: Told, request: Request) -> tuple[Any, Any]:
    """Return the kind and the case that the button names. Raises: NotYours."""
    kind = catalogue.kinds().get(request.POST.get("kind", ""))
    ref = request.POST.get("case", "")
    case = next((one for one in told.cases if one.ref == ref), None)
    if kind is None or case is None or not DOERS & {who.key for who in kind.who}:
        raise NotYours
    return kind, case


def _words(one: Any) -> str:
    kind, _colon, value = one.key.partition(":")
    if kind == "country":
        return words.country(value)
    if kind == "theme":
        return words.spoken(dict(THEMES).get(value, value))  # type: ignore[call-overload]
    return _("A case") if kind == "case" else _("Everything that I may read")


def _spoken(table: Mapping[Any, Any]) -> list[tuple[str, str]]:
    return [(key.value, words.spoken(said)) for key, said in table.items()]
