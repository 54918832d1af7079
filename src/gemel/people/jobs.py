"""What people's records need by themselves. Opens nothing: it knows no key."""

from __future__ import annotations

from gemel.jobs.registry import job
from gemel.kernel.by import By
from gemel.kernel.powers import Power
from gemel.people import services

HOUR = 3600


@job("people.readers", powers={Power.PERSON_CHANGE}, every=HOUR)
def readers(*, by: By) -> None:
    """Take away every reader of an identity whose time has passed."""
    services.end_expired(by=by)
