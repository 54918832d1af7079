"""Who acts: handed to every query and service by the door that let the person in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power

EVERYWHERE = "*"


class Door(StrEnum):
    """The way in. A door never lends its powers to another."""

    COORDINATOR = "coordinator"
    PARLIAMENTARIAN = "parliamentarian"
    SIGNIN = "signin"
    COMMAND = "command"
    JOB = "job"


@dataclass(frozen=True)
class Holding:
    """Powers within one scope: a programme's ref, a parliamentarian's ref, or `EVERYWHERE`."""

    powers: frozenset[Power]
    scope: str


@dataclass(frozen=True)
class By:
    """A person (or a job, or the operator) at one instant, with what they hold just then.

    `ref` is the account's reference, `operator`, or `job:<name>`; never a name. `member` is the
    parliamentarian for whom this door acts: the person's own, or, with `assistant`, the one who
    delegated. `at` is aware and is the only clock that rules and services read.
    """

    ref: str
    at: datetime
    door: Door
    holdings: tuple[Holding, ...] = ()
    member: str = ""
    assistant: bool = False

    def can(self, power: Power, *, on: str = "") -> bool:
        """Tell whether the power is held on this scope; without `on`, anywhere at all."""
        return any(
            power in held.powers and (not on or held.scope in (EVERYWHERE, on))
            for held in self.holdings
        )

    def need(self, power: Power, *, on: str = "") -> None:
        """Stop here without the power. Raises: NotYours."""
        if not self.can(power, on=on):
            raise NotYours

    def need_any(self, power: Power, *, on: frozenset[str] | set[str]) -> None:
        """Stop here unless the power is held on one of these scopes. Raises: NotYours."""
        if not any(self.can(power, on=scope) for scope in on or {EVERYWHERE}):
            raise NotYours

    def scopes(self, power: Power) -> frozenset[str]:
        """Return the scopes on which the power is held; `EVERYWHERE` may be among them."""
        return frozenset(held.scope for held in self.holdings if power in held.powers)

    def everywhere(self, power: Power) -> bool:
        """Tell whether the power is held without limit of scope."""
        return EVERYWHERE in self.scopes(power)

    def later(self, at: datetime) -> By:
        """Return the same person at another instant."""
        return replace(self, at=at)
