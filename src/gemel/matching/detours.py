"""Cheapest ways through what the best flow leaves over: what one change would set moving. Pure.

Nodes are the outside (where one goes without, and where free places are), quotas, members,
persons, and those camps and parties of persons that are in use; what nobody uses is no node of
its own. With labels every arc costs zero or more, so one search is exact for all that is listed;
what is not listed is looked up as soon as it could be nearer than what was found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from gemel.matching import listing as lists
from gemel.matching.labels import FAR, Labels, Tree
from gemel.matching.listing import Listing, Rows, View
from gemel.matching.table import Ints, Places

OUTSIDE = 0
_FIRST_STEP = 1 << 20  # how far the first search goes; each further one goes so many times further
_FURTHER = 64
Spot = tuple[int, int] | tuple[str, int] | None
"""The outside (None), a quota or a member by name and place, or the branch of a pair."""


@dataclass(frozen=True, slots=True)
class Move:
    """One person loses a member, gains one, or both; by their places on the table."""

    person: int
    lost: int | None
    gained: int | None


@dataclass(frozen=True, slots=True)
class Way:
    """From one node to another: what it costs, and who would move."""

    cost: int
    moves: tuple[Move, ...]


class Detours:
    """Ways for one finished answer; the answer itself is not changed."""

    def __init__(self, rows: Rows, listing: Listing, labels: Labels) -> None:
        self.rows = rows
        self._lay(listing, labels)

    def _lay(self, listing: Listing, labels: Labels) -> None:
        """Number the nodes, and forget the arcs of before."""
        self.listing = listing
        self.labels = labels
        self.__dict__.pop("graph", None)
        table, tree = self.rows.table, labels.tree
        self.first_member = 1 + table.quota_room.size - 1
        self.first_person = self.first_member + table.shape[1]
        nodes = self.first_person + table.shape[0]
        used_camps, used_leaves = labels.camp_flow > 0, labels.leaf_flow > 0
        persons = self.first_person + tree.camp_person
        self.camp_node = np.where(used_camps, nodes + np.cumsum(used_camps) - 1, persons)
        nodes += int(used_camps.sum())
        above = self.camp_node[tree.camp]
        self.leaf_node = np.where(used_leaves, nodes + np.cumsum(used_leaves) - 1, above)
        self.nodes = nodes + int(used_leaves.sum())
        self.used_camps, self.used_leaves = used_camps, used_leaves
        self.person_of = np.full(self.nodes, -1, np.int64)
        self.person_of[self.first_person : self.first_person + table.shape[0]] = np.arange(
            table.shape[0]
        )
        self.person_of[self.camp_node] = tree.camp_person
        self.person_of[self.leaf_node] = tree.leaf_person
        self.label = self._labels()

    def _labels(self) -> Ints:
        labels = self.labels
        found = np.zeros(self.nodes, np.int64)
        found[1 : self.first_member] = labels.quota[:-1]
        found[self.first_member : self.first_person] = labels.member
        # Who could have nobody yet would come for what one member brings.
        bonus, person = self.rows.table.bonus, np.arange(labels.person.size)
        hoped = bonus[person, np.minimum(labels.count + 1, 3)]
        hoped = np.where(labels.person < FAR // 2, labels.person, hoped)
        found[self.first_person : self.first_person + hoped.size] = hoped
        found[self.camp_node[self.used_camps]] = labels.camp[self.used_camps]
        found[self.leaf_node[self.used_leaves]] = labels.leaf[self.used_leaves]
        return found

    @cached_property
    def graph(self) -> sparse.csr_array:
        """Return all arcs with what they cost beyond the labels."""
        tail, head, cost = (np.concatenate(some) for some in zip(*self._arcs(), strict=True))
        # What leads nowhere is on no way.
        there = (self.label[tail] < FAR // 2) & (self.label[head] < FAR // 2)
        tail, head, cost = tail[there], head[there], cost[there]
        beyond = cost + self.label[head] - self.label[tail]
        if beyond.size and beyond.min() < 0:
            raise ValueError("these pairs are not the best")
        order = np.lexsort((beyond, head, tail))
        tail, head, beyond = tail[order], head[order], beyond[order]
        first = np.ones(tail.size, bool)
        first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
        ends = np.searchsorted(tail[first], np.arange(self.nodes + 1))
        return sparse.csr_array(
            (beyond[first].astype(float), head[first], ends), shape=(self.nodes, self.nodes)
        )

    def _arcs(self) -> Iterator[tuple[Ints, Ints, Ints]]:
        """Yield tails, heads and costs of all that the flow leaves over."""
        labels, tree, table = self.labels, self.labels.tree, self.rows.table
        person = np.arange(table.shape[0])
        more, some = labels.count < table.wants, labels.count > 0
        yield _arcs(
            OUTSIDE, (self.first_person + person)[more],
            -table.bonus[person, np.minimum(labels.count + 1, 3)][more],
        )  # fmt: skip
        yield _arcs((self.first_person + person)[some], OUTSIDE, labels.back[some])
        for used, node, above, cost, back in (
            (self.used_camps, self.camp_node, self.first_person + tree.camp_person,
             table.camp_cost, labels.camp_back),
            (self.used_leaves, self.leaf_node, self.camp_node[tree.camp],
             table.party_cost, labels.leaf_back),
        ):  # fmt: skip
            yield _arcs(above[used], node[used], cost)
            yield _arcs(node[used], above[used], -back[used])
        free = np.ones(tree.pairs.person.size, bool)
        free[labels.taken] = False
        branch, member = (
            self.leaf_node[tree.leaf],
            self.first_member + tree.pairs.member.astype(np.int64),
        )
        yield _arcs(branch[free], member[free], -tree.pairs.worth[free])
        yield _arcs(member[~free], branch[~free], tree.pairs.worth[~free])
        members = self.first_member + np.arange(table.shape[1])
        quota = np.append(1 + np.arange(table.quota_room.size - 1), OUTSIDE)
        room, busy = labels.left > 0, labels.used > 0
        yield _arcs(members[room], quota[table.quota][room], 0)
        yield _arcs(quota[table.quota][busy], members[busy], 0)
        open_quota = labels.quota_left[:-1] > 0
        taken = np.bincount(table.quota[tree.pairs.member[labels.taken]], minlength=quota.size) > 0
        yield _arcs(quota[:-1][open_quota], OUTSIDE, 0)
        yield _arcs(OUTSIDE, quota[:-1][taken[:-1]], 0)

    # Nodes and distances.

    def node(self, spot: Spot) -> int:
        """Return the node of the outside, a quota, a member, or the branch of a pair."""
        match spot:
            case None:
                return OUTSIDE
            case ("quota", quota):
                return OUTSIDE if quota == self.first_member - 1 else 1 + quota
            case ("member", member):
                return self.first_member + member
            case (int(person), int(member)):
                return int(self.branches(np.array([person]), np.array([member]))[0])
        raise AssertionError

    def branches(self, person: Places, member: Places) -> Ints:
        """Return the node that each pair hangs on, listed or not."""
        table, tree = self.rows.table, self.labels.tree
        mixes = table.wants[person] >= 2
        found = self.first_person + person.astype(np.int64)
        for index, node, code in (
            (tree.camp_index, self.camp_node, table.camp),
            (tree.leaf_index, self.leaf_node, table.party),
        ):
            place = tree.place(index, person, np.where(mixes, code[member], -1))
            found = np.where(place >= 0, node[place] if node.size else 0, found)
        return found

    def far_from(self, source: int, limit: float = np.inf) -> tuple[Ints, Ints]:
        """Return how far every node is from one, beyond the labels, and what leads there."""
        far, by = csgraph.dijkstra(
            self.graph, indices=source, limit=limit, return_predecessors=True
        )
        return np.where(np.isfinite(far), far, FAR).astype(np.int64), by

    def way(self, start: Spot, end: Spot) -> Way | None:
        """Return the cheapest way over all eligible pairs; None where there is none."""
        while True:
            source, goal = self.node(start), self.node(end)
            if max(self.label[source], self.label[goal]) >= FAR // 2:
                return None
            limit = _FIRST_STEP
            far, by = self.far_from(source, limit)
            while far[goal] == FAR and limit < FAR // _FURTHER:
                limit *= _FURTHER
                far, by = self.far_from(source, limit)
            if self.complete or not self.take_in(_Nearer(self, far, int(far[goal]))):
                break
        if far[goal] == FAR:
            return None
        cost = int(far[goal]) - int(self.label[goal]) + int(self.label[source])
        return Way(cost, self.moves(by, source, goal))

    @property
    def complete(self) -> bool:
        """Say whether there is nothing that is not listed."""
        return self.listing.complete

    def take_in(self, view: View) -> bool:
        """List what lies below a view of labels; say whether there was anything."""
        active = lists.activate(self.rows.table, self.listing, view)
        found = lists.fetch(self.rows, active or self.listing, view) or active
        if found is None:
            return False
        table, old = self.rows.table, self.labels.tree.pairs
        chosen = table.keys(old.person[self.labels.taken], old.member[self.labels.taken])
        tree = Tree(table, found.in_use())
        keys = table.keys(tree.pairs.person, tree.pairs.member)
        self._lay(found, Labels(tree, np.isin(keys, chosen)))
        return True

    def moves(self, by: Ints, source: int, goal: int) -> tuple[Move, ...]:
        """Return who loses and gains whom along a way that a search has found."""
        return tuple(self._moves(by, source, goal))

    def _moves(self, by: Ints, source: int, goal: int) -> Iterator[Move]:
        """Yield who loses and gains whom along the way, from its end back to where it began."""
        node = goal
        while node != source:
            before = int(by[node])
            if self._is_member(node) and self.person_of[before] >= 0:
                yield Move(int(self.person_of[before]), None, node - self.first_member)
            elif self._is_member(before) and self.person_of[node] >= 0:
                yield Move(int(self.person_of[node]), before - self.first_member, None)
            node = before

    def _is_member(self, node: int) -> bool:
        return self.first_member <= node < self.first_person


class _Nearer:
    """Labels such that what lies below them could shorten a way that is known so far."""

    def __init__(self, detours: Detours, far: Ints, goal: int) -> None:
        self.detours = detours
        self.member = np.minimum(detours.labels.member, detours.rows.table.dear)
        room = np.maximum(min(goal, FAR // 4) - far, 0)
        self.node = np.where(far < goal, detours.label + room, -FAR)
        self.highest = np.full(detours.rows.table.shape[0], -FAR, np.int64)
        people = detours.person_of >= 0
        np.maximum.at(self.highest, detours.person_of[people], self.node[people])

    def of_pairs(self, person: Places, member: Places) -> Ints:
        """Return the label that each of some pairs would have to lie below."""
        found: Ints = self.node[self.detours.branches(person, member)]
        return found


def _arcs(tail: Ints | int, head: Ints | int, cost: Ints | int) -> tuple[Ints, Ints, Ints]:
    found = np.broadcast_arrays(tail, head, cost)
    return found[0].astype(np.int64), found[1].astype(np.int64), found[2].astype(np.int64)
