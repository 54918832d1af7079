"""Many rows and files, one person: by identifiers, never by a name alone. Invented people."""

from __future__ import annotations

import pytest

from gemel.kernel.errors import Invalid
from gemel.people import reading
from gemel.people.reading import Reading
from gemel.people.reading.names import agree


def read(*texts: str, **settings) -> Reading:
    files = [(f"file{n}.csv", text.encode()) for n, text in enumerate(texts, 1)]
    return reading.read(files, **settings)


def reasons(found: Reading) -> list[tuple[int, str, str]]:
    return [(one.row, one.field, str(one.reason)) for one in found.rejected]


def test_rows_of_one_number_are_one_person_with_several_seats():
    found = read("id,name,term,party\n7,Anna Holm,1,G\n7,Anna Holm,2,B\n8,Bo Berg,1,G\n")

    assert [(one.name, len(one.mandates)) for one in found.records] == [
        ("Anna Holm", 2),
        ("Bo Berg", 1),
    ]
    assert found.rejected == ()


def test_one_number_with_two_names_rejects_all_its_rows():
    found = read("id,name,party\n7,Anna Holm,G\n8,Bo Berg,G\n7,Cy Falk,G\n")

    assert [one.name for one in found.records] == ["Bo Berg"]
    assert [(row, field) for row, field, _ in reasons(found)] == [(2, "id"), (4, "id")]
    assert "file1.csv 2, file1.csv 4" in reasons(found)[0][2]


@pytest.mark.parametrize(
    ("one", "other", "can_be"),
    [
        ("Anna Holm", "HOLM Anna", True),
        ("Anna Holm", "Anna Maria Holm", True),
        ("José Holm", "Jose Holm", True),
        ("許智峯", "Ted Hui", True),
        ("AnnaHolm", "Anna Holm", True),
        ("Anna Holm", "Bo Holm", False),
        ("Anna Holm", "Anna Berg", False),
        ("", "Anna", True),
    ],
)
def test_two_names_can_be_one_persons_where_one_holds_the_other(one, other, can_be):
    assert agree(one, other) is agree(other, one) is can_be


def test_a_new_name_with_the_same_day_of_birth_is_the_same_person():
    text = "id,name,born,term,party\n7,Anna Holm,1964-03-26,1,G\n7,Anna Berg,1964-03-26,2,G\n"
    (record,) = read(text).records
    assert (record.name, record.other_names) == ("Anna Holm", (("", "Anna Berg"),))


def test_rows_that_contradict_on_birth_or_sex_leave_these_out():
    found = read(
        "id,name,born,sex,term,party\n7,Anna Holm,1964-03-26,F,1,G\n7,Anna Holm,1965-03-26,M,2,G\n"
    )
    assert (found.records[0].birth_date, found.records[0].sex) == ("", "")
    assert sorted(field for _, field, _ in reasons(found)) == ["born", "sex"]


def test_the_finer_of_two_births_counts():
    found = read("id,name,born,term,party\n7,Anna Holm,1964,1,G\n7,Anna Holm,1964-03-26,2,G\n")
    assert found.records[0].birth_date == "1964-03-26"


def test_a_number_of_a_register_under_two_names_is_taken_from_both():
    found = read("id,name,wikidata,party\n1,Anna Holm,Q5,G\n2,Bo Berg,Q5,G\n3,Cy Falk,Q6,G\n")

    assert len(found.records) == 3
    wikidata = [dict(one.identifiers).get("wikidata") for one in found.records]
    assert wikidata == [None, None, "Q6"]
    assert {(row, value.left_out) for row, value in zip((2, 3), found.rejected, strict=True)} == {
        (2, "value"), (3, "value"),
    }  # fmt: skip


def test_namesakes_of_different_birth_that_share_a_number_stay_two():
    found = read(
        "id,name,wikidata,born,party\n1,Anna Holm,Q5,1964-03-26,G\n2,Anna Holm,Q5,1801-01-02,G\n"
    )
    assert len(found.records) == 2


def test_two_entries_of_one_person_in_a_register_are_one_person():
    found = read("id,name,wikidata,party\n1,Anna Holm,Q5,G\n2,HOLM Anna,Q5,B\n")
    (record,) = found.records
    assert [seat.party for seat in record.mandates] == ["G", "B"]


def test_a_further_number_of_the_source_does_not_join_what_its_own_tells_apart():
    text = "- {id: {own: %s, desk: 5}, name: Anna Holm, party: %s}\n"
    content = (text % (1, "G") + text % (2, "B")).encode()
    found = reading.read([("m.yaml", content)])
    assert len(found.records) == 2
    assert {one.value for one in found.rejected} == {"5"}


