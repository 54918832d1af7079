"""A mail that an office forwards, read under limits: who sent it, is that proved, its words.

Pure: bytes in, a `Letter` out, in the closed child (`actions.opening`). Attachments are counted and
dropped; nothing of them is opened. What a mail says of its sender counts only where our own mail
server says that it checked it (RFC 8601): the topmost Authentication-Results, and only of the one
that is named to us.
"""

from __future__ import annotations

import email
import email.policy
import email.utils
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email.message import Message
from encodings import aliases
from html.parser import HTMLParser
from importlib import import_module
from typing import Any

from gemel.kernel.errors import Invalid
from gemel.kernel.say import say
from gemel.kernel.words import without_direction_marks

MOST_BYTES = 10 * 1024 * 1024
MOST_TEXT = 20_000
MOST_WAITING = 500  # until somebody has looked at them
MOST_PARTS = 100
MOST_HOPS = 30  # of Received lines: more is a loop
BULK = frozenset({"bulk", "junk", "list", "auto_reply"})
SETS_OFF = ("X-Autoreply", "X-Autorespond", "X-Auto-Response-Suppress", "List-Id", "X-Loop")
SAMPLE = b"""\
From: =?utf-8?q?=C3=9Cnvented?= <a@x.example>
Subject: =?utf-8?b?w5w=?=
Date: Mon, 09 Nov 2026 10:00:00 +0100
Authentication-Results: x; dmarc=pass header.from=x.example
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="-"

---
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: base64

w5wgPHA+
---
Content-Type: text/plain; charset="utf-8"
Content-Transfer-Encoding: quoted-printable
Content-Disposition: attachment; filename*=utf-8''%C3%BC

=C3=9C
-----
"""
NOT_READABLE = say("This is not a mail that can be read")


@dataclass(frozen=True)
class Letter:
    """What was read of one mail. `verified`: our server proved that the sender's domain sent it."""

    sender: str
    verified: bool
    mark: str  # the same for the same mail: of its Message-ID, else of its bytes
    text: str
    attachments: int
    sent_on: date | None


# --- the child's task -----------------------------------------------------------------------------


def warm_up(_: str) -> None:
    """Load whatever reading a mail may need, before the walls close."""
    for name in sorted(set(aliases.aliases.values())):
        try:
            import_module(f"encodings.{name}")
        except ImportError:  # another system's
            continue
    read(SAMPLE, trusts="x")


