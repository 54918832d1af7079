"""Tables of parliaments that nobody has met: other headings, languages, orders, and defects.

All people here are invented.
"""

from __future__ import annotations

import pytest

from gemel.kernel.errors import Invalid
from gemel.people import reading
from gemel.people.reading import BodyRecord, PersonRecord, Reading


def table(text: str, **settings) -> Reading:
    return reading.read([("members.csv", text.encode())], **settings)


def one(text: str, **settings) -> PersonRecord:
    (record,) = table(text, **settings).records
    return record


def reasons(found: Reading) -> list[tuple[int, str, str]]:
    return [(entry.row, entry.field, str(entry.reason)) for entry in found.rejected]


@pytest.mark.parametrize(
    "text",
    [
        "First name,Last name,Gender,Date of birth,Party,Constituency,Start\n"
        "Anna,Holm,Female,1964-03-26,Green,North,2015-06-20\n",
        "Nom;Prénom;Sexe;Date de naissance;Parti;Circonscription;Date début\n"
        "Holm;Anna;F;26/03/1964;Green;North;20/06/2015\n",
        "Nachname;Vorname;Geschlecht;Geburtsdatum;Partei;Wahlkreis;Seit\n"
        "Holm;Anna;weiblich;26.3.1964;Green;North;20.6.2015\n",
        "Achternaam;Voornaam;Geslacht;Geboortedatum;Partij;Kieskring;Begindatum\n"
        "Holm;Anna;vrouw;26-03-1964;Green;North;20-06-2015\n",
        "Efternavn;Fornavn;Køn;Fødselsdato;Parti;Valgkreds;Fra\n"
        "Holm;Anna;kvinde;26. marts 1964;Green;North;20. jun. 2015\n",
        "Apellidos;Nombre;Sexo;Fecha de nacimiento;Partido;Circunscripción;Fecha inicio\n"
        "Holm;Anna;mujer;26 de marzo de 1964;Green;North;20 de junio de 2015\n",
        "Cognome;Nome;Sesso;Data di nascita;Partito;Collegio;Data inizio\n"
        "Holm;Anna;femmina;26 marzo 1964;Green;North;20 giugno 2015\n",
        "Sobrenome;Nome;Sexo;Data de nascimento;Partido;Círculo eleitoral;Início\n"
        "Holm;Anna;feminino;26 de março de 1964;Green;North;20 de junho de 2015\n",
        "Efternamn;Förnamn;Kön;Födelsedatum;Parti;Valkrets;Startdatum\n"
        "Holm;Anna;kvinna;1964-03-26;Green;North;2015-06-20\n",
        "Sukunimi;Etunimi;Sukupuoli;Syntymäaika;Puolue;Vaalipiiri;AlkuPvm\n"
        "Holm;Anna;nainen;26.3.1964;Green;North;20.6.2015\n",
        "Příjmení;Jméno;Pohlaví;Datum narození;Strana;Volební kraj;Mandát od\n"
        "Holm;Anna;žena;26.3.1964;Green;North;20.6.2015\n",
        "familyName\tgivenName\tsex\tbirthDate\tpoliticalParty\telectoralDistrict\tmemberSince\n"
        "Holm\tAnna\tF\t1964-03-26T00:00:00\tGreen\tNorth\t2015-06-20\n",
    ],
)
def test_headings_in_many_languages_say_the_same(text):
    record = one(text)

    assert (record.name, record.given_name, record.family_name) == ("Anna Holm", "Anna", "Holm")
    assert (record.sort_name, record.sex, record.birth_date) == ("Holm, Anna", "F", "1964-03-26")
    (seat,) = record.mandates
    assert (seat.party, seat.area, seat.start) == ("Green", "North", "2015-06-20")
    assert seat.running


def test_columns_stand_in_any_order_and_unknown_ones_are_named():
    found = table("shoe size,party,name\n39,Green,Anna Holm\n")

    assert found.records[0].name == "Anna Holm"
    assert ("shoe size", "These columns are not taken") in [
        (entry.value, str(entry.message)) for entry in found.warnings
    ]


def test_religion_family_and_the_like_are_never_taken():
    found = table("name,party,religion,spouse,ethnicity,children\nAnna Holm,Green,x1,x2,x3,x4\n")
    assert not any(secret in repr(found.records) for secret in ("x1", "x2", "x3", "x4"))


