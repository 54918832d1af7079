"""The organisation's public key: the one thing that every endorsement must lead back to.

Its private half is on paper. The public half lies in the data folder, its fingerprint may stand
in the configuration as well, and inside every person's slots, where no writer of rows reaches.
When another takes its place, the former key signs it: so a slot of yesterday leads to it still.
"""

from __future__ import annotations

import base64
import os
from pathlib import Path

from django.conf import settings

from gemel.kernel.errors import Refused
from gemel.kernel.say import Said, say
from gemel.vault import crypto

FILE = "organisation.pub"
FORMER = "organisation.former"  # one line for each former key: its public half, its signature


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


def former() -> dict[str, bytes]:
    """Return the former public keys that lead to the one of today, by fingerprint.

    Each has signed the key that came after it; a line that does not lead here counts for nothing.
    Raises: NoAnchor.
    """
    after, found = organisation(), dict[str, bytes]()
    for public, signature in reversed(_lines()):
        try:
            crypto.check(public, succession(after), signature)
        except crypto.Broken:
            continue
        found[crypto.fingerprint(public)] = after = public
    return found


def succession(public: bytes) -> bytes:
    """Return what the former key signs when another takes its place."""
    return crypto.frame("succeeded", crypto.fingerprint(public))


def succeed(public: bytes, signature: bytes) -> None:
    """Put another key in the place of the one of today, which has signed it. Twice is once.

    The former key's line is on the disk before the new key is; a crash leaves one or the other.
    Raises: crypto.Broken where the signature is not the former key's; NoAnchor.
    """
    now = organisation()
    if now == public:
        return
    crypto.check(now, succession(public), signature)
    line = " ".join(base64.b64encode(part).decode() for part in (now, signature)) + "\n"
    if (now, signature) not in _lines():
        _write(path().with_name(FORMER), _text(FORMER) + line)
    _write(path(), write(public))


def _lines() -> list[tuple[bytes, bytes]]:
    found = []
    for line in _text(FORMER).splitlines():
        public, _, signature = line.partition(" ")
        found.append((base64.b64decode(public), base64.b64decode(signature)))
    return found


def _text(name: str) -> str:
    try:
        return path().with_name(name).read_text(encoding="ascii")
    except FileNotFoundError:
        return ""


def _write(target: Path, text: str) -> None:
    """Write a file whole, or not at all."""
    fresh = target.with_name(f"{target.name}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(target)


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
