"""The reader held against papers its author has not seen: 98 in 100, nothing wrong unsaid."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bench.decisions import copied, harmed, read, undamaged
from gemel.kernel.errors import Invalid
from tests.decisions import corpus, layouts, printers, refused
from tests.decisions.scoring import GROUPS, Score

AIM = 0.98
PRINTERS = list(printers.ALL)
NEEDLESS = 2  # right facts that are doubted: two days of adoption printed as a range


def some(printer: str, papers: list) -> list:
    """Take every third paper, another third for the next printer: all meet two printers."""
    return papers[PRINTERS.index(printer) % 3 :: 3]


def below(total: Score, aim: float) -> dict[str, tuple[float, float]]:
    """Return what misses the aim, with its precision and recall."""
    met = {name: (total.precision(*of), total.recall(*of)) for name, of in GROUPS.items()}
    return {name: both for name, both in met.items() if min(both) < aim}


@pytest.mark.parametrize("printer", PRINTERS)
def test_invented_papers_are_read_and_what_is_wrong_is_warned_of(printer):
    total, unread = undamaged(some(printer, corpus.all_invented()), printer)

    assert not unread
    assert not total.unwarned
    assert not below(total, AIM)
    assert total.needless <= NEEDLESS


@pytest.mark.parametrize("printer", ["typst.pdf", "reportlab.pdf", "fpdf2.pdf"])
def test_papers_with_the_facts_of_november_2020_are_read(printer, shared_data):
    papers = corpus.all_real(shared_data / "ipu-2020-11")

    total, unread = undamaged([*some(printer, papers[:-1]), papers[-1]], printer)

    assert not unread
    assert not total.unwarned
    assert not below(total, 0.97)  # two who share a name, Soro: the sex of one is left open
    assert total.needless <= NEEDLESS
    assert not total.missing["warning of the count"]  # 134 announced, 99 named


def test_damaged_papers_hide_facts_and_make_none_up_unsaid():
    """Names are lost where the damage takes them out of the text: that many and no more."""
    total, unread = harmed(corpus.all_invented(), seeds=3)
    precise = {name: total.precision(*of) for name, of in GROUPS.items()}
    found = {name: total.recall(*of) for name, of in GROUPS.items()}

    assert not unread
    assert not total.unwarned
    assert min(precise.values()) >= AIM, precise
    assert found.pop("names") >= 0.90
    assert min(found.values()) >= 0.95, found


@pytest.mark.parametrize("printer", printers.PDFS)
def test_what_a_viewer_copies_out_of_a_pdf_makes_nothing_up_unsaid(printer):
    total, unread = copied(corpus.all_invented(), printer)

    assert not unread
    assert not total.unwarned
    assert not below(total, AIM)
    assert total.needless <= NEEDLESS


def answer_to(data: bytes, name: str) -> dict:
    """Read a file; a refusal in words is an answer without a case."""
    try:
        return read(data, name)
    except Invalid as word:
        assert str(word).strip()
        return {"cases": [], "warnings": [{"about": "document", "message": str(word)}]}


def accepted(answer: dict) -> bool:
    """Tell whether an answer would pass for a decision."""
    doubts = [one["about"] for one in answer["warnings"]]
    return bool(answer["cases"]) and not any(about.split(".")[0] == "document" for about in doubts)


@pytest.mark.parametrize("name", refused.LOOKALIKES)
def test_what_is_no_decision_is_refused_or_doubted(name):
    answer = answer_to(refused.LOOKALIKES[name](), name)

    assert not accepted(answer)
    assert answer["warnings"]


@pytest.mark.parametrize("name", refused.HARMFUL)
def test_what_would_do_harm_is_refused_in_words(name):
    with pytest.raises(Invalid) as word:
        read(refused.HARMFUL[name](), name)

    assert str(word.value).strip()


def test_a_decision_is_not_refused_by_the_same_measure():
    (paper,) = (paper for paper in corpus.boxes() if paper.key == "box-one")

    assert accepted(answer_to(printers.by_typst(layouts.blocks(paper)), "decision.pdf"))


def test_contents_that_repeat_the_line_of_adoption_open_no_empty_case():
    papers = [one for one in corpus.all_invented() if one.layout == "collection"]
    assert papers
    for paper in papers:
        repeating = replace(paper, manner=paper.manner | {"repeating"})

        plain, answer = (
            read(printers.by_typst(layouts.blocks(one)), "session.pdf")
            for one in (paper, repeating)
        )

        assert [one["code"] for one in answer["cases"]] == [one["code"] for one in plain["cases"]]
