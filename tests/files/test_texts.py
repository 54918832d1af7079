"""Documents from outside become their words, in order, or a word; nothing in them runs."""

from __future__ import annotations

import base64
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gemel.files import columns, confine, text_office, text_pdf, text_web, texts
from gemel.files.child import Refusal
from gemel.files.columns import Piece
from gemel.kernel.errors import Invalid
from tests.decisions import printers, refused
from tests.decisions.layouts import Line

WORDS = {
    "scan.pdf": "seems to be a scan",
    "register.pdf": "too many pages",
    "nothing.pdf": "empty",
    "noise.pdf": "damaged",
    "encrypted.pdf": "locked",
    "script.pdf": "tries to run",
    "launch.pdf": "tries to run",
    "nested.pdf": "damaged",
    "swelling.pdf": "too long or too much",
    "circle.pdf": "damaged",
    "laughs.docx": "cannot be made safe",
    "outside.docx": "cannot be made safe",
    "packed.docx": "unpacks to far more",
    "deep.html": "damaged",
}
ALL = {**refused.LOOKALIKES, **refused.HARMFUL}


def an_odt() -> bytes:
    """An OpenDocument text of our own, with a numbered list and a table."""
    names = {"office": text_office.OFFICE, "text": text_office.TEXT, "table": text_office.TABLE,
             "style": text_office.STYLE}  # fmt: skip
    spaces = " ".join(f"xmlns:{name}='{where[1:-1]}'" for name, where in names.items())
    content = (
        f"<office:document-content {spaces}><office:automatic-styles><text:list-style "
        "style:name='L1'><text:list-level-style-number text:level='1'/></text:list-style>"
        "</office:automatic-styles><office:body><office:text><text:p>Uganda<text:s text:c='2'/>"
        "UGA-91</text:p><text:list text:style-name='L1'><text:list-item><text:p>Urges them;"
        "</text:p></text:list-item><text:list-item><text:p>Decides.</text:p></text:list-item>"
        "</text:list><table:table><table:table-row><table:table-cell><text:p>left</text:p>"
        "</table:table-cell><table:table-cell><text:p>right</text:p></table:table-cell>"
        "</table:table-row></table:table></office:text></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as pack:
        pack.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        pack.writestr("content.xml", content)
    return out.getvalue()


@pytest.mark.parametrize("name", WORDS)
def test_what_cannot_be_read_is_refused_in_words(name):
    with pytest.raises(Invalid) as refusal:
        texts.text_of(ALL[name](), name=name)

    assert WORDS[name] in str(refusal.value)


def test_the_same_document_without_what_would_run_is_read():
    """The refusals are about the script and the password, not about the paper."""
    assert "Invented" in texts.text_of(refused._paper()).text


@pytest.mark.parametrize("printer", printers.ALL)
def test_each_kind_is_read_by_its_content_whatever_its_name(printer):
    read = texts.text_of(printers.ALL[printer]([Line("A word – Éva Invented")]), name="x.exe")

    assert "A word – Éva Invented" in read.text
    assert (
        read.kind
        == {"pdf": "pdf", "docx": "docx", "html": "html", "txt": "text"}[printer.rsplit(".", 1)[1]]
    )


def test_an_opendocument_text_keeps_its_numbers_and_its_rows():
    read = texts.text_of(an_odt())

    assert read.kind == "odt"
    assert read.text.splitlines() == [
        "Uganda  UGA-91", "1. Urges them;", "2. Decides.", "left    right",
    ]  # fmt: skip


def test_a_page_keeps_the_numbers_of_its_lists_and_shows_nothing_hidden():
    page = b"""<!DOCTYPE html><html><head><title>t</title><script>run()</script></head><body>
    <p>MONGOLIA<br>CASE N\xc2\xb0 MON/91</p><ol><li>Thanks them;</li><li>Urges them.</li></ol>
    <p hidden>unseen</p><table><tr><td>a</td><td>b</td></tr></table></body></html>"""

    assert texts.text_of(page).text.split("\n") == [
        "MONGOLIA", "CASE N° MON/91", "", "1. Thanks them;", "", "2. Urges them.", "", "a    b",
    ]  # fmt: skip


def test_numbers_that_word_keeps_apart_from_the_text_are_put_back():
    from docx import Document

    document = Document()
    for words in ("Thanks them;", "Urges them."):
        document.add_paragraph(words, style="List Number")
    out = io.BytesIO()
    document.save(out)

    said = texts.text_of(out.getvalue()).text

    assert said.split("\n") == ["1. Thanks them;", "2. Urges them."]


def test_the_pages_begin_where_they_are_said_to():
    read = texts.text_of(refused._pages(3))

    assert len(read.pages) == 3
    for number, start in enumerate(read.pages):
        assert read.text[start:].startswith(f"Page {number} of")


@pytest.mark.parametrize(
    "data", [b"GIF89a\x00\x01", b"PK\x03\x04 none", b"{\\rtf1 x}", b"\x00" * 9]
)
def test_what_is_no_document_is_refused(data):
    with pytest.raises(Invalid):
        texts.text_of(data)


def test_where_no_walls_can_be_built_nothing_is_opened(monkeypatch):
    def unconfined(*_, **__):
        raise confine.Unconfined("none")

    monkeypatch.setattr(confine, "run", unconfined)
    with pytest.raises(Invalid) as refusal:
        texts.text_of(b"a text")

    assert "cannot open files safely" in str(refusal.value)


def _page(rows):
    """Pieces of a page, line by line: words at the left, words at the right."""
    found = []
    for at, (left, right) in enumerate(rows):
        y = 700.0 - 12 * at
        found.append(Piece(left, 50, y, 290, y + 10))
        if right:
            found.append(Piece(right, 310, y, 550, y + 10))
    return found


LONG = [
    (f"the text of the paper, line {n} of it", f"the box beside it, in line {n}") for n in range(6)
]


def test_two_columns_that_came_out_line_by_line_are_put_together():
    said = columns.in_order(_page(LONG)) or ""

    assert said.index("line 5 of it") < said.index("the box beside it, in line 0")


def test_codes_beside_names_and_an_order_that_is_good_stay_as_they_are():
    short = [(f"VEN-{n}", f"Ada {n}") for n in range(10, 20)]
    by_column = sorted(_page(LONG), key=lambda piece: piece.left)

    assert columns.in_order(_page(short)) is None
    assert columns.in_order(by_column) is None


TASKS = {"pdf": text_pdf.pdf, "docx": text_office.docx, "odt": text_office.odt,
         "html": text_web.html, "text": text_web.plain}  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(TASKS)), st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(kind, data):
    for given_bytes in (data, b"%PDF-1.4\n" + data, b"PK\x03\x04" + data, b"<html><p>" + data):
        try:
            told, made = TASKS[kind](given_bytes)
        except Refusal:
            continue
        assert isinstance(told["pages"], list) and made.decode()


