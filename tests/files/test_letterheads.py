"""Letterheads: what prints is kept, what runs or calls elsewhere is refused, nobody is told of."""

from __future__ import annotations

import io
import zipfile

import docx
import odfdo
import pytest

from gemel.files import letterheads
from gemel.kernel.errors import Invalid

CANARY = "Canary of Arcadia"


def an_odt() -> bytes:
    head = odfdo.Document("text")
    head.body.append(odfdo.Paragraph("The Office of Arcadia"))
    head.meta.creator = CANARY
    file = io.BytesIO()
    head.save(file)
    return file.getvalue()


def a_docx() -> bytes:
    head = docx.Document()
    head.add_paragraph("The Office of Arcadia")
    head.core_properties.author = CANARY
    file = io.BytesIO()
    head.save(file)
    return file.getvalue()


def changed(data: bytes, more: dict[str, str] | None = None, **into: str) -> bytes:
    """The file with more parts, or with words put before the end of a part."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as made:
        for name in given.namelist():
            words = given.read(name)
            for part, extra in into.items():
                if name.rpartition("/")[2].startswith(part):
                    at = words.rfind(b"</")
                    words = words[:at] + extra.encode() + words[at:]
            made.writestr(name, words)
        for name, words in (more or {}).items():
            made.writestr(name, words)
    return out.getvalue()


def in_wide_signs(data: bytes) -> bytes:
    """The file with each part of XML in UTF-16, where no search for bytes finds a word."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as made:
        for name in given.namelist():
            words = given.read(name)
            if name.endswith((".xml", ".rels")):
                head, _, rest = words.decode().partition("?>")
                words = f'<?xml version="1.0" encoding="UTF-16"?>{rest or head}'.encode("utf-16")
            made.writestr(name, words)
    return out.getvalue()


def everything(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        return b"".join(name.encode() + pack.read(name) for name in pack.namelist())


@pytest.mark.parametrize(
    ("data", "kind", "opened"),
    [
        (an_odt(), "odt", lambda made: odfdo.Document(made).body.inner_text),
        (a_docx(), "docx", lambda made: docx.Document(made).paragraphs[0].text),
    ],
)
def test_a_plain_letterhead_is_taken_and_still_opens(data, kind, opened):
    found, made = letterheads.take(data)

    assert found == kind
    assert "The Office of Arcadia" in opened(io.BytesIO(made))


def test_who_made_a_word_file_is_not_told():
    assert CANARY.encode() in everything(a_docx())  # the control: the search finds what is there
    assert CANARY.encode() not in everything(letterheads.take(a_docx())[1])


@pytest.mark.parametrize(
    "data",
    [
        changed(a_docx(), {"word/vbaProject.bin": "x"}),
        changed(a_docx(), {"word/embeddings/oleObject1.bin": "x"}),
        changed(a_docx(), {"../outside.xml": "x"}),
        changed(a_docx(), document="<w:altChunk r:id='rId9'/>"),
        changed(a_docx(), document="<w:instrText> DDEAUTO c:\\cmd.exe </w:instrText>"),
        changed(
            a_docx(),
            settings='<Relationship Type="x/attachedTemplate" Target="http://example.org/t.dotm"'
            ' TargetMode="External"/>',
        ),
        changed(a_docx(), document='<Relationship Type="x/image" TargetMode="External"/>'),
        changed(an_odt(), {"Basic/Standard/Module1.xml": "x"}),
        changed(an_odt(), {"Scripts/python/a.py": "x"}),
        changed(an_odt(), content="<script:event-listener script:macro-name='x'/>"),
        changed(an_odt(), content='<draw:image xlink:href="https://example.org/seen.png"/>'),
        changed(a_docx(), document="<w:fldSimple w:instr=' DDEAUTO c: '/>"),
        changed(
            a_docx(), document="<w:instrText>INCLUDE</w:instrText><w:instrText>TEXT</w:instrText>"
        ),
        changed(
            a_docx(),
            **{
                "document.xml.rels": "<Relationship Type='x/image' Target='x' "
                "TargetMode='&#69;xternal'/>"
            },
        ),
        changed(
            a_docx(),
            **{
                "document.xml.rels": "<Relationship Type='x/relationships/hyperlink' "
                "Target='file://host/x' TargetMode='External'/>"
            },
        ),
        changed(a_docx(), document="<w:subDoc/>"),
        in_wide_signs(changed(a_docx(), document="<w:altChunk/>")),
        changed(an_odt(), content="<draw:image xlink:href = '&#104;ttps://example.org/a.png'/>"),
        changed(an_odt(), styles="<style:background-image xlink:href='//example.org/a.png'/>"),
        changed(an_odt(), content="<draw:floating-frame xlink:href='x'/>"),
        changed(an_odt(), content="<draw:object xlink:href='./Object 1'/>"),
        changed(an_odt(), content="<text:a xlink:href='vnd.sun.star.script:M.Main'/>"),
        changed(an_odt(), content="<x:script xmlns:x='urn:other'/>"),
        in_wide_signs(changed(an_odt(), content="<draw:plugin/>")),
    ],
)
def test_what_runs_or_calls_elsewhere_is_refused(data):
    with pytest.raises(Invalid, match="macro"):
        letterheads.take(data)


def test_a_link_that_one_has_to_press_may_stay():
    data = changed(
        a_docx(),
        **{
            "document.xml.rels": '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/'
            'officeDocument/2006/relationships/hyperlink" Target="https://example.org/" '
            'TargetMode="External"/>'
        },
    )
    assert letterheads.take(data)[0] == "docx"


@pytest.mark.parametrize("made", [a_docx, an_odt])
def test_wide_signs_alone_are_no_reason_to_refuse(made):
    """The control: what is refused above is refused for what it does, not for how it is written."""
    assert letterheads.take(in_wide_signs(made()))[0] == made.__name__.partition("_")[2]


def test_xml_under_the_name_of_a_picture_is_looked_at_too():
    with pytest.raises(Invalid, match="macro"):
        letterheads.take(changed(a_docx(), {"word/media/a.png": "<x><altChunk/></x>"}))


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"PK\x03\x04 and no more", b"x" * 6_000_000])
def test_what_is_no_letterhead_is_refused_in_words(data):
    with pytest.raises(Invalid):
        letterheads.take(data)


def test_a_bomb_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name in ("[Content_Types].xml", "word/document.xml"):
            pack.writestr(name, " " * 30_000_000)
    with pytest.raises(Invalid):
        letterheads.take(out.getvalue())
