"""Invented parliaments, members and programmes, with defaults."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import count

from gemel.kernel import refs
from gemel.kernel.words import fold
from gemel.people import rules
from gemel.people.models import (
    Body,
    Camp,
    Mandate,
    Parliament,
    Parliamentarian,
    Party,
    Seat,
    Speaks,
)
from gemel.people.models.parliamentarian import CountryTie
from gemel.twinning import services
from gemel.twinning.models import Participation, Programme
from tests.cast import NOON, noor

_number = count(1)
TODAY = NOON.date()


def a_parliament(name: str = "House of Arcadia") -> Parliament:
    """An invented house; one of a name."""
    made, _ = Parliament.objects.get_or_create(
        name=name, country="", country_as_written="", chamber="",
        defaults={"ref": refs.new("parl")},
    )  # fmt: skip
    return made


def a_member(
    name: str = "",
    *,
    parliament: Parliament | None = None,
    party: str = "",
    camp: str = "",
    languages: Mapping[str, str] | None = None,
    ties: Mapping[str, str] | None = None,
    committees: Iterable[str] = (),
    ends_before: date | None = None,
    as_of: date | None = TODAY,
    sex: str = "",
) -> Parliamentarian:
    """A member of an invented house with a running mandate."""
    house = parliament or a_parliament()
    name = name or f"Member Invented {next(_number)}"
    made = Parliamentarian.objects.create(
        ref=refs.new("par"), name=name, sort_name=fold(name), sex=sex,
        search_text=rules.search_text([name]), sound_text=rules.sound_text([name]),
    )  # fmt: skip
    side = None
    if party:
        side, new = Party.objects.get_or_create(
            parliament=house, key=fold(party), defaults={"name": party}
        )
        if camp and new:
            Camp.objects.create(party=side, camp=camp, starts_on=date(2024, 1, 1))
    Mandate.objects.create(
        parliamentarian=made, parliament=house, party=side, starts_on="2024-01-01",
        starts_from=date(2024, 1, 1), ends_before=ends_before, as_of=as_of,
    )  # fmt: skip
    for language, level in (languages or {}).items():
        Speaks.objects.create(parliamentarian=made, language=language, level=level)
    for country, kind in (ties or {}).items():
        CountryTie.objects.create(parliamentarian=made, country=country, kind=kind)
    for committee in committees:
        body, _ = Body.objects.get_or_create(
            parliament=house, kind="committee", key=fold(committee),
            defaults={"ref": refs.new("body"), "name": committee},
        )  # fmt: skip
        Seat.objects.create(parliamentarian=made, body=body)
    return made


def a_programme(
    name: str = "Example programme", *, countries: Iterable[str] = ("BI",)
) -> Programme:
    """A programme of the House of Arcadia."""
    return services.set_up_programme(
        name=name, countries=countries, hosts=[a_parliament()], invented=True, by=noor()
    )


def takes_part(programme: Programme, member: Parliamentarian, capacity: int = 1) -> Participation:
    """The member said yes."""
    return services.take_part(programme, member, capacity=capacity, by=noor())
