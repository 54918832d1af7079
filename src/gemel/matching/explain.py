"""What a proposal would be if one thing were otherwise, in exact differences. Pure.

For people who decide: whom else a person could have, what another place with a member would
bring, what a lock or a ban would cost, what would have to change for a person who is left out.
Nothing here is an estimate; each answer compares two best answers, and tells what would change
for others too. What is about one pair takes a moment, for it starts from work that was done.

Source: matching.md section 6; each equal to solving anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gemel.matching import solve
from gemel.matching.problem import POINT, Link, Problem, locks_fit
from gemel.matching.solution import Solution

if TYPE_CHECKING:
    from gemel.matching.detours import Move
    from gemel.matching.work import Work


@dataclass(frozen=True, slots=True)
class Difference:
    """From one answer to another. Units as in `Solution`; plus means the other is better."""

    coverage: int
    objective: int
    value: int
    gone: tuple[Link, ...]
    new: tuple[Link, ...]
    left_out: tuple[str, ...]  # persons who would lose their only members
    taken_in: tuple[str, ...]  # persons who would no longer be without


@dataclass(frozen=True, slots=True)
class RunnerUp:
    """What the best answer without one chosen pair would be.

    `instead`: whom the person would have in that member's place; none if nobody. `costs_*` are
    never negative taken together (coverage first, then objective); `costs_points` is the
    objective without the tie-break, in points. `others`: how many other persons would have to
    move for it.
    """

    instead: tuple[str, ...]
    costs_coverage: int
    costs_objective: int
    costs_points: int
    others: int


@dataclass(frozen=True, slots=True)
class Levers:
    """The single changes each of which would give one more person a member.

    `places`: members who would need room for one more. `quotas`: parliaments that would need to
    carry one more. `open_to`: members with a free place, whom only an exclusion or a ban keeps
    from this person. Who is served in the end may be another; the number rises by one. All are
    empty where two things are in the way at once.
    """

    places: tuple[str, ...]
    quotas: tuple[str, ...]
    open_to: tuple[str, ...]


def difference(before: Solution, after: Solution) -> Difference:
    """Return what changes from one answer to another."""
    old = {Link(pair.person, pair.member) for pair in before.pairs}
    new = {Link(pair.person, pair.member) for pair in after.pairs}
    out_before = {one.person for one in before.unmatched}
    out_after = {one.person for one in after.unmatched}
    return Difference(
        coverage=after.coverage - before.coverage,
        objective=after.objective - before.objective,
        value=after.value - before.value,
        gone=tuple(sorted(old - new)),
        new=tuple(sorted(new - old)),
        left_out=tuple(sorted(out_after - out_before)),
        taken_in=tuple(sorted(out_before - out_after)),
    )


# Changes to a problem, and what the whole answer would be then.


def with_lock(problem: Problem, link: Link) -> Problem:
    """Return the problem with one more pair locked; a ban on it is lifted.

    Raises: Invalid if the pair is not eligible, or cannot be kept beside the other locks.
    """
    changed = replace(
        problem,
        locked=(*(one for one in problem.locked if one != link), link),
        forbidden=tuple(one for one in problem.forbidden if one != link),
    )
    locks_fit(changed)
    return changed


def with_ban(problem: Problem, link: Link) -> Problem:
    """Return the problem with one more pair forbidden; a lock on it is lifted."""
    return replace(
        problem,
        locked=tuple(one for one in problem.locked if one != link),
        forbidden=(*(one for one in problem.forbidden if one != link), link),
    )


def with_place(problem: Problem, member: str) -> Problem:
    """Return the problem with room for one more person at a member."""
    return replace(
        problem,
        members=tuple(
            replace(one, capacity=one.capacity + 1) if one.id == member else one
            for one in problem.members
        ),
    )


def what_if(before: Solution | Work, changed: Problem) -> Difference:
    """Return what the best answer to a changed problem has over an answer to the first.

    From `Work`, what is already known is not worked out again.
    """
    if isinstance(before, Solution):
        return difference(before, solve.solve(changed))
    return difference(before.solution, solve.work(changed, before=before).solution)


# One pair, one member, one person: from what the best answer leaves over.


def runner_ups(problem: Problem | Work) -> dict[Link, RunnerUp]:
    """Return, for each pair of the best answer that is not locked, the best without it."""
    work = solve.work(problem) if isinstance(problem, Problem) else problem
    pairs = [Link(pair.person, pair.member) for pair in work.solution.pairs if not pair.locked]
    return {link: runner_up(work, link) for link in pairs}


def runner_up(work: Work, link: Link) -> RunnerUp:
    """Return the best answer without one chosen pair that is not locked.

    Raises: ValueError where the answer is not proven to be the best; KeyError for other pairs.
    """
    person, member = work.places(link)
    if member not in work.held.get(person, ()):
        raise KeyError(link)
    way = work.detours.way((person, member), ("member", member))
    assert way is not None, "a pair can always be given up"
    change = _change(work, [*way.moves, _lost(person, member)])
    mine = {one.member for one in change.new if one.person == link.person}
    touched = {one.person for one in (*change.new, *change.gone)} - {link.person}
    return RunnerUp(
        instead=tuple(sorted(mine)),
        costs_coverage=-change.coverage,
        costs_objective=-change.objective,
        costs_points=-change.value,
        others=len(touched),
    )


def price(work: Work, link: Link) -> Difference | None:
    """Return what changes if a pair that is not chosen were locked; None if it cannot be.

    It cannot where the pair is excluded or banned, or locks leave no place for it.

    Raises: ValueError where the answer is not proven to be the best.
    """
    person, member = work.places(link)
    if not work.may(person, member):
        return None
    if member in work.held.get(person, ()):
        return _change(work, [])
    way = work.detours.way(("member", member), (person, member))
    if way is None:
        return None
    return _change(work, [*way.moves, _gained(person, member)])


def place_worths(work: Work) -> dict[str, Difference]:
    """Return what one more place would bring, for every member with whom it would bring anything.

    Raises: ValueError where the answer is not proven to be the best.
    """
    from gemel.matching import places

    return {
        work.table.members[member]: _change(work, moves)
        for member, moves in places.worths(work.detours, work.rows)
    }


def levers(work: Work, person: str) -> Levers:
    """Return what would have to change for one more person to be served.

    For a person without any member; `places` and `quotas` are empty where no member is eligible.
    """
    import numpy as np

    from gemel.matching.unmatched import Crowds

    table, crowds = work.table, Crowds(work.rows, work.chosen)
    place = table.persons.index(person)
    crowd = crowds.of(place) if crowds.may(place).any() else None
    left = table.room - crowds.held
    quota_left = table.quota_room - np.bincount(
        table.quota[work.chosen[1]], minlength=table.quota_room.size
    )
    free = (left > 0) & (quota_left[table.quota] > 0) & ~crowds.may(place)
    full = np.zeros(table.shape[1], bool)
    quotas: list[str] = []
    if crowd is not None:
        full = crowd.members & (quota_left[table.quota] > 0)
        if (crowd.members & ~full).any():  # a place helps only if it can be used under the quota
            known = place_worths(work)
            helps = [name in known and known[name].coverage > 0 for name in table.members]
            full |= crowd.members & np.array(helps)
        quotas = [work.problem.quotas[quota].parliament for quota in sorted(crowd.quotas)]
    return Levers(
        places=tuple(table.members[member] for member in np.flatnonzero(full).tolist()),
        quotas=tuple(sorted(quotas)),
        open_to=tuple(table.members[member] for member in np.flatnonzero(free).tolist()),
    )


# Adding up.


def _lost(person: int, member: int) -> Move:
    from gemel.matching.detours import Move

    return Move(person, member, None)


def _gained(person: int, member: int) -> Move:
    from gemel.matching.detours import Move

    return Move(person, None, member)


def _change(work: Work, moves: Iterable[Move]) -> Difference:
    """Add up what moves change, person by person; all other persons stay as they are."""
    lost: dict[int, list[int]] = {}
    gained: dict[int, list[int]] = {}
    for move in moves:
        if move.lost is not None:
            lost.setdefault(move.person, []).append(move.lost)
        if move.gained is not None:
            gained.setdefault(move.person, []).append(move.gained)
    coverage = objective = value = 0
    gone: list[Link] = []
    new: list[Link] = []
    out: list[str] = []
    taken_in: list[str] = []
    for person in sorted(lost.keys() | gained.keys()):
        before = work.held.get(person, [])
        after = [*before, *gained.get(person, [])]
        for member in lost.get(person, []):
            after.remove(member)
        name = work.table.persons[person]
        gone += [work.link(person, member) for member in set(before) - set(after)]
        new += [work.link(person, member) for member in set(after) - set(before)]
        old_sum, new_sum = work.worth(person, before), work.worth(person, after)
        coverage += new_sum.coverage - old_sum.coverage
        objective += new_sum.objective - old_sum.objective
        value += new_sum.value - old_sum.value
        if old_sum.coverage and not new_sum.coverage:
            out.append(name)
        if new_sum.coverage and not old_sum.coverage:
            taken_in.append(name)
    return Difference(
        coverage, objective, value // POINT,
        tuple(sorted(gone)), tuple(sorted(new)), tuple(sorted(out)), tuple(sorted(taken_in)),
    )  # fmt: skip
