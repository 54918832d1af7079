"""Looks through the files that it is given for keys and passwords; for the pre-commit hook."""

import re
import sys
from pathlib import Path

KINDS = {
    "private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    "age key": re.compile(r"AGE-SECRET-KEY-1[0-9A-Z]{50,}"),
    "access key": re.compile(r"\bAKIA[0-9A-Z]{16}\b"),
    "secret setting": re.compile(r"""GEMEL_SECRET_KEY\s*=\s*["']?[A-Za-z0-9_\-]{30,}"""),
    "address with a password": re.compile(r"\b\w+://[^\s:/@]+:[^\s:/@]{8,}@"),
}


def main(names: list[str]) -> int:
    """Print what looks like a secret, with file and line; return 1 where there is one."""
    found = 0
    for name in names:
        try:
            lines = Path(name).read_text(encoding="utf-8").splitlines()
        except (UnicodeDecodeError, OSError):
            continue
        for number, line in enumerate(lines, 1):
            for kind, shape in KINDS.items():
                if shape.search(line):
                    print(f"{name}:{number}: {kind}")
                    found = 1
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
