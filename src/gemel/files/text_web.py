"""The words of a web page, and of a plain text. Runs in the child process; trusts nothing."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from gemel.files.child import Refusal
from gemel.files.rules import Fault
from gemel.files.texts import MOST_SIGNS, tidy

Made = tuple[dict[str, Any], bytes]
UNSEEN = {
    "script",
    "style",
    "head",
    "noscript",
    "template",
    "nav",
    "form",
    "svg",
    "object",
    "iframe",
}
APART = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "pre", "hr"}
LINES = {"div", "li", "tr", "br", "section", "article", "header", "footer", "main", "dt", "dd",
         "center", "caption", "address", "figure", "figcaption"}  # fmt: skip
CELL = "    "  # between two cells of a row


def warm_up(task: str) -> None:
    """Read one small page and one text, so that all it takes is loaded."""
    html(b"<html><body><p>One <b>small</b> page<ol><li>made here</ol></body></html>")
    plain("text \u00e9".encode())
    plain("text".encode("utf-16"))
    plain(b"text \x93 \xe9")


def plain(data: bytes) -> Made:
    """Return a text, whatever of the usual ways it is written in."""
    text = tidy(_decoded(data)).strip()
    if not text:
        raise Refusal(Fault.EMPTY)
    return {"pages": []}, text.encode()


def html(data: bytes) -> Made:
    """Return the words of a page, a line for a line, and the numbers of its lists."""
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(_decoded(data).encode(), parser)
    except (etree.LxmlError, ValueError):
        raise Refusal(Fault.BROKEN) from None
    if root is None:
        raise Refusal(Fault.EMPTY)
    text = tidy(_words(root))
    text = re.sub(r"[ \t]+\n", "\n", re.sub(r"\n{3,}", "\n\n", text)).strip()
    if not text:  # nested too deep, or nothing there
        raise Refusal(Fault.BROKEN)
    return {"pages": []}, text.encode()


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _words(root: etree._Element) -> str:
    out: list[str] = []
    length = 0
    hidden = 0
    numbers: list[int | None] = []
    for event, one in etree.iterwalk(root, events=("start", "end")):
        name = one.tag if isinstance(one.tag, str) else ""
        if event == "start":
            if name in UNSEEN or "hidden" in one.attrib:
                hidden += 1
            elif not hidden:
                _open(name, one, out, numbers)
                out.append(_flat(one.text, name, out))
        else:
            if name in UNSEEN or "hidden" in one.attrib:
                hidden -= 1
            elif not hidden:
                _close(name, out, numbers)
            if not hidden:
                out.append(_flat(one.tail, "", out))
        length += len(out[-1]) if out else 0
        if length > MOST_SIGNS:
            raise Refusal(Fault.EFFORT)
    return "".join(out)


def _open(name: str, one: etree._Element, out: list[str], numbers: list[int | None]) -> None:
    if name in APART:
        out.append("\n\n")
    elif name in LINES:
        out.append("\n")
    if name in ("ol", "ul"):
        start = one.get("start", "1")
        numbers.append((int(start) if start.isdigit() else 1) if name == "ol" else None)
    elif name == "li" and numbers:
        number = numbers[-1]
        out.append("• " if number is None else f"{number}. ")
        if number is not None:
            numbers[-1] = number + 1


def _close(name: str, out: list[str], numbers: list[int | None]) -> None:
    if name in ("ol", "ul") and numbers:
        numbers.pop()
    if name in ("td", "th"):
        out.append(CELL)
    elif name in APART:
        out.append("\n\n")
    elif name in LINES and name != "br":
        out.append("\n")


def _flat(text: str | None, name: str, out: list[str]) -> str:
    if not text:
        return ""
    if name == "pre":
        return text
    flat = re.sub(r"[ \t\r\n\f]+", " ", text)
    ended = not out or out[-1].endswith(("\n", " ")) or (not out[-1] and _ended(out))
    return flat.lstrip(" ") if ended else flat


def _ended(out: list[str]) -> bool:
    for part in reversed(out):
        if part:
            return part.endswith(("\n", " "))
    return True
