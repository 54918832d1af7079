"""The desk: news of what one follows, and how one wishes to be told."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from gemel.alerts import queries, rules, services
from gemel.alerts.rules import KINDS, RHYTHMS, Kind
from gemel.cases import rules as case_rules
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.people.rules import THEMES
from gemel.web.coordinator import records
from gemel.web.shared import lists, wishes, words
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request
from gemel.web.writing import notices as texts

SEARCHED = ("text", "country", "stage", "exposure", "urgency", "violation", "responsible")


@require_safe
def news(request: Request) -> HttpResponse:
    """List what this person is told, and what they follow."""
    request.by.need(Power.CASE_READ)
    return _page(request, wishes.FollowForm(themes=_spoken(THEMES)))


@require_POST
def news_open(request: Request, ref: str) -> HttpResponse:
    """Open what one is told: it is seen, and its case comes up."""
    found = queries.notice(ref, by=request.by)
    services.see(found.notice, by=request.by)
    return redirect("coordinator:case", found.cases[0].ref)


@require_POST
def follow(request: Request) -> HttpResponse:
    """Follow a case, a programme, a saved search, or what the form gives."""
    request.by.need(Power.CASE_READ)
    kind = request.POST.get("kind", "")
    form = wishes.FollowForm(request.POST if not kind else None, themes=_spoken(THEMES))
    if kind == "search":
        asked = [(kind, "", _searched(request.POST))]
    elif kind:
        asked = [(kind, request.POST.get("value", "")[:40], {})]
    elif form.is_valid():
        asked = [(what, value, {}) for what, value in form.asked()]
    else:
        return _page(request, form)
    made = None
    for what, value, filters in asked:
        made = services.subscribe(what, value, filters=filters, by=request.by)
    undo = reverse("coordinator:unfollow", args=[made.ref]) if made else ""
    tell(request, say("You are told of it from now on."), undo=undo)
    return _on(request)


@require_POST
def unfollow(request: Request, ref: str) -> HttpResponse:
    """Follow something no longer."""
    services.unsubscribe(queries.subscription(ref, by=request.by), by=request.by)
    tell(request, say("You are no longer told of it."))
    return _on(request)


def news_wishes(request: Request) -> HttpResponse:
    """Say how often, when not, and of what not to be written to."""
    request.by.need(Power.CASE_READ)
    form, status = wishes.answered(
        request, queries.preferences(by=request.by), rhythms=_spoken(RHYTHMS), kinds=_spoken(KINDS),
        keep=partial(services.prefer, by=request.by),
    )  # fmt: skip
    if status == 303:
        tell(request, say("Kept."))
        return redirect("coordinator:news")
    return render(request, "coordinator/telling/wishes.html", {"form": form}, status=status)


def followed(request: Request, key: str) -> Any:
    """Return the own subscription of this key, if there is one; for a page's button."""
    return queries.subscriptions(by=request.by).filter(key=key).first()


def _page(request: Request, form: wishes.FollowForm) -> HttpResponse:
    rows = [
        {"told": one, "kind": rules.KINDS[Kind(one.notice.bulletin.kind)]}
        for one in queries.notices(by=request.by)
    ]
    mine = list(queries.subscriptions(by=request.by))
    about = records.known({one.key.partition(":")[2] for one in mine}, by=request.by)
    return render(
        request,
        "coordinator/telling/news.html",
        {
            "page": lists.part(request, rows),
            "mine": [(one, _words(one, about)) for one in mine],
            "form": form,
            "texts": texts.told(by=request.by),
        },
    )


def _words(one: Any, about: Mapping[str, Any]) -> str:
    """Return what a subscription asks for, in words."""
    kind, _colon, value = one.key.partition(":")
    if kind == "country":
        return words.country(value)
    if kind == "theme":
        return words.spoken(dict(THEMES).get(value, value))  # type: ignore[call-overload]
    if kind == "search":
        return _("Cases found by: %(what)s") % {"what": _search_words(one.filters)}
    if kind == "all":
        return _("Everything that I may read")
    return about[value].name if value in about else _("Something that you may no longer read")


def _search_words(filters: Mapping[str, Any]) -> str:
    stages = {str(key): words.spoken(said) for key, said in case_rules.STAGES.items()}
    told = {
        "country": words.country(str(filters.get("country", ""))),
        "stage": stages.get(str(filters.get("stage", "")), ""),
        "text": str(filters.get("text", "")),
    }
    known = [text for text in told.values() if text]
    return ", ".join(known) or _("a search of the list of cases")


def _searched(given: Any) -> dict[str, Any]:
    found: dict[str, Any] = {
        name: given[name][:100] for name in SEARCHED if given.get(name, "").strip()
    }
    if str(found.get("urgency", "")).isdecimal():
        found["urgency"] = int(found["urgency"])
    else:
        found.pop("urgency", None)
    return found


def _spoken(table: Mapping[Any, Any]) -> list[tuple[str, str]]:
    return [(key.value, words.spoken(said)) for key, said in table.items()]


def _on(request: Request) -> HttpResponse:
    wanted = request.POST.get("next", "")
    own = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return redirect(wanted if own else "coordinator:news")


urlpatterns = [
    path("news/", news, name="news"),
    path("news/follow/", follow, name="follow"),
    path("news/wishes/", news_wishes, name="news_wishes"),
    path("news/following/<str:ref>/end/", unfollow, name="unfollow"),
    path("news/<str:ref>/open/", news_open, name="news_open"),
]
