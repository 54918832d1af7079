"""The house of `house.py`, with its doors open, for a client and for a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client

LEFT_OUT = (
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "allauth.account.middleware.AccountMiddleware",
)


@pytest.fixture
def open_house(settings) -> None:
    """Put the small house in the place of the real one: no database, no account."""
    settings.ROOT_URLCONF = "tests.web.shared.house"
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.ALLOWED_HOSTS = ["127.0.0.1", "testserver"]
    settings.MIDDLEWARE = [
        name.replace("gemel.web.signin.middleware.ByMiddleware", "tests.web.shared.house.OpenDoors")
        for name in settings.MIDDLEWARE
        if name not in LEFT_OUT
    ]


@pytest.fixture
def visitor(open_house) -> Client:
    """A client in the small house that gets the page of a failure, not the failure."""
    return Client(raise_request_exception=False)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def address(open_house) -> Iterator[str]:
    """The address at which a browser finds the small house."""
    server = make_server(
        "127.0.0.1",
        0,
        StaticFilesHandler(WSGIHandler()),
        server_class=_Server,
        handler_class=_Quiet,
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
