"""What one more place with each member would bring, for all members in one go. Pure.

A place more closes a ring: from the member's quota (or from outside, where there is none) along
the cheapest way to the member. Members who have no room at all are on no way of the best flow;
for them all eligible pairs are looked at once.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from gemel.matching import candidates as eligible
from gemel.matching.detours import Detours, Move
from gemel.matching.labels import FAR
from gemel.matching.listing import Rows
from gemel.matching.problem import POINT
from gemel.matching.table import Ints, Places


def worths(detours: Detours, rows: Rows) -> Iterator[tuple[int, list[Move]]]:
    """Yield members with whom one more place would bring something, and who would move for it."""
    table, labels = rows.table, detours.labels
    none = table.quota_room.size - 1
    shut = table.room <= 0
    source_of = np.where(labels.quota_left[table.quota] > 0, none, table.quota)
    closed = table.quota_room[table.quota] <= 0  # locks fill the quota: no place helps
    for quota in np.unique(source_of[~closed]):
        mine = np.flatnonzero((source_of == quota) & ~closed)
        source, real, by = _from(detours, int(quota))
        for member in mine[~shut[mine]]:
            goal = detours.node(("member", int(member)))
            if detours.labels.left[member] <= 0 and real[goal] < 0:
                yield int(member), list(detours.moves(by, source, goal))
        for member, person in _through_shut(detours, rows, mine[shut[mine]], real):
            branch = detours.node((person, member))
            moves = detours.moves(by, source, branch)
            yield member, [*moves, Move(person, None, member)]


def _from(detours: Detours, quota: int) -> tuple[int, Ints, Ints]:
    """Return how far all is from a quota, over all eligible pairs, and what leads there."""
    while True:
        source = detours.node(("quota", quota))
        far, by = detours.far_from(source)
        real = np.where(far < FAR, far - detours.label + detours.label[source], FAR)
        if detours.complete or not detours.take_in(_Shorter(detours, real)):
            return source, real, by


class _Shorter:
    """Labels such that what lies below them would shorten the way to a full member."""

    def __init__(self, detours: Detours, real: Ints) -> None:
        self.detours = detours
        self.member = np.full(detours.rows.table.shape[1], FAR, np.int64)
        full = np.flatnonzero((detours.labels.left <= 0) & (detours.rows.table.room > 0))
        self.member[full] = -np.minimum(real[detours.first_member + full], 0)
        self.node = -real
        self.highest = np.full(detours.rows.table.shape[0], -FAR, np.int64)
        people = detours.person_of >= 0
        np.maximum.at(self.highest, detours.person_of[people], self.node[people])

    def of_pairs(self, person: Places, member: Places) -> Ints:
        """Return the label that each of some pairs would have to lie below."""
        found: Ints = self.node[self.detours.branches(person, member)]
        return found


def _through_shut(
    detours: Detours, rows: Rows, members: Ints, real: Ints
) -> Iterator[tuple[int, int]]:
    """Yield members without any room for whom a place would pay, and who would come to them."""
    if not members.size:
        return
    table = rows.table
    columns = table.column[members]
    best = np.zeros(members.size, np.int64)  # the cost of the best way so far: 0 is no way
    who = np.full(members.size, -1, np.int64)
    out = np.concatenate([table.locked, table.banned])
    barred = np.sort(table.keys(out[:, 0], out[:, 1]))
    for start, stop in eligible.blocks(*table.shape):
        scores = rows.candidates.block(start, stop)[:, columns]
        ranks = rows.rank[start:stop]
        people = detours.person_of >= 0
        least = np.full(table.shape[0], FAR, np.int64)
        np.minimum.at(least, detours.person_of[people], real[people])
        hope = least[ranks][:, None] - (scores.astype(np.int64) + 1) * POINT
        hope -= table.stability if table.earlier.size else 0
        row, place = np.nonzero((scores >= 0) & (hope < best))
        person, member = ranks[row], members[place]
        free = ~np.isin(table.keys(person, member), barred)
        row, place, person, member = row[free], place[free], person[free], member[free]
        cost = real[detours.branches(person, member)]
        cost = cost - table.worth(person, member, scores[row, place])
        for n in np.lexsort((person, cost)):
            if cost[n] < best[place[n]]:
                best[place[n]], who[place[n]] = cost[n], person[n]
    for n in np.flatnonzero(who >= 0):
        yield int(members[n]), int(who[n])