def handed(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Read a mail after a line of JSON with whom to trust; or say why it cannot be taken."""
    head, _, raw = data.partition(b"\n")
    try:
        letter = read(raw, trusts=json.loads(head))
    except Invalid as refusal:
        return {"invalid": [refusal.said.text, dict(refusal.said.values)]}, b""
    told = {
        "sender": letter.sender,
        "verified": letter.verified,
        "mark": letter.mark,
        "attachments": letter.attachments,
        "sent_on": letter.sent_on and letter.sent_on.isoformat(),
    }
    return told, letter.text.encode()


# --- one mail -------------------------------------------------------------------------------------


def read(data: bytes, *, trusts: str) -> Letter:
    """Read one mail. `trusts` is the name by which our mail server signs what it checked.

    Raises: Invalid for what is too large, is no mail, or was sent by no human.
    """
    check_size(data)
    try:
        return _read(data, trusts)
    except Invalid:
        raise
    except Exception:  # the parser of the standard library fails in many ways on broken mail
        raise Invalid(NOT_READABLE) from None


def check_size(data: bytes) -> None:
    """Stop what is too large to be looked at. Raises: Invalid."""
    if len(data) > MOST_BYTES:
        raise Invalid(say("The mail is larger than {most} megabytes", most=MOST_BYTES >> 20))


def _read(data: bytes, trusts: str) -> Letter:
    message = email.message_from_bytes(data, policy=email.policy.default)
    if not str(message.get("From", "")).strip():
        raise Invalid(NOT_READABLE)
    if _is_automatic(message):
        raise Invalid(say("An automatic answer or a mail of a list is not kept"))
    sender = _sender(message)
    parts = list(_parts(message))
    words = str(message.get("Message-ID", "")).strip()
    mark = hashlib.sha256(b"gemel mail\0" + (words.encode() or data)).hexdigest()
    subject = str(message.get("Subject", ""))
    return Letter(
        sender=sender,
        verified=bool(trusts and sender) and _is_proved(message, sender, trusts),
        mark=mark,
        text=_plain(f"{subject}\n\n{_text(parts)}")[:MOST_TEXT],
        attachments=sum(_is_attached(part) for part in parts),
        sent_on=_sent_on(message),
    )


def _parts(message: Message) -> Iterator[Message]:
    for count, part in enumerate(message.walk(), start=1):
        if count > MOST_PARTS:
            raise Invalid(say("The mail has more than {most} parts", most=MOST_PARTS))
        if not part.is_multipart():
            yield part


def _is_automatic(message: Message) -> bool:
    """Tell whether a machine sent it: an absence note, a bounce, a list, or a loop."""
    auto = str(message.get("Auto-Submitted", "no")).partition(";")[0].strip().lower()
    bulk = str(message.get("Precedence", "")).strip().lower() in BULK
    bounce = str(message.get("Return-Path", "x")).strip() in ("<>", "")
    kind = message.get_content_type() in ("multipart/report", "message/delivery-status")
    hops = len(message.get_all("Received", [])) > MOST_HOPS
    return auto != "no" or bulk or bounce or kind or hops or any(n in message for n in SETS_OFF)


def _sender(message: Message) -> str:
    """Return the one address that the mail says it is from; "" where it says several, or none."""
    listed = message.get_all("From", [])
    found = [each.addr_spec for one in listed for each in getattr(one, "addresses", ())]
    addresses = {address.strip().lower() for address in found if address}
    alone = addresses.pop() if len(listed) == 1 and len(addresses) == 1 else ""
    return alone if alone.count("@") == 1 and len(alone) <= 254 else ""


def _is_proved(message: Message, sender: str, trusts: str) -> bool:
    """Tell whether our own server vouches for the sender's domain, by DMARC or an aligned DKIM."""
    results = message.get_all("Authentication-Results", [])
    if not results:
        return False
    topmost = re.sub(r"\([^()]*\)", " ", str(results[0]))
    server, *rest = [one.strip() for one in topmost.split(";")]
    if server.split(" ")[0].lower() != trusts.lower():
        return False
    domain = sender.rpartition("@")[2]
    for one in rest:
        words = one.lower().split()
        if "dmarc=pass" in words and f"header.from={domain}" in words:
            return True
        if "dkim=pass" in words and f"header.d={domain}" in words:
            return True
    return False


def _text(parts: list[Message]) -> str:
    """Return the words of the mail: its plain text, else those of its HTML."""
    bodies = [part for part in parts if not _is_attached(part)]
    for kind, words in (("text/plain", str), ("text/html", _without_marks)):
        for part in bodies:
            if part.get_content_type() == kind:
                return words(_decoded(part)[: 10 * MOST_TEXT])
    return ""


def _decoded(part: Message) -> str:
    data = part.get_payload(decode=True)
    raw = data if isinstance(data, bytes) else b""
    try:
        return raw.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return raw.decode("latin-1")


def _is_attached(part: Message) -> bool:
    text = part.get_content_type() in ("text/plain", "text/html")
    return part.get_content_disposition() == "attachment" or bool(part.get_filename()) or not text


def _sent_on(message: Message) -> date | None:
    try:
        at = email.utils.parsedate_to_datetime(str(message.get("Date", "")))
    except (ValueError, TypeError):
        return None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).date()


class _Words(HTMLParser):
    """Keeps the words of a page; what is styled or scripted falls away."""

    HIDDEN = frozenset({"script", "style", "head", "title", "template"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in self.HIDDEN
        if tag in ("br", "p", "div", "li", "tr"):
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = max(self.hidden - (tag in self.HIDDEN), 0)

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.words.append(data)


def _without_marks(page: str) -> str:
    reader = _Words()
    reader.feed(page)
    return "".join(reader.words)


def _plain(text: str) -> str:
    """Return a text without signs that steer, and with no more than one empty line on end."""
    kept = "".join(
        sign for sign in without_direction_marks(text).replace("\r\n", "\n")
        if sign in "\n\t" or unicodedata.category(sign)[0] != "C"
    )  # fmt: skip
    return re.sub(r"\n{3,}", "\n\n", kept).strip()


def is_plausible(day: date | None, *, at: datetime) -> bool:
    """Tell whether the day that a mail says it was sent on can be true."""
    return day is not None and day <= at.date() and (at.date() - day).days <= 366
