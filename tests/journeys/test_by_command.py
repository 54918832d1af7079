"""The main job on real input, by command line: members, cases, matching, the report."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import databases
from tests.journeys.installation import Installation

pytestmark = pytest.mark.own_database


@pytest.fixture(scope="module")
def here(tmp_path_factory) -> Iterator[Installation]:
    """An installation that the tests of this file fill, in their order."""
    with databases.of_its_own() as urls:
        made = Installation(tmp_path_factory.mktemp("story") / "data", settings=urls)
        made.run("init", "--email", "noor@example.org", "--name", "Noor Invented")
        yield made


def imports(here: Installation, *words: object) -> dict:
    """Import twice, dry first; the second time must change nothing."""
    what = ("import", "parliamentarians", *words)
    dry = here.json(*what)
    first = here.json(*what, "--apply")
    again = here.json(*what, "--apply")
    counts = ("created", "updated", "unchanged")
    assert {k: dry[k] for k in counts} == {k: first[k] for k in counts}
    assert (again["created"], again["updated"]) == (0, 0)
    return first


def test_a_second_init_changes_nothing(here):
    before = (here.home / "secret.key").read_text()

    here.run("init")

    assert (here.home / "secret.key").read_text() == before


def test_the_members_of_the_european_parliament_and_their_languages(here, shared_data):
    folder = shared_data / "mep-2024-10"
    members = imports(here, folder / "meps.csv", "--as-of", "2024-10-15")
    assert members["created"] == 718

    languages = imports(here, folder / "mep-wikidata-languages.csv", "--enrich")

    assert languages["created"] == 0
    assert languages["updated"] <= 713  # 394 of the 1,107 people are not sitting


@pytest.mark.parametrize(
    ("files", "options", "least"),
    [
        (["everypolitician-2015/members-latest-term.csv"], ["--where", "country_code=DK"], 170),
        (["everypolitician-2015/popolo-BE.json"], [], 140),
        (["everypolitician-2015/popolo-DK.json"], [], 1),
        (
            ["openkamer-2019/person.json", "openkamer-2019/parliament.json"],
            ["--as-of", "2019-12-08"],
            500,
        ),
        (["folketing-oda-2022/members.csv"], ["--as-of", "2022-11-01"], 200),
    ],
    ids=["where", "popolo BE", "popolo DK", "openkamer", "folketing"],
)
def test_other_parliaments_in_other_shapes(here, shared_data, files, options, least):
    report = imports(here, *[shared_data / file for file in files], *options)

    assert report["created"] + report["updated"] + report["unchanged"] >= least
    assert all(set(row) >= {"row", "field", "value", "reason"} for row in report["rejected"])


def test_the_cases_of_november_2020(here, shared_data):
    what = ("import", "cases", shared_data / "ipu-2020-11" / "cases.csv")

    first, again = here.json(*what, "--apply"), here.json(*what, "--apply")

    assert first["created"] == 123
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 123)


def test_a_problem_file_is_solved_to_the_letter_of_the_contract(here, tmp_path: Path):
    problem = {
        "version": 1,
        "persons": [
            {"id": "p1", "wants": 2, "urgency": 3}, {"id": "p2", "wants": 1, "urgency": 2},
            {"id": "p3", "wants": 1, "urgency": 1}, {"id": "p4", "wants": 1, "urgency": 4},
        ],
        "members": [
            {"id": "m1", "capacity": 1, "party": "DK:A", "camp": "government", "parliament": "DK"},
            {"id": "m2", "capacity": 2, "party": "DK:V", "camp": "opposition", "parliament": "DK"},
        ],
        "pairs": [
            {"person": "p1", "member": "m1", "score": 640},
            {"person": "p1", "member": "m2", "score": 500},
            {"person": "p2", "member": "m2", "score": 700},
            {"person": "p3", "member": "m2", "score": 900},
        ],
        "locked": [{"person": "p1", "member": "m1"}],
        "forbidden": [], "earlier": [], "stability": 30,
        "quotas": [{"parliament": "DK", "at_most": 12}],
    }  # fmt: skip
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(problem))

    answer = here.json("match", "--problem", file)

    assert (answer["coverage"], answer["objective"], answer["value"]) == (6, 9181833, 2240)
    assert answer["certificate"]["verified"] is True


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("binary.csv", bytes(range(256)) * 9),
        ("wrong.json", b"{not json"),
        ("list.json", b"[1, 2, 3]"),
    ],
)
def test_a_wrong_file_gets_one_clear_line_and_leaves_nothing(here, tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)

    said = here.run("import", "parliamentarians", file, "--apply", status=1)

    assert len(said.strip().splitlines()) == 1


def test_wrong_usage_is_told_apart_from_refusal(here):
    here.run("import", "parliamentarians", status=2)
    here.run("no-such-command", status=2)


def test_the_record_of_events_is_whole_and_the_report_is_empty(here):
    here.run("audit", "verify")
    here.run("doctor")
    report = here.run("report", "ipu", "--from", "2026-01-01", "--to", "2026-12-31",
                      "--format", "json")  # fmt: skip

    assert json.loads(report)["entries"] == []
