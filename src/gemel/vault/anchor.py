"""The organisation's public key: the one thing that every endorsement must lead back to.

Its private half is on paper. The public half lies in the data folder, its fingerprint may stand
in the configuration as well, and inside every person's slots, where no writer of rows reaches.
"""

from __future__ import annotations

import base64
from pathlib import Path

from django.conf import settings

from gemel.kernel.errors import Refused
from gemel.kernel.say import Said, say
from gemel.vault import crypto

FILE = "organisation.pub"


class NoAnchor(Refused):
    """There is no organisation's key here, or not the one that the configuration names."""


def path() -> Path:
    """Return where the public half lies."""
    return Path(settings.GEMEL_HOME) / FILE


def organisation() -> bytes:
    """Return the organisation's public key. Raises: NoAnchor."""
    try:
        text = path().read_text(encoding="ascii")
    except FileNotFoundError:
        raise NoAnchor(
            say(
                "This installation has no organisation’s key yet, so the vault is shut. The "
                "operator makes one: gemel recovery make, then gemel recovery install"
            )
        ) from None
    try:
        public = read(text)
    except ValueError:
        raise NoAnchor(
            say("The organisation’s key cannot be read. The operator installs it again")
        ) from None
    named = "".join(settings.GEMEL_ORGANISATION_KEY.split()).lower()
    if named and named != crypto.fingerprint(public):
        raise NoAnchor(
            say(
                "The organisation’s key is not the one that the configuration names. Do nothing "
                "more here and tell the operator: somebody may have exchanged it"
            )
        )
    return public


def shut() -> Said | None:
    """Return why no vault can be made here yet, in a sentence; None where one can."""
    try:
        organisation()
    except NoAnchor as refusal:
        return refusal.said
    return None


def fingerprint() -> str:
    """Return the organisation's fingerprint. Raises: NoAnchor."""
    return crypto.fingerprint(organisation())


def write(public: bytes) -> str:
    """Return a public key as the text of its file."""
    text = base64.b64encode(public).decode()
    return "\n".join(text[at : at + 64] for at in range(0, len(text), 64)) + "\n"


def read(text: str) -> bytes:
    """Return the public key of such a text. Raises: ValueError."""
    public = base64.b64decode("".join(text.split()), validate=True)
    if len(public) != crypto.PUBLIC:
        raise ValueError("not a public key")
    return public
