"""One's own vault: make it in three pages, open it with one field, change what opens it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gemel.access import rules as access_rules
from gemel.kernel.errors import Invalid, Refused
from gemel.vault import queries, services, words
from gemel.vault.queries.keys import Standing
from gemel.vault.rules import Way
from gemel.vault.services.slots import Secret
from gemel.vault.sessions import Unlocked
from gemel.web.shared import cookies, notices
from gemel.web.shared.request import Request
from gemel.web.signin import forms, gate

get_or_post = require_http_methods(["GET", "HEAD", "POST"])
CHOSEN = signing.Signer(salt="gemel.vault.words")


@require_GET
@gate.signed_in
def vault(request: Request) -> HttpResponse:
    """Show how one's vault stands: what opens it, who may be called, the words to compare."""
    by = gate.own_by(request)
    key = queries.own(by=by)
    shut = queries.shut()
    standing = Standing.NONE if shut else queries.standing(by=by)
    facts: dict[str, Any] = {"standing": standing.value, "shut": shut, "next": _next(request)}
    if key is not None:
        facts |= {
            "six": words.of_fingerprint(key.fingerprint).split(),
            "lead": key.lead,
            "ways": [slot for slot in queries.slots(key, by=by) if slot.kind != Way.PAPER],
            "here": cookies.browser(request).partition(".")[0],
            "unlocked": _unlocked(request),
        }
    return render(request, "signin/vault/page.html", facts)


@get_or_post
@gate.signed_in
def begin(request: Request) -> HttpResponse:
    """Offer seven words, or take a passphrase; then show the code for the paper, once."""
    by = gate.own_by(request)
    if queries.shut() or queries.standing(by=by) not in (Standing.NONE, Standing.UNPROVEN):
        return redirect("signin:vault")
    form, seven = _passphrase_form(request)
    if form.is_valid():
        try:
            made = services.begin(
                passphrase=form.cleaned_data["passphrase"], chosen=_chosen(form),
                label=_label(request), by=by,
            )  # fmt: skip
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return _show_code(request, made)
    facts = {"form": form, "seven": seven.split(), "first": True, "next": _next(request)}
    return render(request, "signin/vault/passphrase.html", facts)


@get_or_post
@gate.signed_in
def drill(request: Request) -> HttpResponse:
    """Ask for the printed code: nobody is enrolled before it has opened the vault once."""
    form = forms.VaultCode(request.POST if request.method == "POST" else None)
    if form.is_valid():
        opened = _tried(
            request, form, lambda by: services.drill(code=form.cleaned_data["code"], by=by)
        )
        if opened:
            notices.tell(request, _("The paper works. Keep it where you keep your passport."))
            return _go_on(request, opened)
    return render(request, "signin/vault/drill.html", {"form": form, "next": _next(request)})


