"""The words of a PDF, page by page, in an order in which a person would read them.

Runs in the child process alone; trusts nothing it is given. First the document's own parts are
looked through for what would run; then its letters are taken out, and where two columns came out
line by line, each column is put together.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as raw
from pikepdf import Array, Dictionary, Name, Object, Stream

from gemel.files.child import Refusal
from gemel.files.columns import Piece, in_order, may_jump
from gemel.files.rules import Fault
from gemel.files.texts import MOST_PAGES, MOST_SIGNS, tidy

Made = tuple[dict[str, Any], bytes]
RUNS = {"/JavaScript", "/Launch", "/ImportData", "/Rendition", "/RichMediaExecute", "/Movie"}
RUNNING = {"/JavaScript", "/XFA"}  # keys
MOST_OBJECTS = 200_000
FEWEST = 12  # letters of a document that is no scan


def warm_up(task: str) -> None:
    """Read one small document, so that all it takes is loaded."""
    sample = io.BytesIO()
    empty = pikepdf.new()
    page = empty.add_blank_page(page_size=(200, 100))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.obj.Resources = Dictionary(Font=Dictionary(F1=font))
    page.obj.Contents = Stream(
        empty, b"BT /F1 12 Tf 10 50 Td (A document that was made here) Tj ET"
    )
    empty.save(sample)
    pdf(sample.getvalue())


def pdf(data: bytes) -> Made:
    """Return the text of a document, and where its pages begin in it."""
    try:
        _look_through(data)
        document = pypdfium2.PdfDocument(data)
        if len(document) > MOST_PAGES:
            raise Refusal(Fault.PAGES)
        return _text(document)
    except (Refusal, MemoryError):
        raise
    except pikepdf.PasswordError:
        raise Refusal(Fault.LOCKED) from None
    except Exception:  # whatever a parser may say of a hostile file
        raise Refusal(Fault.BROKEN) from None


def _text(document: pypdfium2.PdfDocument) -> Made:
    parts: list[str] = []
    pages: list[int] = []
    length = 0
    for at in range(len(document)):
        pages.append(length)
        said = tidy(_page(document[at])).strip() + "\n\n"
        length += len(said)
        if length > MOST_SIGNS:
            raise Refusal(Fault.EFFORT)
        parts.append(said)
    text = "".join(parts)
    if len(re.findall(r"[^\W\d_]", text)) < FEWEST:
        raise Refusal(Fault.EMPTY)
    return {"pages": pages}, text.encode()


def _page(page: pypdfium2.PdfPage) -> str:
    letters = page.get_textpage()
    count = letters.count_chars()
    if count > MOST_SIGNS:
        raise Refusal(Fault.EFFORT)
    ordered = in_order(_pieces(letters, count)) if _side_by_side(letters) else None
    return letters.get_text_range() if ordered is None else ordered


def _side_by_side(letters: pypdfium2.PdfTextPage) -> bool:
    """Tell by the places of its lines alone whether a page may have to be put in order."""
    count = letters.count_rects()
    return may_jump([letters.get_rect(at) for at in range(count)])


def _pieces(letters: pypdfium2.PdfTextPage, count: int) -> list[Piece]:
    """Return what stands on one line without a gap, letter by letter, in the order of the page."""
    pieces: list[Piece] = []
    words: list[str] = []
    box = [0.0, 0.0, 0.0, 0.0]

    def done() -> None:
        if "".join(words).strip():
            pieces.append(Piece("".join(words), *box))
        words.clear()

    place, handle = raw.FS_RECTF(), letters.raw
    sign_at, box_at = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox
    for at in range(count):
        sign = chr(sign_at(handle, at))
        if sign in "\r\n":
            done()
            continue
        box_at(handle, at, place)
        left, bottom, right, top = place.left, place.bottom, place.right, place.top
        height = box[3] - box[1]
        apart = left - box[2]
        elsewhere = abs(bottom - box[1]) > height * 0.6 or not -height < apart < height * 0.3
        if words and right > left and elsewhere and sign != " ":
            done()
        if not words:
            box[:] = [left, bottom, right, top]
        elif right > left:
            box[:] = [min(left, box[0]), box[1], max(right, box[2]), box[3]]
        words.append(sign)
    done()
    return pieces


def _look_through(data: bytes) -> None:
    """Refuse what is locked, and what would run something."""
    with pikepdf.open(io.BytesIO(data)) as given:
        if len(given.pages) > MOST_PAGES:
            raise Refusal(Fault.PAGES)
        waiting: list[Object] = [given.Root]
        seen: set[tuple[int, int]] = set()
        count = 0
        while waiting:
            one = waiting.pop()
            if one.is_indirect:
                if one.objgen in seen:
                    continue
                seen.add(one.objgen)
            count += 1
            if count > MOST_OBJECTS:
                raise Refusal(Fault.EFFORT)
            if isinstance(one, Array):
                waiting.extend(part for part in one if isinstance(part, Object))
            elif isinstance(one, Dictionary | Stream):
                waiting.extend(_parts(one))


def _parts(one: Object) -> Iterator[Object]:
    """Return what a part of a document holds; refuse one that would run something."""
    for key, part in one.items():
        if key in RUNNING or (key == "/S" and str(part) in RUNS):
            raise Refusal(Fault.RUNS)
        if key != "/Parent" and isinstance(part, Object):
            yield part
