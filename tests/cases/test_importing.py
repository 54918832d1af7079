"""Importing cases: the real table of November 2020, and what changes when a table changes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gemel.cases import queries, reading, services
from gemel.cases.models import Alias, Case, Decision, Fact, Membership, Ruling, Source
from gemel.cases.rules import FactKind
from gemel.kernel.errors import Invalid, NotYours
from gemel.ledger.models import Entry
from gemel.people.models import AtRisk, Import
from tests.cases.builders import cited, group, read, row
from tests.cast import NEXT_MONTH, noor, operator, pia

pytestmark = pytest.mark.django_db(databases="__all__")


def _apply(found, by=None):
    return services.import_cases(found, by=by or operator(), apply=True)


def _counts(report):
    return report.created, report.updated, report.unchanged


def _standing(kind, **where):
    return list(
        Fact.objects.filter(kind=kind, superseded_at=None, **where).values_list("value", flat=True)
    )


# --- the real table ------------------------------------------------------------------------


@pytest.fixture
def november(shared_data):
    """The table of the decisions of 3 November 2020 (real persons, real sources)."""
    return reading.read(shared_data / "ipu-2020-11" / "cases.csv")


def test_a_dry_run_tells_all_and_writes_nothing(november):
    report = services.import_cases(november, by=operator())

    assert _counts(report) == (123, 0, 0)
    assert report.cases == {"created": 12, "updated": 0, "unchanged": 0}
    assert (Case.objects.count(), AtRisk.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_applying_twice_changes_nothing(november):
    first = _apply(november)
    facts, entries = Fact.objects.count(), Entry.objects.count()

    second = _apply(november)

    assert _counts(first) == (123, 0, 0)
    assert _counts(second) == (0, 0, 123)
    assert (Fact.objects.count(), Entry.objects.count()) == (facts, entries)
    assert Membership.objects.count() == AtRisk.objects.count() == 123


def test_the_second_time_costs_a_few_questions_and_not_one_a_row(november):
    _apply(november)

    with CaptureQueriesContext(connection) as asked:
        _apply(november)

    assert len(asked) <= 15


def test_every_fact_has_a_source_and_every_person_is_restricted(november):
    _apply(november)

    assert not Fact.objects.filter(sources=None).exists()
    assert set(AtRisk.objects.values_list("exposure", "kind")) == {
        ("restricted", "parliamentarian")
    }
    assert set(Case.objects.values_list("exposure", flat=True)) == {"restricted"}
    assert set(Source.objects.values_list("from_ipu", flat=True)) == {None}


def test_missing_names_stay_visibly_missing(november):
    _apply(november)

    file = queries.case_file(Case.objects.get(code="VEN-COLL-06").ref, by=noor())

    assert (file.case.announced, file.known, file.missing) == (134, 99, 35)
    assert file.followed.decision.symbol == "CL/206/9/R.2"


def test_one_document_decides_on_many_cases(november):
    _apply(november)

    decision = Decision.objects.get(symbol="CL/206/9/R.2")

    assert decision.rulings.count() == 12
    assert (decision.adopted_on, decision.body, decision.session) == (
        "2020-11-03", "governing_council", 206,
    )  # fmt: skip


def test_cases_are_found_by_older_codes_other_names_sounds_and_scripts(november):
    _apply(november)

    def found(text):
        return {case.code for case in queries.search(text, by=noor())}

    assert found("VEN/10") == {"VEN-COLL-06"}
    assert found("PAL/02") == {"PSE-02"}
    assert found("bobi wine") == {"UGA-COLL-01"}
    assert found("سعادات") == found("Saadat") == {"PSE-05"}
    assert found("Enzo Prieto") == {"VEN-COLL-06"}


# --- a table that changes ------------------------------------------------------------------


def test_a_changed_row_supersedes_the_fact_and_the_history_keeps_it():
    _apply(read(row(note="held since May")))

    report = _apply(read(row(note="held since June")), by=operator(NEXT_MONTH))

    assert _counts(report) == (0, 1, 0)
    assert _standing(FactKind.NOTE) == ["held since June"]
    old = Fact.objects.get(value="held since May")
    assert (old.superseded_at, old.superseded_by.value) == (NEXT_MONTH, "held since June")


def test_a_column_left_empty_takes_nothing_back():
    _apply(read(row(sex="F", sex_basis="Ms.", allegations="torture", note="a word")))

    report = _apply(read(row(sex_basis="no mark printed")))

    assert _counts(report) == (0, 0, 1)
    assert _standing(FactKind.SEX) == ["F"]
    assert _standing(FactKind.NOTE) == ["a word"]


def test_a_list_of_allegations_counts_as_the_whole_list():
    _apply(read(row(allegations="torture|threats")))

    _apply(read(row(allegations="threats|impunity")))

    assert sorted(_standing(FactKind.VIOLATION)) == ["impunity", "threats"]
    assert Fact.objects.filter(kind=FactKind.VIOLATION).count() == 3


def test_an_older_file_again_is_a_change_and_no_doubling():
    one, other = read(row(note="first word")), read(row(note="second word"))
    _apply(one)
    _apply(other)

    report = _apply(one)

    assert _counts(report) == (0, 1, 0)
    assert _standing(FactKind.NOTE) == ["first word"]


def test_an_import_never_overrules_what_a_person_put_in_its_place():
    found = read(row(name="Amina Exmaple"))
    _apply(found)
    slip = Fact.objects.get(kind=FactKind.NAME)
    services.supersede_fact(slip, value="Amina Example", cited=cited(), by=noor())

    report = _apply(found)

    assert _counts(report) == (0, 0, 1)
    assert _standing(FactKind.NAME) == ["Amina Example"]
    assert AtRisk.objects.get().name == "Amina Example"


def test_a_case_without_a_code_is_one_by_country_name_and_decision():
    _apply(read(row()))

    again = _apply(read(row(sources="K1")))

    assert _counts(again) == (0, 1, 0)
    assert Case.objects.count() == AtRisk.objects.count() == 1


def test_the_same_name_under_another_decision_is_another_case_and_told():
    _apply(read(row()))

    report = _apply(read(row(decision="CL/300/1/R.1, 4 April 2026")))

    assert report.created == 1
    assert Case.objects.count() == 2
    assert "A case of this name and country is here already" in str(report.warnings[-1].message)


def test_a_code_that_a_later_table_brings_is_added_to_the_case_that_was_there():
    _apply(read(row()))

    report = _apply(read(row(code="LUX-07", code_basis="seen in K2")))

    assert _counts(report) == (0, 1, 0)
    assert Case.objects.get().code == Membership.objects.get().code == "LUX-07"


def test_a_table_without_the_code_still_finds_the_case():
    _apply(read(row(code="LUX-07")))

    report = _apply(read(row()))

    assert _counts(report) == (0, 0, 1)


def test_a_code_that_belongs_to_another_name_here_rejects_the_row_and_no_other():
    _apply(read(*group(2)))
    rows = group(3)
    rows[0] = rows[0].replace("Ana Example", "Someone Else")

    report = _apply(read(*rows))

    assert [(r.row, r.field) for r in report.rejected] == [(2, "case_code")]
    assert _counts(report) == (1, 0, 1)
    assert AtRisk.objects.count() == 3


def test_a_name_spelled_otherwise_under_the_same_code_is_the_same_person():
    _apply(read(*group(1)))

    report = _apply(read(group(1)[0].replace("Ana Example", "Anna Exampel")))

    assert _counts(report) == (0, 1, 0)
    assert AtRisk.objects.get().name == "Anna Exampel"
    assert _standing(FactKind.NAME) == ["Anna Exampel"]


def test_one_person_in_two_groups_is_kept_once():
    second = row("Ana Example", code="LUX-01", group="LUX-COLL-02")

    report = _apply(read(*group(1), second))

    assert report.created == 1
    assert AtRisk.objects.count() == 1
    assert Membership.objects.filter(code="LUX-01").count() == 2


def test_spellings_of_a_code_are_kept():
    _apply(read(row(code="LUX/07", note="coded LUX7 then")))

    assert set(Alias.objects.values_list("printed", flat=True)) == {"LUX/07", "LUX7"}
    assert _counts(_apply(read(row(code="LUX/07", note="coded LUX7 then")))) == (0, 0, 1)


def test_two_files_may_use_one_key_for_two_sources():
    _apply(read(row()))
    other = "key,what,address,about_or_published\nK1,Another paper,https://example.org/other,2026\n"

    _apply(read(row("Boris Example", sources="K1"), sources=other))

    assert Source.objects.filter(key="K1").count() == 2


def test_a_newer_number_of_persons_is_taken_from_the_decision_that_the_rows_follow():
    history = "case,country,date,mps,sources,note\nLUX-COLL-01,LU,2025-11-03,{n},K1,\n"
    _apply(read(*group(3), history=history.format(n=5)))
    assert Case.objects.get().announced == 5

    report = _apply(read(*group(3), history=history.format(n=6)))

    assert Case.objects.get().announced == 6
    assert report.cases == {"created": 0, "updated": 1, "unchanged": 0}
    assert Ruling.objects.count() == 1


def test_a_fault_in_the_middle_leaves_nothing_behind(monkeypatch):
    from gemel.cases.services import writing

    def broken(*args, **kwargs):
        raise RuntimeError("planted")

    monkeypatch.setattr(writing.ledger, "record", broken)
    with pytest.raises(RuntimeError):
        _apply(read(*group(3)))

    assert (Case.objects.count(), Fact.objects.count(), AtRisk.objects.count()) == (0, 0, 0)


def test_a_vocabulary_that_contradicts_the_one_of_its_version_is_refused():
    words = "key,label,version\nsorcery,{label},Arcadia 1\n"
    _apply(read(row(allegations="sorcery"), allegations=words.format(label="Sorcery")))

    with pytest.raises(Invalid, match="Arcadia 1"):
        _apply(
            read(row("Boris Example", allegations="sorcery"),
                 allegations=words.format(label="Something else"))
        )  # fmt: skip


def test_only_who_may_import_imports():
    with pytest.raises(NotYours):
        _apply(read(row()), by=pia())


def test_the_report_has_the_shape_of_the_contract():
    report = services.import_cases(read(row(), row(country="XX")), by=operator()).as_json()

    assert (report["created"], report["updated"], report["unchanged"]) == (1, 0, 0)
    assert report["rejected"][0] == {
        "row": 3, "file": "cases.csv", "field": "country", "value": "XX",
        "reason": "This is no country that we know", "left_out": "row",
    }  # fmt: skip
    assert report["applied"] is False


def test_an_import_that_changed_something_is_kept_with_its_files_and_counts():
    for _ in range(2):
        _apply(read(row(), row(country="XX")))

    kept = Import.objects.get()

    assert (kept.what, kept.by, kept.counts["created"]) == ("cases", "operator", 1)
    assert [file["name"] for file in kept.files] == ["cases.csv", "sources.csv"]
    assert len(kept.report["rejected"]) == 1
