"""What is no decision though it looks like one, and what would do harm. All invented."""

from __future__ import annotations

import io
import itertools
import zipfile
import zlib
from collections.abc import Callable

from tests.decisions.layouts import Block, Line, blocks
from tests.decisions.people import WORDS, group
from tests.decisions.printers import as_docx, as_html, as_text, by_fpdf, by_reportlab, by_typst

NAMES = [Line(f"{p.printed} - {p.name}") for p in group("", "FJI", "FJI", range(40, 46))]


def _paper() -> bytes:
    from tests.decisions.corpus import boxes

    return by_reportlab(blocks(boxes()[0]))


def mission_report() -> bytes:
    """A report on a mission: the codes and names of a decision, findings, nothing adopted."""
    return by_typst(
        [
            Line("Governing Council", "heading"),
            Line("CL/205/14(b)-R.9", "heading"),
            Line("Committee on the Human Rights of Parliamentarians", "heading"),
            Line("Report on its mission to Fiji (10–13 June 2019)", "title"),
            *NAMES,
            Line("CONTENTS", "heading"),
            Line("A. Origin and conduct of the mission ........ 4"),
            Line("B. Outline of the case and previous concerns of the Committee ........ 5"),
            Line("C. Information gathered during the mission ........ 7"),
            *map(Line, WORDS),
            Line("D. Findings and recommendations", "heading"),
            Line("1. The delegation urges the authorities of Fiji to reopen the chamber;"),
            Line("2. The delegation recommends that the Governing Council take up the matter."),
        ]
    )


def draft() -> bytes:
    """A draft: everything a decision has, but that it was adopted."""
    from tests.decisions.corpus import decisions

    kept: list[Block] = []
    for block in blocks(decisions()[4]):
        if isinstance(block, Line) and block.text.startswith("Decision adopted"):
            block = Line("Draft decision", "heading")
        if not (isinstance(block, Line) and block.text.startswith("(Geneva")):
            kept.append(block)
    return as_docx(kept)


def press_article() -> bytes:
    """A newspaper about a decision, in its words."""
    return as_html(
        [
            Line("World parliaments urge Fiji to act", "title"),
            Line("Suva, 4 November 2020", "small"),
            Line(
                "The Inter-Parliamentary Union on Tuesday urged the authorities of "
                "Fiji to reopen the "
                "chamber, in a decision adopted by its Governing Council at its 206th "
                "session. The case, "
                "FJI-Coll-01, concerns five victims; the complainants spoke of intimidation."
            ),
            Line(
                "“It urges the authorities to shed light on the events,” a lawyer "
                "quoted from the text."
            ),
            *map(Line, WORDS),
        ]
    )


def letter() -> bytes:
    """A letter of the Secretary General that sends a decision on."""
    return by_fpdf(
        [
            Line("Inter-Parliamentary Union", "title"),
            Line("Geneva, 3 December 2020"),
            Line("Dear Mr. Speaker,"),
            Line(
                "I have the honour to send you the decisions that the Governing "
                "Council adopted at its "
                "206th session on the cases of 160 parliamentarians in 13 countries. "
                "The Council calls on "
                "all member parliaments to support them."
            ),
            Line(
                "I should be grateful if you would inform me of any action taken on "
                "case FJI-Coll-01."
            ),
            Line("Yours sincerely,"),
            Line("Secretary General"),
        ]
    )


def opinion() -> bytes:
    """An opinion of a body of the United Nations: numbered, adopted at a session, on a person."""
    return as_text(
        [
            Line("Human Rights Council"),
            Line("Working Group on Arbitrary Detention"),
            Line(
                "Opinions adopted by the Working Group at its eighty-second session, "
                "20-24 August 2018"
            ),
            Line("Opinion No. 961/2018 concerning Bram Invented Adan (Fiji)"),
            Line("1. The source submits that the victim was arrested on account of his opinions."),
            Line(
                "2. The Working Group requests the Government of Fiji to take the "
                "steps necessary to "
                "remedy the situation, and urges it to ensure an independent investigation."
            ),
            *map(Line, WORDS),
            Line("[Adopted on 24 August 2018]"),
        ]
    )


def brochure() -> bytes:
    """The results of a session: it tells of the Committee's work and lists no case."""
    return as_text(
        [
            Line("206th session of the Governing Council"),
            Line("Results of the proceedings"),
            Line("TABLE OF CONTENTS"),
            Line("1. Opening remarks ........ 3"),
            Line(
                "10. Brief report by the Committee on the Human Rights of "
                "Parliamentarians ........ 6"
            ),
            Line(
                "The Council adopted by consensus the decisions on 16 cases, and took note of the "
                "reservations of one delegation."
            ),
        ]
    )


def scan() -> bytes:
    """Two pages that are pictures."""
    from PIL import Image, ImageDraw

    page = Image.new("L", (600, 850), 255)
    ImageDraw.Draw(page).text((60, 60), "Decision adopted unanimously", fill=0)
    out = io.BytesIO()
    page.save(out, "PDF", save_all=True, append_images=[page])
    return out.getvalue()


