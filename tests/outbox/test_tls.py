"""The closed way to a real mail server: certificates of an authority that only the test trusts."""

from __future__ import annotations

import ipaddress
import logging
import socket
import ssl
import threading
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.test import override_settings
from django.utils import timezone

from gemel.config.reading import MailServer
from gemel.outbox import queries, rules, services
from gemel.outbox.models import Letter
from gemel.outbox.services import Ready
from tests.outbox.sink import Sink

pytestmark = pytest.mark.django_db
HOST = "127.0.0.1"


class Authority:
    """Signs certificates, for addresses and names that it is told."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.root = folder / f"{name}.pem"
        made = self._sign(self.key, name, x509.BasicConstraints(ca=True, path_length=0))
        self.root.write_bytes(made)

    def _sign(self, key, name: str, *extensions) -> bytes:
        now = datetime.now(UTC)
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self.name)])
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
        )
        for extension in extensions:
            builder = builder.add_extension(extension, critical=True)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def server(self, host: str) -> ssl.SSLContext:
        """Return what a server of this host shows."""
        key = ec.generate_private_key(ec.SECP256R1())
        try:
            named: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
        except ValueError:
            named = x509.DNSName(host)
        pem = self._sign(key, "server", x509.SubjectAlternativeName([named]))
        pem += key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )  # fmt: skip
        file = self.folder / "server.pem"
        file.write_bytes(pem)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        return context


@pytest.fixture
def ours(tmp_path, monkeypatch) -> Authority:
    """An authority that this machine trusts, as its operator would have it trusted."""
    made = Authority(tmp_path, "ours")
    monkeypatch.setenv("SSL_CERT_FILE", str(made.root))
    return made


@contextmanager
def a_closed_sink(security: str, context: ssl.SSLContext):
    """Run a real mail server that takes mail over TLS alone."""
    sink = Sink()
    with socket.create_server((HOST, 0)) as free:
        sink.port = free.getsockname()[1]
    ways = {
        "tls": {"ssl_context": context},
        "starttls": {"tls_context": context, "require_starttls": True},
    }
    controller = Controller(sink, hostname=HOST, port=sink.port, **ways[security])
    controller.ready_timeout = 20
    try:
        controller.start()
        yield sink
    finally:
        controller.stop(no_assert=True)


def _deliver(port: int, security: str) -> int:
    at = timezone.now() - rules.OVERDUE - timedelta(minutes=1)
    services.post("acc-0", kind="news", language="en", about="news-22222-22222", due_at=at, at=at)
    server = MailServer(HOST, port, security, "someone", "secret")
    with override_settings(GEMEL_MAIL_SERVER=server):
        return services.deliver(
            lambda batch, at: {one.pk: Ready("to@example.org") for one in batch}
        )


def _stays(fault: str) -> None:
    letter = Letter.objects.get()
    assert (letter.state, letter.attempts, letter.fault) == ("waiting", 0, fault)
    assert queries.late_faults(timezone.now()) == [fault]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_letter_leaves_over_a_line_that_an_authority_of_ours_vouches_for(ours, security):
    with a_closed_sink(security, ours.server(HOST)) as sink:
        at = timezone.now()
        services.post("acc-1", kind="news", language="en", about="news-2", due_at=at, at=at)
        with override_settings(GEMEL_MAIL_SERVER=MailServer(HOST, sink.port, security)):
            assert services.deliver(lambda b, at: {b[0].pk: Ready("to@example.org")}) == 1
    assert [receivers for _, receivers in sink.envelopes] == [["to@example.org"]]


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.parametrize("wrong", ["host", "authority"])
def test_a_server_that_cannot_prove_who_it_is_gets_nothing(ours, security, wrong, tmp_path, caplog):
    theirs = Authority(tmp_path, "theirs") if wrong == "authority" else ours
    shown = theirs.server("elsewhere.example" if wrong == "host" else HOST)
    with a_closed_sink(security, shown) as sink, caplog.at_level(logging.WARNING):
        assert _deliver(sink.port, security) == 0
    assert sink.raw == []
    _stays("certificate")
    assert "certificate" in caplog.text


class Deceiver:
    """Says what it is told to STARTTLS, and keeps what comes in clear."""

    def __init__(self, offer: bytes, answer: bytes) -> None:
        self.offer, self.answer, self.heard = offer, answer, b""
        self.listening = socket.create_server((HOST, 0))
        self.port = self.listening.getsockname()[1]
        self.thread = threading.Thread(target=self._talk, daemon=True)
        self.thread.start()

    def _talk(self) -> None:
        line, _ = self.listening.accept()
        with line, suppress(OSError):
            line.settimeout(20)
            line.sendall(b"220 deceiver\r\n")
            while data := line.recv(4096):
                self.heard += data
                if data.upper().startswith(b"EHLO"):
                    line.sendall(b"250-deceiver\r\n250-AUTH PLAIN LOGIN\r\n250" + self.offer)
                elif data.upper().startswith(b"STARTTLS"):
                    if not self.answer:
                        return
                    line.sendall(self.answer)
                else:
                    line.sendall(b"250 ok\r\n")

    def end(self) -> None:
        self.listening.close()
        self.thread.join(timeout=20)


@pytest.mark.parametrize(
    ("offer", "answer", "fault"),
    [
        (b" 8BITMIME\r\n", b"", "no STARTTLS"),
        (b" STARTTLS\r\n", b"454 not now\r\n", "no STARTTLS"),
        (b" STARTTLS\r\n", b"", "SMTPServerDisconnected"),
        (b" STARTTLS\r\n", b"220 go\r\n250 ok\r\n235 in\r\n250 ok\r\n250 ok\r\n", "TLS"),
    ],
    ids=["not offered", "refused", "cut", "answered ahead in clear"],
)
def test_where_the_line_cannot_be_closed_nothing_is_said_in_clear(ours, offer, answer, fault):
    server = Deceiver(offer, answer)
    try:
        assert _deliver(server.port, "starttls") == 0
    finally:
        server.end()
    assert not _told_in_clear(server)
    _stays(fault)


def test_what_is_said_in_clear_is_seen_where_the_operator_chose_it(ours):
    server = Deceiver(b" 8BITMIME\r\n", b"")
    try:
        _deliver(server.port, "none")
    finally:
        server.end()
    assert _told_in_clear(server)


def _told_in_clear(server: Deceiver) -> bool:
    heard = server.heard.upper()
    assert heard.startswith(b"EHLO"), "it did not listen"
    return any(word in heard for word in (b"AUTH", b"MAIL", b"RCPT", b"EXAMPLE.ORG>"))
