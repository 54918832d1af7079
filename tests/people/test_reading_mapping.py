"""Mapping files: what they say is done, and what they say wrongly is named."""

from __future__ import annotations

import pytest

from gemel.kernel.errors import Invalid
from gemel.people import reading
from gemel.people.reading import PersonRecord

TOML = """
[file]
separator = ";"
date = "mdy"
names = "family given"
header = 2

[fields]
name = "A"
birth_date = "B"
sex = { column = "C", values = { K = "F", M = "M" } }
id = "D"
"identifiers.wikidata" = "W"
committees = { column = "E", split = "/" }
email = ["F", "G"]
start = { column = "H", date = "dmy" }

[constants]
country = "DK"
parliament = "Folketing"
"""
YAML = """
file: {separator: ";", date: mdy, names: family given, header: 2}
fields:
  name: A
  birth_date: B
  sex: {column: C, values: {K: F, M: M}}
  id: D
  identifiers: {wikidata: W}
  committees: {column: E, split: /}
  email: [F, G]
  start: {column: H, date: dmy}
constants: {country: DK, parliament: Folketing}
"""
TABLE = "some title\nA;B;C;D;W;E;F;G;H\nHOLM Anna;3/4/1964;K;x1;Q1;Ud/Fi;a@b.dk;c@d.dk;5/6/2015\n"


def members(text: str, mapping: str, name: str = "m.toml") -> list[PersonRecord]:
    read = reading.load(name, mapping.encode())
    return list(reading.read([("t.csv", text.encode())], mapping=read).records)


@pytest.mark.parametrize(("name", "text"), [("m.toml", TOML), ("m.yaml", YAML), ("mapping", YAML)])
def test_a_mapping_in_toml_or_yaml_is_obeyed(name, text):
    (record,) = members(TABLE, text, name)

    assert (record.name, record.family_name, record.sex) == ("Anna HOLM", "HOLM", "F")
    assert record.birth_date == "1964-03-04"  # month first
    assert record.mandates[0].start == "2015-06-05"  # this column: day first
    assert record.emails == ("a@b.dk", "c@d.dk")
    assert [body.name for body in record.bodies] == ["Ud", "Fi"]
    assert record.identifiers == (("dk-folketing:d", "x1"), ("wikidata", "Q1"))
    assert (record.mandates[0].parliament, record.mandates[0].country) == ("Folketing", "DK")


def test_what_a_mapping_does_not_mention_is_found_out():
    (record,) = members("Wer;Partei\nAnna Holm;G\n", '[fields]\nname = "Wer"\n')
    assert record.mandates[0].party == "G"


def test_constants_alone_are_a_mapping():
    mapping = '[constants]\nparliament = "Folketing"\n'
    (record,) = members("name,party\nAnna Holm,G\n", mapping)
    assert (record.mandates[0].parliament, record.mandates[0].country) == ("Folketing", "DK")


def test_what_the_row_says_goes_before_a_constant():
    mapping = '[constants]\ncountry = "NO"\nparty = "none of them"\n'
    records = members("name,country,party\nAnna Holm,DK,G\nBo Berg,,\n", mapping)
    assert [(one.mandates[0].country, one.mandates[0].party) for one in records] == [
        ("DK", "G"), ("NO", "none of them"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "order", "given", "family"),
    [
        ("HOLM BERG Anna", "family given", "Anna", "HOLM BERG"),
        ("Holm Anna", "family given", "Anna", "Holm"),
        ("Holm Berg Anna", "family given", "", ""),
        ("Anna Maria HOLM", "given family", "Anna Maria", "HOLM"),
        ("Anna Holm", "given family", "Anna", "Holm"),
        ("Anna Maria Holm", "given family", "", ""),
    ],
)
def test_an_order_of_names_cuts_where_it_is_sure(name, order, given, family):
    (record,) = members(f"name,party\n{name},G\n", f'[file]\nnames = "{order}"\n')
    assert (record.given_name, record.family_name) == (given, family)


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ('[fields]\nnam = "A"', ["“nam”", "name"]),
        ('[fields]\nname = "Z"', ["“Z”", "t.csv", "A, B"]),
        ('[constant]\nname = "Z"', ["“constant”", "constants"]),
        ('[constants]\ncontry = "DK"', ["“contry”", "country"]),
        ('[file]\ndate = "dym"', ["dmy"]),
        ('[file]\nnames = "any"', ["family given"]),
        ('[file]\nseparator = ";;"', ["one sign"]),
        ('[file]\nheader = "x"', ["number of a row"]),
        ("[file]\nheader = 9", ["no row 9"]),
        ('[file]\nencodin = "x"', ["“encodin”", "encoding"]),
        ("[fields\n", ["broken TOML", "line 1"]),
        ('[fields]\nsex = { colum = "A" }', ["“colum”", "column"]),
        ('[fields]\nsex = { split = "A" }', ["names no column"]),
        ("[fields]\nsex = true", ["must be a text"]),
        ("fields = 3", ["“fields”"]),
        ('[fields]\nsex = { column = "A", values = "x" }', ["values"]),
    ],
)
def test_a_fault_of_a_mapping_is_named(mapping, words):
    with pytest.raises(Invalid) as fault:
        members("A,B\nx,y\n", mapping)
    assert all(word in str(fault.value) for word in words)


@pytest.mark.parametrize("content", [b"", b"[1, 2]", b"just words", b"\xff\xfe\x00", b"a: [1"])
def test_what_is_no_mapping_is_refused(content):
    with pytest.raises(Invalid):
        reading.load("m.yaml", content)


def test_a_mapping_that_is_not_there_is_refused(tmp_path):
    for name in ("m.toml", "m.yaml"):
        with pytest.raises(Invalid, match="cannot be opened"):
            reading.load(name, tmp_path / name)
