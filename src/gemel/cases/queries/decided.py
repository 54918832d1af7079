"""When the IPU last decided, and on whom: for suggestions of what to do now.

The callers have shown that the case or the person is within reach.
"""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from gemel.cases.models import Case, Ruling
from gemel.people.models import AtRisk
from gemel.people.rules import first_day


def persons_of(case: Case) -> list[AtRisk]:
    """Return the persons who are in a case now."""
    members = case.memberships.filter(left_on="").select_related("person").order_by("id")
    return [member.person for member in members]


def newest_decision_on(case: Case) -> date | None:
    """Return the earliest day that the newest published decision on a case may have, if any."""
    return _newest(Ruling.objects.filter(case=case))


def newest_decision_of(person: AtRisk) -> date | None:
    """Return the same over all cases in which a person is now."""
    return _newest(
        Ruling.objects.filter(case__memberships__person=person, case__memberships__left_on="")
    )


def _newest(rulings: QuerySet[Ruling]) -> date | None:
    published = rulings.filter(decision__published=True).exclude(decision__adopted_on="")
    newest = published.order_by("-decision__adopted_on").values_list(
        "decision__adopted_on", flat=True
    )
    return first_day(newest.first() or "")
