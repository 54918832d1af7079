"""What a notice may tell its receiver of each case: only what a published decision prints."""

from __future__ import annotations

from dataclasses import dataclass

from gemel.alerts.queries import subjects
from gemel.alerts.queries.own import Told
from gemel.alerts.rules import Kind
from gemel.cases import queries as cases
from gemel.cases.models import Ask, Case, Membership, Ruling
from gemel.kernel.by import By
from gemel.people.rules import COVERED


@dataclass(frozen=True)
class Decided:
    """One case of a notice: the decision, what it asks, and whom it names.

    All of it is empty where no published decision opens the case to its receiver: then a code
    is all that is told, and not even that of a case that is covered.
    """

    case: Case
    ruling: Ruling | None = None
    asks: tuple[Ask, ...] = ()
    names: tuple[str, ...] = ()


def decided(told: Told, *, by: By) -> tuple[Decided, ...]:
    """Return what a notice, which the caller has come by, tells of each of its cases."""
    news = told.notice.bulletin
    open_to_all = subjects.public_cases([(news.kind, news.about, news.cases)])[0]
    found = []
    for case in told.cases:
        ruling = _ruling(case, news.kind, news.about) if case.pk in open_to_all else None
        if ruling is None:
            found.append(Decided(case))
            continue
        asks = case.asks.filter(decision=ruling.decision)
        if news.kind == Kind.ASK:
            asks = asks.filter(ref=news.about)
        printed = tuple(asks.order_by("pk"))
        found.append(Decided(case, ruling, printed, _names(case, ruling, by=by)))
    return tuple(found)


def _ruling(case: Case, kind: str, about: str) -> Ruling | None:
    """Return what was decided of a case: by the decision that is told of, else the newest."""
    rulings = Ruling.objects.filter(case=case, decision__published=True)
    if kind == Kind.DECISION:
        rulings = rulings.filter(decision__ref=about)
    elif kind == Kind.ASK:
        rulings = rulings.filter(decision__ask__ref=about)
    return rulings.select_related("decision").order_by("-decision__adopted_on", "-pk").first()


def _names(case: Case, ruling: Ruling, *, by: By) -> tuple[str, ...]:
    """Return the names that this decision prints of persons who are in the case now."""
    rows = Membership.objects.filter(case=case, left_on="").exclude(person__exposure__in=COVERED)
    persons = [row.person for row in rows.select_related("person")]
    printed = cases.printed_by_decisions(persons, by=by)
    named = [
        person.name
        for person in persons
        if any(
            facts.ref == ruling.decision.ref and "name" in facts.fields
            for facts in printed[person.ref]
        )
    ]
    return tuple(sorted(named))
