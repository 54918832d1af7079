"""What stands beside the queue: the figures of one's programmes, and the dates ahead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from gemel.actions import catalogue
from gemel.agenda.rules import KINDS, Kind
from gemel.kernel.say import Said, say, say_many
from gemel.twinning.rules import HANDOVER_DAYS, Stage
from gemel.web.coordinator.queue.reading import MOST_ACTS, Desk, called, page
from gemel.web.shared import places, words

SHOWN = 8
TOGETHER = 2  # more ends of consent on one day are one line


@dataclass(frozen=True)
class Figure:
    """One number and what it counts."""

    label: Said
    value: Said | int


@dataclass(frozen=True)
class Ahead:
    """One day ahead and what falls on it."""

    day: date
    what: Said | str
    url: str


def figures(desk: Desk) -> list[Figure]:
    """Return the programme at a glance."""
    running = [one for one in desk.twinnings if one.contact_due is not None]
    late = [one for one in running if one.silent_days]
    active = [one for one in desk.twinnings if one.twinning.stage == Stage.ACTIVE]
    unanswered: Said | int = len(desk.unanswered)
    if len(desk.unanswered) >= MOST_ACTS:
        unanswered = say("{count} or more", count=MOST_ACTS)
    return [
        Figure(say("People at risk"), desk.persons),
        Figure(say("Members taking part"), desk.members),
        Figure(say("Twinnings active"), len(active)),
        Figure(
            say("Contact on time"),
            say("{done} of {all}", done=len(running) - len(late), all=len(running))
            if running
            else say("none is due"),
        ),
        Figure(say("Letters without reply"), unanswered),
    ]


def ahead(desk: Desk) -> list[Ahead]:
    """Return what falls on the next days, the soonest first."""
    found = sorted(_ahead(desk), key=lambda each: each.day)
    return [each for each in found if each.day >= desk.today][:SHOWN]


def _ahead(desk: Desk) -> Iterator[Ahead]:
    for task in desk.tasks:
        yield Ahead(task.due_on, task.what, page(task.ref, "coordinator:task"))
    for act in desk.planned:
        if act.planned_for and act.stopped_at is None:
            title = catalogue.kind(act.kind).title
            yield Ahead(act.planned_for, title, page(act.ref, "coordinator:action"))
    for event in desk.events:
        yield Ahead(
            max(event.starts_on, desk.today), _event(event), page(event.ref, "coordinator:event")
        )
    yield from _consents(desk)
    members: set[int] = set()
    for seen in desk.twinnings:
        one, ends = seen.twinning, seen.mandate_ends
        near = ends is not None and ends <= desk.today + timedelta(days=HANDOVER_DAYS)
        if ends is None or not near or one.parliamentarian_id in members:
            continue
        members.add(one.parliamentarian_id)
        what = say("Mandate of {member} ends", member=one.parliamentarian.name)
        url = page(one.parliamentarian.ref, "coordinator:parliamentarian")
        yield Ahead(ends - timedelta(days=1), what, url)


def _event(event: Any) -> Said:
    """Return an event in a few words: who is where, or what it is."""
    kind = KINDS[Kind(event.kind)]
    where = words.country(event.country)
    going = [one.parliamentarian.name for one in event.attendances.all()]
    if where and len(going) == 1:
        return say("{kind}: {member}, {country}", kind=kind, member=going[0], country=where)
    return say("{kind}: {country}", kind=kind, country=where) if where else kind


def _consents(desk: Desk) -> Iterator[Ahead]:
    """Yield the ends of consent; several of one day as one line."""
    by_day: dict[date, dict[int, Any]] = {}
    for row in desk.ending:
        by_day.setdefault(row.ends_at.date(), {})[row.person_id] = row.person
    for day, persons in by_day.items():
        if len(persons) > TOGETHER:
            what = say_many(
                "Consent of {count} person ends", "Consent of {count} persons ends", len(persons)
            )
            yield Ahead(day, what, places.address("coordinator:people"))
            continue
        for person in persons.values():
            url = page(person.ref, "coordinator:consent", "coordinator:person")
            yield Ahead(day, say("Consent of {who} ends", who=called(person)), url)
