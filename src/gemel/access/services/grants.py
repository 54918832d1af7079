"""Giving a role and ending it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from gemel.access import queries, rules
from gemel.access.models import Account, Grant, Invitation
from gemel.access.rules import Role
from gemel.access.services import keys
from gemel.kernel import refs
from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger

ONLY_EVERYWHERE = (Role.OPERATOR, Role.AUDITOR)


@transaction.atomic
def grant(
    account: Account, *, role: Role, scope: str, by: By, ends_at: datetime | None = None
) -> Grant:
    """Give a role to somebody who already has an account.

    Raises: NotYours where this person may not give that role on that scope; Invalid.
    Ledger: access.granted
    """
    check_may_give(role, scope, by=by)
    check_free(role, scope, email=account.email, at=by.at)
    return keep(account, role=role, scope=scope, by=by, given_by=by.ref, ends_at=ends_at)


@transaction.atomic
def revoke(grant: Grant, *, by: By) -> None:
    """End a role now: it no longer counts at the next request.

    A member ends a delegation of their own; staff ends what it looks after; nobody ends the last
    coordinator, who could let nobody back in.

    What it opened in the vault ends with it, an assistant's with the member's.
    Raises: NotYours; Stale where it has already ended; Invalid for the last coordinator.
    Ledger: access.revoked, vault.key_revoked, vault.seat_taken
    """
    check_may_end(grant, by=by)
    check_not_last(grant, at=by.at)
    done = Grant.objects.filter(pk=grant.pk, revoked_at=None).update(revoked_at=by.at)
    if not done:
        raise Stale(say("This access has already ended"))
    ledger.record("access.revoked", about=grant.account.ref, within=_within(grant.scope), by=by)
    delegated = Grant.objects.filter(role=Role.ASSISTANT, scope=grant.scope)
    for ref in {grant.account.ref, *delegated.values_list("account__ref", flat=True)}:
        keys.follow(ref, by=by)


@transaction.atomic
def end_member_grants(member_ref: str, *, ends_at: datetime | None, by: By) -> int:
    """Let a member's way in end with the mandate; for the service that learns of its end.

    Touches the member's grants that still hold and invitations that are still open; what
    assistants hold ends with them. Returns how many grants moved.

    Raises: NotYours without MEMBER_CHANGE or IMPORT. Ledger: access.mandate_end_set, if any moved
    """
    if not by.can(Power.IMPORT):
        by.need(Power.MEMBER_CHANGE)
    still = Q(ends_at=None) | Q(ends_at__gt=by.at)
    held = Grant.objects.filter(still, role=Role.MEMBER, scope=member_ref, revoked_at=None)
    moved = 0
    for kept in held:
        if kept.ends_at != ends_at:
            moved += Grant.objects.filter(pk=kept.pk).update(ends_at=ends_at)
    Invitation.objects.filter(role=Role.MEMBER, scope=member_ref, used_at=None).update(
        grant_ends_at=ends_at
    )
    if moved:
        ledger.record("access.mandate_end_set", about=member_ref, by=by)
    return moved


def keep(
    account: Account,
    *,
    role: Role,
    scope: str,
    by: By,
    given_by: str,
    ends_at: datetime | None = None,
) -> Grant:
    """Write one grant, for the services of this app that have checked it."""
    kept = Grant.objects.create(
        ref=refs.new("grant"),
        account=account,
        role=role,
        scope=scope,
        given_by=given_by,
        starts_at=by.at,
        ends_at=ends_at,
    )
    ledger.record("access.granted", about=account.ref, within=_within(scope), by=by)
    return kept


def check_may_give(role: Role, scope: str, *, by: By) -> None:
    """Stop unless this person may give this role on this scope. Raises: NotYours; Invalid.

    Staff gives the roles of the desk on scopes of its own, and any parliamentarian a way in. An
    assistant's role is given by the member, or by staff on the member's word.
    """
    if role is Role.ASSISTANT and by.member:
        if by.member != scope or by.assistant:
            raise NotYours
    elif role in rules.DESK_ROLES:
        by.need(Power.ACCOUNTS, on=scope)
    else:
        by.need(Power.ACCOUNTS)
    if role in ONLY_EVERYWHERE and scope != EVERYWHERE:
        raise Invalid(fields={"scope": say("This role counts everywhere or not at all")})
    if role not in rules.DESK_ROLES and not refs.is_ref(scope):
        raise Invalid(fields={"member": say("Choose the parliamentarian")})


def check_free(role: Role, scope: str, *, email: str, at: datetime) -> None:
    """Stop where the person holds this role already, or somebody else sits in that seat.

    One account per parliamentarian: a second one would be an impostor. Raises: Invalid.
    """
    held = Grant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=at),
        role=role,
        scope=scope,
        revoked_at=None,
        account__is_active=True,
    )
    if held.filter(account__email=email).exists():
        raise Invalid(fields={"email": say("This person already has this access")})
    if role is Role.MEMBER and held.exists():
        raise Invalid(
            fields={"member": say("This parliamentarian already signs in with another address")}
        )


def check_may_end(grant: Grant, *, by: By) -> None:
    """Stop unless this person may end this grant. Raises: NotYours."""
    if grant.role == Role.ASSISTANT and by.member == grant.scope and not by.assistant:
        return
    if Role(grant.role) in rules.DESK_ROLES:
        by.need(Power.ACCOUNTS, on=grant.scope)
    else:
        queries.account(grant.account.ref, by=by)
        by.need(Power.ACCOUNTS)


def check_not_last(grant: Grant, *, at: datetime) -> None:
    """Stop where nobody would be left who coordinates everything. Raises: Invalid."""
    if grant.role != Role.COORDINATOR or grant.scope != EVERYWHERE:
        return
    others = Grant.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=at),
        role=Role.COORDINATOR,
        scope=EVERYWHERE,
        revoked_at=None,
        account__is_active=True,
    ).exclude(account=grant.account)
    if not others.exists():
        raise Invalid(say("This is the only coordinator for everything: invite another first"))


def _within(scope: str) -> str:
    return "" if scope == EVERYWHERE else scope
