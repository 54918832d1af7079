"""What is forgotten of a person, for `upkeep`."""

from __future__ import annotations

from gemel.alerts.models import Bulletin, Subscription
from gemel.cases.models import Case, Membership


def erase(person_ref: str) -> None:
    """Forget what was sent about a person, before the cases go.

    A sending about the person's own case is deleted with its notices; one about a case with
    others loses the desk's word. Subscriptions to the own case go.
    """
    mine = Case.objects.filter(memberships__person__ref=person_ref)
    others = Membership.objects.filter(case__in=mine.values("pk"))
    shared = set(others.exclude(person__ref=person_ref).values_list("case__ref", flat=True))
    gone = set(mine.values_list("ref", flat=True)) - shared
    for ref in gone | shared:
        for bulletin in Bulletin.objects.filter(cases__icontains=f'"{ref}"'):
            if set(bulletin.cases) <= gone:
                bulletin.delete()
            else:
                Bulletin.objects.filter(pk=bulletin.pk).update(word="")
    Subscription.objects.filter(key__in=[f"case:{ref}" for ref in gone]).delete()
