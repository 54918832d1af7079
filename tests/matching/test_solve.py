"""The answer is the best there is, the same every time, whatever the problem looks like."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from bench import rivals
from gemel.matching import certificate, residual, search, solution, solve, table
from gemel.matching import problem as problems
from tests.matching import builders


def worth(problem, pairs):
    """Count coverage and objective by the words of the contract."""
    members = {one.id: one for one in problem.members}
    scores = {(pair.person, pair.member): pair.score for pair in problem.eligible()}
    parts = [
        builders.worth_of(
            problem, one, [members[name] for who, name in pairs if who == one.id], scores
        )
        for one in problem.persons
    ]
    return sum(part[0] for part in parts), sum(part[1] for part in parts)


def both(found):
    """The pairs of a solution."""
    return [(pair.person, pair.member) for pair in found.pairs]


def test_the_example_of_the_contract_comes_out_to_the_letter():
    found = solve.solve(problems.check(builders.example())).as_json()

    engine, seconds, peak = found.pop("engine"), found.pop("seconds"), found.pop("peak_mb")
    assert found == {
        "version": 1,
        "status": "optimal",
        "coverage": 6,
        "objective": 9181833,
        "value": 2240,
        "pairs": [
            {"person": "p1", "member": "m1", "score": 640, "locked": True},
            {"person": "p2", "member": "m2", "score": 700, "locked": False},
            {"person": "p3", "member": "m2", "score": 900, "locked": False},
        ],
        "unmatched": [{"person": "p4", "reason": "no_eligible_member"}],
        "certificate": {"verified": True, "gap": 0, "pairs_priced": 4},
    }
    assert isinstance(engine, str)
    assert isinstance(peak, int)
    assert list(seconds) == ["candidates", "solve", "certify", "total"]


def test_the_dump_is_json_that_holds_the_same():
    found = solve.solve(problems.check(builders.example()))

    assert json.loads(solution.dump(found)) == found.as_json()


@pytest.mark.parametrize("block", range(8))
def test_small_problems_of_every_kind_match_trying_everything(block):
    for seed in range(block * 50, block * 50 + 50):
        problem = builders.a_problem(seed)

        found = solve.solve(problem)

        assert (found.coverage, found.objective) == builders.best(problem), seed
        assert (found.coverage, found.objective) == worth(problem, both(found)), seed
        assert (found.status, found.gap) == ("optimal", 0), seed
        assert found.pairs_priced == len(problem.eligible())
        assert {(link.person, link.member) for link in problem.locked} == {
            (pair.person, pair.member) for pair in found.pairs if pair.locked
        }


@pytest.mark.slow
@pytest.mark.parametrize("block", range(20))
def test_two_thousand_problems_match_trying_everything(block):
    for seed in range(10_000 + block * 100, 10_000 + block * 100 + 100):
        problem = builders.a_problem(seed, persons=5 + seed % 2, members=6 + seed % 3)

        found = solve.solve(problem)

        assert (found.coverage, found.objective) == builders.best(problem), seed
        assert (found.status, found.gap) == ("optimal", 0), seed


@pytest.mark.parametrize("engine", ["paths", "highs", "ortools"])
@pytest.mark.parametrize("seed", range(12))
def test_more_classes_of_urgency_than_a_file_knows_are_served_strictly(seed, engine):
    """The register also puts first who was left out last time: up to eight classes."""
    known = builders.a_problem(seed, persons=4, members=4)
    problem = replace(
        known,
        persons=[
            replace(one, urgency=1 + (5 * n + seed) % 12) for n, one in enumerate(known.persons)
        ],
    )

    found = solve.solve(problem, engine=engine)

    assert found.status == "optimal"
    assert (found.coverage, found.objective) == builders.best(problem)


@pytest.mark.parametrize("work", [1, 50_000], ids=["one at a time", "many at once"])
def test_ties_everywhere_still_end_in_a_proof(work, monkeypatch):
    monkeypatch.setattr(search, "_WORK", work)
    monkeypatch.setattr(table.Table, "ties", lambda self, rows, columns: 0 * rows)
    monkeypatch.setattr(
        residual, "tie_breaks", lambda persons, members: np.zeros(len(persons), int)
    )
    for module in (problems, certificate):
        monkeypatch.setattr(module, "tie_break", lambda person, member: 0)

    for seed in range(40):
        small = builders.a_problem(seed)
        assert (found := solve.solve(small)).status == "optimal", seed
        assert (found.coverage, found.objective) == builders.best(small), seed
        assert solve.solve(builders.a_problem(seed, persons=15, members=12)).status == "optimal"


@pytest.mark.parametrize("seed", range(6))
def test_an_integer_program_of_another_make_agrees(seed):
    problem = builders.a_problem(seed + 1000, persons=25, members=30)

    found = solve.solve(problem)

    model = rivals.Model(problem)
    assert worth(problem, model.solve()) == (found.coverage, found.objective)
    assert worth(problem, model.solve(whole=False)) == (found.coverage, found.objective)


def _shuffled(document, seed):
    dice = random.Random(seed)
    return {
        key: dice.sample(value, len(value)) if isinstance(value, list) else value
        for key, value in document.items()
    }


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_a_file_changes_nothing(seed):
    document = builders.a_document(seed, persons=12, members=10)

    one = solve.solve(problems.check(document))
    other = solve.solve(problems.check(_shuffled(document, seed)))

    assert one.pairs == other.pairs
    assert (one.coverage, one.objective, one.value) == (
        other.coverage,
        other.objective,
        other.value,
    )
    assert [left.person for left in one.unmatched] == [left.person for left in other.unmatched]


def _renamed(document, names):
    def anew(entry):
        return {
            key: names.get(value, value) if key in ("id", "person", "member") else value
            for key, value in entry.items()
        }

    return {
        key: [anew(entry) for entry in value] if isinstance(value, list) else value
        for key, value in document.items()
    }


@pytest.mark.parametrize("seed", range(20))
def test_other_names_change_nothing_but_the_tie_break(seed):
    document = builders.a_document(seed, persons=12, members=10)
    ids = [one["id"] for one in document["persons"] + document["members"]]
    names = {name: f"x{n}" for n, name in enumerate(random.Random(seed).sample(ids, len(ids)))}

    one = solve.solve(problems.check(document))
    other = solve.solve(problems.check(_renamed(document, names)))

    assert one.coverage == other.coverage
    assert abs(one.objective - other.objective) < 4096 * max(len(one.pairs), len(other.pairs), 1)


# What must follow when a problem changes.


@pytest.mark.parametrize("seed", range(15))
def test_more_room_never_harms_and_another_ban_never_helps(seed):
    document = builders.a_document(seed, persons=10, members=8)
    dice = random.Random(seed)
    before = solve.solve(problems.check(document))

    roomier = json.loads(json.dumps(document))
    dice.choice(roomier["members"])["capacity"] += 1
    after = solve.solve(problems.check(roomier))
    assert (after.coverage, after.objective) >= (before.coverage, before.objective)

    free = [pair for pair in before.pairs if not pair.locked]
    if free:
        banned = dice.choice(free)
        link = {"person": banned.person, "member": banned.member}
        document.setdefault("forbidden", []).append(link)
        after = solve.solve(problems.check(document))
        assert (after.coverage, after.objective) <= (before.coverage, before.objective)
        assert (banned.person, banned.member) not in both(after)


@pytest.mark.parametrize("seed", range(15))
def test_more_urgency_never_takes_a_person_out(seed):
    document = builders.a_document(seed, persons=14, members=6)
    served = {pair.person for pair in solve.solve(problems.check(document)).pairs}

    for person in document["persons"]:
        if person["id"] in served and person["urgency"] < 4:
            urgent = json.loads(json.dumps(document))
            next(one for one in urgent["persons"] if one["id"] == person["id"])["urgency"] = 4
            again = solve.solve(problems.check(urgent))
            assert person["id"] in {pair.person for pair in again.pairs}


@pytest.mark.parametrize("seed", range(10))
def test_an_earlier_proposal_is_kept_where_keeping_is_worth_most(seed):
    document = builders.a_document(seed, persons=10, members=8)
    document |= {"earlier": [], "stability": 1000}
    before = solve.solve(problems.check(document))
    document["earlier"] = [{"person": pair.person, "member": pair.member} for pair in before.pairs]

    assert solve.solve(problems.check(document)).pairs == before.pairs


# Edges.


def _problem(**parts):
    return problems.check({"version": 1, "persons": [], "members": [], "pairs": []} | parts)


def _people(*wants):
    return [{"id": f"p{n}", "wants": some, "urgency": 1} for n, some in enumerate(wants)]


def _house(*capacities, **more):
    return [{"id": f"m{n}", "capacity": some, **more} for n, some in enumerate(capacities)]


def _all_pairs(people, house, score=500):
    return [
        {"person": one["id"], "member": other["id"], "score": score}
        for one in people
        for other in house
    ]


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"persons": _people(1, 3)},
        {"members": _house(1, 0)},
        {"persons": _people(1), "members": _house(5)},
        {"quotas": [{"parliament": "X", "at_most": 10**30}]},
    ],
)
def test_a_problem_without_pairs_has_an_empty_answer(parts):
    found = solve.solve(_problem(**parts))

    assert (found.status, found.coverage, found.objective, found.pairs) == ("optimal", 0, 0, ())
    assert {one.reason for one in found.unmatched} <= {"no_eligible_member"}


def test_members_without_room_take_nobody():
    people, house = _people(1, 2), _house(0, 0)

    found = solve.solve(_problem(persons=people, members=house, pairs=_all_pairs(people, house)))

    assert (found.status, found.pairs) == ("optimal", ())
    assert [(one.reason, one.members, one.slots) for one in found.unmatched] == [
        ("capacity", 2, 0)
    ] * 2


def test_a_quota_of_none_closes_a_parliament():
    people, house = _people(1, 3), _house(5, parliament="X")

    found = solve.solve(
        _problem(
            persons=people,
            members=house,
            pairs=_all_pairs(people, house),
            quotas=[{"parliament": "X", "at_most": 0}],
        )
    )

    assert (found.status, found.pairs) == ("optimal", ())
    assert {one.reason for one in found.unmatched} == {"quota"}


def test_everything_locked_stays_as_it_is_and_is_proven():
    people, house = _people(3, 2), _house(2, 2, 2, party="A", camp="c")
    pairs = _all_pairs(people, house, score=0)
    locked = [{"person": "p0", "member": f"m{n}"} for n in range(3)]
    locked += [{"person": "p1", "member": f"m{n}"} for n in range(2)]

    found = solve.solve(_problem(persons=people, members=house, pairs=pairs, locked=locked))

    assert found.status == "optimal"
    assert all(pair.locked for pair in found.pairs)
    assert found.value == 250 + 120 - 2 * 140 + 250 - 140


def test_three_wanted_and_nothing_known_of_parties_and_camps_costs_nothing():
    people, house = _people(3), _house(1, 1, 1)

    found = solve.solve(
        _problem(persons=people, members=house, pairs=_all_pairs(people, house, score=100))
    )

    assert found.value == 300 + 250 + 120


def test_a_second_member_who_costs_more_than_he_brings_is_left_out():
    people, house = _people(2), _house(1, 1, party="A", camp="c")
    weights = {"second": 0, "third": 0, "party": 1000}

    found = solve.solve(
        _problem(persons=people, members=house, pairs=_all_pairs(people, house), weights=weights)
    )

    assert len(found.pairs) == 1


def test_a_camp_counts_only_for_who_wants_more_than_one():
    people, house = _people(1, 2), _house(2, 2, camp="c")
    pairs = _all_pairs(people, house, score=10)

    found = solve.solve(_problem(persons=people, members=house, pairs=pairs))

    assert found.value == 10 + 20 + 250 - 60


def test_coverage_comes_before_any_score():
    people, house = _people(3, 1), _house(1, 1, 1)
    people[1]["urgency"] = 1
    pairs = _all_pairs(people[:1], house, score=1000)
    pairs.append({"person": "p1", "member": "m0", "score": 0})

    found = solve.solve(_problem(persons=people, members=house, pairs=pairs))

    assert ("p1", "m0") in both(found)


def test_a_limit_of_time_gives_a_bound_that_holds_and_all_the_coverage():
    stopped = []
    for seed in range(12):
        problem = builders.a_problem(seed, persons=30, members=25)
        best = solve.solve(problem)

        found = solve.solve(problem, seconds=0)

        assert found.coverage == best.coverage
        assert 0 <= best.objective - found.objective <= found.gap
        assert found.status == ("bounded" if found.gap else "optimal")
        assert found.as_json()["certificate"]["verified"] is (found.gap == 0)
        stopped.append(found.status)
    assert "bounded" in stopped


def test_the_problem_and_the_way_to_it_load_no_numbers_before_they_are_needed():
    lean = "import sys, gemel.matching.solve, gemel.matching.explain; print('numpy' in sys.modules)"

    told = subprocess.run([sys.executable, "-c", lean], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "False"
