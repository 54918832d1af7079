"""Opaque references: what stands in URLs, logs and files in place of a name.

Random, so that no reference tells how many records there are, when one was made, or whose it is.
"""

from __future__ import annotations

import re
import secrets

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # no 0/o, 1/l/i, u: read aloud on the phone
LENGTH = 10  # 30**10: about 2**49 values
SHAPE = re.compile(rf"^[a-z]{{2,5}}-[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}$")


def new(prefix: str) -> str:
    """Return a fresh reference such as `case-7h2kq-4m9xt`."""
    word = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{prefix}-{word[:5]}-{word[5:]}"


def is_ref(text: str, prefix: str = "") -> bool:
    """Tell whether `text` has the shape of a reference (with this prefix, if one is given)."""
    return bool(SHAPE.match(text)) and (not prefix or text.startswith(f"{prefix}-"))
