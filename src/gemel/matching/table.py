"""A matching problem in numbers, for the engines: who, how many, and what counts. Pure.

Persons and members stand in the order of their ids, so that the order of a file never matters;
`row` and `column` lead back to the problem's own order. All worths are whole numbers,
`problem.POINT` to the point of a score. Locked pairs are taken out: their members have less
room, their persons want fewer, and their parties and camps are used already.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gemel.matching.problem import MOST_POINTS, POINT, Link, Problem

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Places = NDArray[np.int32] | Ints
_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


@dataclass(frozen=True, slots=True)
class Table:
    """All of a problem but its pairs: p persons, m members, q quotas (the last stands for none)."""

    persons: Sequence[str]
    members: Sequence[str]
    row: Ints  # p; where the person stands in the problem
    column: Ints  # m; where the member stands in the problem
    wants: Ints  # p
    urgency: Ints  # p
    bonus: Ints  # p x 4; what the n-th member of a person adds, n from 1
    party: Ints  # m; -1 where not known
    camp: Ints  # m; -1 where not known
    party_cost: int  # for each member beyond the first of a party
    camp_cost: int  # for each member beyond the first of a camp
    room: Ints  # m; beside the locks
    quota: Ints  # m; which quota counts for this member
    quota_room: Ints  # q; beside the locks
    locked: Ints  # pairs x 2; person, member
    banned: Ints  # pairs x 2
    earlier: Ints  # pairs x 2
    stability: int  # what keeping an earlier pair is worth
    tier: int  # worth of one unit of coverage: more than all else together
    person_seed: NDArray[np.uint64]
    member_seed: NDArray[np.uint64]

    @property
    def shape(self) -> tuple[int, int]:
        """Return how many persons and members there are."""
        return len(self.persons), len(self.members)

    @property
    def dear(self) -> int:
        """Return a price beyond anything that a place could be worth: nobody would pay it."""
        return (2 + int(self.urgency.max(initial=4))) * self.tier

    @property
    def locks(self) -> Ints:
        """Return how many locked pairs each person has."""
        return np.bincount(self.locked[:, 0], minlength=len(self.persons))

    def keys(self, persons: Places, members: Places) -> Ints:
        """Return one number for each pair, in the order of person, then member."""
        found: Ints = persons.astype(np.int64) * max(len(self.members), 1) + members
        return found

    def worth(self, persons: Places, members: Places, scores: NDArray[np.int16] | Ints) -> Ints:
        """Return what pairs of these scores are worth, earlier ones with what stability adds."""
        worth: Ints = scores.astype(np.int64) * POINT + self.ties(persons, members)
        if self.earlier.size:
            worth[self.are_earlier(persons, members)] += self.stability
        return worth

    def are_earlier(self, persons: Places, members: Places) -> Bools:
        """Say which pairs are of the last proposal."""
        known = self.keys(self.earlier[:, 0], self.earlier[:, 1])
        found: Bools = np.isin(self.keys(persons, members), known)
        return found

    def ties(self, persons: Places, members: Places) -> Ints:
        """Return `problem.tie_break` of many pairs at once (wrapping is meant: modulo 2^64)."""
        z: NDArray[np.uint64] = self.person_seed[persons] + self.member_seed[members] * _MIX[0]
        z = (z ^ (z >> np.uint64(30))) * _MIX[1]
        z = (z ^ (z >> np.uint64(27))) * _MIX[2]
        z = z ^ (z >> np.uint64(31))
        return (z >> np.uint64(52)).astype(np.int64)


def lay(problem: Problem) -> Table:
    """Return the table of a problem."""
    names = [person.id for person in problem.persons]
    row = _order(names)
    column = _order([member.id for member in problem.members])
    people = [problem.persons[n] for n in row]
    house = [problem.members[n] for n in column]
    wants = _ints(person.wants for person in people)
    urgency = _ints(person.urgency for person in people)
    tier = tier_of(problem)
    bonus = np.zeros((len(people), 4), np.int64)
    bonus[:, 1] = urgency * tier
    bonus[:, 2] = problem.weights.second * POINT
    bonus[:, 3] = problem.weights.third * POINT
    places = (
        {person.id: n for n, person in enumerate(people)},
        {member.id: n for n, member in enumerate(house)},
    )
    locked = _pairs(problem.locked, *places)
    quotas = {quota.parliament: n for n, quota in enumerate(problem.quotas)}
    quota = _ints(quotas.get(member.parliament or "", len(quotas)) for member in house)
    everyone = int(wants.sum())
    # Where there is no quota, it is never full.
    most = _ints([*(min(one.at_most, everyone) for one in problem.quotas), everyone + 1])
    kept = locked[:, 1]
    return Table(
        persons=[person.id for person in people],
        members=[member.id for member in house],
        row=row,
        column=column,
        wants=wants,
        urgency=urgency,
        bonus=bonus,
        party=_codes(member.party for member in house),
        camp=_codes(member.camp for member in house),
        party_cost=problem.weights.party * POINT,
        camp_cost=problem.weights.camp * POINT,
        room=_ints(member.capacity for member in house) - np.bincount(kept, minlength=len(house)),
        quota=quota,
        quota_room=most - np.bincount(quota[kept], minlength=most.size),
        locked=locked,
        banned=_pairs(problem.forbidden, *places),
        earlier=_pairs(problem.earlier, *places),
        stability=problem.stability * POINT,
        tier=tier,
        person_seed=_seeds(person.id for person in people),
        member_seed=_seeds(member.id for member in house),
    )


def tier_of(problem: Problem) -> int:
    """Return the worth of one unit of coverage: more than all other worths can sum up to."""
    weights = problem.weights
    each = MOST_POINTS + 1 + problem.stability + weights.second + weights.party + weights.camp
    return POINT * (each * sum(person.wants for person in problem.persons) + 1)


def _order(names: Sequence[str]) -> Ints:
    return _ints(sorted(range(len(names)), key=names.__getitem__))


def _pairs(links: Iterable[Link], row: dict[str, int], column: dict[str, int]) -> Ints:
    """Return the places of pairs, sorted; those of people who are gone are left out."""
    found = sorted(
        (row[link.person], column[link.member])
        for link in links
        if link.person in row and link.member in column
    )
    return np.array(found, np.int64).reshape(len(found), 2)


def _seeds(ids: Iterable[str]) -> NDArray[np.uint64]:
    return np.frombuffer(
        b"".join(hashlib.sha256(name.encode()).digest()[:8] for name in ids), "<u8"
    ).astype(np.uint64)


def _ints(numbers: Iterable[int]) -> Ints:
    return np.fromiter(numbers, np.int64)


def _codes(names: Iterable[str | None]) -> Ints:
    """Return equal numbers for equal names, -1 for those not known."""
    codes: dict[str, int] = {}
    return _ints(-1 if name is None else codes.setdefault(name, len(codes)) for name in names)
