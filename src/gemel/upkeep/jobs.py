"""The rounds of upkeep: a backup twice a day, a checkpoint a day, and each class's own timer."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from django.conf import settings

from gemel.jobs.registry import job
from gemel.kernel.by import By
from gemel.kernel.powers import Power
from gemel.upkeep import services
from gemel.upkeep.rules import Class
from gemel.upkeep.services import erasing

POWERS = {Power.UPKEEP}
HOUR = 3600
DAY = 24 * HOUR


@job("upkeep.backup", powers=POWERS, every=DAY // 2)
def back_up(*, by: By) -> None:
    """Make a backup, where there is a key to encrypt it to."""
    if settings.GEMEL_BACKUP_KEY:
        services.back_up(
            to=Path(settings.GEMEL_BACKUPS),
            keys=settings.GEMEL_BACKUP_KEY,
            keep=timedelta(days=settings.GEMEL_BACKUP_DAYS),
            by=by,
        )


@job("upkeep.checkpoint", powers=POWERS, every=DAY)
def checkpoint(*, by: By) -> None:
    """Write down how far the record of events has come."""
    services.checkpoint(by=by)


@job(erasing.SCRUB)
def scrub(*, by: By) -> None:
    """Leave nothing of what was erased in a write-ahead file."""
    services.scrub()


@job("upkeep.forget.uploads", powers=POWERS, every=HOUR)
def forget_uploads(*, by: By) -> None:
    """Forget files that were handed in and not applied."""
    services.forget(Class.UPLOADS, by=by)


@job("upkeep.forget.reports", powers=POWERS, every=DAY)
def forget_reports(*, by: By) -> None:
    """Forget the single lines of old import reports."""
    services.forget(Class.REPORTS, by=by)


@job("upkeep.forget.proposals", powers=POWERS, every=DAY)
def forget_proposals(*, by: By) -> None:
    """Forget proposals that newer ones replaced long ago."""
    services.forget(Class.PROPOSALS, by=by)


@job("upkeep.forget.agenda", powers=POWERS, every=DAY)
def forget_agenda(*, by: By) -> None:
    """Forget where people went a year ago."""
    services.forget(Class.AGENDA, by=by)


@job("upkeep.forget.readings", powers=POWERS, every=DAY)
def forget_readings(*, by: By) -> None:
    """Forget papers that were read and have not been touched for long."""
    services.forget(Class.READINGS, by=by)


@job("upkeep.forget.texts", powers=POWERS, every=DAY)
def forget_texts(*, by: By) -> None:
    """Forget texts that were thrown away, and those of acts that were given up."""
    services.forget(Class.TEXTS, by=by)


@job("upkeep.forget.forwarded", powers=POWERS, every=DAY)
def forget_forwarded(*, by: By) -> None:
    """Forget the words of mails that offices forwarded and nobody took up."""
    services.forget(Class.FORWARDED, by=by)


@job("upkeep.forget.proceedings", powers=POWERS, every=DAY)
def forget_proceedings(*, by: By) -> None:
    """Forget motions and debates that were taken back a year ago."""
    services.forget(Class.PROCEEDINGS, by=by)
