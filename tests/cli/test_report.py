"""`gemel report ipu`: the acts of a period on the terminal or in a file."""

from __future__ import annotations

import csv
import json
from datetime import date

import pytest

from gemel.actions.models import Action
from gemel.kernel import refs
from tests.cast import NOON, NOOR
from tests.publishing.builders import a_case
from tests.publishing.papers import everything_in

pytestmark = pytest.mark.django_db(databases="__all__")

YEAR = ("--from", "2026-01-01", "--to", "2026-12-31")


@pytest.fixture
def act():
    made = a_case(code="ATA-COLL-97", persons=1)
    return Action.objects.create(
        ref=refs.new("act"), kind="parliamentary_question", case=made.case, public=True,
        stage="done", done_on=date(2026, 12, 31), basis_kind="decision", recorded_by=NOOR,
        recorded_at=NOON, invented=True,
    )  # fmt: skip


def test_the_report_is_json_unless_a_table_is_asked_for(act, here):
    told = here("report", "ipu", *YEAR)
    table = here("report", "ipu", *YEAR, "--format", "csv")

    assert told.returncode == table.returncode == 0
    document = json.loads(told.stdout)
    assert [entry["case"] for entry in document["entries"]] == ["ATA-COLL-97"]
    (row,) = csv.DictReader(table.stdout.splitlines())
    assert (row["case"], row["kind"], row["public"]) == (
        "ATA-COLL-97", "parliamentary_question", "yes",
    )  # fmt: skip


def test_a_file_is_written_where_one_is_named(act, here, tmp_path):
    file = tmp_path / "report.csv"

    said = here("report", "ipu", *YEAR, "--format", "csv", "--output", str(file))

    assert said.returncode == 0
    assert said.stdout == ""
    assert "1 act listed, 0 only counted" in said.stderr
    assert file.read_bytes().startswith(b"\xef\xbb\xbfnumber,")


@pytest.mark.parametrize(("kind", "begins"), [("pdf", b"%PDF-"), ("odt", b"PK")])
def test_paper_goes_to_a_file_in_the_language_asked_for_and_never_to_a_terminal(
    act, here, tmp_path, kind, begins
):
    file = tmp_path / f"report.{kind}"
    asked = ("report", "ipu", *YEAR, "--format", kind)

    bare = here(*asked)
    said = here(*asked, "--language", "ar", "--output", str(file))

    assert bare.returncode == 2
    assert "--output" in bare.stderr
    assert said.returncode == 0
    assert file.read_bytes().startswith(begins)
    assert "تقرير العمل البرلماني" in everything_in(kind, file.read_bytes())


def test_words_come_in_the_language_asked_for(act, here):
    told = here("report", "ipu", *YEAR, "--language", "fr")

    assert "question parlementaire" in json.loads(told.stdout)["entries"][0]["kind"]["title"]


@pytest.mark.parametrize(
    "words",
    [
        ("--from", "2026-12-31", "--to", "2026-01-01"),
        ("--from", "yesterday", "--to", "2026-01-01"),
        ("--from", "2026-02-30", "--to", "2026-03-01"),
        ("--from", "2026-01-01"),
        (*YEAR, "--format", "pdf-by-fax"),
        (*YEAR, "--language", "tlh"),
    ],
)
def test_wrong_use_is_told_with_status_two(words, here):
    said = here("report", "ipu", *words)

    assert said.returncode == 2
    assert "Traceback" not in said.stderr


def test_an_unknown_programme_and_a_folder_that_is_not_there_are_one_clear_line(here, tmp_path):
    unknown = here("report", "ipu", *YEAR, "--programme", "prog-22222-22222")
    nowhere = here("report", "ipu", *YEAR, "--output", str(tmp_path / "none" / "r.json"))

    for said in (unknown, nowhere):
        assert said.returncode == 1
        assert said.stderr.startswith("gemel: ")
        assert said.stderr.count("\n") == 1


def test_help_shows_examples(here):
    assert "gemel report ipu --from" in here("report", "ipu", "--help").stdout
