"""What a proposal would be if one thing were otherwise, in exact differences. Pure.

For people who decide: whom else a person could have, what another place with a member would
bring, what a lock or a ban would cost. Nothing here is an estimate; each answer compares two
best answers, and tells what would change for others too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gemel.matching import solve
from gemel.matching.problem import POINT, Link, Problem, locks_fit
from gemel.matching.solution import Solution

if TYPE_CHECKING:
    from gemel.matching.paths import Flow
    from gemel.matching.reroute import Move


@dataclass(frozen=True, slots=True)
class Difference:
    """From one answer to another. Units as in `Solution`; plus means the other is better."""

    coverage: int
    objective: int
    value: int
    gone: tuple[Link, ...]
    new: tuple[Link, ...]
    left_out: tuple[str, ...]  # persons who would lose their only members
    taken_in: tuple[str, ...]  # persons who would no longer be without


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """What the best answer without one chosen pair would be.

    `instead`: whom the person would have in that member's place; none if nobody. `costs_*` are
    never negative taken together (coverage first, then objective); `costs_points` is the
    objective without the tie-break, in points. `others`: how many other persons would have to
    move for it.
    """

    instead: tuple[str, ...]
    costs_coverage: int
    costs_objective: int
    costs_points: int
    others: int


def difference(before: Solution, after: Solution) -> Difference:
    """Return what changes from one answer to another."""
    old = {Link(pair.person, pair.member) for pair in before.pairs}
    new = {Link(pair.person, pair.member) for pair in after.pairs}
    out_before = {one.person for one in before.unmatched}
    out_after = {one.person for one in after.unmatched}
    return Difference(
        coverage=after.coverage - before.coverage,
        objective=after.objective - before.objective,
        value=after.value - before.value,
        gone=tuple(sorted(old - new)),
        new=tuple(sorted(new - old)),
        left_out=tuple(sorted(out_after - out_before)),
        taken_in=tuple(sorted(out_before - out_after)),
    )


def with_lock(problem: Problem, link: Link) -> Problem:
    """Return the problem with one more pair locked; a ban on it is lifted.

    Raises: Invalid if the pair is not eligible, or cannot be kept beside the other locks.
    """
    changed = replace(
        problem,
        locked=(*(one for one in problem.locked if one != link), link),
        forbidden=tuple(one for one in problem.forbidden if one != link),
    )
    locks_fit(changed)
    return changed


def with_ban(problem: Problem, link: Link) -> Problem:
    """Return the problem with one more pair forbidden; a lock on it is lifted."""
    return replace(
        problem,
        locked=tuple(one for one in problem.locked if one != link),
        forbidden=(*(one for one in problem.forbidden if one != link), link),
    )


def with_place(problem: Problem, member: str) -> Problem:
    """Return the problem with room for one more person at a member."""
    return replace(
        problem,
        members=tuple(
            replace(one, capacity=one.capacity + 1) if one.id == member else one
            for one in problem.members
        ),
    )


def what_if(before: Solution, changed: Problem) -> Difference:
    """Return what the best answer to a changed problem has over an answer to the first."""
    return difference(before, solve.solve(changed))


def runner_ups(problem: Problem) -> dict[Link, RunnerUp]:
    """Return, for each pair of the best answer that is not locked, the best without it.

    Source: matching.md section 6; equal to solving anew with that pair forbidden.
    """
    from gemel.matching import board, paths, reroute

    flow = paths.filled(board.lay_out(problem), lambda: False)
    detours = reroute.Detours(flow)
    found = {}
    for place in detours.used:
        person, member = int(flow.person_of[place]), int(flow.member_of[place])
        link = Link(flow.board.persons[person], flow.board.members[member])
        found[link] = _told(flow, person, detours.without(int(place)))
    return dict(sorted(found.items()))


def _told(flow: Flow, person: int, moves: Iterable[Move]) -> RunnerUp:
    """Add up what moves change, person by person; all other persons stay as they are."""
    after: dict[int, list[int]] = {}
    for move in moves:
        held = after.setdefault(move.person, list(flow.held[move.person]))
        if move.lost is not None:
            held.remove(move.lost)
        if move.gained is not None:
            held.append(move.gained)
    worth = ties = coverage = 0
    board = flow.board
    for one, held in after.items():
        old = board.worth_of(one, flow.held[one])
        new = board.worth_of(one, held)
        worth += old.objective - new.objective
        ties += old.ties - new.ties
        coverage += old.coverage - new.coverage
    gained = sorted(set(after[person]) - set(flow.held[person]))
    return RunnerUp(
        instead=tuple(board.members[member] for member in gained),
        costs_coverage=coverage,
        costs_objective=worth,
        costs_points=(worth - ties) // POINT,
        others=len(after) - 1,
    )
