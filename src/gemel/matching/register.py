"""From a programme's register to a matching problem, and back to reasons. Pure.

Gentler than the contract of `matching.md` section 0: a contradiction in the register is treated
as not known and reported, a lock that cannot be kept is freed and reported, and a programme is
never refused.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from gemel.matching.problem import Link, Member, Person, Problem, Quota, Weights
from gemel.matching.rules import (
    STABILITY,
    Exclusion,
    Judged,
    MemberFacts,
    PersonFacts,
    Settings,
)

if TYPE_CHECKING:
    from gemel.matching.scoring import Rows, Scorer

Both = tuple[str, str]  # person's ref, member's ref
Warned = tuple[str, tuple[str, ...]]  # a key of `words.warning`, and what fills it


@dataclass(frozen=True, kw_only=True)
class Register:
    """All that a programme's matching depends on, on one day.

    `without_consent`: persons who did not allow being twinned; they are left out, and counted.
    `served`: persons who have elsewhere as many members as they wish for. `held`: pairs that are
    asked or twinned already; they stay. `locked`, `forbidden`: a coordinator's word. `earlier`:
    pairs of the last proposal. `torn`: parties that stand on both sides of a house.
    """

    on: date
    persons: tuple[PersonFacts, ...]
    members: tuple[MemberFacts, ...]
    without_consent: frozenset[str] = frozenset()
    served: frozenset[str] = frozenset()
    vetoes: frozenset[Both] = frozenset()
    held: frozenset[Both] = frozenset()
    locked: frozenset[Both] = frozenset()
    forbidden: frozenset[Both] = frozenset()
    earlier: frozenset[Both] = frozenset()
    settings: Settings = field(default_factory=Settings)
    quotas: tuple[tuple[str, int], ...] = ()
    torn: tuple[str, ...] = ()

    def matched(self) -> tuple[PersonFacts, ...]:
        """Return the persons for whom members are looked for."""
        out = self.without_consent | self.served
        return tuple(person for person in self.persons if person.ref not in out)

    def mark(self) -> str:
        """Return a short sign of all that decides the answer but the last one and the day."""
        told = asdict(replace(self, earlier=frozenset(), on=date.min))
        text = json.dumps(told, default=_plain, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Laid:
    """The problem that stands for a register, and the rules that made it."""

    register: Register
    problem: Problem
    scorer: Scorer
    rows: Rows
    persons: Mapping[str, PersonFacts]
    warnings: tuple[Warned, ...]

    def judged(self, person: str, member: str) -> Judged:
        """Return one pair in words' keys, by the same rules."""
        eligible = self.score(person, member) >= 0
        found = self.scorer.judge(self.persons[person], member, regardless=eligible)
        if eligible or found.exclusion is not None:
            return found
        return Judged(exclusion=Exclusion.FLOOR)

    def score(self, person: str, member: str) -> int:
        """Return the score of a pair, or -1 where it is not eligible."""
        return int(self.rows.row(self.persons[person])[self.scorer.roster.places[member]])

    def excluded(self, person: str) -> Counter[Exclusion]:
        """Return how many members fall out for a person, by reason."""
        found = self.scorer.counted(self.persons[person])
        eligible = int((self.rows.row(self.persons[person]) >= 0).sum())
        below = self.scorer.roster.size - eligible - sum(found.values())
        return found + Counter({Exclusion.FLOOR: max(0, below)})


def lay_out(register: Register, *, floor: int | None = None) -> Laid:
    """State the matching problem of a programme; `floor` in the place of the one that is set."""
    from gemel.matching import scoring  # numpy is loaded on use only

    persons, members = register.matched(), register.members
    scorer = scoring.Scorer(
        scoring.Roster(members),
        settings=register.settings,
        on=register.on,
        vetoes=_by_person(register.vetoes),
    )
    rows = scoring.Rows(
        scorer,
        persons,
        floor=register.settings.floor if floor is None else floor,
        kept=_by_person(register.held),
        locked=_by_person(register.locked),
    )
    by_ref = {person.ref: person for person in persons}
    # The order of service is all that counts, not how far its steps lie apart (section 2).
    place = {rank: n for n, rank in enumerate(sorted({p.rank for p in persons}), start=1)}
    warnings: list[Warned] = []
    if register.torn:
        warnings.append(("camp_conflict", register.torn))
    problem = Problem(
        persons=tuple(Person(p.ref, p.wants, place[p.rank]) for p in persons),
        members=_members(register),
        pairs=(),
        candidates=rows,
        forbidden=_links(register.forbidden, by_ref, scorer.roster.places),
        earlier=_links(register.earlier, by_ref, scorer.roster.places),
        stability=STABILITY,
        weights=Weights(**register.settings.mix),
        quotas=tuple(Quota(name, most) for name, most in register.quotas),
    )
    laid = Laid(register, problem, scorer, rows, by_ref, ())
    locked = _locks(laid, warnings)
    return replace(laid, problem=replace(problem, locked=locked), warnings=tuple(warnings))


def _by_person(pairs: Collection[Both]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for person, member in pairs:
        found[person].add(member)
    return found


def _links(
    given: Collection[Both], persons: Mapping[str, Any], members: Mapping[str, Any]
) -> tuple[Link, ...]:
    return tuple(
        Link(person, member)
        for person, member in sorted(given)
        if person in persons and member in members
    )


def _members(register: Register) -> tuple[Member, ...]:
    """Name the camp only where all members of a party agree, so that the families nest."""
    camps: dict[str, set[str | None]] = defaultdict(set)
    for member in register.members:
        if member.party is not None:
            camps[member.party].add(member.camp)
    return tuple(
        Member(
            id=member.ref,
            capacity=member.capacity,
            party=member.party,
            camp=member.camp if member.party and len(camps[member.party]) == 1 else None,
            parliament=member.parliament or None,
        )
        for member in register.members
    )


def _locks(laid: Laid, warnings: list[Warned]) -> tuple[Link, ...]:
    """Keep every lock that can be kept: what is held first, then a coordinator's word."""
    register = laid.register
    room = {member.ref: member.capacity for member in register.members}
    wants = {person.ref: person.wants for person in laid.persons.values()}
    house = {member.ref: member.parliament for member in register.members}
    quota = dict(register.quotas)
    kept: list[Link] = []
    for person, member in (
        *sorted(register.held), *sorted(register.locked - register.held)
    ):  # fmt: skip
        if person not in laid.persons or member not in room:
            warnings.append(("lock_gone", (person, member)))
            continue
        against = _against(laid, person, member)
        if against:
            warnings.append(("lock_lost", (person, member, against)))
        elif not (room[member] and wants[person] and quota.get(house[member], 1)):
            warnings.append(("lock_no_room", (person, member)))
        else:
            room[member] -= 1
            wants[person] -= 1
            if house[member] in quota:
                quota[house[member]] -= 1
            kept.append(Link(person, member))
    return tuple(kept)


def _against(laid: Laid, person: str, member: str) -> str:
    if (person, member) in laid.register.forbidden:
        return "forbidden"
    if laid.score(person, member) >= 0:
        return ""
    return str(laid.judged(person, member).exclusion)


def _plain(value: object) -> object:
    if isinstance(value, frozenset | set):
        return sorted(map(str, value))
    return str(value)
