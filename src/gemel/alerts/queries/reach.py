"""Which accounts can be told: for a member their own and their assistants', and subscribers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from gemel.access import queries as access
from gemel.access.models import Account, Grant
from gemel.access.queries.held import in_force
from gemel.access.rules import DESK_ROLES, Role
from gemel.alerts import rules
from gemel.alerts.models import Bulletin, Notice, Subscription
from gemel.alerts.queries.subjects import Readers
from gemel.cases import queries as cases
from gemel.kernel.by import By, Door

SEARCH = "search:"


def accounts_of(members: Iterable[str], *, at: datetime) -> dict[str, list[int]]:
    """Return for each member the accounts that act for them now, the own one first."""
    wanted = list(members)
    if not wanted:
        return {}
    roles = [Role.MEMBER, Role.ASSISTANT]
    held = Grant.objects.filter(in_force(at), role__in=roles, scope__in=wanted)
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


def subscribers(keys: Iterable[str], allowed: Readers, *, at: datetime) -> QuerySet[Subscription]:
    """Return the subscriptions by these keys of those who come in now and may read of it.

    Saved searches are not among them: `by_search`.
    """
    return Subscription.objects.filter(in_office(at), allowed.rows, key__in=keys)


def wishes(bulletin: Bulletin, *, at: datetime) -> QuerySet[Subscription]:
    """Return every wish that may be answered by a sending: made before it, by who comes in now.

    Whom another sending about the same has told that day needs no second word of it. Whether the
    wish fits, and its owner may read of it, is not asked here.
    """
    found = Subscription.objects.filter(in_office(at), made_at__lte=bulletin.sent_at)
    about = Bulletin.objects.filter(about=bulletin.about).exclude(pk=bulletin.pk)
    if not about.exists():
        return found
    told_before = Notice.objects.filter(
        account=OuterRef("account"),
        member=OuterRef("member"),
        bulletin__about=bulletin.about,
        bulletin__called_back_at=None,
        made_at__gt=bulletin.sent_at - rules.TOLD,
    )
    return found.filter(~Exists(told_before.exclude(bulletin_id=bulletin.pk)))


def by_search(
    rows: QuerySet[Subscription], bulletin: Bulletin, *, at: datetime
) -> Iterator[Subscription]:
    """Yield the saved searches among these that find one of the cases for their owner's eyes."""
    if not Subscription.objects.filter(key=SEARCH).exists():
        return
    for row in rows.filter(key=SEARCH).select_related("account"):
        by = access.hand(row.account, at=at, door=Door.COORDINATOR)
        chosen = cases.Filters(**row.filters)
        if cases.page(by=by, filters=chosen).filter(ref__in=bulletin.cases).exists():
            yield row


def anybody(bulletin: Bulletin, allowed: Readers, *, at: datetime) -> bool:
    """Tell whether the rest of a sending reaches a subscriber."""
    rows = wishes(bulletin, at=at).filter(allowed.rows, key__in=bulletin.keys)
    return bool(bulletin.keys) and rows.filter(account__gt=bulletin.told_to).exists()


def people_behind(ref: str, *, at: datetime) -> list[By]:
    """Return as whom an account may come in now, one for each door and member."""
    account = Account.objects.filter(ref=ref, is_active=True).first()
    if account is None:
        return []
    return [
        access.hand(account, at=at, door=door, member=member)
        for door, member in access.doors(account, at=at)
    ]
