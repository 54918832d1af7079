"""How every refusal reads. "Not yours" and "not there" are one page, word for word."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from importlib import resources
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme

from gemel.kernel.by import Door
from gemel.kernel.errors import Invalid, NoBasis, NotYours, Refused, Stale
from gemel.web.shared import words

log = logging.getLogger("gemel.refusals")

BASES = {
    Door.COORDINATOR: "shared/base_desk.html",
    Door.PARLIAMENTARIAN: "shared/base_member.html",
}
STRANGERS = "shared/base_public.html"
STATUS: tuple[tuple[type[Refused], int, str], ...] = (
    (NotYours, 404, "nothing_here"),
    (Stale, 409, "changed_meanwhile"),
    (NoBasis, 403, "no_basis"),
    (Invalid, 400, "not_right"),
)
FIRST, LAST = (
    half.split()
    for half in resources.files("gemel.web.shared")
    .joinpath("plain_words.txt")
    .read_text("ascii")
    .split("\n\n")
)


def _base(request: HttpRequest) -> str:
    by = getattr(request, "by", None)
    return BASES.get(by.door, STRANGERS) if by else STRANGERS


def _answer(request: HttpRequest, name: str, status: int, **facts: Any) -> HttpResponse:
    """Return the page of a refusal; for a part of a page only its words, put at the top."""
    facts["base"] = _base(request)
    part = bool(getattr(request, "htmx", False))
    if part:
        facts["base"] = "shared/refusals/part.html"
    text = render_to_string(f"shared/refusals/{name}.html", facts, request)
    response = HttpResponse(text, status=status)
    if part:
        response["HX-Retarget"] = "#said"
        response["HX-Reswap"] = "innerHTML show:top"
    return response


def nothing_here(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for what is missing and for what is forbidden: status and words tell nothing."""
    return _answer(request, "nothing_here", 404)


def not_understood(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a request that makes no sense."""
    return _answer(request, "not_understood", 400)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose seal is gone: too old a page, or sent from elsewhere."""
    return _answer(request, "form_too_old", 403)


def did_not_work(request: HttpRequest) -> HttpResponse:
    """Answer when we have failed. Needs neither database nor session, and names nobody.

    The word is for the operator: it stands in the log beside the time, and nowhere else.
    """
    word = f"{secrets.choice(FIRST)}-{secrets.choice(LAST)}-{secrets.randbelow(90) + 10}"
    log.error("did not work: %s", word, exc_info=True)
    facts = {
        "word": word,
        "at": timezone.now(),
        "demo": settings.GEMEL_DEMO,
        "base": "shared/refusals/part.html" if _is_part(request) else "shared/base_alone.html",
        "LANGUAGE_CODE": translation.get_language() or "en",
    }
    response = HttpResponse(
        render_to_string("shared/refusals/did_not_work.html", facts), status=500
    )
    if _is_part(request):
        response["HX-Retarget"] = "#said"
        response["HX-Reswap"] = "innerHTML show:top"
    return response


def _is_part(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Answer a service that said no and that no form has taken up."""
    status, name = next(
        ((status, name) for kind, status, name in STATUS if isinstance(refusal, kind)),
        (400, "not_right"),
    )
    if name == "nothing_here":
        return nothing_here(request)
    sentences = [words.spoken(said) for said in getattr(refusal, "fields", {}).values()]
    return _answer(
        request,
        name,
        status,
        said=words.spoken(refusal.said),
        sentences=[sentence for sentence in sentences if sentence != words.spoken(refusal.said)],
        missing=[words.spoken(said) for said in getattr(refusal, "missing", ()) if said.text],
        needed=[words.spoken(said) for said in getattr(refusal, "needed", ())],
        way_back=way_back(request),
    )


def way_back(request: HttpRequest) -> str:
    """Return the page that the request came from, if it is one of ours, else this page."""
    own = f"{request.scheme}://{request.get_host()}"
    came_from = request.headers.get("Referer", "")
    page = came_from.removeprefix(own) if came_from.startswith(f"{own}/") else ""
    if url_has_allowed_host_and_scheme(page, allowed_hosts=None):
        return page
    return request.path if request.method == "GET" else "/"


class RefusalMiddleware:
    """Turn what a service refuses into its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and not response.content:
            page = not_understood(request)
            page.status_code, page["Allow"] = 405, response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return refused(request, error) if isinstance(error, Refused) else None
