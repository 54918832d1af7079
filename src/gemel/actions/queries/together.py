"""Reading what members who follow one country do together; each as far as all sides allow."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from gemel.access import queries as access
from gemel.actions import basis as bases
from gemel.actions import catalogue, chorus
from gemel.actions.catalogue import Kind
from gemel.actions.chorus import Elsewhere, Note, Reader, Step
from gemel.actions.deed import About
from gemel.actions.models import Action, Circle, Joining
from gemel.actions.queries.acts import actions
from gemel.actions.rules import Stage
from gemel.agenda import queries as agenda
from gemel.agenda.models import Event
from gemel.agenda.rules import KINDS
from gemel.agenda.rules import Kind as EventKind
from gemel.cases import queries as cases
from gemel.kernel import geography
from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.kernel.say import Said
from gemel.notes import queries as notepad
from gemel.notes.models import Note as Written
from gemel.people import queries as people
from gemel.people.models import AtRisk, Mandate, Parliamentarian
from gemel.twinning import queries as twinning
from gemel.twinning.models import Programme

JOINT = "joint_with_neighbours"
AHEAD_DAYS = 120
MOST_SHOWN = 30
MOST = 200  # steps of others that are weighed for one page


@dataclass(frozen=True)
class Neighbour:
    """A neighbouring country whose parliament could join: who of it is in Gemel."""

    country: str
    members: int
    desks: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """What the closed page of a country shows to one reader."""

    circle: Circle
    joined: list[Joining]
    acts: list[Action]
    others: list[Elsewhere]
    dates: list[tuple[Event, Said]]
    allies: list[Neighbour]
    notes: list[tuple[Written, str, bool]]  # who wrote it; whether the reader did


def circles(*, by: By) -> QuerySet[Circle]:
    """Return the circles that this reader may open.

    A member and the office: those the member has joined. Staff: those of the countries on which
    a programme works whose acts they keep.
    """
    found = Circle.objects.order_by("country")
    if by.member:
        here = Q(joinings__member__ref=by.member, joinings__left_at=None)
        may = by.can(Power.ACTION_RECORD, on=by.member)
        return found.filter(here).distinct() if may else found.none()
    return found.filter(country__in=desk_countries(by=by))


def circle(ref: str, *, by: By) -> Circle:
    """Return one circle. Raises: NotYours, for missing and forbidden alike."""
    found = circles(by=by).filter(ref=ref).first()
    if found is None:
        raise NotYours
    return found


def desk_countries(*, by: By) -> list[str]:
    """Return the countries whose circles this desk may open, or begin by letting somebody in."""
    scopes = set() if by.member else by.scopes(Power.ACTION_CHANGE)
    if EVERYWHERE in scopes:
        return [one.alpha2 for one in geography.countries()]
    return sorted(_worked_on(Programme.objects.filter(ref__in=scopes)))


def page(circle: Circle, *, by: By) -> Page:
    """Return what this reader sees on the page of a circle that was read with the same `by`."""
    written = list(notepad.of_circle(circle.ref)[:MOST_SHOWN])
    names = access.names({one.written_by for one in written})
    return Page(
        circle,
        list(joined(circle)),
        list(of_country(circle.country, by=by)[:MOST_SHOWN]),
        elsewhere([circle.country], by=by),
        [
            (one, KINDS[EventKind(one.kind)])
            for one in agenda.page(by=by, country=circle.country)[:MOST_SHOWN]
        ],
        allies([circle.country], by=by),
        [(one, names.get(one.written_by, ""), one.written_by == by.ref) for one in written],
    )


def joined(circle: Circle) -> QuerySet[Joining]:
    """Return who has joined, by name. The caller has read the circle."""
    return (
        circle.joinings.filter(left_at=None)
        .select_related("member")
        .order_by("member__sort_name", "pk")
    )


def mine(circle: Circle, *, by: By) -> Joining:
    """Return how the reader's member has joined. Raises: NotYours."""
    found = joined(circle).filter(member__ref=by.member).first()
    if not by.member or found is None:
        raise NotYours
    return found


def may_join(*, by: By) -> list[str]:
    """Return the countries that this reader's member may join and has not."""
    if not by.member or not by.can(Power.ACTION_RECORD, on=by.member):
        return []
    works_on = _worked_on(Programme.objects.filter(ref__in=twinning.programmes_of_member(by=by)))
    own = countries_of(by.member)
    there = set(circles(by=by).values_list("country", flat=True))
    found = [c for c in works_on if chorus.may_join(c, own=own, works_on=works_on)]
    return sorted(set(found) - there)


def countries_of(member_ref: str) -> set[str]:
    """Return the countries in whose parliaments a member sits or has sat."""
    seats = Mandate.objects.filter(parliamentarian__ref=member_ref)
    return set(seats.values_list("parliament__country", flat=True)) - {""}


def note(circle: Circle, ref: str) -> Written:
    """Return one note of a circle that the caller has read. Raises: NotYours."""
    found = Written.objects.filter(about=circle.ref, scope=circle.ref, ref=ref).first()
    if found is None:
        raise NotYours
    return found


def of_country(country: str, *, by: By) -> QuerySet[Action]:
    """Return the acts about a country that this reader may see, the newest first."""
    return actions(by=by).filter(_about(country)).exclude(stage=Stage.DROPPED).distinct()


