"""A text that comes back has its shape again: headings, items, addresses of several lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemel.actions.drafting import filling, layout, shelf, vocabulary, words
from gemel.actions.drafting.docx import as_docx
from gemel.actions.drafting.filling import Facts, Known
from gemel.actions.drafting.layout import Paper
from gemel.actions.drafting.odt import as_odt
from gemel.actions.drafting.returning import reshaped
from gemel.files import texts
from tests.files.test_letterheads import a_docx, an_odt

WENT = "# A heading\n\nDear Invented,\n\nThese:\n\n- one thing\n- another\n\nMax\nArcadia\n"
CAME = "A heading\nDear Invented,\nThese:\none thing\nanother\nMax\nArcadia\n"


def bare(text: str) -> str:
    """What a word processor gives back: lines, and nothing of their looks."""
    return "\n".join(line for each in layout.paragraphs(text) for line in each.lines)


@pytest.mark.parametrize(
    ("came", "becomes"),
    [
        (CAME, WENT),
        (CAME.replace("one thing", "one thing more"), WENT.replace("one thing", "one thing more")),
        (CAME.replace("another", "a third\nanother"), WENT.replace("- an", "- a third\n- an")),
        (CAME.replace("These:", "A word.\nThese:"), WENT.replace("These:", "A word.\n\nThese:")),
        (f"Office of Arcadia\nDraft\n{CAME}Harbour Street", WENT),
        (CAME.replace("one thing", "•\u00a0one  thing"), WENT),
    ],
)
def test_what_comes_back_has_its_shape_again(came, becomes):
    printed = ["Office of Arcadia", "Draft", "Harbour Street"]
    assert reshaped(came, went=WENT, printed=printed) == becomes


def test_a_line_of_the_paper_that_is_also_of_the_text_stays():
    assert reshaped(CAME, went=WENT, printed=["Arcadia"]) == WENT


@given(said=st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=30))
def test_every_form_comes_back_as_it_went(said):
    facts = Facts(
        {key: Known(said) for key in vocabulary.ONE},
        {key: [Known(said)] for key in vocabulary.MANY},
    )
    for each in shelf.forms():
        text = filling.fill(each, facts, gap=words.of(each.language).gap).text
        assert reshaped(bare(text), went=text) == text, (each.language, each.file)


@pytest.mark.parametrize(("write", "head"), [(as_odt, an_odt), (as_docx, a_docx)])
@pytest.mark.parametrize("on_paper", [False, True])
def test_a_file_comes_back_as_it_went(write, head, on_paper):
    paper = Paper(
        title="Letter", language="en", right_to_left=False, paragraphs=layout.paragraphs(WENT),
        mark="Draft with gaps",
    )  # fmt: skip
    made = texts.text_of(write(paper, letterhead=head() if on_paper else b"")).text
    printed = ["Draft with gaps", "The Office of Arcadia"]

    assert reshaped(made, went=WENT, printed=printed) == WENT
    assert "- one thing" not in made  # the control: the file alone does not tell
