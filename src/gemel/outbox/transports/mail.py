"""A mail as bytes, and what became of it. The same words to everybody in one language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from email.utils import formatdate
from enum import StrEnum
from functools import lru_cache
from types import TracebackType
from typing import Protocol, Self

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext

from gemel.outbox import wording

ADDRESS = re.compile(r"[^\s<>\x00-\x1f\x7f]+@[^\s<>@\x00-\x1f\x7f]+")


class Outcome(StrEnum):
    """What became of one letter in a batch."""

    SENT = "sent"
    LATER = "later"  # not taken for now
    REFUSED = "refused"  # the address refuses for good
    UNTRIED = "untried"  # the way broke down before its turn
    CALLED_BACK = "called_back"


@dataclass(frozen=True)
class Result:
    """An outcome, with the code of the mail server and the kind of fault, never its text."""

    outcome: Outcome
    code: int = 0
    fault: str = ""


@dataclass(frozen=True)
class Mail:
    """What a transport needs of one letter. The address stands here and in no log."""

    message_id: str
    address: str
    kind: str
    language: str
    count: int = 1

    def as_bytes(self, *, date: str = "") -> bytes:
        """Return the whole mail in ASCII, with CRLF at each end of a line.

        Rendered once a language; only address, number and date are set in for each receiver.
        """
        head = (
            f"Message-ID: <{self.message_id}@{sender_domain()}>\r\n"
            f"Date: {date or formatdate()}\r\n"
            f"To: <{as_carried(self.address) or ''}>\r\n"
        )
        return head.encode("ascii") + _common(
            self.kind, self.language, self.count, settings.GEMEL_MAIL_FROM, settings.GEMEL_URL
        )


class Transport(Protocol):
    """A way out, open while it is entered; `down` once it has broken."""

    down: bool

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...  # fmt: skip

    def send(self, mails: Sequence[Mail]) -> list[Result]:
        """Hand mails over one by one and return what became of each, in their order."""
        ...


def as_carried(address: str) -> str | None:
    """Return an address as an envelope carries it, in ASCII; None for one that none can."""
    name, _, host = address.rpartition("@")
    try:
        known = f"{name}@{host.encode('idna').decode()}"
    except UnicodeError:
        return None
    return known if known.isascii() and ADDRESS.fullmatch(known) else None


def sender_domain() -> str:
    """Return the host part of the sender's address: all that a Message-ID tells."""
    return str(settings.GEMEL_MAIL_FROM).rpartition("@")[2]


@lru_cache(maxsize=256)
def _common(kind: str, language: str, count: int, sender: str, url: str) -> bytes:
    message = EmailMessage(policy=policy.SMTP.clone(cte_type="7bit"))
    with translation.override(language):
        subject, text = (
            said.spoken(gettext, ngettext) for said in wording.letter(kind, count, url=url)
        )
    message["From"] = f"Gemel <{sender}>"
    message["Subject"] = subject
    message["Auto-Submitted"] = "auto-generated"
    message["List-Unsubscribe"] = f"<{wording.preferences(url)}>"
    message.set_content(text, cte="quoted-printable" if language != "ar" else "base64")
    return message.as_bytes()
