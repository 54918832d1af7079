"""Until when a parliamentarian sits: what a way in of theirs may last."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time

from gemel.kernel.by import By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.people.models import Mandate, Parliamentarian


def sits_until(ref: str, *, by: By) -> datetime | None:
    """Return when a parliamentarian's last mandate ends (exclusive); None while one is open.

    Raises: NotYours, for missing and forbidden alike.
    """
    by.need(Power.MEMBER_READ)
    if not Parliamentarian.objects.filter(ref=ref, merged_into=None).exists():
        raise NotYours
    mandates = Mandate.objects.filter(parliamentarian__ref=ref)
    ends = list(mandates.values_list("ends_before", flat=True))
    known = [day for day in ends if day]
    if not known or len(known) < len(ends):
        return None
    return datetime.combine(max(known), time.min, tzinfo=UTC)


def names_of(refs: Iterable[str], *, by: By) -> dict[str, str]:
    """Return the names of several parliamentarians, for lists that hold references."""
    by.need(Power.MEMBER_READ)
    found = Parliamentarian.objects.filter(ref__in=set(refs))
    return dict(found.values_list("ref", "name"))
