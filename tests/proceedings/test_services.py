"""Writing down what a house does: by whom, once, corrected without loss, undone, forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from gemel.agenda.models import Event
from gemel.cases import services as cases
from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.ledger.models import Entry
from gemel.people import services as people
from gemel.proceedings import queries, services
from gemel.proceedings.models import Former, Part, Proceeding, Stage
from gemel.proceedings.rules import Given
from gemel.upkeep import services as upkeep
from gemel.upkeep.rules import Class
from tests.cast import NOON, amani, max_by, noor, operator, pia, tess
from tests.consent.builders import a_person
from tests.proceedings.builders import RECORD, TODAY, a_house, a_motion, a_stage, given_stage
from tests.publishing.builders import a_case as a_decided_case
from tests.twinning.builders import a_member, a_programme, takes_part

pytestmark = pytest.mark.django_db(databases="__all__")


def a_case(*persons, scope="", code="BDI-92"):
    case = cases.open_case(code=code, countries=["BI"], scope=scope, by=noor(), invented=True)
    for person in persons:
        cases.add_person(case, person=person, by=noor())
    return case


def test_the_desk_writes_a_motion_down_with_its_first_stage_once():
    member, house, case = a_member(), a_house(), a_case()
    for _ in range(2):
        one = a_motion(house=house, title=" On  rights\0now ", cases=[case],
                       parts=[(member, "sponsor"), (member, "sponsor"), (member, "speaker")],
                       first=given_stage("tabled"), request_key="k")  # fmt: skip

    assert Proceeding.objects.get() == one
    assert (one.title, one.invented) == ("On rights now", True)
    assert sorted(Part.objects.values_list("role", flat=True)) == ["speaker", "sponsor"]
    assert Stage.objects.get().key == "tabled"
    told = list(Entry.objects.values_list("what", flat=True))
    assert told.count("proceeding.added") == told.count("proceeding.stage_kept") == 1


def test_only_the_desk_writes_and_only_on_cases_of_its_own():
    mine, member = a_case(scope="prog-a"), a_member()
    one = a_motion(cases=[mine])
    for by in (pia(), operator(), max_by(member.ref), tess(member.ref), noor(scope="prog-b")):
        with pytest.raises(NotYours):
            a_motion(house=one.house, cases=[mine], by=by)
        with pytest.raises(NotYours):
            services.add_stage(one, given_stage(), by=by)
        with pytest.raises(NotYours):
            services.remove(one, by=by)
    assert Proceeding.objects.count() == 1
    assert not Stage.objects.exists()


def test_a_case_that_is_kept_by_a_code_name_stands_in_no_proceeding():
    person = people.keep_defender(exposure="offline", code_name="Heron", urgency=2,
                                  wants=True, scope="prog-a", by=noor())  # fmt: skip
    hidden = cases.open_case(persons=[person], scope="prog-a", by=noor())
    assert hidden.exposure == "offline"
    with pytest.raises(Invalid) as told:
        a_motion(cases=[hidden])
    assert set(told.value.fields) == {"cases"}
    assert not Proceeding.objects.exists()


def test_a_committee_of_another_house_is_refused():
    body = people.save_body(a_house(), kind="committee", name="Rights", by=noor())
    with pytest.raises(Invalid) as told:
        a_motion(body=body)
    assert set(told.value.fields) == {"body"}


def test_a_correction_loses_nothing_and_two_at_once_do_not_overwrite():
    one = a_motion(title="First words", text="Old text")
    mine, other = (queries.proceeding(one.ref, by=noor()) for _ in range(2))
    given = Given(kind="resolution", title="Second words", text="New text")
    services.change(mine, given, house=one.house, by=noor())

    with pytest.raises(Stale):
        services.change(other, replace(given, title="Third"), house=one.house, by=amani())
    one.refresh_from_db()
    assert (one.kind, one.title) == ("resolution", "Second words")
    former = Former.objects.get()
    assert (former.title, former.text, former.changed_by) == (
        "First words", "Old text", noor().ref
    )  # fmt: skip


def test_a_stage_is_corrected_by_another_that_takes_its_place_and_can_be_put_back():
    one = a_motion()
    old = a_stage(one, "adopted", votes_for=6, votes_against=4)
    new = services.correct_stage(old, given_stage("rejected", votes_for=4, votes_against=6),
                                 by=noor())  # fmt: skip
    assert list(one.stages.filter(gone_at=None)) == [new]
    assert list(queries.gone_stages(one)) == [old]
    with pytest.raises(Stale):
        services.correct_stage(old, given_stage("lapsed"), by=amani())

    services.take_back_stage(new, by=noor())
    services.bring_back_stage(old, by=noor())
    assert [each.key for each in one.stages.filter(gone_at=None)] == ["adopted"]


def test_the_same_stage_sent_twice_is_one():
    one = a_motion()
    assert a_stage(one) == a_stage(one)


def test_a_day_ahead_goes_to_the_agenda_and_leaves_it_with_the_stage():
    member, case = a_member(), a_case(scope="prog-a")
    one = a_motion(cases=[case], parts=[(member, "speaker")])
    assert not Event.objects.exists()
    stage = a_stage(one, "debated", days=9)

    event = Event.objects.get()
    assert (event.kind, event.starts_on, event.title) == (
        "sitting", TODAY + timedelta(days=9), ""
    )  # fmt: skip
    assert [each.parliamentarian for each in event.attendances.all()] == [member]
    assert list(event.cases.all()) == [case]
    services.take_back_stage(stage, by=noor())
    event.refresh_from_db()
    assert event.removed_at is not None
    services.bring_back_stage(stage, by=noor())
    services.remove(one, by=noor())
    services.restore(one, by=noor())
    event.refresh_from_db()
    assert event.removed_at is None


def test_what_cannot_be_right_is_refused_and_nothing_is_written():
    with pytest.raises(Invalid) as told:
        a_motion(record_link="http://plain.example.org/", first=given_stage("adopted", days=5))
    assert set(told.value.fields) == {"record_link"}
    with pytest.raises(Invalid):
        a_motion(first=given_stage("adopted", days=5))
    assert not Proceeding.objects.exists()


# --- who reads -----------------------------------------------------------------------------------


def seen(by):
    return set(queries.proceedings(by=by))


def test_a_desk_reads_a_motion_only_where_it_sees_every_case_that_it_names():
    ours, theirs = a_case(scope="prog-a"), a_case(scope="prog-b", code="BDI-93")
    both = a_motion(cases=[ours, theirs])
    alone = a_motion(cases=[ours])

    assert seen(noor(scope="prog-a")) == {alone}
    assert seen(noor(scope="prog-b")) == set()
    assert seen(noor()) == {both, alone}
    with pytest.raises(NotYours):
        queries.proceeding(both.ref, by=noor(scope="prog-b"))


def test_one_on_no_case_is_read_by_the_desk_that_wrote_it_and_no_other():
    one = a_motion(by=noor(scope="prog-a"))
    services.add_stage(one, given_stage("debated", days=3), by=noor(scope="prog-a"))
    assert [each.scope for each in Event.objects.get().scopes.all()] == ["prog-a"]
    assert seen(noor(scope="prog-a")) == {one}
    assert seen(noor(scope="prog-b")) == set()


def test_a_member_reads_what_the_house_published_on_cases_of_the_own_programme():
    programme, member, other = a_programme(), a_member(), a_member()
    takes_part(programme, member)
    known = a_decided_case(scope=programme.ref).case
    hidden = a_decided_case(scope="prog-b").case
    planned = a_motion(cases=[known])
    published = a_motion(cases=[known], record_link=RECORD)
    a_motion(cases=[known, hidden], record_link=RECORD)
    own = a_motion(cases=[hidden], parts=[(member, "sponsor")])

    assert seen(max_by(member.ref)) == seen(tess(member.ref)) == {published, own}
    assert seen(max_by(other.ref)) == set()
    assert not queries.may_change(planned, by=max_by(member.ref))


def test_what_is_before_a_house_is_known_by_its_kind_of_act():
    case = a_decided_case().case
    one = a_motion(cases=[case])
    assert queries.pending(case, by=noor()) == {}
    a_stage(one, "tabled")
    assert queries.pending(case, by=noor()) == {"resolution": one}
    a_stage(one, "rejected", days=-1)
    assert queries.pending(case, by=noor()) == {}


# --- the end -------------------------------------------------------------------------------------


def test_what_was_taken_back_can_be_undone_for_a_year_and_is_then_deleted():
    one = a_motion()
    services.remove(one, by=noor())
    services.remove(one, by=noor())
    assert seen(noor()) == set()
    services.restore(one, by=noor())
    assert seen(noor()) == {one}
    services.remove(one, by=noor())

    assert upkeep.forget(Class.PROCEEDINGS, by=operator(at=NOON + timedelta(days=300))) == 0
    assert upkeep.forget(Class.PROCEEDINGS, by=operator(at=NOON + timedelta(days=367))) == 1
    assert not Proceeding.objects.exists()


def test_erasing_a_person_deletes_the_own_motions_and_clears_the_words_of_shared_ones():
    gone, stays = a_person(), a_person()
    own, shared = a_case(gone), a_case(gone, stays, code="BDI-93")
    free = a_case(stays, code="BDI-94")
    alone, common, wider, other = (
        a_motion(title="Words", text="More", cases=named)
        for named in ([own], [shared], [own, free], [free])
    )
    a_stage(common, note="A word")
    services.change(common, Given(kind="motion", title="Newer"), house=common.house,
                    cases=[shared], by=noor())  # fmt: skip

    services.erase(gone.ref)

    left = {one.pk: one.title for one in Proceeding.objects.all()}
    assert left == {common.pk: "", wider.pk: "", other.pk: "Words"}
    assert alone.pk not in left
    assert Stage.objects.get().note == ""
    assert not Former.objects.exists()
