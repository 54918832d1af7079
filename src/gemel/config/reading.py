"""Reading settings from the environment: typed, with clear faults, and nothing else."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off", ""}


def text(name: str, default: str = "") -> str:
    """Return a setting as it stands, without the blanks around it."""
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    """Return a yes or no. Raises: ImproperlyConfigured for any other word."""
    word = os.environ.get(name, "").strip().lower()
    if word in YES:
        return True
    if word in NO:
        return default if not word else False
    raise ImproperlyConfigured(f"{name} must be yes or no, not {word!r}")


def number(name: str, default: int, *, least: int = 0) -> int:
    """Return a whole number. Raises: ImproperlyConfigured where it is none, or too small."""
    word = os.environ.get(name, "").strip()
    if not word:
        return default
    if not word.isdigit() or int(word) < least:
        raise ImproperlyConfigured(f"{name} must be a whole number from {least} on, not {word!r}")
    return int(word)


def words(name: str, default: list[str]) -> list[str]:
    """Return a list of words between commas."""
    listed = [word.strip() for word in os.environ.get(name, "").split(",")]
    return [word for word in listed if word] or default


@dataclass(frozen=True)
class SingleSignOn:
    """A house's own sign-in: where it stands, who we are there, how people call it."""

    issuer: str
    client: str
    secret: str = field(repr=False)
    name: str = ""
    vouches: bool = False  # it gives out addresses itself, so an address needs no "verified"


def single_sign_on() -> SingleSignOn | None:
    """Return the house whose sign-in counts here, or None. Raises: ImproperlyConfigured."""
    names = ("GEMEL_SSO_ISSUER", "GEMEL_SSO_CLIENT", "GEMEL_SSO_SECRET")
    given = [text(name) for name in names]
    missing = [name for name, word in zip(names, given, strict=True) if not word]
    if len(missing) == len(names):
        return None
    if missing:
        raise ImproperlyConfigured(f"single sign-on needs {' and '.join(missing)} too")
    issuer, client, secret = given
    host = urlsplit(issuer).hostname or ""
    name, vouches = text("GEMEL_SSO_NAME") or host, flag("GEMEL_SSO_VOUCHES")
    return SingleSignOn(issuer.rstrip("/"), client, secret, name, vouches)


@dataclass(frozen=True)
class MailServer:
    """A mail server: where it is, how the way is closed, and who we are there."""

    host: str
    port: int
    security: str  # starttls, tls, none
    user: str = ""
    password: str = field(default="", repr=False)


PORTS = {"starttls": 587, "tls": 465, "none": 25}


def mail_server() -> MailServer | None:
    """Return the mail server through which letters leave, or None. Raises: ImproperlyConfigured."""
    given = text("GEMEL_MAIL_SERVER")
    if not given:
        return None
    security = text("GEMEL_MAIL_SECURITY", "starttls").lower()
    if security not in PORTS:
        raise ImproperlyConfigured(
            f"GEMEL_MAIL_SECURITY must be one of {', '.join(PORTS)}, not {security!r}"
        )
    try:
        parts = urlsplit(f"//{given}")
        host, port = parts.hostname or "", parts.port or PORTS[security]
    except ValueError:
        host, port = "", 0
    if not host or parts.path or "@" in given:
        raise ImproperlyConfigured("GEMEL_MAIL_SERVER must be a host, or a host and a port")
    user, password = text("GEMEL_MAIL_USER"), text("GEMEL_MAIL_PASSWORD")
    if bool(user) != bool(password):
        raise ImproperlyConfigured("GEMEL_MAIL_USER and GEMEL_MAIL_PASSWORD go together")
    return MailServer(host, port, security, user, password)


MAIL_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")


def mail_from(*, needed: bool) -> str:
    """Return the address from which letters leave. Raises: ImproperlyConfigured."""
    given = text("GEMEL_MAIL_FROM")
    if (given or needed) and not MAIL_ADDRESS.fullmatch(given):
        raise ImproperlyConfigured("GEMEL_MAIL_FROM must be the address from which letters leave")
    return given


def folder(name: str) -> Path | None:
    """Return a folder that must be there. Raises: ImproperlyConfigured where it is not."""
    given = text(name)
    if given and not Path(given).is_dir():
        raise ImproperlyConfigured(f"{name} must be a folder, and {given!r} is none")
    return Path(given).resolve() if given else None


def runtime(home: Path) -> Path:
    """Return the folder for what must never reach a disk; its own for each data folder."""
    given = text("GEMEL_RUNTIME")
    if given:
        return Path(given).resolve()
    word = hashlib.sha256(str(home).encode()).hexdigest()[:12]
    return Path("/dev/shm") / f"gemel-{os.getuid()}-{word}"  # noqa: S108  checked before use


def secret_key(home: Path) -> str:
    """Return the key that signs cookies: from the environment, else from the data folder.

    Without either a key of the moment is used, so that commands run before `gemel init`;
    `gemel serve` refuses to start on such a key (`checks.py`).
    """
    given = text("GEMEL_SECRET_KEY")
    if given:
        return given
    try:
        return (home / "secret.key").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return momentary_key()


def momentary_key() -> str:
    """Return a key that ends with the process."""
    return "momentary-" + secrets.token_urlsafe(48)


def is_there(path: Path) -> bool:
    """Tell whether a file is there; one that may not be looked at is not."""
    try:
        return path.exists()
    except PermissionError:
        return False
