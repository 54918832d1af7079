"""When an event is, as people say it: a day, some days, or an hour by the clock of its place."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import formats, timezone

from gemel.web.shared import words


@dataclass(frozen=True)
class Span:
    """The first and the last day of an event, and the hour there and here where it is known."""

    first: date
    last: date
    there: str = ""
    place: str = ""
    here: str = ""

    @property
    def long(self) -> bool:
        """Whether it lasts longer than a day."""
        return self.last > self.first


def span(
    starts_on: date, ends_before: date, starts_at: datetime | None = None, zone: str = ""
) -> Span:
    """Return an event's days; the hour by its own clock, and by the reader's where they differ."""
    last = ends_before - timedelta(days=1)
    if starts_at is None:
        return Span(starts_on, last)
    there = starts_at.astimezone(zoneinfo.ZoneInfo(zone or "UTC"))
    here = timezone.localtime(starts_at)
    other = there.replace(tzinfo=None) != here.replace(tzinfo=None)
    same_day = there.date() == here.date()
    return Span(
        starts_on,
        last,
        there=formats.time_format(there, "H:i"),
        place=zone.rpartition("/")[2].replace("_", " "),
        here=formats.date_format(here, "H:i" if same_day else "j M, H:i") if other else "",
    )


def days_until(day: date, today: date) -> int:
    """Return how many days lie before a day; none where it has come."""
    return max((day - today).days, 0)


def month(day: date) -> str:
    """Return the month of a day, as people say it."""
    return words.partial_date(f"{day.year:04}-{day.month:02}")