@pytest.mark.parametrize(
    ("written", "name", "given", "family", "sort"),
    [
        ("HOLM, Anna", "Anna HOLM", "Anna", "HOLM", "HOLM, Anna"),
        ("van der Berg, Bo", "Bo van der Berg", "Bo", "van der Berg", "van der Berg, Bo"),
        ("Holm Anna", "Holm Anna", "", "", "Holm Anna"),
        ("ANNA HOLM", "ANNA HOLM", "", "", "ANNA HOLM"),
        ("Holm, Jr.", "Holm, Jr.", "", "", "Holm, Jr."),
        ("Col. Holm, Anna", "Col. Holm, Anna", "", "", "Col. Holm, Anna"),
        ("Holm, Anna, MP", "Holm, Anna, MP", "", "", "Holm, Anna, MP"),
        ("Holm, Anna MP", "Holm, Anna MP", "", "", "Holm, Anna MP"),
    ],
)
def test_one_column_of_names_is_cut_only_where_a_comma_shows_where(
    written, name, given, family, sort
):
    record = one(f'name;party\n"{written}";Green\n')
    assert (record.name, record.given_name, record.family_name, record.sort_name) == (
        name, given, family, sort,
    )  # fmt: skip
    if name != written:
        assert ("", written) in record.other_names


def test_a_whole_name_beside_a_family_name_is_a_whole_name():
    record = one("name,surname,party\nDr. Anna Holm,Holm,Green\n")
    assert (record.name, record.given_name, record.family_name) == (
        "Dr. Anna Holm", "Dr. Anna", "Holm",
    )  # fmt: skip


def test_name_and_surname_may_also_be_the_two_halves():
    record = one("name,surname,party\nAnna,Holm,Green\n")
    assert (record.name, record.given_name, record.family_name) == ("Anna Holm", "Anna", "Holm")


def test_names_by_language_in_columns_of_their_own():
    record = one("name_en,name_fr,Name (ar),party\nAnna Holm,Anne Holm,آنا هولم,Green\n")
    assert record.name == "Anna Holm"
    assert record.other_names == (("fr", "Anne Holm"), ("ar", "آنا هولم"))


def test_a_prefix_column_is_passed_over_in_sorting():
    record = one("voornaam,tussenvoegsel,achternaam,partij\nAnna,van der,Berg,Groen\n")
    assert (record.name, record.family_name) == ("Anna van der Berg", "van der Berg")
    assert record.sort_name == "Berg, Anna van der"


def test_many_dates_of_one_column_are_read_each_for_itself():
    found = table(
        "id,name,party,born\n"
        "1,Anna A,G,26.3.1964\n2,Bo B,G,3/4/1970\n3,Cy C,G,1971-02\n4,Di D,G,x\n"
    )

    assert [record.birth_date for record in found.records] == ["1964-03-26", "", "1971-02", ""]
    assert [(row, field) for row, field, _ in reasons(found)] == [(3, "born"), (5, "born")]
    assert {entry.left_out for entry in found.rejected} == {"value"}


# --- defects --------------------------------------------------------------------------------


def test_a_mandate_that_ends_before_it_starts_is_rejected_and_stops_no_other():
    found = table(
        "id,name,party,start,end\n"
        "1,Anna Holm,Green,2015-01-01,2014-12-31\n"
        "2,Bo Berg,Blue,2015-01-01,2016-01-01\n"
    )

    assert [record.name for record in found.records] == ["Bo Berg"]
    (rejected,) = found.rejected
    assert (rejected.row, rejected.field, rejected.value) == (2, "end", "2014-12-31")
    assert (rejected.left_out, rejected.file) == ("row", "members.csv")
    assert "ends before it starts (2015-01-01)" in str(rejected.reason)


def test_of_several_seats_only_the_backward_one_is_lost():
    found = table(
        "id,name,party,start,end\n"
        "1,Anna Holm,Green,2015-01-01,2014-12-31\n"
        "1,Anna Holm,Green,2018-01-01,\n"
    )
    (record,) = found.records
    assert [seat.start for seat in record.mandates] == ["2018-01-01"]


