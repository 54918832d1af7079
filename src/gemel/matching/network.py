"""Pairs as a flow of least cost, arc by arc, for solvers that know flows and nothing else. Pure.

Start -> person -> camp -> party -> member -> quota -> end, with a way past everything (matching.md,
section 2). A camp or party that only one pair could use is left out: nothing is ever paid there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gemel.matching.labels import Tree
from gemel.matching.table import Bools, Ints


@dataclass(frozen=True, slots=True)
class Network:
    """Arcs and nodes; the first arcs are the pairs, in their order. Start is 0, end is 1."""

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    room: Ints
    cost: Ints
    nodes: int
    supply: int  # from start to end; more than all persons can take
    pairs: int
    tier: int  # costs of at least this much are coverage

    def taken(self, flow: Ints) -> Bools:
        """Return which pairs a flow uses, of which only the pairs' arcs are given."""
        found: Bools = flow > 0
        return found


class _Arcs:
    def __init__(self) -> None:
        self.parts: list[tuple[Ints, Ints, Ints, Ints]] = []

    def add(self, tail: Ints, head: Ints | int, room: Ints | int, cost: Ints | int) -> None:
        """Add one arc for each tail; what is one number stands for all of them."""
        arcs = np.broadcast_arrays(tail, head, room, cost)
        self.parts.append(tuple(np.asarray(some, np.int64) for some in arcs))  # type: ignore[arg-type]


def build(tree: Tree) -> Network:
    """Return the network of a tree of pairs."""
    table, pairs = tree.table, tree.pairs
    person_node = 2 + np.arange(table.shape[0])
    nodes = 2 + table.shape[0]
    used, member = np.unique(pairs.member, return_inverse=True)
    arcs = _Arcs()
    leaves = np.bincount(tree.leaf, minlength=tree.leaf_party.size)
    camps = np.bincount(tree.camp, weights=leaves, minlength=tree.camp_code.size).astype(np.int64)
    camp_real = (tree.camp_code >= 0) & (camps + tree.camp_locked > 1) & (table.camp_cost > 0)
    leaf_real = (tree.leaf_party >= 0) & (leaves + tree.leaf_locked > 1) & (table.party_cost > 0)
    camp_node = np.where(camp_real, nodes + np.cumsum(camp_real) - 1, person_node[tree.camp_person])
    nodes += int(camp_real.sum())
    leaf_node = np.where(leaf_real, nodes + np.cumsum(leaf_real) - 1, camp_node[tree.camp])
    nodes += int(leaf_real.sum())
    member_node = nodes + np.arange(used.size)
    nodes += used.size
    bounded = table.quota_room.size - 1
    quota_node = np.append(nodes + np.arange(bounded), 1)
    nodes += bounded
    arcs.add(leaf_node[tree.leaf], member_node[member], 1, -pairs.worth)
    everyone = table.wants
    for turn in (1, 2, 3):
        some = (table.locks < turn) & (turn <= everyone)
        arcs.add(
            np.zeros(int(some.sum()), np.int64), person_node[some], 1, -table.bonus[some, turn]
        )
    _branch(arcs, person_node[tree.camp_person], camp_node, camp_real, tree.camp_locked,
            everyone[tree.camp_person], table.camp_cost)  # fmt: skip
    _branch(arcs, camp_node[tree.camp], leaf_node, leaf_real, tree.leaf_locked,
            everyone[tree.leaf_person], table.party_cost)  # fmt: skip
    arcs.add(member_node, quota_node[table.quota[used]], np.maximum(table.room[used], 0), 0)
    arcs.add(quota_node[:-1], 1, np.maximum(table.quota_room[:-1], 0), 0)
    supply = int(everyone.sum()) + 1  # so that the way past everything is never full
    arcs.add(np.zeros(1, np.int64), 1, supply, 0)
    tail, head, room, cost = (np.concatenate(some) for some in zip(*arcs.parts, strict=True))
    tail, head = tail.astype(np.int32), head.astype(np.int32)
    return Network(tail, head, room, cost, nodes, supply, pairs.person.size, table.tier)


def _branch(
    arcs: _Arcs, above: Ints, node: Ints, real: Bools, locked: Ints, wants: Ints, cost: int
) -> None:
    """Add the ways into camps or parties: the first is free, unless a lock has used it."""
    free = real & (locked == 0)
    arcs.add(above[free], node[free], 1, 0)
    arcs.add(above[real], node[real], wants[real], cost)
