"""Eligible pairs as arrays, a block of persons at a time, for problems too large to list. Pure.

A world of parliaments has 71 million eligible pairs; none of them is ever an object. Whoever
knows the rules writes a class with the two methods of `Candidates` and hands it over as
`Problem(candidates=…)`, with `pairs` left empty. Rows are persons and columns are members, in
the order in which they stand in the problem. `Listed` is the same for pairs in a list, `Kept`
remembers blocks for who asks often.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from gemel.matching.problem import Pair, Problem

NOT_ELIGIBLE = -1
CELLS = 1 << 19  # of one block; so that what is worked on stays in the processor's caches
Scores = NDArray[np.int16]


class Candidates(Protocol):
    """Knows every eligible pair of a problem, and how well each fits.

    Both methods are asked many times and give the same answers each time.
    """

    def block(self, start: int, stop: int) -> Scores:
        """Return (stop - start) x members: 0 to 1000, or NOT_ELIGIBLE, for persons start…stop.

        The array is only read, and not kept: the same memory may be used again and again.
        """
        ...

    def one(self, person: int, member: int) -> int:
        """Return the score of one pair by its places, or NOT_ELIGIBLE."""
        ...


class Listed:
    """Candidates from a list of pairs."""

    def __init__(self, persons: Sequence[str], members: Sequence[str], pairs: Iterable[Pair]):
        row = {name: n for n, name in enumerate(persons)}
        column = {name: n for n, name in enumerate(members)}
        given = list(pairs)
        rows = np.fromiter((row[pair[0]] for pair in given), np.int64, len(given))
        columns = np.fromiter((column[pair[1]] for pair in given), np.int64, len(given))
        scores = np.fromiter((pair[2] for pair in given), np.int16, len(given))
        order = np.lexsort((columns, rows))
        self.width = len(members)
        self.columns = columns[order].astype(np.int32)
        self.scores = scores[order]
        self.first = np.searchsorted(rows[order], np.arange(len(persons) + 1))

    def block(self, start: int, stop: int) -> Scores:
        """Return the scores of some persons with all members."""
        found = np.full((stop - start, self.width), NOT_ELIGIBLE, np.int16)
        low, high = self.first[start], self.first[stop]
        many = np.diff(self.first[start : stop + 1])
        rows = np.repeat(np.arange(stop - start), many)
        found[rows, self.columns[low:high]] = self.scores[low:high]
        return found

    def one(self, person: int, member: int) -> int:
        """Return the score of one pair."""
        low, high = self.first[person], self.first[person + 1]
        place = low + np.searchsorted(self.columns[low:high], member)
        if place < high and self.columns[place] == member:
            return int(self.scores[place])
        return NOT_ELIGIBLE


class Kept:
    """Candidates that are worked out once and remembered: two bytes a pair."""

    def __init__(self, candidates: Candidates, persons: int, members: int) -> None:
        self.inner = candidates
        self.scores = np.empty((persons, members), np.int16)
        self.known = np.zeros(persons, bool)

    def block(self, start: int, stop: int) -> Scores:
        """Return the scores of some persons with all members."""
        if not self.known[start:stop].all():
            self.scores[start:stop] = self.inner.block(start, stop)
            self.known[start:stop] = True
        return self.scores[start:stop]

    def one(self, person: int, member: int) -> int:
        """Return the score of one pair."""
        if self.known[person]:
            return int(self.scores[person, member])
        return self.inner.one(person, member)


class AtLeast:
    """Candidates without the pairs below a score, but for some that stay whatever they are."""

    def __init__(self, candidates: Candidates, least: int, keep: Iterable[tuple[int, int]]):
        self.inner = candidates
        self.least = least
        self.keep = sorted(keep)

    def block(self, start: int, stop: int) -> Scores:
        """Return the scores of some persons with all members."""
        given = self.inner.block(start, stop)
        found = np.where(given >= self.least, given, np.int16(NOT_ELIGIBLE))
        for person, member in self.keep:
            if start <= person < stop:
                found[person - start, member] = given[person - start, member]
        return found

    def one(self, person: int, member: int) -> int:
        """Return the score of one pair."""
        score = self.inner.one(person, member)
        return score if score >= self.least or (person, member) in self.keep else NOT_ELIGIBLE


def of(problem: Problem) -> Candidates:
    """Return the candidates of a problem, also where its pairs are listed; bans not applied."""
    if problem.candidates is not None:
        return problem.candidates
    persons = [person.id for person in problem.persons]
    members = [member.id for member in problem.members]
    return Listed(persons, members, problem.pairs)


def blocks(persons: int, members: int) -> Iterator[tuple[int, int]]:
    """Yield from where to where the persons of each block go."""
    height = max(1, CELLS // max(members, 1))
    for start in range(0, persons, height):
        yield start, min(start + height, persons)
