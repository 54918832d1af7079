"""The network of a matching problem, and how far its arcs are from proving an answer. Pure.

A part of the certificate: built from the problem alone, without anything of the engines. It goes
over every eligible pair once, some persons at a time, in whole points where that is enough to
tell who is nearest, and to the last unit for those who might be.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gemel.matching.problem import MOST_POINTS, POINT, Problem

Ints = NDArray[np.int64]
Ways = NDArray[np.int32] | Ints
_ENDLESS = 1 << 60
_AT_ONCE = 1 << 19  # pairs
_BITS = POINT.bit_length() - 1


class Ineligible(Exception):
    """A pair is chosen that may not be."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What an engine offers as proof. The tier is the worth of one unit of coverage."""

    tier: int
    member: Mapping[str, int]
    quota: Mapping[str, int]  # by parliament


@dataclass(slots=True)
class _Branches:
    """The camps, or the parties, of which persons have members: one entry for each of both."""

    cost: int
    person: list[int] = field(default_factory=list)
    above: list[int] = field(default_factory=list)  # which camp a party is of, or -1
    flow: list[int] = field(default_factory=list)
    label: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    def add(self, person: int, above: int, flow: int) -> int:
        """Return the place of a new entry."""
        self.person.append(person)
        self.above.append(above)
        self.flow.append(flow)
        return len(self.person) - 1

    def settle(self, up: Ints, above: Ints) -> None:
        """Find the labels: the cheapest way on, or back to what returns the last unit's cost."""
        self.label = np.minimum(up, above - np.where(np.array(self.flow) > 1, self.cost, 0))

    def short(self, above: Ints, wants: Ints) -> int:
        """Return what the two arcs into each entry, the free one and the other, fall short."""
        flow = np.array(self.flow, np.int64)
        first = np.minimum(flow, 1)
        rest = flow - first
        reduced = self.label - above
        room = wants[np.array(self.person, np.int64)] - rest
        return _short(reduced, 1 - first, first) + _short(reduced + self.cost, room, rest)


