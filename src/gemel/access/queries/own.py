"""What protects an account, for its owner and for the door at which they stand."""

from __future__ import annotations

from dataclasses import dataclass

from allauth.mfa.models import Authenticator

from gemel.access import rules
from gemel.access.models import Account, Device, FeedLink, RecoveryCode, SingleSignOn


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


def single_sign_on(account: Account) -> SingleSignOn | None:
    """Return the sign-in of the own house that is joined to this account, for its owner."""
    return SingleSignOn.objects.filter(account=account).first()


def by_single_sign_on(issuer: str, subject: str) -> Account | None:
    """Return the open account to which a house's sign-in is joined, for the door."""
    word = rules.subject_hash(issuer, subject)
    return Account.objects.filter(sso__subject_hash=word, is_active=True).first()


def feed_link(account: Account) -> FeedLink | None:
    """Return the link to the owner's dates and news, as far as it is kept: never its secret."""
    return FeedLink.objects.filter(account=account).first()


def account_of_feed(secret: str) -> Account | None:
    """Return whose link this is, while the account is open. Only hashes are compared."""
    found = FeedLink.objects.filter(
        token_hash=rules.token_hash(secret), account__is_active=True
    ).select_related("account")
    link = found.first()
    return link.account if link else None
