"""What a paper says becomes facts with places; what is doubtful says so; nothing is made up."""

from __future__ import annotations

import re
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gemel.cases import rules
from gemel.cases.reading import decision
from gemel.cases.reading.decision import people
from gemel.kernel.errors import Invalid
from tests.cases import papers

ALL = {
    name: getattr(papers, name)
    for name in ("RESOLUTION", "BOXED", "MIXED", "COLLECTION", "FRENCH", "HEADLESS")
}


def warned(read, path):
    return [str(doubt.message) for doubt in read.warnings if doubt.about == path]


def test_a_resolution_of_2006_gives_its_persons_asks_and_outcome():
    read = decision.read(papers.RESOLUTION)
    (case,) = read.cases

    assert read.document == decision.Document(
        symbol=None, body="governing_council", session=179, place="Geneva",
        adopted_on="2006-10-18", adopted_how="consensus", language="en",
    )  # fmt: skip
    assert case.countries == ("ZW",) and case.code is None and warned(read, "cases[0].code")
    assert [(one.code, one.printed_code, one.name, one.sex) for one in case.persons] == [
        ("ZWE-912", "ZBW/912", "JONA INVENTED", None),
        ("ZWE-914", "ZBW/914", "DAVID MADE-UP", "M"),
        (None, None, "RUTH FICTION", None),
        ("ZWE-922", "ZBW/922", "PAULINE NOBODY", "F"),
    ]
    assert warned(read, "cases[0].persons[2].code")
    assert [(ask.number, ask.verb, ask.addressee, ask.due) for ask in case.asks] == [
        (2, "urges", "authorities", None),
        (2, "invites", "Parliament of Zimbabwe", None),
        (3, "calls on", "Attorney General", "2006-12-31"),
        (4, "wishes to be kept informed", "source", None),
        (5, "requests", "Committee", None),
    ]
    assert case.outcome == "continue"


def test_a_decision_with_a_box_gives_every_field_of_it():
    read = decision.read(papers.BOXED, pages=(0,))
    (case,) = read.cases

    assert read.document.symbol == "CL/205/14(b)-R.3"
    assert (read.document.session, read.document.adopted_on) == (205, "2019-10-17")
    assert (case.code, case.printed_code) == ("UGA-COLL-91", "UGA-Coll-91")
    assert [(one.code, one.name, one.sex, one.also_known_as) for one in case.persons] == [
        ("UGA-919", "Robert Invented", None, ("Bobby Fiction",)),
        ("UGA-920", "Francis Made-Up", None, ()),
        ("UGA-921", "Kassiana Nobody", "F", ()),
        ("UGA-922", "Gerald Fable", None, ()),
    ]
    assert case.announced_persons == 5
    assert warned(read, "cases[0].persons") == ["5 announced, 4 read"]
    assert case.complainant_sections == ("I.1(a)", "I.1(d)")
    assert case.submitted == "2018-08"
    assert case.recent_decisions == ("2018-10", "2019-03", "2019-04")
    assert case.missions == ()
    assert [hearing.date for hearing in case.hearings] == ["2018-10"]
    assert [(one.kind, one.date) for one in case.follow_up] == [
        ("from_complainant", "2019-09"),
        ("to_authorities", "2019-09"),
        ("to_complainant", "2019-08"),
    ]  # fmt: skip
    assert [one.key for one in case.violations] == [
        "torture", "due_process_investigation", "impunity", None,
    ]  # fmt: skip
    assert case.violations[3].label == "Something that nobody has listed before"
    assert warned(read, "cases[0].violations[3]")
    assert [ask.number for ask in case.asks] == [2, 3, 4, 5]
    assert case.outcome == "continue"


