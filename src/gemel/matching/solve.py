"""The way from a matching problem to its certified answer. Pure.

Light to import: numbers (numpy) come in only when something is solved.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from typing import TYPE_CHECKING

from gemel.matching.problem import Problem
from gemel.matching.solution import Solution

if TYPE_CHECKING:
    from gemel.matching.work import Work

ENGINES = ("paths", "ortools", "highs")
"""Our own in numpy, for small problems; OR-Tools (the extra gemel[large]); HiGHS, with scipy."""


def solve(
    problem: Problem,
    *,
    seconds: float | None = None,
    engine: str | None = None,
    megabytes: int | None = None,
    told: Callable[[str, int], None] = lambda stage, done: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Solution:
    """Return the best set of pairs with its proof, the same for every order of the problem.

    After `seconds`, or where a solver needs more than `megabytes`, what was found so far is the
    answer: `bounded`, with a proven gap. `told` hears the stage and how far it is; where
    `cancelled` says so, the work ends. `engine` is one of ENGINES; by itself the best one
    for the size is taken. Coverage and objective are the same for each of them.

    Raises: Cancelled; certificate.Broken if the engine's answer breaks a rule (its fault).
    """
    return work(
        problem,
        seconds=seconds,
        engine=engine,
        megabytes=megabytes,
        told=told,
        cancelled=cancelled,
    ).solution


def work(
    problem: Problem,
    *,
    seconds: float | None = None,
    engine: str | None = None,
    megabytes: int | None = None,
    told: Callable[[str, int], None] = lambda stage, done: None,
    cancelled: Callable[[], bool] = lambda: False,
    before: Work | None = None,
) -> Work:
    """Return the solved problem with all that explanations need; see `solve`.

    `before`: work on the same persons, members and candidates, with other locks, bans or places;
    what it found out is not found out again.
    """
    from gemel.matching.work import Limits, Work

    if engine is not None and engine not in ENGINES:
        raise ValueError(f"engine must be one of {', '.join(ENGINES)}")
    if engine == "ortools" and not has_ortools():
        raise ValueError("OR-Tools is not installed; it comes with the extra gemel[large]")
    limits = Limits(seconds, megabytes, told, cancelled)
    return Work(problem, limits, engine, before)


def has_ortools() -> bool:
    """Say whether OR-Tools is installed."""
    return importlib.util.find_spec("ortools") is not None
