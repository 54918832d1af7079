"""The two cookies of a vault: the half hour for which it is open, and the browser that knows it.

Neither is ever sent from another site's page, and no script reads them. The browser's cookie is
half of what a passphrase needs; it outlives the sign-in, and opens nothing alone.
"""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

LONG = 400 * 24 * 3600  # as long as browsers keep one


def token(request: HttpRequest) -> str:
    """Return the token of the opened vault, "" where there is none."""
    return str(request.COOKIES.get(_name("vault"), ""))


def to_open(way: str) -> HttpResponse:
    """Send the reader to open the vault, and back again."""
    return redirect(f"{reverse('signin:vault_open')}?{urlencode({'next': way})}")


def browser(request: HttpRequest) -> str:
    """Return what this browser keeps for its passphrase, "" where nothing."""
    return str(request.COOKIES.get(_name("vault-browser"), ""))


def opened(response: HttpResponse, value: str, ends_at: datetime) -> None:
    """Let this browser hold the opened vault until it locks itself."""
    _set(response, "vault", value, expires=ends_at)


def remember(response: HttpResponse, value: str) -> None:
    """Let this browser keep its half of a passphrase, where there is one."""
    if value:
        _set(response, "vault-browser", value, max_age=LONG)


def forget(response: HttpResponse) -> None:
    """Let go of the opened vault; the browser is known as before."""
    response.delete_cookie(_name("vault"), samesite="Strict")


def _name(word: str) -> str:
    return f"__Host-gemel-{word}" if settings.HTTPS else f"gemel-{word}"


def _set(response: HttpResponse, word: str, value: str, **until: object) -> None:
    response.set_cookie(
        _name(word), value, secure=settings.HTTPS, httponly=True, samesite="Strict", path="/",
        **until,  # type: ignore[arg-type]
    )  # fmt: skip
