"""One matching problem being worked on: from its pairs to a certified answer, and on from there.

What is kept here (the list of pairs, the labels of the best flow) is what explanations and the
next what-if start from. Pure; `solve` is the way in.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from gemel.matching import board, certificate, child, generate, paths, table, unmatched
from gemel.matching import candidates as eligible
from gemel.matching import listing as lists
from gemel.matching.candidates import Candidates
from gemel.matching.detours import Detours
from gemel.matching.labels import Labels, Tree
from gemel.matching.listing import Listing, Rows
from gemel.matching.problem import Link, Problem
from gemel.matching.residual import Prices
from gemel.matching.solution import Cancelled, Chosen, Seconds, Solution
from gemel.matching.table import Bools, Ints, Table

SMALL = 1 << 22  # persons x members of which every pair is listed
BOARD = 1 << 23  # wanted places x members up to which the engine of small problems is quick


@dataclass(frozen=True, slots=True)
class Limits:
    """What the work may take, and whom it tells how far it is.

    `told` hears the stage (candidates, solve, price, certify) and a count within it;
    `cancelled` is asked often.
    """

    seconds: float | None = None
    megabytes: int | None = None
    told: Callable[[str, int], None] = lambda stage, done: None
    cancelled: Callable[[], bool] = lambda: False
    begun: float = field(default_factory=time.perf_counter)

    def look(self, stage: str, done: int) -> None:
        """Say how far the work is. Raises: Cancelled."""
        self.told(stage, done)
        if self.cancelled():
            raise Cancelled

    def tired(self) -> bool:
        """Say whether time is up. Raises: Cancelled."""
        if self.cancelled():
            raise Cancelled
        return self.seconds is not None and time.perf_counter() - self.begun > self.seconds


@dataclass(slots=True)
class _Answer:
    listing: Listing
    pairs: tuple[Ints, Ints]  # chosen ones, without the locked
    member_price: Ints
    quota_price: Ints
    engine: str


class Work:
    """A problem, its answer, and what was learned on the way."""

    def __init__(
        self, problem: Problem, limits: Limits, engine: str | None, before: Work | None
    ) -> None:
        began = time.perf_counter()
        self.problem = problem
        self.table: Table = table.lay(problem)
        self.rows = Rows(self.table, self._candidates(before))
        listing = self._listed(limits, engine, before)
        listed = time.perf_counter()
        answer = self._answer(listing, limits, engine)
        self.listing = answer.listing
        self.chosen = answer.pairs
        solved = time.perf_counter()
        pairs = self.pairs
        self.prices = self._prices(answer)
        proof = certificate.check(
            problem, pairs, self.prices, lambda done: limits.look("certify", done)
        )
        certified = time.perf_counter()
        locked = {(link.person, link.member) for link in problem.locked}
        self.solution = Solution(
            status="optimal" if proof.verified else "bounded",
            coverage=proof.coverage,
            objective=proof.objective,
            value=proof.value,
            pairs=tuple(Chosen(*pair, proof.scores[pair], pair in locked) for pair in pairs),
            unmatched=tuple(unmatched.reasons(problem, self.rows, self.chosen)),
            gap=proof.gap,
            pairs_priced=proof.pairs_priced,
            engine=answer.engine,
            seconds=Seconds(
                candidates=round(listed - began, 4),
                solve=round(solved - listed, 4),
                certify=round(certified - solved, 4),
                total=round(time.perf_counter() - began, 4),
            ),
            peak_mb=_peak_mb(),
        )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return the chosen pairs by their ids, locked ones too, in order."""
        names, house = self.table.persons, self.table.members
        found = [(names[p], house[m]) for p, m in zip(*self.chosen, strict=True)]
        return sorted([*found, *((link.person, link.member) for link in self.problem.locked)])

    def _listed(self, limits: Limits, engine: str | None, before: Work | None) -> Listing:
        persons, members = self.table.shape
        if before is not None and (known := before.known_to(self)) is not None:
            return known
        if persons * members <= SMALL:
            return lists.everything(self.rows)
        return lists.list_up(self.rows, look=lambda done: limits.look("candidates", done))

    def _candidates(self, before: Work | None) -> Candidates:
        problem = self.problem
        if (
            before is not None
            and problem.candidates is None
            and problem.pairs is before.problem.pairs
            and [one.id for one in problem.persons] == [one.id for one in before.problem.persons]
            and [one.id for one in problem.members] == [one.id for one in before.problem.members]
        ):
            return before.rows.candidates
        return eligible.of(problem)

    def known_to(self, other: Work) -> Listing | None:
        """Return the listing as another work can use it: same people, same candidates."""
        return lists.carried(self.listing, self.rows, other.rows)

    def _answer(self, listing: Listing, limits: Limits, engine: str | None) -> _Answer:
        table_ = self.table
        on_board = int(table_.wants.sum()) * np.unique(listing.member).size
        if engine is None:
            small = listing.complete and on_board <= BOARD
            engine = paths.NAME if small else child.best()
        if engine == paths.NAME:
            listing = listing if listing.complete else lists.everything(self.rows)
            return self._on_a_board(listing, limits)
        with child.Child(engine, limits.megabytes) as process:
            found = generate.run(self.rows, listing, process, limits.tired, limits.look)
        none = found.labels is None
        return _Answer(
            found.listing,
            found.pairs,
            self._dear_if_shut() if none else found.labels.member,  # type: ignore[union-attr]
            np.zeros(table_.quota_room.size, np.int64) if none else found.labels.quota,  # type: ignore[union-attr]
            engine,
        )

    def _on_a_board(self, listing: Listing, limits: Limits) -> _Answer:
        laid = board.lay_out(self.table, listing)
        limits.look("solve", 1)
        answer = paths.run(laid, limits.tired)
        price = self._dear_if_shut()
        price[laid.column] = answer.price
        person = np.array([pair[0] for pair in answer.pairs], np.int64)
        place = np.array([pair[1] for pair in answer.pairs], np.int64)
        return _Answer(listing, (person, laid.column[place]), price, answer.quota_price, paths.NAME)

    def _dear_if_shut(self) -> Ints:
        """Return the price of members for whom nothing is known: none, or out of reach."""
        table_ = self.table
        shut = (table_.room <= 0) | (table_.quota_room[table_.quota] <= 0)
        return np.where(shut, table_.dear, 0)

    def _prices(self, answer: _Answer) -> Prices:
        quotas = [quota.parliament for quota in self.problem.quotas]
        return Prices(
            tier=self.table.tier,
            member=dict(zip(self.table.members, answer.member_price.tolist(), strict=True)),
            quota=dict(zip(quotas, answer.quota_price.tolist(), strict=False)),
        )

    # For explanations.

    @cached_property
    def tree(self) -> Tree:
        """Return the branches that all listed pairs hang on."""
        return Tree(self.table, self.known)

    @cached_property
    def known(self) -> Listing:
        """Return the listing with all its pairs in use: what explanations look at first."""
        return replace(self.listing, active=np.ones(self.listing.person.size, bool))

    @cached_property
    def taken(self) -> Bools:
        """Return which of the tree's pairs are chosen."""
        pairs = self.tree.pairs
        found: Bools = np.isin(
            self.table.keys(pairs.person, pairs.member), self.table.keys(*self.chosen)
        )
        return found

    @cached_property
    def labels(self) -> Labels:
        """Return the labels of the best flow. Raises: ValueError where the pairs are not best."""
        return Labels(self.tree, self.taken)

    @cached_property
    def detours(self) -> Detours:
        """Return the ways through what the best flow leaves over. Raises: ValueError, likewise."""
        if self.solution.gap:
            raise ValueError("these pairs are not proven to be the best")
        return Detours(self.rows, self.known, self.labels)

    @cached_property
    def held(self) -> dict[int, list[int]]:
        """Return the members whom each person has, locked ones apart, by places on the table."""
        found: dict[int, list[int]] = {}
        for person, member in zip(*self.chosen, strict=True):
            found.setdefault(int(person), []).append(int(member))
        return found

    def places(self, link: Link) -> tuple[int, int]:
        """Return where a person and a member stand on the table. Raises: KeyError."""
        return self._row[link.person], self._column[link.member]

    def link(self, person: int, member: int) -> Link:
        """Return the ids of a pair."""
        return Link(self.table.persons[person], self.table.members[member])

    @cached_property
    def _row(self) -> dict[str, int]:
        return {name: n for n, name in enumerate(self.table.persons)}

    @cached_property
    def _column(self) -> dict[str, int]:
        return {name: n for n, name in enumerate(self.table.members)}

    def may(self, person: int, member: int) -> bool:
        """Say whether a pair could be locked now: eligible, not banned, not locked already."""
        table_ = self.table
        out = np.concatenate([table_.banned, table_.locked])
        barred = bool(((out[:, 0] == person) & (out[:, 1] == member)).any())
        return not barred and self._score(person, member) >= 0

    def _score(self, person: int, member: int) -> int:
        row, column = int(self.table.row[person]), int(self.table.column[member])
        return self.rows.candidates.one(row, column)

    def worth(self, person: int, held: list[int]) -> Worth:
        """Return what members bring for a person, beside and together with the locked ones."""
        table_ = self.table
        locked = table_.locked[table_.locked[:, 0] == person, 1].tolist()
        everyone = np.array([*locked, *held], np.int64)
        mine = np.full(len(held), person)
        some = np.array(held, np.int64)
        scores = np.array([self._score(person, member) for member in held], np.int64)
        objective = int(table_.worth(mine, some, scores).sum())
        ties = int(table_.ties(mine, some).sum())
        objective += int(table_.bonus[person, 2 : everyone.size + 1].sum())
        objective -= table_.party_cost * _beyond_the_first(table_.party[everyone])
        if table_.wants[person] >= 2:
            objective -= table_.camp_cost * _beyond_the_first(table_.camp[everyone])
        coverage = int(table_.urgency[person]) if everyone.size else 0
        return Worth(coverage, objective, objective - ties)


@dataclass(frozen=True, slots=True)
class Worth:
    """What one person's members bring, locked pairs' own scores apart."""

    coverage: int
    objective: int
    value: int  # without the part that only breaks ties


def _beyond_the_first(codes: Ints) -> int:
    known = codes[codes >= 0]
    return int(known.size - np.unique(known).size)


def _peak_mb() -> int:
    """Return the most memory held, in MB, with that of the solver; 0 where nothing tells."""
    try:
        import resource
    except ImportError:
        return 0
    most = sum(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return round(most / (1 << 20 if sys.platform == "darwin" else 1 << 10))
