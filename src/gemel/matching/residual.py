"""The network of a matching problem, and how far its arcs are from proving an answer. Pure.

A part of the certificate: built from the problem alone, without anything of the engines.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gemel.matching.problem import POINT, Pair, Problem

Ints = NDArray[np.int64]
_ENDLESS = 1 << 60


@dataclass(frozen=True, slots=True)
class Prices:
    """What an engine offers as proof. The tier is the worth of one unit of coverage."""

    tier: int
    member: Mapping[str, int]
    quota: Mapping[str, int]  # by parliament


class Network:
    """Start -> person -> camp -> party -> member -> quota -> end, with a way past everything.

    A label is how cheaply one more unit could get from a node to the end, in the network that
    the chosen pairs leave over. A cost is a worth with its sign turned.
    """

    def __init__(
        self,
        problem: Problem,
        pairs: Sequence[Pair],
        places: Mapping[tuple[str, str], int],
        chosen: Sequence[tuple[str, str]],
        prices: Prices,
    ) -> None:
        persons = problem.persons
        self.wants = np.array([person.wants for person in persons], np.int64)
        self._read_pairs(problem, pairs)
        self.taken, self.fixed = (
            _marked(len(pairs), [places[pair] for pair in some])
            for some in (chosen, problem.locked)
        )
        kept = [places[pair] for pair in problem.earlier if pair in places]
        self.worth[kept] += problem.stability * POINT
        self.count = np.bincount(self.person[self.taken], minlength=len(persons))
        self.bonus = np.zeros((len(persons), 4), np.int64)
        self.bonus[:, 1] = [prices.tier * person.urgency for person in persons]
        self.bonus[:, 2] = problem.weights.second * POINT
        self.bonus[:, 3] = problem.weights.third * POINT
        self._grow_trees(problem)
        self._read_ends(problem, prices)
        self.detour = self.member_label[self.member] - self.worth
        self._label()

    def _read_pairs(self, problem: Problem, pairs: Sequence[Pair]) -> None:
        person_at = {person.id: n for n, person in enumerate(problem.persons)}
        member_at = {member.id: n for n, member in enumerate(problem.members)}
        self.person = np.array([person_at[pair[0]] for pair in pairs], np.int64)
        self.member = np.array([member_at[pair[1]] for pair in pairs], np.int64)
        ties = tie_breaks(seeds(list(person_at))[self.person], seeds(list(member_at))[self.member])
        self.worth = np.array([pair[2] for pair in pairs], np.int64) * POINT + ties

    def _grow_trees(self, problem: Problem) -> None:
        """Give each person a node for each camp (if two are wanted) and each party in reach."""
        mixes = (self.wants >= 2)[self.person]
        camps = _codes([one.camp for one in problem.members])
        parties = _codes([one.party for one in problem.members])
        self.camps = _Branches(
            self.person, np.where(mixes, camps[self.member], -1), self.taken, self.wants
        )
        self.parties = _Branches(self.person, parties[self.member], self.taken, self.wants)
        self.camps.cost = problem.weights.camp * POINT
        self.parties.cost = problem.weights.party * POINT
        # All members of a party are of one camp, so any pair of a party's node tells its camp.
        self.camp_of_party = np.full(self.parties.person.size, -1, np.int64)
        inside = self.parties.of >= 0
        self.camp_of_party[self.parties.of[inside]] = self.camps.of[inside]

    def _read_ends(self, problem: Problem, prices: Prices) -> None:
        """Read rooms, quotas and prices; the last quota stands for none, without a limit."""
        quota_at = {quota.parliament: n for n, quota in enumerate(problem.quotas)}
        everyone = int(self.wants.sum())
        self.quota_of = np.array(
            [quota_at.get(one.parliament or "", len(quota_at)) for one in problem.members],
            np.int64,
        )
        self.room = np.array([one.capacity for one in problem.members], np.int64)
        self.used = np.bincount(self.member[self.taken], minlength=self.room.size)
        limits = [min(quota.at_most, everyone) for quota in problem.quotas]
        self.quota_room = np.array([*limits, everyone], np.int64)
        under = self.quota_of[self.member[self.taken]]
        self.quota_used = np.bincount(under, minlength=self.quota_room.size)
        self.member_label = np.array(
            [prices.member.get(one.id, 0) for one in problem.members], np.int64
        )
        self.quota_label = np.array(
            [*(prices.quota.get(quota.parliament, 0) for quota in problem.quotas), 0], np.int64
        )

    def _label(self) -> None:
        """Find the labels inside each person: the cheapest ways up from members, then down."""
        camps, parties = self.camps, self.parties
        free = ~self.taken
        in_party = parties.of >= 0
        in_camp = ~in_party & (camps.of >= 0)
        alone = ~in_party & ~in_camp
        parties.label = _least(parties.person.size, parties.of, self.detour, free & in_party)
        camps.label = _least(camps.person.size, camps.of, self.detour, free & in_camp)
        has_camp = self.camp_of_party >= 0
        up = parties.label + parties.next_cost()
        np.minimum.at(camps.label, self.camp_of_party[has_camp], up[has_camp])
        label = _least(self.wants.size, self.person, self.detour, free & alone)
        np.minimum.at(label, parties.person[~has_camp], up[~has_camp])
        np.minimum.at(label, camps.person, camps.label + camps.next_cost())
        back = self.bonus[np.arange(self.wants.size), self.count]
        self.label = np.where(self.count > 0, np.minimum(label, back), label)
        camps.lower(self.label[camps.person])
        self.above_party = np.where(
            has_camp, np.append(camps.label, 0)[self.camp_of_party], self.label[parties.person]
        )
        parties.lower(self.above_party)

    def cost(self) -> int:
        """Return the cost of the chosen pairs as the network counts it."""
        total = -int(self.worth[self.taken].sum())
        for turn in (1, 2, 3):
            total -= int(self.bonus[self.count >= turn, turn].sum())
        for branches in (self.camps, self.parties):
            total += branches.cost * int(np.maximum(branches.flow - 1, 0).sum())
        return total

    def gap(self) -> int:
        """Return what all arcs together fall short of a proof; 0 proves the pairs the best."""
        short = 0
        for turn in (1, 2, 3):
            reduced = (self.label - self.bonus[:, turn])[self.wants >= turn]
            used = (self.count >= turn)[self.wants >= turn].astype(np.int64)
            short += _short(reduced, 1 - used, used)
        short += self.camps.short(self.label[self.camps.person])
        short += self.parties.short(self.above_party)
        branch = np.where(
            self.parties.of >= 0,
            np.append(self.parties.label, 0)[self.parties.of],
            np.where(
                self.camps.of >= 0,
                np.append(self.camps.label, 0)[self.camps.of],
                self.label[self.person],
            ),
        )
        taken = self.taken.astype(np.int64)
        short += _short(self.detour - branch, 1 - taken, taken * ~self.fixed)
        quota_label = self.quota_label[self.quota_of]
        short += _short(quota_label - self.member_label, self.room - self.used, self.used)
        short += _short(-self.quota_label, self.quota_room - self.quota_used, self.quota_used)
        return short


class _Branches:
    """One kind of node inside the persons' trees: their camps, or their parties."""

    label: Ints
    cost: int

    def __init__(self, person: Ints, code: Ints, taken: NDArray[np.bool_], wants: Ints) -> None:
        width = int(code.max(initial=0)) + 1
        inside = code >= 0
        keys, places = np.unique((person * width + code)[inside], return_inverse=True)
        self.of = np.full(person.size, -1, np.int64)  # the node of each pair, or -1
        self.of[inside] = places
        self.person = keys // width
        self.flow = np.bincount(self.of[inside & taken], minlength=keys.size)
        self.room = wants[self.person]

    def next_cost(self) -> Ints:
        """What one more unit pays to enter: the first is free."""
        return np.where(self.flow > 0, self.cost, 0)

    def lower(self, above: Ints) -> None:
        """Let used nodes also go back up, which returns what their last unit paid."""
        back = above - np.where(self.flow > 1, self.cost, 0)
        self.label = np.where(self.flow > 0, np.minimum(self.label, back), self.label)

    def short(self, above: Ints) -> int:
        """Return what the two arcs into each node, the free one and the other, fall short."""
        first = np.minimum(self.flow, 1)
        rest = self.flow - first
        reduced = self.label - above
        return _short(reduced, 1 - first, first) + _short(
            reduced + self.cost, self.room - rest, rest
        )


