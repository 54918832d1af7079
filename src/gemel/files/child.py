"""The child process: reads one file from standard input, shuts itself in, makes it anew.

Everything it will need is loaded before the walls close, by the process it is forked from (the
nursery), which serves file after file and reads none; nothing from outside is opened before.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import select
import signal
import socket
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from gemel.files import walls

DONE, FAULT, NO_WALLS = 0, 3, 4
REST = 60  # seconds without a file, after which a nursery goes
MOST_FILES = 100  # of one nursery: then another takes its place, at other addresses
Task = Callable[[bytes], tuple[dict[str, Any], bytes]]


class Refusal(Exception):
    """A file that cannot be taken; the argument is a `rules.Fault`."""


def main(task: str) -> None:
    """Load what a task takes ("module:function"); run it in a new process for each file.

    Standard input is the line to whoever asks: two open files come, a status goes back.
    """
    warnings.simplefilter("ignore")  # a parser's remarks would look for a source file
    module, _, name = task.partition(":")
    home = importlib.import_module(module)
    work: Task = getattr(home, name)
    getattr(home, "warm_up", lambda _: None)(name)
    gc.freeze()
    with socket.socket(fileno=0) as line, suppress(ConnectionError):
        for _ in range(MOST_FILES):
            ready, _, _ = select.select([line], [], [], REST)
            ends = socket.recv_fds(line, 1, 2)[1] if ready else []
            if len(ends) != 2:
                break
            line.send(b"!")
            line.send(b"%d" % _forked(work, ends, line))


def _forked(work: Task, ends: list[int], line: socket.socket) -> int:
    """Run a task in a new process; return how it ended. It ends with whoever asked."""
    child = os.fork()
    if not child:
        try:
            _work(work, *ends)
        finally:
            os._exit(1)
    for end in ends:
        os.close(end)
    over = os.pidfd_open(child)
    if line.fileno() in select.select([over, line.fileno()], [], [])[0]:  # nobody waits any more
        os.kill(child, signal.SIGKILL)
    os.close(over)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _work(work: Task, given: int, made: int) -> None:
    """Run one task from one open file to another, within the walls, and end this process."""
    os.dup2(given, 0)
    os.dup2(made, 1)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    walls.die_with_parent()
    data = sys.stdin.buffer.read()
    try:
        walls.close()
    except walls.NoWalls as missing:
        _end(NO_WALLS, str(missing).encode())
    try:
        told, answer = work(data)
    except Refusal as refusal:
        _end(FAULT, str(refusal).encode())
    except MemoryError:
        _end(FAULT, b"effort")
    _end(DONE, json.dumps(told).encode() + b"\n" + answer)


def _end(status: int, answer: bytes) -> None:
    left = memoryview(answer)
    while left:
        left = left[os.write(1, left) :]
    os._exit(status)
