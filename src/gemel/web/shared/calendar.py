"""A calendar file by the icalendar library: days and times, with words that the caller chose."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import icalendar
from django.http import HttpResponse


@dataclass(frozen=True)
class Day:
    """One entry: an instant, or whole days (`ends_before` exclusive)."""

    key: str  # what makes it the same entry next time; told as a hash
    what: str
    starts: date | datetime
    ends_before: date | None = None
    stamp: datetime | None = None
    url: str = ""
    version: int = 1


def answer(days: Iterable[Day], *, name: str, at: datetime) -> HttpResponse:
    """Return a calendar as an answer."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Gemel//Gemel//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for day in days:
        event = icalendar.Event()
        word = hashlib.sha256(f"gemel calendar\0{day.key}".encode()).hexdigest()[:32]
        event.add("uid", f"{word}@gemel")
        event.add("dtstamp", day.stamp or at)
        event.add("summary", day.what)
        event.add("dtstart", day.starts)
        if day.ends_before is not None and not isinstance(day.starts, datetime):
            event.add("dtend", day.ends_before)
        event.add("sequence", day.version)
        event.add("transp", "TRANSPARENT")
        if day.url:
            event.add("url", day.url)
        calendar.add_component(event)
    return HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
