"""Invented worlds of any size, as the rungs of the goals have them. From a seed, never real.

Countries and languages are few and uneven, chambers of very different sizes, parties of a
power law; four in a hundred pairs are vetoed. Scores come a block of persons at a time from
arrays of codes, as the rules of a register do it; no pair is ever an object.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gemel.matching.problem import Member, Person, Problem

COUNTRIES, TONGUES, THEMES, CHAMBERS = 60, 24, 20, 190


@dataclass(frozen=True)
class Rung:
    """How large a world is, and which part of its members takes part."""

    persons: int
    members: int
    open_to_it: float
    chambers: int = CHAMBERS


RUNGS = {
    "programme": Rung(30, 100, 0.92, chambers=1),
    "parliament": Rung(160, 700, 0.22, chambers=2),
    "world": Rung(5_000, 46_000, 0.32),
    "world, all": Rung(5_000, 46_000, 0.92),
    "world, scarce": Rung(5_000, 46_000, 0.1),
    "stress": Rung(20_000, 80_000, 0.32),
}


class World:
    """Candidates of an invented world."""

    def __init__(self, rung: Rung, seed: int) -> None:
        dice = np.random.default_rng(seed)
        weights = 1 / np.arange(1, COUNTRIES + 1)
        members = int(rung.members * rung.open_to_it)
        self.shape = rung.persons, members
        size = dice.lognormal(0, 0.8, rung.chambers)
        self.chamber = np.sort(dice.choice(rung.chambers, members, p=size / size.sum()))
        self.party = dice.choice(9, members, p=_falling(9, 1.3))
        self.camp = (dice.random((rung.chambers, 9)) < 0.45)[self.chamber, self.party]
        self.room = dice.choice([1, 1, 1, 2, 2, 3], members)
        self.wants = dice.choice([1, 1, 2, 3], rung.persons, p=[0.3, 0.1, 0.4, 0.2])
        self.urgency = dice.choice([1, 2, 3, 4], rung.persons, p=[0.25, 0.4, 0.25, 0.1])
        self.country = dice.choice(COUNTRIES, rung.persons, p=weights / weights.sum())
        # What a member's country work says, by the person's country: ties, and conflicts (-1).
        near = dice.choice([0, 0, 0, 0, 0, 60, 120, 260], (COUNTRIES, members))
        near[dice.random((COUNTRIES, members)) < 0.02] = -2000
        self.near = near.astype(np.int16)
        self.person_tongue = dice.choice(TONGUES, rung.persons, p=_falling(TONGUES, 1.1))
        spoken = dice.choice(TONGUES, (2, rung.chambers), p=_falling(TONGUES, 1.1))[:, self.chamber]
        speaks = np.arange(TONGUES)[:, None] == spoken[0]
        second = np.arange(TONGUES)[:, None] == spoken[1]
        self.language = np.where(speaks, 250, np.where(second, 150, 0)).astype(np.int16)
        self.language += dice.choice([0, 0, 0, 120], (TONGUES, members)).astype(np.int16)
        np.minimum(self.language, 250, out=self.language)
        self.own = (dice.integers(0, 201, members) + dice.integers(0, 30, members)).astype(np.int16)
        self.person_themes = 1 << dice.integers(0, THEMES, rung.persons).astype(np.uint32)
        self.member_themes = dice.integers(0, 1 << THEMES, members).astype(np.uint32)
        many = int(0.002 * rung.persons * members)
        self.vetoes = np.unique(
            np.column_stack(
                [dice.integers(0, rung.persons, many), dice.integers(0, members, many)]
            ).astype(np.int32),
            axis=0,
        )
        self.first_veto = np.searchsorted(self.vetoes[:, 0], np.arange(rung.persons + 1))

    def block(self, start: int, stop: int) -> np.ndarray:
        """Return the scores of some persons with all members."""
        some = slice(start, stop)
        found = self.near[self.country[some]] + self.language[self.person_tongue[some]]
        found += self.own
        shared = (self.person_themes[some, None] & self.member_themes) != 0
        found += shared.astype(np.int16) * np.int16(100)
        jitter = np.arange(start, stop, dtype=np.uint32)[:, None] * np.uint32(2654435761)
        jitter = (jitter ^ self.member_themes) * np.uint32(2246822519)
        found += (jitter >> np.uint32(25)).astype(np.int16)
        np.maximum(found, -1, out=found)
        low, high = self.first_veto[start], self.first_veto[stop]
        found[self.vetoes[low:high, 0] - start, self.vetoes[low:high, 1]] = -1
        return found

    def one(self, person: int, member: int) -> int:
        """Return the score of one pair."""
        return int(self.block(person, person + 1)[0, member])

    def problem(self) -> Problem:
        """Return the matching problem of this world."""
        persons, members = self.shape
        return Problem(
            persons=tuple(
                Person(f"p{n}", int(self.wants[n]), int(self.urgency[n])) for n in range(persons)
            ),
            members=tuple(
                Member(
                    f"m{n}",
                    int(self.room[n]),
                    f"{self.chamber[n]}:{self.party[n]}",
                    "government" if self.camp[n] else "opposition",
                    str(self.chamber[n]),
                )
                for n in range(members)
            ),
            pairs=(),
            candidates=self,
        )


def _falling(many: int, power: float) -> np.ndarray:
    weights = 1 / np.arange(1, many + 1) ** power
    return weights / weights.sum()


def made(name: str, seed: int = 1) -> Problem:
    """Return the problem of a rung."""
    return World(RUNGS[name], seed).problem()
