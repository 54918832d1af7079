"""Trees of members and terms in JSON and YAML, in shapes that other parliaments publish.

All people here are invented; the shapes are those of real sources.
"""

from __future__ import annotations

import json

import pytest

from gemel.kernel.errors import Invalid
from gemel.people import reading
from gemel.people.reading import AffiliationRecord, Mapping, PersonRecord, Reading
from gemel.people.reading.mapping import Column


def yaml(text: str, **settings) -> Reading:
    return reading.read([("members.yaml", text.encode())], **settings)


def tree(data: object, **settings) -> Reading:
    return reading.read([("members.json", json.dumps(data).encode())], **settings)


def only(found: Reading) -> PersonRecord:
    (record,) = found.records
    return record


CONGRESS = """
- id:
    bioguide: H000001
    govtrack: 400050
    fec: [H2OH13033, S6DC00014]
    wikidata: Q1
  name: {first: Anna, middle: B., last: Holm, official_full: Anna B. Holm}
  bio: {birthday: '1952-11-09', gender: F, religion: none of ours}
  terms:
  - {type: rep, start: '1993-01-05', end: '1994-12-01', state: OH, district: 13, party: Green}
  - {type: sen, start: '2025-01-03', end: '2031-01-03', state: OH, class: 1, party: Green,
     phone: 202-224-2315}
  family: [{name: {first: Eve, last: Other}, relation: sister}]
"""


def test_members_and_terms_of_a_congress():
    record = only(yaml(CONGRESS))

    assert (record.name, record.given_name, record.family_name) == (
        "Anna B. Holm", "Anna B.", "Holm",
    )  # fmt: skip
    assert (record.sex, record.birth_date) == ("F", "1952-11-09")
    assert {("bioguide", "H000001"), ("govtrack", "400050"), ("wikidata", "Q1")} <= set(
        record.identifiers
    )
    first, second = record.mandates
    assert (first.parliament, first.country, first.area) == (
        "House of Representatives",
        "US",
        "OH 13",
    )
    assert (first.start, first.end, first.party) == ("1993-01-05", "1994-12-01", "Green")
    assert (second.parliament, second.area, second.end) == ("Senate", "OH", "2031-01-03")
    assert "Eve" not in repr(record)
    assert "none of ours" not in repr(record)


def test_names_as_objects_by_language_and_dates_of_the_north():
    record = only(
        yaml("""
parliament: {name: {en: Diet of Arcadia, fr: Diète d’Arcadie}}
country: Arcadia
members:
  - id: A1
    name: {en: Anna Holm, fr: Anne Holm, ar: آنا هولم}
    born: 26.3.1964
    gender: female
    languages: [en, French, Klingon]
    terms:
      - {start: 26.3.1994, end: 1.10.1998, constituency: North, party: {name: Greens, id: g}}
      - {start: 1.10.1998, end: ongoing, constituency: South, party: {en: Greens, fr: Verts}}
      - {start: 1.10.2008, end: 2.3.2004, constituency: South}
    committees:
      - {name: Foreign Affairs, role: Chair, from: 2019-01-01}
      - {name: {en: Petitions, fr: Pétitions}}
""")
    )

    assert record.name == "Anna Holm"
    assert record.other_names == (("fr", "Anne Holm"), ("ar", "آنا هولم"))
    assert (record.birth_date, record.languages) == ("1964-03-26", ("en", "fr"))
    assert record.unread == (("languages", "Klingon"),)
    seats = [(seat.start, seat.end, seat.area, seat.party) for seat in record.mandates]
    assert seats == [
        ("1994-03-26", "1998-10-01", "North", "Greens"),
        ("1998-10-01", None, "South", "Greens"),
    ]
    assert {(seat.parliament, seat.country_as_written) for seat in record.mandates} == {
        ("Diet of Arcadia", "Arcadia")
    }
    assert [(body.name, body.role, body.start) for body in record.bodies] == [
        ("Foreign Affairs", "chair", "2019-01-01"), ("Petitions", "", None),
    ]  # fmt: skip


def test_a_seat_that_ends_before_it_starts_is_left_out_and_its_person_is_not():
    found = yaml("""
- {id: 1, name: Anna Holm, terms: [{start: 1.10.2008, end: 2.3.2004, party: G}]}
- {id: 2, name: Bo Berg, terms: [{start: 2.3.2004, party: G}]}
""")
    (rejected,) = found.rejected
    assert (rejected.row, rejected.field, rejected.value) == (1, "terms.end", "2.3.2004")
    assert rejected.left_out == "mandate"
    assert [len(record.mandates) for record in found.records] == [0, 1]


