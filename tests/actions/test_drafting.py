"""Drafts: a form names facts and can do nothing else; what is missing is seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemel.actions import catalogue
from gemel.actions.drafting import filling, form, shelf, vocabulary, words
from gemel.actions.drafting.filling import Facts, Known
from gemel.actions.drafting.form import FormFault

SAID = words.of("en").gap
WORDS = st.text(max_size=40)
FACTS = st.builds(
    Facts,
    st.dictionaries(st.sampled_from(sorted(vocabulary.ONE)), st.builds(Known, WORDS), max_size=30),
    st.dictionaries(
        st.sampled_from(sorted(vocabulary.MANY)), st.lists(st.builds(Known, WORDS), max_size=3)
    ),
)


def a_form(block: str, head: str = "") -> form.Form:
    text = f'artefact = "letter"\nname = "A letter"\n{head}\n[[block]]\n{block}\n'
    return form.read(
        text,
        file="a.toml",
        language="en",
        artefacts={"letter"},
        kinds={"meet_ambassador"},
        passages={"head": form.passage('[[block]]\ntext = "Dear reader,"', file="_head.toml")},
    )


def test_every_kind_that_has_a_paper_has_a_form_for_it():
    without = {"photo", "record", "contact_log", "answer", "event", "call_note", "action_report"}
    lacking = {word.key for kind in catalogue.kinds().values() for word in kind.artefacts} - {
        each.artefact for each in shelf.forms()
    }
    assert lacking == without  # what others write, what is a picture, and the report of its own


def test_a_missing_fact_is_a_gap_that_everybody_sees():
    draft = filling.fill(a_form('text = "In ${country}."'), Facts(), gap=SAID)

    assert draft.gaps == ("country",)
    assert draft.text == "In ⟦the country concerned⟧.\n"
    assert filling.gaps_in(draft.text) == ["⟦the country concerned⟧"]


def test_what_stands_in_the_draft_is_named_with_its_source():
    known = Known("Uganda", source="CL/206/9/R.2", stated_on="2020-11-03")
    draft = filling.fill(a_form('text = "In ${country}."'), Facts({"country": known}), gap=SAID)

    assert draft.used == (("country", known),)
    assert not draft.gaps


@pytest.mark.parametrize(
    ("block", "facts", "text"),
    [
        ('text = "A"\nwith = ["country"]', Facts(), ""),
        ('text = "A"\nwithout = ["country"]', Facts({"country": Known("X")}), ""),
        ('text = "${item}"\neach = "violations"\nlook = "item"', Facts(), ""),
        (
            'text = "${item}"\neach = "violations"\nlook = "item"',
            Facts(many={"violations": [Known("one"), Known("two")]}),
            "- one\n- two\n",
        ),
        ('use = "head"', Facts(), "Dear reader,\n"),
    ],
)
def test_blocks_stand_and_fall_with_their_facts(block, facts, text):
    assert filling.fill(a_form(block), facts, gap=SAID).text == text


@pytest.mark.parametrize(
    ("block", "why"),
    [
        ('text = "${password}"', "no fact that a form may name"),
        ('text = "${person.name}"', "a $ stands before"),
        ('text = "$person"', "a $ stands before"),
        ('text = "$$"', "a $ stands before"),
        ('text = "${__class__}"', "no fact that a form may name"),
        ('text = "${item}"', "needs each"),
        ('text = "A"\neach = "person"', "of which there are several"),
        ('text = "A"\nwith = ["secret"]', "no fact that a form may name"),
        ('text = "A"\nrun = "rm"', "no field of a block"),
        ('text = "A"\nlook = "red"', "none of heading"),
        ('text = ""', "is missing"),
        ("text = 3", "must be a text"),
        ('use = "nothing"', "names a passage"),
        ('use = "head"\ntext = "A"', "use stands alone"),
        (f'text = "{"a" * 3000}"', "longer than"),
        ("text = ", "is no TOML"),
    ],
)
def test_a_wrong_form_is_refused_with_file_place_and_reason(block, why):
    with pytest.raises(FormFault, match=r"^a\.toml, ") as told:
        a_form(block)
    assert why in str(told.value)


@pytest.mark.parametrize(
    "head", ['kinds = ["no_such"]', 'author = "x"', 'reviewed = "yes"', "kinds = 1"]
)
def test_a_wrong_head_is_refused(head):
    with pytest.raises(FormFault):
        a_form('text = "A"', head)


@given(facts=FACTS)
def test_no_form_says_more_than_it_was_told(facts):
    """Whatever is handed in, the draft is the form's own words, the facts, and the gaps."""
    for each in shelf.forms():
        draft = filling.fill(each, facts, gap=SAID)
        for key, known in draft.used:
            assert filling.plain(known.words) in draft.text
            assert known in (facts.one.get(key), *facts.many.get(key, ()))
        assert set(draft.gaps) <= each.facts | {vocabulary.ITEM}


