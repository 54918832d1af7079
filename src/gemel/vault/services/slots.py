"""Ways into a private key: making one, trying one. For the services of this app."""

from __future__ import annotations

import fcntl
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO

from django.conf import settings

from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, Refused
from gemel.kernel.say import say
from gemel.vault import anchor, crypto, rules, sessions, words
from gemel.vault.crypto import Broken, Keys, Stretch, frame
from gemel.vault.models import Key, Slot
from gemel.vault.rules import Way

AT_ONCE = 2  # each takes 128 MiB while it runs
LOOKS = 0.05  # seconds between two looks for a place that another process holds
PATIENCE = 20.0  # seconds that somebody waits for a place
_places = BoundedSemaphore(AT_ONCE)


class Busy(Refused):
    """Too many people open their vaults just now."""

    def __init__(self) -> None:
        super().__init__(say("Many people open their vaults just now. Try again in a minute."))


class WrongAnchor(Refused):
    """The organisation's key is not the one of the day on which this vault was made."""

    def __init__(self) -> None:
        super().__init__(
            say(
                "The organisation’s key was exchanged since your vault was made. Enter nothing "
                "more here. Ask the operator, not by this site, what happened"
            )
        )


@dataclass(frozen=True)
class Secret:
    """What the person must keep: shown once, or put into this browser's cookie."""

    code: str = field(default="", repr=False)
    device: str = field(default="", repr=False)  # "slot's reference.secret"


def by_passphrase(key: Key, keys: Keys, passphrase: str, *, chosen: bool, label: str,
                  by: By) -> Secret:  # fmt: skip
    """Make a slot from a passphrase. `chosen`: Gemel chose the seven words.

    Seven words open everywhere; a passphrase of one's own opens in this browser only.
    Raises: Invalid; Busy; NoAnchor.
    """
    ref = refs.new("slot")
    how = _fresh()
    secret = b""
    if chosen:
        passphrase = words.normal(passphrase)
    else:
        weak = rules.is_weak(passphrase)
        if weak:
            raise Invalid(fields={"passphrase": weak})
        secret = secrets.token_bytes(crypto.SECRET)
    kek = stretched(passphrase, how, device=secret)
    Slot.objects.create(
        ref=ref, key=key, kind=Way.WORDS if chosen else Way.DEVICE, salt=how.salt,
        memory=how.memory, passes=how.passes, label="" if chosen else label, made_at=by.at,
        proven_at=by.at, sealed=_seal(kek, keys, key, ref),
    )  # fmt: skip
    return Secret(device=f"{ref}.{secret.hex()}" if secret else "")


def by_paper(key: Key, keys: Keys, *, by: By) -> Secret:
    """Make a slot for a code on paper; it counts once it has opened the key. Raises: NoAnchor."""
    code, ref = crypto.new_code(), refs.new("slot")
    Slot.objects.create(
        ref=ref, key=key, kind=Way.PAPER, made_at=by.at,
        sealed=_seal(crypto.from_code(code), keys, key, ref),
    )  # fmt: skip
    return Secret(code=code)


def open_slot(slot: Slot, kek: bytes) -> tuple[Keys, bool]:
    """Return the private key behind a slot, and whether the slot should be made anew.

    It should where it is of an older suite or cost, or leads to a former key of the organisation.
    Raises: Broken; WrongAnchor; NoAnchor.
    """
    text = crypto.decrypt(kek, bytes(slot.sealed), _context(slot.key, slot.ref))
    seed, printed = text[: crypto.SECRET], text[crypto.SECRET :].decode()
    follows = printed != anchor.fingerprint()
    if follows and printed not in anchor.former():
        raise WrongAnchor
    keys = Keys(seed)
    if keys.fingerprint != slot.key.fingerprint:
        raise Broken("another key's slot")
    return keys, follows or _is_old(slot)


def _is_old(slot: Slot) -> bool:
    """Tell whether a slot was made as one would not make it today."""
    if crypto.suite_of(bytes(slot.sealed)) != crypto.CURRENT:
        return True
    today = (crypto.MEMORY, crypto.PASSES)
    return slot.kind != Way.PAPER and (slot.memory, slot.passes) < today


def renew(slot: Slot, keys: Keys, kek: bytes) -> None:
    """Seal a slot again with today's suite, under the same key."""
    sealed = _seal(kek, keys, slot.key, slot.ref)
    Slot.objects.filter(pk=slot.pk).update(sealed=sealed)


def stretched(passphrase: str, how: Stretch, *, device: bytes = b"") -> bytes:
    """Return a slot's key from a passphrase, a few at a time. Raises: Busy."""
    with _place():
        return crypto.from_passphrase(passphrase, how, pepper=pepper(), device=device)


def pepper() -> bytes:
    """Return what seasons every passphrase: in the data folder, never in the database."""
    path = Path(settings.GEMEL_HOME) / "vault.pepper"
    with suppress(FileExistsError):
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(path, flags, 0o600), "w", encoding="ascii") as file:
            file.write(secrets.token_hex(crypto.SECRET))
            file.flush()
            os.fsync(file.fileno())
    return bytes.fromhex(path.read_text(encoding="ascii").strip())


@contextmanager
def _place() -> Iterator[None]:
    """Wait for one of the few places of this machine: of this process first, then of all."""
    until = time.monotonic() + PATIENCE
    if not _places.acquire(timeout=PATIENCE):
        raise Busy
    try:
        with _place_of_all(until):
            yield
    finally:
        _places.release()


@contextmanager
def _place_of_all(until: float) -> Iterator[None]:
    folder = sessions.folder().parent
    with ExitStack() as opened:
        files = [opened.enter_context((folder / f"place-{n}").open("a")) for n in range(AT_ONCE)]
        while not any(_taken(file) for file in files):
            if time.monotonic() > until:
                raise Busy
            time.sleep(LOOKS)
        yield  # closing the file gives the place back, and so does the end of the process


def _taken(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _fresh() -> Stretch:
    return Stretch(secrets.token_bytes(16), crypto.MEMORY, crypto.PASSES)


def _seal(kek: bytes, keys: Keys, key: Key, ref: str) -> bytes:
    text = keys.seed + anchor.fingerprint().encode()
    return crypto.encrypt(kek, text, _context(key, ref))


def _context(key: Key, ref: str) -> bytes:
    return frame("slot", key.owner, key.fingerprint, ref)
