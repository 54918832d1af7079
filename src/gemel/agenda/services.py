"""Writing the agenda: the desk for everybody, a member's office for itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from gemel.agenda import queries, rules
from gemel.agenda.models import Attendance, Event, EventScope
from gemel.agenda.rules import Given
from gemel.cases.models import Case, Membership
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.people.models import Parliamentarian


@transaction.atomic
def add(
    given: Given,
    *,
    members: Iterable[Parliamentarian] = (),
    cases: Iterable[Case] = (),
    scopes: Collection[str] = (),
    request_key: str = "",
    invented: bool = False,
    by: By,
) -> Event:
    """Write an event down. The caller has read the members and the cases with the same `by`.

    A member's office adds for its own member; then `scopes` are the programmes whose desks read
    of it. At the desk no scope means every desk, but where cases are named: then theirs. The
    same form, sent twice, is one event.

    Raises: NotYours; Invalid.
    Ledger: event.added.
    """
    _need(scopes, by=by)
    going, named = _going(members, by), list(cases)
    _check(given, by=by)
    try:
        with transaction.atomic():
            event = Event.objects.create(
                ref=refs.new("evt"),
                own=bool(by.member),
                added_by=by.ref,
                added_at=by.at,
                request_key=request_key,
                invented=invented,
                **_columns(given),
            )
    except IntegrityError:
        return Event.objects.get(added_by=by.ref, request_key=request_key)
    _join(event, going, named, _scopes(scopes, named, by))
    ledger.record("event.added", about=event.ref, by=by)
    return event


@transaction.atomic
def change(
    event: Event,
    given: Given,
    *,
    members: Iterable[Parliamentarian] = (),
    cases: Iterable[Case] = (),
    scopes: Collection[str] = (),
    by: By,
) -> None:
    """Change an event as a whole.

    Named cases that the one who changes cannot see stay named, and desks on which they hold
    nothing go on reading of it.

    Raises: NotYours; Invalid; Stale.
    Ledger: event.changed.
    """
    _need_on(event, by)
    _need(scopes, by=by)
    going, named = _going(members, by), list(cases)
    _check(given, by=by)
    here = Event.objects.filter(pk=event.pk, version=event.version, removed_at=None)
    if not here.update(**_columns(given), version=event.version + 1):
        raise Stale(say("Someone else changed this event meanwhile. Look at it again."))
    seen = {case.pk for case in event.cases.all()}  # as it was read: with those the reader sees
    kept = Case.objects.filter(events=event).exclude(pk__in=seen)
    chosen = [*named, *kept]
    read = EventScope.objects.filter(event=event).values_list("scope", flat=True)
    others = {scope for scope in read if not by.can(Power.AGENDA_CHANGE, on=scope)}
    _join(event, going, chosen, others | _scopes(scopes, chosen, by))
    ledger.record("event.changed", about=event.ref, by=by)


@transaction.atomic
def remove(event: Event, *, by: By) -> None:
    """Take an event out of the agenda. Twice is once. Raises: NotYours. Ledger: event.removed."""
    _need_on(event, by)
    if Event.objects.filter(pk=event.pk, removed_at=None).update(
        removed_at=by.at, version=event.version + 1
    ):
        ledger.record("event.removed", about=event.ref, by=by)


@transaction.atomic
def restore(event: Event, *, by: By) -> None:
    """Undo a removal. Twice is once. Raises: NotYours. Ledger: event.restored."""
    _need_on(event, by)
    gone = Event.objects.filter(pk=event.pk).exclude(removed_at=None)
    if gone.update(removed_at=None, version=event.version + 1):
        ledger.record("event.restored", about=event.ref, by=by)


def erase(person_ref: str) -> None:
    """Forget what the agenda says of a person, for `upkeep`, before the cases go.

    An event for the person's own case is deleted; one for a case with others loses its title.
    """
    mine = Case.objects.filter(memberships__person__ref=person_ref)
    others = Membership.objects.filter(case__in=mine.values("pk"))
    shared = set(others.exclude(person__ref=person_ref).values_list("case", flat=True))
    about = Event.objects.filter(cases__in=mine.values("pk"))
    kept = set(about.filter(cases__in=shared).values_list("pk", flat=True))
    Event.objects.filter(pk__in=kept).update(title="", place="")
    gone = set(about.values_list("pk", flat=True)) - kept
    Event.objects.filter(pk__in=gone).delete()


def forget(*, before: datetime) -> int:
    """Delete events that were over or removed before this instant; return how many."""
    old = Q(ends_before__lte=before.date()) | Q(removed_at__lt=before)
    pks = list(Event.objects.filter(old).values_list("pk", flat=True))
    Event.objects.filter(pk__in=pks).delete()
    return len(pks)


def _need(scopes: Collection[str], *, by: By) -> None:
    if by.member:
        by.need(Power.AGENDA_CHANGE, on=by.member)
        return
    for scope in scopes:
        by.need(Power.AGENDA_CHANGE, on=scope)
    by.need(Power.AGENDA_CHANGE)


def _need_on(event: Event, by: By) -> None:
    if not queries.may_change(event, by=by):
        raise NotYours


def _going(members: Iterable[Parliamentarian], by: By) -> list[Parliamentarian]:
    """Return who goes; a member's office writes for its own member and nobody else."""
    going = list(members)
    if by.member and [one.ref for one in going] != [by.member]:
        raise NotYours
    return going


def _check(given: Given, *, by: By) -> None:
    wrong = rules.faults(given, today=by.at.date())
    if by.member and given.title:
        wrong["title"] = say("Only the desk gives an event a title")
    if wrong:
        raise Invalid(fields=wrong)


def _columns(given: Given) -> dict[str, Any]:
    return {
        "kind": given.kind,
        "country": given.country,
        "place": " ".join(given.place.replace("\0", " ").split()),
        "starts_on": given.starts_on,
        "ends_before": given.ends_before,
        "starts_at": given.starts_at,
        "zone": given.zone if given.at else "",
        "title": " ".join(given.title.replace("\0", " ").split()),
    }


def _scopes(scopes: Collection[str], cases: Iterable[Case], by: By) -> set[str]:
    """Return whose desks read of it: those chosen, else those of the cases that are named."""
    chosen = set(scopes)
    if chosen or by.member:
        return chosen
    return {scope for case in cases for scope in case.scopes.values_list("scope", flat=True)}


def _join(
    event: Event, going: Iterable[Parliamentarian], cases: Iterable[Case], scopes: Iterable[str]
) -> None:
    """Make who goes, which cases are named and whose desks read of it exactly these."""
    event.cases.set(cases)
    Attendance.objects.filter(event=event).delete()
    Attendance.objects.bulk_create(
        [Attendance(event=event, parliamentarian=one) for one in dict.fromkeys(going)]
    )
    EventScope.objects.filter(event=event).delete()
    EventScope.objects.bulk_create([EventScope(event=event, scope=s) for s in sorted(set(scopes))])