def test_names_in_parts_by_language():
    record = only(
        yaml("- {name: {fr: {first: Anne, last: Holm}, en: {first: Anna, last: Holm}}, party: G}\n")
    )
    assert (record.name, record.given_name, record.family_name) == ("Anna Holm", "Anna", "Holm")
    assert ("fr", "Anne Holm") in record.other_names


def test_parts_that_are_objects_by_language():
    record = only(
        tree([{"givenName": {"lang:fr": "Anne", "lang:en_GB": "Anna"}, "familyName": "Holm",
               "party": [{"lang": "fr", "value": "Verts"}, {"lang": "en", "value": "Greens"}]}])
    )  # fmt: skip
    assert (record.name, record.mandates[0].party) == ("Anna Holm", "Greens")


def test_popolo_with_names_by_language():
    record = only(
        tree(
            {
                "persons": [
                    {
                        "id": "Q1",
                        "name": {"lang:zh": "張安娜", "lang:en": "Anna Chang"},
                        "identifiers": [{"scheme": "wikidata", "identifier": "Q1"}],
                    }
                ],
                "organizations": [
                    {"id": "Q5", "classification": "branch", "area_id": "Q3",
                     "name": {"lang:zh": "議會", "lang:en": "Council"}},
                    {"id": "Q2", "classification": "party", "name": {"lang:en": "Greens"}},
                    {"id": "Q7", "classification": "committee", "name": "Petitions"},
                ],
                "areas": [
                    {"id": "Q3", "name": {"lang:en": "Central"},
                     "identifiers": [{"scheme": "MS_FB", "identifier": "country:hk/district:c"}]}
                ],
                "memberships": [
                    {"person_id": "Q1", "organization_id": "Q5", "on_behalf_of_id": "Q2",
                     "area_id": "Q3", "start_date": "2016-01-01"},
                    {"person_id": "Q1", "organization_id": "Q2", "start_date": "2010"},
                    {"person_id": "Q1", "organization_id": "Q7", "role": "Chair"},
                    {"person_id": "Q99", "organization_id": "Q5"},
                ],
            }
        )
    )  # fmt: skip

    assert record.identifiers == (("wikidata", "Q1"),)
    assert (record.name, record.other_names) == ("Anna Chang", (("zh", "張安娜"),))
    (seat,) = record.mandates
    assert (seat.parliament, seat.country, seat.area, seat.party) == (
        "Council", "HK", "Central", "Greens",
    )  # fmt: skip
    assert record.affiliations == (AffiliationRecord("Greens", "", "2010", None),)
    assert [(body.kind, body.name, body.role) for body in record.bodies] == [
        ("committee", "Petitions", "chair")
    ]


def test_a_membership_of_nobody_is_rejected():
    found = tree(
        {"persons": [{"id": "1", "name": "Anna Holm"}], "memberships": [{"person_id": "2"}]}
    )
    assert [(one.field, one.value) for one in found.rejected] == [("person_id", "2")]


