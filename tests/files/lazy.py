"""What the child's work loads after its warming up: what the walls would keep from it.

A program of its own: `python lazy.py KIND`, with sample files on standard input, one a line in
base64. Prints the modules that were loaded too late.
"""

from __future__ import annotations

import base64
import contextlib
import importlib
import random
import sys

from gemel.files.child import Refusal
from gemel.files.cleaning import TASKS
from gemel.files.rules import Kind


def late(kind: str, samples: list[bytes]) -> set[str]:
    """Return the modules that are loaded while samples, whole and damaged, are made anew."""
    module, _, name = TASKS[Kind(kind)].partition(":")
    home = importlib.import_module(module)
    home.warm_up(name)
    before = set(sys.modules)
    dice = random.Random(7)
    for sample in samples:
        for turn in range(60):
            data = bytearray(sample)
            for _ in range(turn % 5):
                data[dice.randrange(len(data))] = dice.randrange(256)
            with contextlib.suppress(Refusal):
                getattr(home, name)(bytes(data))
    return set(sys.modules) - before


if __name__ == "__main__":
    given = [base64.b64decode(line) for line in sys.stdin.read().split()]
    print(*sorted(late(sys.argv[1], given)))
