"""Drafts: a form names facts and can do nothing else; what is missing is seen."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemel.actions import catalogue
from gemel.actions.drafting import filling, form, shelf, vocabulary, words
from gemel.actions.drafting.filling import Facts, Known
from gemel.actions.drafting.form import FormFault
from gemel.kernel import geography

SAID = words.of("en").gap
LANGUAGES = {"ar", "da", "de", "en", "es", "fr", "nl"}
READ = {"en", "fr"}  # by somebody who answers for them; the others are marked
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
    without = {"photo", "record", "contact_log", "answer", "event", "action_report"}
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
        ('text = "${${person}}"', "a $ stands before"),
        ('text = "${ person }"', "a $ stands before"),
        ('text = "${PERSON}"', "a $ stands before"),
        ('use = "../../words"', "names a passage"),
        ('use = ["head"]', "names a passage"),
        ('each = "violations"\ntext = "${violations}"', "no fact that a form may name"),
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
        (f"text = {'[' * 20_000}", "without end"),
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


def neutral(language: str) -> dict[str, form.Form]:
    """The forms of a language that belong to no house of their own."""
    return {
        each.file: each for each in shelf.forms() if each.language == language and not each.chamber
    }


def bones(each: form.Form) -> list[tuple[object, ...]]:
    """What a form asks and on what it depends, block by block, whatever its words are."""
    return [
        (sorted(block.holes), block.present, block.absent, block.each, block.look)
        for block in each.blocks
    ]


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_language_has_every_form_and_names_the_same_facts(language):
    """A translation may not ask for more, nor for less, than the English form."""
    english, found = neutral("en"), neutral(language)
    assert set(found) == set(english)
    for file, each in found.items():
        assert bones(each) == bones(english[file]), file
        assert (each.artefact, each.kinds) == (english[file].artefact, english[file].kinds)


@pytest.mark.parametrize("language", sorted(LANGUAGES - {"en"}))
def test_no_sentence_of_a_translation_is_still_english(language):
    english = neutral("en")
    for file, each in neutral(language).items():
        for block, source in zip(each.blocks, english[file].blocks, strict=True):
            said = form._HOLE.sub("", source.text).strip(" ,.:()\n")
            assert len(said) < 12 or block.text != source.text, (file, block.text)  # "Dossier"


def test_what_nobody_has_read_says_so_in_its_own_language():
    """English and French were read; every other language carries its mark on each paper."""
    assert set(words.languages()) == LANGUAGES
    marks = {language: words.of(language).mark for language in LANGUAGES}
    assert len(set(marks.values())) == len(LANGUAGES)
    assert all(marks.values())
    for each in shelf.forms():
        assert each.reviewed == words.of(each.language).reviewed == (each.language in READ)


def test_the_form_of_a_house_names_the_rule_and_where_it_was_seen():
    houses = {each.chamber: each.language for each in shelf.forms() if each.chamber}
    assert set(houses) == {
        "be-chamber", "de-bundestag", "dk-folketing", "eu-parliament", "gb-commons",
        "nl-tweede-kamer",
    }  # fmt: skip
    for each in shelf.forms():
        assert bool(each.chamber) == bool(each.rule), each.file


def test_a_question_to_the_european_parliaments_addressees_keeps_its_limits():
    """At most 200 words and three questions, with long facts. Source: Annex III of its rules."""
    for each in shelf.forms():
        if each.chamber == "eu-parliament":
            long = Facts({key: Known("one two three four five six") for key in vocabulary.ONE})
            text = filling.fill(each, long, gap=SAID).text
            assert len(text.split()) <= 200
            assert sum(line[:2] in ("1.", "2.", "3.", "4.") for line in text.splitlines()) == 3


OF_THE_PERSON = {
    "person", "persons", "work", "code", "country", "violations", "events", "hearing", "decision"
}  # fmt: skip


@pytest.mark.parametrize(
    ("file", "but"),
    [
        ("letter_prisoner.toml", set()),  # a censor reads it
        ("dossier.toml", set()),  # what is not written cannot be found
        ("request_visa.toml", set()),
        ("invitation.toml", set()),
        ("reminder.toml", set()),  # may be opened by others
        ("reminder_request.toml", set()),
        ("circulation_note.toml", {"decision"}),  # goes to many
    ],
)
def test_some_papers_say_nothing_of_the_person(file, but):
    told = [each for each in shelf.forms() if each.file == file]
    assert len(told) == len(LANGUAGES)
    assert all(not each.facts & OF_THE_PERSON - but for each in told)
    assert neutral("en")["letter_authority.toml"].facts & OF_THE_PERSON  # else nothing is shown


def test_a_letter_or_a_request_can_be_chased_but_nobody_in_prison_is():
    chased = {"letter": "reminder.toml", "request": "reminder_request.toml"}
    for kind in catalogue.kinds().values():
        files = [each.file for each in shelf.for_kind(kind)]
        for artefact, file in chased.items():
            wanted = artefact in {word.key for word in kind.artefacts}
            assert (file in files) == (wanted and kind.key != "write_to_prisoner"), kind.key
        assert not files or files[0] not in chased.values()


def test_the_narrowest_form_comes_first_and_those_of_one_house_last():
    found = shelf.for_kind(catalogue.kind("ask_foreign_minister"))

    english = [each.file for each in found if each.language == "en"]
    asked = shelf.for_kind(catalogue.kind("approach_authorities"))
    assert asked[0].file == "letter_authority.toml"  # what is written first stands first
    assert english[0] == "letter_foreign_minister.toml"
    assert english[-1] in ("question_commons.toml", "question_european_parliament.toml")


@given(facts=FACTS)
def test_no_paper_has_two_blanks_or_a_lonely_stop(facts):
    """Whichever facts are missing, no sentence falls apart: gaps are words in brackets."""
    alike = Facts(
        {key: Known("Invented") for key in facts.one},
        {key: [Known("Invented")] for key in facts.many},
    )
    for each in shelf.forms():
        text = filling.fill(each, alike, gap=words.of(each.language).gap).text
        assert not re.search(r"  | [.,;]|\.\.|\(\)|,,", text), (each.language, each.file)


@pytest.mark.parametrize("language", words.languages())
def test_every_language_has_its_words(language):
    assert words.lacking(words.of(language)) == []


def test_a_date_is_as_precise_as_it_was_stated():
    english = words.of("en")

    assert english.date("2020-11-03") == "3 November 2020"
    assert english.date("2020-11") == "November 2020"
    assert english.date("2020") == "2020"


def test_a_date_and_a_country_stand_as_the_language_has_them():
    assert words.of("fr").date("2026-12-01") == "1er décembre 2026"
    assert words.of("fr").date("2026-12-21") == "21 décembre 2026"
    assert words.of("en").country("PH") == "the Philippines"
    assert words.of("de").country("TR") == "der Türkei"
    assert words.of("de").country("UG") == "Uganda"


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_country_with_words_of_its_own_exists(language):
    for code in words.of(language).countries:
        assert geography.name(code)


def test_a_wrong_form_of_an_office_keeps_itself_away_and_no_other(tmp_path: Path):
    for language, name, text in (
        ("en", "bad.toml", "artefact = 3"),
        ("en", "good.toml", 'artefact = "request"\nname = "Good"\n[[block]]\ntext = "A"\n'),
        ("tlh", "far.toml", 'artefact = "request"\nname = "Far"\n[[block]]\ntext = "A"\n'),
    ):
        (tmp_path / language).mkdir(exist_ok=True)
        (tmp_path / language / name).write_text(text, encoding="utf-8")

    named = {each.name for each in shelf.forms(tmp_path)}

    assert "Good" in named and "Far" not in named
    told = shelf.faults(tmp_path)
    assert [each.split(",")[0] for each in told] == ["bad.toml", "far.toml"]


def test_a_passage_cannot_use_a_passage_so_none_can_turn_in_a_circle():
    with pytest.raises(FormFault, match="names a passage"):
        form.passage('[[block]]\nuse = "head"', file="_head.toml")


def test_a_form_that_is_too_long_is_refused_before_it_is_read():
    with pytest.raises(FormFault, match="longer than"):
        a_form('text = "A"', "#" * (form.MOST_BYTES + 1))
    with pytest.raises(FormFault, match="write 1 to"):
        a_form('text = "A"' + '\n[[block]]\ntext = "A"' * form.MOST_BLOCKS)


def test_what_other_templates_run_is_plain_words_in_a_form():
    said = "{0.__class__} %s {{7*7}} {% load x %} #read(x) `id` $" + "{country}"
    text = filling.fill(a_form(f"text = '{said}'"), Facts({"country": Known("X")}), gap=SAID).text
    assert text == said.replace("$" + "{country}", "X") + "\n"


def test_a_form_of_an_office_that_leads_elsewhere_is_not_followed(tmp_path: Path):
    """A link out of the folder is a file like any other: no form, and its words are not told."""
    secret = tmp_path / "secret"
    secret.write_text("Canary of Arcadia", encoding="utf-8")
    home = tmp_path / "forms" / "en"
    home.mkdir(parents=True)
    (home / "own.toml").symlink_to(secret)

    (home / "endless.toml").symlink_to("/dev/zero")
    os.mkfifo(home / "waiting.toml")

    told = shelf.faults(tmp_path / "forms")
    assert [each.split(",")[0] for each in told] == ["endless.toml", "own.toml", "waiting.toml"]
    assert "Canary" not in "".join(told)
