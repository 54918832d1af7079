"""Who stands at a door: sets `request.by`, from the account and its grants, anew each time."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from gemel.access import queries
from gemel.kernel.by import By, Door
from gemel.people.queries import seats
from gemel.web.shared.refusals import way_back
from gemel.web.signin import staying

DOORS = {"/desk/": Door.COORDINATOR, "/member/": Door.PARLIAMENTARIAN}
HOMES = {door: way for way, door in DOORS.items()}
CHOSEN_MEMBER = "member"  # in the session: for which member an assistant acts


class ByMiddleware:
    """Lets nobody past a signed-in door without a role for it.

    The door is told by the address, so that a session never lends one door's powers to another,
    and a page that is missing asks for the same sign-in as one that exists.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.by = None
        timezone.deactivate()
        door = door_of(request)
        if door:
            answer = self._let_in(request, door)
            if answer:
                return answer
        return self.get_response(request)

    def _let_in(self, request: HttpRequest, door: Door) -> HttpResponse | None:
        account = request.user
        if not account.is_authenticated:
            return _to_sign_in(request)
        if staying.is_over(request, at=timezone.now()):
            logout(request)
            return _to_sign_in(request)
        speak(request, account)
        member = request.session.get(CHOSEN_MEMBER, "")
        by = queries.hand(account, at=timezone.now(), door=door, member=member)
        if not by.holdings:
            raise Http404
        if settings.GEMEL_REQUIRE_SECOND_FACTOR and not queries.has_second_factor(account):
            return redirect("signin:security")
        request.by = by
        request.behalf = _behalf(by)
        return None

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object
    ) -> HttpResponse | None:
        """Ask once more who it is, before what cannot be undone."""
        asked = request.by is not None and getattr(view, "asks_again", False)
        if not asked or staying.is_fresh(request, at=timezone.now()):
            return None
        back = request.get_full_path() if request.method == "GET" else way_back(request)
        return _away(request, f"{reverse('signin:confirm')}?{urlencode({'next': back})}")


def door_of(request: HttpRequest) -> Door | None:
    """Return the signed-in door of an address, None for the public's and the way in."""
    return next((door for way, door in DOORS.items() if request.path_info.startswith(way)), None)


def speak(request: HttpRequest, account: object) -> None:
    """Answer in the language and the time of the account."""
    translation.activate(account.language)  # type: ignore[attr-defined]
    request.LANGUAGE_CODE = translation.get_language()
    keep_time(account)


def keep_time(account: object) -> None:
    """Show dates and hours in the account's time zone."""
    try:
        timezone.activate(zoneinfo.ZoneInfo(account.time_zone))  # type: ignore[attr-defined]
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        timezone.deactivate()


def _behalf(by: By) -> str:
    """Return the name of the member for whom an assistant acts; it stands on every page."""
    return seats.names_of([by.member], by=by).get(by.member, "") if by.assistant else ""


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    wanted = request.get_full_path() if request.method == "GET" else ""
    if request.htmx:
        wanted = ""
    return _away(
        request,
        reverse("signin:sign_in") + (f"?{urlencode({'next': wanted})}" if wanted else ""),
    )


def _away(request: HttpRequest, url: str) -> HttpResponse:
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
