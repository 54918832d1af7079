"""Takes translations from other .po files into the catalogue of one language.

    python tools/i18n/merge.py fr FILE.po [FILE.po ...]

What is translated already stays. Then run `collect.py`, which drops what no source says any more.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LOCALE = Path(__file__).resolve().parents[2] / "src" / "gemel" / "locale"


def main(language: str, files: list[str]) -> None:
    """Merge the files, the catalogue's own words first."""
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    own = subprocess.run(
        ["msgattrib", "--translated", "--no-wrap", str(path)], check=True, capture_output=True
    ).stdout
    merged = subprocess.run(
        ["msgcat", "--use-first", "--no-wrap", "--sort-output", "-", *files],
        input=own, check=True, capture_output=True,
    ).stdout  # fmt: skip
    path.write_bytes(merged)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
