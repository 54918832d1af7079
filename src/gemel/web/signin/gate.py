"""What the pages of this door share: limits on guessing, who stands here, where to go on."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows import login as flow
from allauth.account.models import Login
from allauth.core import ratelimit
from allauth.mfa.base.internal.flows import check_rate_limit
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _

from gemel.kernel.by import By, Door
from gemel.web.shared.request import Request
from gemel.web.signin import staying
from gemel.web.signin.middleware import keep_time

TOO_OFTEN = _("There were too many attempts. Wait five minutes, then try again.")
NOT_RIGHT = _("Mail address and password do not fit together. Check both.")

View = Callable[..., HttpResponse]


class TooOften(Exception):
    """Somebody is guessing, or types too fast."""


def check_password(request: Request, *, email: str, password: str) -> AbstractBaseUser | None:
    """Return the account of an address and password, or None: unknown, wrong and closed alike.

    Raises: TooOften. The limits count per address that was typed and per place it came from, in
    the database, so that they hold across processes.
    """
    if not ratelimit.consume(request, action="login"):
        raise TooOften
    try:
        account: Any = get_adapter(request).authenticate(request, email=email, password=password)
    except ValidationError:
        raise TooOften from None
    return account if account is not None and account.is_active else None


def guarded(account: AbstractBaseUser) -> Callable[[], None]:
    """Count one attempt at an account's codes; the answer clears the count. Raises: TooOften."""
    try:
        return check_rate_limit(account)
    except ValidationError:
        raise TooOften from None


def begin(request: Request, account: AbstractBaseUser, *, go_on_to: str = "") -> HttpResponse:
    """Sign somebody in who has shown a password or a link; the second step may come between."""
    flow.record_authentication(request, account, method="password")
    return flow.perform_login(request, Login(user=account, redirect_url=go_on_to or None))


def own_by(request: Request) -> By:
    """Return who stands at this door: only themselves, with no powers but over the own account."""
    account: Any = request.user
    return By(account.ref, timezone.now(), Door.SIGNIN)


def safe_next(request: Request) -> str:
    """Return where the person wanted to go, if that is a page of ours, else nothing."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return wanted if ours else ""


def signed_in(view: View) -> View:
    """Ask for the sign-in before a page of one's own account."""

    @wraps(view)
    def asked(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and staying.is_over(request, at=timezone.now()):
            logout(request)
        if request.user.is_authenticated:
            keep_time(request.user)
            return view(request, *args, **kwargs)
        back = urlencode({"next": request.get_full_path()}) if request.method == "GET" else ""
        return redirect(f"{reverse('signin:sign_in')}{'?' if back else ''}{back}")

    return asked


def asks_again(view: View) -> View:
    """Ask for a proof of the last minutes before a page on which the way in itself changes."""

    @wraps(view)
    def asked(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if staying.is_fresh(request, at=timezone.now()):
            return view(request, *args, **kwargs)
        back = request.get_full_path() if request.method == "GET" else reverse("signin:security")
        return redirect(f"{reverse('signin:confirm')}?{urlencode({'next': back})}")

    return asked


def security_address() -> str:
    """Return the page on which a second step is set up, in the language that is active."""
    return reverse("signin:security")


def house_name() -> str:
    """Return what people call the house whose own sign-in counts here; "" where none does."""
    return settings.GEMEL_SSO.name if settings.GEMEL_SSO else ""


def second_factor_required() -> bool:
    """Tell whether nobody goes on without a second step."""
    return bool(settings.GEMEL_REQUIRE_SECOND_FACTOR)
