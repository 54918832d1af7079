"""One's own dates and news by a secret link, for a calendar or a reader that cannot sign in.

Nothing that such a link gives names anybody, or says where: that there is something new, and when
one's own dates are. It sets no cookie, and an unknown link looks like any page that is missing.
"""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from gemel.access import queries, services
from gemel.actions import queries as actions
from gemel.agenda import queries as agenda
from gemel.alerts import queries as alerts
from gemel.kernel.by import By, Door
from gemel.web.shared import calendar, news
from gemel.web.shared.calendar import Day
from gemel.web.shared.news import Head, Item
from gemel.web.shared.request import Request
from gemel.web.signin import gate

LIMIT = "120/h/ip"  # a calendar asks a few times an hour
KINDS = ("ics", "atom", "json")


@require_safe
def own(request: Request, token: str, kind: str) -> HttpResponse:
    """Give the owner's dates or news; a wrong link, an ended one and too many look the same."""
    allowed = ratelimit.consume(
        request, app="gemel", action="feed", config={"feed": LIMIT}, limit_get=True
    )
    account = queries.account_of_feed(token) if allowed and kind in KINDS else None
    if account is None:
        raise Http404
    with translation.override(account.language):
        answer = _dates(account) if kind == "ics" else _news(account, kind)
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _dates(account: Any) -> HttpResponse:
    at = timezone.now()
    found: dict[str, Day] = {}
    for by in _hands(account, at):
        for event in agenda.plain(by=by, since=at.date()):
            found[event.ref] = Day(
                key=event.ref,
                what=_("A date in Gemel"),
                starts=event.starts_at or event.starts_on,
                ends_before=event.ends_before,
                url=f"{settings.GEMEL_URL}/",
                version=event.version,
            )
    return calendar.answer(found.values(), name="Gemel", at=at)


def _news(account: Any, kind: str) -> HttpResponse:
    """Say that something waits, if it does: one item a day, and never what it is."""
    at = timezone.now()
    day = datetime.combine(at.date(), time(), UTC)
    place = f"{settings.GEMEL_URL}/"
    head = Head(title="Gemel", about=_("Whether something new waits for you"), page=place,
                own=place, language=account.language)  # fmt: skip
    waits = any(
        alerts.unseen(by=by) or actions.text_notices(by=by, fresh=True)
        for by in _hands(account, at)
    )
    items = [
        Item(
            url=f"{place}#{day.date().isoformat()}",
            title=_("Something new"),
            text=_("There is something new for you in Gemel. Sign in to see it."),
            at=day,
        )
    ]
    write = news.atom if kind == "atom" else news.as_json
    return write(head, items if waits else [])


def _hands(account: Any, at: datetime) -> list[By]:
    """Return what the owner holds just now at each door."""
    held = (queries.hand(account, at=at, door=door) for door in (
        Door.PARLIAMENTARIAN, Door.COORDINATOR,
    ))  # fmt: skip
    return [by for by in held if by.holdings]


@require_GET
@gate.signed_in
def feeds(request: Request) -> HttpResponse:
    """Show whether there is a link, and the ways to make and to end it."""
    account: Any = request.user
    return render(request, "signin/feeds.html", {"link": queries.feed_link(account)})


@require_http_methods(["POST"])
@gate.signed_in
@gate.asks_again
def feeds_new(request: Request) -> HttpResponse:
    """Make a link, or a new one in the place of the old, and show it once."""
    account: Any = request.user
    token = services.make_feed_link(account, by=gate.own_by(request))
    links = [
        (kind, request.build_absolute_uri(reverse("signin:own_feed", args=[token, kind])))
        for kind in KINDS
    ]
    return render(
        request, "signin/feeds.html", {"link": queries.feed_link(account), "links": links}
    )


@require_http_methods(["POST"])
@gate.signed_in
def feeds_end(request: Request) -> HttpResponse:
    """End the link: it gives nothing from the next request on."""
    account: Any = request.user
    services.end_feed_link(account, by=gate.own_by(request))
    return redirect("signin:feeds")
