"""`gemel match`: on a file as the contract has it, and on a programme."""

from __future__ import annotations

import gzip
import json

import pytest

from gemel.ledger.models import Entry
from gemel.matching.models import Proposal
from tests.cast import LONG_AGO
from tests.consent.builders import a_consent, a_defender
from tests.twinning.builders import a_member, a_programme, takes_part

pytestmark = pytest.mark.django_db(databases="__all__")

# The example of the contract. Source: matching.md, section 0.
EXAMPLE = {
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


@pytest.fixture
def problem(tmp_path):
    file = tmp_path / "problem.json"
    file.write_text(json.dumps(EXAMPLE), encoding="utf-8")
    return file


def test_the_example_of_the_contract_comes_out_as_it_is_printed(problem, here):
    said = here("match", "--problem", str(problem), "--json")

    answer = json.loads(said.stdout)
    assert (answer["status"], answer["coverage"], answer["objective"], answer["value"]) == (
        "optimal", 6, 9181833, 2240,
    )  # fmt: skip
    assert answer["unmatched"] == [{"person": "p4", "reason": "no_eligible_member"}]
    assert answer["certificate"] == {"verified": True, "gap": 0, "pairs_priced": 4}


def test_a_packed_file_is_read_too_and_told_in_words(problem, here):
    packed = problem.with_suffix(".json.gz")
    packed.write_bytes(gzip.compress(problem.read_bytes()))

    said = here("match", "--problem", str(packed))

    assert said.returncode == 0
    assert "3 pairs, 1 left without anybody" in said.stdout
    assert "proven over all 4 eligible pairs" in said.stdout


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "empty"),
        ("{", "JSON"),
        (json.dumps(EXAMPLE | {"pairs": [{"person": "p1", "member": "m1", "score": 1200}]}),
         "pairs[0].score: 1200 is not between 0 and 1000"),
        (json.dumps(EXAMPLE | {"colour": "blue"}), "colour"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_one_clear_line(tmp_path, here, text, word):
    file = tmp_path / "problem.json"
    file.write_text(text, encoding="utf-8")

    said = here("match", "--problem", str(file), "--json")

    assert (said.returncode, said.stdout) == (1, "")
    assert word in said.stderr
    assert said.stderr.count("\n") == 1


@pytest.mark.parametrize("engine", ["paths", "ortools", "highs"])
def test_every_engine_comes_to_the_same_answer(problem, here, engine):
    said = here("match", "--problem", str(problem), "--json", "--engine", engine)

    answer = json.loads(said.stdout)
    assert (answer["engine"], answer["objective"]) == (engine, 9181833)
    assert answer["certificate"]["verified"] is True


def test_a_limit_of_time_is_told_with_what_is_proven(problem, here):
    words = ("--problem", str(problem), "--engine", "ortools", "--seconds", "0")

    said = here("match", *words)
    answer = json.loads(here("match", *words, "--json").stdout)

    assert answer["status"] == "bounded"
    assert answer["certificate"]["gap"] > 0
    assert "no other answer is better by more than" in said.stdout


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--programme", "prog-22222-22222", "--problem", "x.json"),
        ("--programme", "prog-22222-22222", "--seconds", "1"),
        ("--programme", "prog-22222-22222", "--engine", "paths"),
        ("--problem", "x.json", "--seconds", "-1"),
        ("--problem", "x.json", "--engine", "magic"),
    ],
)
def test_wrong_use_is_told_with_status_two(words, here):
    assert here("match", *words).returncode == 2


def test_a_file_that_is_not_there_and_an_unknown_programme_are_refused(here, tmp_path):
    for words in (("--problem", str(tmp_path / "no.json")), ("--programme", "prog-22222-22222")):
        said = here("match", *words)
        assert said.returncode == 1
        assert said.stderr.count("\n") == 1


def test_a_programme_gets_its_proposal_and_nobody_is_told(here):
    programme = a_programme()
    heron = a_defender("Heron", scope=programme.ref)
    a_consent(heron, use="twinning", audiences=["twin"], at=LONG_AGO)
    member = a_member("Max Invented")
    takes_part(programme, member)

    said = here("match", "--programme", programme.ref, "--json")

    answer = json.loads(said.stdout)
    proposal = Proposal.objects.get()
    assert answer["proposal"] == proposal.ref
    assert [(p["person"], p["member"]) for p in answer["pairs"]] == [(heron.ref, member.ref)]
    assert answer["certificate"]["verified"] is True
    assert "Heron" not in said.stdout
    assert Entry.objects.get(what="matching.proposed").by == "operator"
    words = here("match", "--programme", programme.ref).stdout
    assert "1 pair, 0 left without anybody" in words
    assert "nobody has been told" in words
