"""The scorer can fail: a planted wrong fact lowers the score, and counts where nothing warns."""

from __future__ import annotations

import copy

import pytest

from bench.decisions import added
from tests.decisions import corpus
from tests.decisions.facts import UNSAID
from tests.decisions.scoring import GROUPS, score

PAPER = next(paper for paper in corpus.boxes() if paper.key == "box-group")
PLANTS = {  # a path as warnings spell it, what is put there, and the field that must suffer
    "document.symbol": ("CL/1/1/R.1", "document.symbol"),
    "document.adopted_on": ("2019-10-18", "document.adopted_on"),
    "document.session": (204, "document.session"),
    "document.adopted_how": ("unanimous", "document.adopted_how"),
    "cases[0].code": ("FJI-COLL-02", "case.code"),
    "cases[0].outcome": ("closed", "case.outcome"),
    "cases[0].submitted": ("2018-09", "case.submitted"),
    "cases[0].persons[1].code": ("FJI-99", "person.code"),
    "cases[0].persons[1].name": ("Goran Invented Bone", "person.name"),
    "cases[0].persons[1].sex": ("F", "person.sex"),
    "cases[0].violations[0].key": ("privacy", "case.violations"),
    "cases[0].follow_up[0].date": ("2019-02", "case.follow_up.date"),
    "cases[0].asks[0].due": ("2021-06-30", "case.asks.due"),
    "cases[0].asks[0].addressee": ("Parliament of Samoa", "case.asks.addressee"),
    "cases[0].recent_decisions[0]": ("2017-10", "case.recent_decisions"),
    "cases[0].complainant_sections[0]": ("I.1(c)", "case.complainant_sections"),
}


def perfect(paper=PAPER) -> dict:
    """Return what a reader without fault answers."""
    answer = copy.deepcopy(paper.as_json())
    for case in answer["cases"]:
        for name, value in case.items():
            case[name] = None if value == UNSAID else value
    if isinstance(answer["document"]["adopted_on"], tuple):
        answer["document"]["adopted_on"] = answer["document"]["adopted_on"][0]
    return answer


def planted(path: str, value) -> dict:
    """Put a wrong value at a path of the perfect answer."""
    answer = perfect()
    steps = path.replace("[", ".").replace("]", "").split(".")
    into = answer
    for step in steps[:-1]:
        into = into[int(step)] if step.isdigit() else into[step]
    into[int(steps[-1]) if steps[-1].isdigit() else steps[-1]] = value
    return answer


@pytest.mark.parametrize("paper", corpus.all_invented(), ids=lambda paper: paper.key)
def test_the_perfect_answer_has_no_fault(paper):
    found = score(paper, perfect(paper))

    assert not found.wrong and not +found.missing and not found.unwarned
    for fields in GROUPS.values():
        assert found.precision(*fields) == found.recall(*fields) == 1


@pytest.mark.parametrize("path", PLANTS)
def test_a_wrong_fact_lowers_its_field_and_is_counted(path):
    value, field = PLANTS[path]

    found = score(PAPER, planted(path, value))

    assert found.precision(field) < 1
    assert any(path.removesuffix(".key") in line for line in found.unwarned)


@pytest.mark.parametrize("path", PLANTS)
def test_a_warning_that_names_it_takes_the_sting_but_not_the_fault(path):
    value, field = PLANTS[path]
    answer = planted(path, value)
    answer["warnings"] = [{"about": path, "message": "not certain"}]

    found = score(PAPER, answer)

    assert found.precision(field) < 1
    assert not found.unwarned


def test_a_warning_about_something_else_covers_nothing():
    answer = planted("cases[0].persons[1].name", "Goran Invented Bone")
    answer["warnings"] = [
        {"about": about, "message": "not certain"}
        for about in ("cases[0].persons", "cases[0].persons[11]", "document")
    ]

    assert score(PAPER, answer).unwarned


def test_a_fact_left_out_is_missing_and_not_wrong():
    answer = perfect()
    del answer["cases"][0]["persons"][2]
    answer["cases"][0]["submitted"] = None

    found = score(PAPER, answer)

    assert found.recall("person.name") == 4 / 5
    assert found.recall("case.submitted") == 0
    assert not found.wrong


def test_a_person_or_case_out_of_nowhere_is_wrong():
    answer = perfect()
    answer["cases"][0]["persons"].append(
        {
            "code": "FJI-90",
            "printed_code": "FJI90",
            "name": "Nobody",
            "sex": None,
            "also_known_as": [],
        }
    )
    answer["cases"].append(copy.deepcopy(answer["cases"][0]) | {"countries": ["ZZ"], "persons": []})

    found = score(PAPER, answer)

    assert found.wrong["person.name"] == found.wrong["case"] == 1
    assert len(found.unwarned) == 2


def test_fewer_names_than_announced_must_be_said():
    silent = perfect()
    del silent["cases"][0]["persons"][4]
    paper = PAPER.__class__(
        **{
            **vars(PAPER),
            "cases": (
                PAPER.cases[0].__class__(
                    **{**vars(PAPER.cases[0]), "persons": PAPER.cases[0].persons[:4]}
                ),
            ),
        }
    )

    told = silent | {"warnings": [{"about": "cases[0].persons", "message": "5 announced, 4 read"}]}

    assert score(paper, silent).missing["warning of the count"] == 1
    assert score(paper, told).right["warning of the count"] == 1


def test_case_spaces_dashes_and_ligatures_are_no_fault_and_accents_are():
    answer = perfect()
    persons = answer["cases"][0]["persons"]
    persons[0]["name"] = persons[0]["name"].upper().replace("'", "’").replace(" ", "\u00a0 ")
    persons[0]["printed_code"] = "FJI‑19"

    assert not score(PAPER, answer).wrong
    persons[0]["name"] = persons[0]["name"].replace("É", "E")
    assert score(PAPER, answer).wrong["person.name"] == 1


def test_warning_of_everything_is_seen():
    answer = perfect()
    answer["warnings"] = [
        {"about": f"cases[0].persons[{n}].name", "message": "?"} for n in range(5)
    ]

    assert score(PAPER, answer).needless == 5


def test_a_paper_that_cannot_be_read_counts_as_all_missing():
    def failing() -> dict:
        raise ValueError("planted")

    total, unread = added([(PAPER, "planted", failing)])

    assert len(unread) == 1
    assert all(total.recall(*fields) == 0 for fields in GROUPS.values())
