"""What would be if: a coordinator's wish laid on a register, and what it would change. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from gemel.kernel.errors import Invalid
from gemel.kernel.say import Said, say
from gemel.matching import answering
from gemel.matching.answering import Answer, Change, Outcome
from gemel.matching.register import Both, Register, lay_out
from gemel.matching.rules import Settings

MOST_ROOM = 50


@dataclass(frozen=True)
class Wish:
    """What a coordinator would like to see, before anything is kept.

    `rooms` and `joins` map members to their room; who joins did not take part before. `quotas`
    go with `settings`.
    """

    lock: frozenset[Both] = frozenset()
    forbid: frozenset[Both] = frozenset()
    rooms: Mapping[str, int] = field(default_factory=dict)
    joins: Mapping[str, int] = field(default_factory=dict)
    settings: Settings | None = None
    quotas: Mapping[str, int] | None = None

    def pairs(self) -> Iterable[Both]:
        """Return the pairs of which something is said."""
        return self.lock | self.forbid

    def members(self) -> set[str]:
        """Return the members of whom something is said."""
        return {member for _, member in self.pairs()} | {*self.rooms} | {*self.joins}


@dataclass(frozen=True)
class Looked:
    """What a wish would do. `since`: the register has changed since the proposal was made, so
    the comparison is with what would be proposed now."""

    answer: Answer
    change: Change
    since: bool


def changed(register: Register, wish: Wish) -> Register:
    """Return the register as it would be. Who joins stands in the register already."""
    rooms = {**wish.rooms}
    return replace(
        register,
        members=tuple(
            replace(one, capacity=rooms.get(one.ref, one.capacity)) for one in register.members
        ),
        locked=(register.locked - wish.forbid) | wish.lock,
        forbidden=(register.forbidden - wish.lock) | wish.forbid,
        settings=wish.settings or register.settings,
        quotas=register.quotas if wish.quotas is None else tuple(sorted(wish.quotas.items())),
    )


def without(register: Register, members: Iterable[str]) -> Register:
    """Return the register without those members: as it is before they join."""
    out = set(members)
    return replace(register, members=tuple(one for one in register.members if one.ref not in out))


def check(wish: Wish, register: Register) -> None:
    """Refuse what cannot be kept, in words, before anything is worked out.

    Raises: Invalid with the field at fault.
    """
    faults: dict[str, Said] = {}
    for room in (*wish.rooms.values(), *wish.joins.values()):
        if not 0 <= room <= MOST_ROOM:
            faults["room"] = say("Room for 0 to 50 twins")
    known = {one.ref for one in register.members}
    if not wish.members() <= known:
        faults["member"] = say("This member takes no part in the programme")
    matched = {one.ref for one in register.matched()}
    if not {person for person, _ in wish.pairs()} <= matched:
        faults["person"] = say("No member is looked for: there is no consent, or no wish for more")
    if not faults and wish.lock:
        laid = lay_out(changed(register, wish))
        lost = {values[:2] for key, values in laid.warnings if key.startswith("lock_")}
        for both in wish.lock:
            if laid.score(*both) < 0:
                faults["member"] = say("This member cannot be the person’s twin")
            elif both in lost:
                faults["member"] = say(
                    "There is no room: the member, or the person, is bound to others already"
                )
    if faults:
        raise Invalid(fields=faults)


def look(register: Register, wish: Wish, *, mark: str, stands: Outcome | None) -> Looked:
    """Return what a wish would change, beside what stands (or would be proposed now).

    `mark` and `stands`: the proposal that stands, where there is one.
    Raises: Invalid.
    """
    check(wish, register)
    now = without(register, wish.joins)
    same = stands is not None and now.mark() == mark
    before = stands if same and stands is not None else answering.answer(now).outcome
    after = answering.answer(changed(register, wish))
    return Looked(after, answering.compare(before, after.outcome), since=not same)
