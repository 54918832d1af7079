"""A mail server over one connection that is kept, with commands sent ahead (RFC 2920).

The library speaks SMTP, TLS and sign-in; what it lacks is to send a mail's text together with the
envelope of the next, so that each mail costs one way there and back instead of four (ADR 20).
"""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Protocol, Self

from django.conf import settings

from gemel.outbox import rules
from gemel.outbox.transports.mail import Mail, Outcome, Result, as_carried, sender_domain

GOOD, GO_ON, FOR_GOOD, CLOSING = 2, 354, 5, 421
UNWRITABLE = 553  # what a server answers to an address that it cannot read
# Answers to RCPT that speak of the address itself, and not of us, of the hour or of the content.
NO_SUCH_ADDRESS = frozenset({550, 551, 553, 556})


class NoStarttls(smtplib.SMTPException):
    """The server does not close the line: it offers no STARTTLS, or refuses it."""


class Server(Protocol):
    """What a transport needs of the setting (`config.reading.MailServer`)."""

    @property
    def host(self) -> str: ...

    @property
    def port(self) -> int: ...

    @property
    def security(self) -> str: ...

    @property
    def user(self) -> str: ...

    @property
    def password(self) -> str: ...


class Smtp:
    """A connection that opens at the first mail and stays open for all that follow."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.down = False
        self._open: smtplib.SMTP | None = None
        self._ahead = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._open is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._open.quit()

    def send(self, mails: Sequence[Mail]) -> list[Result]:
        """Hand over mails, each in an envelope of its own; never raises for the server's faults.

        Where the connection breaks, the mail under way counts as not taken (it is told again with
        the same Message-ID), and those after it as untried.
        """
        results: list[Result] = []
        try:
            line = self._connected()
            self._talk(line, mails, results)
        except (smtplib.SMTPException, OSError, ValueError) as broken:
            self.down = True
            fault = _word(broken)
            if self._open is not None and len(results) < len(mails):
                results.append(Result(Outcome.LATER, fault=fault))
            self._open = None
            results += [Result(Outcome.UNTRIED, fault=fault)] * (len(mails) - len(results))
        return results

    def _connected(self) -> smtplib.SMTP:
        if self._open is None:
            chosen, seconds = self.server, rules.ANSWER.total_seconds()
            line: smtplib.SMTP
            if chosen.security == "tls":
                line = smtplib.SMTP_SSL(
                    chosen.host, chosen.port, sender_domain(), timeout=seconds,
                    context=ssl.create_default_context(),
                )  # fmt: skip
            else:
                line = smtplib.SMTP(chosen.host, chosen.port, sender_domain(), timeout=seconds)
            try:
                if chosen.security == "starttls":
                    _close_line(line)
                line.ehlo_or_helo_if_needed()
                if chosen.user:
                    line.login(chosen.user, chosen.password)
            except BaseException:
                line.close()
                raise
            self._ahead = line.has_extn("pipelining")
            self._open = line
        return self._open

    # --- the talk ------------------------------------------------------------------------------

    def _talk(self, line: smtplib.SMTP, mails: Sequence[Mail], results: list[Result]) -> None:
        """Send each text together with the next envelope, and read the answers in their order."""
        envelopes = [_envelope(mail.address) for mail in mails]
        waiting = b""  # a RSET that a refused envelope asks for, before the next
        sent_ahead = False
        end = time.monotonic() + rules.TALK.total_seconds()
        for place, (mail, envelope) in enumerate(zip(mails, envelopes, strict=True)):
            if time.monotonic() > end:
                raise TimeoutError
            if envelope is None:
                results.append(Result(Outcome.REFUSED, UNWRITABLE, "address"))
                continue
            if not sent_ahead:
                self._write(line, waiting + envelope)
            verdict, go_on = self._answers(line, reset=bool(waiting))
            waiting, sent_ahead = b"", False
            following = next((e for e in envelopes[place + 1 :] if e is not None), b"")
            if go_on:
                text = _stuffed(mail.as_bytes()) if verdict is None else b""
                ahead = following if self._ahead else b""
                self._write(line, text + b".\r\n" + ahead)
                sent_ahead = bool(ahead)
                code, _ = self._answer(line)
                results.append(verdict or _of_text(code))
            else:
                waiting = b"RSET\r\n"
                results.append(verdict or Result(Outcome.LATER, fault="no go-ahead"))
        if waiting:
            self._write(line, waiting)
            self._answer(line)

    def _write(self, line: smtplib.SMTP, data: bytes) -> None:
        if line.sock is None:
            raise smtplib.SMTPServerDisconnected
        line.sock.sendall(data)

    def _answer(self, line: smtplib.SMTP) -> tuple[int, bytes]:
        code, text = line.getreply()
        if code == CLOSING or code == -1:
            raise smtplib.SMTPServerDisconnected
        return code, text

    def _answers(self, line: smtplib.SMTP, *, reset: bool) -> tuple[Result | None, bool]:
        """Read the answers to an envelope; return what is wrong with it, and whether to go on."""
        if reset:
            self._answer(line)
        sender, _ = self._answer(line)
        receiver, _ = self._answer(line)
        data, _ = self._answer(line)
        if sender // 100 != GOOD:
            return Result(Outcome.LATER, sender, f"sender {sender}"), data == GO_ON
        if receiver // 100 != GOOD:
            return _of_receiver(receiver), data == GO_ON
        if data != GO_ON:
            return Result(Outcome.LATER, data, f"data {data}"), False
        return None, True


def _close_line(line: smtplib.SMTP) -> None:
    """Turn to TLS, to a server that proves its name, before anything else is said."""
    try:
        line.starttls(context=ssl.create_default_context())
    except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException):
        raise NoStarttls from None


def _word(broken: Exception) -> str:
    """Return the kind of a fault of the line, for the log, the desk and the doctor."""
    if isinstance(broken, ssl.SSLCertVerificationError):
        return "certificate"
    if isinstance(broken, NoStarttls):
        return "no STARTTLS"
    if isinstance(broken, ssl.SSLError):
        return "TLS"
    return type(broken).__name__


def _envelope(address: str) -> bytes | None:
    """Return the commands before one mail's text; None for an address that SMTP cannot carry."""
    known = as_carried(address)
    if known is None:
        return None
    sender = settings.GEMEL_MAIL_FROM
    return f"MAIL FROM:<{sender}>\r\nRCPT TO:<{known}>\r\nDATA\r\n".encode("ascii")


def _stuffed(text: bytes) -> bytes:
    """Return a text whose lines no server takes for the end of it."""
    return text.replace(b"\r\n.", b"\r\n..")


def _of_receiver(code: int) -> Result:
    if code in NO_SUCH_ADDRESS:
        return Result(Outcome.REFUSED, code, f"receiver {code}")
    return Result(Outcome.LATER, code, f"receiver {code}")


def _of_text(code: int) -> Result:
    if code // 100 == GOOD:
        return Result(Outcome.SENT, code)
    return Result(Outcome.LATER, code, f"text {code}")
