"""The PDF of a letter is PDF/UA: it says its title and language, and all that prints has a tag."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from gemel.actions.drafting.pdf import as_pdf
from tests.actions.test_papers import a_paper

SHOWS = {"Tj", "TJ", "'", '"', "Do", "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "EI"}
ARABIC = "# عنوان مختلق\n\nتحية طيبة وبعد\n\n- أولا\n- ثانيا\n\n> هامش"


def faults(document: pikepdf.Pdf) -> list[str]:
    """Return what keeps a document from being PDF/UA, as far as tags go."""
    root, found = document.Root, []
    if not root.get("/MarkInfo", {}).get("/Marked"):
        found.append("not marked as tagged")
    if not str(root.get("/Lang", "")):
        found.append("no language")
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        found.append("the title is not shown")
    with document.open_metadata() as told:
        if not told.get("dc:title"):
            found.append("no title")
        if told.get("pdfuaid:part") != "1":
            found.append("does not say that it is PDF/UA")
    tagged = dict(_tagged(root.get("/StructTreeRoot")))
    if not tagged:
        found.append("no structure")
    for number, page in enumerate(document.pages):
        marks, untagged = _marks(page)
        if untagged:
            found.append(f"page {number}: {untagged} without a tag")
        if lost := marks - {mark for obj, mark in tagged if obj == page.objgen}:
            found.append(f"page {number}: marks {sorted(lost)} not in the structure")
    return found


def roles(document: pikepdf.Pdf) -> set[str]:
    return set(dict(_tagged(document.Root.StructTreeRoot)).values())


def _tagged(node, page=None, role=""):
    """Yield each marked piece of a page with the role of the element that holds it."""
    if isinstance(node, int):
        yield (page, int(node)), role
    elif isinstance(node, Array):
        for one in node:
            yield from _tagged(one, page, role)
    elif isinstance(node, Dictionary):
        page = node.Pg.objgen if "/Pg" in node else page
        if node.get("/Type") == Name.MCR:
            yield (page, int(node.MCID)), role
        elif "/K" in node:
            yield from _tagged(node.K, page, str(node.get("/S", role)))


def _marks(page: pikepdf.Page) -> tuple[set[int], int]:
    """Return the marks on a page, and how much of it shows outside any mark or artifact."""
    within, marks, untagged = [], set(), 0
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BDC", "BMC"):
            artifact = operands[0] == Name.Artifact
            mark = operands[1].get("/MCID") if name == "BDC" and not artifact else None
            within.append(artifact or mark is not None)
            marks |= {int(mark)} if mark is not None else set()
        elif name == "EMC":
            within.pop()
        elif name in SHOWS and not any(within):
            untagged += 1
    return marks, untagged


def opened(**more) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(as_pdf(a_paper(**more), fonts=None)))


@pytest.mark.parametrize(
    "more",
    [{}, {"text": ARABIC, "language": "ar", "right_to_left": True, "title": "رسالة"}],
    ids=["en", "ar"],
)
def test_the_tags_of_a_letter_are_those_of_pdf_ua(more):
    with opened(**more) as document:
        assert faults(document) == []
        assert str(document.Root.Lang) == more.get("language", "en")
        assert {"/H1", "/P", "/LBody"} <= roles(document)


def test_a_letter_of_several_pages_has_tags_on_each():
    with opened(text="Invented words of a letter.\n\n" * 120) as document:
        assert len(document.pages) > 1
        assert faults(document) == []


def _no_language(document):
    del document.Root.Lang


def _no_structure(document):
    del document.Root.StructTreeRoot


def _untagged_words(document):
    page = document.pages[0]
    page.contents_add(document.make_stream(b"0 0 10 10 re f"))


def _no_title(document):
    with document.open_metadata() as told:
        del told["dc:title"]


def _lost_mark(document):
    page = document.pages[0]
    page.contents_add(document.make_stream(b"/P <</MCID 99>> BDC 0 0 1 1 re f EMC"))


@pytest.mark.parametrize(
    "spoil", [_no_language, _no_structure, _untagged_words, _no_title, _lost_mark]
)
def test_what_is_spoiled_is_found(spoil):
    with opened() as document:
        spoil(document)
        assert faults(document)
