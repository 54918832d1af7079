"""Committees, delegations and friendship groups of one person, from lists, marks and branches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from gemel.kernel.say import say
from gemel.people.reading import bodies, dates
from gemel.people.reading.draft import Draft, merged_bodies
from gemel.people.reading.origin import Facts, House, Origin
from gemel.people.reading.records import BodyRecord
from gemel.people.reading.scribe import SHORT_LIMIT, Cell

CODE_LIMIT, ROLE_LIMIT, BODY_LIMIT = 40, 60, 300
_CODE = re.compile(r"[A-Z0-9][A-Z0-9\-]{1,7}")
_ROLE_BEHIND = re.compile(r"(.+?)\s*[(\[]([^()\[\]]+)[)\]]")
_LISTS = (
    ("committees", bodies.COMMITTEE, "member"),
    ("substitutes", bodies.COMMITTEE, "substitute"),
    ("delegations", bodies.DELEGATION, "member"),
    ("friendship_groups", bodies.FRIENDSHIP, "member"),
)


def sit(
    draft: Draft,
    facts: Facts,
    seats: Sequence[tuple[str, Facts]],
    house: House,
    origin: Origin,
) -> None:
    """Add the bodies that lists, marked columns, rows of seats, or branches name."""
    found: list[BodyRecord] = []
    for ours, kind, role in _LISTS:
        for cell in origin.scribe.parts(draft.row, facts.get(ours, ())):
            found += _listed(cell, kind, role, draft.row, origin)
    for cell in facts.get("committee_roles", ()):
        role = bodies.role_of(cell.text.strip())
        found.append(_body(bodies.COMMITTEE, "", cell.column, role, origin))
    if "body" in facts:
        seats = [*seats, ("", facts)]
    for kind, below in seats:
        if seat := _seat(kind, below, draft.row, origin):
            found.append(seat)
    if found:
        house = _house_of_bodies(draft, house)
        draft.bodies = merged_bodies(_in_house(body, house) for body in found)


def _house_of_bodies(draft: Draft, house: House) -> House:
    """Return the parliament of the bodies: the row's, or the only one where the person sits."""
    sits = {
        House(seat.parliament, seat.country, seat.country_as_written) for seat in draft.mandates
    }
    return sits.pop() if not house.parliament and len(sits) == 1 else house


def _in_house(body: BodyRecord, house: House) -> BodyRecord:
    return replace(
        body,
        parliament=house.parliament,
        country=house.country,
        country_as_written=house.country_as_written,
    )


def _listed(cell: Cell, kind: str, role: str, row: int, origin: Origin) -> list[BodyRecord]:
    """Return the body of one entry of a list: a code, a name, perhaps "(chair)" behind it."""
    text = origin.scribe.text(row, cell, BODY_LIMIT)
    if not text:
        return []
    if behind := _ROLE_BEHIND.fullmatch(text):
        known = bodies.role_of(behind[2])
        if known in ("chair", "vice-chair", "member", "substitute"):
            text, role = behind[1], known
    code = text if _CODE.fullmatch(text) else ""
    return [_body(kind, "" if code else text, code, role, origin)]


def _seat(kind: str, facts: Facts, row: int, origin: Origin) -> BodyRecord | None:
    """Return the seat that a row or a branch of its own states."""
    scribe = origin.scribe
    name = scribe.first(row, [*facts.get("body", ()), *facts.get("name", ())], BODY_LIMIT)
    code = origin.text(facts, row, "body_code", CODE_LIMIT)
    if not name and not code:
        return None
    if not code and _CODE.fullmatch(name):
        name, code = "", name
    start, end = origin.day(facts, row, "start"), origin.day(facts, row, "end")
    if dates.ends_before_start(start, end):
        cell = facts["end"][0]
        reason = say("The membership ends before it starts ({start})", start=start)
        scribe.reject(row, cell.column, cell.text, reason)
        return None
    kind = kind or bodies.kind_of(origin.text(facts, row, "kind", SHORT_LIMIT))
    role = bodies.role_of(origin.text(facts, row, "role", ROLE_LIMIT))
    body = _body(kind, name, code, role, origin)
    return replace(body, start=start or None, end=end or None)


def _body(kind: str, name: str, code: str, role: str, origin: Origin) -> BodyRecord:
    name = name or origin.body_names.name(code)[:BODY_LIMIT]
    concerned = kind in (bodies.DELEGATION, bodies.FRIENDSHIP)
    return BodyRecord(
        kind=kind,
        name=name,
        code=code,
        role=role,
        countries=bodies.countries_in(name) if concerned and name else (),
    )
