"""Reading cases: the file in few questions, the history in differences, what a decision prints."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gemel.cases import queries, services
from gemel.cases.models import Case, Fact, Source
from gemel.cases.queries import Filters
from gemel.cases.rules import FactKind
from gemel.kernel.errors import NotYours
from gemel.people.models import AtRisk
from tests.cases.builders import a_case, an_offline, cited, group, read, row
from tests.cast import NEXT_MONTH, NOON, noor, operator

pytestmark = pytest.mark.django_db(databases="__all__")

HERE = "prog-22222-22222"


def _import(*rows, **beside):
    services.import_cases(read(*rows, **beside), by=operator(), apply=True)


def _mark(key, from_ipu=True):
    services.mark_source(Source.objects.get(key=key), from_ipu=from_ipu, by=noor())


def _fields(person):
    return [sorted(d.fields) for d in queries.printed_by_decision(person, by=noor())]


def test_the_file_costs_as_many_questions_for_five_persons_as_for_one():
    _import(*group(1, allegations="torture"))
    ref = Case.objects.get().ref
    with CaptureQueriesContext(connection) as small:
        queries.case_file(ref, by=noor())
    _import(*group(5, allegations="torture"))

    with CaptureQueriesContext(connection) as large:
        file = queries.case_file(ref, by=noor())

    assert file.known == 5
    assert len(large) == len(small) <= 18


def test_the_list_costs_as_many_questions_for_many_cases_as_for_one():
    _import(row())
    with CaptureQueriesContext(connection) as small:
        queries.rows(queries.page(by=noor()))
    _import(*(row(f"{word} Example", code=f"LUX-{n}") for n, word in enumerate("ABCDEF", 20)))

    with CaptureQueriesContext(connection) as large:
        found = queries.rows(queries.page(by=noor()))

    assert len(found) == 7
    assert len(large) == len(small) == 1


def test_what_is_said_of_several_persons_alike_is_one_statement():
    _import(*group(3, allegations="torture", allegations_basis="the heading (K1)"))

    file = queries.case_file(Case.objects.get().ref, by=noor())

    (said,) = file.violations
    assert (len(said.persons), said.ref, said.basis) == (3, "", "the heading (K1)")
    assert [file.sources[n - 1].key for n in said.numbers] == ["K1"]


def test_the_list_narrows_by_code_country_stage_allegation_and_urgency():
    _import(*group(2, allegations="torture"), row(country="BE"))
    case = a_case(title="Something else", urgency=4)

    def found(**filters):
        return [
            r.case.pk for r in queries.rows(queries.page(by=noor(), filters=Filters(**filters)))
        ]

    lux = Case.objects.get(code="LUX-COLL-01").pk
    belgian = Case.objects.get(countries=["BE"]).pk
    assert found(text="lux/2") == [lux]
    assert found(country="BE") == [belgian]
    assert found(violation="torture") == [lux]
    assert found(urgency=4) == found(text="something") == [case.pk]
    assert found(text="Ana Example") == []  # names are for the search, not for an address
    services.change_case(case, changes={"stage": "closed"}, version=1, by=noor())
    assert found(stage="closed") == [case.pk]


def test_the_list_is_sorted_by_urgency_change_and_code():
    _import(row(code="LUX-09"), row("Boris Example", code="LUX-02"), row("Clara Example"))

    def codes(sort):
        return [r.case.code for r in queries.rows(queries.page(by=noor(), sort=sort))]

    assert codes("code") == ["LUX-02", "LUX-09", ""]
    assert codes("-code") == ["LUX-09", "LUX-02", ""]
    urgent = Case.objects.get(code="LUX-02")
    services.change_case(urgent, changes={"urgency": 4}, version=1, by=noor(NEXT_MONTH))
    assert codes("-urgency")[0] == codes("-changed")[0] == "LUX-02"


def test_persons_whom_the_reader_may_not_see_are_neither_counted_nor_named():
    case = a_case(an_offline(HERE), scope=HERE)
    services.join_scope(case, scope="prog-33333-33333", by=noor())

    (line,) = queries.rows(queries.page(by=noor(scope="prog-33333-33333")))
    file = queries.case_file(case.ref, by=noor(scope="prog-33333-33333"))

    assert (line.known, line.first_name, file.members, file.title) == (0, "", (), "")


def test_a_fact_about_a_person_out_of_sight_is_not_there():
    _import(*group(1))
    name = Fact.objects.get(kind=FactKind.NAME)
    person = AtRisk.objects.get()
    person.belongings.create(scope="prog-44444-44444", joined_at=NOON)

    with pytest.raises(NotYours):
        queries.fact(name.ref, by=noor(scope=HERE))
    assert queries.fact(name.ref, by=noor()) == name


# --- what a decision prints -----------------------------------------------------------------


def test_nothing_is_printed_before_a_human_has_marked_the_paper():
    _import(row(sex="F", sex_basis="Ms. in contents list (K1)", allegations="torture"))
    person = AtRisk.objects.get()
    assert _fields(person) == []

    _mark("K1")

    assert _fields(person) == [["country", "name", "region", "sex", "violation"]]


def test_a_fact_from_the_press_stays_out_although_the_decision_names_the_person():
    _import(row(allegations="torture", allegations_basis="a newspaper (K2)"))
    _mark("K1")
    _mark("K2", from_ipu=False)
    assert "violation" not in _fields(AtRisk.objects.get())[0]


def test_a_fact_with_a_doubt_is_not_printed():
    _import(row(allegations="torture", allegations_basis="heading (K1); may be incomplete"))
    _mark("K1")
    assert "violation" not in _fields(AtRisk.objects.get())[0]


def test_a_decision_that_lists_a_group_without_names_prints_no_person():
    listed = "group only (3 MPs); names from an older list"
    _import(*group(3, listed=listed, sources="K1|K3", code_basis="older list (K3)"))
    _mark("K1")
    _mark("K3")
    assert _fields(AtRisk.objects.first()) == []

    history = "case,country,date,mps,sources,note\nLUX-COLL-01,LU,2025-04-10,3,K3,\n"
    _import(*group(3, listed=listed, sources="K1|K3", code_basis="older list (K3)"),
            history=history)  # fmt: skip

    assert _fields(AtRisk.objects.first()) == [["code", "country", "name", "region"]]


def test_a_draft_a_closed_case_and_a_person_who_left_print_nothing():
    _import(row(code="LUX-1"))
    _mark("K1")
    case, person = Case.objects.get(), AtRisk.objects.get()
    assert _fields(person)

    case.memberships.update(left_on="2025")
    assert _fields(person) == []
    case.memberships.update(left_on="")
    case.rulings.get().decision.__class__.objects.update(published=False)
    assert _fields(person) == []
    case.rulings.get().decision.__class__.objects.update(published=True)
    services.change_case(case, changes={"stage": "closed"}, version=case.version, by=noor())
    assert _fields(person) == []


def test_what_decisions_print_of_many_persons_costs_a_constant_number_of_questions():
    _import(*group(5))
    _mark("K1")
    persons = list(AtRisk.objects.all())

    with CaptureQueriesContext(connection) as one:
        queries.printed_by_decisions(persons[:1], by=noor())
    with CaptureQueriesContext(connection) as five:
        found = queries.printed_by_decisions(persons, by=noor())

    assert len(found) == 5
    assert len(five) == len(one)


# --- history --------------------------------------------------------------------------------


def test_the_history_shows_the_difference_between_two_versions():
    case = a_case()
    old = services.record_fact(
        case, kind=FactKind.EVENT, value="Held since May", cited=cited(), by=noor()
    )
    services.supersede_fact(old, value="Held since June", cited=cited(), by=noor(NEXT_MONTH))

    newest = queries.history(case, by=noor())[0]

    assert newest.what == "changed"
    assert [(p.state, p.text) for p in newest.pieces] == [
        ("same", "Held since "),
        ("gone", "May"),
        ("new", "June"),
    ]


def test_the_history_holds_deeds_in_words_and_groups_what_came_by_the_dozen():
    _import(*group(5))
    case = Case.objects.get()
    services.change_case(case, changes={"stage": "closed"}, version=1, by=noor(NEXT_MONTH))

    found = queries.history(case, by=noor())

    assert str(found[0].words) == "Stage: Closed"
    assert [c.count for c in found if c.kind == FactKind.NAME] == [5]


def test_what_was_retracted_stands_in_the_history_as_gone():
    case = a_case()
    slip = services.record_fact(case, kind=FactKind.EVENT, value="x", cited=cited(), by=noor())
    services.retract_fact(slip, by=noor(NEXT_MONTH))
    assert queries.history(case, by=noor())[0].what == "gone"
