"""What is too large to list is solved as exactly: other engines, blocks of pairs, limits."""

from __future__ import annotations

import os
import signal
from dataclasses import replace

import numpy as np
import pytest

from bench import worlds
from gemel.matching import candidates, certificate, child, listing, solve
from gemel.matching import problem as problems
from gemel.matching.certificate import Broken
from gemel.matching.problem import Link
from gemel.matching.solution import Cancelled
from tests.matching import builders
from tests.matching.test_solve import both, worth


def a_world(seed=1, persons=60, members=400):
    """A small invented world whose pairs come as blocks."""
    return worlds.World(worlds.Rung(persons, members, 0.3, chambers=6), seed).problem()


def written_out(problem):
    """The same problem with its pairs in a list."""
    scores = problem.candidates.block(0, len(problem.persons))
    return replace(
        problem,
        candidates=None,
        pairs=tuple(
            problems.Pair(problem.persons[p].id, problem.members[m].id, int(scores[p, m]))
            for p, m in zip(*np.nonzero(scores >= 0), strict=True)
        ),
    )


@pytest.mark.parametrize("engine", ["ortools", "highs"])
@pytest.mark.parametrize("block", range(2))
def test_engines_with_few_pairs_listed_match_trying_everything(engine, block, monkeypatch):
    builders.list_few(monkeypatch)
    for seed in range(block * 6, block * 6 + 6):
        problem = builders.a_problem(seed)

        found = solve.solve(problem, engine=engine)

        assert (found.coverage, found.objective) == builders.best(problem), seed
        assert (found.coverage, found.objective) == worth(problem, both(found)), seed
        assert (found.status, found.gap, found.engine) == ("optimal", 0, engine), seed


@pytest.mark.parametrize("seed", range(3))
def test_blocks_lists_and_engines_agree_to_the_pair(seed, monkeypatch):
    problem = a_world(seed)
    earlier = tuple(Link(f"p{n}", f"m{n}") for n in range(40))
    problem = replace(problem, earlier=earlier, quotas=(problems.Quota("1", 3),))
    plain = solve.solve(written_out(problem))
    assert plain.engine == "paths"

    builders.list_few(monkeypatch)
    for other in (
        solve.solve(problem),
        solve.solve(written_out(problem)),
        solve.solve(replace(problem, candidates=candidates.Kept(problem.candidates, 60, 120))),
    ):
        assert (other.engine, other.status) == ("ortools", "optimal")
        assert other.pairs == plain.pairs
        assert other.unmatched == plain.unmatched
        assert other.pairs_priced == plain.pairs_priced


def test_the_order_of_persons_and_members_changes_nothing_with_any_engine(monkeypatch):
    builders.list_few(monkeypatch)
    problem = written_out(a_world(7))
    turned = replace(
        problem,
        persons=problem.persons[::-1],
        members=problem.members[::-1],
        pairs=problem.pairs[::-1],
    )

    for engine in solve.ENGINES:
        one, other = solve.solve(problem, engine=engine), solve.solve(turned, engine=engine)
        assert one.pairs == other.pairs
        assert (one.coverage, one.objective) == (other.coverage, other.objective)


def test_the_proof_of_a_large_answer_falls_with_one_unit_of_flow():
    work = solve.work(a_world(2), engine="ortools")
    assert work.solution.status == "optimal"

    for n in range(0, len(work.pairs), 7):
        less = work.pairs[:n] + work.pairs[n + 1 :]
        proof = certificate.check(work.problem, less, work.prices)
        assert (
            proof.gap >= work.table.tier or proof.gap >= work.solution.objective - proof.objective
        )
        assert not proof.verified


def test_a_pair_that_the_engine_never_looked_at_is_found_by_the_proof(monkeypatch):
    """The planted fault: pricing that finds nothing beyond the list."""
    builders.list_few(monkeypatch)
    monkeypatch.setattr(listing, "fetch", lambda *given: None)

    found = [solve.solve(a_world(seed)) for seed in range(3)]

    assert {one.status for one in found} == {"bounded"}


def test_a_score_beyond_bounds_proves_nothing():
    problem = a_world()

    class Wrong(candidates.Kept):
        def block(self, start, stop):
            return super().block(start, stop) + np.int16(500)

    wrong = replace(problem, candidates=Wrong(problem.candidates, 60, 120))
    with pytest.raises(Broken, match="out of bounds"):
        solve.solve(wrong)


def test_locks_are_checked_where_pairs_are_blocks_too():
    problem = a_world()
    scores = problem.candidates.block(0, 60)
    person, member = (int(some[0]) for some in np.nonzero(scores < 0))

    with pytest.raises(problems.Invalid, match="not among the pairs"):
        problems.locks_fit(replace(problem, locked=(Link(f"p{person}", f"m{member}"),)))


# Limits.


def test_an_answer_without_time_is_bounded_and_the_bound_holds(monkeypatch):
    builders.list_few(monkeypatch)
    problem = a_world(4)
    best = solve.solve(problem, engine="paths")

    found = solve.solve(problem, seconds=0)

    assert found.status == "bounded"
    tier = solve.work(problem, engine="paths").table.tier
    lost = tier * (best.coverage - found.coverage) + best.objective - found.objective
    assert 0 < lost <= found.gap
    assert found.pairs


def test_a_solver_that_ends_by_itself_leaves_a_bounded_answer(monkeypatch):
    builders.list_few(monkeypatch)
    started = child.Child._start

    def start_and_kill(self):
        process = started(self)
        os.kill(process.pid, signal.SIGKILL)
        return process

    monkeypatch.setattr(child.Child, "_start", start_and_kill)

    assert solve.solve(a_world(5)).status == "bounded"


def test_a_solver_without_the_memory_it_needs_leaves_a_bounded_answer():
    found = solve.solve(a_world(5), engine="ortools", megabytes=64)

    assert (found.status, found.engine) == ("bounded", "ortools")


def test_work_that_is_cancelled_ends_and_leaves_no_process_behind(monkeypatch):
    stages, processes = [], []
    started = child.Child._start
    monkeypatch.setattr(
        child.Child, "_start", lambda self: processes.append(started(self)) or processes[-1]
    )

    def cancelled():
        return bool(processes) and "solve" in stages

    with pytest.raises(Cancelled):
        solve.solve(
            a_world(6), engine="highs", told=lambda stage, _: stages.append(stage),
            cancelled=cancelled,
        )  # fmt: skip

    assert [process.poll() is None for process in processes] == [False] * len(processes)


def test_an_engine_that_is_not_known_or_not_installed_is_refused(monkeypatch):
    with pytest.raises(ValueError, match="one of"):
        solve.solve(a_world(), engine="magic")
    monkeypatch.setattr(solve, "has_ortools", lambda: False)
    with pytest.raises(ValueError, match=r"gemel\[large\]"):
        solve.solve(a_world(), engine="ortools")
