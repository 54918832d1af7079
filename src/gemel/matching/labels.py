"""How cheaply one more unit could get from anywhere to the end, past the chosen pairs. Pure.

The engines' side of the network of matching.md (section 2): start, person, camp, party, member,
quota, end, with a way past everything. Of two pairs that a person could have, the label of the
branch they hang on tells what the person gives up for one more. Labels are shortest distances
in the network that a flow leaves over; they exist only where the flow is the best.
"""

from __future__ import annotations

import numpy as np

from gemel.matching.listing import Listing
from gemel.matching.table import Bools, Ints, Places, Table

FAR = 1 << 60


class Tree:
    """The branches of all persons: leaves (camp and party) of pairs, camps of leaves.

    Pairs must stand in the order of a listing. A leaf without a party, or a camp not known, is
    no node of its own: it stands for the person, or the camp, that it hangs on.
    """

    def __init__(self, table: Table, pairs: Listing) -> None:
        self.table = table
        self.pairs = pairs
        mixes = table.wants[pairs.person] >= 2
        camp = np.where(mixes, table.camp[pairs.member], -1)
        party = np.where(mixes, table.party[pairs.member], -1)
        self.first_of_leaf, self.leaf = _groups(pairs.person, camp, party)
        self.leaf_party = party[self.first_of_leaf]
        self.leaf_person = pairs.person[self.first_of_leaf].astype(np.int64)
        person, camp = self.leaf_person, camp[self.first_of_leaf]
        self.first_of_camp, self.camp = _groups(person, camp)
        self.camp_code = camp[self.first_of_camp]
        person = person[self.first_of_camp]
        self.first_of_person, self.person = _groups(person)
        self.persons = person[self.first_of_person]  # who has pairs at all
        self.camp_person = person
        self._lock()
        self.camp_index = _index(self._keys(self.camp_person, self.camp_code))
        self.leaf_index = _index(self._keys(self.leaf_person, self.leaf_party))

    def _lock(self) -> None:
        """Count what locked pairs use of each branch."""
        table = self.table
        locked, member = table.locked[:, 0], table.locked[:, 1]
        mixes = table.wants[locked] >= 2
        parties = np.where(mixes, table.party[member], -1)
        camps = np.where(mixes, table.camp[member], -1)
        self.leaf_locked = _counted(
            self._keys(self.leaf_person, self.leaf_party), self._keys(locked, parties)
        )
        self.camp_locked = _counted(
            self._keys(self.camp_person, self.camp_code), self._keys(locked, camps)
        )

    def _keys(self, person: Places, code: Ints) -> Ints:
        """Return a number for each branch of a person; -1 for those that are no nodes."""
        found: Ints = np.where(
            code >= 0, person.astype(np.int64) * (self.table.shape[1] + 1) + code, -1
        )
        return found

    def place(self, index: tuple[Ints, Ints], person: Places, code: Ints) -> Ints:
        """Return which camp, or leaf, stands for a code with each person; -1 for none."""
        keys, places = index
        if not keys.size:
            return np.full(code.size, -1, np.int64)
        wanted = self._keys(person, code)
        at = np.minimum(np.searchsorted(keys, wanted), keys.size - 1)
        found: Ints = np.where(keys[at] == wanted, places[at], -1)
        return found


