"""Whole files: sizes, encodings, separators, and what is no file of members."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gemel.files import separated
from gemel.kernel.errors import Invalid
from gemel.people import reading
from gemel.people.reading import Mapping

MEMBERS = "name,party\nAnna Holm,Green\nBo Berg,Blue\n"


def names(name: str, content: bytes | Path, **settings) -> list[str]:
    return [one.name for one in reading.read([(name, content)], **settings).records]


def refusal(name: str, content: bytes | Path, **settings) -> str:
    with pytest.raises(Invalid) as fault:
        reading.read([(name, content)], **settings)
    return str(fault.value)


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "is empty"),
        (b" \n\n\t\n", "is empty"),
        (b"name,party\n", "headings and no rows"),
        (b"name,party\n\n,\n", "headings and no rows"),
        (b"PK\x03\x04rest", "packed file"),
        (b"%PDF-1.7 rest", "PDF"),
        (b"\x1f\x8b\x08rest", "compressed"),
        (b"\xd0\xcf\x11\xe0rest", "old Office file"),
        (b"SQLite format 3\x00rest", "database"),
        (b"<?xml version='1.0'?><a/>", "XML or HTML"),
        (b"<!DOCTYPE html><html></html>", "XML or HTML"),
        (bytes(range(256)) * 40, "not a text file"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 900, "not a text file"),
        (b"one two three", "no column tells of people"),
        (b"a,b\n1,2\n", "no column tells of people"),
    ],
)
def test_what_is_no_file_of_members_is_refused_with_a_word(content, word):
    assert word in refusal("members.csv", content)


def test_a_file_of_500_mb_is_refused_before_it_is_read(tmp_path):
    large = tmp_path / "members.csv"
    with large.open("wb") as file:
        file.truncate(500 * 1024 * 1024)  # no disk is used, and nothing is read

    assert "500 MB; the limit is 200 MB" in refusal("members.csv", large)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    assert "cannot be opened" in refusal("x.csv", tmp_path / "none.csv")
    assert "cannot be opened" in refusal("x.csv", tmp_path) or "not a file" in refusal(
        "x.csv", tmp_path
    )


def test_no_file_at_all_is_refused():
    with pytest.raises(Invalid):
        reading.read([])


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_unicode_is_read_with_and_without_its_mark(encoding):
    text = MEMBERS.replace("Anna", "Šárka").replace("Berg", "Øberg")
    assert names("m.csv", text.encode(encoding)) == ["Šárka Holm", "Bo Øberg"]


def test_western_text_is_read_and_said():
    found = reading.read([("m.csv", MEMBERS.replace("Anna", "José").encode("cp1252"))])

    assert found.records[0].name == "José Holm"
    assert "read as Windows-1252" in str(found.warnings[0].message)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [("Иванов", "cp1251"), ("Παπαδόπουλος", "cp1253"), ("Dvořák Šimon", "cp1250"),
     ("Łukasz", "cp1250"), ("山田", "shift-jis")],
)  # fmt: skip
def test_other_encodings_are_refused_unless_a_mapping_names_them(name, encoding):
    content = MEMBERS.replace("Anna Holm", name).encode(encoding)

    assert "encoding of m.csv cannot be told" in refusal("m.csv", content)
    assert names("m.csv", content, mapping=Mapping(encoding=encoding))[0] == name


def test_a_wrong_encoding_in_the_mapping_is_refused():
    content = MEMBERS.replace("Anna", "José").encode("cp1252")
    assert "cannot be told" in refusal("m.csv", content, mapping=Mapping(encoding="utf-8"))
    assert "cannot be told" in refusal("m.csv", content, mapping=Mapping(encoding="klingon"))


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_out(separator):
    text = MEMBERS.replace(",", separator)
    assert names("m.csv", text.encode()) == ["Anna Holm", "Bo Berg"]


def test_a_comma_in_names_does_not_make_it_the_separator():
    text = 'Navn;Parti;Valgkreds\n"Holm, Anna";Grøn;Nord\n"Berg, Bo";Blå;Syd\n'
    assert names("m.csv", text.encode()) == ["Anna Holm", "Bo Berg"]


def test_the_separator_line_of_a_spreadsheet_is_obeyed():
    found = reading.read([("m.csv", b"sep=;\r\nname;party\r\nAnna Holm;Green\r\n")])
    assert [(one.row, one.name) for one in found.records] == [(3, "Anna Holm")]


def test_an_empty_second_line_is_passed_over_and_rows_keep_their_numbers():
    found = reading.read([("m.csv", b"name,party\n\nAnna Holm,Green\n\n\nBo Berg,Blue\n")])
    assert [(one.row, one.name) for one in found.records] == [(3, "Anna Holm"), (6, "Bo Berg")]


def test_titles_above_the_headings_are_passed_over():
    text = (
        "Members of the house,,\nas of today,,\n\nName,Party,Constituency\nAnna Holm,Green,North\n"
    )
    found = reading.read([("m.csv", text.encode())])
    assert [(one.row, one.name) for one in found.records] == [(5, "Anna Holm")]


def test_headings_that_come_again_are_passed_over():
    found = reading.read([("m.csv", (MEMBERS + MEMBERS.replace("Bo", "Cy")).encode())])
    assert [one.name for one in found.records][:3] == ["Anna Holm", "Bo Berg", "Cy Berg"]
    assert any("headings once more" in str(one.message) for one in found.warnings)


def test_a_line_end_inside_quotation_marks_is_part_of_the_cell():
    text = 'name,party,profession\n"Anna\nHolm",Green,"teacher\r\nand writer"\nBo Berg,Blue,\n'
    found = reading.read([("m.csv", text.encode())])
    assert [(one.row, one.name) for one in found.records] == [(2, "Anna Holm"), (3, "Bo Berg")]
    assert found.records[0].profession == "teacher and writer"


@pytest.mark.parametrize("tail", ["", 'Eva Dahl,"Red"\n', '"Eva Dahl",Red\n'])
def test_a_quotation_mark_left_open_spoils_its_own_row_only(tail):
    text = 'name,party\nAnna Holm,Green\n"Bo Berg,Blue\nCy Falk,Red\n' + tail
    found = reading.read([("m.csv", text.encode())])

    assert [one.name for one in found.records][:2] == ["Anna Holm", "Cy Falk"]
    (rejected,) = found.rejected
    assert rejected.row == 3
    assert "never" not in str(rejected.reason)
    assert "quotation mark" in str(rejected.reason)


def test_broken_json_and_yaml_name_line_and_column():
    assert "line 2, column 9" in refusal("m.json", b'{"a": 1,\n "b": 1,}')
    assert "broken YAML in line 2" in refusal("m.yaml", b"a: 1\n\tb: [1\n")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("m.json", b"[" * 100_000),
        ("m.json", b'{"a":' * 200 + b"1" + b"}" * 200),
        ("m.yaml", b"- " * 3000 + b"a"),
        ("m.yaml", b"&a [*a]"),
    ],
)
def test_trees_that_never_end_are_refused(name, content):
    assert refusal(name, content)


def test_a_bomb_of_aliases_is_refused_in_good_time():
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert refusal("m.yaml", "\n".join(lines).encode())


def test_yaml_keeps_the_country_no_and_dates_as_they_are_written():
    text = "- {name: Anna Holm, party: Green, country: NO, born: 1964-03-26}\n"
    (record,) = reading.read([("m.yaml", text.encode())]).records
    assert record.mandates[0].country == "NO"
    assert record.birth_date == "1964-03-26"


def test_yaml_makes_no_objects():
    with pytest.raises(Invalid):
        reading.read([("m.yaml", b"!!python/object/apply:os.system ['true']")])


def test_json_by_lines_is_a_list():
    lines = [{"name": "Anna Holm", "party": "Green"}, {"name": "Bo Berg", "party": "Blue"}]
    assert names("m.json", "\n".join(map(json.dumps, lines)).encode()) == ["Anna Holm", "Bo Berg"]


def test_a_file_without_ending_is_told_by_its_start():
    assert names("members", MEMBERS.encode()) == ["Anna Holm", "Bo Berg"]
    assert names("members", b'[{"name": "Anna Holm", "party": "G"}]') == ["Anna Holm"]
    assert names("members", b"- name: Anna Holm\n  party: Green\n") == ["Anna Holm"]


def test_the_best_separator_makes_even_rows():
    assert separated.best_separator("a;b;c\n1,5;2;3\n") == ";"
    assert separated.best_separator("only one column") == ","


def test_progress_is_told_and_ends_at_the_total():
    seen: list[tuple[int, int]] = []
    text = "name,party\n" + "".join(f"Anna Holm {n},Green\n" for n in range(1200))

    reading.read(
        [("m.csv", text.encode())], progress=lambda done, total: seen.append((done, total))
    )

    assert seen == [(500, 1200), (1000, 1200), (1200, 1200)]
