"""The rounds of alerts: news from the ledger, reminders, letters, and what is swept away."""

from __future__ import annotations

from gemel.alerts import services
from gemel.jobs.registry import job
from gemel.kernel.by import By
from gemel.kernel.powers import Power
from gemel.outbox import services as outbox

READS = {Power.CASE_READ, Power.MEMBER_READ, Power.PROGRAMME_READ, Power.TWINNING_READ}
HOUR = 3600


@job("alerts.follow", powers=READS, every=3)
def follow(*, by: By) -> None:
    """Tell subscribers what has just happened."""
    services.follow(by=by)


@job("alerts.remind", powers=READS, every=HOUR)
def remind(*, by: By) -> None:
    """Tell subscribers what is due soon."""
    services.remind(by=by)


@job("alerts.mail", powers=READS, every=30)
def mail(*, by: By) -> None:
    """Make the letters that are due and hand them over; comes back while there are more."""
    services.make_letters(by=by)
    services.make_text_letters(by=by)
    services.make_digests(by=by)
    services.deliver(by=by)


@job("alerts.sweep", every=24 * HOUR)
def sweep(*, by: By) -> None:
    """Delete letters that ended long ago."""
    outbox.sweep(at=by.at)
