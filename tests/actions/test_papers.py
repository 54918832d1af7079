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
from lxml import etree

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
    given = {
        "title": "Letter", "language": "en", "right_to_left": False, "mark": "Not reviewed",
        "sender": ("Office", "House"),
    }  # fmt: skip
    return Paper(paragraphs=layout.paragraphs(text), **given | more)


def words_of_pdf(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    return " ".join(page.get_textpage().get_text_range() for page in document)


def words_of_odt(data: bytes) -> str:
    """The words of the pages' heads, then those of the text, as they stand in the file."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        sheets, text = (etree.fromstring(packed.read(f"{n}.xml")) for n in ("styles", "content"))
    parts = [*sheets.iter("{*}header"), *text.iter("{*}p", "{*}h")]
    return "\n".join("".join(each.itertext()) for each in parts)


def words_of_docx(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    heads = document.sections[0].header.paragraphs
    return "\n".join(each.text for each in [*heads, *document.paragraphs])


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


@pytest.mark.parametrize("made", [as_odt, as_docx, lambda paper: as_pdf(paper, fonts=None)])
@pytest.mark.parametrize("sign", ["\x01", "\x08", "\x0b", "\x1b", "\x9f", "\ufffe", "\ud800"])
def test_a_sign_that_no_format_can_hold_breaks_no_paper(made, sign):
    """As it comes along when a text is pasted; the vertical tab ends a line."""
    assert made(a_paper(f"Dear{sign} Registrar,\n"))[:4] in (b"PK\x03\x04", b"%PDF")


@pytest.mark.parametrize(
    "said",
    [
        '#import "/etc/passwd": *', "#read(\"letter.typ\")", "$ x $ \\ #eval(\"1\")", "= Heading",
        "<w:p/></w:t><w:instrText>DDEAUTO x</w:instrText>", "]]><!--", "&xxe; <!ENTITY x>",
        "<text:p/><script:event-listener/>", "{{text}} ${person} {0.__class__} %s %(x)n",
    ],
)  # fmt: skip
def test_markup_in_a_name_stays_words_in_every_format(said):
    paper = a_paper(f"# {said}\n\n- {said}\n\n{said}\n", sender=(said,), mark=said, title=said)
    flat = "".join(said.split())

    for made, read in ((as_odt, words_of_odt), (as_docx, words_of_docx)):
        assert "".join(read(made(paper)).split()).count(flat) == 5
    drawn = "".join(words_of_pdf(as_pdf(paper, fonts=None)).split())
    assert drawn.count(flat) == 5


def test_each_page_of_plain_paper_has_its_number_and_the_mark():
    paper = a_paper("A line of it.\n\n" * 200)

    with zipfile.ZipFile(io.BytesIO(as_odt(paper))) as packed:
        sheet = packed.read("styles.xml").decode()
    head = sheet[sheet.index("<style:header>") : sheet.index("</style:footer>")]
    assert "Not reviewed" in head and "<text:page-number" in head and "<text:page-count" in head

    sheet = docx.Document(io.BytesIO(as_docx(paper))).sections[0]
    assert sheet.header.paragraphs[0].text == "Not reviewed"
    assert 'w:instr="PAGE"' in sheet.footer._element.xml


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