class Network:
    """Start -> person -> camp -> party -> member -> quota -> end, with a way past everything.

    A label is how cheaply one more unit could get from a node to the end, in the network that
    the chosen pairs leave over. A cost is a worth with its sign turned. Persons who want only
    one member need no camps and parties.
    """

    def __init__(
        self,
        problem: Problem,
        chosen: Sequence[tuple[str, str]],
        prices: Prices,
        look: Callable[[int], None] = lambda done: None,
    ) -> None:
        self.problem = problem
        self.prices = prices
        self.priced = 0
        self.person_at = {person.id: n for n, person in enumerate(problem.persons)}
        self.member_at = {member.id: n for n, member in enumerate(problem.members)}
        self.person_seed, self.member_seed = (
            seeds(list(self.person_at)),
            seeds(list(self.member_at)),
        )
        self.wants = np.array([person.wants for person in problem.persons], np.int64)
        self._stand_in_line()
        self._read_ends(chosen)
        self._grow_branches()
        self._look_at_every_pair(look)
        self._label()

    def _stand_in_line(self) -> None:
        """Put members in the order of camp and party, so that each is one stretch."""
        members = self.problem.members
        camp, party = (
            _codes([one.camp for one in members]),
            _codes([one.party for one in members]),
        )
        self.line = np.lexsort((party, camp))
        self.place = np.empty(len(members), np.int64)
        self.place[self.line] = np.arange(len(members))
        self.camp_of, self.party_of = camp, party
        self.camp_reach, self.party_reach = _reaches(camp[self.line]), _reaches(party[self.line])

    def _read_ends(self, chosen: Sequence[tuple[str, str]]) -> None:
        """Read pairs, rooms, quotas, prices; the last quota stands for none, without a limit."""
        problem, prices = self.problem, self.prices
        locked = {(link.person, link.member) for link in problem.locked}
        self.person = np.array([self.person_at[pair[0]] for pair in chosen], np.int64)
        self.member = np.array([self.member_at[pair[1]] for pair in chosen], np.int64)
        self.fixed = np.array([pair in locked for pair in chosen], bool)
        self.score = np.full(len(chosen), -1, np.int64)  # found when the pair is come by
        self.count = np.bincount(self.person, minlength=self.wants.size)
        self.bonus = np.zeros((self.wants.size, 4), np.int64)
        self.bonus[:, 1] = [prices.tier * person.urgency for person in problem.persons]
        self.bonus[:, 2] = problem.weights.second * POINT
        self.bonus[:, 3] = problem.weights.third * POINT
        quota_at = {quota.parliament: n for n, quota in enumerate(problem.quotas)}
        everyone = int(self.wants.sum())
        self.quota_of = np.array(
            [quota_at.get(one.parliament or "", len(quota_at)) for one in problem.members], np.int64
        )
        self.room = np.array([one.capacity for one in problem.members], np.int64)
        self.used = np.bincount(self.member, minlength=self.room.size)
        limits = [min(quota.at_most, everyone) for quota in problem.quotas]
        self.quota_room = np.array([*limits, everyone], np.int64)
        under = self.quota_of[self.member]
        self.quota_used = np.bincount(under, minlength=self.quota_room.size)
        self.member_label = np.array(
            [prices.member.get(one.id, 0) for one in problem.members], np.int64
        )
        self.quota_label = np.array(
            [*(prices.quota.get(quota.parliament, 0) for quota in problem.quotas), 0], np.int64
        )

    def _grow_branches(self) -> None:
        """Give each person who wants several an entry for each camp and party that is in use."""
        weights = self.problem.weights
        self.camps = _Branches(weights.camp * POINT)
        self.parties = _Branches(weights.party * POINT)
        self.of_person: dict[int, list[int]] = {}  # places of chosen pairs
        for n, person in enumerate(self.person):
            self.of_person.setdefault(int(person), []).append(n)
        self.camp_place = np.full(self.person.size, -1, np.int64)  # of each chosen pair
        self.party_place = np.full(self.person.size, -1, np.int64)
        for person, pairs in self.of_person.items():
            if self.wants[person] < 2:
                continue
            camps = _by_code(pairs, self.camp_of[self.member[pairs]])
            for some in camps.values():
                self.camp_place[some] = self.camps.add(person, -1, len(some))
            for some in _by_code(pairs, self.party_of[self.member[pairs]]).values():
                above = int(self.camp_place[some[0]])
                self.party_place[some] = self.parties.add(person, above, len(some))

    # One look at every pair.

    def _look_at_every_pair(self, look: Callable[[int], None]) -> None:
        problem = self.problem
        self.up = np.full(self.wants.size, _ENDLESS, np.int64)
        self.camp_up = np.full(len(self.camps.person), _ENDLESS, np.int64)
        self.party_up = np.full(len(self.parties.person), _ENDLESS, np.int64)
        points = self.member_label[self.line] >> _BITS
        wide = bool(points.size) and int(points.max()) >= 1 << 28
        self.far = 1 << 52 if wide else 1 << 29  # what is no way at all
        self.points: Ways = points if wide else points.astype(np.int32)
        banned = _by_person(problem.forbidden, self.person_at, self.member_at)
        earlier = _by_person(problem.earlier, self.person_at, self.member_at)
        for start, scores in _rows(problem, self.person_at, self.member_at):
            look(start)
            if not scores.size:
                continue
            if scores.max() > MOST_POINTS or scores.min() < -1:
                raise Ineligible("a score is out of bounds")
            few = [n for n in range(start, start + len(scores)) if n in banned]
            if few:
                scores = scores.copy()
                for n in few:
                    scores[n - start, banned[n]] = -1
            self.priced += int(np.count_nonzero(scores >= 0))
            self._look_at(start, scores, earlier)

    def _look_at(
        self, start: int, scores: NDArray[np.int16], earlier: Mapping[int, list[int]]
    ) -> None:
        in_line = scores.take(self.line, axis=1)
        ways = self.points - in_line
        ways += (in_line < 0) * ways.dtype.type(self.far)
        nearest = _Nearest(self, start, ways)
        for row in range(len(scores)):
            person = start + row
            pairs = self.of_person.get(person, [])
            self.score[pairs] = scores[row, self.member[pairs]]
            if person in earlier:
                mine = [m for m in earlier[person] if scores[row, m] >= 0]
                ways[row, self.place[mine]] -= self.problem.stability
            ways[row, self.place[self.member[pairs]]] = self.far
            if self.wants[person] >= 2:
                for n in pairs:
                    nearest.through(self.party_place, n, self.parties, self.party_up)
                for n in pairs:
                    nearest.through(self.camp_place, n, self.camps, self.camp_up)
        nearest.on_all()
        nearest.finish()

    # What follows from it.

    def _label(self) -> None:
        """Find the labels inside each person: the cheapest ways on, then the ways back."""
        if (self.score < 0).any():
            raise Ineligible("a pair is chosen that is not eligible")
        earlier = {(link.person, link.member) for link in self.problem.earlier}
        people, members = list(self.person_at), list(self.member_at)
        kept = [
            (people[p], members[m]) in earlier
            for p, m in zip(self.person, self.member, strict=True)
        ]
        points = self.score + np.array(kept, bool) * self.problem.stability
        self.worth = points * POINT + tie_breaks(
            self.person_seed[self.person], self.member_seed[self.member]
        )
        back = self.bonus[np.arange(self.wants.size), self.count]
        self.label = np.where(self.count > 0, np.minimum(self.up, back), self.up)
        self.camps.settle(self.camp_up, self._above(self.camps))
        self.parties.settle(self.party_up, self._above(self.parties))

    def _above(self, branches: _Branches) -> Ints:
        """Return the labels of what camps or parties hang on."""
        above = np.array(branches.above, np.int64)
        of_person = self.label[np.array(branches.person, np.int64)]
        if not (above >= 0).any():
            return of_person
        return np.where(above >= 0, self.camps.label[above], of_person)

    def cost(self) -> int:
        """Return the cost of the chosen pairs as the network counts it."""
        total = -int(self.worth.sum())
        for turn in (1, 2, 3):
            total -= int(self.bonus[self.count >= turn, turn].sum())
        for branches in (self.camps, self.parties):
            total += branches.cost * (sum(branches.flow) - len(branches.flow))
        return total

    def gap(self) -> int:
        """Return what all arcs together fall short of a proof; 0 proves the pairs the best."""
        short = 0
        for turn in (1, 2, 3):
            reduced = (self.label - self.bonus[:, turn])[self.wants >= turn]
            used = (self.count >= turn)[self.wants >= turn].astype(np.int64)
            short += _short(reduced, 1 - used, used)
        for branches in (self.camps, self.parties):
            short += branches.short(self._above(branches), self.wants)
        branch = self.label[self.person]
        for place, branches in ((self.camp_place, self.camps), (self.party_place, self.parties)):
            branch[place >= 0] = branches.label[place[place >= 0]]
        one = np.ones(self.person.size, np.int64)
        way = self.member_label[self.member] - self.worth
        short += _short(way - branch, 0 * one, one * ~self.fixed)
        quota_label = self.quota_label[self.quota_of]
        short += _short(quota_label - self.member_label, self.room - self.used, self.used)
        short += _short(-self.quota_label, self.quota_room - self.quota_used, self.quota_used)
        return short


