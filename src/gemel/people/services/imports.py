"""Applying what was read: compared in memory, written once, told in a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from gemel.access import services as access
from gemel.kernel.by import By
from gemel.kernel.errors import Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.people import queries, rules
from gemel.people.importing import compare
from gemel.people.importing.houses import Houses
from gemel.people.importing.person import Outcome, Person
from gemel.people.importing.report import Report
from gemel.people.models import Import
from gemel.people.reading.records import Reading
from gemel.people.services import keeping, likenesses
from gemel.people.services.kept import keep_import

Files = Iterable[tuple[str, str]]  # name and SHA-256 of each file
Progress = Callable[[int, int], None]


def apply_import(
    reading: Reading,
    *,
    apply: bool,
    by: By,
    files: Files = (),
    enrich: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Take parliamentarians over from what was read, for the desk or the command line.

    Without `apply` nothing is written and the report says what would be. With it, either all
    accepted people are written or none, and likely duplicates across sources are then queued for
    a human. What changes nothing writes nothing, not even that it was tried. `enrich` adds facts
    to known people and never creates one. `progress` is told how much of how much is done. The
    rules stand at the head of `people.importing`.

    Raises: NotYours; Stale where another import wrote the same people meanwhile.
    Ledger: import.applied, if anything changed. Source: product.md section 4.
    """
    by.need(Power.IMPORT)
    if not apply:
        return _compared(reading, by=by, enrich=enrich, progress=progress)[0]
    try:
        report, people = _apply(reading, by=by, files=files, enrich=enrich, progress=progress)
    except IntegrityError:
        raise Stale(
            say("Another import wrote the same people meanwhile. Nothing was written: try again.")
        ) from None
    if people:
        report.likenesses = likenesses.find_likenesses({person.pk for person in people}, by=by)
        Import.objects.filter(ref=report.ref).update(counts=report.counts)
    return report


def _compared(
    reading: Reading, *, by: By, enrich: bool, progress: Progress | None
) -> tuple[Report, list[Person], Houses]:
    houses = queries.known_houses(by=by)
    numbers = {number for record in reading.records for number in record.identifiers}
    people = queries.known_people(numbers, by=by)
    report, touched = compare.compare(
        reading, people=people, houses=houses, enrich=enrich, progress=progress
    )
    return report, touched, houses


@transaction.atomic
def _apply(
    reading: Reading, *, by: By, files: Files, enrich: bool, progress: Progress | None
) -> tuple[Report, list[Person]]:
    """Compare and write in one transaction; return the people in whom duplicates may show."""
    report, touched, houses = _compared(reading, by=by, enrich=enrich, progress=progress)
    report.applied = True
    changed = [person for person in touched if person.outcome is not Outcome.UNCHANGED]
    if not changed and not houses.changed_bodies:
        return report, []
    reseated = [person for person in changed if person.pk and _seats_changed(person)]
    renamed = [person for person in changed if not person.pk or _looks_changed(person)]
    keeping.keep(changed, houses, progress)
    invited = queries.with_a_way_in([person.ref for person in reseated], by=by)
    for person in reseated:
        if person.ref in invited:
            access.end_member_grants(person.ref, ends_at=_last_day(person), by=by)
    what = "enrichment" if enrich else "parliamentarians"
    report.ref = keep_import(what=what, files=files, report=report, by=by)
    return report, renamed


def _seats_changed(person: Person) -> bool:
    return bool(person.changed_sittings) or any(not one.pk for one in person.sittings)


def _looks_changed(person: Person) -> bool:
    """Tell whether something changed by which a person may be taken for another."""
    told = {"name", "birth_date"} & person.changed_texts
    return bool(told or person.new_names or person.new_contacts)


def _last_day(person: Person) -> datetime | None:
    """Return when a person's last mandate ends; None while one is open."""
    ends = [rules.day_after(one.ends_on) for one in person.sittings]
    known = [day for day in ends if day]
    if len(known) < len(ends) or not known:
        return None
    return keeping.midnight(max(known))