@get_or_post
@gate.signed_in
def unlock(request: Request) -> HttpResponse:
    """Open the vault: one field."""
    if queries.standing(by=gate.own_by(request)) in (Standing.NONE, Standing.UNPROVEN):
        return redirect(_with_next("signin:vault", _next(request)))
    form = forms.VaultPassphrase(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data["passphrase"]
        opened = _tried(
            request, form,
            lambda by: services.unlock(
                passphrase=given, device=cookies.browser(request), by=by
            ),
        )  # fmt: skip
        if opened:
            return _go_on(request, opened)
    return render(request, "signin/vault/open.html", {"form": form, "next": _next(request)})


@get_or_post
@gate.signed_in
def unlock_with_code(request: Request) -> HttpResponse:
    """Open the vault with the paper: a new browser, or a forgotten passphrase."""
    form = forms.VaultCode(request.POST if request.method == "POST" else None)
    if form.is_valid():
        opened = _tried(
            request,
            form,
            lambda by: services.unlock_with_code(code=form.cleaned_data["code"], by=by),
        )
        if opened:
            notices.tell(request, _("Open. So that one field is enough here, set a passphrase."))
            answer = redirect(_with_next("signin:vault_passphrase", _next(request)))
            cookies.opened(answer, opened.token, opened.ends_at)
            return answer
    return render(request, "signin/vault/open_paper.html", {"form": form, "next": _next(request)})


@require_POST
@gate.signed_in
def lock(request: Request) -> HttpResponse:
    """Lock the vault of this browser."""
    services.lock(cookies.token(request))
    notices.tell(request, _("Your vault is locked."))
    answer = redirect("signin:vault")
    cookies.forget(answer)
    return answer


@get_or_post
@gate.signed_in
def passphrase(request: Request) -> HttpResponse:
    """Set the passphrase anew; it takes the place of every older one."""
    opened = _unlocked(request)
    if opened is None:
        return redirect(_with_next("signin:vault_open", request.path))
    form, seven = _passphrase_form(request)
    if form.is_valid():
        by = gate.own_by(request)
        given = {"passphrase": form.cleaned_data["passphrase"], "label": _label(request)}
        try:
            if form.cleaned_data["only_here"] and not _chosen(form):
                made = services.this_browser(**given, unlocked=opened, by=by)
            else:
                made = services.new_passphrase(
                    **given, chosen=_chosen(form), unlocked=opened, by=by
                )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            notices.tell(request, _("Kept. From now on it opens your vault."))
            answer = redirect(_next(request) or "signin:vault")
            cookies.remember(answer, made.device)
            return answer
    facts = {"form": form, "seven": seven.split(), "first": False, "next": _next(request)}
    return render(request, "signin/vault/passphrase.html", facts)


@require_POST
@gate.signed_in
def new_code(request: Request) -> HttpResponse:
    """Print a new code; the older paper counts until the new one was tried."""
    opened = _unlocked(request)
    if opened is None:
        return redirect(_with_next("signin:vault_open", reverse("signin:vault")))
    return _show_code(request, services.new_code(unlocked=opened, by=gate.own_by(request)))


def _show_code(request: Request, made: Secret) -> HttpResponse:
    facts = {"groups": made.code.split("-"), "next": _next(request)}
    answer = render(request, "signin/vault/code.html", facts)
    cookies.remember(answer, made.device)
    return answer


def _tried(request: Request, form: Any, deed: Any) -> Unlocked | None:
    """Try a passphrase or a code, a few times only; what is refused stands at its field."""
    account: Any = request.user
    try:
        clear = gate.guarded(account)
        opened: Unlocked = deed(gate.own_by(request))
    except gate.TooOften:
        form.add_error(None, gate.TOO_OFTEN)
    except Refused as refusal:
        form.refuse(refusal)
    else:
        clear()
        return opened
    return None


def _go_on(request: Request, opened: Unlocked) -> HttpResponse:
    answer = redirect(_next(request) or "signin:vault")
    cookies.opened(answer, opened.token, opened.ends_at)
    return answer


def _unlocked(request: Request) -> Unlocked | None:
    return services.found(cookies.token(request), by=gate.own_by(request))


def _passphrase_form(request: Request) -> tuple[Any, str]:
    """Return the form and the seven words that it offers, sealed so that no others pass as them."""
    if request.method == "POST":
        form = forms.NewPassphrase(request.POST)
        offered = _unsigned(request.POST.get("offered", ""))
        if offered:
            return form, offered
    seven = words.seven()
    if request.method == "POST":
        return form, seven
    return forms.NewPassphrase(initial={"offered": CHOSEN.sign(seven)}), seven


def _chosen(form: Any) -> bool:
    """Tell whether the passphrase is the seven words that Gemel chose."""
    offered = _unsigned(form.cleaned_data["offered"])
    return bool(offered) and words.normal(form.cleaned_data["passphrase"]) == offered


def _unsigned(text: str) -> str:
    try:
        return CHOSEN.unsign(text)
    except signing.BadSignature:
        return ""


def _label(request: Request) -> str:
    return access_rules.device_label(request.headers.get("User-Agent", ""))


def _next(request: Request) -> str:
    return gate.safe_next(request)


def _with_next(name: str, way: str) -> str:
    return f"{reverse(name)}{'?' + urlencode({'next': way}) if way else ''}"