def _short(reduced: Ints, room: Ints, used: Ints) -> int:
    """Return how far arcs are from a proof: cheaper ones with room left, dearer ones in use."""
    missing = room * np.maximum(-reduced, 0) + used * np.maximum(reduced, 0)
    return sum(int(part) for part in missing[missing > 0])


def _least(size: int, place: Ints, value: Ints, where: NDArray[np.bool_]) -> Ints:
    least = np.full(size, _ENDLESS, np.int64)
    np.minimum.at(least, place[where], value[where])
    return least


def _marked(size: int, places: Sequence[int]) -> NDArray[np.bool_]:
    marks = np.zeros(size, bool)
    marks[places] = True
    return marks


def _codes(names: Sequence[str | None]) -> Ints:
    known = {name: n for n, name in enumerate(dict.fromkeys(names)) if name is not None}
    return np.array([-1 if name is None else known[name] for name in names], np.int64)


def seeds(ids: Sequence[str]) -> NDArray[np.uint64]:
    """Return what each id gives to the tie-breaks of its pairs."""
    starts = (hashlib.sha256(one.encode("utf-8")).digest()[:8] for one in ids)
    return np.array([int.from_bytes(start, "little") for start in starts], np.uint64)


def tie_breaks(persons: NDArray[np.uint64], members: NDArray[np.uint64]) -> Ints:
    """Return the 12 bits of each pair, from the seeds of both; meant to wrap at 2^64."""
    z = persons + members * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        z ^= z >> np.uint64(shift)
        z *= np.uint64(factor)
    z ^= z >> np.uint64(31)
    return (z >> np.uint64(52)).astype(np.int64)
