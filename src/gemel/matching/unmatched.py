"""Why a person is left without any member, with numbers that prove it. Pure.

Coverage is the best there is, so no rearrangement can serve a person who is left out. Whoever
could move for the person, and whoever could move for those, form a set of rivals: they can turn
only to certain members, and these have fewer places between them than there are rivals. (Where
an answer is only bounded, coverage may be short of the best, and the numbers are no proof.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from gemel.matching.listing import Rows
from gemel.matching.problem import Problem
from gemel.matching.solution import Unmatched
from gemel.matching.table import Bools, Ints


@dataclass(slots=True)
class Crowd:
    """Members and quotas whose places are all taken by the same rivals."""

    members: Bools
    quotas: set[int] = field(default_factory=set)
    rivals: set[int] = field(default_factory=set)
    slots: int = 0


def reasons(problem: Problem, rows: Rows, chosen: tuple[Ints, Ints]) -> Iterator[Unmatched]:
    """Yield why each person without a member is without, in the order of their ids."""
    crowds = Crowds(rows, chosen)
    for person in crowds.left:
        name = rows.table.persons[person]
        if not crowds.given(person):
            yield Unmatched(name, "no_eligible_member")
        elif not crowds.may(person).any():
            yield Unmatched(name, "forbidden")
        else:
            crowd = crowds.of(person)
            yield Unmatched(
                name,
                "quota" if crowd.quotas else "capacity",
                rivals=len(crowd.rivals),
                members=int(crowd.members.sum()),
                slots=crowd.slots,
            )


class Crowds:
    """Who may have whom and who has whom (locked pairs apart), by their places on the table."""

    def __init__(self, rows: Rows, chosen: tuple[Ints, Ints]) -> None:
        self.rows = rows
        table = self.table = rows.table
        self.locked = set(table.locked[:, 0].tolist())
        served = set(chosen[0].tolist()) | self.locked
        self.left = [person for person in range(table.shape[0]) if person not in served]
        self.held = np.bincount(chosen[1], minlength=table.shape[1])
        order = np.argsort(chosen[1], kind="stable")
        self.holders = chosen[0][order]
        self.first_holder = np.searchsorted(chosen[1][order], np.arange(table.shape[1] + 1))
        self.none = table.quota_room.size - 1
        self.found: list[Crowd] = []
        self.known: dict[int, Bools] = {}

    def given(self, person: int) -> bool:
        """Say whether the person has pairs at all, banned ones too."""
        row = int(self.table.row[person])
        return bool((self.rows.candidates.block(row, row + 1) >= 0).any())

    def may(self, person: int) -> Bools:
        """Return whom a person could have, with room or without."""
        if person not in self.known:
            row = int(self.table.row[person])
            may: Bools = self.rows.candidates.block(row, row + 1)[0][self.table.column] >= 0
            banned = self.table.banned
            may[banned[banned[:, 0] == person, 1]] = False
            self.known[person] = may
        return self.known[person]

    def of(self, person: int) -> Crowd:
        """Return the crowd that this person stands in; one that was found before, if there is."""
        may = self.may(person)
        around = [crowd for crowd in self.found if not (may & ~crowd.members).any()]
        found = next((crowd for crowd in around if not crowd.quotas), None)
        if found is None:
            found = self._explored(person, until_quota=bool(around))
            if around and found.quotas:
                return around[0]
            self._count(found)
            self.found.append(found)
        return found

    def _explored(self, person: int, *, until_quota: bool) -> Crowd:
        """Return whom and what a person's wish for a place would set moving, step by step."""
        table = self.table
        crowd = Crowd(np.zeros(table.shape[1], bool), rivals={person})
        waiting = [person]
        while waiting and not (until_quota and crowd.quotas):
            new = self.may(waiting.pop()) & ~crowd.members
            free = new & (self.held < table.room)  # only the quota is in the way
            for quota in set(table.quota[free].tolist()) - crowd.quotas - {self.none}:
                crowd.quotas.add(quota)
                new |= (table.quota == quota) & ~crowd.members
            crowd.members |= new
            for member in np.flatnonzero(new & (self.held > 0)):
                first, last = self.first_holder[member], self.first_holder[member + 1]
                for other in self.holders[first:last].tolist():
                    if other not in crowd.rivals:
                        crowd.rivals.add(other)
                        waiting.append(other)
        return crowd

    def _count(self, crowd: Crowd) -> None:
        """Take in all others who wait for nobody else, and add up the places."""
        table = self.table
        crowd.rivals -= self.locked
        for other in self.left:
            may = self.may(other)
            if may.any() and not (may & ~crowd.members).any():
                crowd.rivals.add(other)
        apart = crowd.members & ~np.isin(table.quota, sorted(crowd.quotas))
        crowd.slots = int(table.room[apart].sum()) + sum(
            int(table.quota_room[quota]) for quota in crowd.quotas
        )
