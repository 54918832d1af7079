"""Erasing the bonds of a person, for `upkeep`, within its transaction and its ledger entry."""

from __future__ import annotations

from gemel.people.models import AtRisk
from gemel.twinning.models import Twinning


def erase(person: AtRisk) -> None:
    """Delete every twinning of a person with its contacts. Its acts are cleared before."""
    Twinning.objects.filter(person=person).delete()
