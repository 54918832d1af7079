"""What would happen if one pair of an optimal flow were not allowed, without solving anew. Pure.

One unit then has to find another way from the person's place to the member it came from, which
includes the way out (the person goes without) and back in (somebody else takes the place with
the member, or nobody does). The cheapest such way in the network that the flow leaves over
gives the best answer without the pair, exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemel.matching.board import Bools, Ints
from gemel.matching.paths import Flow

_FAR = 1 << 60
_HERE = -1
_OUT = -2


@dataclass(frozen=True, slots=True)
class Move:
    """One person loses a member, gains one, or both; by their place on the board."""

    person: int
    lost: int | None
    gained: int | None


class Detours:
    """Answers for one finished flow; the flow itself is not changed."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        board = flow.board
        self.used = np.flatnonzero(flow.member_of < flow.price.size)
        flow.refresh(self.used)
        self.waiting = [
            person
            for person in range(len(board.persons))
            if flow.count(person) < board.wants[person]
        ]
        rows = [flow.worth_beside(person) for person in self.waiting]
        self.waiting_rows = np.array(rows, np.int64).reshape(len(rows), flow.price.size)
        self.held = np.zeros(flow.price.size, bool)
        self.held[flow.member_of[self.used]] = True
        self.full = np.flatnonzero(flow.quota_room == 0)

    def without(self, place: int) -> list[Move]:
        """Return what changes when the pair at a place is not allowed."""
        return _Way(self, place).moves()


class _Way:
    """The cheapest way from one place to the member there, by some other way than direct.

    `by` tells for each member what led there: a place, a waiting person (counted on from the
    places), a quota (counted on from those), or one of the two signs above.
    """

    def __init__(self, detours: Detours, place: int) -> None:
        flow = detours.flow
        self.detours = detours
        self.place = place
        self.goal = int(flow.member_of[place])
        self.first_waiting = flow.member_of.size
        self.first_quota = self.first_waiting + len(detours.waiting)
        start = int(flow.own[place] - flow.price[self.goal])
        self.far = start - flow.rows[place] + flow.price
        self.by = np.full(self.far.size, _HERE, np.int64)
        self.out_far, self.out_by, self.out_member = start, _HERE, -1
        self.far[self.goal] = start + flow.price[self.goal]
        self.by[self.goal] = _OUT
        self.quota_far = np.full(flow.quota_room.size, _FAR, np.int64)
        self.quota_by = np.full(flow.quota_room.size, -1, np.int64)
        news = self.far < self.far[self.goal]
        out_is_news = True
        while news.any() or out_is_news:
            news, out_is_news = self._further(news, out_is_news)

    def _further(self, news: Bools, out_is_news: bool) -> tuple[Bools, bool]:
        flow = self.detours.flow
        before = self.far.copy()
        out_before = self.out_far
        for quota in self.detours.full:
            news = news | self._through_quota(int(quota), news)
        ends = np.flatnonzero(news & flow.open)
        if ends.size and self.far[nearest := ends[self.far[ends].argmin()]] < self.out_far:
            self.out_far, self.out_by, self.out_member = int(self.far[nearest]), _OUT, int(nearest)
            out_is_news = True
        if out_is_news:
            self._back_in()
        places = self.detours.used[news[flow.member_of[self.detours.used]]]
        places = places[places != self.place]
        if places.size:
            members = flow.member_of[places]
            start = self.far[members] + flow.own[places] - flow.price[members]
            nearest = start.argmin()
            if start[nearest] < self.out_far:
                self.out_far, self.out_by = int(start[nearest]), int(places[nearest])
            self._spread(start, flow.rows[places], places)
        return (self.far < before) & (self.far < self.far[self.goal]), self.out_far < out_before

    def _spread(self, start: Ints, rows: Ints, names: Ints) -> None:
        """Reach members from several rows at once; `names` say which row led there."""
        ways = start[:, None] - rows
        far = ways.min(0) + self.detours.flow.price
        better = np.flatnonzero((far < self.far) & (far <= self.far[self.goal]))
        self.far[better] = far[better]
        self.by[better] = names[ways[:, better].argmin(0)]

    def _back_in(self) -> None:
        """From outside: to waiting persons, and to members, of whom somebody could leave."""
        detours = self.detours
        if detours.waiting:
            names = self.first_waiting + np.arange(len(detours.waiting))
            start = np.full(names.size, self.out_far, np.int64)
            self._spread(start, detours.waiting_rows, names)
        far = self.out_far + detours.flow.price
        better = detours.held & (far < self.far)
        self.far[better] = far[better]
        self.by[better] = _OUT

    def _through_quota(self, quota: int, news: Bools) -> Bools:
        flow = self.detours.flow
        under = flow.board.quota == quota
        givers = np.flatnonzero(news & under & (flow.room > 0))
        better = np.zeros_like(news)
        if (
            givers.size
            and self.far[nearest := givers[self.far[givers].argmin()]] < (self.quota_far[quota])
        ):
            self.quota_far[quota] = self.far[nearest]
            self.quota_by[quota] = nearest
            far = self.quota_far[quota] + flow.price - flow.quota_price[quota]
            better = under & self.detours.held & (far < self.far)
            self.far[better] = far[better]
            self.by[better] = self.first_quota + quota
        return better

    def moves(self) -> list[Move]:
        """Return the changes along the way, from its goal back to where it began."""
        flow = self.detours.flow
        person = int(flow.person_of[self.place])
        moves: list[Move] = []
        member: int | None = self.goal
        while True:
            if member is None:
                if self.out_by == _HERE:
                    return [*moves, Move(person, self.goal, None)]
                if self.out_by == _OUT:
                    member = self.out_member
                else:
                    member = int(flow.member_of[self.out_by])
                    moves.append(Move(int(flow.person_of[self.out_by]), member, None))
                continue
            by = int(self.by[member])
            if by == _HERE:
                return [*moves, Move(person, self.goal, member)]
            if by == _OUT:
                member = None
            elif by < self.first_waiting:
                left = int(flow.member_of[by])
                moves.append(Move(int(flow.person_of[by]), left, member))
                member = left
            elif by < self.first_quota:
                moves.append(Move(self.detours.waiting[by - self.first_waiting], None, member))
                member = None
            else:
                member = int(self.quota_by[by - self.first_quota])
