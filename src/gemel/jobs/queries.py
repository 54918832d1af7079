"""Work waiting, late or given up. No `by`: rows hold names of work and references only."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from gemel.jobs import rules
from gemel.jobs.models import Hold, Job


def waiting(at: datetime) -> QuerySet[Job]:
    """Return work that is due and that no worker holds, first come first."""
    free = Q(leased_until=None) | Q(leased_until__lte=at)
    return Job.objects.filter(free, done_at=None, gave_up_at=None, run_at__lte=at).order_by(
        "run_at", "pk"
    )


def overdue(at: datetime) -> int:
    """Return how much work is so late that no worker can be alive, for doctor and desk."""
    return waiting(at - rules.OVERDUE).count()


def given_up() -> QuerySet[Job]:
    """Return the work that failed too often, newest first, for doctor and desk."""
    return Job.objects.exclude(gave_up_at=None).order_by("-gave_up_at", "-pk")


def ever() -> bool:
    """Tell whether a worker has ever been at work here."""
    return Job.objects.exclude(repeat=0).exists()


def hold() -> Hold | None:
    """Return what keeps everything in the house: nothing may be sent or lit while it stands.

    Whatever sends or publishes asks here first, each time. Taking down never waits.
    """
    return Hold.objects.filter(lifted_at=None).order_by("since").first()