def elsewhere(countries: Collection[str], *, by: By) -> list[Elsewhere]:
    """Return what other offices plan about these countries: kind and week, where all allow it."""
    found: list[Elsewhere] = []
    for one in circles(by=by).filter(country__in=list(countries)):
        found += chorus.told(_steps(one, by=by), _reader(by), sharing=_sharing(one))
    return sorted(found)


def beside(kind: Kind, about: About, *, on: date | None, by: By) -> list[tuple[Note, Kind, date]]:
    """Return what others plan beside an act: what it means for it, its kind, and its week.

    The caller has read `about`.
    """
    kinds = catalogue.kinds()
    found = chorus.notes(kind, on, elsewhere(_countries(about), by=by), kinds)
    return [(note, kinds[one.kind], one.week) for note, one in found]


def allies(countries: Collection[str], *, by: By) -> list[Neighbour]:
    """Return the neighbours of these countries whose parliaments have people in Gemel."""
    near = {two for one in countries for two in geography.neighbours(one)} - set(countries)
    members: dict[str, int] = {}
    desks: dict[str, list[str]] = {}
    houses: Iterable[Any] = people.parliaments_with_members(by=by).filter(country__in=near)
    for house in houses:
        members[house.country] = members.get(house.country, 0) + house.members
        if hasattr(house, "desk"):
            desks.setdefault(house.country, []).append(house.desk.name)
    found = [
        Neighbour(code, number, tuple(desks.get(code, ()))) for code, number in members.items()
    ]
    return sorted((one for one in found if one.members or one.desks), key=lambda one: one.country)


def partners(kind: Kind, about: About, *, by: By) -> list[str]:
    """Return the neighbours with whom an act could be done. The caller has read `about`."""
    if kind.key != JOINT:
        return []
    return [one.country for one in allies(_countries(about), by=by)]


def countries(action: Action) -> list[str]:
    """Return the countries that an act, read by the caller, is about."""
    about = About(case=action.case, person=action.person, twinning=action.twinning)
    return _countries(about) or [code for code in (action.country,) if code]


def _worked_on(programmes: QuerySet[Programme]) -> set[str]:
    listed = programmes.filter(ended_at=None).values_list("countries", flat=True)
    return {code for countries in listed for code in countries}


def _countries(about: About) -> list[str]:
    """Return the countries of an act: of the case or the person, else of the programme."""
    if about.case is not None:
        return list(about.case.countries)
    person = about.person or (about.twinning.person if about.twinning else None)
    if person is not None and person.countries:
        return list(person.countries)
    if about.twinning is not None and len(about.twinning.programme.countries) == 1:
        return list(about.twinning.programme.countries)
    return []


def _about(country: str) -> Q:
    """Return which acts are about a country; by programme only where it has this country alone."""
    sign = f'"{country}"'
    alone = Programme.objects.filter(countries=[country]).values("ref")
    return (
        Q(country=country)
        | Q(case__countries__icontains=sign)
        | Q(person__countries__icontains=sign)
        | Q(scope__in=alone)
    )


def _sharing(circle: Circle) -> set[int]:
    found = circle.joinings.filter(left_at=None, shares=True)
    return set(found.values_list("member_id", flat=True))


def _reader(by: By) -> Reader:
    if not by.member:
        return Reader()
    pk = Parliamentarian.objects.values_list("pk", flat=True).get(ref=by.member)
    house = people.houses_of([pk], by=by).get(pk)
    return Reader(pk, house.pk if house else None)


def _steps(circle: Circle, *, by: By) -> list[Step]:
    """Return what offices that share plan for a country in the next months, with what covers it."""
    first = chorus.monday(by.at.date())
    found = (
        Action.objects.filter(_about(circle.country))
        .filter(
            for_member__in=_sharing(circle), stage=Stage.PLANNED, stopped_at=None,
            taken_back_at=None, planned_for__gte=first,
            planned_for__lte=first + timedelta(days=AHEAD_DAYS),
        )
        .exclude(basis_kind=bases.MISSING)
        .exclude(pk__in=actions(by=by).values("pk"))
        .select_related("person", "case")
        .distinct()
        .order_by("planned_for", "pk")
    )  # fmt: skip
    listed = list(found[:MOST])
    houses = people.houses_of({one.for_member_id for one in listed if one.for_member_id}, by=by)
    covered = _covered(listed, by=by)
    return [
        Step(one.kind, one.planned_for, one.for_member_id,
             houses[one.for_member_id].pk if one.for_member_id in houses else None,
             covered[one.pk])
        for one in listed if one.planned_for and one.for_member_id
    ]  # fmt: skip


def _covered(listed: Iterable[Action], *, by: By) -> dict[int, frozenset[str] | None]:
    """Return to which parliaments the basis of each act lets it be told; None: it names nobody."""
    whom: dict[int, list[AtRisk]] = {}
    for one in listed:
        if one.person:
            whom[one.pk] = [one.person]
        elif one.case:
            whom[one.pk] = list(cases.persons_of(one.case))
    every = bases.grounds({p.pk: p for each in whom.values() for p in each}.values(), by=by)
    found: dict[int, frozenset[str] | None] = {}
    for one in listed:
        grounds = [every[person.ref] for person in whom.get(one.pk, ())]
        found[one.pk] = None if one.basis_kind == "none" and one.pk not in whom else frozenset(
            audience for audience in (chorus.PARLIAMENT, chorus.OTHERS)
            if grounds and all(
                bases.on(ground, catalogue.kind(one.kind), told=frozenset({audience}),
                         public=False, by=by, act_ref=one.ref, agreed_at=one.recorded_at)
                for ground in grounds
            )
        )  # fmt: skip
    return found
