"""The demo's agenda: who travels, who comes, when a court sits. All invented."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from gemel.agenda import services
from gemel.agenda.rules import Given
from gemel.cases import queries as cases
from gemel.kernel.by import By
from gemel.people import queries as people


def play(now: datetime, *, programmes: list[Any], member: str, desk: By, office: By) -> None:
    """Write down some dates: of the desk (`desk`), and one of a member's own (`office`)."""
    burundi, _congo, decisions = programmes
    who = people.parliamentarian(member, by=desk)
    others = [one for one in people.parliamentarians(by=desk)[:6] if one.ref != member]
    uganda = cases.cases(by=desk).get(code="UGA-COLL-91")
    _add(now, desk, "ipu_session", 63, 4, "CH", place="Geneva", title="Example session")
    _add(now, desk, "ambassador", 4, 1, "BI", members=[who], at=time(15), scopes=[burundi.ref])
    _add(now, desk, "delegation_in", 8, 2, "PH", members=others[:3], title="Example visitors",
         scopes=[decisions.ref])  # fmt: skip
    _add(now, desk, "hearing", 9, 1, "UG", at=time(9), zone="Africa/Kampala", cases=[uganda],
         place="Kampala", title="Example hearing; nobody observes yet")  # fmt: skip
    _add(now, desk, "delegation_out", 11, 5, "VE", members=others[3:5], scopes=[decisions.ref])
    _add(now, desk, "trip", -20, 3, "MN", members=others[:1], scopes=[decisions.ref])
    _add(now, office, "trip", 12, 4, "BI", members=[who], scopes=[burundi.ref])


def _add(
    now: datetime, by: By, kind: str, days: int, lasts: int, country: str, *,
    at: time | None = None, zone: str = "Europe/Brussels", place: str = "", title: str = "",
    **joined: Any,
) -> None:  # fmt: skip
    first = now.date() + timedelta(days=days)
    given = Given(
        kind=kind, starts_on=first, last_on=first + timedelta(days=lasts - 1), country=country,
        at=at, zone=zone, place=place, title=title,
    )  # fmt: skip
    services.add(given, invented=True, by=by, **joined)
