"""Reading letters. No `by`: they hold references and states only; the callers scope them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Count, Min, Q, QuerySet

from gemel.outbox import rules, transports
from gemel.outbox.models import Letter, Stale
from gemel.outbox.rules import State


def way_out() -> bool:
    """Tell whether letters can leave at all: a mail server or a folder is set."""
    return transports.chosen() is not None


def counts(*, about: str = "") -> dict[str, int]:
    """Return how many letters stand where, of one sending or of all."""
    rows = Letter.objects.filter(about=about) if about else Letter.objects.all()
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk")))


def states(*, about: str, receivers: Collection[str]) -> dict[str, str]:
    """Return the state of the letter of a sending to each of these receivers."""
    rows = Letter.objects.filter(about=about, receiver__in=receivers)
    return dict(rows.values_list("receiver", "state"))


def due(at: datetime) -> QuerySet[Letter]:
    """Return letters that may leave now and that no worker holds, first come first."""
    return Letter.objects.filter(due_at__lte=at).order_by("due_at", "pk")


def next_due() -> datetime | None:
    """Return when the next letter may leave."""
    found: datetime | None = Letter.objects.aggregate(first=Min("due_at"))["first"]
    return found


def stalled(at: datetime) -> int:
    """Return how many letters are late, or fail again and again, for doctor and desk."""
    return Letter.objects.filter(_stalled(at)).count()


def not_leaving(at: datetime) -> int:
    """Return how many letters stall or were given up, for the desk."""
    return Letter.objects.filter(_stalled(at) | Q(state=State.DEAD)).count()


def _stalled(at: datetime) -> Q:
    failing = Q(due_at__isnull=False, attempts__gte=rules.MANY)
    return Q(due_at__lte=at - rules.OVERDUE) | failing


def dead() -> QuerySet[Letter]:
    """Return the letters that were given up, newest first."""
    return Letter.objects.filter(state=State.DEAD).order_by("-ended_at", "-pk")


def faults() -> list[str]:
    """Return the kinds of fault for which letters were given up."""
    return sorted(set(dead().order_by().values_list("fault", flat=True).distinct()))


def late_faults(at: datetime) -> list[str]:
    """Return the kinds of fault for which letters are late: of the line, or of the server."""
    rows = Letter.objects.filter(_stalled(at)).exclude(fault="").order_by()
    return sorted(rows.values_list("fault", flat=True).distinct())


def refuses(receiver: str) -> Stale | None:
    """Return the open refusal of one contact, for whoever looks after it."""
    return stale().filter(receiver=receiver).first()


def stale() -> QuerySet[Stale]:
    """Return the contacts whose address refused a letter for good, newest first."""
    return Stale.objects.filter(mended_at=None).order_by("-since", "-pk")
