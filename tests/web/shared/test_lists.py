"""Lists in parts and in order, and as files that nothing runs from."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import RequestFactory
from hypothesis import example, given
from hypothesis import strategies as st

from gemel.kernel.say import say
from gemel.web.shared import lists

WORDS = {"urgency": "by urgency", "name": "by name"}
TRIGGERS = "=+-@＝＋－＠−"
UNSEEN = " \t\r\n\"'\u00a0\u00ad\u200b\u200e\u202e\u2060\u2066\ufeff"


def asked(query: str = ""):
    return RequestFactory().get(f"/cases/?{query}")


def cells(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    ("query", "key", "down"),
    [("", "urgency", True), ("sort=name", "name", False), ("sort=-name", "name", True),
     ("sort=password", "urgency", True), ("sort=--name", "urgency", True)],
)  # fmt: skip
def test_a_list_is_in_an_order_that_it_knows(query, key, down):
    order = lists.order(asked(query), WORDS, "-urgency")

    assert (order.key, order.down, order.words) == (key, down, WORDS[key])


@pytest.mark.parametrize(
    ("query", "number"), [("", 1), ("page=3", 3), ("page=99", 4), ("page=x", 1)]
)
def test_a_part_beyond_the_list_is_the_last(query, number):
    assert lists.part(asked(query), range(100)).number == number


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+32 2 549", "-5", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u202e=1", "\ufeff=1", "＝1",
     '"=1', "a;=1", "a\n=1", "a\t@x", "\u2212" + "1", "|=1"],
)  # fmt: skip
def test_a_cell_that_a_program_might_run_is_made_text(cell):
    assert lists.harmless(cell) != cell
    assert re.search(r"'[=+\-@＝−]", lists.harmless(cell))


@pytest.mark.parametrize("cell", ["Heron", "a-b", "1+1", "a=b", "ines@example.org", "x; y", ""])
def test_an_ordinary_cell_stays_as_it_is(cell):
    assert lists.harmless(cell) == cell


def test_numbers_stay_numbers_and_nothing_stays_empty():
    assert lists.harmless(-5) == -5
    assert lists.harmless(None) == ""


def test_a_cell_that_begins_with_a_tab_is_marked():
    assert lists.harmless("\tHeron") == "'\tHeron"


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from(TRIGGERS + UNSEEN + ";|,a"))))
@example("a;\"=cmd|' /C calc'!A0")
@example("\n\u200b\t=1")
def test_however_a_program_splits_the_file_no_part_begins_a_formula(text):
    response = lists.csv_response("cases", ["Head"], [["first", text]])
    raw = response.content.decode("utf-8-sig")

    assert cells(response)[1][1:] != []
    inner = raw.split("\r\n", 1)[1].removeprefix("first,").strip('"\r\n')
    for part in re.split("[;|\t\r\n\v\f\u0085\u2028\u2029]", inner):
        assert part.lstrip(UNSEEN.replace("'", "") + "\x00")[:1] not in set(TRIGGERS)


def test_making_harmless_twice_changes_nothing_more():
    once = lists.harmless("a;=1")

    assert lists.harmless(once) == once


def test_the_file_opens_in_the_right_encoding_and_names_nobody():
    response = lists.csv_response("cases", ["Name"], [["سعادات"], [say("Row {n}", n=2)]])

    assert response.content.startswith(b"\xef\xbb\xbf")
    assert cells(response) == [["Name"], ["سعادات"], ["Row 2"]]
    assert response["Content-Disposition"] == 'attachment; filename="gemel-cases.csv"'


@pytest.mark.parametrize("word", ["Heron", "../x", "case-7h2kq", 'x"y', "", "a b"])
def test_the_name_of_a_file_is_never_of_a_record(word):
    with pytest.raises(ValueError):
        lists.csv_response(word, [], [])
