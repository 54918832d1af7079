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
of a tree twice, and the rows, made for one exchange, stay exact for all of a path.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from gemel.matching.board import NEVER, Answer, Board, Bools, Ints

NAME = "paths"
_FAR = 1 << 60
_HERE = -1  # the path begins here: at the person whose place is being filled


def run(board: Board, tired: Callable[[], bool]) -> Answer:
    """Return the best set of pairs; where `tired` says so, only coverage is made the best."""
    flow = filled(board, tired)
    pairs = [(p, m) for p, held in enumerate(flow.held) for m in held]
    return Answer(sorted(pairs), flow.price, flow.quota_price)


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
        # What locks have filled is out of reach: dearer than anything could be worth.
        self.quota_price = np.where(board.quota_room > 0, 0, 6 * board.tier)
        closed = (board.room <= 0) | (board.quota_room[board.quota] <= 0)
        self.price = np.where(closed, 6 * board.tier, 0)
        self.open = ~closed
        most = int(sum(board.wants)) if members else 0
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
        return row

    def place(self, person: int) -> None:
        """Give a person one more member along the most profitable path, if one pays."""
        profit = self.worth_beside(person) - self.price
        best = int(profit.argmax()) if profit.size else -1
        if best < 0 or profit[best] <= 0:
            return
        if self.open[best]:
            self._settle(person, best)
            return
        search = _Search(self, profit[best] - profit, int(profit[best]))
        self.price += np.maximum(search.stop - search.far, 0)
        self.quota_price += np.maximum(search.stop - search.quota_far, 0)
        search.walk_back(person)
        self._after_change()

    def place_simply(self, person: int) -> None:
        """Give a person the best member who has room, without moving anybody."""
        row = np.where(self.open, self.worth_beside(person), NEVER)
        if row.size and row.max() > 0:
            self._settle(person, int(row.argmax()))

    def _settle(self, person: int, member: int) -> None:
        self.take_room(member)
        self.gain(person, member)
        self._after_change()

    def _after_change(self) -> None:
        self.open = (self.room > 0) & (self.quota_room[self.board.quota] > 0)
        waiting = (self.room > 0) & ~self.open
        self.price[waiting] = self.quota_price[self.board.quota[waiting]]

    def take_room(self, member: int) -> None:
        self.room[member] -= 1
        self.quota_room[self.board.quota[member]] -= 1

    def gain(self, person: int, member: int) -> None:
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


class _Search:
    """The cheapest way from one person to an end: how far each member is, and by what place."""

    def __init__(self, flow: Flow, far: Ints, stop: int) -> None:
        self.flow = flow
        self.far = far
        self.stop = stop  # how far the best end is; at first: the person stays without
        self.end_place = self.end_member = -1
        self.by = np.full(far.size, _HERE, np.int64)
        self.quota_far = np.full(flow.quota_room.size, _FAR, np.int64)
        self.quota_by = np.full(flow.quota_room.size, -1, np.int64)
        self.full = np.flatnonzero(flow.quota_room == 0)
        self._ends_among(np.arange(far.size))
        news = self.far < self.stop
        while news.any():
            news = self._one_exchange_further(news)

    def _ends_among(self, members: Ints) -> None:
        ends = members[self.flow.open[members]]
        if ends.size:
            nearest = ends[self.far[ends].argmin()]
            if self.far[nearest] < self.stop:
                self.stop, self.end_member, self.end_place = int(self.far[nearest]), nearest, -1

    def _one_exchange_further(self, news: Bools) -> Bools:
        """Go on from what was reached last; return what is reached nearer than before."""
        flow = self.flow
        for quota in self.full:
            self._through_quota(int(quota), news)
        places = np.flatnonzero(np.append(news, False)[flow.member_of])
        if not places.size:
            return np.zeros_like(news)
        flow.refresh(places)
        members = flow.member_of[places]
        start = self.far[members] + flow.own[places] - flow.price[members]
        nearest = start.argmin()
        if start[nearest] < self.stop:  # the person there goes without
            self.stop, self.end_place, self.end_member = (
                int(start[nearest]),
                int(places[nearest]),
                -1,
            )
        ways = start[:, None] - flow.rows[places]
        far = ways.min(0) + flow.price
        better = np.flatnonzero((far < self.far) & (far < self.stop))
        self.far[better] = far[better]
        self.by[better] = places[ways[:, better].argmin(0)]
        self._ends_among(better)
        news = np.zeros_like(news)
        news[better] = self.far[better] < self.stop
        return news

    def _through_quota(self, quota: int, news: Bools) -> None:
        """Where a quota is full, a member with room can take over another member's place."""
        flow = self.flow
        under = flow.board.quota == quota
        givers = np.flatnonzero(news & under & (flow.room > 0))
        if not givers.size:
            return
        nearest = givers[self.far[givers].argmin()]
        if self.far[nearest] >= self.quota_far[quota]:
            return
        self.quota_far[quota] = self.far[nearest]
        self.quota_by[quota] = nearest
        used = np.zeros(under.size + 1, bool)
        used[flow.member_of] = True
        far = self.quota_far[quota] + flow.price - flow.quota_price[quota]
        better = under & used[:-1] & (far < self.far) & (far < self.stop)
        self.far[better] = far[better]
        self.by[better] = -2 - quota
        news |= better

    def walk_back(self, person: int) -> None:
        """Change the flow along the path, from its end to the person it began with."""
        flow = self.flow
        gains: list[tuple[int, int]] = []
        if self.end_place >= 0:
            _, member = flow.lose(self.end_place)
        elif self.end_member >= 0:
            member = int(self.end_member)
            flow.take_room(member)
        else:
            return
        while (by := int(self.by[member])) != _HERE:
            if by >= 0:
                holder, other = flow.lose(by)
                gains.append((holder, member))
                member = other
            else:
                flow.room[member] += 1
                member = int(self.quota_by[-2 - by])
                flow.room[member] -= 1
        gains.append((person, member))
        for holder, member in gains:
            flow.gain(holder, member)
