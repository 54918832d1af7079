"""Reading the queue of likely duplicates, and who is one person with whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from gemel.kernel.by import By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.people.importing.alike import Pair, Record
from gemel.people.models import (
    ContactPoint,
    Identifier,
    Likeness,
    Mandate,
    Merge,
    OtherName,
    Parliamentarian,
)


def likenesses(*, by: By, decided: bool = False) -> QuerySet[Likeness]:
    """Return the queue: pairs on which nobody has decided, the likeliest first.

    With `decided`, those that somebody has, the newest first. A pair of which one record has
    been put into another is left out: its question stands with the record that was kept.
    """
    if not by.can(Power.MEMBER_READ):
        return Likeness.objects.none()
    found = Likeness.objects.select_related("one", "other")
    if decided:
        return found.exclude(verdict="").order_by("-decided_at", "-pk")
    return found.filter(verdict="", one__merged_into=None, other__merged_into=None).order_by(
        "-strength", "one__sort_name", "pk"
    )


def likeness(ref: str, *, by: By) -> Likeness:
    """Return one pair. Raises: NotYours."""
    found = Likeness.objects.filter(ref=ref).select_related("one", "other").first()
    if found is None or not by.can(Power.MEMBER_READ):
        raise NotYours
    return found


def likenesses_of(parliamentarian: Parliamentarian, *, by: By) -> QuerySet[Likeness]:
    """Return the undecided pairs of one person."""
    return likenesses(by=by).filter(Q(one=parliamentarian) | Q(other=parliamentarian))


def merge(ref: str, *, by: By) -> Merge:
    """Return one merge. Raises: NotYours."""
    found = Merge.objects.filter(ref=ref).select_related("kept", "gone").first()
    if found is None or not by.can(Power.MEMBER_READ):
        raise NotYours
    return found


def merges_of(parliamentarian: Parliamentarian, *, by: By) -> QuerySet[Merge]:
    """Return the merges that stand in this record, the newest first."""
    if not by.can(Power.MEMBER_READ):
        return Merge.objects.none()
    found = Merge.objects.filter(kept=parliamentarian, undone_at=None)
    return found.select_related("gone").order_by("-at", "-pk")


def kept(parliamentarian: Parliamentarian) -> Parliamentarian:
    """Return the record with which this person stands now: itself, or the one it was put into."""
    while parliamentarian.merged_into_id:
        parliamentarian = Parliamentarian.objects.get(pk=parliamentarian.merged_into_id)
    return parliamentarian


def same(parliamentarian: Parliamentarian) -> set[int]:
    """Return the pks of all records that are this person, for apps above that point at any of them.

    Twinnings, participations and actions stay with the record that they were made for, also when
    it is put into another: ask for them with `parliamentarian_id__in=same(...)`.
    """
    found = {kept(parliamentarian).pk}
    fresh = set(found)
    while fresh:
        rows = Parliamentarian.objects.filter(merged_into_id__in=fresh).values_list("pk", flat=True)
        fresh = set(rows) - found
        found |= fresh
    return found


def comparable(*, by: By) -> list[Record]:
    """Return every person who stands for themself, as far as likeness is judged by it."""
    by.need(Power.MEMBER_READ)
    names: dict[int, list[str]] = {}
    births: dict[int, str] = {}
    rows = Parliamentarian.objects.filter(merged_into=None).order_by("pk")
    for pk, name, birth in rows.values_list("pk", "name", "birth_date"):
        names[pk], births[pk] = [name], birth
    for owner, name in OtherName.objects.order_by("pk").values_list("parliamentarian_id", "name"):
        if owner in names:
            names[owner].append(name)
    numbers: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for owner, scheme, value in Identifier.objects.values_list(
        "parliamentarian_id", "scheme", "value"
    ):
        numbers[owner][scheme].add(value)
    addresses = _sets(
        (owner, value.casefold())
        for owner, value in ContactPoint.objects.filter(kind="email").values_list(
            "parliamentarian_id", "value"
        )
    )
    houses, countries = _where()
    return [
        Record(
            pk=pk,
            names=tuple(listed),
            birth_date=births[pk],
            numbers={scheme: frozenset(some) for scheme, some in numbers[pk].items()},
            parliaments=frozenset(houses[pk]),
            countries=frozenset(countries[pk]),
            addresses=frozenset(addresses[pk]),
        )
        for pk, listed in names.items()
    ]


def found_before(*, by: By) -> set[Pair]:
    """Return all pairs that are or were in the queue, as the records stand now.

    A pair that a human told apart stays told apart, also where one of the two has been put into
    a third record since.
    """
    by.need(Power.MEMBER_READ)
    into = dict(
        Parliamentarian.objects.exclude(merged_into=None).values_list("pk", "merged_into_id")
    )

    def end(pk: int) -> int:
        while pk in into:
            pk = into[pk]
        return pk

    pairs = set()
    for one, other in Likeness.objects.values_list("one_id", "other_id"):
        here, there = sorted((end(one), end(other)))
        pairs.add((here, there))
    return pairs


def _where() -> tuple[dict[int, set[int]], dict[int, set[str]]]:
    houses: dict[int, set[int]] = defaultdict(set)
    countries: dict[int, set[str]] = defaultdict(set)
    rows = Mandate.objects.values_list(
        "parliamentarian_id", "parliament_id", "parliament__country", "elected_in"
    )
    for owner, house, country, elected_in in rows:
        houses[owner].add(house)
        countries[owner].update(code for code in (country, elected_in) if code)
    return houses, countries


def _sets(rows: Iterable[tuple[int, str]]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for owner, value in rows:
        found[owner].add(value)
    return found
