"""Blocks on real paper: PDF by three makers, DOCX, HTML and text."""

from __future__ import annotations

import html
import io
import re
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

from tests.decisions.layouts import Beside, Block, Break, Line, Note, Pairs

NUMBERED = re.compile(r"^\d{1,2}\. ")
RAISED = re.compile(r"\^([^^]{1,4})\^")
Blocks = Sequence[Block]


def plain(words: str) -> str:
    """Put raised letters down on the line."""
    return RAISED.sub(r"\1", words)


def as_text(blocks: Blocks) -> bytes:
    """Write plain text: the fact box after the words it stood beside."""
    return "\n".join(_lines(blocks)).encode()


def _lines(blocks: Blocks) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        match block:
            case Line(text, "bullet"):
                lines.append(f"• {plain(text)}")
            case Line(text, style):
                lines += [*([""] if style == "title" else []), plain(text)]
            case Pairs(rows):
                lines += [f"{left:<52}  {right}".rstrip() for left, right in rows]
            case Beside(left, box):
                lines += _lines(left) + _lines(box)
            case Note(mark, text):
                lines += ["", f"{mark} {text}", ""]
            case Break(head):
                lines += ["\f" + head, ""]
    return lines


def as_html(blocks: Blocks) -> bytes:
    """Write a page like those of the archive: tables, bold lines, numbers that the list makes."""
    return (
        f"<html><head><meta charset='utf-8'><title>IPU</title></head><body>"
        f"<p><a href='x'>&gt;&gt;&gt; OTHER VERSION</a></p>{_markup(blocks)}</body></html>"
    ).encode()


def _rich(words: str) -> str:
    return RAISED.sub(r"<sup>\1</sup>", html.escape(words, quote=False)).replace("\n", "<br>")


def _markup(blocks: Blocks) -> str:
    tags = {"title": "h2", "heading": "b", "normal": "p", "bullet": "li", "small": "small"}
    out: list[str] = []
    for block in blocks:
        match block:
            case Line(text, "normal") if NUMBERED.match(text):
                if not (out and out[-1].endswith("</li></ol>")):
                    out.append("<ol></ol>")
                item = f"<li>{_rich(NUMBERED.sub('', text))}</li></ol>"
                out[-1] = out[-1].removesuffix("</ol>") + item
            case Line(text, style):
                tag = tags[style]
                out.append(
                    f"<{tag}>{_rich(text)}</{tag}>" + ("<br>" if tag in ("b", "small") else "")
                )
            case Pairs(rows):
                cells = "".join(f"<tr><td>{_rich(a)}</td><td>{_rich(b)}</td></tr>" for a, b in rows)
                out.append(f"<table>{cells}</table>")
            case Beside(left, box):
                out.append(
                    f"<table><tr><td>{_markup(left)}</td><td>{_markup(box)}</td></tr></table>"
                )
            case Note(mark, text):
                out.append(f"<hr><small><sup>{mark}</sup> {_rich(text)}</small>")
            case Break(head):
                out.append(f"<hr><p>{_rich(head)}</p>")
    return "".join(out)


def as_docx(blocks: Blocks) -> bytes:
    """Write a Word document; two columns are a table, and Word itself numbers the paragraphs."""
    from docx import Document
    from docx.enum.text import WD_BREAK

    document = Document()
    numbers = not any(isinstance(block, Break) for block in blocks)  # one list, from one to its end

    def fill(into, parts: Blocks) -> None:
        for block in parts:
            match block:
                case Line(text, style):
                    own = style == "normal" and numbers and NUMBERED.match(text)
                    named = "List Bullet" if style == "bullet" else "List Number" if own else None
                    text = NUMBERED.sub("", text) if own else text
                    paragraph = into.add_paragraph(style=named)
                    for n, piece in enumerate(RAISED.split(text)):
                        run = paragraph.add_run(piece)
                        run.bold = style in ("title", "heading")
                        run.font.superscript = n % 2 == 1
                case Pairs(rows):
                    table = into.add_table(0, 2)
                    for left, right in rows:
                        cells = table.add_row().cells
                        cells[0].text, cells[1].text = left, right
                case Beside(left, box):
                    cells = into.add_table(1, 2).rows[0].cells
                    fill(cells[0], left)
                    fill(cells[1], box)
                case Note(mark, text):
                    into.add_paragraph(f"{mark} {text}")
                case Break(head):
                    into.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
                    into.add_paragraph(head)

    fill(document, blocks)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def by_typst(blocks: Blocks) -> bytes:
    """Print with Typst: real footnotes, a grid for the box, heads over the pages."""
    import typst

    notes = {block.mark: block.text for block in blocks if isinstance(block, Note)}

    def words(text: str) -> str:
        safe = re.sub(r"([\\#*_`$<>@\[\]/~\"'=+-])", r"\\\1", text)
        safe = re.sub(r"(?m)^(\d+)\.", r"\1\\.", safe)
        return RAISED.sub(
            lambda m: f"#footnote[{words(notes[m[1]])}]" if m[1] in notes else f"#super[{m[1]}]",
            safe,
        ).replace("\n", " \\\n")

    def source(parts: Blocks) -> str:
        out = []
        for block in parts:
            match block:
                case Line(text, "title"):
                    out.append(f'#text(16pt, weight: "bold")[{words(text)}]')
                case Line(text, "heading"):
                    out.append(f"*{words(text)}*")
                case Line(text, "bullet"):
                    out.append(f"- {words(text)}")
                case Line(text, "small"):
                    out.append(f"#text(7pt)[{words(text)}]")
                case Line(text, _):
                    out.append(words(text))
                case Pairs(rows):
                    cells = "".join(f"[{words(a)}],[{words(b)}]," for a, b in rows)
                    out.append(f"#grid(columns: (1fr, 1fr), gutter: 5pt, {cells})")
                case Beside(left, box):
                    out.append(
                        "#grid(columns: (1fr, 6cm), gutter: 12pt, "
                        f"[{source(left)}], rect(inset: 8pt)[#set text(8pt)\n{source(box)}])"
                    )
                case Break(head):
                    out.append(f"#set page(header: [#text(7pt)[{words(head)}]])")
        return "\n\n".join(out)

    made = typst.compile(
        f'#set page(paper: "a4", numbering: "1")\n#set text(10pt)\n{source(blocks)}'.encode()
    )
    return bytes(made)


