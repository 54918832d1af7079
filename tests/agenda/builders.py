"""Invented events, with defaults."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from gemel.agenda import services
from gemel.agenda.models import Event
from gemel.agenda.rules import Given
from gemel.kernel.by import By
from tests.cast import NOON, noor

TODAY = NOON.date()


def a_given(
    kind: str = "trip", *, days: int = 5, lasts: int = 3, country: str = "BI", **more: Any
) -> Given:
    """What somebody writes down: by default a trip to Burundi in five days, of three days."""
    starts = more.pop("starts_on", TODAY + timedelta(days=days))
    last = more.pop("last_on", starts + timedelta(days=lasts - 1))
    return Given(kind=kind, starts_on=starts, last_on=last, country=country, **more)


def an_event(
    kind: str = "trip",
    *,
    members: Iterable[Any] = (),
    cases: Iterable[Any] = (),
    scopes: Iterable[str] = (),
    by: By | None = None,
    **given: Any,
) -> Event:
    """An event that the desk wrote down."""
    return services.add(
        a_given(kind, **given), members=members, cases=cases, scopes=list(scopes),
        by=by or noor(), invented=True,
    )  # fmt: skip


def day(text: str) -> date:
    """A date, short."""
    return date.fromisoformat(text)
