"""Erasing a person from the files, for `upkeep`, within its transaction and its ledger entry."""

from __future__ import annotations

from gemel.cases.models import Case, Decision, Fact, Membership, Source
from gemel.cases.services.readings import erase_readings
from gemel.people import services as people
from gemel.people.models import AtRisk


def own_cases(person: AtRisk) -> list[Case]:
    """Return the cases in which there is nobody but this person."""
    mine = Case.objects.filter(memberships__person=person)
    return list(mine.exclude(pk__in=shared_cases(person)))


def shared_cases(person: AtRisk) -> list[int]:
    """Return the numbers of the cases of this person in which there are others as well."""
    mine = Membership.objects.filter(person=person).values_list("case", flat=True)
    others = Membership.objects.filter(case__in=list(mine)).exclude(person=person)
    return sorted(set(others.values_list("case", flat=True)))


def erase(person: AtRisk) -> None:
    """Delete a person's own cases, facts and codes; in cases with others, what is the person's.
    A paper that was read and prints the name goes whole.

    Sources and decisions that nothing else rests on go as well. What an imported file's report
    said of single rows goes with them: it may quote a name.
    """
    erase_readings(person)
    Case.objects.filter(pk__in=[case.pk for case in own_cases(person)]).delete()
    Fact.objects.filter(person=person).delete()
    Membership.objects.filter(person=person).delete()
    Source.objects.filter(facts=None, rulings=None).delete()
    Decision.objects.filter(rulings=None, ask=None, filings=None).delete()
    if person.name:
        people.clear_reports()