class Labels:
    """Labels for the best flow on some pairs; `taken` marks the chosen ones, without locks."""

    def __init__(self, tree: Tree, taken: Bools) -> None:
        self.tree = tree
        table, pairs = tree.table, tree.pairs
        persons, members = table.shape
        self.taken = np.flatnonzero(taken)
        self.count = table.locks + np.bincount(pairs.person[taken], minlength=persons)
        leaf_free = np.bincount(tree.leaf[taken], minlength=tree.leaf_party.size)
        camp_free = np.bincount(tree.camp, weights=leaf_free, minlength=tree.camp_code.size).astype(
            np.int64
        )
        self.leaf_flow = np.where(tree.leaf_party >= 0, leaf_free + tree.leaf_locked, 0)
        self.camp_flow = np.where(tree.camp_code >= 0, camp_free + tree.camp_locked, 0)
        self.leaf_in = np.where(self.leaf_flow > 0, table.party_cost, 0)
        self.camp_in = np.where(self.camp_flow > 0, table.camp_cost, 0)
        self.leaf_back = _back(self.leaf_flow, tree.leaf_party, table.party_cost)
        self.camp_back = _back(self.camp_flow, tree.camp_code, table.camp_cost)
        person = np.arange(persons)
        self.back = np.where(self.count > 0, table.bonus[person, self.count], FAR)
        self.used = np.bincount(pairs.member[taken], minlength=members)
        self.left = table.room - self.used
        self.quota_left = table.quota_room - np.bincount(
            table.quota[pairs.member[taken]], minlength=table.quota_room.size
        )
        self.quota = np.where(self.quota_left > 0, 0, FAR)
        self.member = self._at_ends(np.full(members, FAR, np.int64))
        self.sweeps = 0
        self._settle()

    def _at_ends(self, member: Ints) -> Ints:
        """Return the labels of members as their quotas let them have room."""
        at_quota = np.where(self.left > 0, self.quota[self.tree.table.quota], FAR)
        found: Ints = np.minimum(member, at_quota)
        return found

    def _settle(self) -> None:
        """Go through persons and members in turn until no label falls any more."""
        tree, pairs = self.tree, self.tree.pairs
        most = 4 * (self.taken.size + self.quota.size) + 8
        at, holders = pairs.member[self.taken], tree.leaf[self.taken]
        while True:
            self.sweeps += 1
            if self.sweeps > most:
                raise ValueError("these pairs are not the best: there are no labels")
            self._persons()
            before = self.member, self.quota
            member = self.member.copy()
            np.minimum.at(member, at, self.leaf[holders] + pairs.worth[self.taken])
            quota = self.quota.copy()
            busy = self.used > 0
            np.minimum.at(quota, tree.table.quota[busy], member[busy])
            self.quota = quota
            self.member = self._at_ends(member)
            if (self.member == before[0]).all() and (self.quota == before[1]).all():
                return

    def _persons(self) -> None:
        tree, pairs = self.tree, self.tree.pairs
        self.person = self.back.copy()
        if not pairs.person.size:
            self.leaf = self.camp = np.zeros(0, np.int64)
            return
        ways = self.member[pairs.member] - pairs.worth
        ways[self.taken] = FAR
        leaf = np.minimum.reduceat(ways, tree.first_of_leaf)
        camp = np.minimum.reduceat(leaf + self.leaf_in, tree.first_of_camp)
        person = np.minimum.reduceat(camp + self.camp_in, tree.first_of_person)
        self.person[tree.persons] = np.minimum(self.person[tree.persons], person)
        above = self.person[tree.camp_person] - self.camp_back
        self.camp = np.where(tree.camp_code < 0, above, np.minimum(camp, above))
        above = self.camp[tree.camp] - self.leaf_back
        self.leaf = np.where(tree.leaf_party < 0, above, np.minimum(leaf, above))

    def finish(self) -> Labels:
        """Give what cannot be reached a price that is dear, and the idle what they would gain."""
        table, tree = self.tree.table, self.tree
        dear = table.dear
        self.member = np.minimum(self.member, dear)
        self.quota = np.minimum(self.quota, dear)
        # Who has nobody at all needs no more than what one member would bring.
        turn = np.minimum(self.count + 1, 3)
        idle = np.bincount(tree.pairs.person[self.taken], minlength=self.person.size) == 0
        next_one = table.bonus[np.arange(turn.size), turn]
        self.person = np.where(
            idle & (self.count < table.wants), np.minimum(self.person, next_one), self.person
        )
        # An idle branch needs no more than what it hangs on.
        above = self.person[tree.camp_person]
        self.camp = np.where(self.camp_flow > 0, self.camp, np.minimum(self.camp, above))
        above = self.camp[tree.camp]
        self.leaf = np.where(self.leaf_flow > 0, self.leaf, np.minimum(self.leaf, above))
        self.highest = self.person.copy()
        np.maximum.at(self.highest, tree.camp_person, self.camp)
        np.maximum.at(self.highest, tree.leaf_person, self.leaf)
        return self

    def of_pairs(self, person: Places, member: Places) -> Ints:
        """Return the label of the branch that each of some pairs hangs on, listed or not."""
        table, tree = self.tree.table, self.tree
        mixes = table.wants[person] >= 2
        found = self.person[person]
        for index, labels, code in (
            (tree.camp_index, self.camp, table.camp),
            (tree.leaf_index, self.leaf, table.party),
        ):
            place = tree.place(index, person, np.where(mixes, code[member], -1))
            if labels.size:
                found = np.where(place >= 0, labels[place], found)
        return found


def _back(flow: Ints, code: Ints, cost: int) -> Ints:
    """Return what going back up a branch brings; a branch nobody uses lets nobody back."""
    used = np.where(flow > 1, cost, 0)
    found: Ints = np.where(code < 0, 0, np.where(flow > 0, used, -FAR))
    return found


def _index(keys: Ints) -> tuple[Ints, Ints]:
    """Return the keys of nodes in order, and whose they are."""
    nodes = np.flatnonzero(keys >= 0)
    order = nodes[np.argsort(keys[nodes])]
    return keys[order], order


def _groups(*columns: Places) -> tuple[Ints, Ints]:
    """Return where runs of equal rows begin, and the number of the run of each row."""
    size = columns[0].size
    new = np.zeros(size, bool)
    new[:1] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(new), np.cumsum(new) - 1


def _counted(keys: Ints, some: Ints) -> Ints:
    """Return how often each key stands among some others; -1 counts for nothing."""
    known, counts = np.unique(some[some >= 0], return_counts=True)
    if not known.size:
        return np.zeros(keys.size, np.int64)
    at = np.minimum(np.searchsorted(known, keys), known.size - 1)
    found: Ints = np.where(known[at] == keys, counts[at], 0)
    return found