def test_a_box_mixed_with_the_text_is_read_with_a_warning_at_every_piece():
    read = decision.read(papers.MIXED)
    (case,) = read.cases

    assert [one.name for one in case.persons] == [
        "Ahmed Invented", "Abdul Fiction", "Faris Fable", "Ibrahim Nobody",
    ]  # fmt: skip
    assert {one.sex for one in case.persons} == {"M"} and case.announced_persons == 4
    assert case.victims.text == "Four male opposition members of parliament"
    assert (case.submitted, case.recent_decisions) == ("2012-02", ("2019-02",))
    assert [one.date for one in case.missions] == ["2018-03", "2016-10"]
    assert [one.key for one in case.violations] == [
        "arbitrary_detention", "due_process", "expression",
    ]  # fmt: skip
    assert case.outcome == "closed"
    for path in ("victims", "submitted", "missions[1]", "follow_up[0]", "violations[1]"):
        assert warned(read, f"cases[0].{path}"), path


def test_a_box_in_one_piece_is_not_doubted_for_the_text_that_follows_it():
    """The last letter's date ends its line; what comes next is the text that stood beside."""
    one = papers.BOXED
    begin, end = one.index("Case UGA-Coll-91"), one.index("A. Summary")
    box = one[begin:end].rstrip() + "\n"
    moved = one[:begin] + one[end:].replace("B. Decision", box + "Since then nothing\nB. Decision")
    read = decision.read(moved)

    assert [value.date for value in read.cases[0].follow_up] == ["2019-09", "2019-09", "2019-08"]
    assert not [doubt for doubt in read.warnings if "mixed" in str(doubt.message)]


@pytest.mark.parametrize("name", ALL)
def test_lines_that_end_with_two_signs_change_no_fact_and_no_doubt(name):
    """So end lines that a viewer copies out of a PDF."""
    text, copied = ALL[name], ALL[name].replace("\n", "\r\n")
    read, again = decision.read(text), decision.read(copied)

    assert again.as_json() == read.as_json()
    for path, (start, end) in read.places.items():
        again_start, again_end = again.places[path]
        there = copied[again_start:again_end].replace("\r\n", "\n")
        assert there == text[start:end], path


def test_a_name_that_goes_over_lines_is_read_whole_and_one_that_was_cut_is_doubted():
    listed = """UGA919 - Robert \nInvented\nUGA-920 – Francis \nMade-Up Very \nLong (Ms.)
UGA/921 - Kassiana\nNobody\nUGA-923 - Ada Fable\nUGA922 - Gerald Fable
UGA924 - Otto \nAstray\n\nNames (Ms.)
Left over 7\nUGA925 - Paul \nOf-Nowhere \n"""
    begin = papers.BOXED.index("UGA919")
    rest = papers.BOXED[papers.BOXED.index("Alleged human") :]
    read = decision.read(papers.BOXED[:begin] + listed + rest)
    doubted = [person.name for at, person in enumerate(read.cases[0].persons)
               if warned(read, f"cases[0].persons[{at}].name")]  # fmt: skip

    assert [person.name for person in read.cases[0].persons] == [
        "Robert Invented", "Francis Made-Up Very Long", "Kassiana Nobody", "Ada Fable",
        "Gerald Fable", "Otto Astray", "Paul Of-Nowhere",
    ]  # fmt: skip
    assert doubted == ["Otto Astray", "Paul Of-Nowhere"]


def test_a_code_that_lost_a_letter_is_doubted_as_it_is_printed():
    read = decision.read(papers.BOXED.replace("UGA-920", "QX-920"))

    assert read.cases[0].persons[1].printed_code == "QX-920"
    assert warned(read, "cases[0].persons[1].code")
    assert warned(read, "cases[0].persons[1].printed_code")


def test_stamps_and_page_numbers_stay_out_of_what_is_asked():
    words = "invites the Parliament of\nZimbabwe to look into it"
    stamped = words.replace("\n", "\nIPU Alm.del - Bilag 9: Words\n- 3 -\n4\n#IPU141\n")
    text = papers.RESOLUTION.replace("invites the Parliament of Zimbabwe to look into it", stamped)
    assert stamped in text

    (case,) = decision.read(text).cases
    assert case.asks[1].text == " ".join(words.split())


