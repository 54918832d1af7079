"""The catalogue of actions: complete, true to its sources, and strict about faults."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gemel.actions import catalogue
from gemel.actions.catalogue import Basis, CatalogueFault, Kind, Visibility, entry, phrases, reading
from gemel.consent import rules
from gemel.kernel.say import say

TOOL = Path(__file__).parents[2] / "tools" / "catalogue_phrases.py"

BULLETS = {f"A{n}" for n in range(1, 8)} | {f"B{n}" for n in range(1, 14)}

# The study's table, read once more by hand: row, public (P, N, E), basis, bullets.
CON, DEC, NONE = Basis.CONSENT, Basis.CONSENT_OR_DECISION, Basis.NONE
STUDY = [
    (1, "N", CON, "A1"),
    (2, "E", CON, "A2"),
    (3, "E", CON, "A3"),
    (4, "P", CON, "A3 A7"),
    (5, "N", CON, "A3"),
    (6, "E", CON, "A4"),
    (7, "E", CON, "A4"),
    (8, "N", DEC, "A5"),
    (9, "E", CON, "A6"),
    (10, "E", CON, "A6"),
    (11, "E", DEC, "A6"),
    (13, "P", CON, "A7"),
    (14, "E", CON, "A7"),
    (15, "P", NONE, "A7"),
    (16, "E", DEC, "B1"),
    (17, "P", DEC, "B2"),
    (18, "P", DEC, "B2"),
    (19, "P", NONE, "B3"),
    (20, "E", DEC, "B4"),
    (21, "E", DEC, "B4"),
    (22, "E", DEC, "B5"),
    (23, "E", DEC, "B6"),
    (24, "E", DEC, "B7"),
    (25, "E", DEC, "B7"),
    (26, "E", DEC, "B8"),
    (27, "E", DEC, "B9"),
    (28, "E", DEC, "B10"),
    (29, "E", DEC, "B11"),
    (30, "P", DEC, "B12"),
    (31, "P", DEC, "B12"),
    (32, "N", DEC, "B13"),
    (33, "P", CON, ""),
    (34, "E", CON, ""),
    (35, "P", CON, ""),
    (36, "E", CON, ""),
    (37, "P", NONE, ""),
    (38, "E", DEC, ""),
    (39, "P", DEC, ""),
    (40, "N", CON, ""),
    (41, "E", CON, ""),
]
LETTERS = {"P": Visibility.PUBLIC, "N": Visibility.NON_PUBLIC, "E": Visibility.EITHER}

kinds_of_action = st.sampled_from(list(catalogue.kinds().values()))


def by_number() -> dict[int, Kind]:
    return {kind.number: kind for kind in catalogue.kinds().values()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped files, to plant faults in."""
    for path in catalogue.FOLDER.glob("*.toml"):
        shutil.copy(path, tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogue_phrases", TOOL)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def plant(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, "the fault could not be planted"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# What it holds


def test_all_forty_kinds_of_the_study_are_there_in_its_order():
    assert [kind.number for kind in catalogue.kinds().values()] == [row[0] for row in STUDY]
    assert len(catalogue.kinds()) == 40


@pytest.mark.parametrize(("number", "letter", "basis", "bullets"), STUDY)
def test_a_kind_says_what_its_row_of_the_study_says(number, letter, basis, bullets):
    kind = by_number()[number]

    assert kind.visibility is LETTERS[letter]
    assert kind.basis is basis
    assert [word.key for word in kind.sources] == bullets.split()


def test_every_course_of_action_of_both_papers_is_served():
    served = {word.key for kind in catalogue.kinds().values() for word in kind.sources}

    assert served == BULLETS
    assert set(catalogue.words().bullets) == BULLETS


def test_kinds_from_other_programmes_name_where_they_were_seen():
    elsewhere = [kind for kind in catalogue.kinds().values() if not kind.sources]

    assert [kind.number for kind in elsewhere] == list(range(33, 42))
    assert all(kind.outside for kind in elsewhere)


def test_six_tiles_stand_for_kinds_of_consent_and_of_decision():
    tiles = {
        tile.key: [kind.number for kind in kinds] for tile, kinds in catalogue.by_tile().items()
    }

    assert tiles == {
        "contact": [1],
        "letter": [5, 21],
        "ambassador": [23],
        "question": [13, 27],
        "talk": [6, 20],
        "colleagues": [8],
    }
    quick = {kind.number for kind in catalogue.kinds().values() if kind.quick}
    assert quick == {number for numbers in tiles.values() for number in numbers}


def test_every_kind_stands_in_one_group():
    grouped = [kind for kinds in catalogue.by_group().values() for kind in kinds]

    assert len(catalogue.by_group()) == 7
    assert sorted(kind.number for kind in grouped) == sorted(by_number())


def test_a_question_in_parliament_is_known_to_house_government_and_public():
    told = catalogue.kind("parliamentary_question").told(public=True)

    assert told == {"parliament", "own-government", "public"}


def test_an_unknown_kind_is_a_key_error():
    with pytest.raises(KeyError):
        catalogue.kind("send_gunboat")


def test_every_visibility_basis_and_kind_of_person_has_a_word():
    words = catalogue.words()

    assert set(words.visibilities) == {value.value for value in Visibility}
    assert set(words.bases) == {value.value for value in Basis}
    assert set(words.person_kinds) == {"defender", "parliamentarian"}


def test_a_phrase_fits_a_page():
    titles = [str(kind.title) for kind in catalogue.kinds().values()]

    assert len(set(titles)) == 40
    assert max(len(title) for title in titles) <= 60
    assert max(len(said.text) for said in phrases.PHRASES) <= 200


def test_the_audiences_are_those_of_a_consent():
    assert {value.value for value in rules.Audience} == entry.AUDIENCES


# Basis and audiences


@given(kinds_of_action)
def test_naming_a_person_always_needs_a_basis(kind):
    assert kind.basis_for(names_someone=True) is not Basis.NONE


@given(kinds_of_action)
def test_consent_alone_is_never_widened_to_a_decision(kind):
    if kind.basis is Basis.CONSENT:
        assert kind.basis_for(names_someone=True) is Basis.CONSENT


@given(kinds_of_action)
def test_only_a_general_kind_goes_without_a_basis_and_only_while_it_names_nobody(kind):
    assert (kind.basis_for(names_someone=False) is Basis.NONE) == kind.general
    assert kind.general == (kind.number in {13, 15, 19, 31, 37})


def test_contact_picture_and_twinning_never_rest_on_a_decision():
    for kind in catalogue.kinds().values():
        if {word.key for word in kind.artefacts} & {"contact_log", "photo", "announcement"}:
            assert kind.basis is Basis.CONSENT, kind.key


@given(kinds_of_action, st.booleans(), st.data())
def test_choosing_addressees_narrows_and_never_hides_anyone_who_is_told(kind, public, data):
    if not kind.allows(public=public):
        return
    keys = [word.key for word in kind.addressees]
    some = data.draw(st.lists(st.sampled_from(keys), min_size=1, unique=True))
    audiences = {word.audience for word in kind.addressees if word.key in some} - {""}

    told = kind.told(public=public, addressees=some)

    assert told
    assert told <= kind.told(public=public)
    assert audiences | kind.always_told <= told
    assert ("public" in told) == public
    assert kind.told(public=public, addressees=keys) == kind.told(public=public)


def test_a_word_with_a_minister_at_home_tells_nobody_else():
    talk = catalogue.kind("raise_in_talks")

    assert talk.told(public=False, addressees=["own_minister"]) == {"own-government"}


def test_a_call_through_the_own_ministry_still_reaches_the_authorities_there():
    call = catalogue.kind("call_for_fair_trial")

    told = call.told(public=False, addressees=["own_minister"])

    assert told == {"own-government", "authorities-there"}


@pytest.mark.parametrize(
    ("key", "public", "addressees"),
    [
        ("public_statement", False, []),
        ("regular_contact", True, []),
        ("meet_ambassador", False, ["press"]),
    ],
)
def test_an_act_that_the_kind_does_not_know_is_refused(key, public, addressees):
    with pytest.raises(ValueError, match=key):
        catalogue.kind(key).told(public=public, addressees=addressees)


# Faults, planted


def test_the_shipped_files_read_without_a_fault(folder):
    assert len(reading.read(folder, say).kinds) == 40


FAULTS: list[tuple[str, str, str, str]] = [
    ("contact.toml", '["person", "own_embassy"]', '["person", "aunt"]', "meet_abroad, addressees"),
    ("contact.toml", 'sources = ["A1"]\n', "", "regular_contact, sources: names no bullet"),
    ("contact.toml", '["A1"]', '["A99"]', "regular_contact, sources: unknown key 'A99'"),
    ("contact.toml", '["A1"]', '["A2"]', "words.toml, bullet.A1, use: no kind uses it"),
    ("contact.toml", '["twin"]', '["cousin"]', "audiences, non_public: unknown key 'cousin'"),
    ("contact.toml", '["twin"]', '["public"]', "audiences, non_public: must name somebody"),
    ("contact.toml", '["twin"] }', '["twin"], public = ["public"] }', "audiences, public: is not"),
    ("voice.toml", 'public = ["public"]', "public = []", "must name the public"),
    ("contact.toml", "number = 1\n", "number = 12\n", "number: is not a row"),
    ("contact.toml", "number = 1\n", "number = 2\n", "number: is regular_contact's too"),
    ("contact.toml", "number = 1\n", 'number = "1"\n', "number: must be a whole number"),
    ("contact.toml", "minutes = 15", "minutes = true", "minutes: must be a whole number"),
    ("contact.toml", 'title = "Keep', 'titel = "Keep', "regular_contact, title: is missing"),
    ("contact.toml", "minutes = 15", "minutes = 15\nfun = 1", "regular_contact, fun: is not a"),
    ("contact.toml", "somebody is there", "it isn't over", "what: must not contain"),
    ("contact.toml", "somebody is there", "{somebody} is", "what: must not contain '{'"),
    ("contact.toml", '"Keep regular contact"', '" "', "title: is empty"),
    ("contact.toml", '"Keep regular contact"', "7", "title: must be a text"),
    ("contact.toml", '["member", "assistant"]', '["member", "member"]', "who: names a key twice"),
    ("contact.toml", '["member", "assistant"]', '"member"', "who: must be a list"),
    ("contact.toml", '["member", "assistant"]', "[]", "may not be empty"),
    ("contact.toml", 'visibility = "non_public"', 'visibility = "secret"', "visibility: unknown"),
    ("contact.toml", '{ non_public = ["twin"] }', '["twin"]', "audiences: must be a table"),
    ("contact.toml", "[regular_contact]", "[Contact]", "Contact, key: must be lower-case"),
    ("contact.toml", "[regular_contact]", "[petition_letter]", "key: stands in two files"),
    ("contact.toml", "[regular_contact]", "x = 1\n[regular_contact]", "x, entry: must be a table"),
    ("contact.toml", "number = 1\n", "number = \n", "contact.toml, file, text"),
    ("parliament.toml", "general = true", 'general = "yes"', "general: must be true or false"),
    (
        "diplomacy.toml",
        '"parliament", "authorities-there"], public',
        '"parliament"], public',
        "lis",
    ),
    ("together.toml", 'always = ["other', 'always = ["ipu", "other', "always: names an audience"),
    ("together.toml", '"own-government", "public"]', '"public"]', "public: must name everyone"),
    ("words.toml", "[bullet]", "[pellet]", "pellet, section: is not a section"),
    ("words.toml", 'A = "Protection', 'A = 3 # "Prot', "paper.A, entry: must be a table"),
    (
        "words.toml",
        'court = { label = "The court"',
        "court = { label = 3",
        "addressee.court, label",
    ),
    ("words.toml", 'audience = "ipu"', 'audience = "upi"', "addressee.ipu, audience: unknown key"),
    ("words.toml", 'shape = "link"', 'shape = "chain"', "shape: unknown key 'chain'"),
    ("words.toml", "[tile]", '[tile]\ndance = "Danced"', "tile.dance, use: no kind uses it"),
]


@pytest.mark.parametrize(("file", "old", "new", "word"), FAULTS)
def test_a_fault_is_named_with_file_entry_and_field(folder, file, old, new, word):
    plant(folder / file, old, new)

    with pytest.raises(CatalogueFault) as caught:
        reading.read(folder, say)

    assert word in str(caught.value)
    assert ".toml, " in str(caught.value)


def test_a_file_that_is_no_group_is_a_fault(folder):
    (folder / "dancing.toml").write_text("", encoding="utf-8")

    with pytest.raises(CatalogueFault, match=r"dancing\.toml, file, name"):
        reading.read(folder, say)


def test_an_empty_section_of_words_is_a_fault(folder):
    words = folder / "words.toml"
    text = words.read_text(encoding="utf-8")
    words.write_text(text[: text.index("[tile]")], encoding="utf-8")

    with pytest.raises(CatalogueFault, match="tile, section: is missing or empty"):
        reading.read(folder, say)


# Phrases for the translators


def test_the_phrases_are_in_step_with_the_files(tool):
    committed = (catalogue.FOLDER / "phrases.py").read_text(encoding="utf-8")

    assert tool.source(catalogue.FOLDER) == committed


def test_a_changed_sentence_is_seen_to_be_out_of_step(tool, folder):
    plant(folder / "contact.toml", "Keep regular contact", "Keep in touch")

    committed = (catalogue.FOLDER / "phrases.py").read_text(encoding="utf-8")

    assert tool.source(folder) != committed


def test_a_sentence_that_no_translator_would_see_stops_the_catalogue():
    with pytest.raises(CatalogueFault, match=r"phrases\.py, A new sentence"):
        catalogue._collected("A new sentence")


def test_every_sentence_shown_is_one_of_the_phrases():
    known = set(phrases.PHRASES)

    for kind in catalogue.kinds().values():
        for said in (kind.title, kind.what, kind.to_whom, kind.caution, kind.outside):
            assert said is None or said in known
