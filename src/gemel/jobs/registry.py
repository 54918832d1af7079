"""Which work exists: `@job` gives a function its name, its powers and its rhythm."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from django.utils.module_loading import autodiscover_modules

from gemel.kernel.by import EVERYWHERE, By, Door, Holding
from gemel.kernel.powers import Power


class Work(Protocol):
    """What a job is: references in, and the `By` of its own powers."""

    def __call__(self, *refs: str, by: By) -> object: ...


@dataclass(frozen=True)
class Registered:
    """One kind of work. `every` is in seconds; 0 means that it runs only when it is asked for."""

    name: str
    work: Callable[..., object]
    powers: frozenset[Power]
    every: int = 0

    def by(self, at: datetime) -> By:
        """Return who acts when this job runs: itself, with the declared powers and no others."""
        return By(f"job:{self.name}", at, Door.JOB, (Holding(self.powers, EVERYWHERE),))


_REGISTER: dict[str, Registered] = {}
_Work = TypeVar("_Work", bound=Callable[..., object])


def job(name: str, *, powers: Iterable[Power] = (), every: int = 0) -> Callable[[_Work], _Work]:
    """Register a function as work that `gemel work` does; for each app's `jobs.py`.

    The function takes the references that were enqueued, and `by`. It must be idempotent: a
    worker that is killed leaves it to run again. Raises: ValueError for a name given twice.
    """

    def register(work: _Work) -> _Work:
        known = _REGISTER.get(name)
        if known and known.work is not work and _place(known.work) != _place(work):
            raise ValueError(f"two jobs are called {name!r}")
        _REGISTER[name] = Registered(name, work, frozenset(powers), every)
        return work

    return register


def _place(work: Callable[..., object]) -> tuple[str, str]:
    return work.__module__, work.__qualname__


def get(name: str) -> Registered | None:
    """Return the work of that name, None for one that this version no longer knows."""
    return _REGISTER.get(name)


def periodic() -> list[Registered]:
    """Return the work that comes back by itself."""
    return [known for known in _REGISTER.values() if known.every]


def discover() -> None:
    """Import every app's `jobs.py`, for the worker before its first round."""
    autodiscover_modules("jobs")
