"""Runs every benchmark, one after the other, each in a process of its own.

python -m bench.run            all
python -m bench.run matching   one
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ALL = ("matching", "importing", "pages", "vault", "alerts", "reading", "letters", "suggestions")


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all of them."""
    folder = Path(__file__).parent
    for name in names or ALL:
        print(f"\n=== {name} " + "=" * (60 - len(name)), flush=True)
        done = subprocess.run([sys.executable, str(folder / f"{name}.py")], check=False)
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
