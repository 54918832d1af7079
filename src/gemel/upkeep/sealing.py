"""Encrypting a stream to age recipients, and reading it back, never holding it in memory.

Source: age-encryption.org, by the library `pyrage`.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pyrage

from gemel.kernel.errors import Refused
from gemel.kernel.say import say

MARK = "AGE-SECRET-KEY-1"


def recipients(words: Sequence[str]) -> list[Any]:
    """Return the public keys behind these words. Raises: Refused for one that is none."""
    found = []
    for word in words:
        try:
            found.append(pyrage.x25519.Recipient.from_str(word))
        except pyrage.RecipientError:
            raise Refused(
                say("{key} is no public key of age: it begins with age1", key=word[:12])
            ) from None
    if not found:
        raise Refused(
            say(
                "There is no key to encrypt to: make one with age-keygen on a computer that is "
                "never connected, and set GEMEL_BACKUP_KEY to its public half"
            )
        )
    return found


def identities(path: Path) -> list[Any]:
    """Return the secret keys in a file as age-keygen writes it. Raises: Refused."""
    try:
        lines = path.read_text(encoding="ascii").split()
        found = [pyrage.x25519.Identity.from_str(one) for one in lines if one.startswith(MARK)]
    except OSError as fault:
        raise Refused(
            say("{file} cannot be read: {why}", file=str(path), why=fault.strerror or "")
        ) from None
    except (UnicodeDecodeError, pyrage.IdentityError):
        found = []
    if not found:
        raise Refused(say("{file} holds no secret key of age", file=str(path)))
    return found


def fresh() -> tuple[Any, Any]:
    """Return a new secret key, never written anywhere, and its public half."""
    secret = pyrage.x25519.Identity.generate()
    return secret, secret.to_public()


@contextmanager
def writing(target: IO[bytes], to: Sequence[Any]) -> Iterator[IO[bytes]]:
    """Give a stream; what is written to it arrives in `target` encrypted to every recipient."""
    read_end, write_end = os.pipe()

    def encrypt() -> None:
        with os.fdopen(read_end, "rb") as source:
            pyrage.encrypt_io(source, target, list(to))

    with _beside(encrypt), os.fdopen(write_end, "wb") as inlet:
        yield inlet


@contextmanager
def reading(source: IO[bytes], keys: Sequence[Any]) -> Iterator[IO[bytes]]:
    """Give a stream of what was encrypted.

    Raises: Refused where none of the keys fits or the file is damaged, after all that came before
    the damage was given: nothing read may count until the whole was.
    """
    read_end, write_end = os.pipe()

    def decrypt() -> None:
        with os.fdopen(write_end, "wb") as inlet:
            pyrage.decrypt_io(source, inlet, list(keys))

    with _beside(decrypt), os.fdopen(read_end, "rb") as outlet:
        yield outlet


@contextmanager
def _beside(work: Callable[[], None]) -> Iterator[None]:
    """Run the work in a thread of its own; its fault weighs more than what followed from it."""
    faults: list[BaseException] = []

    def guarded() -> None:
        try:
            work()
        except BaseException as fault:
            faults.append(fault)

    thread = threading.Thread(target=guarded, daemon=True)
    thread.start()
    try:
        yield
    finally:
        thread.join()
        for fault in faults:
            if not isinstance(fault, BrokenPipeError):
                raise _told(fault) from None


def _told(fault: BaseException) -> BaseException:
    if isinstance(fault, pyrage.DecryptError | ValueError):
        return Refused(say("The file cannot be opened: another key, or the file is damaged"))
    return fault
