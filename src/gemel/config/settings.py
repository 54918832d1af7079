"""All settings, from the environment only. `docs/operate.md` lists them in one table."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from gemel.config import reading, window

SOURCE = Path(__file__).resolve().parent.parent
GEMEL_HOME = Path(reading.text("GEMEL_HOME", "gemel-data")).resolve()
GEMEL_WINDOW = reading.flag("GEMEL_WINDOW")  # the public's process: `config.window` narrows all
GEMEL_DEMO = reading.is_there(GEMEL_HOME / "demo")  # all invented: said on every page
GEMEL_LEASE_HOURS = reading.number("GEMEL_LEASE_HOURS", 24, least=1)
GEMEL_WAITING_HOURS = reading.number("GEMEL_WAITING_HOURS", 72)
# Nobody passes without a second factor, but in the demo, whose people are all invented.
GEMEL_REQUIRE_SECOND_FACTOR = reading.flag("GEMEL_REQUIRE_SECOND_FACTOR", not GEMEL_DEMO)
GEMEL_INVITATION_DAYS = reading.number("GEMEL_INVITATION_DAYS", 7, least=1)
GEMEL_SSO = reading.single_sign_on()  # OpenID Connect of one house; none by default
GEMEL_BACKUP_KEY = reading.words("GEMEL_BACKUP_KEY", [])  # public halves of offline keys
GEMEL_BACKUPS = Path(reading.text("GEMEL_BACKUPS", str(GEMEL_HOME / "backups")))
GEMEL_BACKUP_DAYS = reading.number("GEMEL_BACKUP_DAYS", 30, least=1)
GEMEL_CONTACT = reading.text("GEMEL_CONTACT")  # shown on the public page for problems
GEMEL_FONTS = reading.folder("GEMEL_FONTS")  # beside the system's, for PDF
GEMEL_RUNTIME = reading.runtime(GEMEL_HOME)  # in memory: sessions of the vault, nothing else
GEMEL_VAULT_MINUTES = reading.number("GEMEL_VAULT_MINUTES", 30, least=1)
GEMEL_ORGANISATION_KEY = reading.text("GEMEL_ORGANISATION_KEY")  # its fingerprint
GEMEL_RECEIVE_TRUSTS = reading.text("GEMEL_RECEIVE_TRUSTS")  # the mail server that checks senders
GEMEL_WAY_OUT = reading.text("GEMEL_WAY_OUT", "https://www.wikipedia.org/")  # leave at once
GEMEL_URL = reading.text("GEMEL_URL", "http://127.0.0.1:8000").rstrip("/")
# Letters say that there is something new, and no more. Without a way out none is made.
GEMEL_MAIL_SERVER = reading.mail_server()
GEMEL_MAIL_FOLDER = reading.text(
    "GEMEL_MAIL_FOLDER", str(GEMEL_HOME / "mail") if GEMEL_DEMO else ""
)
GEMEL_MAIL_FROM = (
    reading.mail_from(needed=bool(GEMEL_MAIL_SERVER or reading.text("GEMEL_MAIL_FOLDER")))
    or "gemel@example.org"
)
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"  # no library sends anything
SERVER_EMAIL = DEFAULT_FROM_EMAIL = GEMEL_MAIL_FROM

DEBUG = False
SECRET_KEY = reading.momentary_key() if GEMEL_WINDOW else reading.secret_key(GEMEL_HOME)
ALLOWED_HOSTS = reading.words("GEMEL_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
HTTPS = GEMEL_URL.startswith("https://")
# The one named exception: the demo on this machine alone, where everybody is invented.
GEMEL_RUNTIME_ON_DISK = GEMEL_DEMO and not HTTPS
CSRF_TRUSTED_ORIGINS = [GEMEL_URL] if HTTPS else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "csp",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "gemel.ledger",
    "gemel.jobs",
    "gemel.showcase",
    "gemel.vault",
    "gemel.vault.shred",
    "gemel.outbox",
    "gemel.notes",
    "gemel.access",
    "gemel.people",
    "gemel.consent",
    "gemel.cases",
    "gemel.twinning",
    "gemel.agenda",
    "gemel.matching",
    "gemel.actions",
    "gemel.proceedings",
    "gemel.publishing",
    "gemel.alerts",
    "gemel.upkeep",
    "gemel.config",
    "gemel.web.shared",
    "gemel.web.signin",
    "gemel.web.writing",
    "gemel.web.coordinator",
    "gemel.web.parliamentarian",
    "gemel.web.public",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "gemel.web.shared.headers.HeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "gemel.web.signin.middleware.ByMiddleware",
    "gemel.web.shared.refusals.RefusalMiddleware",
]

ROOT_URLCONF = "gemel.config.urls"
WSGI_APPLICATION = "gemel.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gemel.web.shared.context.house",
            ],
            "builtins": ["gemel.web.shared.templatetags.gemel"],
        },
    }
]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # not in a cookie
FORM_RENDERER = "gemel.web.shared.forms.Renderer"

# Embedded SQLite by default. The shop window never shares a database with a secret, and what
# shreds a sealed record lies apart from it, in copies that are kept for days only.
# The window keeps no write-ahead file, which whoever only reads could not open.
SQLITE = (
    "PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
    "PRAGMA temp_store=MEMORY;"
)


def _database(variable: str, file: str, *, journal: str) -> Any:
    url = reading.text(variable)
    known: Any = {"ENGINE": "django.db.backends.sqlite3", "NAME": GEMEL_HOME / file}
    if url:
        known = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    if known["ENGINE"] != "django.db.backends.sqlite3":
        return known
    init = SQLITE.format(journal=journal)
    options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": init}
    return {
        "ENGINE": known["ENGINE"],
        "NAME": known["NAME"],
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
    }


DATABASES = {
    "default": _database("GEMEL_DATABASE_URL", "gemel.sqlite3", journal="WAL"),
    "showcase": _database("GEMEL_SHOWCASE_URL", "showcase.sqlite3", journal="DELETE"),
    "shred": _database("GEMEL_SHRED_URL", "shred.sqlite3", journal="WAL"),
}
DATABASE_ROUTERS = ["gemel.config.routing.Apart"]
CACHES = {
    "default": {  # in the database: limits and used codes must hold across processes
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "gemel_cache",
    }
}

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "signin:sign_in"
LOGIN_REDIRECT_URL = "signin:through"
LOGOUT_REDIRECT_URL = "signin:sign_in"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation was handed over; no mail leaves yet
ACCOUNT_ADAPTER = "gemel.web.signin.adapter.InvitationOnly"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn"]
MFA_ADAPTER = "gemel.web.signin.adapter.SecondFactor"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 0
MFA_TOTP_ISSUER = "Gemel"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

SESSION_COOKIE_NAME = "__Host-gemel" if HTTPS else "gemel"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_NAME = "__Host-gemel-form" if HTTPS else "gemel-form"
CSRF_COOKIE_AGE = None  # ends with the browser
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "gemel.web.shared.refusals.form_too_old"
LANGUAGE_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if reading.flag("GEMEL_BEHIND_PROXY") else None
)
SECURE_SSL_REDIRECT = HTTPS
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("fr", _("French")), ("ar", _("Arabic"))]
LOCALE_PATHS = [SOURCE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = ["gemel.config.formats"]

STATIC_URL = "static/"
STATIC_ROOT = Path(reading.text("GEMEL_STATIC", str(GEMEL_HOME / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# No address, no name, no query in any log: only where it failed and the class of the error.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": True,
    "formatters": {"plain": {"()": "gemel.config.logs.Careful"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.security": {"level": "ERROR"},
        "gemel": {"level": "INFO"},
    },
}

if GEMEL_WINDOW:
    globals().update(window.narrowed(globals()))
