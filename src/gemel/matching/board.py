"""A matching problem laid out in numbers for an engine. Pure.

Persons and members stand in the order of their ids, so that the order of a file never matters;
members without any eligible pair are left out. All worths are integers, `problem.POINT` units
to the point of a score.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gemel.matching.problem import MOST_POINTS, POINT, Link, Problem

NEVER = -(1 << 60)  # the worth of a pair that may not be chosen; far below any sum of worths
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))


@dataclass(frozen=True, slots=True)
class Board:
    """The problem as arrays: p persons, m members, q quotas (the last stands for none)."""

    persons: Sequence[str]
    members: Sequence[str]
    worth: Ints  # p x m; NEVER where the pair is not to be chosen
    bonus: Ints  # p x 4; what the n-th member of a person adds, n from 1
    party: Ints  # m; negative and unlike any other where not known
    camp: Ints  # m; likewise
    party_cost: int  # for each member beyond the first of a party
    camp_cost: Ints  # p; for each beyond the first of a camp; 0 for a person who wants one
    wants: Ints  # p
    room: Ints  # m; without the room that locked pairs take
    quota: Ints  # m; which quota counts for this member
    quota_room: Ints  # q; without the room that locked pairs take
    locked: Sequence[Sequence[int]]  # p lists of members
    tier: int  # worth of one unit of coverage: more than all else together

    @property
    def turns(self) -> Sequence[int]:
        """Persons in the order in which coverage is settled: the urgent first."""
        return [int(p) for p in np.argsort(-self.bonus[:, 1], kind="stable")]

    def worth_of(self, person: int, held: Sequence[int]) -> Worth:
        """Return what members add for a person, beside and together with the locked ones."""
        everyone = [*self.locked[person], *held]
        pairs = [int(self.worth[person, member]) for member in held]
        objective = sum(pairs) + int(self.bonus[person, 2 : len(everyone) + 1].sum())
        for kinds, cost in (
            (self.party, self.party_cost),
            (self.camp, int(self.camp_cost[person])),
        ):
            objective -= cost * (len(everyone) - len({int(kinds[member]) for member in everyone}))
        urgency = int(self.bonus[person, 1]) // self.tier
        return Worth(urgency if everyone else 0, objective, sum(pair % POINT for pair in pairs))


@dataclass(frozen=True, slots=True)
class Worth:
    """What one person's members add to an answer, locked pairs' own scores apart."""

    coverage: int
    objective: int
    ties: int  # the part of the objective that only breaks ties


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine found: pairs by their place on the board, and the prices that prove them."""

    pairs: Sequence[tuple[int, int]]  # without the locked ones
    price: Ints  # m; of one more place with each member
    quota_price: Ints  # q; of one more place under each quota


Engine = Callable[[Board, Callable[[], bool]], Answer]
"""Takes a board, and a question that says whether time is up; coverage is never cut short."""


def lay_out(problem: Problem) -> Board:
    """Return the board of a problem."""
    eligible = problem.eligible()
    chosen = sorted({pair.member for pair in eligible})
    given = {member.id: member for member in problem.members}
    members = [given[name] for name in chosen]
    people = sorted(problem.persons, key=lambda person: person.id)
    row = {person.id: n for n, person in enumerate(people)}
    column = {name: n for n, name in enumerate(chosen)}
    wants = _ints(person.wants for person in people)
    tier = tier_of(problem)
    bonus = np.zeros((len(people), 4), np.int64)
    bonus[:, 1] = _ints(person.urgency for person in people) * tier
    bonus[:, 2] = problem.weights.second * POINT
    bonus[:, 3] = problem.weights.third * POINT
    locked, room, quota, quota_room = _limits(problem, row, column)
    worth = _worth(problem, row, column)
    worth[:, (room <= 0) | (quota_room[quota] <= 0)] = NEVER
    for person, kept in enumerate(locked):
        worth[person, kept] = NEVER  # it is there already
    return Board(
        persons=[person.id for person in people],
        members=chosen,
        worth=worth,
        bonus=bonus,
        party=_codes(member.party for member in members),
        camp=_codes(member.camp for member in members),
        party_cost=problem.weights.party * POINT,
        camp_cost=np.where(wants >= 2, problem.weights.camp * POINT, 0),
        wants=wants,
        room=room,
        quota=quota,
        quota_room=quota_room,
        locked=locked,
        tier=tier,
    )


