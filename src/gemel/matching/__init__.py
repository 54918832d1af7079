"""Proposals of the best twinnings; a human decides. Floor 9.

Also a library, for researchers and other programmes: it needs no database and no settings. A
problem is made from plain lists, or read from a file (`problem.read`); pairs too many to list
come as blocks of arrays (`candidates.Candidates`).

>>> from gemel import matching
>>> problem = matching.problem.check({
...     "version": 1,
...     "persons": [{"id": "p1", "wants": 2, "urgency": 3}, {"id": "p2", "wants": 1, "urgency": 4}],
...     "members": [{"id": "m1", "capacity": 1, "party": "A", "camp": "government"},
...                 {"id": "m2", "capacity": 1, "party": "B", "camp": "opposition"}],
...     "pairs": [{"person": "p1", "member": "m1", "score": 640},
...               {"person": "p1", "member": "m2", "score": 500},
...               {"person": "p2", "member": "m2", "score": 300}],
... })
>>> work = matching.solve.work(problem)
>>> [(pair.person, pair.member) for pair in work.solution.pairs]
[('p1', 'm1'), ('p2', 'm2')]
>>> work.solution.status, work.solution.coverage, work.solution.value
('optimal', 7, 940)

What one change would do is told exactly, against the best answer to the other problem:

>>> second = matching.explain.runner_up(work, matching.problem.Link("p1", "m1"))
>>> second.instead, second.costs_coverage
((), 3)
>>> more = matching.explain.place_worths(work)["m2"]
>>> more.new, more.value
((Link(person='p1', member='m2'),), 750)
"""

from __future__ import annotations

import importlib
from types import ModuleType

_LIBRARY = ("candidates", "explain", "floor", "problem", "solution", "solve")


def __getattr__(name: str) -> ModuleType:
    """Let the modules of the library be had from the package, without loading any before."""
    if name in _LIBRARY:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