@pytest.mark.parametrize(
    ("born", "reason"),
    [
        ("2090-01-01", "Born in the future"),
        ("1985-02-30", "no such day"),
        ("2012-05-01", "would be 3 years old"),
        ("1790-01-01", "would be 225 years old"),
        ("85", "not a date"),
    ],
)
def test_a_birth_that_cannot_be_is_left_out_and_the_person_stays(born, reason):
    found = table(f"name,party,birth date,start\nAnna Holm,Green,{born},2015-01-01\n")

    assert found.records[0].birth_date == ""
    (rejected,) = found.rejected
    assert (rejected.row, rejected.field, rejected.left_out) == (2, "birth date", "value")
    assert reason in str(rejected.reason)


def test_rows_without_a_name_are_rejected():
    found = table(
        "id,name,party\n1,,Green\n2,-,Green\n3,Vacant,Green\n4,N/A,Green\n5,An Holm,Green\n"
    )

    assert [record.name for record in found.records] == ["An Holm"]
    assert [(row, field) for row, field, _ in reasons(found)] == [
        (2, "name"), (3, "name"), (4, "name"), (5, "name"),
    ]  # fmt: skip


def test_a_formula_stays_text_and_is_said():
    found = table(
        "name,party\n"
        '"=HYPERLINK(""http://example.org"",""Anna Holm"")",Green\n'
        "Bo Berg,+cmd|' /C calc'!A0\n"
        "Cy Falk,@SUM(A1)\n"
    )

    assert found.records[0].name == '=HYPERLINK("http://example.org","Anna Holm")'
    assert found.records[1].mandates[0].party == "+cmd|' /C calc'!A0"
    said = [entry for entry in found.warnings if "formula" in str(entry.message)]
    assert [(entry.row, entry.field) for entry in said] == [(2, "name"), (3, "party"), (4, "party")]


def test_a_telephone_number_is_no_formula():
    found = table("name,party,phone\nAnna Holm,Green,+45 3337 5006; +45 1234\n")
    assert found.records[0].phones == ("+45 3337 5006", "+45 1234")
    assert found.warnings[0].row == 0  # only that the parliament is not named


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("\u202eeilA\u202c Holm", "eilA Holm"),
        ("An\u200bna Ho\u00adlm", "Anna Holm"),
        ("Anna\u200c Holm", "Anna Holm"),
        ("\ufeffAnna Holm\u2060", "Anna Holm"),
        ("Anna\u200f Holm\u200e", "Anna Holm"),
        ("Anna \u2067Holm", "Anna Holm"),
        ("Anna\x00 Ho\x07lm", "Anna Holm"),
        ("Anna\U000e0041 Holm", "Anna Holm"),
    ],
)
def test_invisible_signs_are_taken_out_and_said(written, kept):
    found = table(f"name,party\n{written},Green\n")

    assert found.records[0].name == kept
    (said,) = [entry for entry in found.warnings if "Invisible" in str(entry.message)]
    assert (said.row, said.field) == (2, "name")
    assert said.value.isprintable()  # the report shows what it was


@pytest.mark.parametrize(
    "name",
    [
        "زهره طبیب\u200cزاده",  # Persian: the non-joiner is spelling
        "ශ්\u200dරී ලංකා",  # Sinhala: the joiner is too
        "Anna \u2067هولم\u2069 Holm",  # balanced isolates
        "Nguyễn Thị Ánh",
        "O’Neill d'Arc-Smith",
    ],
)
def test_signs_that_a_script_needs_stay(name):
    found = table(f"name,party\n{name},Green\n")
    assert found.records[0].name == name
    assert not any(entry.field == "name" for entry in found.warnings)


def test_names_meet_in_one_form_and_white_space_is_one_space():
    record = one("name,party\n  Jose\u0301 \u00a0  Holm ,Green\n")
    assert record.name == "José Holm"


def test_codes_of_windows_1252_become_the_signs_they_stood_for():
    found = table("name,party\nN\x92Diaye Anna,Green\n")
    assert found.records[0].name == "N’Diaye Anna"
    assert any("Windows-1252" in str(entry.message) for entry in found.warnings)


def test_a_digit_in_a_name_and_a_lost_letter_are_kept_and_said():
    found = table("name,party\nANNA H0LM,Green\nBo Ber\ufffd,Blue\n")
    assert [record.name for record in found.records] == ["ANNA H0LM", "Bo Ber\ufffd"]
    assert [entry.row for entry in found.warnings if entry.field == "name"] == [2, 3]


