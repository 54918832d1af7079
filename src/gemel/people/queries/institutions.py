"""Reading parliaments with their parties and bodies, organisations, desks, and past imports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet

from gemel.kernel.by import By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.people.models import (
    Body,
    Camp,
    FollowUpDesk,
    Import,
    Organisation,
    Parliament,
    Party,
)


def parliaments(*, by: By) -> QuerySet[Parliament]:
    """Return all parliaments by name; open data, for whoever reads members or programmes."""
    if not (by.can(Power.MEMBER_READ) or by.can(Power.PROGRAMME_READ)):
        return Parliament.objects.none()
    return Parliament.objects.order_by("name", "country", "chamber", "ref")


def parliaments_with_members(
    *, by: By, text: str = "", country: str = "", sort: str = "name"
) -> QuerySet[Parliament]:
    """The same, each with `members`: how many people it seats or has seated.

    `sort` is "name" or "members", with "-" in front for the other way round.
    """
    members = Count(
        "mandates__parliamentarian",
        filter=Q(mandates__parliamentarian__merged_into=None),
        distinct=True,
    )
    found = parliaments(by=by).select_related("desk").annotate(members=members)
    if text:
        found = found.filter(Q(name__icontains=text) | Q(chamber__icontains=text))
    if country:
        found = found.filter(country=country)
    way = "-" if sort.startswith("-") else ""
    return found.order_by(f"{way}{sort.removeprefix('-')}", "name", "country", "ref")


def standing_for(countries: Iterable[str], *, by: By) -> int:
    """Return for how many of these countries somebody of the parliament, or a desk, is known."""
    known = Q(mandates__parliamentarian__merged_into=None, mandates__pk__isnull=False)
    found = parliaments(by=by).filter(known | Q(desk__pk__isnull=False), country__in=set(countries))
    return found.order_by().values("country").distinct().count()


def parliament(ref: str, *, by: By) -> Parliament:
    """Return one parliament with its bodies and desk. Raises: NotYours."""
    found = (
        parliaments(by=by)
        .filter(ref=ref)
        .select_related("desk")
        .prefetch_related(Prefetch("bodies", Body.objects.order_by("kind", "name", "pk")))
        .first()
    )
    if found is None:
        raise NotYours
    return found


def parties(parliament: Parliament, *, on: date, by: By) -> list[tuple[Party, Camp | None, int]]:
    """Return the parties of a parliament, the side of each on a day, and how many sit for it."""
    if not by.can(Power.MEMBER_READ):
        return []
    camps = Camp.objects.filter(starts_on__lte=on).filter(Q(ends_on=None) | Q(ends_on__gt=on))
    found = (
        Party.objects.filter(parliament=parliament)
        .annotate(seats=Count("mandate__parliamentarian", distinct=True))
        .prefetch_related(Prefetch("camps", camps.order_by("-starts_on"), to_attr="now"))
        .order_by("-seats", "name")
    )
    return [(party, next(iter(party.now), None), party.seats) for party in found]


def party(pk: int, *, of: Parliament, by: By) -> Party:
    """Return one party of a parliament. Raises: NotYours."""
    found = Party.objects.filter(pk=pk, parliament=of).first()
    if found is None or not by.can(Power.MEMBER_READ):
        raise NotYours
    return found


def body(ref: str, *, by: By) -> Body:
    """Return one committee, delegation or group. Raises: NotYours."""
    found = Body.objects.filter(ref=ref).select_related("parliament").first()
    if found is None or not by.can(Power.MEMBER_READ):
        raise NotYours
    return found


def organisations(*, by: By, text: str = "") -> QuerySet[Organisation]:
    """Return partner organisations by name, for staff of any programme."""
    if not by.can(Power.PROGRAMME_READ):
        return Organisation.objects.none()
    return Organisation.objects.filter(name__icontains=text).order_by("name", "ref")


def organisation(ref: str, *, by: By) -> Organisation:
    """Return one organisation. Raises: NotYours."""
    found = organisations(by=by).filter(ref=ref).first()
    if found is None:
        raise NotYours
    return found


def desks(*, by: By) -> QuerySet[FollowUpDesk]:
    """Return the follow-up desks of all parliaments. Source: IPU letter, B3."""
    if not (by.can(Power.MEMBER_READ) or by.can(Power.PROGRAMME_READ)):
        return FollowUpDesk.objects.none()
    return (
        FollowUpDesk.objects.select_related("parliament")
        .prefetch_related("committees")
        .order_by("parliament__name", "ref")
    )


def desk(ref: str, *, by: By) -> FollowUpDesk:
    """Return one follow-up desk. Raises: NotYours."""
    found = desks(by=by).filter(ref=ref).first()
    if found is None:
        raise NotYours
    return found


def imports(*, by: By) -> QuerySet[Import]:
    """Return what was imported, the newest first.

    Parliamentarians are open data; an import of cases may quote rows of any programme, so it is
    read by those alone who import without limit.
    """
    if not by.can(Power.IMPORT):
        return Import.objects.none()
    rows = Import.objects.order_by("-at", "-pk")
    return rows if by.everywhere(Power.IMPORT) else rows.exclude(what="cases")


def one_import(ref: str, *, by: By) -> Import:
    """Return one applied import. Raises: NotYours."""
    found = imports(by=by).filter(ref=ref).first()
    if found is None:
        raise NotYours
    return found
