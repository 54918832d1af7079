"""The answer for a programme: solved, with the floor as far as it costs nobody the only member;
and what one answer changes beside another. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gemel.matching.register import Both, Laid, Register, lay_out
from gemel.matching.rules import MOST_TOGETHER, STABILITY
from gemel.matching.solution import Solution

if TYPE_CHECKING:
    from gemel.matching.work import Work

STEPS = 4  # rungs of the ladder of floors that a page shows


@dataclass(frozen=True)
class Outcome:
    """What an answer means for people. `points` is without the bonus for what stayed."""

    pairs: Mapping[Both, int]
    points: int
    free: frozenset[Both]  # pairs that are not locked

    @property
    def served(self) -> frozenset[str]:
        """Return the persons who have at least one member."""
        return frozenset(person for person, _ in self.pairs)

    @property
    def worst(self) -> int | None:
        """Return the fewest points of a pair that could be another; None where there is none."""
        return min((self.pairs[both] for both in self.free), default=None)


@dataclass(frozen=True)
class Answer:
    """A solved programme. `floor` is the one that could be held."""

    laid: Laid
    work: Work
    floor: int

    @property
    def solution(self) -> Solution:
        """Return the certified answer."""
        return self.work.solution

    @property
    def outcome(self) -> Outcome:
        """Return what this means for people."""
        pairs = {(one.person, one.member): one.score for one in self.solution.pairs}
        return Outcome(
            pairs=pairs,
            points=self.solution.value - self.bonus(pairs),
            free=frozenset((o.person, o.member) for o in self.solution.pairs if not o.locked),
        )

    def bonus(self, pairs: Iterable[Both]) -> int:
        """Return what the solver counted for those of these pairs that were proposed before."""
        earlier = {tuple(link) for link in self.laid.problem.earlier}
        return STABILITY * sum(tuple(both) in earlier for both in pairs)


@dataclass(frozen=True)
class Moved:
    """One person whose members an answer changes, with the points of the pairs together."""

    person: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    points_before: int
    points_after: int


@dataclass(frozen=True)
class Change:
    """What differs from one outcome to another: who gains, who loses, value, worst-off."""

    gains: tuple[str, ...]  # persons who would no longer be without
    loses: tuple[str, ...]  # persons who would be left without
    moved: tuple[Moved, ...]  # persons who would have other members, or better or worse pairs
    points: tuple[int, int]
    pairs: tuple[int, int]
    worst: tuple[int | None, int | None]

    @property
    def nothing(self) -> bool:
        """Tell whether nobody would notice."""
        return not (self.gains or self.loses or self.moved)


def answer(register: Register) -> Answer:
    """Solve a programme, with the floor that is set, or as much of it as costs nobody a place."""
    wanted = register.settings.floor
    found = _solved(register, wanted)
    if not wanted:
        return found
    free = _solved(register, 0)
    if found.solution.coverage == free.solution.coverage:
        return found
    best = _highest(register, free, most=wanted - 1)
    told = (*best.laid.warnings, ("floor_lowered", (str(wanted), str(best.floor))))
    return Answer(replace(best.laid, warnings=told), best.work, best.floor)


def ladder(register: Register) -> list[Answer]:
    """Return answers with a rising floor, each a choice: none first, the highest possible last.

    The highest is the largest floor at which as many are served as without one, the urgent
    first. Source: matching.md section 5.
    """
    free = _solved(register, 0)
    top = _highest(register, free, most=MOST_TOGETHER)
    worst = free.outcome.worst or 0
    between = sorted({
        worst + (top.floor - worst) * step // (STEPS - 1) for step in range(1, STEPS - 1)
    } - {0, worst, top.floor})  # fmt: skip
    steps = [_solved(register, floor) for floor in between if worst < floor < top.floor]
    return [free, *steps, *([top] if top.floor > worst else [])]


def compare(before: Outcome, after: Outcome) -> Change:
    """Return what changes for whom; persons in the order of their refs."""
    moved = []
    old, new = _by_person(before), _by_person(after)
    for person in sorted(old.keys() | new.keys()):
        mine, then = old.get(person, {}), new.get(person, {})
        if mine != then:
            points = sum(mine.values()), sum(then.values())
            moved.append(Moved(person, tuple(sorted(mine)), tuple(sorted(then)), *points))
    return Change(
        gains=tuple(sorted(after.served - before.served)),
        loses=tuple(sorted(before.served - after.served)),
        moved=tuple(moved),
        points=(before.points, after.points),
        pairs=(len(before.pairs), len(after.pairs)),
        worst=(before.worst, after.worst),
    )


def _by_person(outcome: Outcome) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for (person, member), score in outcome.pairs.items():
        found.setdefault(person, {})[member] = score
    return found


def _solved(register: Register, floor: int) -> Answer:
    from gemel.matching import solve  # numpy and scipy are loaded on use only

    laid = lay_out(register, floor=floor)
    return Answer(laid, solve.work(laid.problem), floor)


def _highest(register: Register, free: Answer, *, most: int) -> Answer:
    """Return the answer with the highest floor that leaves the coverage as it is: by halving."""
    best, low, high = free, 0, most
    while low < high:
        middle = (low + high + 1) // 2
        tried = _solved(register, middle)
        if tried.solution.coverage == free.solution.coverage:
            best, low = tried, middle
        else:
            high = middle - 1
    return best
