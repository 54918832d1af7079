"""The settings of letters: read with a clear word, or not at all."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from gemel.config import reading


@pytest.fixture
def given(monkeypatch):
    def set_all(**values):
        for name in ("SERVER", "SECURITY", "USER", "PASSWORD", "FROM"):
            monkeypatch.delenv(f"GEMEL_MAIL_{name}", raising=False)
        for name, value in values.items():
            monkeypatch.setenv(f"GEMEL_MAIL_{name}", value)

    return set_all


def test_without_a_server_there_is_none(given):
    given()
    assert reading.mail_server() is None
    assert reading.mail_from(needed=False) == ""


def test_the_way_is_closed_unless_somebody_says_otherwise(given):
    given(SERVER="mail.example")
    server = reading.mail_server()
    assert (server.host, server.port, server.security) == ("mail.example", 587, "starttls")
    given(SERVER="[::1]:2525", SECURITY="TLS", USER="gemel", PASSWORD="secret")
    server = reading.mail_server()
    assert (server.host, server.port, server.security) == ("::1", 2525, "tls")
    assert "secret" not in repr(server)


@pytest.mark.parametrize(
    "values",
    [
        {"SERVER": "mail.example", "SECURITY": "ssl3"},
        {"SERVER": "mail.example:port"},
        {"SERVER": "smtp://mail.example"},
        {"SERVER": "user@mail.example"},
        {"SERVER": "mail.example", "USER": "alone"},
    ],
)
def test_what_cannot_be_right_is_said(given, values):
    given(**values)
    with pytest.raises(ImproperlyConfigured, match="GEMEL_MAIL"):
        reading.mail_server()


@pytest.mark.parametrize("address", ["", "gemel", "a b@example.org", "x@example.org\r\nBcc: y"])
def test_a_sender_is_an_address(given, address):
    given(FROM=address)
    with pytest.raises(ImproperlyConfigured, match="GEMEL_MAIL_FROM"):
        reading.mail_from(needed=True)
