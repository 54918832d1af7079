"""The public's process: the shop window read-only, and nothing of the rest of the house.

No main database, no key, no session, no account, no form: what is not there cannot be opened. It
runs as a user of its own (docs/operate.md). `gemel serve --window` starts it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from csp.constants import NONE, SELF

from gemel.config import reading

APPS = (
    "whitenoise.runserver_nostatic", "django.contrib.staticfiles", "django.forms", "csp",
    "gemel.showcase", "gemel.config", "gemel.web.shared", "gemel.web.public",
)  # fmt: skip
MIDDLEWARE = (
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "gemel.web.shared.headers.HeadersMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "gemel.web.shared.refusals.RefusalMiddleware",
)
CONTEXT = (
    "django.template.context_processors.request",
    "django.template.context_processors.i18n",
    "gemel.web.shared.context.house",
)
READ_ONLY = "PRAGMA query_only=ON; PRAGMA temp_store=MEMORY;"


def narrowed(known: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings that differ from those of the whole house."""
    templates = dict(known["TEMPLATES"][0])
    templates["OPTIONS"] = {**templates["OPTIONS"], "context_processors": list(CONTEXT)}
    shut = {part: [NONE] for part in ("default-src", "base-uri", "frame-ancestors")}
    own = {part: [SELF] for part in ("style-src", "img-src", "manifest-src", "form-action")}
    return {
        "INSTALLED_APPS": list(APPS),
        "MIDDLEWARE": list(MIDDLEWARE),
        "ROOT_URLCONF": "gemel.config.window_urls",
        "TEMPLATES": [templates],
        "DATABASES": {
            "default": {"ENGINE": "django.db.backends.dummy"},
            "showcase": _read_only(known["DATABASES"]["showcase"]),
        },
        "CACHES": {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}},
        "AUTHENTICATION_BACKENDS": [],
        "CONTENT_SECURITY_POLICY": {"DIRECTIVES": {**shut, **own}},
        "GEMEL_DEMO": _is_demo(known),
    }


def _read_only(database: Mapping[str, Any]) -> dict[str, Any]:
    if database["ENGINE"] == "django.db.backends.sqlite3":
        return {
            "ENGINE": database["ENGINE"],
            "NAME": f"file:{quote(str(database['NAME']))}?mode=ro",
            "OPTIONS": {"timeout": 20, "init_command": READ_ONLY},
            "CONN_MAX_AGE": 60,
        }
    options = {**database.get("OPTIONS", {}), "options": "-c default_transaction_read_only=on"}
    return {**database, "OPTIONS": options}


def _is_demo(known: Mapping[str, Any]) -> bool:
    """Tell whether the window is one of a demo: its mark stands beside the window's database."""
    beside = Path(str(known["DATABASES"]["showcase"]["NAME"])).parent / "demo"
    return bool(known["GEMEL_DEMO"]) or reading.is_there(beside)
