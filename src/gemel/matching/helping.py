"""Which single change would give one more person a member; what one more place is worth. Pure.

Nothing is guessed: each change is laid on the register and the whole is solved again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from gemel.matching import answering
from gemel.matching.answering import Answer
from gemel.matching.register import Register, lay_out
from gemel.matching.rules import Exclusion

TRIED = 3  # members whose place is tried for one person
LEVERS = ("room", "interpreter", "notice", "ban", "floor")


@dataclass(frozen=True)
class Lever:
    """One change after which more persons have a member. `what` is one of `LEVERS`.

    `member`, `language`, `days`: what it changes, where the kind needs one. `gains`: who would
    have a member then; `points`: what else it brings.
    """

    what: str
    gains: tuple[str, ...]
    points: int
    member: str = ""
    language: str = ""
    days: int = 0


def levers(register: Register, person: str, *, now: Answer | None = None) -> list[Lever]:
    """Return the single changes that would serve this person, or somebody in the same need."""
    before = (now or answering.answer(register)).outcome
    found = []
    for what, facts, changed in _tries(register, person):
        after = answering.answer(changed).outcome
        gains = tuple(sorted(after.served - before.served))
        if len(after.served) > len(before.served):
            found.append(Lever(what, gains, after.points - before.points, **facts))  # type: ignore[arg-type]
    return found


def places(now: Answer) -> dict[str, Lever]:
    """Return what one more place would bring, for each member with whom it brings anything.

    Exact, and at once for all of them. Nothing where the answer is not proven to be the best.
    """
    from gemel.matching import explain

    if now.solution.status != "optimal":
        return {}
    return {
        ref: Lever(
            "room",
            one.taken_in,
            one.value - now.bonus(one.new) + now.bonus(one.gone),
            member=ref,
        )
        for ref, one in explain.place_worths(now.work).items()
    }


Try = tuple[str, dict[str, object], Register]


def _tries(register: Register, person: str) -> Iterable[Try]:
    laid = lay_out(register)
    facts = laid.persons[person]
    row = laid.rows.row(facts)
    order = sorted((-int(score), n) for n, score in enumerate(row) if score >= 0)
    for _, place in order[:TRIED]:
        ref = register.members[place].ref
        yield "room", {"member": ref}, _with_room(register, ref)
    banned = sorted(both for both in register.forbidden if both[0] == person)
    for both in banned[:TRIED]:
        yield "ban", {"member": both[1]}, replace(register, forbidden=register.forbidden - {both})
    out = laid.excluded(person)
    if Exclusion.LANGUAGE in out:
        for language in sorted(facts.languages):
            yield "interpreter", {"language": language}, _with_interpreter(register, language)
    if Exclusion.MANDATE_ENDING in out:
        yield from _shorter_notice(register)
    if Exclusion.FLOOR in out:
        lower = replace(register.settings, floor=0)
        yield "floor", {}, replace(register, settings=lower)


def _shorter_notice(register: Register) -> Iterable[Try]:
    """The latest end of a mandate that is too soon now: the smallest change of the rule."""
    first = register.on + timedelta(days=register.settings.notice_days)
    ends = [m.mandate_ends for m in register.members if m.mandate_ends]
    soon = [end for end in ends if register.on < end < first]
    if soon:
        days = (max(soon) - register.on).days
        changed = replace(register.settings, notice_days=days)
        yield "notice", {"days": days}, replace(register, settings=changed)


def _with_room(register: Register, member: str) -> Register:
    return replace(
        register,
        members=tuple(
            replace(one, capacity=one.capacity + 1) if one.ref == member else one
            for one in register.members
        ),
    )


def _with_interpreter(register: Register, language: str) -> Register:
    return replace(
        register,
        persons=tuple(
            replace(one, interpreters=one.interpreters | {language}) for one in register.persons
        ),
    )
