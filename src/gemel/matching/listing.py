"""The pairs that engines work on: the best few of each person, and whatever is missing. Pure.

Of a world's eligible pairs almost none can be in the best answer. Each person's best ones are
put on a list, with a bound on what is not; engines work on a part of it. What an answer's
prices show to be worth more than it costs is added, from the list or from the whole rows, until
there is nothing of the kind: then the answer is the best over all eligible pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from gemel.matching import candidates as eligible
from gemel.matching.candidates import NOT_ELIGIBLE, Candidates, Scores
from gemel.matching.problem import POINT
from gemel.matching.table import Bools, Ints, Places, Table

NOTHING = -(1 << 60)  # bound of a person all of whose pairs are listed
SHELF = 64  # pairs of a person on the list at first
OPEN = 24  # pairs of a person that an engine gets at first
MORE = 16  # pairs that a person gets at once, where prices ask for them
_CLOSED = 1 << 29


@dataclass(frozen=True, slots=True)
class Listing:
    """Pairs in the order of person, camp, party, member; camps and parties where they count."""

    person: NDArray[np.int32]
    member: NDArray[np.int32]
    worth: Ints
    active: Bools  # what engines get
    bound: Ints  # p; no pair of the person that is not listed is worth more

    @property
    def complete(self) -> bool:
        """Say whether every pair that could be chosen is listed and active."""
        return bool((self.bound == NOTHING).all() and self.active.all())

    def in_use(self) -> Listing:
        """Return the active pairs alone."""
        if self.active.all():
            return self
        on = self.active
        return replace(
            self,
            person=self.person[on],
            member=self.member[on],
            worth=self.worth[on],
            active=on[on],
        )

    def with_more(self, table: Table, person: Places, member: Places, worth: Ints) -> Listing:
        """Return the listing with further pairs, active ones, that are not on it."""
        return _sorted(
            table,
            np.append(self.person.astype(np.int64), person.astype(np.int64)),
            np.append(self.member.astype(np.int64), member.astype(np.int64)),
            np.append(self.worth, worth),
            np.append(self.active, np.ones(person.size, bool)),
            self.bound,
        )


class View(Protocol):
    """Prices of members, and labels of branches: what lies below them is lacking."""

    member: Ints
    highest: Ints  # p; the highest label of all branches of each person

    def of_pairs(self, person: Places, member: Places) -> Ints:
        """Return the label of the branch that each of some pairs hangs on."""
        ...


class Rows:
    """The rows of candidates as a table sees them: without locks, bans and closed members."""

    def __init__(self, table: Table, candidates: Candidates) -> None:
        self.table = table
        self.candidates = candidates
        persons, members = table.shape
        self.rank = np.empty(persons, np.int64)  # of each row of the problem
        self.rank[table.row] = np.arange(persons)
        self.member_rank = np.empty(members, np.int64)  # of each column of the problem
        self.member_rank[table.column] = np.arange(members)
        shut = (table.room <= 0) | (table.quota_room[table.quota] <= 0)
        self.shut = np.where(shut[self.member_rank], np.int16(NOT_ELIGIBLE), np.int16(0))
        self.anybody_shut = bool(shut.any())
        self.out = _by_row(table, np.concatenate([table.locked, table.banned]))
        self.earlier = _by_row(table, table.earlier)

    def block(self, start: int, stop: int) -> Scores:
        """Return the scores of some of the problem's persons with all members; only to be read."""
        scores = self.candidates.block(start, stop)
        if self.anybody_shut:
            scores = scores | self.shut
        out = [n for n in range(start, stop) if n in self.out] if self.out else []
        if out:
            scores = scores if self.anybody_shut else scores.copy()
            for n in out:
                scores[n - start, self.out[n]] = NOT_ELIGIBLE
        return scores

    def some(self, wanted: Bools) -> Iterator[tuple[Ints, Scores]]:
        """Yield the rows of the problem of wanted persons (by rank), block by block."""
        inside = wanted[self.rank]
        few: list[int] = []  # rows of blocks of which not much is wanted
        height = 1
        for start, stop in eligible.blocks(*self.table.shape):
            height = max(height, stop - start)
            places = start + np.flatnonzero(inside[start:stop])
            if 4 * places.size > stop - start:
                scores = self.block(start, stop)
                yield places, scores if places.size == stop - start else scores[places - start]
            else:
                few += places.tolist()
        for first in range(0, len(few), height):
            some = few[first : first + height]
            yield np.array(some), np.concatenate([self.block(n, n + 1).copy() for n in some])


