"""Shapes in which other parliaments and projects publish, read with no mapping. All invented."""

from __future__ import annotations

import json

import pytest

from gemel.kernel.errors import Invalid
from gemel.people import reading
from gemel.people.reading import PersonRecord, Reading


def read(content: object, name: str = "members.json", **settings) -> Reading:
    raw = content if isinstance(content, str) else json.dumps(content)
    return reading.read([(name, raw.encode())], **settings)


def one(content: object, name: str = "members.json") -> PersonRecord:
    (record,) = read(content, name).records
    return record


def table(text: str) -> Reading:
    return read(text, "members.csv")


# --- headings ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    ["Fecha de alta", "begin mandaat", "mandat_debut", "Date de début du mandat", "Mandate start",
     "Beginn des Mandats", "Data de início", "startLabel", "Since (date)"],
)  # fmt: skip
def test_small_words_in_a_heading_change_nothing(heading):
    (record,) = table(f"name;party;{heading}\nAnna Holm;Green;1.2.2019\n").records

    assert record.mandates[0].start == "2019-02-01"


@pytest.mark.parametrize("heading", ["name_de", "name_la"])
def test_the_language_of_a_name_is_no_small_word(heading):
    (record,) = table(f"name_en,party,{heading}\nAnna Holm,Green,Anne Holm\n").records

    assert record.name == "Anna Holm"
    assert record.other_names == ((heading[-2:], "Anne Holm"),)


def test_a_table_in_arabic():
    found = table(
        "الاسم,الحزب,الدائرة الانتخابية,تاريخ الميلاد,الجنس,البريد الإلكتروني\n"
        "ليلى تجربة,الإصلاح,عمان,26.3.1994,أنثى,l@example.org\n"
        "عمر تجربة,الوحدة,إربد,١٢/١٢/١٩٧٠,ذكر,o@example.org\n"
    )

    assert [(one.sex, one.birth_date) for one in found.records] == [
        ("F", "1994-03-26"), ("M", "1970-12-12"),
    ]  # fmt: skip
    assert [(one.mandates[0].area, one.emails) for one in found.records] == [
        ("عمان", ("l@example.org",)), ("إربد", ("o@example.org",)),
    ]  # fmt: skip


def test_a_constituency_is_surer_than_the_region_around_it():
    (record,) = table("name,party,Province,Constituency\nAnna Holm,Green,Ontario,North\n").records

    assert record.mandates[0].area == "North"


def test_a_sex_is_surer_than_how_people_are_addressed():
    (record,) = table("name,party,Salutation,Gender\nAnna Holm,Green,Dr,FEMALE\n").records

    assert record.sex == "F"


def test_a_column_that_counts_the_rows_is_nobodys_number():
    counted = table("Nr.;Name;Partei\n1;Anna Holm;Grüne\n2;Bo Lund;SPD\n")
    numbered = table("Nr.;Name;Partei\n17;Anna Holm;Grüne\n4;Bo Lund;SPD\n")

    assert [one.identifiers[0][0].split(":")[1] for one in counted.records] == ["name", "name"]
    assert [one.identifiers[0][1] for one in numbered.records] == ["17", "4"]
    assert all(one.identifiers[0][0].split(":")[1] for one in numbered.records)


def test_a_row_of_marks_under_the_headings_is_nobody():
    found = table("id,name,party\n(text),(text),(text)\n#id,#name,#party\n7,Anna Holm,Green\n")

    assert [one.name for one in found.records] == ["Anna Holm"]
    assert [str(one.reason) for one in found.rejected] == ["No name is stated"]
    assert any("The headings once more" in str(one.message) for one in found.warnings)


# --- dates ---------------------------------------------------------------------------------


def test_the_order_of_dates_is_taken_where_others_of_the_file_prove_it():
    text = "name,party,birth_date,start\nAnna Holm,Green,{},05/04/2019\nBo Lund,Blue,02/03/1970,\n"
    european, american = table(text.format("26/03/1994")), table(text.format("03/26/1994"))

    assert european.records[0].mandates[0].start == "2019-04-05"
    assert american.records[0].mandates[0].start == "2019-05-04"
    assert european.records[1].birth_date == "1970-03-02"
    assert any("Day before month" in str(one.message) for one in european.warnings)


@pytest.mark.parametrize("births", [("03/04/1994", "05/06/1970"), ("26/03/1994", "03/26/1970")])
def test_dates_that_prove_nothing_or_both_are_refused(births):
    first, second = births
    found = table(f"name,party,start,birth_date\nAnna,G,05/04/2019,{first}\nBo,B,,{second}\n")

    assert found.records[0].mandates[0].start is None
    assert any("may be day 5 of month 4" in str(one.reason) for one in found.rejected)


def test_a_moment_is_a_day_where_the_clock_stood():
    record = one([{"name": "Anna Holm", "party": "G", "foedselsdato": "/Date(764636400000+0100)/",
                   "doedsdato": "/Date(-62135596800000+0100)/"}])  # fmt: skip

    assert (record.birth_date, record.death_date) == ("1994-03-26", "")


# --- shapes --------------------------------------------------------------------------------


def bound(**values: str) -> dict[str, dict[str, str]]:
    return {name: {"type": "literal", "value": value} for name, value in values.items()}


