"""Motions and debates at the desk: begun with one click, stage by stage, corrected, taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gemel.actions import queries as texts
from gemel.actions import services as actions
from gemel.actions.deed import About, Deed
from gemel.cases import services as cases
from gemel.consent import services as consent
from gemel.people import services as people
from gemel.proceedings import services
from gemel.proceedings.models import Former, Proceeding, Stage
from gemel.proceedings.rules import Given, GivenStage
from gemel.publishing import services as publishing
from tests import cast
from tests.proceedings.builders import RECORD, a_house, a_motion
from tests.publishing.builders import a_case
from tests.twinning.builders import a_member, a_programme, takes_part

pytestmark = pytest.mark.django_db(databases="__all__")

NOW = timezone.now()
TODAY = NOW.date()
DESK = "/desk/proceedings/"


@pytest.fixture
def noor():
    return cast.client_of(cast.account(cast.NOOR, name="Noor Invented"))


def by():
    return cast.noor(at=NOW)


def day(name, on):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def text_of(answer):
    return answer.content.decode()


def stage_sent(noor, one, on=TODAY, **more):
    return noor.post(f"{DESK}{one.ref}/stages/new/", day("on", on) | more)


def test_an_act_becomes_a_motion_with_one_click_and_nothing_is_typed_twice(noor):
    house, member = a_house(), a_member("Sara Brandt")
    people.save_mandate(member, parliament=house, starts_on="2024-01-01", as_of=TODAY, by=by())
    case = a_case().case
    act = actions.record(
        Deed(kind="resolution", public=True, record_link=RECORD), About(case=case),
        for_member=member, done_on=TODAY - timedelta(days=2), by=by(),
    )  # fmt: skip
    assert "Follow it through the house" in text_of(noor.get(f"/desk/actions/{act.ref}/"))
    for _ in range(2):
        answer = noor.post(f"{DESK}of/{act.ref}/")

    one = Proceeding.objects.get()
    assert answer["Location"] == f"{DESK}{one.ref}/"
    assert (one.kind, one.house, one.record_link, one.action) == ("motion", house, RECORD, act)
    assert list(one.cases.all()) == [case]
    assert [(part.member, part.role) for part in one.parts.all()] == [(member, "sponsor")]
    stage = Stage.objects.get()
    assert (stage.key, stage.on) == ("tabled", TODAY - timedelta(days=2))
    page = text_of(noor.get(answer["Location"]))
    assert "Sara Brandt" in page
    assert case.code in page
    assert case.code not in page.partition("</title>")[0]
    assert f"{DESK}{one.ref}/" in text_of(noor.get(f"/desk/actions/{act.ref}/"))
    assert f"{DESK}{one.ref}/" in text_of(noor.get(f"/desk/cases/{case.ref}/"))


def test_one_that_was_taken_back_is_begun_again_from_its_act(noor):
    house, member = a_house(), a_member()
    people.save_mandate(member, parliament=house, starts_on="2024-01-01", as_of=TODAY, by=by())
    act = actions.record(Deed(kind="resolution", public=True), About(case=a_case().case),
                         for_member=member, done_on=TODAY, by=by())  # fmt: skip
    here = noor.post(f"{DESK}of/{act.ref}/")["Location"]
    noor.post(f"{here}remove/")
    assert noor.post(f"{DESK}of/{act.ref}/")["Location"] == here
    assert noor.get(here).status_code == 200


def test_where_no_house_is_known_the_form_asks_for_it_and_knows_the_rest(noor):
    case = a_case().case
    act = actions.record(
        Deed(kind="debate", public=True), About(case=case), for_member=None, done_on=TODAY, by=by()
    )
    answer = noor.post(f"{DESK}of/{act.ref}/")
    assert answer["Location"] == f"{DESK}new/?act={act.ref}"
    page = text_of(noor.get(answer["Location"]))
    assert case.code in page
    assert '<option value="plenary_debate" selected' in page
    assert not Proceeding.objects.exists()


def test_a_motion_is_written_down_in_the_form_once(noor):
    house = a_house()
    people.save_body(house, kind="committee", name="Rights", code="AHR", by=by())
    takes_part(a_programme(), a_member("Sara Brandt"))
    case = cases.open_case(code="BDI-92", countries=["BI"], by=by(), invented=True)
    sent = {
        "kind": "motion", "house": house.ref, "body": "ahr", "number": "B 123", "title": "Words",
        "cases": [case.code], "sponsors": ["Sara Brandt"], "record_link": RECORD,
        "stage": "tabled", "request_key": "k", **day("on", TODAY),
    }  # fmt: skip
    for _ in range(2):
        noor.post(f"{DESK}new/", sent)

    one = Proceeding.objects.get()
    assert (one.number, one.body.code, one.stages.get().key) == ("B 123", "AHR", "tabled")
    listed = text_of(noor.get(DESK))
    assert "B 123" in listed
    assert "Tabled" in listed
    assert one.ref not in text_of(noor.get(f"{DESK}?stage=adopted"))
    table = text_of(noor.get(f"{DESK}?as=csv"))
    assert "B 123" in table
    assert RECORD in table


def test_the_list_and_its_table_have_the_vote_of_what_was_published_afterwards(noor):
    one = a_motion(number="B 123", cases=[a_case().case])
    for key, more in (("adopted", {"votes_for": 60, "votes_against": 40}), ("published", {})):
        stage_sent(noor, one, key=key, **more)
    assert "60,40,," in text_of(noor.get(f"{DESK}?as=csv"))
    assert text_of(noor.get(DESK)).count("Adopted") == 2  # in the filter, and beside “Published”


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"record_link": "http://plain.example.org/"}, "begins with https://"),
        ({"body": "Nobody’s"}, "has no such committee here"),
        ({"cases": ["XXX-99"]}, "write its code"),
        ({"house": ""}, "Choose one of these"),
        ({"stage": "adopted", **day("on", TODAY + timedelta(days=9))}, "This day lies ahead"),
        ({"stage": "adopted", "on_day": "", "on_month": "", "on_year": ""}, "Give the date"),
    ],
)
def test_what_cannot_be_right_is_told_in_words_and_nothing_is_written(noor, more, told):
    sent = {"kind": "motion", "house": a_house().ref, "stage": "", **day("on", TODAY)} | more
    assert told in text_of(noor.post(f"{DESK}new/", sent))
    assert not Proceeding.objects.exists()


def test_a_vote_is_written_down_by_group_corrected_and_put_back(noor):
    one = a_motion()
    stage_sent(noor, one, key="adopted", votes_for="60", votes_against="40",
               groups="Greens: 12 0 1\nReds: 40 2")  # fmt: skip
    stage = Stage.objects.get()
    page = text_of(noor.get(f"{DESK}{one.ref}/"))
    assert "Greens" in page
    assert ">60<" in page

    form = f"{DESK}{one.ref}/stages/{stage.ref}/change/"
    assert "Greens: 12 0 1 0" in text_of(noor.get(form))
    noor.post(form, {"key": "rejected", "votes_for": "40", "votes_against": "60",
                     **day("on", TODAY)})  # fmt: skip
    page = text_of(noor.get(f"{DESK}{one.ref}/"))
    assert "What was corrected or taken back" in page
    new = Stage.objects.get(gone_at=None)
    assert (new.key, new.votes_for) == ("rejected", 40)
    noor.post(f"{DESK}{one.ref}/stages/{new.ref}/back/")
    noor.post(f"{DESK}{one.ref}/stages/{stage.ref}/again/")
    assert Stage.objects.get(gone_at=None) == stage
    assert noor.get(f"{DESK}{a_motion().ref}/stages/{stage.ref}/change/").status_code == 404


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"key": "adopted", "votes_for": "1", "votes_against": "2"}, "it was not adopted"),
        ({"key": "adopted", "votes_for": "-1"}, "greater than or equal to 0"),
        ({"key": "adopted", "groups": "Greens twelve"}, "cannot be read: “Greens twelve”"),
        ({"key": "tabled", "votes_for": "1"}, "belong to “adopted”"),
    ],
)
def test_numbers_that_cannot_be_are_told_at_their_field(noor, more, told):
    one = a_motion()
    assert told in text_of(stage_sent(noor, one, **more))
    assert not Stage.objects.exists()


def test_a_day_ahead_is_told_to_stand_in_the_agenda(noor):
    one = a_motion("plenary_debate")
    answer = stage_sent(noor, one, TODAY + timedelta(days=8), key="debated")
    assert "the day stands in the agenda" in text_of(noor.get(answer["Location"]))
    assert "Sitting of the house" in text_of(noor.get("/desk/agenda/"))
    assert "votes_for" not in text_of(noor.get(f"{DESK}{one.ref}/stages/new/"))


def test_who_comes_second_is_told_and_nothing_is_overwritten(noor):
    one = a_motion(title="First")
    form = f"{DESK}{one.ref}/change/"
    assert 'name="version" value="1"' in text_of(noor.get(form))
    services.change(one, Given(kind="motion", title="Theirs"), house=one.house, by=by())

    sent = {"kind": "motion", "house": one.house.ref, "title": "Mine", "version": 1}
    answer = noor.post(form, sent)
    assert answer.status_code == 409
    assert 'value="Mine"' in text_of(answer)
    noor.post(form, sent | {"version": 2})
    assert list(Former.objects.values_list("title", flat=True)) == ["First", "Theirs"]
    page = text_of(noor.get(f"{DESK}{one.ref}/"))
    assert "What it said before" in page
    assert "Theirs" in page


def test_one_that_was_taken_back_is_gone_from_every_page_until_it_is_undone(noor):
    case = a_case().case
    one = a_motion(cases=[case])
    answer = noor.post(f"{DESK}{one.ref}/remove/")
    assert f"{DESK}{one.ref}/restore/" in text_of(noor.get(answer["Location"]))
    assert noor.get(f"{DESK}{one.ref}/").status_code == 404
    assert one.ref not in text_of(noor.get(f"/desk/cases/{case.ref}/"))
    noor.post(f"{DESK}{one.ref}/restore/")
    assert noor.get(f"{DESK}{one.ref}/").status_code == 200


def test_a_text_whose_basis_is_gone_stands_here_no_longer(noor):
    """The words of a draft are asked for anew each time."""
    case = a_case()
    act = actions.plan(Deed(kind="resolution", public=True), About(case=case.case),
                       for_member=None, planned_for=TODAY, by=by())  # fmt: skip
    form = next(one for one in texts.forms(act) if one.language == "en")
    draft = actions.begin(act, form=form.file, language="en", by=by())
    draft = actions.save(draft, "The invented house regrets.", version=1, by=by()).draft
    one = a_motion(cases=[case.case], action=act, draft=draft)
    assert "The invented house regrets." in text_of(noor.get(f"{DESK}{one.ref}/"))

    consent.object(case.persons[0], by_whom="person", channel="in_person", by=by())

    assert "regrets" not in text_of(noor.get(f"{DESK}{one.ref}/"))


def test_suggestions_know_what_is_before_a_house_already(noor):
    case = a_case().case
    asks = f"/desk/actions/fits/?case={case.ref}"
    assert "before a house already" not in text_of(noor.get(asks))
    one = a_motion(cases=[case])
    stage_sent(noor, one, key="tabled")
    page = text_of(noor.get(asks))
    assert "One is before a house already: see how it stands" in page
    assert f"{DESK}{one.ref}/" in page


def test_a_long_list_comes_in_parts_with_a_number_of_reads_that_does_not_grow(noor):
    house = a_house()

    def reads(n):
        for _ in range(n):
            one = a_motion(house=house, cases=[a_case().case])
            services.add_stage(one, GivenStage(key="tabled", on=TODAY), by=by())
        with CaptureQueriesContext(connection) as told:
            assert noor.get(DESK).status_code == 200
        return len(told)

    noor.get(DESK)
    assert reads(2) == reads(20)
    reads(8)
    assert "?page=2" in text_of(noor.get(DESK))


def test_a_document_brings_the_text_of_a_motion_and_nothing_else_of_it_is_kept(noor):
    """Its words alone, through the closed process; what cannot be read is told at the field."""
    one = a_motion(text="The house regrets")
    sent = {"kind": "motion", "house": one.house.ref, "text": one.text, "version": 1}
    here = f"{DESK}{one.ref}/change/"

    def brought(data: bytes):
        return noor.post(here, sent | {"paper": SimpleUploadedFile("x.html", data)})

    refused = brought(b"\x89PNG\r\n\x1a\n")
    assert refused.status_code == 200
    assert "This is not a document that can be read" in text_of(refused)
    assert "At most 100\u00a0000 characters" in text_of(brought(b"word " * 20_001))
    assert 'enctype="multipart/form-data"' in text_of(noor.get(here))
    assert brought(b"<html><body><p onclick='x()'>The house <b>deeply</b> regrets"
                   b"<script>alert(1)</script></p></body></html>").status_code == 303  # fmt: skip

    one.refresh_from_db()
    assert one.text == "The house deeply regrets"
    assert Former.objects.get().text == "The house regrets"


def test_the_desk_s_list_of_releases_calls_a_motion_as_the_house_does(noor):
    cast.account(cast.AMANI)
    one = a_motion(number="B 123", record_link=RECORD, cases=[a_case().case])
    services.add_stage(one, GivenStage(key="tabled", on=TODAY - timedelta(days=3)), by=by())
    release = publishing.propose(kind="proceeding", about=one.ref, by=by())

    for place in ("/desk/publishing/", f"/desk/publishing/{release.ref}/"):
        page = text_of(noor.get(place)).partition("<main")[2]
        assert "Motion <bdi>B 123</bdi>" in page
        assert f">{one.ref}<" not in page
