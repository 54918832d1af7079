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


@pytest.fixture(params=["all pairs listed", "few pairs listed"])
def at_hand(request, monkeypatch):
    """Small problems as they are; and as if they were too large to list all pairs."""
    if request.param == "few pairs listed":
        builders.list_few(monkeypatch)


SEEDS = range(12)


@pytest.mark.usefixtures("at_hand")
@pytest.mark.parametrize("seed", SEEDS)
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


@pytest.mark.usefixtures("at_hand")
@pytest.mark.parametrize("seed", SEEDS)
def test_the_price_of_a_pair_is_what_solving_with_it_locked_says(seed):
    problem = builders.a_problem(seed, persons=6, members=7)
    work = solve.work(problem)

    for pair in problem.eligible():
        link = Link(pair.person, pair.member)
        told = explain.price(work, link)
        try:
            locked = explain.with_lock(problem, link)
        except Invalid:
            assert told is None
            continue
        if link in set(problem.locked):
            continue
        assert told == explain.what_if(work.solution, locked), (seed, link)
    for link in problem.forbidden:
        assert explain.price(work, link) is None


@pytest.mark.usefixtures("at_hand")
@pytest.mark.parametrize("seed", SEEDS)
def test_the_worth_of_one_more_place_is_what_solving_with_it_says(seed):
    problem = builders.a_problem(seed, persons=9, members=6)
    work = solve.work(problem)

    told = explain.place_worths(work)

    for member in problem.members:
        more = explain.what_if(work.solution, explain.with_place(problem, member.id))
        if more.coverage or more.objective:
            assert told[member.id] == more, seed
        else:
            assert member.id not in told


@pytest.mark.parametrize("seed", range(60))
def test_every_lever_gives_one_more_person_a_member(seed):
    problem = builders.a_problem(seed, persons=7, members=5)
    work = solve.work(problem)
    before = len(work.solution.unmatched)

    for left in work.solution.unmatched:
        told = explain.levers(work, left.person)
        changed = [explain.with_place(problem, member) for member in told.places]
        changed += [
            replace(problem, quotas=tuple(
                replace(one, at_most=one.at_most + (one.parliament == name))
                for one in problem.quotas
            ))
            for name in told.quotas
        ]  # fmt: skip
        changed += [_opened(problem, left.person, member) for member in told.open_to]
        for other in changed:
            assert len(solve.solve(other).unmatched) == before - 1, (seed, left)
        if left.reason not in ("capacity", "quota"):
            assert (told.places, told.quotas) == ((), ())
        everybody = {member.id for member in problem.members}
        for member in everybody - set(told.places):
            more = solve.solve(explain.with_place(problem, member))
            assert left.person in {one.person for one in more.unmatched}


def _opened(problem, person, member):
    """The problem as it would be if nothing stood between two people."""
    link = Link(person, member)
    others = tuple(pair for pair in problem.pairs if pair[:2] != link)
    return replace(
        problem,
        pairs=(*others, problems.Pair(person, member, 0)),
        forbidden=tuple(one for one in problem.forbidden if one != link),
    )


@pytest.mark.parametrize("seed", range(8))
def test_what_if_from_work_says_what_solving_anew_says(seed, monkeypatch):
    builders.list_few(monkeypatch)
    problem = builders.a_problem(seed, persons=8, members=9)
    work = solve.work(problem)

    for pair in work.solution.pairs:
        link = Link(pair.person, pair.member)
        banned = explain.with_ban(problem, link)
        again = solve.work(banned, before=work)
        assert explain.difference(work.solution, again.solution) == explain.what_if(
            work.solution, banned
        )
        back = explain.what_if(again, problem)
        assert back == explain.difference(again.solution, work.solution)


def test_nothing_exact_is_told_of_an_answer_that_is_not_proven():
    some = (builders.a_problem(seed, persons=30, members=25) for seed in range(9))
    stopped = (solve.work(problem, seconds=0) for problem in some)
    work = next(work for work in stopped if work.solution.status == "bounded")
    assert work.solution.status == "bounded"

    with pytest.raises(ValueError, match="not proven"):
        explain.runner_ups(work)
