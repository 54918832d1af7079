"""Signing in, the second step, going on to one's door, signing out."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows import login as flow
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.core import ratelimit
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, LoginWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gemel.access import queries, services
from gemel.kernel.by import Door
from gemel.kernel.errors import NotYours
from gemel.people.queries import seats
from gemel.vault import services as vault
from gemel.web.shared import cookies, notices
from gemel.web.shared.request import Request
from gemel.web.signin import forms, gate
from gemel.web.signin.middleware import CHOSEN_MEMBER, HOMES
from gemel.web.signin.stages import SecondStep

WISHES = {Door.COORDINATOR: "coordinator:news", Door.PARLIAMENTARIAN: "parliamentarian:news"}
second_stage = login_stage_required(stage=SecondStep.key, redirect_urlname="signin:sign_in")
BAD_CODE = _("This code was used or has run out")
BAD_PASSKEY = _("The passkey was not taken. Try again, or use another way.")
get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@get_or_post
def sign_in(request: Request) -> HttpResponse:
    """Ask for address and password. Why it failed is not told."""
    if request.user.is_authenticated:
        return redirect(gate.safe_next(request) or "signin:through")
    form = forms.SignIn(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        try:
            account = gate.check_password(request, **form.cleaned_data)
        except gate.TooOften:
            form.add_error(None, gate.TOO_OFTEN)
            status = 429
        else:
            if account:
                return gate.begin(request, account, go_on_to=gate.safe_next(request))
            form.add_error(None, gate.NOT_RIGHT)
    context = {"form": form, "next": gate.safe_next(request), "house": gate.house_name()}
    return render(request, "signin/sign_in.html", context, status=status)


@get_or_post
@second_stage
def second_step(request: Request) -> HttpResponse:
    """Ask for the app's code, or offer the other ways."""
    account = request._login_stage.login.user
    form = forms.Code(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        try:
            clear = gate.guarded(account)
            app = services.use_app_code(account, form.cleaned_data["code"])
        except gate.TooOften:
            form.add_error("code", gate.TOO_OFTEN)
            status = 429
        else:
            if app:
                clear()
                post_authentication(request, app)
                return request._login_stage.exit()
            form.add_error("code", BAD_CODE)
    context = {"form": form, "factor": queries.second_factor(account)}
    return render(request, "signin/second_step.html", context, status=status)


@get_or_post
@second_stage
def recovery_code(request: Request) -> HttpResponse:
    """Take a code on paper in place of app or passkey."""
    account = request._login_stage.login.user
    form = forms.RecoveryCode(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        by = queries.hand(account, at=timezone.now(), door=Door.SIGNIN)
        try:
            clear = gate.guarded(account)
            counts = services.use_recovery_code(account, form.cleaned_data["code"], by=by)
        except gate.TooOften:
            form.add_error("code", gate.TOO_OFTEN)
            status = 429
        else:
            if counts:
                clear()
                flow.record_authentication(request, account, "mfa", type="recovery_codes")
                return request._login_stage.exit()
            form.add_error("code", _("This code was used, or is not one of yours"))
    return render(request, "signin/recovery_code.html", {"form": form}, status=status)


@require_POST
@second_stage
def second_step_passkey(request: Request) -> HttpResponse:
    """Take a passkey as the second step; without a credential, answer what to ask it for."""
    account = request._login_stage.login.user
    if "credential" not in request.POST:
        return JsonResponse(webauthn.begin_authentication(account))
    form = AuthenticateWebAuthnForm(user=account, data=request.POST)
    if not form.is_valid():
        notices.tell(request, str(BAD_PASSKEY), level=messages.ERROR)
        return redirect("signin:second_step")
    post_authentication(request, form.cleaned_data["credential"])
    return request._login_stage.exit()


@require_POST
def passkey(request: Request) -> HttpResponse:
    """Sign in with a passkey alone; without a credential, answer what to ask it for."""
    if not ratelimit.consume(request, action="login"):
        return JsonResponse({}, status=429)
    if "credential" not in request.POST:
        return JsonResponse(webauthn.begin_authentication(None))
    form = LoginWebAuthnForm(data=request.POST)
    if not form.is_valid() or not form.cleaned_data["credential"].user.is_active:
        notices.tell(request, str(BAD_PASSKEY), level=messages.ERROR)
        return redirect("signin:sign_in")
    factor = form.cleaned_data["credential"]
    login = Login(user=factor.user, redirect_url=gate.safe_next(request) or None)
    return perform_passwordless_login(request, factor, login)


@require_POST
def leave(request: Request) -> HttpResponse:
    """Leave at once: the visit ends, the vault is locked, a page of elsewhere opens.

    By a header, not by a redirect: our policy lets no form be sent on to another site.
    """
    answer = _ended(request, HttpResponse("<!doctype html><title>.</title>"))
    answer["Refresh"] = f"0; url={settings.GEMEL_WAY_OUT}"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@require_POST
def sign_out(request: Request) -> HttpResponse:
    """End the session here, and let the browser forget what it kept."""
    return _ended(request, redirect("signin:sign_in"))


def _ended(request: Request, answer: HttpResponse) -> HttpResponse:
    if request.session.session_key:
        services.sign_out(session_key=request.session.session_key)
    vault.lock(cookies.token(request))
    clear_login(request)
    logout(request)
    cookies.forget(answer)
    answer["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@require_GET
@gate.signed_in
def through(request: Request) -> HttpResponse:
    """Send each person to their door; let those with several choose."""
    places = _places(request)
    if len(places) == 1:
        return redirect(places[0]["url"])
    return render(request, "signin/through.html", {"places": places})


@require_GET
@gate.signed_in
def wishes(request: Request) -> HttpResponse:
    """Lead to where one says how one wishes to be told: the address that every letter carries."""
    known = {door for door, _ in _doors(request)}
    for door in (Door.COORDINATOR, Door.PARLIAMENTARIAN):
        if door in known:
            return redirect(WISHES[door])
    return redirect("signin:through")


@require_POST
@gate.signed_in
def act_for(request: Request, ref: str) -> HttpResponse:
    """Choose the member for whom to act, among those who delegated (or oneself)."""
    if (Door.PARLIAMENTARIAN, ref) not in _doors(request):
        raise NotYours
    request.session[CHOSEN_MEMBER] = ref
    return redirect(HOMES[Door.PARLIAMENTARIAN])


@require_POST
def language(request: Request) -> HttpResponse:
    """Change the language of the signed-in doors, and go on where one was."""
    chosen = request.POST.get("language", "")
    if not translation.check_for_language(chosen):
        raise NotYours
    account: Any = request.user
    if account.is_authenticated:
        services.change_preferences(
            account, language=chosen, time_zone=account.time_zone, by=gate.own_by(request)
        )
    wanted = gate.safe_next(request) or reverse("signin:through")
    return redirect(translate_url(wanted, chosen))


@require_GET
def cannot_sign_in(request: Request) -> HttpResponse:
    """Explain the way back: who can hand over a new link."""
    return render(request, "signin/cannot_sign_in.html")


def _doors(request: Request) -> list[tuple[Door, str]]:
    account: Any = request.user
    return queries.doors(account, at=timezone.now())


def _places(request: Request) -> list[dict[str, Any]]:
    """Return where this person may go: the desk, the own page, each member who delegated."""
    found = _doors(request)
    account: Any = request.user
    named: dict[str, str] = {}
    for door, member in found:
        by = queries.hand(account, at=timezone.now(), door=door, member=member)
        if by.assistant:
            named[member] = seats.names_of([member], by=by).get(member, member)
    return [
        {
            "url": HOMES[door],
            "desk": door is Door.COORDINATOR,
            "member": member,
            "assistant": member in named,
            "name": named.get(member, ""),
        }
        for door, member in found
    ]
