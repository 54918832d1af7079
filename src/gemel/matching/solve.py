"""The way from a matching problem to its certified answer. Pure.

Light to import: numbers (numpy) come in only when something is solved.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from gemel.matching import unmatched
from gemel.matching.problem import Problem
from gemel.matching.solution import Chosen, Seconds, Solution

if TYPE_CHECKING:
    from gemel.matching.board import Answer, Board
    from gemel.matching.residual import Prices


def solve(problem: Problem, *, seconds: float | None = None) -> Solution:
    """Return the best set of pairs with its proof, the same for every order of the problem.

    After `seconds` the rest is filled in simply and the answer is `bounded`, with a proven
    gap; coverage is always the best, however long that takes.

    Raises: certificate.Broken if the engine's answer breaks a rule (a fault of the engine).
    """
    begun = time.perf_counter()
    from gemel.matching import board, certificate, paths

    engine: board.Engine = paths.run
    begun_work = time.perf_counter()
    laid = board.lay_out(problem)
    laid_out = time.perf_counter()
    answer = engine(laid, lambda: seconds is not None and time.perf_counter() - begun > seconds)
    solved = time.perf_counter()
    pairs = _pairs(problem, laid, answer)
    proof = certificate.check(problem, pairs, _prices(problem, laid, answer))
    certified = time.perf_counter()
    of_note = set(pairs)
    scores = {pair[:2]: pair.score for pair in problem.pairs if pair[:2] in of_note}
    locked = {(link.person, link.member) for link in problem.locked}
    return Solution(
        status="optimal" if proof.verified else "bounded",
        coverage=proof.coverage,
        objective=proof.objective,
        value=proof.value,
        pairs=tuple(Chosen(*pair, scores[pair], pair in locked) for pair in pairs),
        unmatched=tuple(unmatched.reasons(problem, pairs)),
        gap=proof.gap,
        pairs_priced=proof.pairs_priced,
        engine=paths.NAME,
        seconds=Seconds(
            candidates=round(laid_out - begun_work, 4),
            solve=round(solved - laid_out, 4),
            certify=round(certified - solved, 4),
            total=round(time.perf_counter() - begun_work, 4),
        ),
        peak_mb=_peak_mb(),
    )


def _pairs(problem: Problem, laid: Board, answer: Answer) -> list[tuple[str, str]]:
    found = [(laid.persons[person], laid.members[member]) for person, member in answer.pairs]
    return sorted([*found, *((link.person, link.member) for link in problem.locked)])


def _prices(problem: Problem, laid: Board, answer: Answer) -> Prices:
    from gemel.matching.residual import Prices

    quotas = [quota.parliament for quota in problem.quotas]
    return Prices(
        tier=laid.tier,
        member={name: int(price) for name, price in zip(laid.members, answer.price, strict=True)},
        quota={
            name: int(price)
            for name, price in zip([*quotas, ""], answer.quota_price, strict=True)
            if name
        },
    )


def _peak_mb() -> int:
    """Return the most memory this process has held, in MB; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / (1 << 20 if sys.platform == "darwin" else 1 << 10))
