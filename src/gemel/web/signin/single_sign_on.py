"""Signing in through one's own house: OpenID Connect, spoken by Authlib.

The house says only who somebody is. What they may do stands in their grants here, the second step
is still asked, and the vault stays shut. Nothing of what the house tells is kept but a hash.
Source: OpenID Connect Core 1.0, section 3.1, with PKCE (RFC 7636).
"""

from __future__ import annotations

import logging
from typing import Any

import requests
from allauth.account.internal.flows import login as flow
from allauth.account.models import Login
from allauth.core import ratelimit
from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from joserfc.errors import JoseError

from gemel.access import queries, services
from gemel.kernel.errors import Invalid, NotYours
from gemel.web.shared import notices, words
from gemel.web.shared.request import Request
from gemel.web.signin import gate

log = logging.getLogger("gemel.signin")
PURPOSE = "house"  # in the session: why somebody was sent to the house, and where they go on
FAILED = (OAuthError, JoseError, requests.RequestException, ValueError, KeyError, RuntimeError)
SECONDS = 10  # how long the house may take to answer
SIGNATURES = ["RS256", "ES256", "PS256", "EdDSA", "Ed25519", "RS384", "RS512", "ES384", "ES512"]


@require_POST
def begin(request: Request) -> HttpResponse:
    """Send somebody to the house: to sign in, to join it to the account, or with an invitation.

    The page leads on by itself: a redirect after a form would have to be allowed by the policy,
    and with it every address to which the house redirects in turn.
    """
    if not ratelimit.consume(request, action="login"):
        return _failed(request, str(gate.TOO_OFTEN))
    purpose = {"why": "sign_in", "next": gate.safe_next(request)}
    if request.POST.get("invitation"):
        purpose = {"why": "accept", "token": request.POST["invitation"]}
    elif request.user.is_authenticated:
        purpose = {"why": "join", "account": request.user.ref}
    back = settings.GEMEL_URL + reverse("signin:house_answer")
    try:
        to = _client().create_authorization_url(back)
    except FAILED as fault:
        return _unreachable(request, fault)
    _client().save_authorize_data(request, redirect_uri=back, **to)
    request.session[PURPOSE] = purpose
    return render(
        request, "signin/to_the_house.html", {"address": to["url"], "house": gate.house_name()}
    )


@require_GET
def answer(request: Request) -> HttpResponse:
    """Take what the house answers. Only a person who was sent there by us has a purpose."""
    purpose = request.session.pop(PURPOSE, None)
    if settings.GEMEL_SSO is None or purpose is None:
        raise NotYours
    client = _client()
    try:
        metadata = client.load_server_metadata()
        offered = metadata.get("id_token_signing_alg_values_supported") or ["RS256"]
        metadata["id_token_signing_alg_values_supported"] = [
            name for name in offered if name in SIGNATURES
        ]
        token = client.authorize_access_token(request)
        claims = token["userinfo"]
        issuer, subject = str(claims["iss"]), str(claims["sub"])
        if issuer.rstrip("/") != settings.GEMEL_SSO.issuer:
            raise ValueError("another issuer")
        if purpose["why"] == "accept":
            claims = {**claims, **_addresses(client, token, subject)}
    except FAILED as fault:
        return _unreachable(request, fault)
    take = {"sign_in": _sign_in, "join": _join, "accept": _accept}[purpose["why"]]
    return take(request, purpose, claims, (issuer, subject))


@require_POST
@gate.signed_in
def part(request: Request) -> HttpResponse:
    """End the sign-in through the house."""
    account: Any = request.user
    try:
        services.part_single_sign_on(account, by=gate.own_by(request))
    except Invalid as refusal:
        notices.tell(request, words.spoken(refusal.said), level=messages.ERROR)
    else:
        notices.tell(request, _("Parted. It no longer signs you in."))
    return redirect("signin:security")


def _sign_in(request: Request, purpose: Any, claims: Any, who: tuple[str, str]) -> HttpResponse:
    account = queries.by_single_sign_on(*who)
    if account is None:
        sentence = _(
            "This sign-in is not joined to an account here. Open your invitation first, or sign in "
            "with your password and join it under “Password and second step”."
        )
        return _failed(request, sentence)
    flow.record_authentication(request, account, method="single_sign_on")
    return flow.perform_login(request, Login(user=account, redirect_url=purpose["next"] or None))


def _join(request: Request, purpose: Any, claims: Any, who: tuple[str, str]) -> HttpResponse:
    account: Any = request.user
    if not account.is_authenticated or account.ref != purpose["account"]:
        raise NotYours
    try:
        services.join_single_sign_on(
            account, issuer=who[0], subject=who[1], by=gate.own_by(request)
        )
    except Invalid as refusal:
        notices.tell(request, words.spoken(refusal.said), level=messages.ERROR)
    else:
        notices.tell(request, _("Joined. From now on it can sign you in."))
    return redirect("signin:security")


def _accept(request: Request, purpose: Any, claims: Any, who: tuple[str, str]) -> HttpResponse:
    """Take an invitation: the house must vouch for the very address that was invited."""
    now = timezone.now()
    found = queries.invitation(purpose["token"], at=now)
    if found is None or found.account_id or not found.email:
        raise NotYours
    vouched = settings.GEMEL_SSO.vouches or claims.get("email_verified") is True
    if not vouched or str(claims.get("email", "")).lower() != found.email:
        sentence = _(
            "Your house does not vouch for the mail address that was invited. Accept with a "
            "password instead, or ask for an invitation to your address at the house."
        )
        notices.tell(request, sentence, level=messages.ERROR)
        return redirect("signin:invitation", purpose["token"])
    try:
        account = services.accept(
            purpose["token"],
            single_sign_on=who,
            language=translation.get_language() or "en",
            time_zone="UTC",
            at=now,
        )
    except Invalid as refusal:
        notices.tell(request, words.spoken(refusal.said), level=messages.ERROR)
        return redirect("signin:invitation", purpose["token"])
    notices.tell(request, _("You are in. Add a second step now: it takes a minute."))
    flow.record_authentication(request, account, method="single_sign_on")
    return flow.perform_login(request, Login(user=account, redirect_url=gate.security_address()))


def _addresses(client: Any, token: Any, subject: str) -> dict[str, Any]:
    """Return the address that the house gives, which some tell only when asked for it."""
    told = client.userinfo(token=token)
    if str(told.get("sub", "")) != subject:
        raise ValueError("userinfo of somebody else")
    return {name: told[name] for name in ("email", "email_verified") if name in told}


def _client() -> Any:
    house = settings.GEMEL_SSO
    if house is None:
        raise NotYours
    return OAuth().register(
        "house",
        client_id=house.client,
        client_secret=house.secret,
        server_metadata_url=f"{house.issuer}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid email",
            "code_challenge_method": "S256",
            "default_timeout": SECONDS,
        },
    )


def _unreachable(request: Request, fault: Exception) -> HttpResponse:
    log.warning("single sign-on failed: %s", type(fault).__name__)
    sentence = _("The sign-in of {house} did not work. Try again, or use your password.")
    return _failed(request, sentence.format(house=gate.house_name()))


def _failed(request: Request, sentence: str) -> HttpResponse:
    notices.tell(request, sentence, level=messages.ERROR)
    return redirect("signin:security" if request.user.is_authenticated else "signin:sign_in")
