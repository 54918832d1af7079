"""From a list of pairs to the best over all eligible pairs, round by round. Pure.

Each round solves a part of the list and asks, with the labels of that answer, which other pair
of the list or of the whole rows would be worth more than it costs. Where none is, the answer is
the best of all. Where the search is stopped, the last round's answer stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gemel.matching import listing as lists
from gemel.matching import network
from gemel.matching.child import Child, Stopped
from gemel.matching.labels import Labels, Tree
from gemel.matching.listing import Listing, Rows
from gemel.matching.table import Bools, Ints


@dataclass(frozen=True, slots=True)
class Found:
    """What came out: the listing in the end, the tree of what was solved, and what was taken."""

    listing: Listing
    tree: Tree
    taken: Bools  # of the tree's pairs
    labels: Labels | None  # None where not even one round was finished
    rounds: int
    whole: bool  # nothing is lacking any more

    @property
    def pairs(self) -> tuple[Ints, Ints]:
        """Return persons and members of the chosen pairs, without the locked ones."""
        some = self.tree.pairs
        taken = self.taken
        return some.person[taken].astype(np.int64), some.member[taken].astype(np.int64)


def run(
    rows: Rows,
    listing: Listing,
    child: Child,
    tired: Callable[[], bool],
    look: Callable[[str, int], None],
) -> Found:
    """Return the best pairs over all rows, or those of the last round that could be finished."""
    table = rows.table
    last: Found | None = None
    rounds = 0
    while True:
        rounds += 1
        tree = Tree(table, listing.in_use())
        try:
            look("solve", rounds)
            flows = network.build(tree)
            taken = flows.taken(child.flow(flows, tired))
            labels = Labels(tree, taken).finish()
            last = Found(listing, tree, taken, labels, rounds, whole=False)
            more = lists.activate(table, listing, labels)
            fetched = lists.fetch(rows, more or listing, labels, _looking(look, rounds, tired))
        except (Stopped, ValueError):
            return last or Found(listing, tree, simply(tree), None, rounds, whole=False)
        if fetched is None and more is None:
            return Found(listing, tree, taken, labels, rounds, whole=True)
        listing = fetched or more or listing


def _looking(
    look: Callable[[str, int], None], rounds: int, tired: Callable[[], bool]
) -> Callable[[int], None]:
    def at(_: int) -> None:
        look("price", rounds)
        if tired():
            raise Stopped("time is up")

    return at


def simply(tree: Tree) -> Bools:
    """Return pairs as somebody in a hurry would take them: the urgent first, the best with room."""
    table, pairs = tree.table, tree.pairs
    room, quota_room = table.room.copy(), table.quota_room.copy()
    first = np.searchsorted(pairs.person, np.arange(table.shape[0] + 1))
    taken = np.zeros(pairs.person.size, bool)
    count = table.locks
    for turn in (1, 2, 3):
        for person in np.argsort(-table.urgency, kind="stable"):
            if count[person] != turn - 1 or table.wants[person] < turn:
                continue
            mine = np.arange(first[person], first[person + 1])
            at = pairs.member[mine]
            mine = mine[(room[at] > 0) & (quota_room[table.quota[at]] > 0) & ~taken[mine]]
            if mine.size:
                best = mine[pairs.worth[mine].argmax()]
                taken[best] = True
                count[person] += 1
                room[pairs.member[best]] -= 1
                quota_room[table.quota[pairs.member[best]]] -= 1
    return taken