class _Nearest:
    """The nearest members through branches, and of all, for some persons; exact in the end."""

    def __init__(self, network: Network, start: int, ways: Ways) -> None:
        self.network = network
        self.start = start
        self.ways = ways
        self.parts: list[tuple[Ints, Ints, Ints, Ints]] = []  # person, place in line, way, goal
        self.goals: list[tuple[Ints, int]] = []  # an array and a place in it
        self.done: set[tuple[int, int]] = set()

    def through(self, place: Ints, pair: int, branches: _Branches, up: Ints) -> None:
        """Look through the branch of a chosen pair; from now on it costs to go that way."""
        network = self.network
        entry = int(place[pair])
        if entry < 0 or (id(branches), entry) in self.done:
            return
        self.done.add((id(branches), entry))
        member = network.member[pair]
        if branches is network.parties:
            first, last = network.party_reach[int(network.party_of[member])]
        else:
            first, last = network.camp_reach[int(network.camp_of[member])]
        row = int(network.person[pair]) - self.start
        stretch = self.ways[row, first:last]
        least = stretch.min()
        if least < network.far // 2:
            near = np.flatnonzero(stretch <= least + 1)
            self._note(np.full(near.size, row), near + first, stretch[near], up, entry)
        stretch += branches.cost // POINT

    def on_all(self) -> None:
        """Look at everybody, for each person."""
        least = self.ways.min(axis=1)
        at = np.flatnonzero(self.ways <= (least + 1)[:, None])
        row, place = at // self.ways.shape[1], at % self.ways.shape[1]
        real = least[row] < self.network.far // 2
        row, place = row[real], place[real]
        goals = np.array([self._goal(self.network.up, self.start + n) for n in range(len(least))])
        self.parts.append(
            (row + self.start, place, self.ways[row, place].astype(np.int64), goals[row])
        )

    def _goal(self, up: Ints, entry: int) -> int:
        self.goals.append((up, entry))
        return len(self.goals) - 1

    def _note(self, row: Ints, place: Ints, way: Ways, up: Ints, entry: int) -> None:
        goal = np.full(row.size, self._goal(up, entry))
        self.parts.append((row + self.start, place, way.astype(np.int64), goal))

    def finish(self) -> None:
        """Work those who might be nearest out to the last unit, and write down the least."""
        network = self.network
        person, place, way, goal = (np.concatenate(some) for some in zip(*self.parts, strict=True))
        member = network.line[place]
        exact = way * POINT + (network.member_label[member] & (POINT - 1))
        exact -= tie_breaks(network.person_seed[person], network.member_seed[member])
        least = np.full(len(self.goals), _ENDLESS, np.int64)
        np.minimum.at(least, goal, exact)
        for (up, entry), value in zip(self.goals, least, strict=True):
            up[entry] = value


