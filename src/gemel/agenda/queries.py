"""Reading the agenda: staff by programme, a member the events of the own office."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from gemel.agenda.models import Attendance, Event, EventScope
from gemel.agenda.rules import Dated, Kind, Reason, reason
from gemel.cases import queries as cases
from gemel.cases.models import Case
from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power


@dataclass(frozen=True)
class Concern:
    """A case that an event concerns, and why."""

    case: Case
    reason: Reason


@dataclass(frozen=True)
class Going:
    """A member whom an event brings together with a country or a case, and why."""

    parliamentarian_id: int
    event_id: int
    kind: Kind
    country: str
    starts_on: date
    ends_before: date
    reason: Reason


@dataclass(frozen=True)
class Plain:
    """An event as it may leave the house: no title, no case, no person, no other member."""

    ref: str
    kind: Kind
    country: str
    starts_on: date
    ends_before: date
    starts_at: datetime | None
    zone: str
    version: int
    invented: bool


def events(*, by: By, removed: bool = False) -> QuerySet[Event]:
    """Return the events that this reader may see, without those removed.

    Staff read what is of their programmes or of every desk; a member's office what the member
    takes part in.
    """
    found = Event.objects.all() if removed else Event.objects.filter(removed_at=None)
    scopes = by.scopes(Power.AGENDA_READ)
    if by.member:
        mine = Attendance.objects.filter(event=OuterRef("pk"), parliamentarian__ref=by.member)
        return found.filter(Exists(mine)) if by.member in scopes else found.none()
    if EVERYWHERE in scopes:
        return found
    if not scopes:
        return found.none()
    here = EventScope.objects.filter(event=OuterRef("pk"))
    return found.filter(Exists(here.filter(scope__in=scopes)) | (Q(own=False) & ~Exists(here)))


def event(ref: str, *, by: By, removed: bool = False) -> Event:
    """Return one event. Raises: NotYours, for missing and forbidden alike."""
    found = whole(events(by=by, removed=removed).filter(ref=ref), by=by).first()
    if found is None:
        raise NotYours
    return found


def page(
    *, by: By, past: bool = False, kind: str = "", country: str = "", member: str = ""
) -> QuerySet[Event]:
    """Return what is ahead or going on, the soonest first; or what is past, the newest first."""
    found = whole(events(by=by), by=by)
    today = by.at.date()
    if kind:
        found = found.filter(kind=kind)
    if country:
        found = found.filter(country=country)
    if member:
        found = found.filter(attendances__parliamentarian__ref=member)
    if past:
        return found.filter(ends_before__lte=today).order_by("-starts_on", "-pk")
    return found.filter(ends_before__gt=today).order_by("starts_on", "starts_at", "pk")


def whole(found: QuerySet[Event], *, by: By) -> QuerySet[Event]:
    """Return events with who goes, whose they are, and the named cases that this reader sees."""
    going = Attendance.objects.select_related("parliamentarian").order_by(
        "parliamentarian__sort_name", "pk"
    )
    named = cases.cases(by=by).order_by("code", "pk")
    return found.prefetch_related(
        Prefetch("attendances", going), Prefetch("cases", named), "scopes"
    )


def may_change(event: Event, *, by: By) -> bool:
    """Tell whether this person may change or remove an event that was read."""
    if by.member:
        return event.own and by.can(Power.AGENDA_CHANGE, on=by.member)
    scopes = {one.scope for one in event.scopes.all()}
    if not scopes:
        return by.can(Power.AGENDA_CHANGE)
    return any(by.can(Power.AGENDA_CHANGE, on=scope) for scope in scopes)


def next_session(*, by: By) -> Event | None:
    """Return the next session of the IPU that has not begun yet, or is going on."""
    ahead = events(by=by).filter(kind=Kind.IPU, ends_before__gt=by.at.date())
    return ahead.order_by("starts_on", "pk").first()


def sessions(*, by: By) -> list[date]:
    """Return the first days of all sessions of the IPU that this reader's agenda knows."""
    days = events(by=by).filter(kind=Kind.IPU).values_list("starts_on", flat=True)
    return sorted(set(days))


def hearings(named: Iterable[Case], *, by: By) -> set[tuple[int, date]]:
    """Return for which of these cases a hearing stands in the agenda already, with its day."""
    pks = [one.pk for one in named]
    found = events(by=by).filter(kind=Kind.HEARING, cases__in=pks)
    return set(found.values_list("cases", "starts_on"))


