"""Invitations and ways back."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from gemel.access import rules
from gemel.access.models import Account, Invitation
from gemel.access.rules import Role
from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power


def invitation(token: str, *, at: datetime) -> Invitation | None:
    """Return the invitation of a link while it counts; no `by`, for holding the link is all."""
    found = Invitation.objects.filter(token_hash=rules.token_hash(token), used_at=None)
    return found.filter(revoked_at=None, ends_at__gt=at).select_related("account").first()


def open_invitations(*, by: By) -> list[Invitation]:
    """Return the links that are still open, newest first: the own ones, and those of one's scopes.

    Raises: NotYours without ACCOUNTS.
    """
    by.need(Power.ACCOUNTS)
    found = Invitation.objects.filter(used_at=None, revoked_at=None, ends_at__gt=by.at)
    if not by.everywhere(Power.ACCOUNTS):
        mine = Q(scope__in=by.scopes(Power.ACCOUNTS)) | Q(invited_by=by.ref)
        found = found.filter(mine)
    return list(found.select_related("account").order_by("-made_at", "-pk"))


def open_invitation(ref: str, *, by: By) -> Invitation:
    """Return one of `open_invitations`. Raises: NotYours."""
    found = next((kept for kept in open_invitations(by=by) if kept.ref == ref), None)
    if found is None:
        raise NotYours
    return found


def delegations_offered(member_ref: str, *, by: By) -> list[Invitation]:
    """Return the links with which somebody could still become this member's assistant.

    For the member, or for staff. Raises: NotYours.
    """
    if by.member != member_ref or by.assistant:
        by.need(Power.ACCOUNTS)
    found = Invitation.objects.filter(used_at=None, revoked_at=None, ends_at__gt=by.at)
    return list(found.filter(role=Role.ASSISTANT, scope=member_ref).order_by("-made_at", "-pk"))


def last_invitation(email: str, *, by: By) -> Invitation | None:
    """Return the latest unused invitation to an address, run out or not, for a new link.

    Raises: NotYours without ACCOUNTS everywhere.
    """
    by.need(Power.ACCOUNTS, on=EVERYWHERE)
    found = Invitation.objects.filter(email=email.strip().lower(), used_at=None).exclude(role="")
    return found.order_by("-made_at", "-pk").first()


def knows_address(email: str) -> bool:
    """Tell whether an address has an account; for a link's own page, and for the operator."""
    return Account.objects.filter(email=email.strip().lower()).exists()


def anybody() -> bool:
    """Tell whether anybody could sign in one day: an account, or a link that was made."""
    return Account.objects.exists() or Invitation.objects.exists()
