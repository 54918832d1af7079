"""The people of the tests, and the minute in which they live. All are invented.

Noor and Amani coordinate, Pia speaks for a partner organisation, Max sits in a parliament, Tess
works in his office. As `By` they need no database; `account` makes real ones that can sign in.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from django.test import Client
from django.utils import timezone

from gemel.access import queries as access
from gemel.access import rules
from gemel.access.models import Account, Grant
from gemel.access.rules import Role
from gemel.kernel import refs
from gemel.kernel.by import EVERYWHERE, By, Door, Holding
from gemel.kernel.powers import Power
from gemel.web.signin import staying

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
LONG_AGO = datetime(2024, 1, 8, 9, 0, tzinfo=UTC)  # nobody of the cast is new, unless a test says
NEXT_MONTH = NOON + timedelta(days=30)

NOOR = "acc-nnnnn-23456"
AMANI = "acc-aaaaa-23456"
PIA = "acc-ppppp-23456"
MAX = "acc-mmmmm-23456"
TESS = "acc-ttttt-23456"


def _at_the_desk(ref: str, role: Role, scope: str, at: datetime) -> By:
    return By(ref, at, Door.COORDINATOR, (Holding(rules.powers_of(role), scope),))


def noor(at: datetime = NOON, scope: str = EVERYWHERE) -> By:
    """A coordinator; everywhere, unless a programme is given."""
    return _at_the_desk(NOOR, Role.COORDINATOR, scope, at)


def amani(at: datetime = NOON, scope: str = EVERYWHERE) -> By:
    """Another coordinator: the second of two people."""
    return _at_the_desk(AMANI, Role.COORDINATOR, scope, at)


def pia(at: datetime = NOON, scope: str = EVERYWHERE) -> By:
    """Staff of a partner organisation: fewer powers."""
    return _at_the_desk(PIA, Role.PARTNER, scope, at)


def max_by(member_ref: str, at: datetime = NOON) -> By:
    """The member of parliament with this reference, at their own door."""
    held = Holding(rules.powers_of(Role.MEMBER), member_ref)
    return By(MAX, at, Door.PARLIAMENTARIAN, (held,), member=member_ref)


def tess(member_ref: str, at: datetime = NOON) -> By:
    """An assistant, acting for the member with this reference."""
    held = Holding(rules.powers_of(Role.ASSISTANT), member_ref)
    return By(TESS, at, Door.PARLIAMENTARIAN, (held,), member=member_ref, assistant=True)


def operator(at: datetime = NOON) -> By:
    """Whoever runs commands on the server."""
    return access.operator(at)


def job(name: str, *powers: Power, at: datetime = NOON) -> By:
    """A job with the powers that it declares."""
    return By(f"job:{name}", at, Door.JOB, (Holding(frozenset(powers), EVERYWHERE),))


def account(
    ref: str = "",
    *,
    name: str = "Someone Invented",
    email: str = "",
    role: Role | None = Role.COORDINATOR,
    scope: str = EVERYWHERE,
    invited_by: str = access.OPERATOR,
    enrolled_at: datetime = LONG_AGO,
    password: str = "",
    language: str = "en",
    time_zone: str = "UTC",
) -> Account:
    """A real account, with a grant unless `role` is None. Give NOOR and so on to meet the cast."""
    ref = ref or refs.new("acc")
    made = Account(
        ref=ref,
        email=email or f"{ref}@example.org",
        name=name,
        language=language,
        time_zone=time_zone,
        invited_by=invited_by,
        enrolled_at=enrolled_at,
    )
    made.set_password(password or None)
    made.save()
    if role:
        grant(made, role=role, scope=scope, at=enrolled_at)
    return made


def grant(
    to: Account,
    *,
    role: Role = Role.COORDINATOR,
    scope: str = EVERYWHERE,
    at: datetime = LONG_AGO,
    ends_at: datetime | None = None,
) -> Grant:
    """One more grant for an account."""
    return Grant.objects.create(
        ref=refs.new("grant"),
        account=to,
        role=role,
        scope=scope,
        given_by=access.OPERATOR,
        starts_at=at,
        ends_at=ends_at,
    )


def client_of(who: Account) -> Client:
    """A browser in which this account has signed in."""
    client = Client()
    signed_in(client, who)
    return client


def signed_in(client: Client, who: Account, *, at: datetime | None = None) -> None:
    """Sign an account in as the door does, now or at another moment."""
    client.force_login(who)
    request = SimpleNamespace(session=client.session)
    staying.begin(request, at=at or timezone.now(), keeps=False)
    request.session.save()