def next_hearing(which: Q, *, by: By) -> date | None:
    """Return the day of the next hearing for one of these cases, as far as the reader knows it."""
    ahead = events(by=by).filter(kind=Kind.HEARING, ends_before__gt=by.at.date())
    found = ahead.filter(cases__in=Case.objects.filter(which)).order_by("starts_on")
    return found.values_list("starts_on", flat=True).first()


def between(*, by: By, until: date) -> QuerySet[Event]:
    """Return what begins by a day or is going on, the soonest first, with who takes part."""
    found = events(by=by).prefetch_related("attendances__parliamentarian")
    return found.filter(ends_before__gt=by.at.date(), starts_on__lte=until).order_by(
        "starts_on", "pk"
    )


def concerned(
    listed: Iterable[Event], *, by: By, among: QuerySet[Case] | None = None
) -> dict[int, list[Concern]]:
    """Return which cases each event concerns, the most urgent first; four reads for any number.

    `among`: the cases that this reader may see, where a floor above knows better than `cases`.
    """
    found: dict[int, list[Concern]] = {one.pk: [] for one in listed}
    seen = cases.cases(by=by) if among is None else among
    shown = _dated(listed, seen)
    countries = {one.country for one in shown.values() if one.country}
    heard = _hearings(countries, seen, by=by)
    wanted = Q(ref__in={ref for one in (*shown.values(), *heard) for ref in one.cases})
    for country in countries:
        wanted |= Q(countries__icontains=f'"{country}"')
    for case in seen.filter(wanted).order_by("-urgency", "code", "pk"):
        for pk, one in shown.items():
            why = reason(one, case.ref, case.countries, hearings=heard)
            if why is not None:
                found[pk].append(Concern(case, why))
    return found


def of_case(case: Case, *, by: By) -> list[tuple[Event, Reason]]:
    """Return the events ahead that concern a case, the soonest first. The caller has read it."""
    near = list(page(by=by).filter(Q(cases=case) | Q(country__in=case.countries)).distinct())
    shown = _dated(near, Case.objects.filter(pk=case.pk))
    found = [(one, reason(shown[one.pk], case.ref, case.countries)) for one in near]
    return [(one, why) for one, why in found if why is not None]


def going(
    *, countries: Collection[str], until: date, by: By, case_refs: Collection[str] = ()
) -> list[Going]:
    """Return the members whom an event by that day brings to one of these countries or cases.

    Trips and delegations there, visitors and ambassadors from there, what was written down for
    these cases: what `alerts` tells from. Three reads, the soonest first.
    """
    known = frozenset(case_refs)
    near = events(by=by).filter(
        Q(country__in=countries) | Q(cases__ref__in=known),
        ends_before__gt=by.at.date(),
        starts_on__lte=until,
    )
    listed = list(near.distinct().prefetch_related("attendances").order_by("starts_on", "pk"))
    shown = _dated(listed, Case.objects.filter(ref__in=known))
    found = []
    for one in listed:
        dated = shown[one.pk]
        why = Reason.NAMED if dated.cases else reason(dated, "", countries)
        if why is not None:
            found += [
                Going(each.parliamentarian_id, one.pk, dated.kind, one.country, one.starts_on,
                      one.ends_before, why)
                for each in one.attendances.all()
            ]  # fmt: skip
    return found


def plain(*, by: By, since: date | None = None) -> list[Plain]:
    """Return this reader's events as they may leave in a calendar: nothing that names anybody."""
    found = events(by=by).order_by("starts_on", "pk")
    if since is not None:
        found = found.filter(ends_before__gt=since)
    return [
        Plain(one.ref, Kind(one.kind), one.country, one.starts_on, one.ends_before, one.starts_at,
              one.zone, one.version, one.invented)
        for one in found
    ]  # fmt: skip


def _hearings(countries: Collection[str], seen: QuerySet[Case], *, by: By) -> list[Dated]:
    found = events(by=by).filter(
        kind=Kind.HEARING, country__in=countries, ends_before__gt=by.at.date()
    )
    return list(_dated(list(found), seen).values()) if countries else []


def _dated(listed: Iterable[Event], seen: QuerySet[Case]) -> dict[int, Dated]:
    """Return what the rules know of each event; only these cases count as named."""
    events = {one.pk: one for one in listed}
    links = Event.cases.through.objects.filter(
        event__in=events, case__in=seen.order_by().values("pk")
    )
    named: dict[int, set[str]] = {}
    for pk, ref in links.values_list("event_id", "case__ref"):
        named.setdefault(pk, set()).add(ref)
    return {
        pk: Dated(Kind(one.kind), one.country, one.starts_on, one.ends_before,
                  frozenset(named.get(pk, ())))
        for pk, one in events.items()
    }  # fmt: skip
