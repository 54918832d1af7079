"""The papers of a draft: the same words in every format, and nobody's traces."""

from __future__ import annotations

import io
import zipfile

import docx
import odfdo
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gemel.actions.drafting import layout
from gemel.actions.drafting.docx import as_docx
from gemel.actions.drafting.layout import Paper
from gemel.actions.drafting.odt import as_odt
from gemel.actions.drafting.pdf import as_pdf

TEXT = """# Invented heading

Dear Registrar,

I write #about $this$ *and* {{that}} <b>&amp;.
A second line.

- first
- second

> An aside
"""
WORDS = ("Invented heading", "Dear Registrar,", "$this$ *and* {{that}} <b>&amp;", "An aside")


def a_paper(text: str = TEXT, **more: object) -> Paper:
    given = {"title": "Letter", "language": "en", "right_to_left": False, "mark": "Not reviewed"}
    return Paper(paragraphs=layout.paragraphs(text), sender=("Office", "House"), **given | more)


def words_of_pdf(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return " ".join(page.get_textpage().get_text_range() for page in document)


def words_of_odt(data: bytes) -> str:
    return str(odfdo.Document(io.BytesIO(data)).body.inner_text)


def words_of_docx(data: bytes) -> str:
    return "\n".join(each.text for each in docx.Document(io.BytesIO(data)).paragraphs)


def test_a_text_becomes_paragraphs_headings_and_items():
    assert [(each.look, each.lines) for each in layout.paragraphs(TEXT)] == [
        ("heading", ("Invented heading",)),
        ("", ("Dear Registrar,",)),
        ("", ("I write #about $this$ *and* {{that}} <b>&amp;.", "A second line.")),
        ("item", ("first",)),
        ("item", ("second",)),
        ("aside", ("An aside",)),
    ]


@pytest.mark.parametrize(
    ("made", "read"),
    [
        (lambda paper: as_pdf(paper, fonts=None), words_of_pdf),
        (as_odt, words_of_odt),
        (as_docx, words_of_docx),
    ],
)
def test_every_format_holds_the_same_words_and_the_mark(made, read):
    found = read(made(a_paper()))

    for words in (*WORDS, "Not reviewed", "Office"):
        assert words in found


@given(text=st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
@settings(max_examples=30, deadline=None)
def test_no_text_breaks_a_paper_or_is_lost(text):
    """What a member types is data: nothing of it is markup in any format."""
    paper = a_paper(text)
    said = ["".join("".join(each.lines).split()) for each in paper.paragraphs]

    for found in (words_of_odt(as_odt(paper)), words_of_docx(as_docx(paper))):
        flat = "".join(found.split())
        for words in said:
            assert words in flat


@pytest.mark.parametrize("made", [as_odt, as_docx])
def test_a_paper_names_no_author_and_no_day(made):
    with zipfile.ZipFile(io.BytesIO(made(a_paper()))) as packed:
        told = b"".join(packed.read(name) for name in packed.namelist() if "meta" in name.lower())
        told += b"".join(packed.read(name) for name in packed.namelist() if "core.xml" in name)

    assert b"python-docx" not in told
    assert b"2026" not in told
    assert b"2025" not in told


def test_the_text_stands_where_the_letterhead_of_an_odt_says():
    head = odfdo.Document("text")
    head.body.clear()
    for words in ("The Office", "{{text}}", "The foot"):
        head.body.append(odfdo.Paragraph(words))
    file = io.BytesIO()
    head.save(file)

    found = words_of_odt(as_odt(a_paper(), letterhead=file.getvalue()))

    assert "{{text}}" not in found
    order = ["The Office", "Not reviewed", "Dear Registrar,", "An aside", "The foot"]
    assert sorted(order, key=found.index) == order
    assert "House" not in found  # the letterhead says who writes


def test_the_text_stands_where_the_letterhead_of_a_docx_says():
    head = docx.Document()
    for words in ("The Office", "{{text}}", "The foot"):
        head.add_paragraph(words)
    head.core_properties.author = "Somebody Invented"
    file = io.BytesIO()
    head.save(file)

    made = as_docx(a_paper(), letterhead=file.getvalue())
    found = words_of_docx(made)

    assert "{{text}}" not in found
    order = ["The Office", "Not reviewed", "Dear Registrar,", "An aside", "The foot"]
    assert sorted(order, key=found.index) == order
    assert "House" not in found
    assert docx.Document(io.BytesIO(made)).core_properties.author == ""


def test_arabic_runs_from_right_to_left_in_every_format():
    paper = a_paper("- بند\n\nنص", language="ar", right_to_left=True, mark="")

    with zipfile.ZipFile(io.BytesIO(as_docx(paper))) as packed:
        assert b"<w:bidi/>" in packed.read("word/document.xml")
    with zipfile.ZipFile(io.BytesIO(as_odt(paper))) as packed:
        assert b'style:writing-mode="rl-tb"' in packed.read("styles.xml")
