"""An exact engine: one cheapest path after another, in integers. Pure.

The problem is a flow of least cost (matching.md, section 2). Places of persons enter one by
one, first places before second ones, the urgent before the others. Each takes the most
profitable path through the residual network: to a member with room; through members who are
taken, whose persons move on to others; or to nowhere, where it does not pay. Prices of members
and quotas make every step of a path cost zero or more, so a search ends as soon as nothing
nearer than its best end is left. After each path the flow is the best for the places so far,
and the prices prove it.

Inside a person the network is a small tree (person, camps, parties). It is not walked: what
one place of a person could be exchanged for is a row of numbers, kept for each place. Among
equally cheap paths the one with the fewest exchanges is taken; so it never enters one branch
of a tree twice, and the rows, made for one exchange, stay exact for all of a path. To this end
all worths and prices here are shifted to the left, and the bits below count exchanges.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from gemel.matching.board import NEVER, Answer, Board
from gemel.matching.search import Search
from gemel.matching.table import Bools, Ints

NAME = "paths"


def run(board: Board, tired: Callable[[], bool]) -> Answer:
    """Return the best set of pairs; where `tired` says so, only coverage is made the best."""
    flow = filled(board, tired)
    pairs = [(p, m) for p, held in enumerate(flow.held) for m in held]
    return Answer(sorted(pairs), flow.price >> flow.shift, flow.quota_price >> flow.shift)


def filled(board: Board, tired: Callable[[], bool]) -> Flow:
    """Return the flow that `run` answers from."""
    flow = Flow(board)
    for turn in (1, 2, 3):
        for person in board.turns:
            if board.wants[person] < turn or flow.count(person) != turn - 1:
                continue  # nothing wanted, or a lock is there, or nothing could be found before
            if turn == 1 or not tired():
                flow.place(person)
            else:
                flow.place_simply(person)
    return flow


class Flow:
    """The pairs so far, the room that is left, the prices, and the rows of exchanges."""

    def __init__(self, board: Board) -> None:
        self.board = board
        persons, members = board.worth.shape
        self.held: list[list[int]] = [[] for _ in range(persons)]
        self.room = board.room.copy()
        self.quota_room = board.quota_room.copy()
        most = int(board.wants.sum()) if members else 0
        self.shift = (most + 1).bit_length()  # no path has more exchanges than there are places
        # What locks have filled is out of reach: dearer than anything could be worth.
        dear = board.dear << self.shift
        self.quota_price = np.where(board.quota_room > 0, 0, dear)
        closed = (board.room <= 0) | (board.quota_room[board.quota] <= 0)
        self.price = np.where(closed, dear, 0)
        self.open = ~closed
        # One row for each place that a person holds: what any other member would be worth there.
        self.rows = np.empty((most, members), np.int64)
        self.own = np.zeros(most, np.int64)  # worth of the member who is there now
        self.fresh = np.zeros(most, bool)
        self.person_of = np.zeros(most, np.int64)
        self.member_of = np.full(most, members, np.int64)  # `members`: nobody
        self.places: list[list[int]] = [[] for _ in range(persons)]
        self.spare = list(range(most - 1, -1, -1))

    def count(self, person: int) -> int:
        """Return how many members a person has, locked ones included."""
        return len(self.board.locked[person]) + len(self.held[person])

    def worth_beside(self, person: int, without: int = -1) -> Ints:
        """Return what each member would add to the members of a person, one left out."""
        board = self.board
        others = [*board.locked[person], *(m for m in self.held[person] if m != without)]
        row: Ints = board.worth[person] + board.bonus[person, len(others) + 1]
        if others:
            row -= board.party_cost * _among(board.party, others)
            if board.camp_cost[person]:
                row -= board.camp_cost[person] * _among(board.camp, others)
            row[others] = NEVER
        np.maximum(row, -board.dear, out=row)  # as good as never, and fit to be shifted
        shifted: Ints = row << self.shift
        return shifted

    def place(self, person: int) -> None:
        """Give a person one more member along the most profitable path, if one pays."""
        profit = self.worth_beside(person) - self.price
        best = int(profit.argmax()) if profit.size else -1
        if best < 0 or profit[best] <= 0:
            return
        if self.open[best]:
            self._settle(person, best)
            return
        search = Search(self, profit[best] - profit, int(profit[best]))
        self.price += self._nearer(search.far, search.stop)
        self.quota_price += self._nearer(search.quota_far, search.stop)
        search.walk_back(person)
        self._after_change()

    def _nearer(self, far: Ints, stop: int) -> Ints:
        nearer: Ints = np.maximum((stop >> self.shift) - (far >> self.shift), 0) << self.shift
        return nearer

    def place_simply(self, person: int) -> None:
        """Give a person the best member who has room, without moving anybody."""
        worth = np.where(self.open, self.worth_beside(person), 0)
        if worth.size and worth.max() > 0:
            self._settle(person, int(worth.argmax()))

    def _settle(self, person: int, member: int) -> None:
        self.take_room(member)
        self.gain(person, member)
        self._after_change()

    def _after_change(self) -> None:
        self.open = (self.room > 0) & (self.quota_room[self.board.quota] > 0)
        waiting = (self.room > 0) & ~self.open
        self.price[waiting] = self.quota_price[self.board.quota[waiting]]

    def take_room(self, member: int) -> None:
        """Use up one place with a member, and under the member's quota."""
        self.room[member] -= 1
        self.quota_room[self.board.quota[member]] -= 1

    def gain(self, person: int, member: int) -> None:
        """Give a person a member, for whom room has been taken."""
        place = self.spare.pop()
        self.person_of[place] = person
        self.member_of[place] = member
        self.places[person].append(place)
        self.held[person].append(member)
        self.fresh[self.places[person]] = False

    def lose(self, place: int) -> tuple[int, int]:
        """Free a place; return its person and the member who was there."""
        person, member = int(self.person_of[place]), int(self.member_of[place])
        self.member_of[place] = self.price.size
        self.places[person].remove(place)
        self.held[person].remove(member)
        self.fresh[self.places[person]] = False
        self.spare.append(place)
        return person, member

    def refresh(self, places: Ints) -> None:
        """Bring the rows of some places up to date."""
        for place in places[~self.fresh[places]]:
            person, member = int(self.person_of[place]), int(self.member_of[place])
            self.rows[place] = self.worth_beside(person, without=member)
            self.own[place] = self.rows[place, member]
            self.fresh[place] = True


def _among(kinds: Ints, members: Sequence[int]) -> Bools:
    """Say of each member whether one of some members is of the same kind."""
    same: Bools = kinds == kinds[members[0]]
    for member in members[1:]:
        same |= kinds == kinds[member]
    return same
