"""What is told about an answer is exact: it equals solving the other problem."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from gemel.kernel.errors import Invalid
from gemel.matching import explain, solve
from gemel.matching import problem as problems
from gemel.matching.problem import Link
from tests.matching import builders

# Why a person is without.


def _crowds(problem, one):
    """Try every set of members for what was told: that its rivals are more than its slots."""
    locked = [(link.person, link.member) for link in problem.locked]
    may = {person.id: set() for person in problem.persons}
    for pair in problem.eligible():
        may[pair.person].add(pair.member)
    free = {
        member.id: member.capacity - sum(name == member.id for _, name in locked)
        for member in problem.members
    }
    for some in combinations(free, one.members):
        rivals = {
            name
            for name, theirs in may.items()
            if theirs and theirs <= set(some) and name not in dict(locked)
        }
        if one.person in rivals:
            yield len(rivals), sum(free[name] for name in some)


@pytest.mark.parametrize("block", range(4))
def test_a_person_is_without_for_a_reason_that_can_be_counted_again(block):
    for seed in range(block * 60, block * 60 + 60):
        problem = builders.a_problem(seed, persons=7, members=5)
        given = {pair.person for pair in problem.pairs}
        eligible = {pair.person for pair in problem.eligible()}
        found = solve.solve(problem)
        served = {pair.person for pair in found.pairs}
        assert {one.person for one in found.unmatched} == {
            person.id for person in problem.persons
        } - served

        for one in found.unmatched:
            if one.reason == "capacity":
                assert one.rivals > one.slots
                assert (one.rivals, one.slots) in set(_crowds(problem, one)), seed
            elif one.reason == "quota":
                assert one.rivals > one.slots
                lifted = solve.solve(replace(problem, quotas=()))
                assert lifted.coverage > found.coverage
            else:
                assert one.person not in eligible
                assert (one.reason == "forbidden") == (one.person in given)


def test_only_want_of_room_is_told_in_numbers():
    people = [{"id": f"p{n}", "wants": 2, "urgency": n % 4 + 1} for n in range(5)]
    house = [{"id": "m", "capacity": 2}, {"id": "n", "capacity": 1}]
    pairs = [{"person": one["id"], "member": m["id"], "score": 9} for one in people for m in house]
    document = {"version": 1, "persons": people, "members": house, "pairs": pairs}

    told = solve.solve(problems.check(document)).as_json()["unmatched"]

    numbers = {"reason": "capacity", "rivals": 5, "members": 2, "slots": 3}
    assert told == [{"person": "p0"} | numbers, {"person": "p4"} | numbers]


def test_locked_persons_are_no_rivals_and_their_places_no_slots():
    people = [{"id": f"p{n}", "wants": 1, "urgency": 1} for n in range(3)]
    pairs = [{"person": one["id"], "member": "m", "score": 9} for one in people]
    document = {
        "version": 1,
        "persons": people,
        "members": [{"id": "m", "capacity": 2}],
        "pairs": pairs,
        "locked": [{"person": "p0", "member": "m"}],
    }

    (left,) = solve.solve(problems.check(document)).unmatched

    assert (left.reason, left.rivals, left.members, left.slots) == ("capacity", 2, 1, 1)


# What if.


@pytest.mark.parametrize("seed", range(25))
def test_a_runner_up_costs_what_solving_without_the_pair_says(seed):
    problem = builders.a_problem(seed, persons=7, members=7)
    before = solve.solve(problem)

    told = explain.runner_ups(problem)

    assert set(told) == {Link(p.person, p.member) for p in before.pairs if not p.locked}
    for link, second in told.items():
        without = explain.what_if(before, explain.with_ban(problem, link))
        assert (without.coverage, without.objective, without.value) == (
            -second.costs_coverage,
            -second.costs_objective,
            -second.costs_points,
        )
        others = {one.person for one in without.gone + without.new} - {link.person}
        assert second.others == len(others)
        assert second.instead == tuple(
            one.member for one in without.new if one.person == link.person
        )


def test_the_example_has_its_second_best_told():
    told = explain.runner_ups(problems.check(builders.example()))

    second = told[Link("p3", "m2")]
    assert second.instead == ()
    assert (second.costs_coverage, second.costs_points, second.others) == (1, 900 - 500 - 250, 1)


def test_a_lock_shows_what_it_costs_and_whom():
    problem = problems.check(builders.example())
    before = solve.solve(problem)

    locked = explain.what_if(before, explain.with_lock(problem, Link("p1", "m2")))

    assert locked.coverage == -1
    assert locked.value == 500 + 250 - 900
    assert locked.new == (Link("p1", "m2"),)
    assert locked.gone == (Link("p3", "m2"),)
    assert (locked.left_out, locked.taken_in) == (("p3",), ())


def test_a_lock_that_cannot_be_kept_is_refused():
    problem = problems.check(builders.example())

    with pytest.raises(Invalid, match="not among the pairs"):
        explain.with_lock(problem, Link("p4", "m2"))
    full = explain.with_lock(problem, Link("p2", "m2"))
    full = explain.with_lock(full, Link("p3", "m2"))
    with pytest.raises(Invalid, match=r"members\[1\] has room for 2"):
        explain.with_lock(full, Link("p1", "m2"))


def test_a_lock_lifts_a_ban_and_a_ban_lifts_a_lock():
    problem = problems.check(builders.example())

    banned = explain.with_ban(problem, Link("p1", "m1"))
    again = explain.with_lock(banned, Link("p1", "m1"))

    assert (banned.locked, banned.forbidden) == ((), (Link("p1", "m1"),))
    assert (again.locked, again.forbidden) == (problem.locked, ())
    assert explain.what_if(solve.solve(problem), again).objective == 0


def test_one_more_place_brings_in_who_was_waiting_for_it():
    document = builders.example()
    document["pairs"].append({"person": "p4", "member": "m1", "score": 100})
    problem = problems.check(document)
    before = solve.solve(problem)

    more = explain.what_if(before, explain.with_place(problem, "m1"))

    assert (more.coverage, more.value) == (4, 100)
    assert (more.new, more.gone) == ((Link("p4", "m1"),), ())
    assert (more.taken_in, more.left_out) == (("p4",), ())
