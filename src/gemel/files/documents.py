"""PDF documents built anew: the pages as they print, and nothing that acts or tells of its maker.

Runs in the child process alone; trusts nothing it is given.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from gemel.files.child import Refusal
from gemel.files.rules import MOST_PAGES, Fault

Made = tuple[dict[str, Any], bytes]
# Of a page only what prints; so no annotation, link, form field, action, or remark comes along.
OF_A_PAGE = {
    "/Type", "/Parent", "/Contents", "/Resources", "/MediaBox", "/CropBox", "/TrimBox", "/ArtBox",
    "/BleedBox", "/Rotate", "/UserUnit", "/Group",
}  # fmt: skip
# Wherever they stand: what acts, what is attached, and who made it, when and with what.
NOWHERE = (
    "/A", "/AA", "/AF", "/Alternates", "/EF", "/EmbeddedFiles", "/JS", "/JavaScript",
    "/LastModified", "/Metadata", "/OC", "/OPI", "/OpenAction", "/PieceInfo", "/Ref",
    "/StructParent", "/StructParents", "/URI", "/XFA",
)  # fmt: skip
UNREADABLE = {"/JPXDecode", "/Crypt"}  # pictures whose hidden words we cannot take out
# Parts of a JPEG, by their marks: tables, frames and dots; what a renderer needs from Adobe's part.
DOTS, ADOBE = 0xDA, 0xEE
DRAWN = {DOTS, 0xDB, 0xDD, *range(0xC0, 0xD0)} - {0xC8}
REMARKS = {0xFE, *range(0xE0, 0xF0)}
DEEPEST = 100_000  # objects of one document


def warm_up(task: str) -> None:
    """Build one empty document, so that all it takes is loaded."""
    sample = io.BytesIO()
    empty = pikepdf.new()
    empty.add_blank_page()
    empty.save(sample)
    pdf(sample.getvalue())


def pdf(data: bytes) -> Made:
    """Return a document built anew from its pages."""
    try:
        with pikepdf.open(io.BytesIO(data)) as given, pikepdf.new() as made:
            if len(given.pages) > MOST_PAGES:
                raise Refusal(Fault.PAGES)
            if _hides_layers(given.Root):  # what nobody saw would be seen
                raise Refusal(Fault.UNUSUAL)
            given.flatten_annotations("print")  # what prints becomes part of the page
            for page in given.pages:
                made.pages.append(page)
            if not len(made.pages):
                raise Refusal(Fault.BROKEN)
            for page in made.pages:
                _only(page.obj, OF_A_PAGE)
            for one in _every(made):
                _scrub(one)
            out = io.BytesIO()
            made.remove_unreferenced_resources()
            made.save(out, deterministic_id=True, recompress_flate=True)
            return {"pages": len(made.pages)}, out.getvalue()
    except (Refusal, MemoryError):
        raise
    except pikepdf.PasswordError:
        raise Refusal(Fault.LOCKED) from None
    except Exception:  # whatever a parser may say of a hostile file
        raise Refusal(Fault.BROKEN) from None


def _hides_layers(root: Object) -> bool:
    if "/OCProperties" not in root:
        return False
    shown = root.OCProperties.get("/D", Dictionary())
    return bool(len(shown.get("/OFF", Array()))) or shown.get("/BaseState") == Name.OFF


def _only(one: Object, kept: set[str]) -> None:
    for key in set(one.keys()) - kept:
        del one[key]


def _every(made: pikepdf.Pdf) -> Iterator[Object]:
    """Return each dictionary and stream once, however they hang together."""
    waiting: list[Any] = [made.Root]
    seen: set[tuple[int, int]] = set()
    count = 0
    while waiting:
        one = waiting.pop()
        if not isinstance(one, Object):
            continue
        if one.is_indirect:
            if one.objgen in seen:
                continue
            seen.add(one.objgen)
        count += 1
        if count > DEEPEST:
            raise Refusal(Fault.EFFORT)
        if isinstance(one, Array):
            waiting.extend(list(one))
        elif isinstance(one, Dictionary | Stream):
            yield one
            waiting.extend(one[key] for key in list(one.keys()))


def _scrub(one: Object) -> None:
    for key in NOWHERE:
        if key in one:
            del one[key]
    if not isinstance(one, Stream):
        return
    if "/F" in one or "/FFilter" in one:  # the content lies in another file
        raise Refusal(Fault.UNUSUAL)
    ways = one.get("/Filter")
    names = {str(ways)} if isinstance(ways, Name) else {str(way) for way in ways or ()}
    if names & UNREADABLE:
        raise Refusal(Fault.UNUSUAL)
    if "/DCTDecode" in names:
        if len(names) > 1 or (isinstance(ways, Array) and len(ways) > 1):
            raise Refusal(Fault.UNUSUAL)
        one.write(without_remarks(one.read_raw_bytes()), filter=Name.DCTDecode)


def without_remarks(photograph: bytes) -> bytes:
    """Return a JPEG as it is, but for its remarks: EXIF, XMP, profiles, comments, a tail.

    Raises: Refusal where it is none, or where a part is of no kind that dots are drawn with.
    """
    if not photograph.startswith(b"\xff\xd8"):
        raise Refusal(Fault.BROKEN)
    kept, at = bytearray(b"\xff\xd8"), 2
    while at < len(photograph) and photograph[at : at + 2] != b"\xff\xd9":
        if photograph[at] != 0xFF:
            raise Refusal(Fault.BROKEN)
        mark = photograph[at + 1] if at + 1 < len(photograph) else 0
        end = at + 2 + int.from_bytes(photograph[at + 2 : at + 4], "big")
        if mark in DRAWN or (mark == ADOBE and end - at == 16):
            kept += photograph[at:end]
        elif mark not in REMARKS:
            raise Refusal(Fault.BROKEN)
        at = end
        if mark == DOTS:
            at = _end_of_dots(photograph, end)
            kept += photograph[end:at]
    return bytes(kept + b"\xff\xd9")


def _end_of_dots(photograph: bytes, at: int) -> int:
    """Return where the dots end that begin here: at the next mark that is none of theirs."""
    while (at := photograph.find(b"\xff", at)) >= 0 and at + 1 < len(photograph):
        if photograph[at + 1] not in (0x00, *range(0xD0, 0xD8)):
            return at
        at += 2
    return len(photograph)
