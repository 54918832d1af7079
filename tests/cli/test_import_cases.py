"""`gemel import cases`: a report first, all or nothing then, one clear line for a bad file."""

from __future__ import annotations

import json

import pytest

from gemel.cases.models import Case, Source
from tests.cases.builders import SOURCES, group, row, table

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def folder(tmp_path):
    """A folder with a table of three invented persons, and its sources beside it."""
    (tmp_path / "cases.csv").write_text(table(*group(3)), encoding="utf-8")
    (tmp_path / "sources.csv").write_text(SOURCES, encoding="utf-8")
    return tmp_path


def test_without_apply_it_tells_and_writes_nothing(folder, here):
    result = here("import", "cases", str(folder / "cases.csv"))

    assert result.returncode == 0
    assert "3 persons new, 0 changed, 0 as before" in result.stdout
    assert "Read beside it: sources.csv" in result.stdout
    assert "Nothing was written" in result.stdout
    assert Case.objects.count() == 0


def test_with_apply_it_writes_and_the_second_time_changes_nothing(folder, here):
    assert here("import", "cases", str(folder / "cases.csv"), "--apply").returncode == 0
    result = here("import", "cases", str(folder / "cases.csv"), "--apply")

    assert "0 persons new, 0 changed, 3 as before" in result.stdout
    assert (Case.objects.count(), Source.objects.count()) == (1, 2)


def test_the_report_as_json_is_that_of_the_contract(folder, here):
    (folder / "cases.csv").write_text(table(*group(2), row(country="XX")), encoding="utf-8")

    result = here("import", "cases", str(folder / "cases.csv"), "--json")

    report = json.loads(result.stdout)
    assert (report["created"], report["updated"], report["unchanged"]) == (2, 0, 0)
    assert [(r["row"], r["field"], r["value"]) for r in report["rejected"]] == [
        (4, "country", "XX")
    ]
    assert report["warnings"] == []


def test_what_is_rejected_stands_in_the_report_and_stops_nothing(folder, here):
    (folder / "cases.csv").write_text(table(*group(2), row(country="XX")), encoding="utf-8")

    result = here("import", "cases", str(folder / "cases.csv"), "--apply")

    assert result.returncode == 0
    assert "cases.csv, row 4, country, “XX”: This is no country that we know" in result.stdout
    assert Case.objects.count() == 1


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"a;b\n1;2\n", b"\xff\xfe\x00"])
def test_a_bad_file_ends_in_one_clear_line(tmp_path, content, here):
    (tmp_path / "cases.csv").write_bytes(content)

    result = here("import", "cases", str(tmp_path / "cases.csv"))

    assert result.returncode == 1
    assert result.stderr.startswith("gemel: ")
    assert "cases.csv" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_file_that_is_not_there_ends_in_one_clear_line(tmp_path, here):
    result = here("import", "cases", str(tmp_path / "cases.csv"))
    assert (result.returncode, result.stderr.count("\n")) == (1, 1)


def test_wrong_usage_has_its_own_status(here):
    assert here("import", "cases").returncode == 2
    assert here("import", "sorcery").returncode == 2


def test_the_help_has_examples(here):
    result = here("import", "cases", "--help")
    assert "gemel import cases ipu-2020-11/cases.csv --apply" in result.stdout
