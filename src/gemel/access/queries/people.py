"""Accounts, their roles and absences, as far as the reader looks after them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet

from gemel.access import rules
from gemel.access.models import Absence, Account, Grant
from gemel.access.queries.held import in_force
from gemel.access.rules import Role
from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power


def account(ref: str, *, by: By) -> Account:
    """Return one account: the own, or one that this person looks after. Raises: NotYours."""
    found = (Account.objects if ref == by.ref else _seen(by)).filter(ref=ref).first()
    if found is None:
        raise NotYours
    return found


def by_address(email: str, *, by: By) -> Account:
    """Return the account of an address, among those that this person looks after.

    Raises: NotYours.
    """
    found = Account.objects.filter(email=email.strip().lower()).first()
    if found is None:
        raise NotYours
    return account(found.ref, by=by)


def accounts(*, by: By) -> QuerySet[Account]:
    """Return all accounts that this person looks after, by name.

    Everybody on the own programmes, whom their staff let in, and the assistants of those.
    Raises: NotYours without ACCOUNTS.
    """
    by.need(Power.ACCOUNTS)
    return _seen(by).order_by("name", "pk")


@dataclass(frozen=True)
class Entry:
    """One line of the roster: an account, what it holds just now, and its second step."""

    account: Account
    roles: tuple[tuple[Role, str], ...]
    second: bool


def roster(*, by: By) -> list[Entry]:
    """Return everybody that this person looks after, by name, with their roles; three queries.

    Roles of the desk on scopes of others are left out. Raises: NotYours without ACCOUNTS.
    """
    people = list(accounts(by=by))
    held: dict[int, list[tuple[Role, str]]] = {}
    now = Grant.objects.filter(in_force(by.at), account__in=people).order_by("role", "scope")
    for account_id, role, scope in now.values_list("account_id", "role", "scope"):
        if role not in rules.DESK_ROLES or by.can(Power.ACCOUNTS, on=scope):
            held.setdefault(account_id, []).append((Role(role), scope))
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    with_second = set(
        Authenticator.objects.filter(type__in=kinds, user__in=people).values_list(
            "user_id", flat=True
        )
    )
    return [
        Entry(one, tuple(dict.fromkeys(held.get(one.pk, ()))), one.pk in with_second)
        for one in people
    ]


def staff(*, by: By, scope: str = "") -> list[Account]:
    """Return the people of the desk, by name, whom one could make responsible on this scope.

    Without `scope`: on any scope of this person's. Raises: NotYours for the scope of others.
    """
    by.need(Power.PROGRAMME_READ, on=scope)
    roles = [Role.COORDINATOR, Role.PARTNER]
    grants = Grant.objects.filter(in_force(by.at), role__in=roles)
    if scope:
        grants = grants.filter(scope__in=[scope, EVERYWHERE])
    elif not by.everywhere(Power.PROGRAMME_READ):
        grants = grants.filter(scope__in=[*by.scopes(Power.PROGRAMME_READ), EVERYWHERE])
    found = Account.objects.filter(is_active=True, grants__in=grants)
    return list(found.distinct().order_by("name", "pk"))


def looks_after(account: Account, *, by: By) -> bool:
    """Tell whether this person may reset or close an account: one that they see, and of which
    every role of the desk lies within their own scopes.

    Otherwise staff of one programme could take over whoever also serves another.
    """
    if not by.can(Power.ACCOUNTS) or not _seen(by).filter(pk=account.pk).exists():
        return False
    desk = Grant.objects.filter(account=account, role__in=rules.DESK_ROLES, revoked_at=None)
    return all(by.can(Power.ACCOUNTS, on=scope) for scope in desk.values_list("scope", flat=True))


def grants(account: Account, *, by: By) -> list[Grant]:
    """Return what an account holds or will hold, by role; past and ended ones are left out.

    Of somebody else only what lies within the own scopes. Raises: NotYours.
    """
    held = Grant.objects.filter(account=account, revoked_at=None).select_related("account")
    held = held.filter(Q(ends_at=None) | Q(ends_at__gt=by.at)).order_by("role", "scope", "pk")
    if account.ref == by.ref:
        return list(held)
    by.need(Power.ACCOUNTS)
    return [g for g in held if g.role not in rules.DESK_ROLES or by.can(Power.ACCOUNTS, on=g.scope)]


def grant(ref: str, *, by: By) -> Grant:
    """Return one grant of an account that this person sees, or of an own assistant.

    Raises: NotYours.
    """
    found = Grant.objects.filter(ref=ref).select_related("account").first()
    if found and found.scope == by.member and found.role == Role.ASSISTANT and not by.assistant:
        return found
    account(found.account.ref if found else "", by=by)  # as long a look for none
    if found is None:
        raise NotYours
    return found


def assistants(member_ref: str, *, by: By) -> list[Grant]:
    """Return the delegations of a member that hold now, for the member or for staff.

    Raises: NotYours.
    """
    if by.member != member_ref or by.assistant:
        by.need(Power.ACCOUNTS)
    held = Grant.objects.filter(in_force(by.at), role=Role.ASSISTANT, scope=member_ref)
    return list(held.select_related("account").order_by("account__name"))


def absences(*, by: By, on: date) -> list[Absence]:
    """Return the absences of the desk's staff that have not passed by this day, first come first.

    Raises: NotYours without a place at the desk.
    """
    seen = [found.pk for found in staff(by=by)]
    found = Absence.objects.filter(account__in=seen, ends_on__gte=on)
    return list(found.select_related("account", "covered_by").order_by("starts_on", "pk"))


def covering(account_ref: str, on: date) -> list[str]:
    """Return the references of the accounts whose things this one covers on that day."""
    absent = Absence.objects.filter(covered_by__ref=account_ref, starts_on__lte=on, ends_on__gte=on)
    return list(absent.values_list("account__ref", flat=True).distinct())


def _seen(by: By) -> QuerySet[Account]:
    scopes = by.scopes(Power.ACCOUNTS)
    if EVERYWHERE in scopes:
        return Account.objects.all()
    if not scopes:
        return Account.objects.none()
    colleagues = Account.objects.filter(grants__scope__in=scopes)
    refs = [*colleagues.values_list("ref", flat=True), by.ref]
    let_in = Account.objects.filter(invited_by__in=refs)
    assistants = Account.objects.filter(grants__given_by__in=let_in.values("ref"))
    seen = {*refs, *let_in.values_list("ref", flat=True), *assistants.values_list("ref", flat=True)}
    return Account.objects.filter(ref__in=seen)
