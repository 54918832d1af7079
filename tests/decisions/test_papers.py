"""The papers: each printer's work holds what the paper says, and damage loses no code."""

from __future__ import annotations

import io
import random

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.decisions import corpus, damage, layouts, printers
from tests.decisions.scoring import loose

PAPERS = {paper.key: paper for paper in corpus.all_invented()}


def words_of(data: bytes, printer: str) -> str:
    """Take the words out of a printed paper with a library that nothing here was printed by."""
    if printer.endswith("pdf"):
        pages = pypdfium2.PdfDocument(data)
        return " ".join(page.get_textpage().get_text_bounded() for page in pages)
    if printer.endswith("docx"):
        from docx import Document

        return " ".join(node.text or "" for node in Document(io.BytesIO(data)).element.iter())
    return data.decode()


@pytest.mark.parametrize("printer", printers.ALL)
@pytest.mark.parametrize(
    "key", ["resolution-group", "decision-2018-columns", "box-group", "session-invented"]
)
def test_every_printer_puts_every_code_and_name_on_paper(printer, key):
    paper = PAPERS[key]

    said = loose(words_of(printers.ALL[printer](layouts.blocks(paper)), printer))

    for case in paper.cases:
        for person in case.persons:
            assert loose(person.printed) in said
            assert loose(person.name) in said


@pytest.mark.parametrize("printer", printers.PDFS)
def test_a_pdf_says_who_made_it_and_no_two_makers_are_one(printer):
    data = printers.PDFS[printer](layouts.blocks(PAPERS["box-one"]))

    meta = pypdfium2.PdfDocument(data).get_metadata_dict()

    made = f"{meta.get('Producer')} {meta.get('Creator')}".casefold()
    assert printer.split(".")[0] in made


def test_a_whole_session_has_sixteen_headings_and_announces_261_persons(shared_data):
    whole = [corpus.session(), corpus.all_real(shared_data / "ipu-2020-11")[-1]]

    for paper in whole:
        told = [case.announced or len(case.persons) for case in paper.cases]
        assert (len(told), sum(told)) == (16, 261)
    assert (
        sum(len(case.persons) for case in whole[1].cases) == 261 - 35
    )  # the 35 that no source names


def test_whoever_is_invented_is_marked_so():
    for paper in PAPERS.values():
        for case in paper.cases:
            assert all("Invented" in person.name for person in case.persons)


def test_no_code_and_no_name_stands_twice_in_a_case():
    for paper in PAPERS.values():
        for case in paper.cases:
            assert len({p.printed for p in case.persons}) == len(case.persons)
            assert len({p.name for p in case.persons}) == len(case.persons)


@given(st.sampled_from(sorted(PAPERS)), st.integers(0, 999))
@settings(max_examples=60, deadline=None)
def test_damage_is_the_same_for_the_same_seed_and_loses_no_code(key, seed):
    blocks = layouts.blocks(PAPERS[key])

    text, how = damage.damaged(blocks, seed)

    assert (text, how) == damage.damaged(blocks, seed)
    said = loose(text)
    for case in PAPERS[key].cases:
        for person in case.persons:
            assert loose(person.printed) in said, how


@pytest.mark.parametrize("harm", damage.HARMS)
def test_each_harm_does_harm(harm):
    texts = [damage.SETTINGS["in order"](layouts.blocks(paper)) for paper in PAPERS.values()]

    assert any(
        damage.HARMS[harm](text, random.Random(seed)) != text for text in texts for seed in range(3)
    )
