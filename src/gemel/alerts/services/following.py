"""News by itself: what the ledger and the calendar tell, to those who asked to be told.

Reads the ledger from where it stopped, in one step with the sendings that it makes: what kills it
loses nothing and tells nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from gemel.alerts import rules
from gemel.alerts.models import Bulletin, Follower, Notice
from gemel.alerts.queries import subjects
from gemel.alerts.services.telling import announce, new_bulletin, write_notices
from gemel.cases.models import Ask, Decision, Fact
from gemel.cases.rules import FactKind, Stage
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NotYours
from gemel.ledger import queries as ledger_queries
from gemel.ledger.models import Entry

NAME = "alerts"
MOST = 1000  # entries in one round
ENDS = frozenset({"action.done", "action.dropped", "action.taken_back"})
STAGED = frozenset(f"case.stage_{stage}" for stage in Stage)
OF_DECISIONS = frozenset({"decision.added", "decision.recorded"})


@dataclass(frozen=True)
class News:
    """One thing to tell subscribers: about what, on which cases, and what makes it one."""

    about: str
    cases: tuple[str, ...]
    follows: str


def follow(*, by: By) -> int:
    """Tell subscribers what has happened since the last round; return how many sendings it took.

    The first round begins with now: nobody is told the past.
    """
    told = _follow(by)
    write_notices(by=by)
    return told


@transaction.atomic
def _follow(by: By) -> int:
    follower, made = Follower.objects.select_for_update().get_or_create(
        name=NAME, defaults={"seq": ledger_queries.last_seq()}
    )
    if made:
        return 0
    entries = list(ledger_queries.since(follower.seq, limit=MOST))
    if not entries:
        return 0
    _keep_up(entries)
    told = sum(_tell(news, by=by) for news in (*_decisions(entries, by), *_stages(entries)))
    Follower.objects.filter(pk=follower.pk).update(seq=entries[-1].seq)
    return told


def _keep_up(entries: Iterable[Entry]) -> None:
    """Carry over to the notices what became of the acts that were pledged there."""
    for entry in entries:
        if entry.what in ENDS:
            own = Notice.objects.filter(action=entry.about)
            if entry.what == "action.done":
                own.filter(done_at=None).update(done_at=entry.at)
            else:
                own.update(pledged_at=None, done_at=None, action="")


def remind(*, by: By) -> int:
    """Tell subscribers of asks that are due soon, and of hearings that are near. Once each."""
    told = sum(_tell(news, by=by) for news in (*_asks(by), *_hearings(by)))
    write_notices(by=by)
    return told


def _decisions(entries: Iterable[Entry], by: By) -> Iterator[News]:
    """Yield each decision once, with those of its cases that it came to in this round."""
    new: dict[str, tuple[int, set[str]]] = {}
    for entry in entries:
        if entry.what in OF_DECISIONS:
            seq, listed = new.setdefault(entry.about, (entry.seq, set()))
            if refs.is_ref(entry.within, "case"):
                listed.add(entry.within)
    known = Decision.objects.filter(ref__in=new, published=True).prefetch_related("rulings__case")
    for decision in known:
        if rules.is_news(decision.adopted_on, at=by.at):
            seq, listed = new[decision.ref]
            ruled = {ruling.case.ref for ruling in decision.rulings.all()}
            chosen = tuple(sorted((listed or ruled) & ruled))
            yield News(decision.ref, chosen, f"decision:{decision.ref}:{seq}")


def _stages(entries: Iterable[Entry]) -> Iterator[News]:
    for entry in entries:
        if entry.what in STAGED:
            yield News(entry.about, (entry.about,), f"{entry.what}:{entry.seq}")


def _asks(by: By) -> Iterator[News]:
    today = by.at.date()
    near = [(today + rules.DAY * ahead).isoformat() for ahead in range(rules.ASK_DAYS + 1)]
    for ask in Ask.objects.filter(due__in=near, settled_on=None).select_related("case"):
        yield News(ask.ref, (ask.case.ref,), f"ask.due:{ask.ref}:{ask.due}")


def _hearings(by: By) -> Iterator[News]:
    today = by.at.date()
    near = [(today + rules.DAY * ahead).isoformat() for ahead in range(rules.HEARING_DAYS + 1)]
    rows = Fact.objects.filter(
        kind=FactKind.HEARING, happened_on__in=near, superseded_at=None, case__isnull=False
    )
    for fact in rows.select_related("case"):
        if fact.case is not None:
            yield News(fact.ref, (fact.case.ref,), f"hearing:{fact.ref}:{fact.happened_on}")


def _tell(news: News, *, by: By) -> bool:
    """Make one sending to subscribers, unless it was made before or nobody asked for it."""
    if Bulletin.objects.filter(follows=news.follows).exists():
        return False
    try:
        subject = subjects.subject(news.about, case_refs=news.cases, by=by, only=news.cases)
    except NotYours:  # gone again, or not for anybody
        return False
    bulletin = new_bulletin(subject, subscribers=True, by=by, follows=news.follows)
    allowed = subjects.readers_of(subject, by=by)
    try:
        announce(bulletin, (), allowed, what="alert.followed", by=by)
    except (Invalid, IntegrityError):  # nobody asked for it, or another worker was quicker
        return False
    return True