def test_nothing_is_loaded_behind_the_walls():
    """What a task needs is there before the walls close: else it would fail where they stand."""
    samples = {
        "pdf": refused._paper(), "docx": printers.as_docx([Line("x y")]), "odt": an_odt(),
        "html": b"<html><p>x", "text": b"x",
    }  # fmt: skip
    program = (
        "import sys, base64; from importlib import import_module as load\n"
        "from gemel.files.texts import TASKS\n"
        "module, _, name = TASKS[sys.argv[1]].partition(':'); home = load(module)\n"
        "home.warm_up(name); before = set(sys.modules)\n"
        "getattr(home, name)(base64.b64decode(sys.stdin.read())); print(*set(sys.modules) - before)"
    )
    house = Path(texts.__file__).resolve().parents[2]
    for kind, sample in samples.items():
        done = subprocess.run(
            [sys.executable, "-c", program, kind], input=base64.b64encode(sample),
            capture_output=True, check=True, env={"PYTHONPATH": str(house)},
        )  # fmt: skip
        assert done.stdout.split() == [], kind


def test_a_paper_with_an_attachment_that_acts_is_refused_wherever_the_act_hides():
    with pikepdf.open(io.BytesIO(refused._paper())) as pdf:
        pdf.pages[0].obj.AA = pikepdf.Dictionary(
            O=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="x")
        )
        out = io.BytesIO()
        pdf.save(out)

    with pytest.raises(Invalid) as refusal:
        texts.text_of(out.getvalue())

    assert "tries to run" in str(refusal.value)
