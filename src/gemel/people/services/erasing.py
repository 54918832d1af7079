"""Erasing a person, for `upkeep`, within its transaction and its ledger entry."""

from __future__ import annotations

from datetime import datetime

from gemel.people.models import AtRisk, Import


def erase(person: AtRisk) -> None:
    """Delete the record of a person at risk, and with it belongings and vetoes."""
    AtRisk.objects.filter(pk=person.pk).delete()


def clear_reports() -> None:
    """Empty the single lines of import reports of cases, which may quote a name; counts stay."""
    Import.objects.filter(what="cases").update(report={})


def forget_reports(*, before: datetime) -> int:
    """Empty the single lines of old import reports, not the counts. Returns how many it were."""
    return Import.objects.filter(at__lt=before).exclude(report={}).update(report={})