def test_a_collection_gives_each_case_its_own_and_takes_the_contents_for_no_list():
    read = decision.read(papers.COLLECTION)

    assert read.document.symbol == "CL/206/9/R.2" and read.document.place is None
    assert read.document.adopted_how is None and warned(read, "document.adopted_how")
    assert [case.countries for case in read.cases] == [("GA",), ("UG",), ("PS", "IL")]
    assert [case.code for case in read.cases] == ["GAB-91", "UGA-COLL-91", "PSE-92"]
    assert [case.announced_persons for case in read.cases] == [1, 2, 1]
    assert [one.sex for case in read.cases for one in case.persons] == ["M", None, "F", "M"]
    assert [case.outcome for case in read.cases] == ["continue", "suspended", "continue"]


def test_french_headings_are_read():
    read = decision.read(papers.FRENCH)
    (case,) = read.cases

    assert (read.document.language, read.document.session) == ("fr", 189)
    assert (read.document.adopted_on, read.document.adopted_how) == ("2011-10-19", "unanimous")
    assert (case.code, case.countries, case.outcome) == ("COD-932", ("CD",), "continue")
    assert [(ask.number, ask.verb, ask.addressee) for ask in case.asks] == [
        (2, "engage", "autorités"), (2, "prie", "Parlement"), (3, "prie", "Comité"),
    ]  # fmt: skip


def test_a_lost_heading_leaves_the_code_and_the_date_empty_with_warnings():
    read = decision.read(papers.HEADLESS)
    (case,) = read.cases

    assert (read.document.adopted_on, read.document.symbol, case.code) == (None, None, None)
    assert case.countries == ("CO",) and warned(read, "cases[0].countries")
    assert [(one.name, one.code, one.sex) for one in case.persons] == [
        ("Ahmad Invented", None, "M")
    ]
    for path in ("document.adopted_on", "cases[0].code", "cases[0].persons[0].name"):
        assert warned(read, path), path


@pytest.mark.parametrize("name", ["DRAFT", "MISSION", "PRESS", "LETTER", "VIEWS"])
def test_what_is_no_decision_is_refused_in_words(name):
    with pytest.raises(Invalid) as refused:
        decision.read(getattr(papers, name))

    words = {"DRAFT": "draft", "MISSION": "mission", "LETTER": "letter", "VIEWS": "another body"}
    assert words.get(name, "not a decision") in str(refused.value)


def test_an_unknown_prefix_keeps_what_is_printed_and_gives_no_code():
    text = papers.BOXED.replace("UGA", "QQX").replace("Uganda: ", "Nowhere: ")

    read = decision.read(text)

    person = read.cases[0].persons[0]
    assert (person.code, person.printed_code) == (None, "QQX919")
    assert warned(read, "cases[0].persons[0].code") and warned(read, "cases[0].code")


def test_columns_that_came_apart_are_put_together_with_a_warning_or_not_at_all():
    heading = (
        "Uganda\nDecision adopted unanimously by the IPU Governing Council at its 205th session"
    )
    rest = "\nA. Summary of the case\nNothing.\nB. Decision\n1. Urges the authorities to act."
    whole = "\nUGA-91\nUGA-92\nUGA-93\nFrancis Fable\nBetty Nobody (Ms.)\nPaul Made-Up\n"

    read = decision.read(heading + whole + rest)
    short = decision.read(heading + whole.replace("Betty Nobody (Ms.)\n", "") + rest)

    assert [(one.code, one.name, one.sex) for one in read.cases[0].persons] == [
        ("UGA-91", "Francis Fable", None), ("UGA-92", "Betty Nobody", "F"),
        ("UGA-93", "Paul Made-Up", None),
    ]  # fmt: skip
    assert all(warned(read, f"cases[0].persons[{at}].name") for at in range(3))
    assert [one.name for one in short.cases[0].persons] == [None, None, None]


def test_the_codes_of_other_cases_in_a_title_are_no_persons_of_this_one():
    title = "Uganda\n• UGA-95: Paula Fable\n• UGA-COLL-92: 3 parliamentarians\n\n"

    read = decision.read(title + papers.BOXED.split("\n\n", 1)[1])

    assert read.cases[0].persons[0].code == "UGA-919"
    assert len(read.cases[0].persons) == 4
    assert any("UGA-95" in said for said in warned(read, "cases[0].persons"))
    assert any("UGA-COLL-92" in said for said in warned(read, "cases[0].code"))


