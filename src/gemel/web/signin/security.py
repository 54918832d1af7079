"""The own account: second step, codes on paper, browsers, password, language."""

from __future__ import annotations

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gemel.access import queries, services
from gemel.kernel.errors import Invalid, NotYours
from gemel.web.shared import notices
from gemel.web.shared.request import Request
from gemel.web.signin import forms, gate, staying

get_or_post = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@gate.signed_in
def security(request: Request) -> HttpResponse:
    """Show what protects the account, and the ways to change it."""
    account: Any = request.user
    context = {
        "factor": queries.second_factor(account),
        "required": gate.second_factor_required(),
        "devices": queries.devices(account),
        "here": request.session.session_key,
        "house": gate.house_name(),
        "joined": queries.single_sign_on(account),
    }
    return render(request, "signin/security.html", context)


@require_POST
@gate.signed_in
@gate.asks_again
def begin_app(request: Request) -> HttpResponse:
    """Make a fresh secret for an app; the page that shows it changes nothing."""
    request.session[totp.SECRET_SESSION_KEY] = totp.generate_totp_secret()
    return redirect("signin:add_app")


@get_or_post
@gate.signed_in
@gate.asks_again
def add_app(request: Request) -> HttpResponse:
    """Show the secret as a picture and as text, and ask for a first code."""
    secret = request.session.get(totp.SECRET_SESSION_KEY)
    if not secret:
        return redirect("signin:security")
    account: Any = request.user
    form = forms.Code(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            clear = gate.guarded(account)
            code = form.cleaned_data["code"]
            services.add_code_app(account, secret=secret, code=code, by=gate.own_by(request))
        except gate.TooOften:
            form.add_error("code", gate.TOO_OFTEN)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            clear()
            del request.session[totp.SECRET_SESSION_KEY]
            return _with_codes(request, account)
    groups = [secret[i : i + 4] for i in range(0, len(secret), 4)]
    return render(request, "signin/add_app.html", {"form": form, "secret": groups})


@require_GET
@gate.signed_in
def app_picture(request: Request) -> HttpResponse:
    """Draw the secret for the app's camera."""
    secret = request.session.get(totp.SECRET_SESSION_KEY)
    if not secret:
        raise NotYours
    adapter = get_adapter()
    drawing = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return HttpResponse(drawing, content_type="image/svg+xml")


@get_or_post
@gate.signed_in
@gate.asks_again
def add_passkey(request: Request) -> HttpResponse:
    """Add a passkey: the page's script asks the browser for it and puts in the answer."""
    account: Any = request.user
    if request.method == "POST" and "credential" not in request.POST:
        return JsonResponse(webauthn.begin_registration(account, True))
    form = forms.Credential(request.POST if request.method == "POST" else None)
    if form.is_valid():
        credential = form.cleaned_data["credential"]
        try:
            webauthn.parse_registration_response(credential)
            webauthn.complete_registration(credential)
        except (ValidationError, ValueError, KeyError, AttributeError):
            form.add_error(None, _("The passkey was not taken. Try again."))
        else:
            name = form.cleaned_data["name"] or _("Passkey")
            services.add_passkey(account, name=name, credential=credential, by=gate.own_by(request))
            return _with_codes(request, account)
    return render(request, "signin/add_passkey.html", {"form": form})


@get_or_post
@gate.signed_in
def codes(request: Request) -> HttpResponse:
    """Make new codes for paper, after the password; they are shown once."""
    form = _ask_again(request)
    if _confirmed(request, form):
        return _show_codes(request)
    return render(request, "signin/codes_confirm.html", {"form": form})


@get_or_post
@gate.signed_in
def remove(request: Request, number: int) -> HttpResponse:
    """Remove an app or a passkey, after the password."""
    account: Any = request.user
    factor = queries.second_factor(account)
    found = next((f for f in (factor.code_app, *factor.passkeys) if f and f.pk == number), None)
    if found is None:
        raise NotYours
    form = _ask_again(request)
    if _confirmed(request, form):
        try:
            services.remove_factor(account, number=number, by=gate.own_by(request))
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            notices.tell(request, _("Removed. It no longer signs you in."))
            return redirect("signin:security")
    return render(request, "signin/remove.html", {"form": form, "found": found})


@require_POST
@gate.signed_in
def end_device(request: Request, ref: str) -> HttpResponse:
    """Sign out one browser."""
    services.end_device(ref, by=gate.own_by(request))
    notices.tell(request, _("Signed out there."))
    return redirect("signin:security")


@require_POST
@gate.signed_in
def end_others(request: Request) -> HttpResponse:
    """Sign out every browser but this one."""
    account: Any = request.user
    services.end_all_sessions(account, by=gate.own_by(request))
    _stay(request, account)
    notices.tell(request, _("Signed out everywhere else."))
    return redirect("signin:security")


@get_or_post
@gate.signed_in
def password(request: Request) -> HttpResponse:
    """Change the password; every other browser is signed out."""
    account: Any = request.user
    if not account.has_usable_password():  # in through the house: there is nothing to change
        raise NotYours
    form = forms.ChangePassword(request.POST if request.method == "POST" else None)
    if form.is_valid():
        old, new = form.cleaned_data["old"], form.cleaned_data["password"]
        try:
            clear = gate.guarded(account)
            services.change_password(account, old=old, new=new, by=gate.own_by(request))
        except gate.TooOften:
            form.add_error(None, gate.TOO_OFTEN)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            clear()
            _stay(request, account)
            notices.tell(request, _("Changed. You are signed out everywhere else."))
            return redirect("signin:security")
    return render(request, "signin/password.html", {"form": form})


@get_or_post
@gate.signed_in
def preferences(request: Request) -> HttpResponse:
    """Change language and time zone."""
    account: Any = request.user
    first = {"language": account.language, "time_zone": account.time_zone}
    form = forms.Preferences(request.POST if request.method == "POST" else None, initial=first)
    if form.is_valid():
        services.change_preferences(account, by=gate.own_by(request), **form.cleaned_data)
        with translation.override(account.language):
            notices.tell(request, _("Kept."))
            return redirect("signin:security")
    return render(request, "signin/preferences.html", {"form": form})


@get_or_post
@gate.signed_in
def confirm(request: Request) -> HttpResponse:
    """Ask once more who it is, before what cannot be undone; then back to where it was."""
    form = _ask_again(request)
    if _confirmed(request, form):
        staying.prove(request, at=timezone.now())
        notices.tell(request, _("Thank you. Go on: nothing has been done yet."))
        return redirect(gate.safe_next(request) or "signin:through")
    context = {"form": form, "next": gate.safe_next(request)}
    return render(request, "signin/confirm.html", context)


def _ask_again(request: Request) -> forms.Confirm:
    account: Any = request.user
    data = request.POST if request.method == "POST" else None
    return forms.Confirm(data, has_password=account.has_usable_password())


def _confirmed(request: Request, form: forms.Confirm) -> bool:
    account: Any = request.user
    if not form.is_valid():
        return False
    try:
        clear = gate.guarded(account)
    except gate.TooOften:
        form.add_error("password", gate.TOO_OFTEN)
        return False
    given = form.cleaned_data["password"]
    if account.has_usable_password():
        right, wrong = account.check_password(given), _("This is not your password")
    else:
        right = services.use_app_code(account, given) or services.use_recovery_code(
            account, given, by=gate.own_by(request)
        )
        wrong = _("This code does not count, or was used already")
    if not right:
        form.add_error("password", wrong)
        return False
    clear()
    return True


def _stay(request: Request, account: Any) -> None:
    """Keep this browser signed in after all sessions were ended."""
    update_session_auth_hash(request, account)
    agent = request.headers.get("User-Agent", "")
    services.sign_in(
        account, session_key=request.session.session_key, agent=agent, at=timezone.now()
    )


def _with_codes(request: Request, account: Any) -> HttpResponse:
    """Show codes for paper with the first factor; a further one leaves them as they are."""
    if queries.second_factor(account).codes_left:
        notices.tell(request, _("Added. From now on it can sign you in."))
        return redirect("signin:security")
    return _show_codes(request)


def _show_codes(request: Request) -> HttpResponse:
    account: Any = request.user
    made = services.new_recovery_codes(account, by=gate.own_by(request))
    return render(request, "signin/codes.html", {"codes": made})
