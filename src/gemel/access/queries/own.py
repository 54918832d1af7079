"""What protects an account, for its owner and for the door at which they stand."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from gemel.access.models import Account, Device, RecoveryCode


@dataclass(frozen=True)
class SecondFactor:
    """What an account has for the second step."""

    code_app: Authenticator | None = None
    passkeys: tuple[Authenticator, ...] = ()
    codes_left: int = 0

    @property
    def any(self) -> bool:
        """Tell whether a second step is asked for; codes on paper alone are none."""
        return bool(self.code_app or self.passkeys)


def has_second_factor(account: Account) -> bool:
    """Tell whether a second step is asked for; codes on paper alone are none."""
    asked_for = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user=account, type__in=asked_for).exists())


def second_factor(account: Account) -> SecondFactor:
    """Return what this account has set up, for the door at which its owner stands."""
    kept = list(Authenticator.objects.filter(user=account).order_by("pk"))
    return SecondFactor(
        next((a for a in kept if a.type == Authenticator.Type.TOTP), None),
        tuple(a for a in kept if a.type == Authenticator.Type.WEBAUTHN),
        RecoveryCode.objects.filter(account=account, used_at=None).count() if kept else 0,
    )


def devices(account: Account) -> list[Device]:
    """Return the browsers in which this account is signed in, newest first, for its owner."""
    return list(Device.objects.filter(account=account).order_by("-started_at", "-pk"))
