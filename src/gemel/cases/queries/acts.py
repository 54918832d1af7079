"""What those who plan acts need of a case: its persons, and when it was last decided."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Max, QuerySet

from gemel.cases.models import Case, Membership, Ruling
from gemel.people import rules as people_rules
from gemel.people.models import AtRisk


def persons_of(case: Case) -> list[AtRisk]:
    """Return the persons who are in a case now; for weighing what covers an act on all of them.

    The caller has read the case.
    """
    return list(
        AtRisk.objects.filter(memberships__case=case, memberships__left_on="").order_by("ref")
    )


def persons_of_each(cases: Iterable[Case]) -> dict[int, list[AtRisk]]:
    """Return the same for many cases by their numbers, in one read."""
    found: dict[int, list[AtRisk]] = {}
    rows = Membership.objects.filter(case__in=list(cases), left_on="").select_related("person")
    for each in rows.order_by("person__ref"):
        found.setdefault(each.case_id, []).append(each.person)
    return found


def newest_decision_on(case: Case) -> date | None:
    """Return the first day that the newest published decision on this case may mean."""
    return _newest(Ruling.objects.filter(case=case))


def newest_decision_of(person: AtRisk) -> date | None:
    """Return the same over all cases in which this person is now."""
    return _newest(
        Ruling.objects.filter(case__memberships__person=person, case__memberships__left_on="")
    )


def to_tell_of(cases: Iterable[Case]) -> dict[int, str]:
    """Return the newest published decision on each of these cases: all who are told may read it."""
    rulings = Ruling.objects.filter(case__in=list(cases), decision__published=True)
    rows = rulings.order_by("decision__adopted_on", "decision__pk")
    return dict(rows.values_list("case_id", "decision__ref"))


def _newest(rulings: QuerySet[Ruling]) -> date | None:
    found = rulings.filter(decision__published=True).aggregate(day=Max("decision__adopted_on"))
    return people_rules.first_day(found["day"] or "")
