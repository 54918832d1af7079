"""The words of a document and nothing else: PDF, DOCX, ODT, HTML or plain text, by its content.

The document is opened in the closed child process and goes no further; what comes back is text.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from gemel.files import confine, rules
from gemel.files.rules import MEGABYTE, Fault
from gemel.kernel.errors import Invalid
from gemel.kernel.say import Said, say

MOST_BYTES = 50 * MEGABYTE
MOST_PAGES = 250  # a whole session's collection has about a hundred
MOST_SIGNS = 1_000_000
PACKED_ODT = b"mimetypeapplication/vnd.oasis.opendocument.text"
PACKED, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class Kind(StrEnum):
    """What a document is, by its content."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    HTML = "html"
    TEXT = "text"


TASKS = {
    Kind.PDF: "gemel.files.text_pdf:pdf",
    Kind.DOCX: "gemel.files.text_office:docx",
    Kind.ODT: "gemel.files.text_office:odt",
    Kind.HTML: "gemel.files.text_web:html",
    Kind.TEXT: "gemel.files.text_web:plain",
}


@dataclass(frozen=True, kw_only=True)
class DocumentText:
    """What a document says; `pages` are the places in the text at which its pages begin."""

    text: str
    pages: tuple[int, ...] = ()
    kind: str


NO_DOCUMENT = say(
    "This is not a document that can be read: choose a PDF, DOCX, ODT, HTML or plain text"
)
NO_TEXT = say("This document holds no text: it seems to be a scan. Have its text recognised first")
SENTENCES: dict[Fault, Said] = {
    Fault.KIND: NO_DOCUMENT,
    Fault.PAGES: say("This document has too many pages: {most} is the most", most=MOST_PAGES),
    Fault.EMPTY: NO_TEXT,
}
_WEB = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAGS = re.compile(rb"<(?:p|div|br|h[1-6]|table|ul|ol|span)\b[^<>]{0,300}>", re.IGNORECASE)


def text_of(data: bytes, *, name: str = "") -> DocumentText:
    """Return the words of a document; what it is called (`name`) decides nothing.

    Raises: Invalid, in words for whoever handed it in.
    """
    if not data.strip(b"\x00 \r\n\t"):
        raise Invalid(rules.SENTENCES[Fault.EMPTY])
    if len(data) > MOST_BYTES:
        raise Invalid(say("This file is too large: {most} MB is the most",
                          most=MOST_BYTES // MEGABYTE))  # fmt: skip
    kind = sniff(data)
    if kind is None:
        raise Invalid(NO_DOCUMENT)
    try:
        told, made = confine.run(TASKS[kind], data)
    except confine.Unconfined:
        raise Invalid(rules.CLOSED) from None
    except confine.Broke as broke:
        raise Invalid(SENTENCES.get(broke.fault) or rules.SENTENCES[broke.fault]) from None
    text = made.decode()
    if len(text) > MOST_SIGNS:
        raise Invalid(rules.SENTENCES[Fault.EFFORT])
    if not re.search(r"\w{2}", text):
        raise Invalid(NO_TEXT)
    return DocumentText(text=text, pages=tuple(told.get("pages", ())), kind=str(kind))


def sniff(data: bytes) -> Kind | None:
    """Return what bytes are by how they begin; None for what is no document.

    >>> sniff(b"%PDF-1.7"), sniff(b"<html><p>x"), sniff(b"Dear all"), sniff(b"GIF89a\\x00")
    (<Kind.PDF: 'pdf'>, <Kind.HTML: 'html'>, <Kind.TEXT: 'text'>, None)
    """
    if b"%PDF-" in data[:1024]:
        return Kind.PDF
    if data.startswith(PACKED):
        start = data[:200]
        return Kind.ODT if PACKED_ODT in start else Kind.DOCX
    if data.startswith((OLD_OFFICE, b"{\\rtf", b"%!PS", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf")):
        return None
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and b"\x00" in data[:4096]:
        return None
    if _WEB.match(data.removeprefix(b"\xef\xbb\xbf")) or len(_TAGS.findall(data[:20_000])) > 4:
        return Kind.HTML
    head = data[:4096]
    strange = sum(sign < 32 and sign not in b"\t\n\r\f\x1b" for sign in head)
    return Kind.TEXT if wide or strange * 50 <= len(head) else None


_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_CLEAN = (
    _LIGATURES
    | dict.fromkeys([0x200B, 0x2060, 0xFEFF, 0xFFF9, 0xFFFA, 0xFFFB])
    | {0x0002: "-", 0xFFFE: "-", 0x00AD: "-", 0x0085: "\n", 0x2028: "\n", 0x2029: "\n"}
)


def tidy(text: str) -> str:
    """Return a text without signs that cannot be seen; bullets of a font's own become bullets."""
    whole = unicodedata.normalize("NFC", text.translate(_CLEAN))
    whole = whole.replace("\r\n", "\n").replace("\r", "\n")
    return _STRANGE.sub(lambda found: _seen(found.group()), whole)


_STRANGE = re.compile(r"[^ -~\n]")


def _seen(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind == "Co":
        return "•"
    if kind[0] == "C" and sign not in "\n\t\u200c\u200d\u200e\u200f\u061c":
        return "" if kind != "Cc" else " "
    return sign
