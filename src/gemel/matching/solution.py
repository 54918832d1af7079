"""The answer to a matching problem, and its JSON form. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass

from gemel.matching.problem import VERSION


class Cancelled(Exception):
    """Somebody asked for the work to end; there is no answer."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One pair of the answer."""

    person: str
    member: str
    score: int
    locked: bool


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A person left without any member, and why.

    `reason` is `no_eligible_member`, `forbidden`, `quota` or `capacity`. With the last two come
    the numbers that prove it: so many `rivals` (this person among them, none of them with a
    locked pair) are eligible only for the same `members`, who have `slots` places between them,
    locked ones apart, and fewer than there are rivals.
    """

    person: str
    reason: str
    rivals: int = 0
    members: int = 0
    slots: int = 0


@dataclass(frozen=True, slots=True)
class Seconds:
    """How long the parts of the work took."""

    candidates: float
    solve: float
    certify: float
    total: float


@dataclass(frozen=True, slots=True)
class Solution:
    """The best set of pairs, with its proof; or a good one with a bound, where time ran out.

    `objective` is in units of `problem.POINT` to the point; `value` in points, without the
    tie-break. `gap` bounds, in those units, how much better any other answer could be.
    """

    status: str  # optimal, bounded
    coverage: int
    objective: int
    value: int
    pairs: tuple[Chosen, ...]
    unmatched: tuple[Unmatched, ...]
    gap: int
    pairs_priced: int
    engine: str
    seconds: Seconds
    peak_mb: int

    def as_json(self) -> dict[str, object]:
        """Return the answer in the form of the contract (matching.md, section 0)."""
        return {
            "version": VERSION,
            "status": self.status,
            "coverage": self.coverage,
            "objective": self.objective,
            "value": self.value,
            "pairs": [
                {
                    "person": pair.person,
                    "member": pair.member,
                    "score": pair.score,
                    "locked": pair.locked,
                }
                for pair in self.pairs
            ],
            "unmatched": [_left_out(one) for one in self.unmatched],
            "certificate": {
                "verified": self.gap == 0,
                "gap": self.gap,
                "pairs_priced": self.pairs_priced,
            },
            "engine": self.engine,
            "seconds": {
                "candidates": self.seconds.candidates,
                "solve": self.seconds.solve,
                "certify": self.seconds.certify,
                "total": self.seconds.total,
            },
            "peak_mb": self.peak_mb,
        }


def dump(solution: Solution) -> str:
    """Return the answer as the text of a JSON file."""
    return json.dumps(solution.as_json(), ensure_ascii=False, indent=1) + "\n"


def _left_out(one: Unmatched) -> dict[str, object]:
    told: dict[str, object] = {"person": one.person, "reason": one.reason}
    if one.reason == "capacity":
        told |= {"rivals": one.rivals, "members": one.members, "slots": one.slots}
    return told
