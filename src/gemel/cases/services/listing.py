"""Who is on the list of which decision, and the days of joining and leaving that follow from it."""

from __future__ import annotations

from collections.abc import Iterable

from gemel.cases.models import Case, Listing, Membership, Ruling


def list_persons(
    ruling: Ruling, *, members: Iterable[Membership], joined: Iterable[Membership]
) -> int:
    """Keep who is on a decision's list; where it is whole, who in the case is not.

    `joined` are new to the case: they were on no list of it that was whole. Return how many
    memberships have other days than before.
    """
    case = ruling.case
    here = list(case.memberships.all())
    listed = {m.pk for m in members}
    new = {m.pk for m in joined}
    known = set(ruling.listings.values_list("membership", flat=True))
    rows = [Listing(ruling=ruling, membership=m, present=True)
            for m in here if m.pk in listed - known]  # fmt: skip
    Listing.objects.filter(ruling=ruling, membership__in=listed, present=False).update(present=True)
    if ruling.complete:
        rows += [Listing(ruling=ruling, membership=m, present=False)
                 for m in here if m.pk not in listed | known]  # fmt: skip
    for other in case.rulings.filter(complete=True).exclude(pk=ruling.pk):
        told = set(other.listings.values_list("membership", flat=True))
        rows += [Listing(ruling=other, membership=m, present=False)
                 for m in here if m.pk in new - told]  # fmt: skip
    Listing.objects.bulk_create(rows, batch_size=500)
    return _date(case)


def _date(case: Case) -> int:
    """Set the days of joining and leaving of everybody in a case to what its lists say."""
    lists: dict[int, list[tuple[str, bool]]] = {}
    rows = Listing.objects.filter(ruling__case=case).values_list(
        "membership", "ruling__decision__adopted_on", "present"
    )
    for membership, day, present in rows:
        lists.setdefault(membership, []).append((day, present))
    days = dict(case.rulings.values_list("pk", "decision__adopted_on"))
    with_lists = set(Listing.objects.filter(ruling__case=case).values_list("ruling", flat=True))
    unlisted = max((day for pk, day in days.items() if pk not in with_lists), default="")
    changed = 0
    for member in case.memberships.filter(pk__in=lists):
        joined, left = days_of(lists[member.pk], known_since=unlisted)
        if member.joined_on and member.joined_on not in days.values():
            joined = member.joined_on  # somebody's own word
        if (joined, left) != (member.joined_on, member.left_on):
            Membership.objects.filter(pk=member.pk).update(joined_on=joined, left_on=left)
            changed += 1
    return changed


def days_of(lists: Iterable[tuple[str, bool]], *, known_since: str = "") -> tuple[str, str]:
    """Return the days of joining and leaving that lists give: "" where they do not tell.

    `lists` are the days of decisions, and whether the person is on them. Nobody has left on a list
    that is older than `known_since`, the newest decision whose list is not known: it may name them.
    """
    told = sorted(lists)
    on = [day for day, present in told if present]
    off = [day for day, present in told if not present]
    first, last = min(on, default=""), max([*on, known_since])
    joined = first if any(day < first for day in off) else ""
    return joined, next((day for day in off if day > last), "")
