"""Whose sex a title in the text says: of somebody listed, and of nobody else."""

from __future__ import annotations

import pytest

from gemel.cases.reading.decision.titles import Titles

LISTED = ["RAVI INVENTED LEMA", "Ada Invented Wane", "Otto Invented Villa", "Pío Invented Villa"]


def said_of(name: str, text: str, language: str = "en") -> set[str]:
    """Return the sexes that a text says of somebody in the list."""
    titles = Titles(LISTED)
    titles.read(text, 0, len(text), language)
    said = titles.of(name, alone=False) or titles.of_surname(name)
    return {sex for sex, _, _ in said}


@pytest.mark.parametrize(("text", "of_lema", "of_wane", "of_villa"), [
    ("Mr. Ravi Invented Lema was held", {"M"}, set(), set()),
    ("Mr. Lema and Ms. Wane were held", {"M"}, {"F"}, set()),
    ("Mr. Lema's lawyer, Ms. Other Person, and Mr.\nVilla", {"M"}, set(), set()),  # two Villas
    ("Mrs. Lema, the wife of the first", set(), set(), set()),
    ("Mr. Ravi Invented Lema; the matter of Mrs. Lema", {"M"}, set(), set()),  # the whole name wins
    ("Mr. Lema, later Ms. Lema", {"F", "M"}, set(), set()),
])  # fmt: skip
def test_a_title_says_the_sex_of_whom_it_names(text, of_lema, of_wane, of_villa):
    found = [said_of(name, text) for name in LISTED]

    assert found == [of_lema, of_wane, of_villa, of_villa]


def test_one_title_may_stand_before_many_names():
    text = (
        "MM. Ravi Invented Lema, Otto\nInvented Villa et Mmes Ada Invented Wane, députée, et Autre"
    )

    assert [said_of(name, text, "fr") for name in LISTED] == [{"M"}, {"F"}, {"M"}, set()]
