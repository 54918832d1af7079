"""Taking a link that was handed over: an account, a further role, or the way back."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from gemel.access import queries, rules, services
from gemel.access.rules import Role
from gemel.kernel.errors import Invalid, NotYours
from gemel.web.shared import notices
from gemel.web.shared.request import Request
from gemel.web.signin import forms, gate

WELCOME = _("You are in. Add a second step now: it takes a minute.")


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: Request, token: str) -> HttpResponse:
    """Show what a link is for; only a POST takes it. Scanners of mail follow links by GET."""
    found = queries.invitation(token, at=timezone.now())
    if found is None:
        return render(request, "signin/link_gone.html", status=404)
    if found.account_id:
        return _come_back(request, token, found)
    if found.email and queries.knows_address(found.email):
        return _join(request, token, found)
    return _accept(request, token, found)


def _accept(request: Request, token: str, found: Any) -> HttpResponse:
    first = {"language": translation.get_language(), "time_zone": "UTC"}
    form = forms.Acceptance(
        request.POST if request.method == "POST" else None, named=bool(found.email), initial=first
    )
    if form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "again"}
        try:
            account = services.accept(token, at=timezone.now(), **given)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            return _go_on(
                request, account, _("You are in. Add a second step now: it takes a minute.")
            )
    context = {
        "form": form,
        "invitation": found,
        "role": rules.ROLE_WORDS[Role(found.role)],
        "house": gate.house_name() if found.email else "",
        "token": token,
    }
    return render(request, "signin/accept.html", context)


def _join(request: Request, token: str, found: Any) -> HttpResponse:
    account: Any = request.user
    if not account.is_authenticated or account.email != found.email:
        other = account.is_authenticated
        context = {"invitation": found, "role": rules.ROLE_WORDS[Role(found.role)], "other": other}
        return render(request, "signin/join_first.html", context)
    if request.method == "POST":
        services.join(token, by=gate.own_by(request))
        return redirect("signin:through")
    context = {"invitation": found, "role": rules.ROLE_WORDS[Role(found.role)]}
    return render(request, "signin/join.html", context)


def _come_back(request: Request, token: str, found: Any) -> HttpResponse:
    form = forms.NewPassword(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            account = services.come_back(
                token, password=form.cleaned_data["password"], at=timezone.now()
            )
        except Invalid as refusal:
            form.refuse(refusal)
        except NotYours:
            return render(request, "signin/link_gone.html", status=404)
        else:
            return _go_on(request, account, _("Your new password counts from now on."))
    return render(request, "signin/come_back.html", {"form": form, "invitation": found})


def _go_on(request: Request, account: Any, sentence: Any) -> HttpResponse:
    """Sign in whoever took the link; whoever was signed in here before is signed out."""
    if request.user.is_authenticated:
        logout(request)
    notices.tell(request, str(sentence))
    with translation.override(account.language):
        return gate.begin(request, account, go_on_to=gate.security_address())
