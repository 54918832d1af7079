"""A floor is the highest there is, and its price is that of solving with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gemel.matching import candidates, explain, floor, solve
from tests.matching import builders


@pytest.mark.parametrize("seed", range(12))
def test_no_higher_floor_covers_as_much(seed):
    problem = builders.a_problem(seed, persons=8, members=7)
    best = solve.solve(problem)
    scores = sorted({pair.score for pair in problem.eligible()})
    reached = {
        score: solve.solve(floor.at_least(problem, score)).coverage == best.coverage
        for score in scores
    }

    found = floor.highest(problem)

    if found is None:
        assert all(pair.locked for pair in best.pairs)
        return
    lowest = min(pair.score for pair in found.solution.pairs if not pair.locked)
    assert lowest == found.score >= found.before
    assert reached[found.score]
    assert not any(reached[score] for score in scores if score > found.score)
    assert found.price == explain.difference(best, found.solution)
    assert (found.price.coverage, found.price.objective <= 0) == (0, True)


def test_a_floor_is_the_same_where_pairs_come_as_blocks():
    problem = builders.a_problem(5, persons=8, members=7)
    blocks = replace(problem, pairs=(), candidates=candidates.of(problem))

    one, other = floor.highest(problem), floor.highest(blocks)

    assert (one.score, one.price) == (other.score, other.price)
    assert one.solution.pairs == other.solution.pairs


def test_locked_pairs_stay_below_the_floor():
    document = builders.example()
    document["pairs"][0]["score"] = 1
    problem = builders.problems.check(document)

    found = floor.highest(problem)

    assert found.score == 700
    assert [pair.score for pair in found.solution.pairs] == [1, 700, 900]


def test_nothing_free_has_no_floor():
    assert (
        floor.highest(builders.problems.check(builders.example() | {"pairs": [], "locked": []}))
        is None
    )