def test_the_answer_to_a_query_of_wikidata():
    entity = "http://www.wikidata.org/entity/"
    found = read(
        {
            "head": {"vars": ["item", "itemLabel", "party", "partyLabel", "dob", "start", "end"]},
            "results": {
                "bindings": [
                    bound(item=entity + "Q7", itemLabel="Anna Holm", party=entity + "Q9",
                          partyLabel="Green", dob="1994-03-26T00:00:00Z", start="2019-02-01"),
                    bound(item=entity + "Q7", itemLabel="Anna Holm", partyLabel="Blue",
                          start="2015-02-01", end="2019-01-31"),
                    bound(item=entity + "Q8", itemLabel="Q8", partyLabel="Blue"),
                ]
            },
        }
    )  # fmt: skip

    (anna,) = found.records
    assert (anna.identifiers, anna.birth_date) == ((("wikidata", "Q7"),), "1994-03-26")
    assert {(one.party, one.start) for one in anna.mandates} == {
        ("Green", "2019-02-01"), ("Blue", "2015-02-01"),
    }  # fmt: skip
    assert [(one.row, str(one.reason)) for one in found.rejected] == [(4, "No name is stated")]


def test_one_person_alone_in_a_file():
    assert one({"id": 1, "name": "Anna Holm", "party": "Green"}).name == "Anna Holm"
    assert one({"id": 1, "name": "Anna Holm", "party": "Green"}, "a.ndjson").name == "Anna Holm"


def test_offices_beside_the_terms_are_no_seats():
    record = one(
        "- id: {bioguide: H000001}\n"
        "  name: {first: Anna, last: Holm}\n"
        "  bio: {gender: F}\n"
        "  leadership_roles: [{title: Whip, chamber: senate, start: 2007-01-04, end: 2009-01-03}]\n"
        "  terms: [{type: sen, start: 2007-01-04, end: 2013-01-03, state: WA, party: Green}]\n",
        "members.yaml",
    )

    assert [(seat.parliament, seat.party) for seat in record.mandates] == [("Senate", "Green")]


def test_entries_that_are_wrapped_one_by_one():
    membership = {"dateRange": {"start": "2020-02-08", "end": None}, "house": {"showAs": "33rd"},
                  "parties": [{"party": {"showAs": "Green"}}]}  # fmt: skip
    record = one({"results": [{"member": {
        "firstName": "Anna", "lastName": "Holm", "gender": "female",
        "memberships": [{"membership": membership}],
    }}]})  # fmt: skip

    assert [(seat.party, seat.start) for seat in record.mandates] == [("Green", "2020-02-08")]


def test_organs_of_the_assemblee_are_told_from_its_seats():
    def mandate(organ: str, code: str, start: str) -> dict[str, object]:
        return {"uid": "PM" + code, "legislature": "16", "typeOrgane": organ, "dateDebut": start,
                "organes": {"organeRef": code}}  # fmt: skip

    record = one(
        {
            "acteur": {
                "uid": {"#text": "PA1"},
                "etatCivil": {"ident": {"civ": "Mme", "prenom": "Anna", "nom": "Holm"}},
                "mandats": {"mandat": [
                    mandate("ASSEMBLEE", "PO1", "2022-06-22"),
                    mandate("COMPER", "PO2", "2022-06-30"),
                    mandate("GP", "PO3", "2022-06-28"),
                ]},
            }
        }
    )  # fmt: skip

    assert [(seat.parliament, seat.term, seat.start) for seat in record.mandates] == [
        ("", "16", "2022-06-22")
    ]
    assert [(body.kind, body.code) for body in record.bodies] == [
        ("committee", "PO2"), ("other", "PO3"),
    ]  # fmt: skip


def test_posts_of_popolo_tell_where_a_membership_is():
    record = one(
        {
            "persons": [{"id": "p1", "name": "Anna Holm"}],
            "organizations": [
                {"id": "o1", "name": "House of Arcadia", "classification": "legislature"},
                {"id": "c1", "name": "Human Rights", "classification": "committee"},
            ],
            "areas": [{"id": "a1", "name": "North"}],
            "posts": [
                {"id": "m", "organization_id": "o1", "area_id": "a1", "role": "member"},
                {"id": "c", "organization_id": "c1", "role": "chair"},
            ],
            "memberships": [
                {"person_id": "p1", "post_id": "m", "start_date": "2019-02-01"},
                {"person_id": "p1", "post_id": "c", "start_date": "2019-03-01"},
            ],
        }
    )

    assert [(seat.parliament, seat.area) for seat in record.mandates] == [
        ("House of Arcadia", "North")
    ]
    assert [(body.name, body.role) for body in record.bodies] == [("Human Rights", "chair")]


def test_an_account_with_its_sign_is_no_formula():
    found = table("name,party,twitter\nAnna Holm,Green,@annaholm\nBo,Blue,=1+1\n")

    assert found.records[0].links == (("twitter", "annaholm"),)
    assert [one.row for one in found.warnings if "formula" in str(one.message)] == [3]


@pytest.mark.parametrize("content", [{"error": "not found"}, {"message": "quota"}, {}, [], None])
def test_what_is_no_list_of_people_is_said_to_be_none(content):
    with pytest.raises(Invalid, match=r"no list of people is found"):
        read(content)
