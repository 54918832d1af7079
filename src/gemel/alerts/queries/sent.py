"""Sendings and what came of each, for the desk that sent them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Max, Min, Q, QuerySet

from gemel.access import queries as access
from gemel.access.models import Account
from gemel.alerts import rules
from gemel.alerts.models import Bulletin, Notice
from gemel.alerts.queries.came import WHO
from gemel.alerts.queries.concerned import Because, told
from gemel.cases import queries as cases
from gemel.cases.models import Case
from gemel.kernel.by import By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.outbox import queries as outbox
from gemel.people.models import FollowUpDesk, Parliamentarian

DEEDS = ("done_at", "pledged_at", "declined_at", "seen_at")  # what weighs most first


@dataclass(frozen=True)
class Receipt:
    """What came of one sending, as counts of persons: a member counts once, with the office.

    `told` have a notice, `untold` have no account, `mailed` and `bounced` are letters, `waiting`
    letters that have not left yet. While the sending is not in rows (ADR 21), all are too low.
    """

    told: int = 0
    untold: int = 0
    seen: int = 0
    pledged: int = 0
    done: int = 0
    declined: int = 0
    mailed: int = 0
    waiting: int = 0
    bounced: int = 0
    dead: int = 0


@dataclass(frozen=True)
class Line:
    """One receiver of a sending: who, why, what they did, and what became of the mail."""

    notice: Notice
    name: str
    account_name: str
    because: tuple[Because, ...]
    letter: str  # outbox.rules.State, or empty


def bulletins(*, by: By, about: str = "", automatic: bool = False) -> QuerySet[Bulletin]:
    """Return sendings, newest first; with `automatic` those too that Gemel made by itself.

    The caller shows those that `seen` leaves. Raises: NotYours without ALERT.
    """
    by.need(Power.ALERT)
    found = Bulletin.objects.order_by("-sent_at", "-pk")
    if about:
        found = found.filter(about=about)
    return found if automatic else found.filter(follows="")


def bulletin(ref: str, *, by: By) -> Bulletin:
    """Return one sending whose receipt this person may read. Raises: NotYours."""
    found = list(Bulletin.objects.filter(ref=ref)) if by.can(Power.ALERT) else []
    mine = seen(found, by=by)  # looked at alike where there is none: no work tells them apart
    if not mine:
        raise NotYours
    return mine[0]


def seen(page: list[Bulletin], *, by: By) -> list[Bulletin]:
    """Return those of a page of sendings whose receipt this person may read, in their order.

    The own ones, and those on cases all of which this person reads by list: a receipt tells who
    is twinned with whom, so no desk reads it of another's case.
    """
    wanted = Case.objects.filter(ref__in={"", *(ref for one in page for ref in one.cases)})
    mine = cases.cases(by=by).filter(pk__in=wanted.values("pk")).values("pk")
    others = set(wanted.exclude(pk__in=mine).values_list("ref", flat=True))
    return [one for one in page if one.sent_by == by.ref or others.isdisjoint(one.cases)]


def receipt(one: Bulletin) -> Receipt:
    """Return what came of a sending that the caller has come by."""
    asked = {
        "told": Q(account__isnull=False),
        "untold": Q(account=None),
        "seen": Q(seen_at__isnull=False),
        "pledged": Q(pledged_at__isnull=False),
        "done": Q(done_at__isnull=False),
        "declined": Q(declined_at__isnull=False),
    }
    counts = one.notices.annotate(who=WHO).aggregate(
        **{name: Count("who", filter=found, distinct=True) for name, found in asked.items()}
    )
    letters = outbox.counts(about=one.ref)
    return Receipt(
        **counts,
        mailed=letters.get("sent", 0),
        waiting=letters.get("waiting", 0) + letters.get("leased", 0),
        bounced=letters.get("bounced", 0),
        dead=letters.get("dead", 0),
    )


def receivers(one: Bulletin) -> QuerySet[Notice, str]:
    """Return the persons told by a sending that the caller has come by, those who did most first.

    A member stands once, with the office, whatever page it is: `lines` has the notices of each.
    """
    order = [F(f"last_{deed}").desc(nulls_last=True) for deed in DEEDS]
    persons = one.notices.annotate(who=WHO).order_by().values("who")
    persons = persons.annotate(first=Min("pk"), **{f"last_{deed}": Max(deed) for deed in DEEDS})
    return persons.order_by(*order, "first").values_list("who", flat=True)


def lines(one: Bulletin, persons: Iterable[str]) -> list[Line]:
    """Return the notices of these persons, in their order, with what became of the letters."""
    place = {who: number for number, who in enumerate(persons)}
    order = [F(deed).desc(nulls_last=True) for deed in DEEDS]
    found = one.notices.annotate(who=WHO).filter(who__in=place).select_related("account")
    rows = sorted(found.order_by(*order, "pk"), key=lambda row: place[row.who])
    states = outbox.states(about=one.ref, receivers=[r.account.ref for r in rows if r.account])
    names = _names({row.member for row in rows})
    return [
        Line(
            row,
            names.get(row.member, ""),
            row.account.name if row.account else "",
            because,
            states.get(row.account.ref, "") if row.account else "",
        )
        for row, because in zip(rows, told(row.reasons for row in rows), strict=True)
    ]


def _names(keys: set[str]) -> dict[str, str]:
    found = dict(Parliamentarian.objects.filter(ref__in=keys).values_list("ref", "name"))
    return found | dict(FollowUpDesk.objects.filter(ref__in=keys).values_list("ref", "name"))


@dataclass(frozen=True)
class Contact:
    """An account whose address refused a letter for good, as far as the reader looks after it."""

    account: Account
    code: int
    since: datetime


def stale_contacts(*, by: By) -> list[Contact]:
    """Return the contacts to mend among those that this person looks after, newest first.

    Raises: NotYours without ACCOUNTS.
    """
    by.need(Power.ACCOUNTS)
    rows = {row.receiver: row for row in outbox.stale()}
    if not rows:
        return []
    known = access.accounts(by=by).filter(ref__in=rows)
    found = [Contact(one, rows[one.ref].code, rows[one.ref].since) for one in known]
    return sorted(found, key=lambda one: one.since, reverse=True)


@dataclass(frozen=True)
class Unmoved:
    """An account that was told again and again and has looked at nothing for a month."""

    account: Account
    times: int
    since: datetime


def unmoved_contacts(*, by: By) -> list[Unmoved]:
    """Return the contacts that have gone stale without refusing a mail, the longest first.

    Among those that this person looks after. Raises: NotYours without ACCOUNTS.
    """
    by.need(Power.ACCOUNTS)
    told = Notice.objects.filter(bulletin__called_back_at=None, account__isnull=False)
    rows = (
        told.filter(made_at__gt=by.at - rules.LOOKED_BACK)
        .order_by()
        .values("account_id")
        .annotate(times=Count("pk"), since=Min("made_at"), seen=Max("seen_at"))
        .filter(times__gte=rules.TOLD_OFTEN, since__lt=by.at - rules.UNMOVED, seen=None)
    )
    found = {row["account_id"]: row for row in rows[:100]}
    if not found:
        return []
    known = access.accounts(by=by).filter(pk__in=found, is_active=True)
    listed = [Unmoved(one, found[one.pk]["times"], found[one.pk]["since"]) for one in known]
    return sorted(listed, key=lambda one: one.since)
