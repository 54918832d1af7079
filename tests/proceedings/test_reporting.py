"""What the IPU is told of motions and debates: published by the house, on decisions, once."""

from __future__ import annotations

import json
from datetime import date

import pytest

from gemel.actions import services as actions
from gemel.actions.deed import About, Deed
from gemel.consent import services as consent
from gemel.proceedings import services
from gemel.publishing import house_rows, report, report_rows
from tests.cast import noor
from tests.proceedings.builders import RECORD, TODAY, a_motion, a_stage
from tests.publishing.builders import a_case

pytestmark = pytest.mark.django_db(databases="__all__")

YEAR = {"starts": date(2026, 1, 1), "last": date(2026, 12, 31)}


def told(**more):
    return report_rows.to_ipu(**(YEAR | more), by=noor())


def a_voted_motion(*named, **more):
    one = a_motion(record_link=RECORD, title="Words of the house", cases=named, **more)
    a_stage(one, "tabled", days=-40)
    a_stage(one, "adopted", days=-2, votes_for=60, votes_against=40)
    return one


def test_a_motion_is_told_as_b2_with_its_newest_stage_and_vote():
    case = a_case().case
    one = a_voted_motion(case)
    (entry,) = told().entries

    assert (entry.kind, entry.case, entry.outcome) == ("resolution", case.code, "adopted")
    assert report.bullets(entry.kind) == ("B2",)
    assert entry.parliament == one.house.name
    made = json.loads(report.as_json(told(), speak=lambda said: said.text))["entries"][0]
    assert made["outcome"]["votes"] == {
        "votes_for": 60, "votes_against": 40, "abstained": None, "absent": None
    }  # fmt: skip
    table = report.as_csv(told(), speak=lambda said: said.text)
    assert "Adopted,60 40 ? ?" in table
    assert "Words of the house" not in json.dumps(made) + table


def test_publication_after_the_vote_does_not_hide_the_vote():
    a_stage(a_voted_motion(a_case().case), "published", days=-1)
    (entry,) = told().entries
    assert (entry.outcome, entry.votes[:2]) == ("adopted", (60, 40))


def test_a_motion_begun_from_an_act_is_told_once_with_its_outcome():
    case = a_case().case
    act = actions.record(Deed(kind="resolution", public=True), About(case=case), for_member=None,
                         done_on=TODAY, by=noor())  # fmt: skip
    a_voted_motion(case, action=act)
    (entry,) = told().entries
    assert (entry.ref, entry.outcome, entry.votes[:2]) == (act.ref, "adopted", (60, 40))


def test_what_no_house_published_and_what_somebody_objects_to_is_not_told():
    a_stage(a_motion(cases=[a_case().case]), "tabled")  # no link to a record
    a_voted_motion(a_case(published=False).case)
    a_voted_motion()  # on no case
    objected = a_case()
    a_voted_motion(objected.case, a_case().case)
    assert len(told().entries) == 1
    consent.object(objected.persons[0], by_whom="person", channel="in_person", by=noor())
    assert told().entries == ()


def test_only_a_stage_of_the_period_counts_and_removed_ones_never():
    one = a_voted_motion(a_case().case)
    (entry,) = told(last=date(2026, 10, 31)).entries
    assert (entry.outcome, entry.votes) == ("tabled", ())
    assert told(starts=date(2026, 11, 16)).entries == ()
    services.remove(one, by=noor())
    assert told().entries == ()


def test_a_programme_and_a_decision_narrow_it(monkeypatch):
    mine = a_case()
    a_voted_motion(mine.case)
    a_voted_motion(a_case().case)
    assert len(told().entries) == 2
    assert [one.case for one in told(decision=mine.decision.ref).entries] == [mine.case.code]
    monkeypatch.setattr(house_rows, "objected", lambda cases, by: {case.pk for case in cases})
    assert told().entries == ()  # planted: whoever is objected to would be found here


def test_what_the_ipu_was_told_is_not_told_again():
    one = a_voted_motion(a_case().case)
    services.mark_reported([one.ref], by=noor())
    assert told(again=False).entries == ()
    assert told().entries[0].told_on == TODAY
