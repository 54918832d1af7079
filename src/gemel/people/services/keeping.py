"""Keeping what an import found: new rows in bulk, changed ones one by one, nothing else touched."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import F, Model

from gemel.kernel import refs
from gemel.people import rules
from gemel.people.importing.houses import Houses
from gemel.people.importing.person import TEXTS, Person, Place, Sitting
from gemel.people.models import (
    Affiliation,
    AsWritten,
    Body,
    ContactPoint,
    Identifier,
    Mandate,
    OtherName,
    Parliament,
    Parliamentarian,
    Party,
    Seat,
    Speaks,
)
from gemel.people.queries.known import parts

AT_ONCE = 1000  # people, before the progress bar moves
Numbers = dict[int, int]  # numbers below zero → what the database made of them


def keep(
    people: Iterable[Person],
    houses: Houses,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Write new people and whatever changed about known ones; in the caller's transaction."""
    changed = list(people)
    parliaments = _keep_parliaments(houses)
    parties = _keep_parties(houses, parliaments, _parties_used(changed))
    bodies = _keep_bodies(houses, parliaments)
    done = 0
    for some in parts(changed, AT_ONCE):
        _keep_people(some)
        _keep_lists(some)
        _keep_sittings(some, parliaments, parties)
        _keep_places(some, bodies)
        done += len(some)
        if progress:
            progress(done, len(changed))


def days(starts_on: str, ends_on: str) -> dict[str, date | None]:
    """Return the columns by which the database compares the dates of a seat."""
    return {"starts_from": rules.first_day(starts_on), "ends_before": rules.day_after(ends_on)}


def midnight(day: date) -> datetime:
    """Return the instant at which a day begins, in UTC: when a mandate that ends then is over."""
    return datetime.combine(day, time.min, tzinfo=UTC)


def searchable(names: Iterable[str]) -> dict[str, str]:
    """Return the columns by which a person is found."""
    listed = list(names)
    return {"search_text": rules.search_text(listed), "sound_text": rules.sound_text(listed)}


# --- parliaments, parties, bodies ------------------------------------------------------------


def _keep_parliaments(houses: Houses) -> Numbers:
    made = Parliament.objects.bulk_create(
        Parliament(
            ref=refs.new("house"),
            name=new.name[:200],
            country=new.country,
            country_as_written=new.country_as_written[:20],
            chamber=new.chamber[:200],
            known_as=[new.key],
        )
        for new in houses.new_parliaments
    )
    return {new.number: row.pk for new, row in zip(houses.new_parliaments, made, strict=True)}


def _parties_used(people: list[Person]) -> set[int | None]:
    """Return the parties of seats that are written; a spelling that was not taken makes none."""
    return {
        one.party
        for person in people
        for one in person.sittings
        if not one.pk or one.pk in person.changed_sittings
    }


def _keep_parties(houses: Houses, parliaments: Numbers, used: set[int | None]) -> Numbers:
    wanted = [new for new in houses.new_parties if new.number in used]
    made = Party.objects.bulk_create(
        Party(
            parliament_id=parliaments.get(new.parliament, new.parliament),
            name=new.name[:200],
            key=new.key,
        )
        for new in wanted
    )
    return {new.number: row.pk for new, row in zip(wanted, made, strict=True)}


def _keep_bodies(houses: Houses, parliaments: Numbers) -> Numbers:
    for pk, better in houses.changed_bodies.items():
        Body.objects.filter(pk=pk).update(name=better.name, countries=list(better.countries))
    made = Body.objects.bulk_create(
        Body(
            ref=refs.new("body"),
            parliament_id=parliaments.get(new.parliament, new.parliament),
            kind=new.kind,
            code=new.code,
            name=new.name[:300],
            key=new.key,
            countries=list(new.countries),
        )
        for new in houses.new_bodies
    )
    return {new.number: row.pk for new, row in zip(houses.new_bodies, made, strict=True)}


# --- people ----------------------------------------------------------------------------------


def _keep_people(people: list[Person]) -> None:
    new = [person for person in people if not person.pk]
    made = Parliamentarian.objects.bulk_create(
        Parliamentarian(
            ref=refs.new("par"),
            citizenships=person.citizenships,
            stated_by=person.stated_by,
            **{name: person.texts.get(name, "") for name in TEXTS},
            **searchable(person.names),
        )
        for person in new
    )
    fresh = {id(person) for person in new}
    for person, row in zip(new, made, strict=True):
        person.pk, person.ref = row.pk, row.ref
    for person in people:
        if id(person) not in fresh:
            _change(person)


