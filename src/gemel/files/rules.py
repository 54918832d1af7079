"""What is taken, up to which size, and the words for what is not. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gemel.kernel.say import Said, say

MEGABYTE = 1024 * 1024


class Kind(StrEnum):
    """What a file is, by its content. What it is called does not count."""

    JPEG = "jpeg"
    PNG = "png"
    PDF = "pdf"
    TEXT = "text"


class Fault(StrEnum):
    """Why a file cannot be taken. The child process says the word, the parent the sentence."""

    EMPTY = "empty"
    KIND = "kind"
    BYTES = "bytes"
    PIXELS = "pixels"
    PAGES = "pages"
    BROKEN = "broken"
    LOCKED = "locked"
    UNUSUAL = "unusual"
    EFFORT = "effort"
    RUNS = "runs"
    SWELLS = "swells"


PICTURES = frozenset({Kind.JPEG, Kind.PNG})
MEDIA = {
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.PDF: "application/pdf",
    Kind.TEXT: "text/plain; charset=utf-8",
}
MOST_BYTES = {
    Kind.JPEG: 20 * MEGABYTE,
    Kind.PNG: 20 * MEGABYTE,
    Kind.PDF: 50 * MEGABYTE,
    Kind.TEXT: MEGABYTE,
}
MOST_PIXELS = 64_000_000
LONGEST_SIDE = 1600  # pixels of a picture as it is kept
MOST_PAGES = 500
BEGINNINGS = {
    b"\xff\xd8\xff": Kind.JPEG,
    b"\x89PNG\r\n\x1a\n": Kind.PNG,
    b"%PDF-": Kind.PDF,
}
OTHERS = (  # written in signs that could pass for plain text, and no plain text
    b"PK\x03\x04", b"{\\rtf", b"<svg", b"<?xml", b"<!DOCTYPE", b"<html", b"%!PS",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Clean:
    """A file as it was made anew. `width` and `height` of a picture, `pages` of a document."""

    kind: Kind
    data: bytes
    width: int = 0
    height: int = 0
    pages: int = 0

    @property
    def media(self) -> str:
        """The media type under which it may be given out."""
        return MEDIA[self.kind]


def sniff(data: bytes) -> Kind | None:
    """Return what bytes are by how they begin; None for what is not taken.

    >>> sniff(b"%PDF-1.7 and so on"), sniff(b"PK\\x03\\x04"), sniff(b"Dear colleague")
    (<Kind.PDF: 'pdf'>, None, <Kind.TEXT: 'text'>)
    """
    for beginning, kind in BEGINNINGS.items():
        if data.startswith(beginning):
            return kind
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(OTHERS):
        return None
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and b"\x00" in data:
        return None
    try:
        data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        return None
    return Kind.TEXT


def words(fault: Fault, *, allowed: frozenset[Kind]) -> Said:
    """Return what to tell whoever handed a file in that cannot be taken: what, and what to do."""
    if fault is Fault.KIND:
        return say("This is no JPEG or PNG picture") if allowed <= PICTURES else UNKNOWN
    if fault is Fault.BYTES:
        most = max(MOST_BYTES[kind] for kind in allowed) // MEGABYTE
        return say("This file is too large: {most} MB is the most", most=most)
    return SENTENCES[fault]


UNKNOWN = say("This kind of file is not taken: choose a JPEG, PNG, PDF or plain text")
SENTENCES = {
    Fault.EMPTY: say("This file is empty"),
    Fault.PIXELS: say(
        "This picture has too many pixels: make it smaller, to 8000 by 8000 at the most"
    ),
    Fault.PAGES: say("This document has too many pages: {most} is the most", most=MOST_PAGES),
    Fault.BROKEN: say("This file is damaged or incomplete: save it anew and try again"),
    Fault.LOCKED: say("This document is locked by a password: save it without one"),
    Fault.UNUSUAL: say(
        "This document holds something that cannot be made safe: print it to a new PDF"
    ),
    Fault.EFFORT: say(
        "Opening this file took too long or too much: make it smaller, or choose another"
    ),
    Fault.RUNS: say(
        "This document tries to run something when it is opened: save it as plain text, "
        "or print it to a new PDF"
    ),
    Fault.SWELLS: say("This file unpacks to far more than it seems: it is not opened"),
}
CLOSED = say(
    "This server cannot open files safely, so none are taken. Whoever runs it finds the cure "
    "with gemel doctor."
)
