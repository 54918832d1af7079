"""Processes that have loaded what a task takes and fork a fresh one for each file (ADR 22).

A nursery never reads a file: it hands two ends on to the process it forks, and tells how that
process ended. It starts with no environment and no open file but the line to us, serves one file
at a time, and goes when it has rested, when it has served its number, or when we go.
"""

from __future__ import annotations

import atexit
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]  # the very code that runs here, not another copy
START = (
    "import sys; sys.path[:0] = sys.argv[2:]\nfrom gemel.files.child import main; main(sys.argv[1])"
)
MOST_WAITING = 2  # nurseries without a file
Key = tuple[str, ...]


class Gone(Exception):
    """A nursery ended before it took the file."""


class Nursery:
    """One such process, and the line to it."""

    def __init__(self, key: Key) -> None:
        """Start it. Raises: OSError."""
        self.key = key
        program, start, *asked = key
        self._line, theirs = socket.socketpair()
        with theirs:
            self.process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - ourselves, with nothing from outside
                [program, "-I", "-c", start, asked[0], str(HOUSE), *asked[1:]],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                close_fds=True,
                start_new_session=True,
            )

    def serve(self, given: int, made: int, until: float) -> int:
        """Run the task from one open file to another; return how its process ended.

        Raises: Gone; TimeoutError.
        """
        self._line.settimeout(max(0.01, until - time.monotonic()))
        try:
            socket.send_fds(self._line, [b"?"], [given, made])
        except ConnectionError:
            raise Gone from None
        if not self._answer(1, until):
            raise Gone
        return int(self._answer(8, until) or -signal.SIGKILL)

    def _answer(self, most: int, until: float) -> bytes:
        self._line.settimeout(max(0.01, until - time.monotonic()))
        try:
            return self._line.recv(most)
        except ConnectionError:
            return b""

    def end(self) -> int:
        """Let it go, with whatever it forked; return how it ended."""
        self._line.close()
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        return self.process.wait()


_waiting: list[Nursery] = []
_lock = threading.Lock()


def run(task: str, given: int, made: int, *, also: tuple[str, ...], patience: float) -> int:
    """Run a task in a process of its own; return how that ended, negative by which signal.

    Raises: OSError where no process can be started.
    """
    until = time.monotonic() + patience
    key = (sys.executable, START, task, *also)
    while True:
        nursery, known = _one(key)
        try:
            status = nursery.serve(given, made, until)
        except Gone:
            ended = nursery.end()
            if known:
                continue  # it had rested enough: ask another
            return ended if ended < 0 else 1
        except TimeoutError:
            nursery.end()
            return -signal.SIGKILL
        _rest(nursery)
        return status


def end_all() -> None:
    """Let every nursery go that waits."""
    with _lock:
        gone, _waiting[:] = list(_waiting), []
    for nursery in gone:
        nursery.end()


def _one(key: Key) -> tuple[Nursery, bool]:
    """Return a nursery for a task, and whether it waited for us."""
    with _lock:
        for nursery in _waiting:
            if nursery.key == key:
                _waiting.remove(nursery)
                return nursery, True
    return Nursery(key), False


def _rest(nursery: Nursery) -> None:
    with _lock:
        _waiting.append(nursery)
        gone = [one for one in _waiting if one.process.poll() is not None]
        gone += [one for one in _waiting if one not in gone][:-MOST_WAITING]
        _waiting[:] = [one for one in _waiting if one not in gone]
    for one in gone:
        one.end()


def _in_a_fork() -> None:
    """Leave to our parent what is our parent's."""
    global _lock
    _lock = threading.Lock()
    for nursery in _waiting:
        nursery._line.close()
        nursery.process.returncode = 0  # not ours to wait for
    _waiting.clear()


atexit.register(end_all)
os.register_at_fork(after_in_child=_in_a_fork)
