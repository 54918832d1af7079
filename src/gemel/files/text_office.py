"""The words of a DOCX or an ODT. Runs in the child process alone; trusts nothing it is given.

Both are packed XML. Nothing is unpacked beyond a limit, no entity is resolved, and a document that
carries a macro or an attached program is refused.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

from lxml import etree

from gemel.files.child import Refusal
from gemel.files.rules import MEGABYTE, Fault
from gemel.files.texts import MOST_SIGNS, tidy

Made = tuple[dict[str, Any], bytes]
MOST_UNPACKED = 40 * MEGABYTE
MOST_PARTS = 5_000
_RUNS = re.compile(
    r"vbaProject|vbaData|/activeX/|/embeddings/oleObject|^Basic/|^Scripts/|macrosheets|\.(?:exe"
    r"|dll|js|vbs|bat|cmd|scr)$",
    re.IGNORECASE,
)
CELL = "    "
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"


def warm_up(task: str) -> None:
    """Read one small document, so that all it takes is loaded."""
    word = (
        f"<w:document xmlns:w='{W[1:-1]}'><w:body><w:p><w:r><w:t>made here</w:t></w:r></w:p>"
        "</w:body></w:document>"
    )
    docx(_packed({"[Content_Types].xml": "<Types/>", "word/document.xml": word}))
    words = (
        f"<office:document-content xmlns:office='{OFFICE[1:-1]}' xmlns:text='{TEXT[1:-1]}'>"
        "<office:body><office:text><text:p>made here</text:p></office:text></office:body>"
        "</office:document-content>"
    )
    odt(_packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": words}))


def _packed(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, words in parts.items():
            pack.writestr(name, words)
    return out.getvalue()


def docx(data: bytes) -> Made:
    """Return the words of a Word document: heads of pages first, then the text, then the notes."""
    return _read(data, "word/document.xml", _docx)


def odt(data: bytes) -> Made:
    """Return the words of an OpenDocument text, heads of pages first."""
    return _read(data, "content.xml", _odt)


def _read(data: bytes, main: str, reader: Callable[[zipfile.ZipFile], list[str]]) -> Made:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            names = pack.namelist()
            if main not in names:
                raise Refusal(Fault.KIND)
            if any(_RUNS.search(name) for name in names):
                raise Refusal(Fault.RUNS)
            unpacked = sum(
                part.file_size for part in pack.infolist() if part.filename.endswith(".xml")
            )
            if len(names) > MOST_PARTS or unpacked > MOST_UNPACKED:
                raise Refusal(Fault.SWELLS)
            text = "\n".join(reader(pack))
    except (Refusal, MemoryError):
        raise
    except Exception as fault:  # whatever a parser may say of a hostile file
        locked = isinstance(fault, RuntimeError) and "encrypted" in str(fault)
        raise Refusal(Fault.LOCKED if locked else Fault.BROKEN) from None
    if len(text) > MOST_SIGNS:
        raise Refusal(Fault.EFFORT)
    text = re.sub(r"\n{3,}", "\n\n", tidy(text)).strip()
    if not re.search(r"\w", text):
        raise Refusal(Fault.EMPTY)
    return {"pages": []}, text.encode()


def _tree(pack: zipfile.ZipFile, name: str) -> etree._Element:
    with pack.open(name) as part:
        words = part.read(MOST_UNPACKED + 1)
    if len(words) > MOST_UNPACKED:
        raise Refusal(Fault.SWELLS)
    if b"<!DOCTYPE" in words[:4096] or b"<!ENTITY" in words:
        raise Refusal(Fault.UNUSUAL)  # no office writes one: it is there to do harm
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    return etree.fromstring(words, parser)


# --- Word ------------------------------------------------------------------------------------


def _docx(pack: zipfile.ZipFile) -> list[str]:
    names = pack.namelist()
    numbering = _Numbering(
        *(_tree(pack, name) if name in names else None
          for name in ("word/numbering.xml", "word/styles.xml"))
    )  # fmt: skip
    lines: list[str] = []
    for name in sorted(names):
        if re.fullmatch(r"word/header\d*\.xml", name):
            _once(lines, _word(_tree(pack, name), numbering))
    lines += _word(_tree(pack, "word/document.xml"), numbering)
    if "word/footnotes.xml" in names:
        lines += ["", *_word(_tree(pack, "word/footnotes.xml"), numbering)]
    return lines


def _once(lines: list[str], more: list[str]) -> None:
    lines += [line for line in more if line.strip() and line not in lines]


def _word(root: etree._Element, numbering: _Numbering) -> list[str]:
    """Return the paragraphs below an element as lines; a row of short cells is one line."""
    lines: list[str] = []
    waiting: list[Any] = [root]
    while waiting:
        one = waiting.pop()
        if one.tag == W + "p":
            lines.append(numbering.mark(one) + _paragraph(one))
            lines += [
                line
                for box in one.iter(W + "txbxContent")
                if _first(box)
                for line in _word(box, numbering)
            ]
        elif one.tag == W + "tr":
            cells = [_word_cell(cell, numbering) for cell in one.iterchildren(W + "tc")]
            if all(len(cell) <= 1 for cell in cells):
                lines.append(CELL.join(cell[0] for cell in cells if cell))
            else:
                for cell in cells:
                    lines += [*cell, ""]
        elif one.tag not in (W + "del", FALLBACK, W + "sectPr"):
            waiting.extend(reversed(one))
    return lines


def _word_cell(cell: etree._Element, numbering: _Numbering) -> list[str]:
    found: list[str] = []
    for child in cell:
        found += _word(child, numbering)
    return [line for line in found if line.strip()]


def _first(box: etree._Element) -> bool:
    """Tell whether a box is not the second copy of one, kept for older programs."""
    return not any(above.tag == FALLBACK for above in box.iterancestors())


def _paragraph(paragraph: etree._Element) -> str:
    words: list[str] = []
    waiting: list[Any] = list(reversed(paragraph))
    while waiting:
        one = waiting.pop()
        if one.tag == W + "t":
            words.append(one.text or "")
        elif one.tag == W + "tab":
            words.append(CELL)
        elif one.tag in (W + "br", W + "cr"):
            words.append("\n")
        elif one.tag == W + "noBreakHyphen":
            words.append("-")
        elif one.tag not in (W + "del", W + "txbxContent", FALLBACK, W + "pPr", W + "rPr"):
            waiting.extend(reversed(one))
    return "".join(words)


class _Numbering:
    """The numbers that Word writes before paragraphs and keeps out of their text."""

    def __init__(self, root: etree._Element | None, styles: etree._Element | None) -> None:
        self.styles: dict[str, etree._Element] = {}
        for style in () if styles is None else styles.iterchildren(W + "style"):
            way = style.find(f"{W}pPr/{W}numPr")
            if way is not None:
                self.styles[style.get(W + "styleId", "")] = way
        self.ways: dict[tuple[str, str], tuple[str, str, int]] = {}
        self.counts: dict[tuple[str, str], int] = {}
        if root is None:
            return
        levels: dict[str, list[etree._Element]] = {}
        for one in root.iterchildren(W + "abstractNum"):
            levels[one.get(W + "abstractNumId", "")] = list(one.iterchildren(W + "lvl"))
        for one in root.iterchildren(W + "num"):
            which = one.find(W + "abstractNumId")
            for level in levels.get(which.get(W + "val", "") if which is not None else "", []):
                way = tuple(self._said(level, name) for name in ("numFmt", "lvlText", "start"))
                start = int(way[2]) if way[2].isdigit() else 1
                key = (one.get(W + "numId", ""), level.get(W + "ilvl", ""))
                self.ways[key] = (way[0], way[1], start)

    @staticmethod
    def _said(level: etree._Element, name: str) -> str:
        found = level.find(W + name)
        return (found.get(W + "val") or "") if found is not None else ""

    def mark(self, paragraph: etree._Element) -> str:
        """Return "3. " or "• " where Word would print it before this paragraph."""
        found = paragraph.find(f"{W}pPr/{W}numPr")
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        if found is None and style is not None:
            found = self.styles.get(style.get(W + "val", ""))
        if found is None:
            return ""
        number, level = found.find(W + "numId"), found.find(W + "ilvl")
        key = (
            number.get(W + "val", "") if number is not None else "",
            level.get(W + "val", "0") if level is not None else "0",
        )
        way, text, start = self.ways.get(key, ("", "", 1))
        if way == "bullet":
            return "• "
        if way != "decimal":
            return ""
        self.counts[key] = self.counts.get(key, start - 1) + 1
        return re.sub(r"%\d", str(self.counts[key]), text, count=1) + " "


# --- OpenDocument ------------------------------------------------------------------------------


def _odt(pack: zipfile.ZipFile) -> list[str]:
    lines: list[str] = []
    if "styles.xml" in pack.namelist():
        for head in _tree(pack, "styles.xml").iter(STYLE + "header"):
            _once(lines, _open_text(head, {}))
    root = _tree(pack, "content.xml")
    ordered = {
        style.get(STYLE + "name", ""): style.find(TEXT + "list-level-style-number") is not None
        for style in root.iter(TEXT + "list-style")
    }
    body = root.find(f"{OFFICE}body/{OFFICE}text")
    return lines + _open_text(root if body is None else body, ordered)


def _open_text(root: etree._Element, ordered: dict[str, bool]) -> list[str]:
    lines: list[str] = []
    waiting: list[tuple[Any, str]] = [(root, "")]
    counts: dict[Any, int] = {}
    while waiting:
        one, mark = waiting.pop()
        if one.tag in (TEXT + "p", TEXT + "h"):
            lines.append(mark + _open_paragraph(one))
            waiting.extend((box, "") for box in reversed(list(one.iter("{*}text-box"))))
        elif one.tag == TABLE + "table-row":
            cells = [
                [line for child in cell for line in _open_text(child, ordered) if line.strip()]
                for cell in one.iterchildren(TABLE + "table-cell")
            ]
            if all(len(cell) <= 1 for cell in cells):
                lines.append(CELL.join(cell[0] for cell in cells if cell))
            else:
                for cell in cells:
                    lines += [*cell, ""]
        elif one.tag == TEXT + "list-item":
            style = _list_style(one)
            counts[one.getparent()] = counts.get(one.getparent(), 0) + 1
            said = f"{counts[one.getparent()]}. " if ordered.get(style) else "• "
            children = list(one)
            waiting.extend(
                (child, said if child is children[0] else "") for child in reversed(children)
            )
        elif one.tag not in (TEXT + "tracked-changes", OFFICE + "annotation", OFFICE + "scripts"):
            waiting.extend((child, mark) for child in reversed(one))
    return lines


def _list_style(item: etree._Element) -> str:
    for above in item.iterancestors(TEXT + "list"):
        style = above.get(TEXT + "style-name")
        if style:
            return str(style)
    return ""


def _open_paragraph(paragraph: etree._Element) -> str:
    words = [paragraph.text or ""]
    for event, one in etree.iterwalk(paragraph, events=("start", "end")):
        if one is paragraph:
            continue
        if event == "start":
            if one.tag == TEXT + "s":
                count = one.get(TEXT + "c", "1")
                words.append(" " * min(int(count) if count.isdigit() else 1, 200))
            elif one.tag == TEXT + "tab":
                words.append(CELL)
            elif one.tag == TEXT + "line-break":
                words.append("\n")
            elif not _apart(one, paragraph):
                words.append(one.text or "")
        elif not _apart(one.getparent(), paragraph):
            words.append(one.tail or "")
    return "".join(words)


def _apart(one: etree._Element, paragraph: etree._Element) -> bool:
    """Tell whether an element lies in a box or a note of its own inside the paragraph."""
    while one is not None and one is not paragraph:
        if one.tag.endswith(("}text-box", "}annotation", "}note")):
            return True
        one = one.getparent()
    return False
