"""Running one task on one file in a child process that has nothing but the file.

The child gets no environment and no open file but its input and output; it shuts itself in,
`limits` included, before it looks at the file (`walls`). Both ends live in memory: what
was handed in touches no disk. Each file has a child of its own (`nursery`).
"""

from __future__ import annotations

import json
import os
import sys
import threading
from typing import Any

from gemel.files import child, nursery
from gemel.files.rules import Fault
from gemel.files.walls import MOST_OUT

PATIENCE = 30  # seconds on the clock; the child has fewer of computing
AT_ONCE = threading.BoundedSemaphore(2)
_proven = threading.Event()  # the walls stood once in this process


class Broke(Exception):
    """The child could not take the file: `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault)


class Unconfined(Exception):
    """The system does not let a process be shut in; the argument says what is missing."""


def run(
    task: str, data: bytes, *, also: tuple[str, ...] = (), patience: float = PATIENCE,
    most: int = MOST_OUT,
) -> tuple[dict[str, Any], bytes]:  # fmt: skip
    """Return what a task ("module:function") tells of a file, and what it made of it.

    `also` are further folders of modules, `most` bounds the answer. Raises: Broke; Unconfined.
    """
    if not sys.platform.startswith("linux"):
        raise Unconfined(f"no walls on {sys.platform}")
    with AT_ONCE, _in_memory(data) as given, _in_memory() as made:
        try:
            status = nursery.run(task, given.fileno(), made.fileno(), also=also, patience=patience)
        except OSError as fault:
            word = f"no child process can be started ({type(fault).__name__})"
            raise Unconfined(word) from None
        made.seek(0)
        answer = made.read(most + 1)
    if status == child.NO_WALLS:
        raise Unconfined(answer.decode(errors="replace")[:200])
    if status == child.FAULT:
        raise Broke(_fault(answer))
    if status != child.DONE:
        raise Broke(Fault.EFFORT if status < 0 else Fault.BROKEN)
    head, _, body = answer.partition(b"\n")
    told: dict[str, Any] = json.loads(head)
    return told, body


def missing() -> str:
    """Return what this system lacks to confine a child; empty where all is there."""
    if _proven.is_set():
        return ""
    try:
        run("gemel.files.remaking:nothing", b"")
    except Unconfined as lack:
        return str(lack) or "unknown"
    except Broke as broke:
        return f"the child process does not run ({broke.fault})"
    _proven.set()
    return ""


def _in_memory(data: bytes = b"") -> Any:
    file = os.fdopen(os.memfd_create("gemel"), "w+b", buffering=0)
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]
    file.seek(0)
    return file


def _fault(answer: bytes) -> Fault:
    word = answer.decode(errors="replace")
    return Fault(word) if word in set(Fault) else Fault.BROKEN
