"""The search for one cheapest path through what a flow leaves over; a part of `paths`. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gemel.matching.table import Ints

if TYPE_CHECKING:
    from gemel.matching.paths import Flow

_FAR = 1 << 62
_HERE = -1  # the path begins here: at the person whose place is being filled
_WORK = 50_000  # numbers to be looked at in one step; fewer steps, or less in vain


class Search:
    """The cheapest way from one person to an end: how far each member is, and by what place.

    `far` counts cost and, in the bits below, exchanges. The nearest members go first, as many
    at once as pays; one who is reached again, nearer, goes again.
    """

    def __init__(self, flow: Flow, far: Ints, stop: int) -> None:
        self.flow = flow
        self.far = far
        self.stop = stop  # how far the best end is; at first: the person stays without
        self.end_place = self.end_member = -1
        self.by = np.full(far.size, _HERE, np.int64)
        self.quota_far = np.full(flow.quota_room.size, _FAR, np.int64)
        self.quota_by = np.full(flow.quota_room.size, -1, np.int64)
        self.full = np.flatnonzero(flow.quota_room == 0)
        self.waiting = np.ones(far.size, bool)
        self._ends_among(np.arange(far.size))
        width = 1 + _WORK // far.size
        while (near := np.flatnonzero(self.waiting & (self.far < self.stop))).size:
            if near.size > width:
                near = near[np.argpartition(self.far[near], width)[:width]]
            self.waiting[near] = False
            self._go_on_from(near)

    def _ends_among(self, members: Ints) -> None:
        ends = members[self.flow.open[members]]
        if ends.size:
            nearest = int(ends[self.far[ends].argmin()])
            if self.far[nearest] < self.stop:
                self.stop, self.end_member, self.end_place = int(self.far[nearest]), nearest, -1

    def _go_on_from(self, near: Ints) -> None:
        """Let each person with one of these members move on to any other member."""
        flow = self.flow
        for quota in self.full:
            self._through_quota(int(quota), near)
        asked = np.zeros(self.far.size + 1, bool)
        asked[near] = True
        places = np.flatnonzero(asked[flow.member_of])
        if not places.size:
            return
        flow.refresh(places)
        members = flow.member_of[places]
        start = self.far[members] + flow.own[places] - flow.price[members] + 1
        nearest = int(start.argmin())
        if start[nearest] < self.stop:  # the person there goes without
            self.stop, self.end_place = int(start[nearest]), int(places[nearest])
            self.end_member = -1
        ways = start[:, None] - flow.rows[places]
        far = ways.min(0) + flow.price
        better = np.flatnonzero((far < self.far) & (far < self.stop))
        self.far[better] = far[better]
        self.by[better] = places[ways[:, better].argmin(0)]
        self.waiting[better] = True
        self._ends_among(better)

    def _through_quota(self, quota: int, near: Ints) -> None:
        """Where a quota is full, a member with room can take over another member's place."""
        flow = self.flow
        givers = near[(flow.board.quota[near] == quota) & (flow.room[near] > 0)]
        if not givers.size:
            return
        nearest = givers[self.far[givers].argmin()]
        if self.far[nearest] >= self.quota_far[quota]:
            return
        self.quota_far[quota] = self.far[nearest]
        self.quota_by[quota] = nearest
        used = np.zeros(self.far.size + 1, bool)
        used[flow.member_of] = True
        far = self.quota_far[quota] + flow.price - flow.quota_price[quota]
        under = used[:-1] & (flow.board.quota == quota)
        better = under & (far < self.far) & (far < self.stop)
        self.far[better] = far[better]
        self.by[better] = -2 - quota
        self.waiting |= better

    def walk_back(self, person: int) -> None:
        """Change the flow along the path, from its end to the person it began with."""
        flow = self.flow
        gains: list[tuple[int, int]] = []
        if self.end_place >= 0:
            _, member = flow.lose(self.end_place)
        elif self.end_member >= 0:
            member = self.end_member
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
