"""Which accounts can be told: for a member their own and their assistants', and subscribers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from gemel.access import queries as access
from gemel.access.models import Account, Grant
from gemel.access.queries.held import in_force
from gemel.access.rules import DESK_ROLES, Role
from gemel.alerts.models import Subscription
from gemel.alerts.queries.subjects import Readers, Subject
from gemel.cases import queries as cases
from gemel.kernel.by import By, Door

SEARCH = "search:"


def accounts_of(members: Iterable[str], *, at: datetime) -> dict[str, list[int]]:
    """Return for each member the accounts that act for them now, the own one first."""
    roles = [Role.MEMBER, Role.ASSISTANT]
    held = Grant.objects.filter(in_force(at), role__in=roles, scope__in=list(members))
    rows = sorted(held.values_list("scope", "role", "account_id"), key=lambda r: r[1] != "member")
    seated = {scope for scope, role, _ in rows if role == Role.MEMBER}
    found: dict[str, list[int]] = {}
    for scope, _, account in rows:
        if scope in seated and account not in found.setdefault(scope, []):
            found[scope].append(account)
    return found


def in_office(at: datetime) -> Q:
    """Return the condition that the account of a row still comes in for whom the row says.

    At the desk by a role there, at the member's door for that member; an assistant only while
    the member's own grant counts.
    """
    mine = Grant.objects.filter(in_force(at), account=OuterRef("account"))
    seated = Grant.objects.filter(in_force(at), role=Role.MEMBER, scope=OuterRef("scope"))
    here = mine.filter(scope=OuterRef("member"))
    at_desk = Q(member="") & Q(Exists(mine.filter(role__in=DESK_ROLES)))
    own = Q(Exists(here.filter(role=Role.MEMBER)))
    helps = Q(Exists(here.filter(Exists(seated), role=Role.ASSISTANT)))
    return at_desk | (~Q(member="") & (own | helps))


def subscribers(about: Subject, allowed: Readers, *, at: datetime) -> QuerySet[Subscription]:
    """Return the subscriptions that a subject answers to and whose owners may read it.

    Saved searches are not among them: `by_search`.
    """
    found = Subscription.objects.filter(in_office(at), key__in=about.keys)
    if about.open:
        return found
    desk = Q(member="", account__in=allowed.desk)
    return found.filter(desk | Q(member__in=allowed.members - {""}))


def by_search(about: Subject, *, at: datetime) -> list[Subscription]:
    """Return the saved searches that find one of the cases for their owner, who reads by list."""
    kept = Subscription.objects.filter(key=SEARCH)
    if not kept.exists():
        return []
    rows = kept.filter(in_office(at)).select_related("account")
    wanted = [case.pk for case in about.cases]
    found = []
    for row in rows:
        by = access.hand(row.account, at=at, door=Door.COORDINATOR)
        chosen = cases.Filters(**row.filters)
        if cases.page(by=by, filters=chosen).filter(pk__in=wanted).exists():
            found.append(row)
    return found


def people_behind(ref: str, *, at: datetime) -> list[By]:
    """Return as whom an account may come in now, one for each door and member."""
    account = Account.objects.filter(ref=ref, is_active=True).first()
    if account is None:
        return []
    return [
        access.hand(account, at=at, door=door, member=member)
        for door, member in access.doors(account, at=at)
    ]
