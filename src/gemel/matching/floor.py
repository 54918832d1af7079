"""A floor for the worst-off: the highest score that every pair can be asked to reach. Pure.

The best sum may give somebody a poor fit. The floor is the highest score below which no pair
needs to lie (locked ones apart) while just as much urgency is covered; it is found by halving,
each step an exact answer, and comes with its price.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from gemel.matching import candidates, explain, solve
from gemel.matching.explain import Difference
from gemel.matching.problem import MOST_POINTS, Problem
from gemel.matching.solution import Solution


@dataclass(frozen=True, slots=True)
class Floor:
    """The lowest score of pairs before and after (locked apart), and what the rise costs."""

    before: int
    score: int
    solution: Solution
    price: Difference


def at_least(problem: Problem, score: int) -> Problem:
    """Return the problem without the pairs below a score; locked pairs stay whatever theirs is."""
    locked = set(problem.locked)
    if problem.candidates is None:
        pairs = (pair for pair in problem.pairs if pair.score >= score or pair[:2] in locked)
        return replace(problem, pairs=tuple(pairs))
    row = {person.id: n for n, person in enumerate(problem.persons)}
    column = {member.id: n for n, member in enumerate(problem.members)}
    keep = [(row[link.person], column[link.member]) for link in problem.locked]
    return replace(problem, candidates=candidates.AtLeast(problem.candidates, score, keep))


def highest(
    problem: Problem,
    *,
    told: Callable[[str, int], None] = lambda stage, done: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Floor | None:
    """Return the highest floor that leaves coverage as it is; None where there is no free pair.

    Raises: Cancelled.
    """
    best = solve.solve(problem, told=told, cancelled=cancelled)
    before = _lowest(best)
    if before is None:
        return None
    score, found = before, best
    high = MOST_POINTS + 1  # no pair reaches this
    while score + 1 < high:
        middle = (score + high) // 2
        other = solve.solve(at_least(problem, middle), told=told, cancelled=cancelled)
        if other.coverage == best.coverage:
            found, score = other, max(middle, _lowest(other) or middle)
        else:
            high = middle
    return Floor(before, score, found, explain.difference(best, found))


def _lowest(solution: Solution) -> int | None:
    return min((pair.score for pair in solution.pairs if not pair.locked), default=None)
