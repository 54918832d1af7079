"""A real identity provider on loopback: Canaille, with one person and Gemel as its client.

Run by `house()` as a process of its own; it keeps all in memory and goes with the process.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

SECRET = "a-secret-for-loopback-alone"
CLIENT = "gemel"
PASSWORD = "quillane-mossgaard-77"
EMAIL = "vera@house.example"


@dataclass(frozen=True)
class House:
    """Where the provider listens."""

    issuer: str


@contextmanager
def house(callback: str) -> Iterator[House]:
    """Run the provider of an invented parliament while the block lasts."""
    port = _free_port()
    environment = os.environ | {"AUTHLIB_INSECURE_TRANSPORT": "1"}
    process = subprocess.Popen(
        [sys.executable, __file__, str(port), callback],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        _wait(process, port)
        yield House(f"http://127.0.0.1:{port}")
    finally:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    for _ in range(600):
        if process.poll() is not None:
            assert process.stderr is not None
            raise RuntimeError(process.stderr.read().decode()[-2000:])
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the provider did not start")


def serve(port: int, callback: str) -> None:
    """Serve until the process is ended."""
    from canaille import create_app
    from canaille.app import models
    from joserfc.jwk import RSAKey
    from werkzeug.serving import make_server

    key = RSAKey.generate_key(2048, parameters={"kid": "one", "alg": "RS256", "use": "sig"})
    app = create_app(
        {
            "SECRET_KEY": SECRET,
            "SERVER_NAME": f"127.0.0.1:{port}",
            "PREFERRED_URL_SCHEME": "http",
            "CANAILLE": {"DATABASE": "memory", "NAME": "House of Arcadia (invented)"},
            "CANAILLE_OIDC": {
                "TRUSTED_DOMAINS": ["127.0.0.1"],
                "ACTIVE_JWKS": [key.as_dict(private=True)],
            },
        }
    )
    with app.app_context():
        from canaille.app.flask import current_app  # noqa: F401
        from canaille.backends import Backend

        store = Backend.instance
        store.save(
            models.User(
                user_name="vera",
                formatted_name="Vera Quillon (invented)",
                family_name="Quillon",
                emails=[EMAIL],
                password=PASSWORD,
            )
        )
        store.save(
            models.Client(
                client_id=CLIENT,
                client_secret=SECRET,
                client_name="Gemel",
                client_uri="http://127.0.0.1",
                redirect_uris=[callback],
                grant_types=["authorization_code"],
                response_types=["code"],
                scope=["openid", "email", "profile"],
                token_endpoint_auth_method="client_secret_basic",
            )
        )
    make_server("127.0.0.1", port, app, threaded=True).serve_forever()


if __name__ == "__main__":
    serve(int(sys.argv[1]), sys.argv[2])
