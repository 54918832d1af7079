"""One fact, one source, one ask: looked up by reference, within what the reader may see."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from gemel.cases.models import Ask, Fact, Source
from gemel.cases.queries import lists
from gemel.kernel.by import By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.people import queries as people
from gemel.people.models import Body


def fact(ref: str, *, by: By) -> Fact:
    """Return one fact of a case that this reader may see. Raises: NotYours."""
    found = (
        Fact.objects.select_related("case", "person")
        .filter(ref=ref, case__in=lists.cases(by=by))
        .filter(Q(person=None) | Q(person__in=people.persons(by=by, closed=True)))
        .first()
    )
    if found is None:
        raise NotYours
    return found


def ask(ref: str, *, by: By) -> Ask:
    """Return one ask of a case that this reader may see. Raises: NotYours."""
    found = Ask.objects.select_related("case", "decision").filter(
        ref=ref, case__in=lists.cases(by=by)
    )
    first = found.first()
    if first is None:
        raise NotYours
    return first


def source(ref: str, *, by: By) -> Source:
    """Return one source that a fact or decision within the reader's sight rests on.

    Raises: NotYours.
    """
    found = sources(by=by).filter(ref=ref).first()
    if found is None:
        raise NotYours
    return found


def filing_bodies(*, by: By) -> list[Body]:
    """Return the bodies under whose numbers a parliament may file a decision, by parliament.

    Those that a follow-up desk serves, where there is a desk; else every committee.
    """
    if not by.can(Power.CASE_READ):
        return []
    found = Body.objects.select_related("parliament").order_by("parliament__name", "name", "id")
    served = list(found.filter(desks__isnull=False).distinct())
    return served or list(found.filter(kind="committee"))


def sources(*, by: By) -> QuerySet[Source]:
    """Return the sources of all cases that this reader may see, by their words."""
    if not by.can(Power.CASE_READ):
        return Source.objects.none()
    seen = lists.cases(by=by)
    cited = Q(facts__case__in=seen) | Q(rulings__case__in=seen)
    return Source.objects.filter(cited).distinct().order_by("what", "id")