def everything(rows: Rows) -> Listing:
    """Return the listing of every pair that could be chosen."""
    return list_up(rows, all_of_it=True)


def list_up(
    rows: Rows,
    *,
    all_of_it: bool = False,
    look: Callable[[int], None] = lambda done: None,
) -> Listing:
    """Return the listing of each person's best pairs; `look` is told how far it has come."""
    table = rows.table
    shelf, active = (table.shape[1],) * 2 if all_of_it else (SHELF, OPEN)
    parts: list[tuple[Ints, Ints, Ints, Bools]] = []
    bound = np.full(table.shape[0], NOTHING, np.int64)
    for start, stop in eligible.blocks(*table.shape):
        look(start)
        scores = rows.block(start, stop)
        parts.append(_best(rows, start, scores, shelf, active, bound))
    nobody = np.zeros(0, np.int64)
    person, member, worth = (
        np.concatenate([nobody, *(part[n] for part in parts)]) for n in range(3)
    )
    on = np.concatenate([np.zeros(0, bool), *(part[3] for part in parts)])
    return _sorted(table, person, member, worth, on, bound)


def _best(
    rows: Rows, start: int, scores: Scores, shelf: int, active: int, bound: Ints
) -> tuple[Ints, Ints, Ints, Bools]:
    """Return the best of some rows, and write down the bounds on the rest."""
    table = rows.table
    height, width = scores.shape
    least = np.zeros(height, np.int16)
    if width > shelf:
        kth = np.partition(scores, width - shelf, axis=1)[:, width - shelf]
        least = np.maximum(kth, 0)
    chosen = scores >= least[:, None]
    for n in range(start, start + height):
        if n in rows.earlier:
            mine = rows.earlier[n]
            chosen[n - start, mine] = scores[n - start, mine] >= 0
    at = np.flatnonzero(chosen)
    row, column = at // width, at % width
    person, member = rows.rank[start + row], rows.member_rank[column]
    worth = table.worth(person, member, scores[row, column])
    order = np.lexsort((member, -worth, row))
    row, person, member, worth = row[order], person[order], member[order], worth[order]
    place = np.arange(row.size) - np.searchsorted(row, row)  # 0 for the best of each person
    ranks = rows.rank[start : start + height]
    bound[ranks] = np.where(least > 0, least.astype(np.int64) * POINT - 1, NOTHING)
    over = place == shelf  # more than could be taken were as good as the last
    bound[person[over]] = np.maximum(bound[person[over]], worth[over])
    taken = (place < shelf) | table.are_earlier(person, member)
    return person[taken], member[taken], worth[taken], place[taken] < active


def activate(table: Table, listing: Listing, labels: View) -> Listing | None:
    """Return the listing with what it lacks by these labels active; None if nothing is lacking."""
    profit = labels.of_pairs(listing.person, listing.member) - (
        labels.member[listing.member] - listing.worth
    )
    lacking = np.flatnonzero((profit > 0) & ~listing.active)
    if not lacking.size:
        return None
    active = listing.active.copy()
    active[
        lacking[_foremost(listing.person[lacking], listing.member[lacking], profit[lacking])]
    ] = True
    return replace(listing, active=active)


def fetch(
    rows: Rows, listing: Listing, labels: View, look: Callable[[int], None] = lambda done: None
) -> Listing | None:
    """Return the listing with pairs from whole rows that it lacks; None if nothing is lacking.

    Rows are looked at only where the bound does not rule out that something is lacking.
    """
    table = rows.table
    open_members = (table.room > 0) & (table.quota_room[table.quota] > 0)
    cheapest = int(labels.member[open_members].min(initial=1 << 60))
    wanted = (listing.bound != NOTHING) & (cheapest - listing.bound < labels.highest)
    found: list[tuple[Ints, Ints, Ints]] = []
    known = np.sort(table.keys(listing.person, listing.member))
    price = np.clip(labels.member >> 12, -_CLOSED, _CLOSED).astype(np.int32)[rows.member_rank]
    for places, scores in rows.some(wanted):
        look(int(places[0]))
        found.append(_lacking(rows, places, scores, price, labels, known))
    person, member, worth = (
        (np.concatenate(some) for some in zip(*found, strict=True))
        if found
        else (np.zeros(0, np.int64),) * 3
    )
    return listing.with_more(table, person, member, worth) if person.size else None


