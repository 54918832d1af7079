"""A paper as a Word document, on the office's own letterhead where there is one."""

from __future__ import annotations

import io
from datetime import datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from gemel.actions.drafting.layout import Paper

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

PLACE = "{{text}}"  # the paragraph of a letterhead that the text takes the place of
HEADING, LIST, FONT = "Heading 1", "List Bullet", "Times New Roman"
NOBODY, NEVER = "", datetime(1980, 1, 1)  # the format has no word for "nobody" and "never"


def as_docx(paper: Paper, *, letterhead: bytes = b"") -> bytes:
    """Return the paper as the bytes of a DOCX. It names no author, and no time of its making.

    With a letterhead the text stands where that says `{{text}}`, or at its end, the mark above it;
    without one the sender stands above it, and each page has the mark and its number.
    """
    import docx  # loaded by whoever asks for a DOCX

    document = docx.Document(io.BytesIO(letterhead)) if letterhead else _plain(docx.Document())
    place = next((each for each in document.paragraphs if PLACE in each.text), None)
    if not letterhead:
        _mark_pages(document, paper)
    elif paper.mark:
        _put(document, place, "mark", (paper.mark,), paper)
    if paper.sender and not letterhead:
        _put(document, place, "aside", paper.sender, paper)
    for each, after in zip_longest(paper.paragraphs, paper.paragraphs[1:]):
        made = _put(document, place, each.look, each.lines, paper)
        if each.look == "item" and (after is None or after.look != "item"):
            made.paragraph_format.space_after = None  # as after any paragraph
    if place is not None:
        gone: Any = place._element
        gone.getparent().remove(gone)
    _forget(document, paper)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _plain(document: Document) -> Document:
    """Make a plain A4 sheet of the library's blank one: one serif, dark headings."""
    from docx.shared import Mm, Pt, RGBColor

    sheet = document.sections[0]
    sheet.page_width, sheet.page_height = Mm(210), Mm(297)
    sheet.left_margin = sheet.right_margin = sheet.top_margin = sheet.bottom_margin = Mm(25)
    for name, size in (("Normal", 11), (HEADING, 13)):
        style: Any = document.styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.keys()):  # the theme's fonts would win over ours
            del fonts.attrib[key]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
    spacing: Any = document.styles["Normal"]
    spacing.paragraph_format.space_after = Pt(10)
    return document


def _mark_pages(document: Document, paper: Paper) -> None:
    """Give each page of plain paper the mark at its head, and its number at its foot."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.oxml.parser import OxmlElement
    from docx.shared import Pt

    sheet = document.sections[0]
    if paper.mark:
        _write(sheet.header.paragraphs[0], document, "mark", (paper.mark,), paper)
    foot = sheet.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words, count in (("", "PAGE"), (" / ", "NUMPAGES")):
        if words:
            foot.add_run(words).font.size = Pt(8.5)
        field: Any = OxmlElement("w:fldSimple")
        field.set(qn("w:instr"), count)
        foot._p.append(field)
        field.append(foot.add_run("1")._r)


def _put(
    document: Document, place: Paragraph | None, look: str, lines: tuple[str, ...], paper: Paper
) -> Paragraph:
    """Put a paragraph before the place of the text, or at the end, and return it."""
    made = place.insert_paragraph_before() if place is not None else document.add_paragraph()
    _write(made, document, look, lines, paper)
    return made


def _write(
    made: Paragraph, document: Document, look: str, lines: tuple[str, ...], paper: Paper
) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    known = {style.name for style in document.styles}
    if look == "item":
        made.paragraph_format.space_after = Pt(3)
        made.paragraph_format.keep_together = True
        if LIST in known:
            made.style = document.styles[LIST]
        else:
            made.paragraph_format.left_indent = Pt(14)
            made.paragraph_format.first_line_indent = Pt(-10)
            lines = (f"•\u00a0{lines[0]}", *lines[1:])
    if look == "heading" and HEADING in known:
        made.style = document.styles[HEADING]
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