def test_them_is_who_was_asked_just_before_and_says_so():
    text = papers.BOXED.replace("without delay;", "without delay; calls upon them to report back;")

    read = decision.read(text)

    asks = [ask for ask in read.cases[0].asks if ask.number == 2]
    assert [ask.addressee for ask in asks] == ["authorities of Uganda"] * 2
    assert warned(read, "cases[0].asks[1]")


def test_a_box_beside_the_text_is_read_column_by_column_and_places_stay_those_of_the_print():
    left = "A. Summary of the case|The four were held for a night in the|town, as is told|by all."
    right = (
        "Case UGA-Coll-91|Victims: Four members of parliament|Submission of complaint: May 2018|"
        "Recent IPU decision: June 2018"
    )
    beside = "\n".join(
        f"{one:45}{other}" for one, other in zip(left.split("|"), right.split("|"), strict=True)
    )
    head, rest = papers.BOXED.split("Case UGA-Coll-91")[0], papers.BOXED.split("B. Decision")[1]

    text = f"{head}{beside}\n\nB. Decision{rest}"
    read = decision.read(text)
    case = read.cases[0]

    assert (case.submitted, case.recent_decisions) == ("2018-05", ("2018-06",))
    assert case.victims.text == "Four members of parliament"
    start, end = read.places["cases[0].submitted"]
    assert text[start:end] == "May 2018"


@pytest.mark.parametrize("name", ALL)
def test_every_fact_stands_where_its_place_says(name):
    text = ALL[name]
    read = decision.read(text)
    said = read.as_json()

    assert set(said) == {"version", "document", "cases", "warnings"}
    for path, (start, end) in read.places.items():
        assert 0 <= start < end <= len(text), path
        assert text[start:end].strip(), path
    for at, case in enumerate(read.cases):
        for number, person in enumerate(case.persons):
            place = f"cases[{at}].persons[{number}]"
            for field, value in (("name", person.name), ("code", person.printed_code)):
                if value:
                    start, end = read.places[f"{place}.{field}"]
                    assert " ".join(text[start:end].split()) == value


def _invented(read, text):
    """Return the codes that were read and are not printed in the text."""
    printed = re.sub(r"\s+", " ", text)
    found = [case for case in read.cases if case.printed_code and case.printed_code not in printed]
    codes = [
        person.code for case in read.cases for person in case.persons
        if (person.printed_code and person.printed_code not in printed)
        or (person.code and str(rules.code_of(person.printed_code or "")) != person.code)
    ]  # fmt: skip
    return found + codes


def _damaged(text, dice):
    lines = text.split("\n")
    for _ in range(dice.randrange(1, 6)):
        at = dice.randrange(len(lines))
        kind = dice.randrange(6)
        if kind == 0 and len(lines) > 3:
            del lines[at]
        elif kind == 1:
            other = dice.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == 2 and at + 1 < len(lines):
            lines[at : at + 2] = [lines[at] + dice.choice(["", " "]) + lines[at + 1]]
        elif kind == 3 and lines[at]:
            cut = dice.randrange(len(lines[at]))
            lines[at : at + 1] = [lines[at][:cut], lines[at][cut:]]
        elif kind == 4 and lines[at]:
            cut = dice.randrange(len(lines[at]))
            lines[at] = lines[at][:cut] + dice.choice("�•\uf0b7th-( )1") + lines[at][cut + 1 :]
        else:
            lines[at] = "  ".join(reversed(lines[at].split("  ")))
    return "\n".join(lines)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(ALL)), st.randoms(use_true_random=False))
def test_damage_never_breaks_it_and_never_makes_a_code_up(name, dice):
    text = _damaged(ALL[name], dice)
    try:
        read = decision.read(text)
    except Invalid:
        return

    assert _invented(read, text) == []
    assert all(0 <= start <= end <= len(text) for start, end in read.places.values())


