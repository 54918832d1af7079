"""Solvers of flows in a process of their own, with limits on memory and time.

OR-Tools where it is installed (the extra gemel[large]), which is exact and made for this; else
HiGHS, which comes with scipy, as a linear program in two stages: slower by far, and held to the
same proof. Run as `python -m gemel.matching.child SOLVER MEGABYTES` this reads networks from its
standard input and answers each with its flow; whatever happens to it, the caller lives on.
"""

from __future__ import annotations

import importlib.util
import os
import pickle
import select
import struct
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np

from gemel.matching.network import Network
from gemel.matching.problem import POINT
from gemel.matching.table import Ints

ORTOOLS, HIGHS = "ortools", "highs"
MEGABYTES = 4096  # of address space; more than the largest rung needs
_STEP = 0.05  # seconds between two questions whether to stop
_LENGTH = struct.Struct("<q")


class Stopped(Exception):
    """The child was stopped, or stopped itself; there is no flow."""


def best() -> str:
    """Return the best solver that is installed."""
    return ORTOOLS if importlib.util.find_spec("ortools") else HIGHS


class Child:
    """The process, started with the first network and ended with the block."""

    def __init__(self, solver: str, megabytes: int | None = None) -> None:
        self.solver = solver
        self.megabytes = megabytes or MEGABYTES
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def flow(self, network: Network, tired: Callable[[], bool]) -> Ints:
        """Return a flow of least cost.

        Raises: Stopped, where `tired` says so or the child failed.
        """
        process = self.process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            _send(process.stdin, network)
            answer = _Answer(process.stdout)
            while not answer.whole():
                if tired():
                    raise Stopped("time is up")
                answer.read(_STEP)
        except (OSError, EOFError):
            self._end()
            raise Stopped("the solver ended by itself") from None
        except BaseException:
            self._end()
            raise
        flow, why = answer.value()
        if flow is None:
            raise Stopped(why)
        found: Ints = flow
        return found

    def _start(self) -> subprocess.Popen[bytes]:
        source = str(Path(__file__).parents[2])
        command = [sys.executable, "-m", "gemel.matching.child", self.solver, str(self.megabytes)]
        self.process = subprocess.Popen(  # noqa: S603 - our own module, by our own interpreter
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONPATH": source, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
        return self.process

    def _end(self) -> None:
        if self.process is None:
            return
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue
        self.process.wait()
        self.process = None


class _Answer:
    """What has come of an answer so far."""

    def __init__(self, pipe: IO[bytes]) -> None:
        self.pipe = pipe
        self.bytes = bytearray()

    def read(self, seconds: float) -> None:
        """Wait for more, but not for long."""
        if select.select([self.pipe], [], [], seconds)[0]:
            more = os.read(self.pipe.fileno(), 1 << 20)
            if not more:
                raise EOFError
            self.bytes += more

    def whole(self) -> bool:
        """Say whether all of the answer is there."""
        size = _LENGTH.size
        return (
            len(self.bytes) >= size and len(self.bytes) == size + _LENGTH.unpack_from(self.bytes)[0]
        )

    def value(self) -> Any:
        """Return the answer; the child is our own, so what it says may be unpacked."""
        return pickle.loads(self.bytes[_LENGTH.size :])  # noqa: S301


def _send(pipe: IO[bytes], what: object) -> None:
    data = pickle.dumps(what, protocol=5)
    pipe.write(_LENGTH.pack(len(data)))
    pipe.write(data)
    pipe.flush()


def _received(pipe: IO[bytes]) -> Any:
    size = pipe.read(_LENGTH.size)
    if len(size) < _LENGTH.size:
        raise EOFError
    return pickle.loads(pipe.read(_LENGTH.unpack(size)[0]))  # noqa: S301


def _by_ortools(network: Network) -> tuple[Ints | None, str]:
    """Return the flow, or why there is none. Status first: reading flows of a failure crashes."""
    from ortools.graph.python import min_cost_flow

    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        network.tail, network.head, network.room, network.cost
    )
    solver.set_node_supply(0, network.supply)
    solver.set_node_supply(1, -network.supply)
    status = solver.solve()
    if status != solver.OPTIMAL:
        return None, f"the solver says {status.name}"
    return np.asarray(solver.flows(np.arange(network.pairs)), np.int8), ""


def _by_highs(network: Network) -> tuple[Ints | None, str]:
    """Return the flow, or why there is none: the most coverage first, then the most of the rest."""
    from scipy import sparse

    arcs = np.arange(network.tail.size)
    coverage = np.where(network.cost <= -network.tier, -network.cost // network.tier, 0)
    rest = network.cost + coverage * network.tier
    ends = sparse.coo_array(
        (
            np.repeat([1.0, -1.0], arcs.size),
            (np.append(network.head, network.tail), np.append(arcs, arcs)),
        ),
        shape=(network.nodes, arcs.size),
    ).tocsr()[2:]
    enough = sparse.csr_array(-coverage[None, :].astype(float))
    limits = {"A_eq": ends, "b_eq": np.zeros(ends.shape[0])}
    limits["bounds"] = np.column_stack([0 * network.room, network.room])
    most = _linear(-coverage, limits)
    if most.status:
        return None, most.message
    # In points: a cost of millions would leave too little of the solver's precision.
    found = _linear(rest / POINT, limits | {"A_ub": enough, "b_ub": [round(most.fun)]})
    if found.status:
        return None, found.message
    return (found.x[: network.pairs] > 0.5).astype(np.int8), ""


def _linear(cost: Ints, limits: Mapping[str, Any]) -> Any:
    """Return what HiGHS finds; where it is not sure of itself, what it finds without presolve."""
    from scipy import optimize

    found = optimize.linprog(cost, **limits, method="highs")
    if found.status:
        found = optimize.linprog(cost, **limits, method="highs-ds", options={"presolve": False})
    return found


def main() -> None:
    """Answer networks until nobody asks any more."""
    import resource

    solved = {ORTOOLS: _by_ortools, HIGHS: _by_highs}[sys.argv[1]]
    most = int(sys.argv[2]) << 20
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    while True:
        try:
            network = _received(sys.stdin.buffer)
        except EOFError:
            return
        _send(answers, solved(network))


if __name__ == "__main__":
    main()
