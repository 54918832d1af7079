"""Tables joined by numbers: members, memberships, parties and bodies, each in its file. Invented.

A number is never taken for the name of the wrong thing: where two tables could be meant, it stays.
"""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gemel.people import reading
from gemel.people.reading import PersonRecord, Reading

MEMBERS = "id,name,gender,birth_date\n1,Anna Holm,F,1994-03-26\n2,Bo Lund,M,1970-01-02\n"
PARTIES = "id,name,abbreviation\n10,Green,GRN\n1,Blue,BLU\n"
SEATS = (
    "id,member_id,party_id,constituency,start_date,end_date\n"
    "1,1,10,North,2019-02-01,\n"
    "2,2,10,South,2015-02-01,2019-01-31\n"
    "3,2,1,South,2019-02-01,\n"
)


def read(**files: object) -> Reading:
    """Read files: their keyword is their name, content that is no text becomes JSON."""
    return reading.read(
        [
            (f"{name}.csv", content.encode())
            if isinstance(content, str)
            else (f"{name}.json", json.dumps(content).encode())
            for name, content in files.items()
        ],
        shut_in=False,
    )


def seats(record: PersonRecord) -> list[tuple[str, str, str | None]]:
    return [(seat.party, seat.area, seat.start) for seat in record.mandates]


def test_members_memberships_and_parties_make_one_parliament():
    found = read(members=MEMBERS, memberships=SEATS, parties=PARTIES)

    anna, bo = found.records
    assert seats(anna) == [("Green", "North", "2019-02-01")]
    assert seats(bo) == [("Green", "South", "2015-02-01"), ("Blue", "South", "2019-02-01")]
    assert not found.rejected


def test_the_order_and_the_names_of_the_files_change_nothing():
    one = read(members=MEMBERS, memberships=SEATS, parties=PARTIES)
    other = read(
        **{"1": PARTIES.replace("id,name", "party_id,party_name"), "2": SEATS, "3": MEMBERS}
    )

    assert [seats(record) for record in one.records] == [seats(record) for record in other.records]


def test_a_membership_of_an_organization_that_is_a_party_is_no_seat():
    found = read(
        members=MEMBERS,
        memberships="person_id,organization_id,start_date\n1,10,2019-02-01\n",
        parties=PARTIES,
    )

    anna = found.records[0]
    assert not anna.mandates
    assert [(one.party, one.start) for one in anna.affiliations] == [("Green", "2019-02-01")]


def test_organizations_are_told_apart_by_their_kind():
    found = read(
        persons="id,name,birth_date\np1,Anna Holm,26.3.1994\n",
        memberships=(
            "id,person_id,organization_id,on_behalf_of_id,area_id,role,start_date\n"
            "m1,p1,o1,g1,a1,member,2019-02-01\nm2,p1,c1,,,chair,2019-03-01\nm3,p1,g1,,,,2001\n"
        ),
        organizations=(
            "id,name,classification\no1,House of Arcadia,legislature\n"
            "c1,Human Rights,committee\ng1,Green,party\n"
        ),
        areas="id,name\na1,North\n",
    )

    (anna,) = found.records
    assert [(seat.parliament, *seats(anna)[0]) for seat in anna.mandates] == [
        ("House of Arcadia", "Green", "North", "2019-02-01")
    ]
    assert [(body.kind, body.name, body.role, body.start) for body in anna.bodies] == [
        ("committee", "Human Rights", "chair", "2019-03-01")
    ]
    assert [(one.party, one.start) for one in anna.affiliations] == [("Green", "2001")]


def test_who_is_numbered_as_a_person_is_one():
    found = read(a="id,name\n1,Anna Holm\n2,Bo Lund\n", b="member_id,party,start\n1,Green,2019\n")

    assert [record.name for record in found.records] == ["Anna Holm", "Bo Lund"]
    assert seats(found.records[0]) == [("Green", "", "2019")]


def test_codes_of_parties_and_committees_get_their_names():
    found = read(
        members="id,name,party,committees\n1,Anna Holm,GRN,AFET|DROI\n",
        parties="code,name\nGRN,Green\nBLU,Blue\n",
        committees="code,name\nAFET,Foreign Affairs\nDROI,Human Rights\n",
    )

    (anna,) = found.records
    assert seats(anna)[0][0] == "Green"
    assert [body.name for body in anna.bodies] == ["Foreign Affairs", "Human Rights"]


def test_where_two_tables_could_be_meant_the_number_stays():
    names = "id,name\n1,North\n2,South\n"
    found = read(members="id,name,gender,party_id\n1,Anna Holm,F,1\n", a=names, b=names)

    assert seats(found.records[0])[0][0] == "1"


def test_a_number_that_the_table_lacks_is_kept_and_told():
    found = read(members="id,name,gender,party_id\n5,Anna Holm,F,77\n6,Bo,M,10\n", parties=PARTIES)

    assert [seats(record)[0][0] for record in found.records] == ["77", "Green"]
    assert [
        (one.row, one.value) for one in found.warnings if "No such number" in one.message.text
    ] == [(2, "77")]


def test_the_lists_of_one_tree_and_of_several_are_joined_alike():
    people = [{"id": 1, "name": "Anna Holm", "gender": "F", "party_id": 10}]
    parties = [{"id": 10, "name": "Green"}]
    one = read(data={"country": "JO", "members": people, "parties": parties})
    two = read(members={"value": people}, parties={"value": parties})

    assert one.records[0].mandates[0].country == "JO"
    assert [seats(found.records[0]) for found in (one, two)] == [[("Green", "", None)]] * 2


def test_a_seat_without_dates_completes_the_dated_one_of_another_file():
    found = read(
        members="id,name,party,constituency\n1,Anna Holm,Green,North\n2,Bo Lund,Blue,South\n",
        mandates="member_id,start,end\n1,2015-01-01,2019-01-01\n1,2019-01-02,\n",
    )

    anna, bo = found.records
    assert seats(anna) == [("", "", "2015-01-01"), ("Green", "North", "2019-01-02")]
    assert seats(bo) == [("Blue", "South", None)]


ROWS = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=8)


@settings(max_examples=60, deadline=None)
@given(ROWS, st.permutations(["members", "seats", "parties"]))
def test_every_number_of_a_party_becomes_its_name_and_nobody_is_lost(rows, order):
    tables = {
        "members": "id,name,gender\n" + "".join(f"{n},Anna {'x' * n},F\n" for n in range(1, 5)),
        "seats": "member_id,party_id,start\n" + "".join(f"{m},{p},20{m}{p}\n" for m, p in rows),
        "parties": "id,name\n" + "".join(f"{n},Party {n}\n" for n in range(1, 5)),
    }
    found = read(**{name: tables[name] for name in order})

    assert {record.name for record in found.records} == {f"Anna {'x' * n}" for n in range(1, 5)}
    stated = {(record.identifiers[0][1], seat.party) for record in found.records
              for seat in record.mandates}  # fmt: skip
    assert stated == {(str(member), f"Party {party}") for member, party in rows}


@pytest.mark.parametrize("name", ["members", "deputies"])
def test_a_list_of_members_is_never_taken_for_a_list_of_names(name):
    found = read(**{name: "id,name,party\n1,Anna Holm,Green\n"}, seats="member_id,start\n1,2019\n")

    assert seats(found.records[0]) == [("Green", "", "2019")]
