"""A real mail server on loopback, which keeps what it is sent and can be made to refuse."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller

from gemel.config.reading import MailServer


@dataclass
class Sink:
    """What arrived, in its order; `answers` maps an address to what RCPT is answered."""

    ahead: bool = True  # offers PIPELINING
    answers: dict[str, str] = field(default_factory=dict)
    text_answer: str = "250 OK"
    envelopes: list[tuple[str, list[str]]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    breaks_after: int = 0  # closes the line instead of taking this mail
    port: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        session.host_name = hostname
        if self.ahead:
            responses.insert(1, "250-PIPELINING")
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        answer = self.answers.get(address)
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        with self.lock:
            if self.breaks_after and len(self.raw) + 1 >= self.breaks_after:
                self.breaks_after = 0
                return "421 closing"
            if self.text_answer.startswith("250"):
                self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
                self.raw.append(envelope.original_content or envelope.content)
        return self.text_answer

    @property
    def mails(self) -> list[EmailMessage]:
        """The mails as mail programs read them."""
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raw]

    @property
    def server(self) -> MailServer:
        """What the setting says of this server."""
        return MailServer("127.0.0.1", self.port, "none")


@contextmanager
def a_sink(**given):
    """Run such a server on a free port until the end of the block."""
    sink = Sink(**given)
    with socket.create_server(("127.0.0.1", 0)) as free:
        sink.port = free.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()
