"""Codes, doubts, symbols and differences: pure, for any text."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gemel.cases import rules
from gemel.cases.rules import Body, Code, FactKind
from gemel.kernel import geography

PREFIXES = st.sampled_from(sorted(c.alpha3 for c in geography.countries()))
NUMBERS = st.text(string.digits, min_size=1, max_size=4)
SEPARATORS = st.sampled_from(["", "/", "-", "–", " ", " - ", "_"])
CODES = st.builds(Code, PREFIXES, NUMBERS, st.booleans())


@pytest.mark.parametrize(
    ("printed", "normal"),
    [
        ("VEN/10", "VEN-10"),
        ("VEN10", "VEN-10"),
        ("ven – 10", "VEN-10"),
        ("UGA-Coll-01", "UGA-COLL-01"),
        ("VENCOLL06", "VEN-COLL-06"),
        ("DRC71", "COD-71"),
        ("ZBW/19", "ZWE-19"),
        ("MAL/15", "MYS-15"),
        ("CMBD27", "KHM-27"),
        ("PAL/02", "PSE-02"),
        ("PHI08", "PHL-08"),
        ("MON/01", "MNG-01"),
        ("RN/115", "NER-115"),
        ("CM/01", "CMR-01"),
        ("IQ/59", "IRQ-59"),
        ("MDL/16", "MDV-16"),
        ("TK/41", "TUR-41"),
        ("CASE N° CO/01", "COL-01"),
        ("VEN-١٠", "VEN-10"),
        ("ＶＥＮ－１０", "VEN-10"),
    ],
)
def test_codes_of_every_spelling_come_to_one_form(printed, normal):
    assert str(rules.code_of(printed)) == normal


@settings(deadline=None)
@given(CODES)
def test_a_normal_form_stays_as_it_is(code):
    assert rules.code_of(str(code)) == code


@settings(deadline=None)
@given(CODES, SEPARATORS, SEPARATORS, st.booleans())
def test_separators_and_capitals_make_no_other_code(code, first, second, small):
    printed = code.prefix + first + ("COLL" + second if code.collective else "") + code.number
    assert rules.code_of(printed.lower() if small else printed) == code


@settings(deadline=None)
@given(st.text(max_size=40))
def test_any_text_gives_a_code_or_none_and_normalising_twice_changes_nothing(text):
    code = rules.code_of(text)
    assert code is None or rules.code_of(str(code)) == code
    assert code is None or rules.unknown_prefix(text) == ""


def test_an_unknown_prefix_is_no_code_and_is_told():
    assert rules.code_of("XQZ-01") is None
    assert rules.unknown_prefix("XQZ-01") == "XQZ"
    assert rules.unknown_prefix("a word") == ""


def test_no_old_prefix_is_the_iso_code_of_another_country():
    iso = {c.alpha3 for c in geography.countries()}
    assert not iso & set(rules.OLD_PREFIXES)
    assert set(rules.OLD_PREFIXES.values()) <= iso


def test_a_code_tells_the_country_that_it_belongs_to():
    assert rules.code_of("PAL/02").country == "PS"


@pytest.mark.parametrize(
    ("text", "symbol", "body", "session"),
    [
        ("Contents of CL/206/9/R.2 as filed", "CL/206/9/R.2", Body.GOVERNING_COUNCIL, 206),
        ("(CL/204/9(b)-R.2), Doha", "CL/204/9(b)-R.2", Body.GOVERNING_COUNCIL, 204),
        ("a copy (DH/2021/164/R.1)", "DH/2021/164/R.1", Body.COMMITTEE, None),
        ("no symbol here", "", None, None),
    ],
)
def test_symbols_are_found_with_what_they_tell(text, symbol, body, session):
    assert rules.symbol_in(text) == symbol
    assert rules.body_of(symbol) == body
    assert rules.session_of(symbol) == session


@pytest.mark.parametrize(
    "words",
    ["uncertain: seen in a list", "derived from press", "may be incomplete", "sources differ"],
)
def test_words_of_doubt_make_a_fact_uncertain(words):
    assert not rules.certain("named", words)
    assert rules.certain("named", "Mr. in contents list")


def test_a_report_of_another_month_is_no_paper_of_a_decision():
    paper = {"symbol": "", "adopted_on": "2020-11-03"}
    assert rules.is_paper_of(**paper, what="a decision", stated_on="2020-11")
    assert not rules.is_paper_of(**paper, what="a decision", stated_on="2021-03")
    assert not rules.is_paper_of(**paper, what="a decision", stated_on="")


def test_a_paper_with_another_symbol_is_no_paper_of_a_decision():
    assert not rules.is_paper_of(
        symbol="CL/206/9/R.2", adopted_on="2020-11-03", what="CL/206/10/R.1", stated_on="2020-11"
    )


def test_a_source_is_one_by_its_address_else_by_its_words():
    one = rules.source_identity("A paper", "https://www.example.org/a/")
    assert one == rules.source_identity("The same, otherwise named", "http://example.org/a")
    assert one != rules.source_identity("A paper", "https://example.org/b")
    assert rules.source_identity("A Paper", "") == rules.source_identity("a  paper", "")


@settings(deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_differences_put_together_give_both_texts_back(old, new):
    pieces = rules.differences(old, new)
    assert "".join(p.text for p in pieces if p.state != "new") == old
    assert "".join(p.text for p in pieces if p.state != "gone") == new


def test_differences_go_word_by_word():
    pieces = rules.differences("held since May", "held since June")
    assert [(p.state, p.text) for p in pieces] == [
        ("same", "held since "),
        ("gone", "May"),
        ("new", "June"),
    ]


def test_a_label_that_drifted_stands_as_printed():
    assert rules.violation("impunity", "Impunity") == rules.VIOLATIONS["impunity"]
    assert rules.violation("impunity", "Impunity of officials") == "Impunity of officials"
    assert rules.violation("new_key") == "new_key"


def test_every_kind_of_fact_has_words():
    assert set(rules.KINDS) == set(FactKind)
