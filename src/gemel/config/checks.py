"""What makes a start unsafe. `gemel serve` refuses on it; `gemel doctor` lists it with its cure."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.utils.translation import gettext as _

TAG = "gemel"
SHORTEST_KEY = 40
PER_PROCESS = ("locmem", "dummy")


def register_all() -> None:
    """Register the checks; they run only where they are asked for by their tag."""
    register(unsafe_start, TAG, deploy=True)


def unsafe_start(app_configs: Any = None, **kwargs: Any) -> list[CheckMessage]:
    """Return every reason not to start with these settings; each hint is the cure."""
    if settings.GEMEL_WINDOW:  # has no key, no cookie, no account to keep
        return [*_debug(), *_hosts(), *_address(), *_policy()]
    return [
        *_debug(),
        *_key(),
        *_hosts(),
        *_address(),
        *_cookies(),
        *_policy(),
        *_limits(),
        *_second_factor(),
        *_single_sign_on(),
        *_databases(),
        *_mail(),
    ]


def _debug() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield Error(_("DEBUG is on"), hint=_("Never run with DEBUG."), id="gemel.E001")


def _key() -> Iterator[CheckMessage]:
    key = settings.SECRET_KEY
    if key.startswith("momentary-"):
        yield Error(
            _("There is no secret key, so every sign-in would end with the process"),
            hint=_("Run gemel init, or set GEMEL_SECRET_KEY."),
            id="gemel.E002",
        )
    elif len(key) < SHORTEST_KEY:
        yield Error(
            _("The secret key is short enough to be guessed"),
            hint=_("Set GEMEL_SECRET_KEY to %(count)d random signs or more.")
            % {"count": SHORTEST_KEY},
            id="gemel.E003",
        )


def _hosts() -> Iterator[CheckMessage]:
    wild = [host for host in settings.ALLOWED_HOSTS if host == "*" or host.startswith(".")]
    if wild:
        yield Error(
            _("GEMEL_HOSTS lets any host name in, so a link could be made to lead elsewhere"),
            hint=_("List the host names in full."),
            id="gemel.E004",
        )


def _address() -> Iterator[CheckMessage]:
    """Cookies are safe under https; http is for this machine alone."""
    host = urlsplit(settings.GEMEL_URL).hostname or ""
    if not settings.HTTPS and not is_loopback(host):
        yield Error(
            _("GEMEL_URL begins with http, so passwords would travel in clear"),
            hint=_("Set GEMEL_URL to the https address; docs/operate.md shows how to get TLS."),
            id="gemel.E005",
        )
    listed = {entry.strip("[]") for entry in settings.ALLOWED_HOSTS}
    if host not in listed:
        yield Error(
            _("GEMEL_URL names a host that GEMEL_HOSTS does not list"),
            hint=_("Set GEMEL_HOSTS to the host name of GEMEL_URL."),
            id="gemel.E006",
        )


def _cookies() -> Iterator[CheckMessage]:
    """Under https a cookie belongs to this host alone, and no script reads it."""
    for kind in ("SESSION", "CSRF"):
        name = str(getattr(settings, f"{kind}_COOKIE_NAME"))
        secure, shut = (
            getattr(settings, f"{kind}_COOKIE_{part}") for part in ("SECURE", "HTTPONLY")
        )
        if not shut or (settings.HTTPS and not (secure and name.startswith("__Host-"))):
            yield Error(
                _("The cookie %(name)s could be read or set by others") % {"name": name},
                hint=_("Leave the settings of cookies as they come."),
                id="gemel.E014",
            )


def _policy() -> Iterator[CheckMessage]:
    """Nothing is loaded from elsewhere, and no script stands in a page."""
    known: dict[str, Any] = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    allowed = {source for sources in known.values() for source in sources}
    if known.get("default-src") != ["'none'"] or not allowed <= {"'none'", "'self'"}:
        yield Error(
            _("The pages would load something from elsewhere, or run what stands in them"),
            hint=_("Leave CONTENT_SECURITY_POLICY as it comes."),
            id="gemel.E013",
        )


def _limits() -> Iterator[CheckMessage]:
    backend = settings.CACHES["default"]["BACKEND"].lower()
    if any(word in backend for word in PER_PROCESS):
        yield Error(
            _("The limits on guessing are kept per process, so each process adds as many guesses"),
            hint=_("Keep the cache in the database."),
            id="gemel.E007",
        )
    if getattr(settings, "ACCOUNT_RATE_LIMITS", None) is False:
        yield Error(
            _("Guessing passwords is not limited"), hint=_("Drop that setting."), id="gemel.E008"
        )


def _second_factor() -> Iterator[CheckMessage]:
    """The defaults and doors of allauth that weaken it (design/security.md, "Accounts")."""
    dangerous = {
        "MFA_TOTP_INSECURE_BYPASS_CODE": _("a fixed code passes the second step"),
        "MFA_TOTP_TOLERANCE": _("a code counts longer than its 30 seconds"),
        "MFA_TRUST_ENABLED": _("a browser may skip the second step"),
        "MFA_PASSKEY_SIGNUP_ENABLED": _("anybody may sign up"),
        "ACCOUNT_LOGIN_BY_CODE_ENABLED": _("a code by mail signs in"),
    }
    for name, why in dangerous.items():
        if getattr(settings, name, None):
            yield Error(
                _("%(name)s is set: %(why)s") % {"name": name, "why": why},
                hint=_("Drop that setting."),
                id="gemel.E009",
            )
    ours = {
        "ACCOUNT_ADAPTER": "gemel.web.signin.adapter.InvitationOnly",
        "MFA_ADAPTER": "gemel.web.signin.adapter.SecondFactor",
    }
    for name, adapter in ours.items():
        if getattr(settings, name, "") != adapter:
            yield Error(
                _("%(name)s is not ours") % {"name": name},
                hint=_("Set it to %(adapter)s.") % {"adapter": adapter},
                id="gemel.E010",
            )
    if not settings.GEMEL_REQUIRE_SECOND_FACTOR:
        yield Warning(
            _("A second factor is offered, not required"),
            hint=_("Set GEMEL_REQUIRE_SECOND_FACTOR=yes once everybody has one."),
            id="gemel.W001",
        )


def _single_sign_on() -> Iterator[CheckMessage]:
    house = settings.GEMEL_SSO
    if house is None:
        return
    parts = urlsplit(house.issuer)
    if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        yield Error(
            _("GEMEL_SSO_ISSUER is not https, so anybody between could sign in as anybody"),
            hint=_("Set it to the https address of the house's provider."),
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
            _("The shop window shares a database with what is secret"),
            hint=_("Set GEMEL_SHOWCASE_URL to a database of its own."),
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


def _mail() -> Iterator[CheckMessage]:
    """Whom we write to is nobody's business on the way: a letter goes in a closed line."""
    server = settings.GEMEL_MAIL_SERVER
    if server and server.security == "none" and not is_loopback(server.host):
        yield Error(
            _("Letters would travel to the mail server in clear, with every address on them"),
            hint=_("Set GEMEL_MAIL_SECURITY to starttls or tls."),
            id="gemel.E030",
        )


def is_loopback(host: str) -> bool:
    """Tell whether a host name means this machine itself."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
