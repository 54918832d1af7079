"""The rounds about acts: reminders are drafted on the day on which an answer was due."""

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
