"""Write `phrases.py` of the catalogue of actions from its TOML files.

    python tools/catalogue_phrases.py            write it
    python tools/catalogue_phrases.py --check    say whether it is in step (exit status 1 if not)

Texts in TOML are invisible to the translators' tools; a `say("...")` in Python is not.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent / "src"
sys.path.insert(0, str(SOURCE))

from gemel.actions.catalogue import FOLDER, CatalogueFault, reading  # noqa: E402
from gemel.kernel.say import Said, say  # noqa: E402

HEAD = '''"""The catalogue’s phrases, for translators. Written by tools/catalogue_phrases.py."""
# fmt: off
# ruff: noqa: E501

from __future__ import annotations

from typing import Final

from gemel.kernel.say import Said, say

PHRASES: Final[tuple[Said, ...]] = (
'''


def source(folder: Path) -> str:
    """Return what `phrases.py` has to contain for the TOML files of `folder`."""
    collected: dict[str, None] = {}

    def collect(text: str) -> Said:
        collected.setdefault(text)
        return say(text)

    reading.read(folder, collect)
    return HEAD + "".join(f'    say("{text}"),\n' for text in collected) + ")\n"


def main() -> int:
    """Write or check the file; one line says what was done."""
    parser = argparse.ArgumentParser(description="Write phrases.py of the catalogue of actions.")
    parser.add_argument("--check", action="store_true", help="only say whether it is in step")
    check = parser.parse_args().check
    try:
        wanted = source(FOLDER)
    except CatalogueFault as fault:
        print(fault, file=sys.stderr)
        return 1
    target = FOLDER / "phrases.py"
    if target.read_text(encoding="utf-8") == wanted:
        print("phrases.py is in step with the catalogue")
        return 0
    if check:
        print("phrases.py is behind the catalogue: run tools/catalogue_phrases.py", file=sys.stderr)
        return 1
    target.write_text(wanted, encoding="utf-8")
    print("phrases.py is written")
    return 0


if __name__ == "__main__":
    sys.exit(main())
