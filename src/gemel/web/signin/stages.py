"""The second step of signing in, as allauth's login waits for it."""

from __future__ import annotations

from typing import Any

from allauth.account.stages import LoginStage
from allauth.mfa.webauthn.internal.flows import did_use_passwordless_login
from django.http import HttpResponse
from django.shortcuts import redirect

from gemel.access import queries


class SecondStep(LoginStage):
    """Stands between the password and the session wherever a second factor is set up."""

    key = "second_step"
    urlname = "signin:second_step"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        """Ask for the second step, unless a passkey has already shown possession and person."""
        account: Any = self.login.user
        if account is None or not queries.has_second_factor(account):
            return None, True
        if did_use_passwordless_login(self.request, account):
            return None, True
        return redirect("signin:second_step"), True
