"""A matching problem on one board of persons by members, for the engine of small ones. Pure.

Made from the table and a listing of every pair. Persons and members stand in the order of the
table, so that the order of a file never matters; members whom nobody could have are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from gemel.matching.listing import Listing
from gemel.matching.table import Ints, Table

NEVER = -(1 << 60)  # the worth of a pair that may not be chosen; far below any sum of worths


@dataclass(frozen=True, slots=True)
class Board:
    """The problem as arrays: p persons, m members, q quotas (the last stands for none)."""

    column: Ints  # m; the member's place on the table
    worth: Ints  # p x m; NEVER where the pair is not to be chosen
    bonus: Ints  # p x 4; what the n-th member of a person adds, n from 1
    party: Ints  # m; negative and unlike any other where not known
    camp: Ints  # m; likewise
    party_cost: int  # for each member beyond the first of a party
    camp_cost: Ints  # p; for each beyond the first of a camp; 0 for a person who wants one
    wants: Ints  # p
    room: Ints  # m; without the room that locked pairs take
    quota: Ints  # m; which quota counts for this member
    quota_room: Ints  # q; without the room that locked pairs take
    locked: Sequence[Sequence[int]]  # p lists of members
    dear: int  # a price that nobody would pay

    @property
    def turns(self) -> Sequence[int]:
        """Persons in the order in which coverage is settled: the urgent first."""
        return [int(p) for p in np.argsort(-self.bonus[:, 1], kind="stable")]


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine found: pairs by their place on the board, and the prices that prove them."""

    pairs: Sequence[tuple[int, int]]  # without the locked ones
    price: Ints  # m; of one more place with each member
    quota_price: Ints  # q; of one more place under each quota


Engine = Callable[[Board, Callable[[], bool]], Answer]
"""Takes a board, and a question that says whether time is up; coverage is never cut short."""


def lay_out(table: Table, listing: Listing) -> Board:
    """Return the board of a table and all its pairs."""
    column, place = np.unique(listing.member.astype(np.int64), return_inverse=True)
    worth = np.full((table.shape[0], column.size), NEVER, np.int64)
    worth[listing.person, place] = listing.worth
    locked: list[list[int]] = [[] for _ in table.persons]
    kinds = _others(table.party), _others(table.camp)
    at = dict(zip(column.tolist(), range(column.size), strict=True))
    extra = sorted({int(member) for member in table.locked[:, 1]} - at.keys())
    if extra:  # nobody else could have them, and their party and camp still count
        column = np.append(column, extra)
        at |= {member: len(at) + n for n, member in enumerate(extra)}
        worth = np.hstack([worth, np.full((table.shape[0], len(extra)), NEVER, np.int64)])
    for person, member in table.locked:
        locked[person].append(at[int(member)])
    return Board(
        column=column,
        worth=worth,
        bonus=table.bonus,
        party=kinds[0][column],
        camp=kinds[1][column],
        party_cost=table.party_cost,
        camp_cost=np.where(table.wants >= 2, table.camp_cost, 0),
        wants=table.wants,
        room=table.room[column],
        quota=table.quota[column],
        quota_room=table.quota_room,
        locked=locked,
        dear=table.dear,
    )


def _others(codes: Ints) -> Ints:
    """Return codes in which what is not known equals no other."""
    found: Ints = np.where(codes < 0, -1 - np.arange(codes.size), codes)
    return found
