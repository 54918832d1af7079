"""Words in place of bytes: seven to open a vault, six to compare two keys on the telephone.

From the long list of the Electronic Frontier Foundation (7,776 words, 12.9 bits each), as the
package `xkcdpass` carries it. English, because it must be typed the same on every keyboard.
"""

from __future__ import annotations

import secrets
from functools import cache

from xkcdpass import xkcd_password

from gemel.vault.rules import WORDS

COMPARED = 6


@cache
def listed() -> tuple[str, ...]:
    """Return the list, in a fixed order."""
    file = xkcd_password.locate_wordfile("eff-long")
    every = xkcd_password.generate_wordlist(file, min_length=1, max_length=20)
    return tuple(sorted(word for word in every if word.isalpha()))


def seven() -> str:
    """Return seven fresh words: 90 bits."""
    return " ".join(secrets.choice(listed()) for _ in range(WORDS))


def normal(text: str) -> str:
    """Return typed words as they are compared: small, one blank between."""
    return " ".join(text.lower().split())


def are_seven(text: str) -> bool:
    """Tell whether somebody typed seven words of the list."""
    typed = text.lower().split()
    return len(typed) == WORDS and set(typed) <= set(listed())


def of_fingerprint(fingerprint: str) -> str:
    """Return six words for a key, to be read aloud and compared: 77 bits of it."""
    number, known = int(fingerprint, 16), listed()
    said = []
    for _ in range(COMPARED):
        number, at = divmod(number, len(known))
        said.append(known[at])
    return " ".join(said)