@pytest.mark.parametrize(
    ("data", "seat"),
    [
        (  # as in Norway: named things with numbers
            {"representanter": [{"etternavn": "Holm", "fornavn": "Anna", "kjoenn": "kvinne",
              "foedselsdato": "1964-03-26T00:00:00", "doedsdato": "0001-01-01T00:00:00", "id": "A",
              "fylke": {"id": "No", "navn": "North"}, "parti": {"id": "G", "navn": "Green"}}]},
            ("Green", "", "North", None, None),
        ),
        (  # as in Switzerland: abbreviations, and a membership of its own
            [{"id": 1, "firstName": "Anna", "lastName": "Holm", "gender": "f",
              "birthDate": "1964-03-26T00:00:00Z", "canton": {"id": 0, "abbreviation": "North"},
              "party": {"id": 0, "abbreviation": "Green", "name": None},
              "faction": {"id": 4, "abbreviation": "GL"},
              "membership": {"id": 0, "entryDate": "2015-11-30T00:00:00Z"}}],
            ("Green", "GL", "North", "2015-11-30", None),
        ),
        (  # as in London: everything in wrappings
            {"items": [{"value": {"id": 172, "nameListAs": "Holm, Anna", "gender": "F",
              "nameDisplayAs": "Anna Holm", "dateOfBirth": "1964-03-26",
              "latestParty": {"id": 15, "name": "Green"},
              "latestHouseMembership": {"membershipFrom": "North",
                "membershipStartDate": "1987-06-11T00:00:00", "membershipEndDate": None}}}]},
            ("Green", "", "North", "1987-06-11", None),
        ),
        (  # as in Vienna: clubs, and "ongoing"
            [{"id": "1", "name": "Anna Holm", "surname": "Holm", "sex": "w",
              "birth": "26.03.1964", "employment": [{"position": "x", "start": "1990"}],
              "mp_nr": [{"club": "Green", "start": "26.03.1994", "end": "ongoing"}]}],
            ("", "Green", "", "1994-03-26", None),
        ),
        (  # as in Stockholm: wrapped lists, seats of the house among those of its bodies
            {"personlista": {"@hits": "1", "person": [{"intressent_id": "1", "tilltalsnamn": "Anna",
              "efternamn": "Holm", "kon": "kvinna", "parti": "Green", "valkrets": "North",
              "fodelsedatum": "1964-03-26", "personuppdrag": {"uppdrag": [
                {"organ_kod": "kam", "from": "2018-09-24", "tom": "2022-09-26"},
                {"organ_kod": "UU", "from": "2018-10-01", "tom": "2020-01-01"}]}}]}},
            ("Green", "", "North", "2018-09-24", "2022-09-26"),
        ),
        (  # as in Helsinki: every person in a wrapping, and dates with full stops
            [{"Henkilo": {"HenkiloNro": "911", "SukuNimi": "Holm", "EtunimetNimi": "Anna",
              "SyntymaPvm": "26.3.1964", "SukuPuoliKoodi": "Nainen", "Puolue": {"Nimi": "Green"},
              "Edustajatoimet": {"Edustajatoimi": [
                {"AlkuPvm": "26.3.1994", "LoppuPvm": "", "Vaalipiiri": "North"}]}}}],
            ("Green", "", "North", "1994-03-26", None),
        ),
    ],
    ids=["norway", "switzerland", "london", "vienna", "stockholm", "helsinki"],
)  # fmt: skip
def test_shapes_of_six_parliaments(data, seat):
    record = only(tree(data))

    assert (record.name, record.family_name, record.sex) == ("Anna Holm", "Holm", "F")
    assert record.birth_date == "1964-03-26"
    (found,) = record.mandates
    assert (found.party, found.group, found.area, found.start, found.end) == seat


def test_people_may_be_the_values_of_their_numbers():
    found = tree({"members": {"a1": {"name": "Anna Holm", "party": "G"},
                              "a2": {"name": "Bo Berg", "party": "B"}}})  # fmt: skip
    assert [(one.identifiers[0][1], one.name) for one in found.records] == [
        ("a1", "Anna Holm"), ("a2", "Bo Berg"),
    ]  # fmt: skip


def test_every_person_of_a_wrapped_list_is_read():
    found = tree(
        [{"Person": {"id": n, "name": f"Anna {'x' * n}", "party": "G"}} for n in (1, 2, 3)]
    )
    assert [one.identifiers[0][1] for one in found.records] == ["1", "2", "3"]


def test_the_lists_of_two_chambers_are_both_read_each_for_its_house():
    found = tree({"country": "DK", "chambers": [
        {"name": "Upper House", "members": [{"id": 1, "name": "Anna Holm", "party": "G"}]},
        {"name": "Lower House", "members": [{"id": 1, "name": "Bo Berg", "party": "B"},
                                            {"id": 2, "name": "Cy Falk", "party": "B"}]},
    ]})  # fmt: skip
    seats = [(one.row, one.name, one.mandates[0].parliament) for one in found.records]
    assert seats == [
        (1, "Anna Holm", "Upper House"),
        (2, "Bo Berg", "Lower House"),
        (3, "Cy Falk", "Lower House"),
    ]
    assert {one.mandates[0].country for one in found.records} == {"DK"}
    assert len({one.identifiers for one in found.records}) == 3


def test_a_list_of_other_people_beside_the_members_is_named_and_not_taken():
    members = [{"id": n, "name": f"Anna {'x' * n}", "party": "G", "area": "N"} for n in (1, 2)]
    found = tree(
        {"members": members, "staff": [{"name": "Eve Other", "email": "e@x.org", "desk": 1}]}
    )
    assert len(found.records) == 2
    assert [
        (one.field, one.value) for one in found.warnings if "another kind" in str(one.message)
    ] == [("staff", "1")]


