"""The rounds about acts: reminders are drafted when due, and what lost its basis is stopped."""

from __future__ import annotations

from gemel.actions import services
from gemel.jobs.registry import job
from gemel.kernel.by import By
from gemel.kernel.powers import Power

POWERS = {Power.ACTION_READ, Power.ACTION_CHANGE, Power.CASE_READ, Power.PERSON_READ}


@job("actions.chase", powers=POWERS, every=3600)
def chase(*, by: By) -> None:
    """Draft the reminders that are due."""
    services.chase(by=by)


@job("actions.watch", powers=POWERS, every=60)
def watch(*, by: By) -> None:
    """Stop what nothing covers any more, and tell those whose texts wait."""
    services.watch(by=by)
