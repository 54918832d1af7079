"""A person while the files are being joined: what each row adds, and how rows become one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from gemel.kernel.words import fold
from gemel.people.reading.origin import House
from gemel.people.reading.records import (
    AffiliationRecord,
    BodyRecord,
    MandateRecord,
    PersonRecord,
)

T = TypeVar("T")
_ROLE_RANK = {"": 0, "substitute": 1, "member": 2, "vice-chair": 3, "chair": 4}


@dataclass(slots=True)
class Draft:
    """One row's view of a person. `leaning` mandates say no more than where the person sits:

    they count only where no other row of the person states a mandate in that parliament.
    """

    row: int
    file: str
    columns: dict[str, str] = field(default_factory=dict)  # our field → heading, for the report
    identifiers: list[tuple[str, str]] = field(default_factory=list)
    name: str = ""
    given_name: str = ""
    family_name: str = ""
    sort_name: str = ""
    other_names: list[tuple[str, str]] = field(default_factory=list)
    sex: str = ""
    sex_as_written: str = ""
    birth_date: str = ""
    death_date: str = ""
    emails: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    native_languages: list[str] = field(default_factory=list)
    citizenships: list[str] = field(default_factory=list)
    mandates: list[MandateRecord] = field(default_factory=list)
    leaning: list[MandateRecord] = field(default_factory=list)
    bodies: list[BodyRecord] = field(default_factory=list)
    affiliations: list[AffiliationRecord] = field(default_factory=list)
    profession: str = ""
    notes: list[tuple[str, str]] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    home: House = field(default_factory=House)
    layout: str = ""
    language: str = ""  # of the name, where the source states it
    named_only: bool = False
    supplement: bool = False  # of a file that `where` cannot choose from: adds, never creates

    def column(self, ours: str) -> str:
        """Return what the file calls a field of ours."""
        return self.columns.get(ours, ours)


_LISTS = (
    "identifiers", "other_names", "emails", "phones", "links", "languages", "native_languages",
    "citizenships", "mandates", "leaning", "affiliations", "notes", "unread",
)  # fmt: skip
_TEXTS = ("given_name", "family_name", "sex_as_written", "profession")


def absorb(kept: Draft, other: Draft) -> None:
    """Put what another row says of the same person into the first; dates and sex are not looked at.

    A second spelling of the name becomes another name.
    """
    if not kept.name:
        kept.name, kept.sort_name = other.name, other.sort_name
    elif other.name and fold(other.name) != fold(kept.name):
        kept.other_names.append((other.language, other.name))
    for part in _TEXTS:
        if not getattr(kept, part):
            setattr(kept, part, getattr(other, part))
    for part in _LISTS:
        getattr(kept, part).extend(getattr(other, part))
    kept.bodies = merged_bodies([*kept.bodies, *other.bodies])
    for ours, heading in other.columns.items():
        kept.columns.setdefault(ours, heading)


def merged_bodies(bodies: Iterable[BodyRecord]) -> list[BodyRecord]:
    """Return one seat for each body: with its name, its strongest role, and its dates."""
    found: dict[tuple[str, str, str, str], BodyRecord] = {}
    for body in bodies:
        place = (body.parliament, body.kind, body.code or fold(body.name), body.end or "")
        earlier = found.get(place)
        found[place] = _stronger(earlier, body) if earlier else body
    return list(found.values())


def _stronger(one: BodyRecord, other: BodyRecord) -> BodyRecord:
    rank = _ROLE_RANK.get(other.role, 5) > _ROLE_RANK.get(one.role, 5)
    return replace(
        one,
        name=one.name or other.name,
        role=other.role if rank or not one.role else one.role,
        start=one.start or other.start,
        countries=one.countries or other.countries,
    )


def frozen(draft: Draft) -> PersonRecord:
    """Return the record of a draft, each value once."""
    mandates, leaning = _leant(draft)
    languages = [*draft.languages, *draft.native_languages]
    return PersonRecord(
        row=draft.row,
        file=draft.file,
        identifiers=_once(draft.identifiers),
        name=draft.name,
        given_name=draft.given_name,
        family_name=draft.family_name,
        sort_name=draft.sort_name or draft.name,
        other_names=_other_names(draft),
        sex=draft.sex,
        sex_as_written=draft.sex_as_written if not draft.sex else "",
        birth_date=draft.birth_date,
        death_date=draft.death_date,
        emails=_once(draft.emails),
        phones=_once(draft.phones),
        links=_once(draft.links),
        languages=_once(languages),
        native_languages=_once(draft.native_languages),
        citizenships=_once(draft.citizenships),
        mandates=(*_once(mandates), *_once(leaning)),
        bodies=tuple(_bodies_at_home(draft)),
        affiliations=_once(draft.affiliations),
        profession=draft.profession,
        notes=_once(draft.notes),
        unread=_once(draft.unread),
        named_only=draft.named_only,
    )


def _leant(draft: Draft) -> tuple[list[MandateRecord], list[MandateRecord]]:
    """Return the mandates, and the leaning ones in parliaments where there is no other.

    Where there is one that still runs, a leaning one only says what it leaves out.
    """
    mandates, left = list(draft.mandates), []
    for leaning in draft.leaning:
        here = [place for place, seat in enumerate(mandates) if _one_parliament(seat, leaning)]
        running = [place for place in here if mandates[place].running]
        if not here:
            left.append(leaning)
        elif len(running) == 1:
            mandates[running[0]] = _completed(mandates[running[0]], leaning)
    return mandates, left


def _one_parliament(one: MandateRecord, other: MandateRecord) -> bool:
    places = (one.parliament, one.country), (other.parliament, other.country)
    return places[0] == places[1] or not all(any(place) for place in places)


def _completed(seat: MandateRecord, other: MandateRecord) -> MandateRecord:
    told = {
        part: getattr(other, part)
        for part in ("parliament", "country", "party", "party_id", "group", "area", "term")
        if not getattr(seat, part)
    }
    return replace(seat, **told)


def _bodies_at_home(draft: Draft) -> list[BodyRecord]:
    """Return the bodies; one whose file names no parliament is of the person's only one."""
    homes = {(seat.parliament, seat.country, seat.country_as_written) for seat in draft.mandates}
    if len(homes) != 1 or all(body.parliament for body in draft.bodies):
        return draft.bodies
    parliament, country, written = homes.pop()
    return merged_bodies(
        body
        if body.parliament or body.country
        else replace(body, parliament=parliament, country=country, country_as_written=written)
        for body in draft.bodies
    )


def _once(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))


def _other_names(draft: Draft) -> tuple[tuple[str, str], ...]:
    """Return the names that differ from the name itself."""
    return _once(other for other in draft.other_names if other[1] and other[1] != draft.name)