def test_terms_and_committees_may_have_numbers_and_codes_for_keys():
    record = only(
        yaml("""
- name: Anna Holm
  party: G
  terms: {1: {start: 2004-03-02, end: 2008, party: G}, 2: {start: 2008, party: B}}
  committees: {AFET: chair, DROI: {role: member, since: 2010}}
""")
    )
    assert [(seat.start, seat.party) for seat in record.mandates] == [
        ("2004-03-02", "G"),
        ("2008", "B"),
    ]
    assert [(body.code, body.role, body.start) for body in record.bodies] == [
        ("AFET", "chair", None), ("DROI", "member", "2010"),
    ]  # fmt: skip


def test_popolo_may_have_its_memberships_below_the_persons():
    record = only(
        tree({"persons": [{"name": "Anna Holm", "memberships": [
            {"organization": {"name": "Folketinget", "classification": "legislature"},
             "on_behalf_of": {"name": "G"}, "start_date": "2015-06-20"}]}]})
    )  # fmt: skip
    (seat,) = record.mandates
    assert (seat.parliament, seat.country, seat.party) == ("Folketinget", "DK", "G")


def test_a_mapping_of_fields_is_refused_where_the_fields_are_known():
    data = {"persons": [{"name": "Anna Holm"}], "memberships": []}
    with pytest.raises(Invalid, match="only constants"):
        tree(data, mapping=Mapping(fields={"name": (Column("x"),)}))


def test_nobody_else_in_the_tree_is_taken_for_the_person():
    record = only(
        yaml("""
- name: Anna Holm
  party: G
  spouse: {first_name: Eve, email: eve@example.org}
  assistant: {name: Adam, phone: 12345}
  birthplace: {name: Town, country: Norway}
""")
    )
    assert record.name == "Anna Holm"
    assert record.emails == record.phones == ()
    assert record.mandates[0].country == ""


def test_who_has_no_seat_among_people_with_seats_keeps_the_party():
    found = yaml("""
- {id: 1, name: Anna Holm, terms: [{start: 2004-03-02, party: G}]}
- {id: 2, name: Bo Berg, party: B, terms: []}
""")
    assert found.records[1].mandates == ()
    assert found.records[1].affiliations == (AffiliationRecord("B"),)


def test_a_mapping_says_where_people_and_fields_are():
    mapping = Mapping(
        fields={
            "name": (Column("who.called"),),
            "birth_date": (Column("who.day", order="mdy"),),
            "start": (Column("spells.since"),),
            "sex": (Column("who.s", values={"2": "F"}),),
        },
        constants={"country": "DK", "parliament": "Folketing"},
        people="stuff.list",
        terms="spells",
    )
    data = {"stuff": {"list": [{"who": {"called": "Anna Holm", "day": "3/4/1964", "s": "2"},
                                "spells": [{"since": "2015-06-20", "party": "G"}]}]}}  # fmt: skip
    record = only(tree(data, mapping=mapping))

    assert (record.name, record.birth_date, record.sex) == ("Anna Holm", "1964-03-04", "F")
    (seat,) = record.mandates
    assert (seat.parliament, seat.country, seat.start, seat.party) == (
        "Folketing", "DK", "2015-06-20", "G",
    )  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        [],
        {},
        "text",
        [1, 2],
        [{"name": "Foreign Affairs", "code": "AFET"}],
        {"parties": [{"name": "Green", "seats": 12}]},
        [{"party": "Green", "country": "dk"}],
        {"name": "A file", "version": 1},
    ],
)
def test_trees_without_people_are_refused(data):
    with pytest.raises(Invalid):
        tree(data)


def test_where_works_on_keys_and_on_our_fields():
    data = {"country": "DK", "members": [
        {"name": "Anna Holm", "party": "G", "bio": {"town": "A"}},
        {"name": "Bo Berg", "party": "B", "bio": {"town": "B"}},
    ]}  # fmt: skip
    assert [one.name for one in tree(data, where={"party": "g"}).records] == ["Anna Holm"]
    assert [one.name for one in tree(data, where={"bio.town": "B"}).records] == ["Bo Berg"]
    assert len(tree(data, where={"country": "dk"}).records) == 2
    assert [one.row for one in tree(data, where={"party": "B"}).records] == [2]
    with pytest.raises(Invalid, match="shoe"):
        tree(data, where={"shoe": "1"})
