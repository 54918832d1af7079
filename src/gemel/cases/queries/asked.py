"""What decisions ask of whom and by when: the long list, and what one decision has behind it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Case as Choose
from django.db.models import F, Prefetch, Q, QuerySet, Value, When

from gemel.cases import following
from gemel.cases.models import Ask, AskReply, Case, Decision, Fact, Filing, Ruling
from gemel.cases.queries import lists
from gemel.cases.rules import Body, FactKind
from gemel.kernel import words
from gemel.kernel.by import By
from gemel.people.rules import first_day

OPEN, LATE, SETTLED = "open", "late", "settled"


@dataclass(frozen=True, kw_only=True)
class AskFilters:
    """What the list is narrowed to. `addressee` is the ref of an ask with that addressee: words
    about people do not stand in an address.
    """

    country: str = ""
    addressee: str = ""
    state: str = ""


@dataclass(frozen=True)
class Due:
    """One ask with the last day on which an answer is in time, where one is known."""

    ask: Ask
    last_day: date | None
    today: date

    @property
    def late(self) -> int:
        """How many days the answer is late; 0 where it is in time, settled, or has no day."""
        if self.ask.settled_on or self.last_day is None:
            return 0
        return max((self.today - self.last_day).days, 0)

    @property
    def newest(self) -> AskReply | None:
        """What came back last, if anything did."""
        return next(iter(self.ask.replies.all()), None)


def sessions() -> list[date]:
    """Return the days on which sessions of the Governing Council are known to have decided.

    From published decisions alone; what lies ahead is known to the agenda.
    """
    rows = (
        Decision.objects.filter(published=True, body=Body.GOVERNING_COUNCIL, session__isnull=False)
        .values_list("adopted_on", flat=True)
        .distinct()
    )
    return sorted({day for text in rows if (day := first_day(text))})


def asks(*, by: By) -> QuerySet[Ask]:
    """Return what is asked in the cases that this reader may see, the open ones first."""
    return _whole(Ask.objects.filter(case__in=lists.cases(by=by)))


def of_case(case: Case) -> QuerySet[Ask]:
    """Return what is asked in one case, the open ones first. The caller has read the case."""
    return _whole(Ask.objects.filter(case=case))


def _whole(found: QuerySet[Ask]) -> QuerySet[Ask]:
    no_day = Choose(When(due="", then=Value(1)), default=Value(0))
    newest = Prefetch("replies", AskReply.objects.order_by("-on", "-id"))
    return (
        found.select_related("case", "decision")
        .prefetch_related(newest)
        .order_by(F("settled_on").desc(nulls_first=True), no_day, "due", "id")
    )


def asks_found(*, filters: AskFilters, ahead: Sequence[date] = (), by: By) -> QuerySet[Ask]:
    """Return the asks that a list shows, those with a day first, the earliest day first."""
    found = asks(by=by)
    if filters.country:
        found = found.filter(case__countries__icontains=f'"{filters.country}"')
    if filters.addressee:
        same = asks(by=by).filter(ref=filters.addressee).order_by().values("addressee")[:1]
        found = found.filter(addressee__in=same)
    if filters.state == SETTLED:
        found = found.exclude(settled_on=None)
    elif filters.state == OPEN:
        found = found.filter(settled_on=None)
    elif filters.state == LATE:
        found = found.filter(late(on=by.at.date(), ahead=ahead))
    return found


def late(*, on: date, ahead: Sequence[date] = ()) -> Q:
    """Return what finds the open asks whose last day has passed.

    A month is over when another month has come: texts are compared, "2026-11" not with its days.
    """
    today = on.isoformat()
    printed = Q(due__gt="", due__lt=today) & ~Q(due__in=(today[:4], today[:7]))
    past = [day for day in (*sessions(), *ahead) if day < on]
    met = Q(pk__in=[])
    if past:
        newest = max(past).isoformat()
        met = Q(due="", at_session=True, decision__adopted_on__lt=newest)
    return Q(settled_on=None) & (printed | met)


def with_days(
    rows: Sequence[Ask] | QuerySet[Ask], *, ahead: Sequence[date] = (), by: By
) -> list[Due]:
    """Return asks with their last days; `ahead` are sessions that the agenda knows."""
    listed = list(rows)
    days = sorted({*sessions(), *ahead}) if any(ask.at_session for ask in listed) else []
    return [
        Due(
            ask,
            following.last_day(ask.due, at_session=ask.at_session, session_on=_next(ask, days)),
            by.at.date(),
        )
        for ask in listed
    ]


def _next(ask: Ask, days: Sequence[date]) -> date | None:
    """Return the first session after the one whose decision asks."""
    decided = first_day(ask.decision.adopted_on) if ask.decision else None
    if decided is None:
        return None
    place = bisect_right(days, decided)
    return days[place] if place < len(days) else None


def addressees(*, by: By) -> list[tuple[str, str]]:
    """Return every addressee once, in order, each with the ref of one ask that stands for it."""
    rows = asks(by=by).order_by("-pk").values_list("addressee", "ref")
    known: dict[str, tuple[str, str]] = {}
    for addressee, ref in rows:
        known[words.fold(addressee)] = (ref, addressee)
    return [known[key] for key in sorted(known)]


# --- one decision --------------------------------------------------------------------------------


@dataclass(frozen=True)
class DecisionFile:
    """A decision with all that hangs on it, as far as the reader sees its cases."""

    decision: Decision
    rulings: tuple[Ruling, ...]
    asks: tuple[Due, ...]
    filings: tuple[Filing, ...]
    changeable: tuple[Case, ...]  # those of its cases that the reader may change

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases that it decides, as far as the reader sees them."""
        return tuple(ruling.case for ruling in self.rulings)

    @property
    def filed_as(self) -> str:
        """Every committee's reference in one line, as the house writes them."""
        return ", ".join(filed_as(filing) for filing in self.filings)


def decision_file(ref: str, *, ahead: Sequence[date] = (), by: By) -> DecisionFile:
    """Return a decision with its cases, asks and filings. Raises: NotYours."""
    found = lists.decision(ref, by=by)
    seen = lists.cases(by=by)
    rulings = tuple(
        Ruling.objects.filter(decision=found, case__in=seen)
        .select_related("case")
        .prefetch_related("case__scopes")
        .order_by("-case__urgency", "case__code", "id")
    )
    asked = asks(by=by).filter(decision=found)
    return DecisionFile(
        decision=found,
        rulings=rulings,
        asks=tuple(with_days(asked, ahead=ahead, by=by)),
        filings=tuple(filings(found)),
        changeable=tuple(r.case for r in rulings if lists.may_change(r.case, by=by)),
    )


def hearings(of: Sequence[Case]) -> list[Fact]:
    """Return the hearings that are named for these cases, the soonest first. The caller has
    read the cases; a hearing of one person in a case is told without the person.
    """
    found = Fact.objects.filter(case__in=of, kind=FactKind.HEARING, superseded_at=None)
    return list(found.select_related("case").order_by("happened_on", "id"))


def filings(decision: Decision) -> QuerySet[Filing]:
    """Return under which references a house filed a decision. The caller has read it."""
    return filings_of([decision.pk])


def filings_of(decisions: Collection[int]) -> QuerySet[Filing]:
    """Return the references of several decisions. The caller has read them."""
    return (
        Filing.objects.filter(decision__in=decisions)
        .select_related("body__parliament")
        .order_by("body__parliament__name", "filed_on", "id")
    )


def filed_as(filing: Filing) -> str:
    """Return one reference as the house writes it."""
    return following.reference(filing.body.code, filing.number, filing.body.name)
