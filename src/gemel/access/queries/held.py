"""What a person holds at this instant: `hand` makes the `By` that every other query asks for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from gemel.access import rules
from gemel.access.models import Account, Grant, Invitation
from gemel.access.rules import Role
from gemel.kernel.by import EVERYWHERE, By, Door, Holding

OPERATOR = "operator"


def hand(account: Account, *, at: datetime, door: Door, member: str = "") -> By:
    """Return what this account holds at this door, at this instant, for the door that lets it in.

    At the parliamentarian's door a person acts for one member at a time: `member` if they may,
    else themselves, else the first who delegated. No holdings means: nothing here for them.
    """
    held = _roles(account, at=at)
    if door is not Door.PARLIAMENTARIAN:
        return By(account.ref, at, door, rules.holdings(held, door=door))
    here = [(role, scope) for role, scope in held if rules.DOORS[role] is door]
    here.sort(key=lambda pair: (pair[1] != member, pair[0] is Role.ASSISTANT))
    if not here:
        return By(account.ref, at, door)
    role, scope = here[0]
    return By(
        account.ref,
        at,
        door,
        rules.holdings([(role, scope)], door=door),
        member=scope,
        assistant=role is Role.ASSISTANT,
    )


def doors(account: Account, *, at: datetime) -> list[tuple[Door, str]]:
    """Return where this account may go: each door, and for the member's door each member."""
    places: list[tuple[Door, str]] = []
    for role, scope in _roles(account, at=at):
        door = rules.DOORS[role]
        place = (door, scope if door is Door.PARLIAMENTARIAN else "")
        if place not in places:
            places.append(place)
    return places


def roles_of(ref: str, *, at: datetime) -> list[tuple[Role, str]]:
    """Return the (role, scope) pairs that an account holds now, for rules above; empty for none."""
    found = Account.objects.filter(ref=ref, is_active=True).first()
    return _roles(found, at=at) if found else []


def accounts_of_members(members: Iterable[str], *, at: datetime) -> set[str]:
    """Return the accounts that act for these members now: their own, and their assistants'."""
    roles = [Role.MEMBER, Role.ASSISTANT]
    held = Grant.objects.filter(in_force(at), role__in=roles, scope__in=list(members))
    return set(held.values_list("account__ref", flat=True))


def members_of_address(address: str, *, at: datetime) -> set[str]:
    """Return the members for whom an account with this mail address acts now."""
    roles = [Role.MEMBER, Role.ASSISTANT]
    held = Grant.objects.filter(in_force(at), role__in=roles, account__email=address.lower())
    return set(held.values_list("scope", flat=True))


def operator(at: datetime) -> By:
    """Return whoever runs commands on the server: prepares everywhere, approves nothing."""
    held = Holding(rules.POWERS[Role.OPERATOR], EVERYWHERE)
    return By(OPERATOR, at, Door.COMMAND, (held,))


def names(refs: Iterable[str]) -> dict[str, str]:
    """Return for each reference of an account, a job or the operator how people call it.

    In the language of the request, for showing who did a thing. An unknown one keeps its ref.
    """
    wanted = set(refs)
    found = dict(Account.objects.filter(ref__in=wanted).values_list("ref", "name"))
    for ref in wanted - set(found):
        if ref == OPERATOR:
            found[ref] = gettext("The operator")
        elif ref.startswith("job:"):
            found[ref] = gettext("Gemel itself")
        else:
            found[ref] = ref
    return found


def may_second(first: str, second: str, *, at: datetime) -> bool:
    """Tell whether account `second` may confirm what account `first` began (references).

    Source: product.md, section 3a, "Two people".
    """
    if not Account.objects.filter(ref=second, is_active=True).exists():
        return False
    since = at - rules.ENROLMENT
    enrolled = Account.objects.filter(enrolled_at__gt=since).values_list(
        "invited_by", "ref", "enrolled_at"
    )
    # A way back that was issued lets its issuer in as well as its owner.
    ways_back = Invitation.objects.filter(account__isnull=False, made_at__gt=since).values_list(
        "invited_by", "account__ref", "made_at"
    )
    enrolments = [rules.Enrolment(*row) for row in (*enrolled, *ways_back)]
    return rules.stands_apart(first, second, enrolments, at=at)


def in_force(at: datetime) -> Q:
    """Return the condition for grants that count at this instant, delegation apart."""
    ends = Q(ends_at=None) | Q(ends_at__gt=at)
    return ends & Q(revoked_at=None, starts_at__lte=at, account__is_active=True)


def _roles(account: Account, *, at: datetime) -> list[tuple[Role, str]]:
    own = _facts(Grant.objects.filter(account=account).order_by("pk"))
    delegated = {grant.scope for grant in own if grant.role is Role.ASSISTANT}
    members: list[rules.Granted] = []
    if delegated:
        members = _facts(Grant.objects.filter(role=Role.MEMBER, scope__in=delegated))
    return rules.roles_at(own, members, at=at)


def _facts(grants: QuerySet[Grant]) -> list[rules.Granted]:
    rows = grants.values_list(
        "role", "scope", "starts_at", "ends_at", "revoked_at", "account__is_active"
    )
    return [
        rules.Granted(Role(role), scope, starts_at, ends_at, revoked_at, active)
        for role, scope, starts_at, ends_at, revoked_at, active in rows
    ]
