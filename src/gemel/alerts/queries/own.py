"""What one person is told, and how they wish to be told. Everybody reads the own rows alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from gemel.access.models import Account
from gemel.alerts.models import Bulletin, Notice, Preferences, Subscription
from gemel.alerts.queries import reach, subjects
from gemel.alerts.queries.concerned import Because, told
from gemel.alerts.rules import Reason, Why
from gemel.cases import queries as cases
from gemel.cases.models import Case
from gemel.kernel.by import By
from gemel.kernel.errors import NotYours

PAGE = 50


@dataclass(frozen=True)
class Told:
    """One notice as its receiver's page shows it: the cases are those that they may hear of."""

    notice: Notice
    cases: tuple[Case, ...]
    because: tuple[Because, ...]

    @property
    def fresh(self) -> bool:
        """Whether its receiver has not opened it yet."""
        return self.notice.seen_at is None


def notices(*, by: By, fresh: bool = False, most: int = PAGE) -> list[Told]:
    """Return what this person is told at this door, newest first, as far as it may be read now.

    What was called back is gone, and so is what lost its basis. `fresh`: only what is unseen.
    """
    coming = _coming(by=by)  # asked first: what is written meanwhile stands among the rows
    rows = _whole(coming, list(_own(by=by, fresh=fresh)[:most]))[:most]
    may = subjects.readable([row.bulletin for row in rows], by=by) if rows else {}
    seen = [row for row in rows if row.bulletin_id in may]
    why = told(row.reasons for row in seen)
    return [Told(row, may[row.bulletin_id], each) for row, each in zip(seen, why, strict=True)]


def unseen(*, by: By) -> int:
    """Return how many fresh notices there are, up to a page of them."""
    coming = _coming(by=by)
    rows = _whole(coming, list(_own(by=by, fresh=True)[:PAGE]))[:PAGE]
    return len(subjects.readable([row.bulletin for row in rows], by=by)) if rows else 0


def notice(bulletin_ref: str, *, by: By) -> Told:
    """Return the own notice of one sending. Raises: NotYours, also once its basis is gone."""
    coming = [row for row in _coming(by=by) if row.bulletin.ref == bulletin_ref]
    row = next(iter(_whole(coming, list(_own(by=by).filter(bulletin__ref=bulletin_ref)))), None)
    may = subjects.readable([row.bulletin], by=by) if row else {}
    if row is None or row.bulletin_id not in may:
        raise NotYours
    return Told(row, may[row.bulletin_id], told([row.reasons])[0])


def told_cases(member: str, *, by: By) -> list[Case]:
    """Return the cases of which a member was told and that a published decision opens to all now.

    For the member's door, or for a desk that reads them. Raises: NotYours for another member.
    """
    if by.member and by.member != member:
        raise NotYours
    sent = Bulletin.objects.filter(called_back_at=None, notices__member=member)
    listed = [(one.kind, one.about, one.cases) for one in sent.distinct().order_by("-pk")[:PAGE]]
    opened = frozenset().union(*subjects.public_cases(listed)) if listed else frozenset()
    seen = Case.objects.all() if by.member else cases.cases(by=by)
    return list(seen.filter(pk__in=opened).order_by("-urgency", "code", "pk"))


def _own(*, by: By, fresh: bool = False) -> QuerySet[Notice]:
    found = Notice.objects.filter(
        account__ref=by.ref, member=by.member, bulletin__called_back_at=None
    )
    if fresh:
        found = found.filter(seen_at=None)
    return found.select_related("bulletin").order_by("-pk")


def _whole(coming: list[Notice], rows: list[Notice]) -> list[Notice]:
    """Return notices on their way and those that stand, each sending once."""
    known = {row.bulletin_id for row in rows}
    return [row for row in coming if row.bulletin_id not in known] + rows


def _coming(*, by: By) -> list[Notice]:
    """Return what this person is told of by sendings that are not in rows yet, newest first.

    It is asked of the same wishes from which the rows are made; nearly always there is none.
    """
    found: dict[str, Notice] = {}
    for news in Bulletin.objects.filter(told_to__isnull=False, called_back_at=None).order_by("pk"):
        mine = reach.wishes(news, at=by.at).filter(account__ref=by.ref, member=by.member)
        fits = mine.filter(key__in=news.keys).select_related("account").order_by("key").first()
        fits = fits or next(reach.by_search(mine, news, at=by.at), None)
        if fits is None or news.about in found:
            continue
        if not Notice.objects.filter(
            bulletin=news, account=fits.account, member=by.member
        ).exists():
            found[news.about] = unwritten(news, fits)
    return list(found.values())[::-1]


def unwritten(news: Bulletin, wish: Subscription) -> Notice:
    """Return the notice of a sending that answers a wish; it is no row yet."""
    return Notice(
        bulletin=news, account=wish.account, member=wish.member, made_at=news.sent_at,
        reasons=[str(Reason(Why.SUBSCRIBED, wish.key))],
    )  # fmt: skip


def subscriptions(*, by: By) -> QuerySet[Subscription]:
    """Return what this person asked to be told of, at this door, by key."""
    return Subscription.objects.filter(account__ref=by.ref, member=by.member).order_by("key", "pk")


def subscription(ref: str, *, by: By) -> Subscription:
    """Return one of them. Raises: NotYours."""
    found = subscriptions(by=by).filter(ref=ref).first()
    if found is None:
        raise NotYours
    return found


def preferences(*, by: By) -> Preferences:
    """Return how this person wishes to be written to; the usual way where nothing was said.

    Raises: NotYours for whoever has no account.
    """
    account = Account.objects.filter(ref=by.ref).first()
    if account is None:
        raise NotYours
    return Preferences.objects.filter(account=account).first() or Preferences(account=account)
