"""Invented parliamentarians as sources state them, and as the desk keeps them. Arcadia is AQ."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any

from gemel.people import services
from gemel.people.models import Parliament, Parliamentarian
from gemel.people.reading.records import MandateRecord, PersonRecord, Reading

THE_DAY = date(2026, 11, 1)  # for which the invented data speak
_number = count(1)


def a_seat(
    parliament: str = "House of Arcadia", country: str = "AQ", **facts: Any
) -> MandateRecord:
    """One seat in the parliament of an invented state, open since 2024 unless told otherwise."""
    facts.setdefault("start", "2024-06-01")
    facts.setdefault("running", not facts.get("end"))
    return MandateRecord(parliament=parliament, country=country, **facts)


def a_record(
    number: str = "", name: str = "Vera Quillon", *, scheme: str = "arcadia:id", **facts: Any
) -> PersonRecord:
    """One person as a source states them, with a seat unless `mandates` is given."""
    facts.setdefault("mandates", (a_seat(),))
    facts.setdefault("identifiers", ((scheme, number or str(next(_number))),))
    return PersonRecord(row=next(_number), file="members.csv", name=name, **facts)


def a_reading(*records: PersonRecord, as_of: date | None = THE_DAY, **more: Any) -> Reading:
    """What was read: these people, and nothing to remark."""
    return Reading(shape="table", records=records, as_of=as_of, **more)


def a_parliament(name: str = "House of Arcadia", country: str = "AQ", *, by: Any) -> Parliament:
    """A parliament entered by hand."""
    return services.save_parliament(name=name, country=country, by=by)


def a_member(
    name: str = "Vera Quillon",
    *,
    parliament: Parliament | None = None,
    party: str = "",
    languages: Iterable[str] = (),
    by: Any,
    **values: Any,
) -> Parliamentarian:
    """A parliamentarian entered by hand, who sits since 2024 where a parliament is given."""
    made = services.save_parliamentarian(
        values={"name": name, **values}, languages=dict.fromkeys(languages, ""), by=by
    )
    if parliament:
        services.save_mandate(
            made, parliament=parliament, party=party, starts_on="2024-06-01", as_of=THE_DAY, by=by
        )
    return made
