"""Taking an invitation: an account is born, a role is added, or somebody finds the way back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from gemel.access import queries
from gemel.access.models import Account, Invitation
from gemel.access.rules import Role
from gemel.access.services import accounts, checks, grants, second_factor
from gemel.access.services.single_sign_on import join_single_sign_on
from gemel.kernel import refs
from gemel.kernel.by import By, Door
from gemel.kernel.errors import Invalid, NotYours
from gemel.kernel.say import say
from gemel.ledger import services as ledger


@transaction.atomic
def accept(
    token: str,
    *,
    language: str,
    time_zone: str,
    at: datetime,
    password: str = "",
    single_sign_on: tuple[str, str] | None = None,
    email: str = "",
    name: str = "",
) -> Account:
    """Make the account that this link was handed out for, with its first role.

    `email` and `name` count only where the invitation names nobody. With `single_sign_on`, the
    issuer and subject that the house has vouched for, no password is set. Whoever already has an
    account takes the role with `join` instead: a link must not set a password that exists.

    Raises: NotYours for a link that is unknown, used, withdrawn or has run out; Invalid.
    Ledger: access.enrolled, access.granted
    """
    invitation = _open(token, at=at)
    if not invitation.role:
        raise NotYours
    if invitation.email:
        email, name = invitation.email, invitation.name
    email, name = checks.who(email, name, open_to_anybody=False)
    checks.preferences(language, time_zone)
    made = Account(
        ref=refs.new("acc"),
        email=email,
        name=name,
        language=language,
        time_zone=time_zone,
        invited_by=invitation.invited_by,
        enrolled_at=at,
    )
    if single_sign_on is None:
        checks.password(password, made)
    if Account.objects.filter(email=email).exists():
        raise Invalid(fields={"email": say("This address has an account: sign in, then accept")})
    _use(invitation, at=at)
    made.set_password(password if single_sign_on is None else None)
    made.save()
    by = By(made.ref, at, Door.SIGNIN)
    ledger.record("access.enrolled", about=made.ref, within=invitation.ref, by=by)
    if single_sign_on is not None:
        issuer, subject = single_sign_on
        join_single_sign_on(made, issuer=issuer, subject=subject, by=by)
    _take_role(invitation, made, by=by)
    return made


@transaction.atomic
def join(token: str, *, by: By) -> Account:
    """Take the role of an invitation with the account that one already has.

    Raises: NotYours for a link that does not count, or was made for another address; Invalid.
    Ledger: access.granted
    """
    invitation = _open(token, at=by.at)
    account = Account.objects.filter(ref=by.ref, is_active=True).first()
    if account is None or not invitation.role or invitation.email != account.email:
        raise NotYours
    _use(invitation, at=by.at)
    _take_role(invitation, account, by=by)
    return account


@transaction.atomic
def come_back(token: str, *, password: str, at: datetime) -> Account:
    """Set a new password with a way back; after a lost device, end the second factor too.

    Every session of the account ends. Nothing else changes.

    Raises: NotYours for a link that does not count; Invalid for a weak password.
    Ledger: access.came_back
    """
    invitation = _open(token, at=at)
    account = invitation.account
    if account is None or not account.is_active:
        raise NotYours
    checks.password(password, account)
    _use(invitation, at=at)
    account.set_password(password)
    account.save(update_fields=["password"])
    accounts.end_sessions(account)
    if invitation.resets_second_factor:
        second_factor.forget_all(account)
    by = By(account.ref, at, Door.SIGNIN)
    ledger.record("access.came_back", about=account.ref, within=invitation.ref, by=by)
    return account


def _open(token: str, *, at: datetime) -> Invitation:
    invitation = queries.invitation(token, at=at)
    if invitation is None:
        raise NotYours
    return invitation


def _use(invitation: Invitation, *, at: datetime) -> None:
    """Use the link up; of two who press at once, one is told that there is nothing here."""
    done = Invitation.objects.filter(pk=invitation.pk, used_at=None, revoked_at=None).update(
        used_at=at
    )
    if not done:
        raise NotYours


def _take_role(invitation: Invitation, account: Account, *, by: By) -> None:
    role = Role(invitation.role)
    grants.check_free(role, invitation.scope, email=account.email, at=by.at)
    grants.keep(
        account,
        role=role,
        scope=invitation.scope,
        by=by,
        given_by=invitation.invited_by,
        ends_at=invitation.grant_ends_at,
    )