def test_a_row_longer_or_shorter_than_the_headings_is_rejected():
    text = "id,name,party,area\n" + "".join(
        f"{n},Anna {'x' * n},Green,North\n" for n in range(1, 9)
    )
    found = table(text + "9,Bo Berg,Blue,South,more\n10,Cy Falk,Red\n")

    assert len(found.records) == 8
    assert [(row, "under 4 headings" in reason) for row, _, reason in reasons(found)] == [
        (10, True), (11, True),
    ]  # fmt: skip


def test_a_separator_at_the_end_of_every_row_is_no_fault():
    found = table("name,party\nAnna Holm,Green,\nBo Berg,Blue,\n")
    assert len(found.records) == 2
    assert found.rejected == ()


def test_a_file_that_leaves_out_empty_cells_at_the_end_is_read_and_said():
    text = "name,party,area,email\n" + "".join(f"Anna {'x' * n},Green\n" for n in range(1, 9))
    found = table(text)
    assert len(found.records) == 8
    assert any("Fewer cells" in str(entry.message) for entry in found.warnings)


def test_a_text_longer_than_the_register_can_hold_is_not_taken():
    found = table(f"name,party\nAnna Holm,{'x' * 201}\n{'Bo ' * 80},Blue\n")
    assert [record.name for record in found.records] == ["Anna Holm"]
    assert found.records[0].mandates[0].party == ""
    assert [row for row, _, _ in reasons(found)] == [2, 3, 3]


def test_sex_is_taken_as_stated_and_never_from_a_doubtful_letter():
    def sexes(*values: str) -> list[tuple[str, str]]:
        rows = "".join(f"{n},Anna {'x' * n},Green,{v}\n" for n, v in enumerate(values, 1))
        found = table("id,name,party,sex\n" + rows)
        return [(record.sex, record.sex_as_written) for record in found.records]

    assert sexes("M", "F", "male", "WOMAN", "") == [
        ("M", ""), ("F", ""), ("M", ""), ("F", ""), ("", ""),
    ]  # fmt: skip
    assert sexes("m", "v") == [("M", ""), ("F", "")]  # man, vrouw
    assert sexes("h", "f") == [("M", ""), ("F", "")]  # homme, femme
    assert sexes("H", "M") == [("M", ""), ("F", "")]  # hombre, mujer; homem, mulher
    assert sexes("divers", "1", "x") == [("", "divers"), ("", "1"), ("", "x")]
    assert sexes("Mme", "M.") == [("F", ""), ("M", "")]


def test_links_that_a_browser_should_not_follow_are_refused():
    found = table("name,party,website,twitter\nAnna Holm,Green,javascript:alert(1),@anna\n")
    assert found.records[0].links == (("twitter", "anna"),)
    assert [(field, reason) for _, field, reason in reasons(found)] == [
        ("website", "Not a link to a page")
    ]


def test_undated_seats_among_dated_ones_are_kept_and_never_in_force():
    found = table(
        "id,name,party,start,end\n1,Anna Holm,G,2015-01-01,\n2,Bo Berg,G,,\n3,Cy Falk,G,,2016\n"
    )

    assert [record.mandates[0].running for record in found.records] == [True, False, False]
    assert [entry.row for entry in found.warnings if entry.field == "start"] == [3, 4]


def test_a_list_without_any_dates_is_a_list_of_sitting_members():
    assert one("name,party\nAnna Holm,Green\n").mandates[0].running


def test_an_end_that_cannot_be_read_is_no_open_end():
    found = table("name,party,start,end\nAnna Holm,G,2015,soon\nBo Berg,G,2015,ongoing\n")
    assert [record.mandates[0].running for record in found.records] == [False, True]
    assert [row for row, _, _ in reasons(found)] == [2]


def test_a_column_may_say_who_still_sits():
    found = table("name,party,active\nAnna Holm,G,true\nBo Berg,G,false\n")
    assert [record.mandates[0].running for record in found.records] == [True, False]