def test_files_are_joined_by_a_number_that_both_have():
    found = read(
        "wikidata,name,party\nQ1,Anna Holm,G\nQ2,Bo Berg,B\n",
        "qid,name,email,born\nQ2,BERG Bo,bo@example.org,1964\nQ1,Anna Holm,,1970\n",
    )
    assert [(one.name, one.emails, one.birth_date) for one in found.records] == [
        ("Anna Holm", (), "1970"), ("Bo Berg", ("bo@example.org",), "1964"),
    ]  # fmt: skip


def test_tables_of_one_parliament_are_joined_by_its_own_numbers():
    found = read(
        "id,name,party,parliament\n1,Anna Holm,G,Folketing\n2,Bo Berg,B,Folketing\n",
        "member_id,committee,role,from,to\n1,Udenrigsudvalget,Formand,2020-01-01,\n9,Other,member,,\n",
        "person_id,name_fr\n1,Anne Holm\n",
    )
    anna, bo = found.records
    (body,) = anna.bodies
    assert (body.kind, body.name, body.role, body.start) == (
        "committee", "Udenrigsudvalget", "chair", "2020-01-01",
    )  # fmt: skip
    assert (body.parliament, body.country) == ("Folketing", "DK")
    assert anna.other_names == (("fr", "Anne Holm"),)
    assert anna.mandates[0].start is None  # the committee's days are not the seat's
    assert bo.bodies == ()
    assert any("nobody in the other files" in str(one.message) for one in found.warnings)


def test_a_table_of_other_things_never_takes_members_away():
    found = read(
        "actor_id,name,party\n1,Anna Holm,G\n",
        "actor_id,type,name\n1,committee,Finance\n2,committee,Petitions\n",
    )
    assert [one.name for one in found.records] == ["Anna Holm"]
    assert {one.file for one in found.rejected} == {"file2.csv"}


def test_where_chooses_people_and_the_other_files_only_add():
    found = read(
        "epid,name,country,eugroup\n1,Anna HOLM,dk,G\n2,Bo BERG,fr,G\n",
        "epid,name,kind,body,role\n"
        "1,Anna HOLM,committee,AFET,Chair\n2,Bo BERG,committee,AFET,Member\n",
        where={"country": "dk"},
    )
    (record,) = found.records
    assert (record.name, record.bodies[0].role) == ("Anna HOLM", "chair")


# --- people without any number ---------------------------------------------------------------


def test_people_without_numbers_get_one_made_of_their_name():
    text = "name,party,parliament\nAnna Holm,G,Folketing\nBo Berg,B,Folketing\n"
    first, again = read(text), read(text)

    assert first.records[0].identifiers == (("dk-folketing:name", "anna holm"),)
    assert all(one.named_only for one in first.records)
    assert first.records == again.records


def test_namesakes_without_numbers_are_kept_apart_by_what_tells_them_apart():
    found = read("name,party,area\nAnna Holm,G,North\nAnna Holm,B,South\n")

    assert [one.identifiers[0][1] for one in found.records] == [
        "anna holm|north",
        "anna holm|south",
    ]
    assert any("name of row 2 once more" in str(one.message) for one in found.warnings)


def test_one_name_and_one_day_of_birth_are_one_person():
    found = read("name,born,term,party\nAnna Holm,1964-03-26,1,G\nAnna Holm,1964-03-26,2,G\n")
    (record,) = found.records
    assert len(record.mandates) == 2


def test_one_name_and_one_year_of_birth_are_not():
    found = read("name,born,term,party\nAnna Holm,1964,1,G\nAnna Holm,1964,2,G\n")
    assert len(found.records) == 2


def test_a_row_twice_is_one_and_said():
    found = read("name,party,area\nAnna Holm,G,North\nAnna Holm,G,North\n")
    assert len(found.records) == 1
    assert [(one.row, str(one.message)) for one in found.warnings if one.row] == [
        (3, "A row that is there already: counted once")
    ]
    assert found.records[0].identifiers[0][1] == "anna holm"


def test_numbers_of_parliaments_that_are_not_named_do_not_meet_by_chance():
    one = read("id,name,party\n1,Anna Holm,G\n").records[0]
    other = read("id,name,party,email\n1,Bo Berg,G,\n").records[0]
    assert one.identifiers[0] != other.identifiers[0]


# --- enrichment --------------------------------------------------------------------------------


def enrich(text: str) -> Reading:
    return reading.read_enrichment([("facts.csv", text.encode())])


def test_enrichment_needs_numbers_and_no_names():
    found = enrich("wikidata,languages,born\nQ1,French|Danish,1964-03-26\n,German,\n")

    (record,) = found.records
    assert (record.name, record.languages, record.birth_date) == ("", ("fr", "da"), "1964-03-26")
    assert [(row, field) for row, field, _ in reasons(found)] == [(3, "id")]


def test_a_table_without_names_is_no_list_of_members():
    with pytest.raises(Invalid, match="--enrich"):
        read("wikidata,languages\nQ1,French\n")
