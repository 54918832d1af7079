"""What makes a start unsafe. `gemel serve` refuses on it; `gemel doctor` lists it with its cure."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

TAG = "gemel"
SHORTEST_KEY = 40
PER_PROCESS = ("locmem", "dummy")


def register_all() -> None:
    """Register the checks; they run only where they are asked for by their tag."""
    register(unsafe_start, TAG, deploy=True)


def unsafe_start(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Return every reason not to start with these settings; each hint is the cure."""
    return [
        *_key(),
        *_hosts(),
        *_address(),
        *_limits(),
        *_second_factor(),
        *_single_sign_on(),
        *_databases(),
    ]


def _key() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield Error("DEBUG is on", hint="Never run with DEBUG.", id="gemel.E001")
    key = settings.SECRET_KEY
    if key.startswith("momentary-"):
        yield Error(
            "There is no secret key, so every sign-in would end with the process",
            hint="Run gemel init, or set GEMEL_SECRET_KEY.",
            id="gemel.E002",
        )
    elif len(key) < SHORTEST_KEY:
        yield Error(
            "The secret key is short enough to be guessed",
            hint=f"Set GEMEL_SECRET_KEY to {SHORTEST_KEY} random signs or more.",
            id="gemel.E003",
        )


def _hosts() -> Iterator[CheckMessage]:
    wild = [host for host in settings.ALLOWED_HOSTS if host == "*" or host.startswith(".")]
    if wild:
        yield Error(
            "GEMEL_HOSTS lets any host name in, so a link could be made to lead elsewhere",
            hint="List the host names in full.",
            id="gemel.E004",
        )


def _address() -> Iterator[CheckMessage]:
    """Cookies are safe under https; http is for this machine alone."""
    host = urlsplit(settings.GEMEL_URL).hostname or ""
    if not settings.HTTPS and not is_loopback(host):
        yield Error(
            "GEMEL_URL begins with http, so passwords would travel in clear",
            hint="Set GEMEL_URL to the https address; docs/operate.md shows how to get TLS.",
            id="gemel.E005",
        )
    listed = {entry.strip("[]") for entry in settings.ALLOWED_HOSTS}
    if host not in listed:
        yield Error(
            "GEMEL_URL names a host that GEMEL_HOSTS does not list",
            hint="Set GEMEL_HOSTS to the host name of GEMEL_URL.",
            id="gemel.E006",
        )


def _limits() -> Iterator[CheckMessage]:
    backend = settings.CACHES["default"]["BACKEND"].lower()
    if any(word in backend for word in PER_PROCESS):
        yield Error(
            "The limits on guessing are kept per process, so each process adds as many guesses",
            hint="Keep the cache in the database.",
            id="gemel.E007",
        )
    if getattr(settings, "ACCOUNT_RATE_LIMITS", None) is False:
        yield Error("Guessing passwords is not limited", hint="Drop that setting.", id="gemel.E008")


def _second_factor() -> Iterator[CheckMessage]:
    """The defaults and doors of allauth that weaken it (design/security.md, "Accounts")."""
    dangerous = {
        "MFA_TOTP_INSECURE_BYPASS_CODE": "a fixed code passes the second step",
        "MFA_TOTP_TOLERANCE": "a code counts longer than its 30 seconds",
        "MFA_TRUST_ENABLED": "a browser may skip the second step",
        "MFA_PASSKEY_SIGNUP_ENABLED": "anybody may sign up",
        "ACCOUNT_LOGIN_BY_CODE_ENABLED": "a code by mail signs in",
    }
    for name, why in dangerous.items():
        if getattr(settings, name, None):
            yield Error(f"{name} is set: {why}", hint="Drop that setting.", id="gemel.E009")
    ours = {
        "ACCOUNT_ADAPTER": "gemel.web.signin.adapter.InvitationOnly",
        "MFA_ADAPTER": "gemel.web.signin.adapter.SecondFactor",
    }
    for name, adapter in ours.items():
        if getattr(settings, name, "") != adapter:
            yield Error(f"{name} is not ours", hint=f"Set it to {adapter}.", id="gemel.E010")
    if not settings.GEMEL_REQUIRE_SECOND_FACTOR:
        yield Warning(
            "A second factor is offered, not required",
            hint="Set GEMEL_REQUIRE_SECOND_FACTOR=yes once everybody has one.",
            id="gemel.W001",
        )


def _single_sign_on() -> Iterator[CheckMessage]:
    house = settings.GEMEL_SSO
    if house is None:
        return
    parts = urlsplit(house.issuer)
    if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        yield Error(
            "GEMEL_SSO_ISSUER is not https, so anybody between could sign in as anybody",
            hint="Set it to the https address of the house's provider.",
            id="gemel.E012",
        )


def _databases() -> Iterator[CheckMessage]:
    def place(alias: str) -> tuple[str, ...]:
        known = settings.DATABASES[alias]
        return tuple(str(known.get(part, "")) for part in ("HOST", "PORT", "NAME"))

    if place("default") == place("shred"):
        yield Error(
            "The shred keys lie in the database whose records they shred",
            hint="Set GEMEL_SHRED_URL to a database of its own.",
            id="gemel.E020",
        )
    if place("default") == place("showcase"):
        yield Error(
            "The shop window shares a database with what is secret",
            hint="Set GEMEL_SHOWCASE_URL to a database of its own.",
            id="gemel.E011",
        )
    engines = {alias: known["ENGINE"] for alias, known in settings.DATABASES.items()}
    if "sqlite" in engines["shred"] and "sqlite" not in engines["default"]:
        yield Warning(
            "The shred keys lie in a file of this machine, which no other machine sees",
            hint="Set GEMEL_SHRED_URL too.",
            id="gemel.W020",
        )
    if "sqlite" in engines["showcase"] and "sqlite" not in engines["default"]:
        yield Warning(
            "The shop window lies in a file of this machine, which no other machine sees",
            hint="Set GEMEL_SHOWCASE_URL too.",
            id="gemel.W002",
        )


def is_loopback(host: str) -> bool:
    """Tell whether a host name means this machine itself."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