def tier_of(problem: Problem) -> int:
    """Return the worth of one unit of coverage: more than all other worths can sum up to."""
    weights = problem.weights
    each = MOST_POINTS + 1 + problem.stability + weights.second + weights.party + weights.camp
    return POINT * (each * sum(person.wants for person in problem.persons) + 1)


def _limits(
    problem: Problem, row: dict[str, int], column: dict[str, int]
) -> tuple[list[list[int]], Ints, Ints, Ints]:
    """Return the locks of each person, and the room of members and quotas beside them."""
    quotas = {quota.parliament: n for n, quota in enumerate(problem.quotas)}
    everyone = sum(person.wants for person in problem.persons)
    limits = [min(quota.at_most, everyone) for quota in problem.quotas]
    quota_room = _ints([*limits, everyone + 1])  # where there is no quota, it is never full
    given = {member.id: member for member in problem.members}
    room = _ints(given[name].capacity for name in column)
    none = len(quotas)
    quota = _ints(quotas.get(given[name].parliament or "", none) for name in column)
    locked: list[list[int]] = [[] for _ in row]
    for link in sorted(problem.locked):
        member = column[link.member]
        locked[row[link.person]].append(member)
        room[member] -= 1
        quota_room[quota[member]] -= 1
    return locked, room, quota, quota_room


def _worth(problem: Problem, row: dict[str, int], column: dict[str, int]) -> Ints:
    """Return persons x members: score, tie-break, and what keeping an earlier pair is worth."""
    pairs = problem.eligible()
    worth = np.full((len(row), len(column)), NEVER, np.int64)
    rows = _ints(row[pair[0]] for pair in pairs)
    columns = _ints(column[pair[1]] for pair in pairs)
    scores = _ints(pair[2] for pair in pairs)
    worth[rows, columns] = _ints(scores) * POINT + _tie_breaks(
        list(row), list(column), rows, columns
    )
    for link in problem.earlier:
        if (place := _place(link, row, column)) is not None and worth[place] != NEVER:
            worth[place] += problem.stability * POINT
    return worth


def _place(link: Link, row: dict[str, int], column: dict[str, int]) -> tuple[int, int] | None:
    if link.person not in row or link.member not in column:
        return None
    return row[link.person], column[link.member]


def _tie_breaks(persons: Sequence[str], members: Sequence[str], rows: Ints, columns: Ints) -> Ints:
    """Return `problem.tie_break` of many pairs at once (wrapping is meant: modulo 2^64)."""
    z: NDArray[np.uint64] = _seeds(persons)[rows] + (_seeds(members) * _MIX[0])[columns]
    z = (z ^ (z >> np.uint64(30))) * _MIX[1]
    z = (z ^ (z >> np.uint64(27))) * _MIX[2]
    z = z ^ (z >> np.uint64(31))
    return (z >> np.uint64(52)).astype(np.int64)


def _seeds(ids: Sequence[str]) -> NDArray[np.uint64]:
    return np.frombuffer(
        b"".join(hashlib.sha256(name.encode()).digest()[:8] for name in ids), "<u8"
    ).astype(np.uint64)


def _ints(numbers: Iterable[int]) -> Ints:
    return np.fromiter(numbers, np.int64)


def _codes(names: Iterable[str | None]) -> Ints:
    """Return equal numbers for equal names; a name that is not known equals no other."""
    codes: dict[str, int] = {}
    return _ints(
        -1 - n if name is None else codes.setdefault(name, len(codes))
        for n, name in enumerate(names)
    )
