"""Why a person is left without any member, with numbers that prove it. Pure.

Coverage is the best there is, so no rearrangement can serve a person who is left out. Whoever
could move for the person, and whoever could move for those, form a set of rivals: they can turn
only to certain members, and these have fewer places between them than there are rivals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gemel.matching.problem import Problem
from gemel.matching.solution import Unmatched


@dataclass(frozen=True, slots=True)
class _Room:
    """Who may have whom, who has whom (locked pairs apart), and the places beside the locks."""

    may: Mapping[str, Sequence[str]]  # person -> members
    holders: Mapping[str, Sequence[str]]  # member -> persons
    places: Mapping[str, int]
    quota_of: Mapping[str, str]  # member -> parliament, where one has a quota
    quota_places: Mapping[str, int]
    under: Mapping[str, Sequence[str]]  # parliament -> members
    locked: frozenset[str]  # persons with a locked pair


@dataclass(slots=True)
class _Crowd:
    """Members and quotas whose places are all taken by the same rivals."""

    members: set[str] = field(default_factory=set)
    quotas: set[str] = field(default_factory=set)
    rivals: int = 0
    slots: int = 0


def reasons(problem: Problem, chosen: Sequence[tuple[str, str]]) -> Iterable[Unmatched]:
    """Yield why each person without a member is without, in the order of their ids."""
    served = {person for person, _ in chosen}
    left = sorted(person.id for person in problem.persons if person.id not in served)
    if not left:
        return
    given = {pair.person for pair in problem.pairs}
    room = _room(problem, chosen)
    crowds: list[_Crowd] = []
    for person in left:
        if person not in given:
            yield Unmatched(person, "no_eligible_member")
        elif not room.may[person]:
            yield Unmatched(person, "forbidden")
        else:
            crowd = _crowd(person, room, crowds)
            yield Unmatched(
                person,
                "quota" if crowd.quotas else "capacity",
                rivals=crowd.rivals,
                members=len(crowd.members),
                slots=crowd.slots,
            )


def _room(problem: Problem, chosen: Sequence[tuple[str, str]]) -> _Room:
    may: dict[str, list[str]] = {person.id: [] for person in problem.persons}
    for pair in problem.eligible():
        may[pair.person].append(pair.member)
    locked = {(link.person, link.member) for link in problem.locked}
    taken = Counter(member for _, member in locked)
    holders: dict[str, list[str]] = {member.id: [] for member in problem.members}
    for person, member in chosen:
        if (person, member) not in locked:
            holders[member].append(person)
    limits = {quota.parliament: quota.at_most for quota in problem.quotas}
    quota_of = {
        member.id: member.parliament for member in problem.members if member.parliament in limits
    }
    under: dict[str, list[str]] = {parliament: [] for parliament in limits}
    for member, parliament in quota_of.items():
        under[parliament].append(member)
    kept = Counter(quota_of[member] for _, member in locked if member in quota_of)
    return _Room(
        may=may,
        holders=holders,
        places={member.id: member.capacity - taken[member.id] for member in problem.members},
        quota_of=quota_of,
        quota_places={parliament: limits[parliament] - kept[parliament] for parliament in limits},
        under=under,
        locked=frozenset(person for person, _ in locked),
    )


def _crowd(person: str, room: _Room, crowds: list[_Crowd]) -> _Crowd:
    """Return the crowd that this person stands in; one that was found before, if there is."""
    around = [crowd for crowd in crowds if crowd.members.issuperset(room.may[person])]
    found = next((crowd for crowd in around if not crowd.quotas), None)
    if found is None:
        found = _explored(person, room, until_quota=bool(around))
        if around and found.quotas:
            return around[0]
        _count(found, room)
        crowds.append(found)
    return found


def _explored(person: str, room: _Room, *, until_quota: bool) -> _Crowd:
    """Return whom and what a person's wish for a place would set moving, step by step."""
    crowd = _Crowd()
    rivals, waiting = {person}, [person]
    while waiting and not (until_quota and crowd.quotas):
        for member in room.may[waiting.pop()]:
            for other in _who_could_move(member, room, crowd):
                if other not in rivals:
                    rivals.add(other)
                    waiting.append(other)
    return crowd


def _count(crowd: _Crowd, room: _Room) -> None:
    crowd.rivals = sum(
        bool(members) and one not in room.locked and crowd.members.issuperset(members)
        for one, members in room.may.items()
    )
    crowd.slots = sum(room.quota_places[parliament] for parliament in crowd.quotas) + sum(
        room.places[member]
        for member in crowd.members
        if room.quota_of.get(member) not in crowd.quotas
    )


def _who_could_move(member: str, room: _Room, crowd: _Crowd) -> Iterable[str]:
    """Yield who would have to move to make place with a member, and note what is in the way."""
    if member in crowd.members:
        return
    crowd.members.add(member)
    yield from room.holders[member]
    if len(room.holders[member]) < room.places[member]:  # only the quota is in the way
        parliament = room.quota_of[member]
        if parliament not in crowd.quotas:
            crowd.quotas.add(parliament)
            for other in room.under[parliament]:
                crowd.members.add(other)
                yield from room.holders[other]
