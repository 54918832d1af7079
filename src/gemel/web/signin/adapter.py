"""What we ask of allauth: no sign-up, no mail, no address kept, secrets encrypted."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import clean_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation

from gemel.access import queries, services
from gemel.kernel.by import Door
from gemel.web.signin import staying


class InvitationOnly(DefaultAccountAdapter):
    """Accounts come from invitations only, and the way of signing in is ours."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing: our pages speak for themselves."""

    def get_login_stages(self) -> list[str]:
        """Ask for the second step, and for nothing else."""
        return ["gemel.web.signin.stages.SecondStep"]

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Answer a closed account as if it did not exist."""
        return redirect("signin:sign_in")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Send everybody on in their own language."""
        with translation.override(request.user.language):
            return reverse("signin:through")

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, and note the browser, so that its owner can end it from another one."""
        super().login(request, user)
        if not request.session.session_key:
            request.session.cycle_key()
        now = timezone.now()
        keeps = _keeps_for_long(request, user, now)
        if keeps:
            request.session.set_expiry(int(staying.MEMBERS.total_seconds()))
        staying.begin(request, at=now, keeps=keeps)
        agent = request.headers.get("User-Agent", "")
        services.sign_in(user, session_key=request.session.session_key, agent=agent, at=now)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return what stands for the address in the limits: shortened, keyed, good for a day.

        Behind a proxy it is the address that the proxy itself has seen.
        """
        address = request.META.get("REMOTE_ADDR", "")
        if settings.SECURE_PROXY_SSL_HEADER:
            address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
        day = timezone.now().date().isoformat()
        word = f"{day} {_shortened(address)}".encode()
        return hmac.new(_key("address"), word, hashlib.sha256).hexdigest()[:32]


class SecondFactor(DefaultMFAAdapter):
    """Keeps an app's secret encrypted under a key that is not in the database."""

    def encrypt(self, text: str) -> str:
        """Return the secret as it is stored."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret. Raises: ValueError where it was made with another key."""
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise ValueError("made with another secret key") from None

    def get_totp_label(self, user: Any) -> str:
        """Name the account in the app by its address."""
        return str(user.email)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name this installation to a passkey."""
        return {**super().get_public_key_credential_rp_entity(), "name": "Gemel"}


def _keeps_for_long(request: HttpRequest, user: Any, now: Any) -> bool:
    """Tell whether to stay signed in on a member's phone: a passkey, and no place at the desk."""
    records = request.session.get("account_authentication_methods", [])
    by_passkey = any(record.get("type") == "webauthn" for record in records)
    doors = {door for door, _member in queries.doors(user, at=now)}
    return by_passkey and doors == {Door.PARLIAMENTARIAN}


def _shortened(address: str) -> str:
    known = clean_client_ip(address) if address else None
    if not known:
        return "unknown"
    parsed = ipaddress.ip_address(known)
    length = 24 if parsed.version == 4 else 48
    return str(ipaddress.ip_network(f"{known}/{length}", strict=False))


def _key(purpose: str) -> bytes:
    return hashlib.sha256(f"gemel {purpose}\0{settings.SECRET_KEY}".encode()).digest()


def _fernet() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(_key("second factor")))