def _lacking(
    rows: Rows, places: Ints, scores: Scores, price: NDArray[np.int32], labels: View, known: Ints
) -> tuple[Ints, Ints, Ints]:
    """Return what lies below the labels in some rows, the foremost of each person."""
    ranks = rows.rank[places]
    ways = price - scores
    ways -= np.left_shift((scores >> 15).astype(np.int32), 29)
    most = np.clip((labels.highest[ranks] >> 12) + 1, -_CLOSED, _CLOSED - 1).astype(np.int32)
    at = np.flatnonzero(ways <= most[:, None])
    row, column = at // scores.shape[1], at % scores.shape[1]
    person, member = ranks[row], rows.member_rank[column]
    worth = rows.table.worth(person, member, scores[row, column])
    profit = labels.of_pairs(person, member) - (labels.member[member] - worth)
    keep = np.flatnonzero(profit > 0)
    keys = rows.table.keys(person[keep], member[keep])
    at = np.minimum(np.searchsorted(known, keys), max(known.size - 1, 0))
    keep = keep[known[at] != keys] if known.size else keep
    keep = keep[_foremost(person[keep], member[keep], profit[keep])]
    return person[keep], member[keep], worth[keep]


def _foremost(person: Places, member: Places, profit: Ints) -> Ints:
    """Return the places of the most profitable pairs of each person."""
    order = np.lexsort((member, -profit, person))
    mine = person[order]
    return order[np.arange(mine.size) - np.searchsorted(mine, mine) < MORE]


def _sorted(
    table: Table, person: Places, member: Places, worth: Ints, active: Bools, bound: Ints
) -> Listing:
    mixes = table.wants[person] >= 2
    camp = np.where(mixes, table.camp[member], -1)
    party = np.where(mixes, table.party[member], -1)
    order = np.lexsort((member, party, camp, person))
    return Listing(
        person[order].astype(np.int32),
        member[order].astype(np.int32),
        worth[order],
        active[order],
        bound,
    )


def _by_row(table: Table, pairs: Ints) -> dict[int, list[int]]:
    """Return pairs by the problem's own order: columns of each row."""
    found: dict[int, list[int]] = {}
    for person, member in pairs:
        found.setdefault(int(table.row[person]), []).append(int(table.column[member]))
    return found


def carried(listing: Listing, before: Rows, after: Rows) -> Listing | None:
    """Return a listing for a problem that changed a little; None where it would not hold.

    People, candidates, wants, stability and earlier pairs must be the same. Pairs newly locked,
    banned or shut are taken out; those that came free again are put in.
    """
    old, new = before.table, after.table
    same = (
        before.candidates is after.candidates
        and old.persons == new.persons
        and old.members == new.members
        and np.array_equal(old.row, new.row)
        and np.array_equal(old.wants, new.wants)
        and np.array_equal(old.party, new.party)
        and np.array_equal(old.camp, new.camp)
        and np.array_equal(old.earlier, new.earlier)
        and old.stability == new.stability
    )
    if not same or (before.shut < after.shut).any():  # who was shut out was never listed
        return None
    outs = [np.concatenate([table.locked, table.banned]) for table in (old, new)]
    gone, out = (old.keys(some[:, 0], some[:, 1]) for some in outs)
    shut = (new.room <= 0) | (new.quota_room[new.quota] <= 0)
    keep = ~shut[listing.member] & ~np.isin(new.keys(listing.person, listing.member), out)
    kept = replace(
        listing,
        person=listing.person[keep],
        member=listing.member[keep],
        worth=listing.worth[keep],
        active=listing.active[keep],
    )
    back = outs[0][~np.isin(gone, out)]
    back = back[~shut[back[:, 1]]]
    scores = [
        after.candidates.one(int(new.row[person]), int(new.column[member]))
        for person, member in back
    ]
    there = np.array(scores, np.int64) >= 0
    person, member = back[there, 0], back[there, 1]
    worth = new.worth(person, member, np.array(scores, np.int64)[there])
    return kept.with_more(new, person, member, worth)
