"""`gemel import decision` shows what a paper says and stores no fact; bad files get one line."""

from __future__ import annotations

import json

import pytest

from gemel.cases.models import Case, Decision, Reading
from tests.cases import papers
from tests.decisions import refused

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def paper(tmp_path):
    """An invented decision as a text."""
    file = tmp_path / "decision.txt"
    file.write_text(papers.BOXED, encoding="utf-8")
    return str(file)


def test_a_dry_run_shows_what_the_paper_says_and_keeps_nothing(paper, here):
    result = here("import", "decision", paper)

    assert result.returncode == 0
    for words in ("UGA-COLL-91", "UGA-919  Robert Invented (Bobby Fiction)", "5 announced, 4 read",
                  "2. urges authorities of Uganda", "Nothing was kept"):  # fmt: skip
        assert words in result.stdout
    assert (Reading.objects.count(), Case.objects.count()) == (0, 0)


def test_json_has_the_fixed_form(paper, here):
    said = json.loads(here("import", "decision", paper, "--json").stdout)

    assert list(said) == ["version", "document", "cases", "warnings"] and said["version"] == 1
    assert said["document"] == {
        "symbol": "CL/205/14(b)-R.3", "body": "governing_council", "session": 205,
        "place": "Belgrade", "adopted_on": "2019-10-17", "adopted_how": "unanimous",
        "language": "en",
    }  # fmt: skip
    assert list(said["cases"][0]) == [
        "countries", "code", "printed_code", "announced_persons", "persons", "victims",
        "complainant_sections", "submitted", "recent_decisions", "missions", "hearings",
        "follow_up", "violations", "asks", "outcome",
    ]  # fmt: skip
    assert {"about": "cases[0].persons", "message": "5 announced, 4 read"} in said["warnings"]


def test_with_apply_it_waits_for_a_human_and_twice_is_once(paper, here):
    for _ in range(2):
        result = here("import", "decision", paper, "--apply")
        assert result.returncode == 0 and "waits at the desk" in result.stdout

    assert (Reading.objects.count(), Decision.objects.count(), Case.objects.count()) == (1, 0, 0)


@pytest.mark.parametrize("name", ["scan.pdf", "encrypted.pdf", "script.pdf", "draft.docx"])
def test_a_bad_file_is_refused_in_one_line_and_nothing_is_kept(name, tmp_path, here):
    file = tmp_path / name
    file.write_bytes({**refused.LOOKALIKES, **refused.HARMFUL}[name]())

    result = here("import", "decision", str(file), "--apply")

    assert result.returncode == 1 and not result.stdout
    assert len(result.stderr.strip().splitlines()) == 1 and "Traceback" not in result.stderr
    assert Reading.objects.count() == 0


def test_a_file_that_is_not_there_is_told(tmp_path, here):
    result = here("import", "decision", str(tmp_path / "none.pdf"))

    assert result.returncode == 1 and "cannot be read" in result.stderr
