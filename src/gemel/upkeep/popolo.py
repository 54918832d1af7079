"""Parliamentarians as Popolo, streamed: persons, organizations, memberships.

What `gemel import parliamentarians` takes in again. Source: https://www.popoloproject.com/specs/.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from gemel.upkeep.queries import tables

SEX = {"F": "female", "M": "male"}


def stream() -> Iterator[str]:
    """Yield the file in parts."""
    yield '{"persons": ['
    yield from _listed(_person(one) for one in tables.members())
    yield '],\n"organizations": ['
    yield from _listed(_organizations())
    yield '],\n"memberships": ['
    yield from _listed(_memberships())
    yield "]}\n"


def _listed(found: Iterable[dict[str, Any]]) -> Iterator[str]:
    between = "\n"
    for one in found:
        filled = {name: value for name, value in one.items() if value}
        yield between + json.dumps(filled, ensure_ascii=False)
        between = ",\n"


def _person(one: Any) -> dict[str, Any]:
    contacts = [(each.kind, each.value) for each in one.contact_points.all()]
    return {
        "id": one.ref,
        "name": one.name,
        "given_name": one.given_name,
        "family_name": one.family_name,
        "gender": SEX.get(one.sex, ""),
        "birth_date": one.birth_date,
        "death_date": one.death_date,
        "identifiers": [
            {"scheme": each.scheme, "identifier": each.value} for each in one.identifiers.all()
        ],
        "other_names": [
            {"name": each.name, **({"lang": each.language} if each.language else {})}
            for each in one.other_names.all()
        ],
        "contact_details": [
            {"type": kind, "value": value} for kind, value in contacts if kind != "website"
        ],
        "links": [{"url": value} for kind, value in contacts if kind == "website"],
    }


def _organizations() -> Iterator[dict[str, Any]]:
    for house in tables.houses():
        yield {
            "id": house.ref,
            "name": house.chamber or house.name,
            "classification": "legislature",
            "jurisdiction": house.country,
        }
        for body in house.bodies.all():
            yield {
                "id": body.ref,
                "name": body.name,
                "classification": body.kind,
                "parent_id": house.ref,
            }
    for party in tables.parties():
        yield {"id": f"party-{party.pk}", "name": party.name, "classification": "party"}


def _memberships() -> Iterator[dict[str, Any]]:
    for one in tables.mandates():
        yield {
            "person_id": one.parliamentarian.ref,
            "organization_id": one.parliament.ref,
            "on_behalf_of_id": f"party-{one.party_id}" if one.party_id else "",
            "role": "member",
            "area": {"name": one.area} if one.area else {},
            "start_date": one.starts_on,
            "end_date": one.ends_on,
        }
    for seat in tables.seats():
        yield {
            "person_id": seat.parliamentarian.ref,
            "organization_id": seat.body.ref,
            "role": seat.role or "member",
            "start_date": seat.starts_on,
            "end_date": seat.ends_on,
        }