def _changed(change: Callable, **saved) -> bytes:
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(_paper())) as pdf:
        change(pdf, pikepdf)
        pdf.save(out, **saved)
    return out.getvalue()


def encrypted() -> bytes:
    """A decision behind a password."""
    import pikepdf

    return _changed(
        lambda *_: None, encryption=pikepdf.Encryption(owner="invented", user="invented")
    )


def javascript() -> bytes:
    """A decision that would run a script when opened."""

    def change(pdf, pikepdf) -> None:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")

    return _changed(change)


def launch() -> bytes:
    """A decision with a link on its page that would start a program."""

    def change(pdf, pikepdf) -> None:
        act = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")
        pdf.pages[0].obj.Annots = pikepdf.Array(
            [
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 600, 800], A=act
                )
            ]
        )

    return _changed(change)


def _pages(count: int) -> bytes:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.set_font("Helvetica", size=9)
    for number in range(count):
        pdf.add_page()
        pdf.cell(0, 5, f"Page {number} of a register that was invented")
    return bytes(pdf.output())


def many_pages() -> bytes:
    """A register of 320 pages."""
    return _pages(320)


def _raw(objects: list[bytes]) -> bytes:
    """Write a PDF by hand, with a right table of places."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n"
        b"<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF"
        % (len(objects) + 1, table, len(objects) + 1, len(out))
    )


def _one_page(contents: bytes, extra: bytes = b"") -> bytes:
    return _raw(
        [
            b"<< /Type /Catalog /Pages 2 0 R %s >>" % extra,
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
            b"/Resources << >> >>",
            contents,
        ]
    )


def nested() -> bytes:
    """Arrays in arrays, two hundred thousand deep."""
    deep = 200_000
    return _one_page(b"<< /Length 0 >>\nstream\n\nendstream", b"/Deep " + b"[" * deep + b"]" * deep)


def swelling() -> bytes:
    """A stream of a few kilobytes that swells to more than a gigabyte, packed twice."""
    packer = zlib.compressobj(9)
    inner = b"".join(packer.compress(b"q " * (1 << 19)) for _ in range(1100)) + packer.flush()
    stream = zlib.compress(inner, 9)
    return _one_page(
        b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream"
        % (len(stream), stream)
    )


def circle() -> bytes:
    """A tree of pages that comes back to its own root."""
    return _raw(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R 2 0 R] /Count 9 >>",
            b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R 3 0 R] /Count 9 >>",
        ]
    )


def _docx(*document: bytes) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(as_docx([Line("Invented")]))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bad,
    ):
        for name in good.namelist():
            with bad.open(name, "w") as part:
                for piece in document if name == "word/document.xml" else (good.read(name),):
                    part.write(piece)
    return out.getvalue()


W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def laughs() -> bytes:
    """A Word document whose entities multiply to a billion."""
    names = [b"a%d" % n for n in range(10)]
    told = b"<!ENTITY a0 'ha'>" + b"".join(
        b"<!ENTITY %s '%s'>" % (name, b"&%s;" % before * 10)
        for before, name in itertools.pairwise(names)
    )
    return _docx(
        b"<?xml version='1.0'?><!DOCTYPE w [%s]><w:document %s><w:body><w:p><w:r><w:t>&a9;"
        b"</w:t></w:r></w:p></w:body></w:document>" % (told, W)
    )


def outside() -> bytes:
    """A Word document that asks for a file of the reader's machine."""
    return _docx(
        b"<?xml version='1.0'?><!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>"
        b"<w:document %s><w:body><w:p><w:r><w:t>Case &x;</w:t></w:r></w:p></w:body>"
        b"</w:document>" % W
    )


def zip_bomb() -> bytes:
    """A Word document of a few hundred kilobytes that unpacks to half a gigabyte."""
    blank = b" " * (1 << 20)
    return _docx(b"<w:document %s><w:body>" % W, *[blank] * 400, b"</w:body></w:document>")


def deep_page() -> bytes:
    """A page of the web with tags in tags, two hundred thousand deep."""
    return b"<html><body>" + b"<div>" * 200_000 + b"Decision adopted" + b"</div>" * 200_000


def nothing() -> bytes:
    """An empty file."""
    return b""


def noise() -> bytes:
    """Bytes that are of no kind, under a PDF's first line."""
    return b"%PDF-1.7\n" + bytes(range(256)) * 40


LOOKALIKES: dict[str, Callable[[], bytes]] = {
    "mission-report.pdf": mission_report,
    "draft.docx": draft,
    "article.html": press_article,
    "letter.pdf": letter,
    "opinion.txt": opinion,
    "brochure.txt": brochure,
    "register.pdf": many_pages,
    "scan.pdf": scan,
    "nothing.pdf": nothing,
    "noise.pdf": noise,
}
HARMFUL: dict[str, Callable[[], bytes]] = {
    "encrypted.pdf": encrypted,
    "script.pdf": javascript,
    "launch.pdf": launch,
    "nested.pdf": nested,
    "swelling.pdf": swelling,
    "circle.pdf": circle,
    "laughs.docx": laughs,
    "outside.docx": outside,
    "packed.docx": zip_bomb,
    "deep.html": deep_page,
}
