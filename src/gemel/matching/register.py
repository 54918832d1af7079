"""From a programme's register to a matching problem, and back to reasons. Pure.

Gentler than the contract of `matching.md` section 0: a contradiction in the register is treated
as not known and reported, a programme is never refused.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from gemel.kernel.errors import Invalid
from gemel.matching import problem as problems
from gemel.matching import rules
from gemel.matching.problem import Link, Member, Pair, Person, Problem, Quota, Weights
from gemel.matching.rules import Exclusion, Judged, MemberFacts, PersonFacts

Both = tuple[str, str]  # person's ref, member's ref


@dataclass(frozen=True, kw_only=True)
class Register:
    """All that a programme's matching depends on, on one day.

    `without_consent`: persons who did not allow being twinned; they are left out, and counted.
    `held`: pairs that are asked or twinned already; they stay. `locked`, `forbidden`: a
    coordinator's word. `earlier`: pairs of the last proposal.
    """

    on: date
    persons: tuple[PersonFacts, ...]
    members: tuple[MemberFacts, ...]
    without_consent: frozenset[str] = frozenset()
    vetoes: frozenset[Both] = frozenset()
    held: frozenset[Both] = frozenset()
    locked: frozenset[Both] = frozenset()
    forbidden: frozenset[Both] = frozenset()
    earlier: frozenset[Both] = frozenset()
    weights: Mapping[str, int] | None = None
    quotas: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class Laid:
    """The problem that stands for a register, and what became of every pair.

    `excluded` counts, for each person, the members that fall out and why. `warnings` are keys
    with their values, for the page.
    """

    problem: Problem
    judged: Mapping[Both, Judged]
    excluded: Mapping[str, Counter[Exclusion]]
    warnings: tuple[tuple[str, tuple[str, ...]], ...]


def lay_out(register: Register) -> Laid:
    """Judge every pair by the same rules and state the matching problem of a programme."""
    persons = [p for p in register.persons if p.ref not in register.without_consent]
    judged: dict[Both, Judged] = {}
    excluded: dict[str, Counter[Exclusion]] = defaultdict(Counter)
    for person in persons:
        for member in register.members:
            both = (person.ref, member.ref)
            found = rules.judge(person, member, vetoed=both in register.vetoes, on=register.on)
            if found.exclusion is not None:
                excluded[person.ref][found.exclusion] += 1
            else:
                judged[both] = found
    warnings: list[tuple[str, tuple[str, ...]]] = []
    members = _members(register, warnings)
    problem = Problem(
        persons=tuple(Person(p.ref, p.wants, p.urgency) for p in persons),
        members=members,
        pairs=tuple(Pair(p, m, found.score) for (p, m), found in sorted(judged.items())),
        forbidden=tuple(Link(*both) for both in sorted(register.forbidden) if both in judged),
        earlier=tuple(Link(*both) for both in sorted(register.earlier & judged.keys())),
        weights=Weights(**(register.weights or {})),
        quotas=tuple(Quota(name, most) for name, most in register.quotas),
    )
    locked = _locks(problem, register, judged, warnings)
    return Laid(replace(problem, locked=tuple(locked)), judged, excluded, tuple(warnings))


def _members(register: Register, warnings: list[tuple[str, tuple[str, ...]]]) -> tuple[Member, ...]:
    camps: dict[str, set[str | None]] = defaultdict(set)
    for member in register.members:
        if member.party is not None:
            camps[member.party].add(member.camp)
    torn = {party for party, found in camps.items() if len(found) > 1}
    if torn:
        warnings.append(("camp_conflict", tuple(sorted(torn))))
    return tuple(
        Member(
            id=member.ref,
            capacity=member.capacity,
            party=member.party,
            camp=None if member.party in torn else member.camp,
            parliament=member.parliament or None,
        )
        for member in register.members
    )


def _locks(
    problem: Problem,
    register: Register,
    judged: Mapping[Both, Judged],
    warnings: list[tuple[str, tuple[str, ...]]],
) -> list[Link]:
    """Keep every lock that can be kept: what is held first, then a coordinator's word."""
    kept: list[Link] = []
    wished = [*sorted(register.held), *sorted(register.locked - register.held)]
    few = replace(problem, pairs=tuple(Pair(*both, 0) for both in wished))
    for both in wished:
        if both not in judged or both in register.forbidden:
            warnings.append(("lock_lost", both))
            continue
        try:
            problems.locks_fit(replace(few, locked=(*kept, Link(*both))))
        except Invalid:
            warnings.append(("lock_no_room", both))
        else:
            kept.append(Link(*both))
    return kept
