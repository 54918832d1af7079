"""What makes a start unsafe is found; what is safe is left in peace."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.checks import ERROR, run_checks

from gemel.config import checks
from gemel.config.reading import MailServer, SingleSignOn

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "SECRET_KEY": "k" * 64,
    "GEMEL_URL": "https://gemel.example",
    "HTTPS": True,
    "ALLOWED_HOSTS": ["gemel.example"],
    "GEMEL_REQUIRE_SECOND_FACTOR": True,
    "SESSION_COOKIE_NAME": "__Host-gemel",
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_NAME": "__Host-gemel-form",
    "CSRF_COOKIE_SECURE": True,
}


@pytest.fixture
def safe(settings, monkeypatch):
    for name, value in SAFE.items():
        setattr(settings, name, value)
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", "one")
    monkeypatch.setitem(settings.DATABASES["showcase"], "NAME", "two")
    monkeypatch.setitem(settings.DATABASES["shred"], "NAME", "three")
    return settings


def test_a_safe_installation_has_nothing_to_cure(safe):
    assert checks.unsafe_start() == []


FAULTS = {
    "gemel.E001": {"DEBUG": True},
    "gemel.E002": {"SECRET_KEY": "momentary-" + "k" * 64},
    "gemel.E003": {"SECRET_KEY": "short"},
    "gemel.E004": {"ALLOWED_HOSTS": ["*", "gemel.example"]},
    "gemel.E005": {"GEMEL_URL": "http://gemel.example", "HTTPS": False},
    "gemel.E006": {"ALLOWED_HOSTS": ["other.example"]},
    "gemel.E007": {"CACHES": {"default": {"BACKEND": "django.core.cache.backends.locmem.X"}}},
    "gemel.E008": {"ACCOUNT_RATE_LIMITS": False},
    "gemel.E009": {"MFA_TOTP_INSECURE_BYPASS_CODE": "123456"},
    "gemel.E010": {"ACCOUNT_ADAPTER": "allauth.account.adapter.DefaultAccountAdapter"},
    "gemel.E012": {"GEMEL_SSO": SingleSignOn("http://id.house.example", "gemel", "x", "House")},
    "gemel.E030": {"GEMEL_MAIL_SERVER": MailServer("mail.example", 25, "none")},
    "gemel.E014": {"SESSION_COOKIE_NAME": "gemel"},
    "gemel.E013": {
        "CONTENT_SECURITY_POLICY": {
            "DIRECTIVES": {"default-src": ["'none'"], "script-src": ["https://elsewhere.example"]}
        }
    },
    "gemel.W001": {"GEMEL_REQUIRE_SECOND_FACTOR": False},
}


@pytest.mark.parametrize("known", FAULTS)
def test_each_unsafe_setting_is_found_with_its_cure(safe, known):
    for name, value in FAULTS[known].items():
        setattr(safe, name, value)

    found = checks.unsafe_start()

    assert [one.id for one in found] == [known]
    assert found[0].hint
    assert (found[0].level >= ERROR) == known.startswith("gemel.E")


def test_a_window_that_shares_the_database_of_the_secrets_is_found(safe, monkeypatch):
    monkeypatch.setitem(safe.DATABASES["showcase"], "NAME", "one")

    assert [one.id for one in checks.unsafe_start()] == ["gemel.E011"]


def test_shred_keys_beside_what_they_shred_are_found(safe, monkeypatch):
    monkeypatch.setitem(safe.DATABASES["shred"], "NAME", "one")

    assert [one.id for one in checks.unsafe_start()] == ["gemel.E020"]


def test_a_subdomain_wildcard_is_a_wildcard(safe):
    safe.ALLOWED_HOSTS = ["gemel.example", ".example"]

    assert [one.id for one in checks.unsafe_start()] == ["gemel.E004"]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "127.8.8.8"])
def test_http_is_for_this_machine_alone(safe, host):
    safe.GEMEL_URL, safe.HTTPS = f"http://{host}:8000", False
    safe.ALLOWED_HOSTS = [host]

    assert checks.unsafe_start() == []


def test_the_checks_run_under_their_tag(safe):
    safe.SECRET_KEY = "short"

    found = run_checks(tags=["gemel"], include_deployment_checks=True)

    assert [one.id for one in found] == ["gemel.E003"]


OPENED = (
    {"CSRF_COOKIE_SECURE": False},
    {"SESSION_COOKIE_HTTPONLY": False},
    {"CSRF_COOKIE_NAME": "gemel-form"},
)


@pytest.mark.parametrize("opened", OPENED, ids=str)
def test_a_cookie_that_others_could_read_or_set_is_found(safe, opened):
    for name, value in opened.items():
        setattr(safe, name, value)

    assert [one.id for one in checks.unsafe_start()] == ["gemel.E014"]


@pytest.mark.parametrize("source", ["'unsafe-inline'", "*", "data:", "https://cdn.example"])
def test_a_policy_that_lets_anything_else_in_is_found(safe, source):
    known = safe.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    safe.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**known, "style-src": ["'self'", source]}}

    assert [one.id for one in checks.unsafe_start()] == ["gemel.E013"]


def test_under_https_the_cookies_carry_the_prefix_of_this_host_alone():
    code = (
        "from gemel.config import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE,"
        " s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0)"
    )
    here = {"PYTHONPATH": "src", "GEMEL_URL": "https://gemel.example", "PATH": "/usr/bin:/bin"}
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=here, capture_output=True, text=True, check=True
    )

    assert said.stdout.split() == ["__Host-gemel", "__Host-gemel-form", "True", "True", "True"]
