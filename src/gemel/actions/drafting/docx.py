"""A paper as a Word document, on the office's own letterhead where there is one."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from gemel.actions.drafting.layout import Paper

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

PLACE = "{{text}}"  # the paragraph of a letterhead that the text takes the place of
NOBODY, NEVER = "", datetime(1980, 1, 1)  # the format has no word for "nobody" and "never"


def as_docx(paper: Paper, *, letterhead: bytes = b"") -> bytes:
    """Return the paper as the bytes of a DOCX. It names no author, and no time of its making.

    With a letterhead the text stands where that says `{{text}}`, or at its end; without one the
    sender stands above it.
    """
    import docx  # loaded by whoever asks for a DOCX

    document = docx.Document(io.BytesIO(letterhead)) if letterhead else docx.Document()
    place = next((each for each in document.paragraphs if PLACE in each.text), None)
    if paper.mark:
        _put(document, place, "mark", (paper.mark,), paper)
    if paper.sender and not letterhead:
        _put(document, place, "aside", paper.sender, paper)
    for each in paper.paragraphs:
        _put(document, place, each.look, each.lines, paper)
    if place is not None:
        gone: Any = place._element
        gone.getparent().remove(gone)
    _forget(document, paper)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _put(
    document: Document, place: Paragraph | None, look: str, lines: tuple[str, ...], paper: Paper
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    made = place.insert_paragraph_before() if place is not None else document.add_paragraph()
    if look == "item":
        made.paragraph_format.left_indent = Pt(14)
        made.paragraph_format.first_line_indent = Pt(-10)
        lines = (f"•\u00a0{lines[0]}", *lines[1:])
    if look == "heading" and "Heading 1" in (style.name for style in document.styles):
        made.style = document.styles["Heading 1"]
    if look == "mark":
        made.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for number, line in enumerate(lines):
        run = made.add_run()
        if number:
            run.add_break()
        run.add_text(line)
        run.font.rtl = paper.right_to_left or None
        run.bold = True if look in ("mark", "heading") else None
        run.italic = True if look == "aside" else None
        if look == "mark":
            run.font.color.rgb = RGBColor(0x8A, 0x2B, 0x06)
        _say_language(run, paper)
    if paper.right_to_left:
        _turn(made)


def _say_language(run: Any, paper: Paper) -> None:
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement

    spoken = OxmlElement("w:lang")
    spoken.set(qn("w:bidi" if paper.right_to_left else "w:val"), paper.language)
    run._element.get_or_add_rPr().append(spoken)


def _turn(paragraph: Any) -> None:
    """Let a paragraph run from right to left."""
    from docx.oxml.parser import OxmlElement

    paragraph._element.get_or_add_pPr().append(OxmlElement("w:bidi"))


def _forget(document: Document, paper: Paper) -> None:
    """Take out who made the file, when and with what; say what it is and in which language."""
    told = document.core_properties
    told.author = told.last_modified_by = told.comments = told.keywords = told.category = NOBODY
    told.created = told.modified = told.last_printed = NEVER
    told.revision = 1
    told.title, told.language = paper.title, paper.language
