"""The child process: reads one file from standard input, shuts itself in, makes it anew.

Everything it will need is loaded before the walls close; nothing from outside is opened before.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import warnings
from collections.abc import Callable
from typing import Any

from gemel.files import walls

DONE, FAULT, NO_WALLS = 0, 3, 4
Task = Callable[[bytes], tuple[dict[str, Any], bytes]]


class Refusal(Exception):
    """A file that cannot be taken; the argument is a `rules.Fault`."""


def main(task: str) -> None:
    """Run one task, "module:function", on standard input, and end this process."""
    walls.die_with_parent()
    warnings.simplefilter("ignore")  # a parser's remarks would look for a source file
    module, _, name = task.partition(":")
    home = importlib.import_module(module)
    work: Task = getattr(home, name)
    getattr(home, "warm_up", lambda _: None)(name)
    data = sys.stdin.buffer.read()
    try:
        walls.close()
    except walls.NoWalls as missing:
        _end(NO_WALLS, str(missing).encode())
    try:
        told, made = work(data)
    except Refusal as refusal:
        _end(FAULT, str(refusal).encode())
    except MemoryError:
        _end(FAULT, b"effort")
    _end(DONE, json.dumps(told).encode() + b"\n" + made)


def _end(status: int, answer: bytes) -> None:
    left = memoryview(answer)
    while left:
        left = left[os.write(1, left) :]
    os._exit(status)