def test_a_table_of_wikidata_is_people_by_their_items():
    found = table(
        "item,itemLabel,genderLabel,dob,partyLabel,districtLabel\n"
        "http://www.wikidata.org/entity/Q7,Anna Holm,female,1964-03-26T00:00:00Z,Green,North\n"
        "http://www.wikidata.org/entity/Q7,Anna Holm,female,1964-03-26T00:00:00Z,Green,South\n"
        "http://www.wikidata.org/.well-known/genid/1,Bo Berg,male,,Blue,West\n"
        "no item,Cy Falk,male,,Blue,West\n"
    )
    assert found.records[0].identifiers == (("wikidata", "Q7"),)
    assert [len(one.mandates) for one in found.records] == [2, 1, 1]
    assert [(one.row, one.field, one.left_out) for one in found.rejected] == [(5, "item", "value")]


def test_the_houses_of_a_congress_are_named_in_a_table_too():
    (seat,) = one("full_name,type,state,party,bioguide_id\nAnna Holm,sen,OH,G,H000001\n").mandates
    assert (seat.parliament, seat.country, seat.area) == ("Senate", "US", "OH")


# --- parliaments and countries --------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parliament", "country", "written"),
    [
        ("country,name,party\nDenmark,Anna Holm,G\n", "", "DK", ""),
        ("country,name,party\ndk,Anna Holm,G\n", "", "DK", ""),
        ("country,name,party\nArcadia,Anna Holm,G\n", "", "", "Arcadia"),
        ("country_code,country,name,party\nGB-NIR,United Kingdom,Anna Holm,G\n", "", "", "GB-NIR"),
        ("parliament,name,party\nFolketinget,Anna Holm,G\n", "Folketinget", "DK", ""),
        ("parliament,name,party\nNational Assembly,Anna Holm,G\n", "National Assembly", "", ""),
        ("chamber,name,party\nTweede Kamer,Anna Holm,G\n", "Tweede Kamer", "NL", ""),
        ("parliament,country,name,party\nEuropean Parliament,fr,Anna Holm,G\n",
         "European Parliament", "", ""),
        ("name,party\nAnna Holm,G\n", "", "", ""),
    ],
)  # fmt: skip
def test_the_parliament_is_what_the_file_says_and_nothing_more(text, parliament, country, written):
    (seat,) = one(text).mandates
    assert (seat.parliament, seat.country, seat.country_as_written) == (
        parliament, country, written,
    )  # fmt: skip


def test_a_file_that_names_no_parliament_says_so_once():
    found = table("name,party\nAnna Holm,G\nBo Berg,G\n")
    (said,) = [entry for entry in found.warnings if entry.field == "parliament"]
    assert (said.row, said.count) == (0, 2)


def test_committees_come_with_roles_and_friendship_groups_with_countries():
    record = one(
        "name;party;parliament;committees;friendship groups\n"
        "Anna Holm;G;Folketing;Foreign Affairs (Chair)|Petitions|URU;France - Burundi\n"
    )

    def body(kind: str, **facts) -> BodyRecord:
        return BodyRecord(kind, parliament="Folketing", country="DK", **facts)

    assert record.bodies == (
        body("committee", name="Foreign Affairs", role="chair"),
        body("committee", name="Petitions", role="member"),
        body("committee", code="URU", role="member"),
        body("friendship_group", name="France - Burundi", role="member", countries=("FR", "BI")),
    )


# --- a part ---------------------------------------------------------------------------------

THREE = "Country,name,party\nDenmark,Anna Holm,Green\nNorway,Bo Berg,Green\nDenmark,Cy Falk,Blue\n"


@pytest.mark.parametrize(
    ("where", "names"),
    [
        ({"country": "denmark"}, ["Anna Holm", "Cy Falk"]),
        ({"COUNTRY": "Denmark", "party": "Blue"}, ["Cy Falk"]),
        ({}, ["Anna Holm", "Bo Berg", "Cy Falk"]),
    ],
)
def test_where_takes_the_rows_with_these_values(where, names):
    found = table(THREE, where=where)
    assert [record.name for record in found.records] == names
    assert found.counts["left_out"] == 3 - len(names)


@pytest.mark.parametrize(
    ("where", "word"),
    [({"contry": "Denmark"}, "There are: Country"), ({"country": "Mars"}, "Mars")],
)
def test_a_slip_in_where_is_said(where, word):
    with pytest.raises(Invalid, match=word):
        table(THREE, where=where)


def test_defects_of_rows_that_are_not_wanted_are_not_told():
    found = table(
        "country,name,party\nDenmark,Anna Holm,G\nNorway,-,G\n", where={"country": "Denmark"}
    )
    assert found.rejected == ()