def _change(person: Person) -> None:
    """Change a known person's own row, where the import says something new in it."""
    values: dict[str, Any] = {
        name: person.citizenships if name == "citizenships" else person.texts[name]
        for name in person.changed_texts
    }
    if "name" in values or person.new_names:
        values |= searchable(person.names)
    if values or person.new_languages or person.changed_levels or person.new_contacts:
        Parliamentarian.objects.filter(pk=person.pk).update(**values, version=F("version") + 1)
    for language in person.changed_levels:
        Speaks.objects.filter(parliamentarian_id=person.pk, language=language).update(
            level=person.languages[language]
        )


def _keep_lists(people: list[Person]) -> None:
    Identifier.objects.bulk_create(
        Identifier(parliamentarian_id=person.pk, scheme=scheme, value=value)
        for person in people
        for scheme, value in person.new_identifiers
    )
    OtherName.objects.bulk_create(
        OtherName(parliamentarian_id=person.pk, name=name, language=person.other_names[name])
        for person in people
        for name in person.new_names
    )
    ContactPoint.objects.bulk_create(
        ContactPoint(parliamentarian_id=person.pk, kind=kind, value=value)
        for person in people
        for kind, value in person.new_contacts
    )
    Speaks.objects.bulk_create(
        Speaks(parliamentarian_id=person.pk, language=code, level=person.languages[code])
        for person in people
        for code in person.new_languages
    )
    for gone in parts(pk for person in people for pk in person.gone_written):
        AsWritten.objects.filter(pk__in=gone).delete()
    AsWritten.objects.bulk_create(
        AsWritten(parliamentarian_id=person.pk, source=source, label=label, text=text)
        for person in people
        for source, label, text in person.new_written
    )


# --- seats -----------------------------------------------------------------------------------


def _keep_sittings(people: list[Person], parliaments: Numbers, parties: Numbers) -> None:
    def columns(one: Sitting) -> dict[str, Any]:
        return {
            "parliament_id": parliaments.get(one.parliament, one.parliament),
            "party_id": parties.get(one.party, one.party) if one.party else None,
            "group": one.group,
            "national_party": one.national_party,
            "elected_in": one.elected_in,
            "area": one.area,
            "term": one.term,
            "starts_on": one.starts_on,
            "ends_on": one.ends_on,
            "as_of": one.as_of,
            "stated_by": one.stated_by,
            **days(one.starts_on, one.ends_on),
        }

    Mandate.objects.bulk_create(
        Mandate(parliamentarian_id=person.pk, **columns(one))
        for person in people
        for one in person.sittings
        if not one.pk
    )
    for person in people:
        for one in person.sittings:
            if one.pk in person.changed_sittings:
                Mandate.objects.filter(pk=one.pk).update(**columns(one))


def _keep_places(people: list[Person], bodies: Numbers) -> None:
    def columns(one: Place) -> dict[str, Any]:
        return {"role": one.role, "starts_on": one.starts_on, "ends_on": one.ends_on}

    Seat.objects.bulk_create(
        Seat(
            parliamentarian_id=person.pk,
            body_id=bodies.get(int(one.body), int(one.body)),
            stated_by=one.stated_by,
            **columns(one),
        )
        for person in people
        for one in person.places
        if not one.pk
    )
    Affiliation.objects.bulk_create(
        Affiliation(
            parliamentarian_id=person.pk,
            party=str(one.body)[:200],
            starts_on=one.starts_on,
            ends_on=one.ends_on,
        )
        for person in people
        for one in person.affiliations
        if not one.pk
    )
    for person in people:
        _change_places(Seat, person.places, person.changed_places, ("role", "starts_on", "ends_on"))
        _change_places(
            Affiliation, person.affiliations, person.changed_affiliations, ("starts_on", "ends_on")
        )


def _change_places(
    table: type[Model], places: list[Place], changed: dict[int, set[str]], columns: tuple[str, ...]
) -> None:
    for one in places:
        if one.pk in changed:
            values = {column: getattr(one, column) for column in columns}
            table._default_manager.filter(pk=one.pk).update(**values)
