"""What goes with every answer: nothing kept behind a door, the public's pages checked each time.

And after a form was sent, the next page is asked for by GET: 303, whatever the view said.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag

NEVER_ASKED = (
    "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), "
    "fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), magnetometer=(), "
    "microphone=(), midi=(), payment=(), picture-in-picture=(), serial=(), usb=(), "
    "xr-spatial-tracking=(), publickey-credentials-get=(self), publickey-credentials-create=(self)"
)
View = Callable[..., HttpResponse]


class HeadersMiddleware:
    """Close every answer by default; only a view marked `public_page` may be kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code == 302:
            response.status_code = 303  # "see other": nothing sends the form there once more
        response.headers["Permissions-Policy"] = NEVER_ASKED
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not getattr(response, "public_page", False):
            response.headers["Cache-Control"] = "no-store"
            response.headers.setdefault("X-Robots-Tag", "noindex, nofollow")
        return response


def public_page(view: View) -> View:
    """Mark a view of the public's door: asked again each time, sent only if it has changed.

    "Withdrawn" must be true at the next request, so nobody may show a page without asking.
    """

    @functools.wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.public_page = True  # type: ignore[attr-defined]
        if response.status_code != 200 or response.streaming:
            return response
        if hasattr(response, "render"):
            response.render()
        response.headers["Cache-Control"] = "no-cache"
        set_response_etag(response)
        answer = get_conditional_response(request, response.headers["ETag"], None, response)
        answer.public_page = True  # type: ignore[union-attr]
        return answer or response

    return marked
