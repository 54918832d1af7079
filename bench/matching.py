"""Matching on the first two rungs, side by side with others: `python bench/matching.py`.

Ratios within one run mean something on any machine; seconds do not. Every problem is invented
from a seed. Exact rivals solve the same contract in two stages, as they must; building their
models is not counted. The greedy ones do what people do by hand. "Ours" is all of it: layout,
engine, reasons, and the certificate over every eligible pair.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from bench import rivals  # noqa: E402
from gemel.matching import certificate, explain, solve  # noqa: E402
from gemel.matching import problem as problems  # noqa: E402
from gemel.matching.problem import Problem  # noqa: E402
from gemel.matching.residual import Prices  # noqa: E402

PARTIES = {"A": 30, "B": 25, "C": 15, "D": 12, "E": 8, "F": 6, "G": 3, "H": 1}
RUNGS = {
    "programme": {"persons": 30, "members": 100, "open_to_it": 0.9},
    "parliament": {"persons": 160, "members": 700, "open_to_it": 0.9},
    "parliament, few willing": {"persons": 160, "members": 700, "open_to_it": 0.2},
}


def invented(seed: int, *, persons: int, members: int, open_to_it: float) -> Problem:
    """Return a made-up problem: members near to some countries, persons from few of them."""
    dice = random.Random(seed)
    countries = list(range(12))
    weight = [1 / (n + 1) for n in countries]
    camp = {party: dice.choice(["government", "opposition"]) for party in PARTIES}
    house, near = [], {}
    for n in range(members):
        party = dice.choices(list(PARTIES), list(PARTIES.values()))[0]
        room = dice.choice([1, 1, 1, 2, 2, 3]) if dice.random() < open_to_it else 0
        house.append({"id": f"m{n}", "capacity": room, "party": party, "camp": camp[party]})
        near[f"m{n}"] = {place: dice.choice([0, 0, 0, 120, 250]) for place in countries}
    people, pairs = [], []
    for n in range(persons):
        place = dice.choices(countries, weight)[0]
        urgency = dice.choice([1, 2, 2, 3, 4])
        people.append({"id": f"p{n}", "wants": dice.choice([1, 1, 2, 3]), "urgency": urgency})
        speaks = dice.choice([0.2, 0.6, 0.95, 0.95])
        pairs += [
            {"person": f"p{n}", "member": one["id"], "score": _score(dice, near[one["id"]][place])}
            for one in house
            if one["capacity"] and dice.random() < speaks
        ]
    return problems.check({"version": 1, "persons": people, "members": house, "pairs": pairs})


def _score(dice: random.Random, nearness: int) -> int:
    return max(0, min(1000, round(dice.gauss(380, 110)) + nearness))


def _timed(work: Callable[[], object]) -> tuple[float, object]:
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def _compare(name: str, problem: Problem, rounds: int) -> None:
    ours: list[float] = []
    times: dict[str, list[float]] = {}
    answers: dict[str, object] = {}
    model = rivals.Model(problem)
    ways: dict[str, Callable[[], object]] = {
        "HiGHS integer (scipy milp)": lambda: model.solve(),
        "HiGHS linear (scipy linprog)": lambda: model.solve(whole=False),
        "first come": lambda: rivals.first_come(problem),
        "round robin by urgency": lambda: rivals.round_robin(problem),
    }
    for _ in range(rounds):
        spent, best = _timed(lambda: solve.solve(problem))
        ours.append(spent)
        for way, work in ways.items():
            taken, answers[way] = _timed(work)
            times.setdefault(way, []).append(taken / spent)
    print(f"\n{name}: {len(problem.persons)} persons, {len(problem.members)} members, ", end="")
    print(f"{best.pairs_priced} eligible pairs; {rounds} rounds")
    print(f"  {'':30} {'time':>9} {'spread':>15} {'value':>7} {'unmatched':>10}")
    middle = statistics.median(ours)
    print(f"  {f'ours, {best.status}':30} {middle:8.3f}s ", end="")
    print(f"{min(ours):6.3f}–{max(ours):.3f} {'100%':>8} {len(best.unmatched):>10}")
    for way, ratios in times.items():
        proof = certificate.check(problem, sorted(answers[way]), Prices(1 << 40, {}, {}))
        served = {person for person, _ in answers[way]}
        print(f"  {way:30} {statistics.median(ratios):7.2f} ×", end="")
        print(f" {min(ratios):7.2f}–{max(ratios):<7.2f}", end="")
        print(f"{proof.objective / max(best.objective, 1):7.1%}", end="")
        print(f" {len(problem.persons) - len(served):>10}")
        exact = "HiGHS" in way
        same = (proof.coverage, proof.objective) == (best.coverage, best.objective)
        if exact and not same:
            print(f"    but {way} came to another answer: {proof} instead of {best.objective}")


def _parts(problem: Problem) -> None:
    """Print where the time of one command goes, and what explanations cost beside it."""
    text = json.dumps(_document(problem)).encode()
    reading, _ = _timed(lambda: problems.read(text))
    spent, best = _timed(lambda: solve.solve(problem))
    told, all_told = _timed(lambda: explain.runner_ups(problem))
    parts = best.seconds
    print(f"  reading {len(text) / 1e6:.1f} MB of JSON {reading / spent:.2f} ×", end="; ")
    print(f"layout {parts.candidates / spent:.0%}, engine {parts.solve / spent:.0%}, ", end="")
    print(f"certificate {parts.certify / spent:.0%} of ours; ", end="")
    print(f"all {len(all_told)} runner-ups {told / spent:.2f} ×; peak {best.peak_mb} MB so far")


def _document(problem: Problem) -> dict[str, object]:
    return {
        "version": 1,
        "persons": [
            {"id": one.id, "wants": one.wants, "urgency": one.urgency} for one in problem.persons
        ],
        "members": [
            {"id": one.id, "capacity": one.capacity, "party": one.party, "camp": one.camp}
            for one in problem.members
        ],
        "pairs": [pair._asdict() for pair in problem.pairs],
    }


def main(argv: list[str] | None = None) -> None:
    """Print the comparison of every rung, or of those that are named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("rungs", nargs="*", default=list(RUNGS), help=", ".join(RUNGS))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(argv)
    for name in given.rungs:
        problem = invented(given.seed, **RUNGS[name])
        solve.solve(problem)  # imports and caches are not what is measured
        _parts(problem)
        _compare(name, problem, given.rounds)


if __name__ == "__main__":
    main()
