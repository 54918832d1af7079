"""The report to the IPU: what was done, under which codes, and no name however well hidden."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gemel.actions import catalogue
from gemel.actions.models import Action, Effect, Reply
from gemel.actions.rules import EffectKey, ReplyKind
from gemel.cases.models import Case
from gemel.consent import services as consent
from gemel.kernel import refs
from gemel.kernel.errors import NotYours
from gemel.people.models import AtRisk, Parliament
from gemel.publishing import report, report_files, report_rows
from gemel.publishing.report import Entry
from tests.cast import MAX, NOON, NOOR, noor, pia
from tests.consent.builders import a_consent, a_defender
from tests.publishing.builders import a_case
from tests.publishing.papers import everything_in
from tests.publishing.tongues import ENGLISH
from tests.twinning.builders import a_member, a_parliament, a_programme

pytestmark = pytest.mark.django_db(databases="__all__")

START, LAST = date(2026, 1, 1), date(2026, 12, 31)
PLANTED = "Zyxwa"
KINDS = list(catalogue.kinds())


def leaks(texts: Iterable[str]) -> list[str]:
    """Return the reports in which a planted name stands."""
    return [text for text in texts if PLANTED.casefold() in text.casefold()]


def told(**more) -> report.Report:
    return report_rows.to_ipu(**{"starts": START, "last": LAST, "by": noor(), **more})


def all_files(found: report.Report) -> list[str]:
    """Everything that can be read out of the four files of a report."""
    return [
        everything_in(kind, report_files.file_of(found, kind, tongue=ENGLISH))
        for kind in report_files.FORMATS
    ]


def an_act(*, kind: str = "meet_ambassador", **facts) -> Action:
    """An act of 5 March 2026, with a planted name wherever somebody could type one."""
    usual = {
        "stage": "done", "done_on": date(2026, 3, 5), "basis_kind": "decision",
        "recorded_by": NOOR, "recorded_at": NOON, "addressee": f"Minister {PLANTED}",
        "note": f"Told {PLANTED}", "record_link": f"https://example.org/{PLANTED}",
    }  # fmt: skip
    made = Action.objects.create(ref=refs.new("act"), kind=kind, **{**usual, **facts})
    common = {"note": f"Says {PLANTED}", "recorded_by": MAX, "recorded_at": NOON}
    Reply.objects.create(action=made, kind="holding", on=date(2026, 4, 1), **common)
    Effect.objects.create(
        action=made, key="release", on=date(2026, 5, 1), said_by=f"{PLANTED}’s son", **common
    )
    return made


@pytest.fixture
def member():
    return a_member(f"Max {PLANTED}", parliament=a_parliament("House of Arcadia"))


@pytest.fixture
def ipu_case():
    """A published case of two persons, whose names and title carry the planted word."""
    made = a_case(code="ATA-COLL-93", persons=2)
    for number, person in enumerate(made.persons, start=1):
        AtRisk.objects.filter(pk=person.pk).update(name=f"{PLANTED} {number}")
        person.memberships.update(code=f"ATA-93{number}")
    Case.objects.filter(pk=made.case.pk).update(title=f"Case of {PLANTED}")
    return made


def heron(*, programme, ipu: bool) -> AtRisk:
    """A defender with a planted code name, who lets the IPU be told, or does not."""
    person = a_defender(f"{PLANTED}{'a' if ipu else 'b'}", scope=programme.ref)
    a_consent(person, use="meet_ambassador", audiences=["authorities-there"])
    if ipu:
        a_consent(person, use="report_to_ipu", audiences=["ipu"])
    return person


def test_an_act_on_a_published_decision_is_told_by_code_with_what_came_of_it(ipu_case, member):
    an_act(person=ipu_case.persons[0], case=ipu_case.case, for_member=member, country="BV")

    (entry,) = told().entries

    assert entry == Entry(
        on=date(2026, 3, 5), kind="meet_ambassador", public=False, parliament="House of Arcadia",
        addressee_country="BV", case="ATA-931", case_countries=("AQ",), reply="holding",
        reply_on=date(2026, 4, 1), effects=(("release", date(2026, 5, 1)),),
    )  # fmt: skip


def test_a_whole_case_is_told_by_its_own_code_and_a_person_s_by_theirs(ipu_case):
    an_act(case=ipu_case.case, kind="parliamentary_question", public=True)
    an_act(person=ipu_case.persons[1], kind="convey_decision")

    assert {entry.case for entry in told().entries} == {"ATA-COLL-93", "ATA-932"}


def test_a_case_without_a_published_decision_has_no_code_in_the_report():
    made = a_case(code="ATA-COLL-94", persons=1, published=False)
    programme = a_programme()
    person = heron(programme=programme, ipu=True)
    an_act(person=person, case=made.case, basis_kind="consent", public=True)

    (entry,) = told().entries

    assert (entry.case, entry.case_countries) == ("", ())


def test_on_consent_public_acts_are_listed_others_counted_and_the_rest_left_out():
    programme = a_programme()
    yes, no = heron(programme=programme, ipu=True), heron(programme=programme, ipu=False)
    for person in (yes, no):
        an_act(person=person, basis_kind="consent")
        an_act(person=person, basis_kind="consent", kind="public_statement", public=True)
    an_act(person=yes, basis_kind="missing")

    found = told()

    assert [(entry.kind, entry.public) for entry in found.entries] == [("public_statement", True)]
    assert [(row.kind, row.count) for row in found.counted] == [("meet_ambassador", 1)]


def test_an_objection_closes_the_report_for_the_person_and_for_the_whole_case(ipu_case):
    an_act(person=ipu_case.persons[0])
    an_act(person=ipu_case.persons[1], kind="convey_decision")
    an_act(case=ipu_case.case, kind="parliamentary_question", public=True)
    assert len(told().entries) == 3

    consent.object(ipu_case.persons[0], by_whom="family", channel="phone", by=noor())

    assert [entry.kind for entry in told().entries] == ["convey_decision"]


def test_the_period_holds_both_its_days_and_no_other(ipu_case):
    for day in (date(2025, 12, 31), START, LAST, date(2027, 1, 1)):
        an_act(person=ipu_case.persons[0], done_on=day)

    assert [entry.on for entry in told().entries] == [START, LAST]


def test_what_is_planned_given_up_or_taken_back_is_not_reported(ipu_case):
    person = ipu_case.persons[0]
    an_act(person=person, stage="planned")
    an_act(person=person, stage="dropped")
    an_act(person=person, taken_back_at=NOON)

    assert told().entries == ()


def test_one_programme_is_told_alone_and_only_to_its_staff(ipu_case):
    one, other = a_programme("One"), a_programme("Other")
    an_act(person=ipu_case.persons[0], scope=one.ref)
    an_act(person=ipu_case.persons[0], scope=other.ref, kind="convey_decision")

    assert [e.kind for e in told(programme=one.ref).entries] == ["meet_ambassador"]
    assert [e.kind for e in told(by=noor(scope=one.ref)).entries] == ["meet_ambassador"]
    with pytest.raises(NotYours):
        told(programme=other.ref, by=noor(scope=one.ref))
    with pytest.raises(NotYours):
        told(by=pia())


def test_no_name_leaves_in_a_report_wherever_it_was_typed(ipu_case, member):
    programme = a_programme(f"Friends of {PLANTED}")
    for ipu in (True, False):
        person = heron(programme=programme, ipu=ipu)
        an_act(person=person, basis_kind="consent", scope=programme.ref, for_member=member)
        an_act(person=person, basis_kind="consent", kind="public_statement", public=True)
    an_act(person=ipu_case.persons[0], case=ipu_case.case, for_member=member)
    an_act(case=ipu_case.case, kind="parliamentary_question", public=True)
    found = told()

    assert (len(found.entries), len(found.counted)) == (3, 1)
    files = all_files(found)
    assert all("House of Arcadia" in text for text in files)  # they are read at all
    assert leaks(files) == []


def test_a_planted_leak_is_caught(ipu_case, member):
    an_act(person=ipu_case.persons[0], for_member=member)
    Parliament.objects.update(name=f"House of {PLANTED.upper()}")

    assert len(leaks(all_files(told()))) == 4


def test_what_is_invented_is_marked(ipu_case):
    an_act(person=ipu_case.persons[0], invented=True)

    document = json.loads(report.as_json(told(), speak=str))

    assert document["example"] is True
    assert document["entries"][0]["example"] is True


def test_the_document_says_what_each_number_means_and_where_each_kind_comes_from(ipu_case):
    an_act(person=ipu_case.persons[0])

    document = json.loads(report.as_json(told(), speak=str))

    assert (document["format"], document["version"]) == ("gemel-report-ipu", 1)
    assert (document["from"], document["to"]) == ("2026-01-01", "2026-12-31")
    assert document["totals"] == {
        "entries": 1, "public": 0, "non_public_on_consent": 0, "reported_before": 0,
    }  # fmt: skip
    assert set(document["definitions"]) >= {"entries", "non_public_on_consent", "effects"}
    kind = document["entries"][0]["kind"]
    assert kind["bullets"] == [word.key for word in catalogue.kind("meet_ambassador").sources]
    assert kind["title"] == str(catalogue.kind("meet_ambassador").title)


def test_many_acts_cost_no_more_reads_than_few(ipu_case, member, django_assert_max_num_queries):
    for _ in range(30):
        an_act(person=ipu_case.persons[0], for_member=member)
        an_act(case=ipu_case.case, kind="parliamentary_question", public=True)

    with django_assert_max_num_queries(32):
        assert len(told().entries) == 60


# --- pure ------------------------------------------------------------------------------------

days = st.dates(START, LAST)
acts = st.builds(
    Entry,
    on=days,
    kind=st.sampled_from(KINDS),
    public=st.booleans(),
    on_consent=st.booleans(),
    parliament=st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=20),
    case=st.sampled_from(["", "ATA-01", "ATA-COLL-02"]),
    reply=st.sampled_from(["", *ReplyKind]),
    effects=st.lists(st.tuples(st.sampled_from(list(EffectKey)), days), max_size=2).map(tuple),
)


@settings(deadline=None)
@given(st.lists(acts, max_size=15))
def test_every_act_is_listed_or_counted_and_never_both(some):
    found = report.report(some, starts=START, last=LAST)

    assert len(found.entries) + sum(row.count for row in found.counted) == len(some)
    assert all(act.public or not act.on_consent for act in found.entries)
    assert [act.on for act in found.entries] == sorted(act.on for act in found.entries)


@settings(deadline=None)
@given(st.lists(acts, max_size=10))
def test_table_and_document_tell_the_same(some):
    found = report.report(some, starts=START, last=LAST)

    document = json.loads(report.as_json(found, speak=str))
    rows = list(csv.DictReader(io.StringIO(report.as_csv(found, speak=str))))

    listed = [row for row in rows if row["number"]]
    assert [row["date"] for row in listed] == [each["date"] for each in document["entries"]]
    assert [row["case"] for row in listed] == [each["case"] or "" for each in document["entries"]]
    assert sum(int(row["count"]) for row in rows) == len(some)


@pytest.mark.parametrize("name", ["=1+1", "  =1", "+x", "-x", "@x", "\t=1", "＝1", "\u200b=1"])
def test_no_cell_runs_in_a_spreadsheet(name):
    act = Entry(on=START, kind=KINDS[0], public=True, parliament=name)

    text = report.as_csv(report.report([act], starts=START, last=LAST), speak=str)

    assert next(csv.DictReader(io.StringIO(text)))["parliament"] == f"'{name}"
