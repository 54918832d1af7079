"""The certificate lets nothing pass that is not proven, and shares nothing with the engine."""

from __future__ import annotations

import ast
import inspect
import random
from dataclasses import replace

import pytest

from gemel.matching import certificate, paths, residual, solve
from gemel.matching import problem as problems
from gemel.matching.certificate import Broken
from tests.matching import builders


def _proven(problem):
    """The best pairs and the prices that prove them."""
    work = solve.work(problem)
    return work.pairs, work.prices


def _a_full_one(seed=0):
    """A problem with competition, without locks, and its proven answer."""
    document = builders.a_document(seed, persons=20, members=12)
    document |= {"locked": [], "forbidden": [], "earlier": [], "weights": {}, "stability": 30}
    problem = problems.check(document)
    return problem, *_proven(problem)


@pytest.mark.parametrize("seed", range(40))
def test_the_best_answer_is_proven_by_its_prices(seed):
    problem = builders.a_problem(seed, persons=9, members=8)

    proof = certificate.check(problem, *_proven(problem))

    assert proof.verified
    assert proof.pairs_priced == len(problem.eligible())


@pytest.mark.parametrize("seed", range(10))
def test_an_answer_without_one_of_its_pairs_is_not_proven(seed):
    problem, pairs, prices = _a_full_one(seed)
    whole = certificate.check(problem, pairs, prices)

    for n in range(len(pairs)):
        proof = certificate.check(problem, pairs[:n] + pairs[n + 1 :], prices)
        lost = prices.tier * (whole.coverage - proof.coverage) + whole.objective - proof.objective
        assert not proof.verified
        assert proof.gap >= lost > 0


@pytest.mark.parametrize("seed", range(10))
def test_two_persons_who_swap_members_are_not_proven(seed):
    problem, pairs, prices = _a_full_one(seed)
    eligible = {(pair.person, pair.member) for pair in problem.eligible()}
    swaps = [
        (one, other, (one[0], other[1]), (other[0], one[1]))
        for one in pairs
        for other in pairs
        if one < other and {(one[0], other[1]), (other[0], one[1])} <= eligible - set(pairs)
    ]

    for one, other, *crossed in swaps:
        swapped = [pair for pair in pairs if pair not in (one, other)] + crossed
        assert not certificate.check(problem, swapped, prices).verified


@pytest.mark.parametrize("seed", range(10))
def test_the_gap_bounds_every_other_answer(seed):
    problem, pairs, prices = _a_full_one(seed)
    best = certificate.check(problem, pairs, prices)
    dice = random.Random(seed)

    for _ in range(10):
        some = [pair for pair in pairs if dice.random() < 0.8]
        high = {name: price + dice.randrange(10**6) for name, price in prices.member.items()}
        proof = certificate.check(problem, some, replace(prices, member=high))
        lost = prices.tier * (best.coverage - proof.coverage) + best.objective - proof.objective
        assert proof.gap >= lost


@pytest.mark.parametrize("seed", range(10))
def test_an_altered_price_proves_nothing(seed):
    problem, pairs, prices = _a_full_one(seed)
    used = {member for _, member in pairs}
    full = {
        member.id: sum(name == member.id for _, name in pairs) == member.capacity
        for member in problem.members
    }

    for name in used:
        dear = {**prices.member, name: prices.member[name] + 6 * prices.tier}
        assert not certificate.check(problem, pairs, replace(prices, member=dear)).verified
    for name in used:
        if full[name] and prices.member[name] > 4096 * 1000:
            free = {**prices.member, name: 0}
            assert not certificate.check(problem, pairs, replace(prices, member=free)).verified
    assert not certificate.check(
        problem, pairs, replace(prices, member=dict.fromkeys(prices.member, 0), quota={})
    ).verified


