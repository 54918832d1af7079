"""An invented decision on an invented case, and invented people who may hear of it."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from gemel.access import queries as access
from gemel.access.models import Account
from gemel.access.rules import Role
from gemel.alerts.models import Subscription
from gemel.alerts.services.mailing import judge
from gemel.kernel import refs
from gemel.kernel.by import By, Door
from gemel.outbox.models import Letter
from gemel.people.models import Body, Parliamentarian, Seat
from tests import cast
from tests.cast import NOON
from tests.publishing.builders import a_case
from tests.twinning.builders import a_member, a_parliament


def a_decision(*, countries: tuple[str, ...] = ("AQ",), published: bool = True) -> SimpleNamespace:
    """An invented published decision on one case."""
    return a_case(countries=countries, published=published)


def a_told_member(name: str = "") -> tuple[Parliamentarian, Account]:
    """A member with an account."""
    member = a_member(name)
    return member, cast.account(role=Role.MEMBER, scope=member.ref)


def in_group(member: Parliamentarian, *countries: str, kind: str = "friendship_group") -> Body:
    """Seat a member in an invented group for countries."""
    body = Body.objects.create(
        ref=refs.new("body"), parliament=a_parliament(), kind=kind, key=refs.new("key"),
        name="Invented group", countries=list(countries),
    )  # fmt: skip
    Seat.objects.create(parliamentarian=member, body=body)
    return body


def asks_for(account: Account, key: str, member: str = "") -> Subscription:
    """A subscription, whoever may read what."""
    return Subscription.objects.create(
        ref=refs.new("sub"), account=account, member=member, key=key, made_at=NOON
    )


def as_member(account: Account, member: Parliamentarian, at=NOON) -> By:
    """The member at their own door."""
    return access.hand(account, at=at, door=Door.PARLIAMENTARIAN, member=member.ref)


def letters_at(at=NOON + timedelta(minutes=1)) -> list[Letter]:
    """The letters that would leave now."""
    rows = list(Letter.objects.filter(due_at__lte=at))
    ready = judge(rows, by=cast.job("alerts.mail", at=at))
    return [row for row in rows if row.pk in ready]