BUSY = [
    "and ", "Ab-", "A.B.", "; urges ", "UGA-91 - Ab Cd ", "Ab: ", " ", "\n", "\t", "3\n", "- 3 - ",
    "1. Urges\n", "Victims: ", "Submission of complaint: ", "Mr. Ab ", "CL/1", "January, ", "(",
    "Communication from the authorities: ", "a  b  ", "UGA-1\n", "Uganda: Mr. Ab\n", "Ab\n",
    "CASE N° Ab\n", "MM. Ab, ", "January and ",
]  # fmt: skip


def _steps(deed):
    """Count the calls of functions, rules for words among them, while a deed is done."""
    count = 0

    def one_more(_frame, _event, _argument):
        nonlocal count
        count += 1

    sys.setprofile(one_more)
    try:
        deed()
    finally:
        sys.setprofile(None)
    return count


def _read_or_refused(text):
    try:
        decision.read(text)
    except Invalid as refused:
        assert str(refused)


@pytest.mark.parametrize("where", ["UGA919 -", "Recent follow-up:", "The five were", "2. Urges"])
@pytest.mark.parametrize("unit", BUSY)
def test_a_text_made_to_keep_a_reader_busy_is_read_to_its_end(unit, where):
    """Twice the text takes about twice the steps, and it ends: no rule goes back without bound."""
    assert where in papers.BOXED

    def busy(signs):
        return papers.BOXED.replace(where, unit * (signs // len(unit)) + "\n" + where)

    _read_or_refused(busy(10))  # what is made once and kept
    once, twice = (_steps(lambda n=n: _read_or_refused(busy(n))) for n in (6_000, 12_000))

    assert twice < 2.6 * once


def test_a_million_signs_of_every_such_kind_are_read_to_their_end():
    def busy(signs):
        share = signs // len(BUSY)
        words = "\n".join(unit * (share // len(unit)) for unit in BUSY)
        return papers.BOXED.replace("The five were", words + "\nThe five were")

    _read_or_refused(busy(50))
    half, whole = (_steps(lambda n=n: _read_or_refused(busy(n))) for n in (480_000, 960_000))

    assert whole < 2.6 * half


def test_steps_that_grow_with_the_square_are_seen():
    def squared(size):
        return [abs(one) for one in range(size) for _ in range(size)]

    once, twice = (_steps(lambda n=n: squared(n)) for n in (50, 100))

    assert twice > 3.5 * once


@pytest.mark.parametrize("blanks", [" ", "\n", "\r\n", "\t", "\n- 3 -\n"])
def test_blanks_without_end_change_no_fact_and_move_no_place(blanks):
    """Such runs are cut before the rules are asked; places are those of the text as given."""
    swollen = papers.BOXED.replace("A. Summary", blanks * 5_000 + "\nA. Summary")
    read, plain = decision.read(swollen), decision.read(papers.BOXED)

    assert read.as_json() == plain.as_json()
    for path, (start, end) in plain.places.items():
        begin, stop = read.places[path]
        assert swollen[begin:stop].split() == papers.BOXED[start:end].split(), path


def test_a_list_longer_than_any_is_read_in_part_and_says_so():
    more = "".join(f"UGA-{n} - Ab Invented\n" for n in range(2_100, 2_100 + people.MOST))
    read = decision.read(papers.BOXED.replace("UGA919 -", more + "UGA919 -"))

    assert len(read.cases[0].persons) == people.MOST
    assert any("the rest is not read" in said for said in warned(read, "cases[0].persons"))


def test_more_decisions_than_any_session_has_are_refused_in_words():
    line = "Decision adopted unanimously by the IPU Governing Council at its 205th session\n"

    with pytest.raises(Invalid, match="read it in parts"):
        decision.read(line * 201 + papers.BOXED)


def test_a_code_that_is_not_printed_is_found():
    """The search for invented codes sees one where the text does not have it."""
    read = decision.read(papers.BOXED)

    assert _invented(read, papers.BOXED.replace("UGA919", "UGA918")) == ["UGA-919"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text):
    for given_text in (text, papers.BOXED[:300] + text, text + papers.RESOLUTION):
        try:
            decision.read(given_text).as_json()
        except Invalid as refused:
            assert str(refused)