def test_a_pair_that_no_engine_looked_at_still_counts():
    problem, pairs, prices = _a_full_one()
    known = {(pair.person, pair.member) for pair in problem.pairs}
    person = next(p.id for p in problem.persons if p.wants == 3 and p.id in dict(pairs))
    room = {m.id: m.capacity - sum(name == m.id for _, name in pairs) for m in problem.members}
    member = max(room, key=lambda name: (room[name], (person, name) not in known))
    scores = {(p, m): problems.Pair(p, m, s) for p, m, s in problem.pairs}
    scores[person, member] = problems.Pair(person, member, 1000)
    better = replace(problem, pairs=tuple(scores.values()), quotas=())

    assert not certificate.check(better, pairs, replace(prices, quota={})).verified


def _lonely():
    people = [{"id": "p", "wants": 1, "urgency": 1}, {"id": "q", "wants": 2, "urgency": 1}]
    house = [
        {"id": "m", "capacity": 1, "parliament": "X"},
        {"id": "n", "capacity": 2, "parliament": "X"},
    ]
    pairs = [
        {"person": one, "member": other, "score": 5}
        for one, other in (("p", "m"), ("p", "n"), ("q", "m"), ("q", "n"))
    ]
    return {"version": 1, "persons": people, "members": house, "pairs": pairs}


@pytest.mark.parametrize(
    ("more", "chosen", "why"),
    [
        ({}, [("p", "m"), ("p", "m")], "twice"),
        ({}, [("p", "z")], "not eligible"),
        ({"forbidden": [{"person": "p", "member": "m"}]}, [("p", "m")], "not eligible"),
        ({"locked": [{"person": "q", "member": "n"}]}, [("p", "m")], "locked"),
        ({}, [("p", "m"), ("p", "n")], "more members than wanted"),
        ({}, [("p", "m"), ("q", "m")], "more persons than there is room"),
        ({"quotas": [{"parliament": "X", "at_most": 1}]}, [("p", "m"), ("q", "n")], "quota"),
    ],
)
def test_pairs_that_break_a_rule_are_no_answer(more, chosen, why):
    problem = problems.check(_lonely() | more)

    with pytest.raises(Broken, match=why):
        certificate.check(problem, chosen, residual.Prices(10**12, {}, {}))


@pytest.mark.parametrize(
    ("prices", "why"),
    [
        (residual.Prices(10**6, {}, {}), "tier is too low"),
        (residual.Prices(10**18, {}, {}), "too large"),
        (residual.Prices(10**12, {"m": -1}, {}), "out of bounds"),
        (residual.Prices(10**12, {"m": 10**15}, {}), "out of bounds"),
        (residual.Prices(10**12, {}, {"X": -5}), "out of bounds"),
    ],
)
def test_prices_beyond_all_bounds_prove_nothing(prices, why):
    with pytest.raises(Broken, match=why):
        certificate.check(problems.check(_lonely()), [], prices)


def test_a_network_that_counts_otherwise_than_the_rules_is_caught(monkeypatch):
    problem, pairs, prices = _a_full_one()
    monkeypatch.setattr(residual.Network, "cost", lambda self: 0)

    with pytest.raises(Broken, match="do not come to the same"):
        certificate.check(problem, pairs, prices)


def test_an_engine_that_stops_too_early_is_told_from_an_exact_one(monkeypatch):
    """The planted fault: an engine that only takes what is free at the moment."""
    monkeypatch.setattr(paths.Flow, "place", paths.Flow.place_simply)

    found = [solve.solve(_a_full_one(seed)[0]) for seed in range(5)]

    assert {one.status for one in found} == {"bounded"}
    assert all(one.gap > 0 for one in found)


@pytest.mark.parametrize("module", [certificate, residual])
def test_the_certificate_shares_no_code_with_the_engine(module):
    imported = {
        alias.name
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.ImportFrom) and node.module == "gemel.matching"
        for alias in node.names
    } | {
        node.module
        for node in ast.walk(ast.parse(inspect.getsource(module)))
        if isinstance(node, ast.ImportFrom) and node.module.startswith("gemel.matching.")
    }

    assert imported <= {"residual", "gemel.matching.residual", "gemel.matching.problem"}
