"""Letting somebody in: a link that is handed over, counts once, and runs out."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from gemel.access import queries, rules
from gemel.access.models import Account, Invitation
from gemel.access.rules import Role
from gemel.access.services import checks, grants
from gemel.kernel import refs
from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    role: Role,
    scope: str,
    by: By,
    grant_ends_at: datetime | None = None,
) -> tuple[Invitation, str]:
    """Invite one person to one role. The secret of the link is returned once and never stored.

    A later invitation to the same address and role replaces an open one. Without an address the
    person states it when accepting; only the operator may invite so. `grant_ends_at`: for a
    member, the end of the mandate.

    Raises: NotYours; Invalid. Ledger: access.invited
    """
    email, name = checks.who(email, name, open_to_anybody=by.ref == queries.OPERATOR)
    grants.check_may_give(role, scope, by=by)
    if email:
        grants.check_free(role, scope, email=email, at=by.at)
    ended = Invitation.objects.filter(
        email=email, role=role, scope=scope, used_at=None, revoked_at=None
    )
    ended.update(revoked_at=by.at)
    token = rules.new_token()
    made = Invitation.objects.create(
        ref=refs.new("inv"),
        token_hash=rules.token_hash(token),
        email=email,
        name=name,
        role=role,
        scope=scope,
        grant_ends_at=grant_ends_at,
        invited_by=by.ref,
        made_at=by.at,
        ends_at=by.at + timedelta(days=settings.GEMEL_INVITATION_DAYS),
    )
    within = "" if scope == EVERYWHERE else scope
    ledger.record("access.invited", about=made.ref, within=within, by=by)
    return made, token


def delegate(*, email: str, name: str, member_ref: str, by: By) -> tuple[Invitation, str]:
    """Invite an assistant for one member, who then acts on the member's behalf and is named.

    By the member, or by staff on the member's word. Raises: NotYours; Invalid.
    Ledger: access.invited
    """
    return invite(email=email, name=name, role=Role.ASSISTANT, scope=member_ref, by=by)


@transaction.atomic
def way_back(account: Account, *, by: By, lost_device: bool = False) -> tuple[Invitation, str]:
    """Make a link with which the owner sets a new password, and after a lost device more.

    With `lost_device` it also ends the second factor and all recovery codes. Using it ends every
    session. Whoever issues it counts as having enrolled the account for 30 days.

    Raises: NotYours where this person does not look after all that the account may do; Invalid
    for a closed account. Ledger: access.way_back_made
    """
    if not queries.looks_after(account, by=by):
        raise NotYours
    if not account.is_active:
        raise Invalid(say("This account is closed; open it again first"))
    earlier = Invitation.objects.filter(account=account, used_at=None, revoked_at=None)
    earlier.update(revoked_at=by.at)
    token = rules.new_token()
    made = Invitation.objects.create(
        ref=refs.new("inv"),
        token_hash=rules.token_hash(token),
        email=account.email,
        name=account.name,
        account=account,
        resets_second_factor=lost_device,
        invited_by=by.ref,
        made_at=by.at,
        ends_at=by.at + rules.WAY_BACK,
    )
    ledger.record("access.way_back_made", about=account.ref, within=made.ref, by=by)
    return made, token


@transaction.atomic
def revoke_invitation(invitation: Invitation, *, by: By) -> None:
    """Make an open link useless: one's own, or one that would let somebody act for oneself.

    Raises: NotYours; Stale where it was used or revoked meanwhile.
    Ledger: access.invitation_revoked
    """
    if invitation.invited_by != by.ref and not _acts_for(invitation, by=by):
        scope = invitation.scope if invitation.role in rules.DESK_ROLES else ""
        by.need(Power.ACCOUNTS, on=scope)
    done = Invitation.objects.filter(pk=invitation.pk, used_at=None, revoked_at=None).update(
        revoked_at=by.at
    )
    if not done:
        raise Stale(say("This link has already been used or withdrawn"))
    ledger.record("access.invitation_revoked", about=invitation.ref, by=by)


def _acts_for(invitation: Invitation, *, by: By) -> bool:
    mine = bool(by.member) and invitation.scope == by.member and not by.assistant
    return mine and invitation.role == Role.ASSISTANT
