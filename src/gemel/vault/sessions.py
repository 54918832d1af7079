"""An opened vault: the private key, encrypted under a word that only one browser holds.

A file for each session in `GEMEL_RUNTIME`, a folder in memory, so that no disk and no backup ever
holds one. Whoever takes the folder alone takes nothing: the word lives in a cookie.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from gemel.kernel.errors import Refused
from gemel.kernel.say import say
from gemel.vault import crypto
from gemel.vault.crypto import Broken, Keys

IN_MEMORY = {"tmpfs", "ramfs"}
TOKEN = 32


class NoRuntime(Refused):
    """There is no folder in memory, so nothing may be opened."""


class Locked(Refused):
    """The vault is not open in this browser."""

    def __init__(self) -> None:
        super().__init__(say("Your vault is locked. Open it, then come back to this page."))


@dataclass(frozen=True)
class Unlocked:
    """A person's opened vault, for the services that seal and open; it never shows its key."""

    account: str
    keys: Keys = field(repr=False)
    ends_at: datetime
    token: str = field(repr=False, default="")


def folder() -> Path:
    """Return the folder for sessions, made for this user alone. Raises: NoRuntime."""
    place = Path(settings.GEMEL_RUNTIME) / "vault"
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        private = not place.stat().st_mode & 0o077 and place.stat().st_uid == os.getuid()
    except OSError:
        private = False
    if not private or not (settings.GEMEL_RUNTIME_ON_DISK or in_memory(place)):
        raise NoRuntime(
            say(
                "The vault cannot be opened here: GEMEL_RUNTIME is no folder in memory that is for "
                "this server alone. The operator sees what to do with gemel doctor"
            )
        )
    return place


def in_memory(place: Path) -> bool:
    """Tell whether a folder lies in memory, by the mount that holds it."""
    best = ("", "")
    wanted = str(place.resolve())
    with suppress(OSError):
        for line in Path("/proc/self/mounts").read_text().splitlines():
            _, mount, kind, *_ = line.split()
            mount = mount.replace("\\040", " ")
            inside = wanted == mount or wanted.startswith(mount.rstrip("/") + "/")
            if inside and len(mount) >= len(best[0]):
                best = (mount, kind)
    return best[1] in IN_MEMORY


def swaps() -> bool:
    """Tell whether memory may be written to a disk; doctor advises against it."""
    try:
        return len(Path("/proc/swaps").read_text().splitlines()) > 1
    except OSError:
        return False


def begin(account: str, keys: Keys, *, at: datetime) -> Unlocked:
    """Keep an opened vault for its half hour; the token goes into the cookie and nowhere else.

    Raises: NoRuntime.
    """
    place = folder()
    sweep(at=at)
    ends_at = at + timedelta(minutes=settings.GEMEL_VAULT_MINUTES)
    token = secrets.token_urlsafe(TOKEN)
    text = json.dumps({"account": account, "ends": ends_at.isoformat(), "seed": keys.seed.hex()})
    sealed = crypto.encrypt(crypto.from_token(token.encode(), "key"), text.encode(), b"session")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    with os.fdopen(os.open(place / _name(token), flags, 0o600), "wb") as file:
        file.write(sealed)
    os.utime(place / _name(token), (ends_at.timestamp(), ends_at.timestamp()))
    return Unlocked(account, keys, ends_at, token)


def find(token: str, *, account: str, at: datetime) -> Unlocked:
    """Return the opened vault of this token. Raises: Locked where there is none, or it is over."""
    try:
        sealed = (folder() / _name(token)).read_bytes()
        key = crypto.from_token(token.encode(), "key")
        kept = json.loads(crypto.decrypt(key, sealed, b"session"))
    except (OSError, Broken, NoRuntime):
        raise Locked from None
    ends_at = datetime.fromisoformat(kept["ends"])
    if kept["account"] != account or ends_at <= at:
        raise Locked
    return Unlocked(account, Keys(bytes.fromhex(kept["seed"])), ends_at, token)


def end(token: str) -> None:
    """Lock this browser's vault."""
    with suppress(OSError, NoRuntime):
        (folder() / _name(token)).unlink(missing_ok=True)


def sweep(*, at: datetime) -> None:
    """Throw away sessions that are over."""
    for file in folder().iterdir():
        with suppress(OSError):
            if file.stat().st_mtime <= at.timestamp():
                file.unlink(missing_ok=True)


def _name(token: str) -> str:
    return hashlib.sha256(f"gemel session {token}".encode()).hexdigest()
