"""Writing about cases by hand: who may, what is refused, what stays in the history."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from gemel.cases import queries, services
from gemel.cases.models import Case, Fact, Source
from gemel.cases.rules import FactKind
from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.ledger.models import Entry
from gemel.people.models import AtRisk, Body, Parliament
from tests.cases.builders import a_case, a_named, an_offline, cited, read, row
from tests.cast import NEXT_MONTH, NOON, amani, max_by, noor, operator, pia

pytestmark = pytest.mark.django_db(databases="__all__")

HERE, THERE = "prog-22222-22222", "prog-33333-33333"


def _what():
    return list(Entry.objects.values_list("what", flat=True))


# --- opening and changing ------------------------------------------------------------------


def test_a_case_opened_by_hand_is_restricted_and_found_again():
    case = a_case(code="lux/7", title="An invented case", countries=["LU"], scope=HERE)

    assert (case.code, case.exposure, case.version) == ("LUX-7", "restricted", 1)
    assert queries.case(case.ref, by=noor(scope=HERE)) == case
    assert [c.code for c in queries.search("luxembourg", by=noor())] == ["LUX-7"]
    assert _what() == ["case.opened"]


def test_a_form_sent_twice_opens_one_case():
    first = a_case(request_key="one-key")
    assert a_case(request_key="one-key") == first


def test_a_code_is_taken_once():
    a_case(code="LUX-7")
    with pytest.raises(Invalid) as refusal:
        a_case(code="LUX/7")
    assert "code" in refusal.value.fields


def test_a_case_of_a_code_name_holds_nothing_that_tells():
    heron = an_offline(HERE)

    for given in ({"title": "A name"}, {"countries": ["LU"]}, {"code": "LUX-7"}):
        with pytest.raises(Invalid):
            a_case(heron, scope=HERE, **given)
    case = a_case(heron, scope=HERE)

    assert (case.exposure, case.title, case.countries, case.search_text) == ("offline", "", [], "")


def test_the_database_itself_refuses_what_tells_in_an_offline_case():
    case = a_case(an_offline(HERE), scope=HERE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(title="A name")


def test_an_offline_case_needs_a_programme_and_takes_no_facts_asks_or_decisions():
    heron = an_offline(HERE)
    with pytest.raises(Invalid):
        a_case(heron)
    case = a_case(heron, scope=HERE)

    with pytest.raises(Invalid):
        services.record_fact(
            case, kind=FactKind.EVENT, value="Seen", cited=cited(), person=heron, by=noor()
        )
    with pytest.raises(Invalid):
        services.add_ask(case, verb="urges", addressee="A ministry", text="Stop", by=noor())
    with pytest.raises(Invalid):
        services.add_decision(case, symbol="CL/299/1", adopted_on="2025", by=noor())
    with pytest.raises(Invalid):
        services.add_person(case, person=a_named(), by=noor())


def test_two_editors_do_not_overwrite_one_another():
    case = a_case()
    services.change_case(case, changes={"title": "First"}, version=1, by=noor())

    with pytest.raises(Stale):
        services.change_case(case, changes={"title": "Second"}, version=1, by=amani())

    assert Case.objects.get().title == "First"


def test_a_new_stage_and_urgency_stand_in_the_record_of_events():
    case = a_case()
    services.change_case(case, changes={"stage": "closed", "urgency": 4}, version=1, by=noor())
    assert _what() == ["case.opened", "case.stage_closed", "case.urgency_4"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("countries", ["XX"]), ("urgency", 9), ("stage", "gone"), ("title", "x" * 201)],
)
def test_what_cannot_be_right_is_refused_at_its_field(field, value):
    case = a_case()
    with pytest.raises(Invalid) as refusal:
        services.change_case(case, changes={field: value}, version=1, by=noor())
    assert field in refusal.value.fields


# --- who may -------------------------------------------------------------------------------


def test_a_case_of_a_programme_is_not_there_for_others():
    case = a_case(scope=HERE)

    with pytest.raises(NotYours):
        queries.case(case.ref, by=noor(scope=THERE))
    with pytest.raises(NotYours):
        services.change_case(case, changes={"title": "x"}, version=1, by=noor(scope=THERE))
    with pytest.raises(NotYours):
        services.record_fact(
            case, kind=FactKind.EVENT, value="x", cited=cited(), by=noor(scope=THERE)
        )
    assert list(queries.cases(by=noor(scope=THERE))) == []


def test_an_imported_case_is_read_by_any_staff_and_by_no_member():
    services.import_cases(read(row()), by=operator(), apply=True)
    case = Case.objects.get()

    assert queries.case(case.ref, by=pia(scope=THERE)) == case
    with pytest.raises(NotYours):
        queries.case(case.ref, by=max_by("par-22222-22222"))
    with pytest.raises(NotYours):
        services.change_case(case, changes={}, version=1, by=max_by("par-22222-22222"))


def test_an_offline_case_without_a_programme_is_nobodys():
    case = a_case(an_offline(HERE), scope=HERE)
    with pytest.raises(Invalid):
        services.leave_scope(case, scope=HERE, by=noor())
    case.scopes.all().delete()  # as a slip in the database would
    assert list(queries.cases(by=noor(scope=HERE))) == []


def test_a_programme_takes_a_case_up_once_and_sets_it_aside():
    case = a_case()
    for _ in range(2):
        services.join_scope(case, scope=HERE, by=noor(scope=HERE))
    assert case.scopes.count() == 1

    services.leave_scope(case, scope=HERE, by=noor(scope=HERE))

    assert _what()[1:] == ["case.joined", "case.left"]


# --- facts ---------------------------------------------------------------------------------


def test_a_fact_has_a_source_or_is_refused():
    case = a_case()
    with pytest.raises(Invalid) as refusal:
        services.record_fact(
            case, kind=FactKind.EVENT, value="Held", cited=cited(what=""), by=noor()
        )
    assert "source" in refusal.value.fields


def test_the_same_fact_twice_is_once():
    case = a_case()
    one, two = (
        services.record_fact(case, kind=FactKind.EVENT, value="Held", cited=cited(), by=noor())
        for _ in range(2)
    )
    assert one == two
    assert Source.objects.count() == 1


def test_a_newer_fact_takes_the_place_of_the_older_and_both_stay():
    case = a_case()
    old = services.record_fact(case, kind=FactKind.EVENT, value="Held", cited=cited(), by=noor())

    services.supersede_fact(old, value="Released", cited=cited(), by=noor(NEXT_MONTH))

    old.refresh_from_db()
    assert (old.value, old.superseded_at, old.superseded_by.value) == (
        "Held", NEXT_MONTH, "Released",
    )  # fmt: skip
    with pytest.raises(Stale):
        services.supersede_fact(old, value="Again", cited=cited(), by=amani(NEXT_MONTH))
    assert Fact.objects.count() == 2


def test_a_corrected_name_is_the_name_everywhere():
    services.import_cases(read(row()), by=operator(), apply=True)
    name = Fact.objects.get(kind=FactKind.NAME)

    services.supersede_fact(name, value="Amina Exemple", cited=cited(), by=noor())

    person = AtRisk.objects.get()
    assert (person.name, person.sort_name) == ("Amina Exemple", "amina exemple")
    assert [c.pk for c in queries.search("exemple", by=noor())] == [Case.objects.get().pk]


def test_another_spelling_makes_the_person_found_by_it():
    services.import_cases(read(row()), by=operator(), apply=True)
    case, person = Case.objects.get(), AtRisk.objects.get()

    services.record_fact(
        case, kind=FactKind.ALSO_KNOWN_AS, value="Kingfisher Voice", person=person, cited=cited(),
        by=noor(),
    )  # fmt: skip

    assert [c.pk for c in queries.search("kingfisher", by=noor())] == [case.pk]


def test_of_kinds_that_hold_once_a_newer_one_takes_the_older_ones_place():
    services.import_cases(read(row(sex="F", sex_basis="Ms.")), by=operator(), apply=True)
    case, person = Case.objects.get(), AtRisk.objects.get()

    services.record_fact(
        case, kind=FactKind.SEX, value="M", person=person, cited=cited(), by=noor()
    )

    assert Fact.objects.filter(kind=FactKind.SEX, superseded_at=None).count() == 1
    person.refresh_from_db()
    assert person.sex == "M"


def test_only_what_a_person_recorded_is_taken_back():
    services.import_cases(read(row(note="a word")), by=operator(), apply=True)
    with pytest.raises(Invalid):
        services.retract_fact(Fact.objects.get(kind=FactKind.NOTE), by=noor())
    own = services.record_fact(
        Case.objects.get(), kind=FactKind.EVENT, value="A slip", cited=cited(), by=noor()
    )

    services.retract_fact(own, by=noor())

    own.refresh_from_db()
    assert own.superseded_at == NOON
    with pytest.raises(Stale):
        services.retract_fact(own, by=noor())


@pytest.mark.parametrize(
    ("kind", "value", "field"),
    [
        ("sorcery", "x", "kind"),
        (FactKind.COUNTRIES, "LU", "kind"),
        (FactKind.VIOLATION, "sorcery", "value"),
        (FactKind.EVENT, "", "value"),
        (FactKind.WORK, "A lawyer", "person"),
    ],
)
def test_a_fact_that_cannot_be_right_is_refused_at_its_field(kind, value, field):
    with pytest.raises(Invalid) as refusal:
        services.record_fact(a_case(), kind=kind, value=value, cited=cited(), by=noor())
    assert field in refusal.value.fields


def test_a_date_of_a_fact_is_as_precise_as_known_and_exists():
    case = a_case()
    fact = services.record_fact(
        case, kind=FactKind.EVENT, value="Held", happened_on="2025-03", cited=cited(), by=noor()
    )
    assert fact.happened_on == "2025-03"
    with pytest.raises(Invalid):
        services.record_fact(
            case, kind=FactKind.EVENT, value="x", happened_on="2025-02-30", cited=cited(), by=noor()
        )


def test_a_human_marks_a_source_and_two_do_not_overwrite_one_another():
    services.record_fact(a_case(), kind=FactKind.EVENT, value="x", cited=cited(), by=noor())
    source, same = Source.objects.get(), Source.objects.get()

    services.mark_source(source, from_ipu=True, by=noor())

    assert (Source.objects.get().from_ipu, Source.objects.get().marked_by) == (True, noor().ref)
    with pytest.raises(Stale):
        services.mark_source(same, from_ipu=False, by=amani())


# --- decisions, filings, asks ---------------------------------------------------------------


def test_a_decision_added_by_hand_tells_body_and_session_by_its_symbol():
    ruling = services.add_decision(
        a_case(), symbol="CL/299/9/R.9", adopted_on="2025-11-03", persons=2, cited=cited(),
        by=noor(),
    )  # fmt: skip
    assert (ruling.decision.body, ruling.decision.session) == ("governing_council", 299)
    assert ruling.sources.count() == 1


def test_one_document_on_two_cases_is_one_decision_and_twice_is_once():
    given = {"symbol": "CL/299/9/R.9", "adopted_on": "2025-11-03", "by": noor()}
    one, other = a_case(), a_case(title="Another")
    first = services.add_decision(one, **given)
    assert services.add_decision(other, **given).decision == first.decision
    assert services.add_decision(one, **given) == first
    with pytest.raises(Invalid):
        services.add_decision(one, persons=7, **given)


def test_one_letter_is_filed_under_five_numbers_and_found_under_each():
    house = Parliament.objects.create(ref="prl-22222-22222", name="Invented House", country="LU")
    case = a_case()
    decision = services.add_decision(case, symbol="CL/299/9/R.9", adopted_on="2025", by=noor())
    for n, name in enumerate(("Foreign", "Rights", "OSCE", "Europe", "IPU")):
        body = Body.objects.create(
            ref=f"body-22222-2222{n + 2}", parliament=house, kind="committee", name=name, key=name
        )
        for _ in range(2):
            services.file_decision(
                decision.decision, case=case, body=body, number=f"Bilag {n}", by=noor()
            )

    file = queries.case_file(case.ref, by=noor())

    assert len(file.filings[decision.decision_id]) == 5
    assert len(queries.filing_bodies(by=noor())) == 5


def test_an_ask_is_open_until_it_is_settled_once():
    case = a_case()
    ask = services.add_ask(
        case, verb="urges", addressee="The ministry", text="Let an observer in", due="2025-12",
        by=noor(),
    )  # fmt: skip
    services.settle_ask(ask, on=date(2025, 12, 1), by=noor())
    with pytest.raises(Stale):
        services.settle_ask(ask, on=date(2025, 12, 2), by=amani())
    services.reopen_ask(ask, by=noor())
    assert queries.ask(ask.ref, by=noor()).settled_on is None


def test_a_person_is_added_only_where_a_published_decision_names_one():
    case = a_case(countries=["LU"])
    given = {"name": "Boris Example", "code": "LUX/8", "cited": cited(), "by": noor()}
    with pytest.raises(Invalid):
        services.add_named_person(case, **given)
    services.add_decision(case, symbol="CL/299/9/R.9", adopted_on="2025-11-03", by=noor())

    person = services.add_named_person(case, sex="M", **given)

    member = case.memberships.get()
    assert (member.person, member.code, person.countries) == (person, "LUX-8", ["LU"])
    assert person.invented
    with pytest.raises(Invalid):
        services.add_person(case, person=person, by=noor())
    other = a_named("Clara Example")
    with pytest.raises(Invalid) as refusal:
        services.add_person(case, person=other, code="LUX-8", by=noor())
    assert "code" in refusal.value.fields


def test_a_corrected_code_is_the_code_in_the_case_and_nobody_elses():
    services.import_cases(
        read(row(code="LUX-1"), row("Boris Example", code="LUX-2")), by=operator(), apply=True
    )
    code = Fact.objects.get(kind=FactKind.CODE, value="LUX-1")
    with pytest.raises(Invalid):
        services.supersede_fact(code, value="LUX/2", cited=cited(), by=noor())

    services.supersede_fact(code, value="lux/11", cited=cited(), by=noor())

    assert code.case.memberships.get().code == "LUX-11"


def test_changed_countries_stand_in_the_history_and_no_import_overrules_them():
    found = read(row())
    services.import_cases(found, by=operator(), apply=True)
    case = Case.objects.get()

    services.change_case(
        case, changes={"countries": ["LU", "BE"]}, version=case.version, by=noor(NEXT_MONTH)
    )
    services.import_cases(found, by=operator(), apply=True)

    case.refresh_from_db()
    assert case.countries == ["LU", "BE"]
    newest = queries.history(case, by=noor())[0]
    assert [(p.state, p.words) for p in newest.pieces if p.words] == [
        ("same", ["LU"]),
        ("new", ["BE"]),
    ]
