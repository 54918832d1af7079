"""What twinnings need by themselves. Opens nothing: it knows no key."""

from __future__ import annotations

from gemel.jobs.registry import job
from gemel.kernel.by import By
from gemel.kernel.powers import Power
from gemel.twinning import services, sharing

MINUTES = 600


@job(
    "twinning.parted",
    powers={
        Power.PERSON_READ, Power.PERSON_CHANGE, Power.TWINNING_READ, Power.TWINNING_CHANGE,
        Power.PROGRAMME_READ,
    },
    every=MINUTES,
)  # fmt: skip
def parted(*, by: By) -> None:
    """Remove pictures and readers of what has ended meanwhile: a yes, a mandate, a role."""
    services.drop_locked(by=by)
    sharing.end_parted(by=by)