def _rows(
    problem: Problem, person_at: Mapping[str, int], member_at: Mapping[str, int]
) -> Iterator[tuple[int, NDArray[np.int16]]]:
    """Yield all scores, some persons at a time: -1 where a pair is not eligible."""
    width = len(member_at)
    height = max(1, _AT_ONCE // max(width, 1))
    if problem.candidates is None:
        person = np.array([person_at[pair[0]] for pair in problem.pairs], np.int64)
        member = np.array([member_at[pair[1]] for pair in problem.pairs], np.int64)
        score = np.array([pair[2] for pair in problem.pairs], np.int16)
        order = np.argsort(person, kind="stable")
        ends = np.searchsorted(person[order], np.arange(len(person_at) + 1))
    for start in range(0, len(person_at), height):
        stop = min(start + height, len(person_at))
        if problem.candidates is not None:
            yield start, problem.candidates.block(start, stop)
        else:
            mine = order[ends[start] : ends[stop]]
            scores = np.full((stop - start, width), -1, np.int16)
            scores[person[mine] - start, member[mine]] = score[mine]
            yield start, scores


def _by_person(
    links: Sequence[tuple[str, str]], person_at: Mapping[str, int], member_at: Mapping[str, int]
) -> dict[int, list[int]]:
    """Return the members of each person's links; those of people who are gone are left out."""
    found: dict[int, list[int]] = {}
    for person, member in links:
        if person in person_at and member in member_at:
            found.setdefault(person_at[person], []).append(member_at[member])
    return found


def _by_code(pairs: list[int], codes: Ints) -> dict[int, list[int]]:
    """Return pairs by what they share; those of whom it is not known share nothing."""
    found: dict[int, list[int]] = {}
    for pair, code in zip(pairs, codes, strict=True):
        if code >= 0:
            found.setdefault(int(code), []).append(pair)
    return found


def _reaches(codes: Ints) -> dict[int, tuple[int, int]]:
    """Return from where to where each code stands in a line; what is not known is no stretch."""
    new = np.ones(codes.size, bool)
    new[1:] = codes[1:] != codes[:-1]
    first = np.flatnonzero(new)
    last = np.append(first[1:], codes.size)[: first.size]
    return {
        int(codes[at]): (int(at), int(end))
        for at, end in zip(first, last, strict=True)
        if codes[at] >= 0
    }


def _short(reduced: Ints, room: Ints, used: Ints) -> int:
    """Return how far arcs are from a proof: cheaper ones with room left, dearer ones in use."""
    missing = room * np.maximum(-reduced, 0) + used * np.maximum(reduced, 0)
    return sum(int(part) for part in missing[missing > 0])


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
