"""What access does by itself."""

from __future__ import annotations

from gemel.access import services
from gemel.jobs.registry import job
from gemel.kernel.by import By
from gemel.kernel.powers import Power

DAY = 24 * 3600
MINUTES = 600


@job("access.sweep", powers={Power.ACCOUNTS}, every=DAY)
def sweep(*, by: By) -> None:
    """Throw away sessions and links that have run out."""
    services.sweep(by=by)


@job("access.keys", powers={Power.ACCOUNTS}, every=MINUTES)
def keys(*, by: By) -> None:
    """Take keys of vaults out of use whose owner's roles and mandates have run out."""
    services.follow_all(by=by)
