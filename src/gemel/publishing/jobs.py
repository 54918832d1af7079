"""The rounds of the shop window: news from the ledger twice a minute, every lease each hour."""

from __future__ import annotations

from gemel.jobs.registry import job
from gemel.kernel.by import By
from gemel.kernel.powers import Power
from gemel.publishing import services

POWERS = {Power.PUBLISH_TAKE_DOWN}


@job("publishing.follow", powers=POWERS, every=30)
def follow(*, by: By) -> None:
    """Take down what lost its basis, and light what has waited long enough."""
    services.follow(by=by)
    services.light_due(by=by)


@job("publishing.renew", powers=POWERS, every=3600)
def renew(*, by: By) -> None:
    """Renew every lease against a basis in force now; lifts no tombstone."""
    services.renew(by=by)