@cache
def _font() -> str:
    import reportlab

    return str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")


def by_reportlab(blocks: Blocks) -> bytes:
    """Print with ReportLab: flowing paragraphs, tables, a foot on every page."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

    pdfmetrics.registerFont(TTFont("Vera", _font()))
    sizes = {"title": 15, "heading": 10, "normal": 9, "bullet": 9, "small": 7}
    styles = {
        name: ParagraphStyle(
            name,
            fontName="Vera",
            fontSize=size,
            leading=size * 1.3,
            spaceAfter=4,
            bulletIndent=4,
            leftIndent=14 * (name == "bullet"),
        )
        for name, size in sizes.items()
    }
    top = [("VALIGN", (0, 0), (-1, -1), "TOP")]

    def flow(parts: Blocks) -> list:
        out: list = []
        for block in parts:
            match block:
                case Line(text, style):
                    rich = RAISED.sub(r"<super>\1</super>", html.escape(text, quote=False))
                    out.append(
                        Paragraph(
                            rich.replace("\n", "<br/>"),
                            styles[style],
                            bulletText="\u2022" if style == "bullet" else None,
                        )
                    )
                case Pairs(rows):
                    cells = [
                        [Paragraph(html.escape(word), styles["normal"]) for word in row]
                        for row in rows
                    ]
                    out.append(Table(cells, colWidths=[230, 230]))
                case Beside(left, box):
                    out.append(Table([[flow(left), flow(box)]], colWidths=[300, 180], style=top))
                case Note(mark, text):
                    out.append(
                        Paragraph(f"<super>{mark}</super> {html.escape(text)}", styles["small"])
                    )
                case Break(head):
                    out += [
                        PageBreak(),
                        Paragraph(html.escape(head), styles["small"]),
                        Spacer(1, 6),
                    ]
        return out

    def foot(canvas, document) -> None:
        canvas.setFont("Vera", 7)
        canvas.drawString(280, 25, f"- {document.page} -")

    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, leftMargin=50, rightMargin=50).build(
        flow(blocks), onFirstPage=foot, onLaterPages=foot
    )
    return out.getvalue()


def by_fpdf(blocks: Blocks) -> bytes:
    """Print with fpdf2: the box is drawn before the text that it stands beside."""
    from fpdf import FPDF

    pdf = FPDF(format="A4")
    pdf.set_creator("fpdf2")
    pdf.add_font("Vera", fname=_font())
    pdf.add_page()
    sizes = {"title": 15, "heading": 10, "normal": 9, "bullet": 9, "small": 7}

    def put(block: Block, x: float, width: float) -> None:
        match block:
            case Line(text, style):
                pdf.set_font("Vera", size=sizes[style])
                pdf.set_x(x)
                pdf.multi_cell(
                    width,
                    sizes[style] * 0.5,
                    ("\u2022 " if style == "bullet" else "") + plain(text),
                    new_x="LMARGIN",
                    new_y="NEXT",
                    align="L",
                )
                pdf.ln(1)
            case Pairs(rows):
                pdf.set_font("Vera", size=8)
                for left, right in rows:
                    pdf.set_x(x)
                    pdf.cell(width / 2, 4.5, left)
                    pdf.cell(width / 2, 4.5, right, new_x="LMARGIN", new_y="NEXT")
            case Beside(left, box):
                if pdf.get_y() > 120:
                    pdf.add_page()
                page, y = pdf.page, pdf.get_y()
                for line in box:
                    put(line, 130, 68)
                below = pdf.get_y()
                pdf.set_y(y)
                for part in left:
                    put(part, x, 112)
                if pdf.page == page:
                    pdf.set_y(max(below, pdf.get_y()))
            case Note(mark, text):
                put(Line(f"{mark} {text}", "small"), x, width)
            case Break(head):
                pdf.add_page()
                put(Line(head, "small"), x, width)

    for block in blocks:
        put(block, pdf.l_margin, pdf.epw)
    return bytes(pdf.output())


def by_office(papers: Mapping[str, Blocks]) -> dict[str, bytes]:
    """Print many papers with LibreOffice, as from a word processor; one start for all."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        for key, blocks in papers.items():
            (home / f"{key}.docx").write_bytes(as_docx(blocks))
        subprocess.run(
            [
                "soffice",
                f"-env:UserInstallation=file://{home}/profile",
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                str(home),
                *map(str, home.glob("*.docx")),
            ],
            check=True,
            capture_output=True,
            timeout=300,
        )
        return {key: (home / f"{key}.pdf").read_bytes() for key in papers}


PDFS: dict[str, Callable[[Blocks], bytes]] = {
    "typst.pdf": by_typst,
    "reportlab.pdf": by_reportlab,
    "fpdf2.pdf": by_fpdf,
}
ALL: dict[str, Callable[[Blocks], bytes]] = {
    **PDFS,
    "word.docx": as_docx,
    "page.html": as_html,
    "text.txt": as_text,
}