@given(said=WORDS)
def test_no_fact_fakes_a_gap_a_heading_or_an_item(said):
    """A name with a line break or a bracket of ours stays words of one line."""
    draft = filling.fill(
        a_form('text = "In ${country}."'), Facts({"country": Known(said)}), gap=SAID
    )
    assert draft.text.count("\n") == 1
    if filling.plain(said):
        assert not filling.gaps_in(draft.text) or not said


def test_a_fact_is_never_read_as_a_form():
    """A fact that looks like a hole stays as it is: nothing is filled twice."""
    facts = Facts({"country": Known("${person}"), "person": Known("Invented Person")})
    assert filling.fill(a_form('text = "In ${country}."'), facts, gap=SAID).text == (
        "In ${person}.\n"
    )


def test_an_office_adds_a_form_by_a_text_file_alone(tmp_path: Path):
    home = tmp_path / "en"
    home.mkdir()
    (home / "own.toml").write_text(
        'artefact = "request"\nname = "Our own"\nkinds = ["meet_ambassador"]\n'
        '[[block]]\nuse = "letter_head"\n',
        encoding="utf-8",
    )
    kind = catalogue.kind("meet_ambassador")

    found = [each.file for each in shelf.for_kind(kind, folder=tmp_path)]

    assert "own.toml" in found
    assert "request_ambassador.toml" in found


def test_a_form_of_an_office_takes_the_place_of_ours(tmp_path: Path):
    home = tmp_path / "en"
    home.mkdir()
    (home / "request_ambassador.toml").write_text(
        'artefact = "request"\nname = "Ours"\n[[block]]\ntext = "Short."\n', encoding="utf-8"
    )
    named = {each.name for each in shelf.forms(tmp_path) if each.file == "request_ambassador.toml"}
    assert "Ours" in named
    assert "Request for a meeting with the ambassador" not in named


def test_every_language_has_every_form_and_names_the_same_facts():
    """A translation may not ask for more, nor for less, than the English form."""
    by_language: dict[str, dict[str, form.Form]] = {}
    for each in shelf.forms():
        by_language.setdefault(each.language, {})[each.file] = each
    english = by_language["en"]
    for language, found in by_language.items():
        neutral = {file: each for file, each in found.items() if not each.chamber}
        assert set(neutral) == {file for file, each in english.items() if not each.chamber}
        for file, each in neutral.items():
            assert each.facts == english[file].facts, (language, file)
            assert (each.artefact, each.kinds) == (english[file].artefact, english[file].kinds)


@pytest.mark.parametrize("language", words.languages())
def test_every_language_has_its_words(language):
    assert words.lacking(words.of(language)) == []


def test_a_date_is_as_precise_as_it_was_stated():
    english = words.of("en")

    assert english.date("2020-11-03") == "3 November 2020"
    assert english.date("2020-11") == "November 2020"
    assert english.date("2020") == "2020"
