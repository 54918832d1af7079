"""Reading the agenda: whose it is, which cases it concerns, who goes there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gemel.agenda import queries, services
from gemel.agenda.rules import Kind, Reason
from gemel.cases import services as cases
from gemel.cases.models import Case
from gemel.kernel.errors import NotYours
from tests.agenda.builders import TODAY, a_given, an_event
from tests.cast import job, max_by, noor, operator, tess
from tests.twinning.builders import a_member

pytestmark = pytest.mark.django_db(databases="__all__")


def a_case(code, country="BI", scope=""):
    return cases.open_case(code=code, countries=[country], scope=scope, by=noor(), invented=True)


def test_staff_read_what_is_of_their_programmes_or_of_every_desk():
    common = an_event("ipu_session", country="CH")
    ours = an_event(scopes=["prog-a"])
    mine = a_member()
    private = services.add(a_given(), members=[mine], by=max_by(mine.ref))

    assert set(queries.events(by=noor())) == {common, ours, private}
    assert set(queries.events(by=noor(scope="prog-a"))) == {common, ours}
    assert set(queries.events(by=noor(scope="prog-b"))) == {common}
    assert not queries.events(by=operator()).exists()
    with pytest.raises(NotYours):
        queries.event(ours.ref, by=noor(scope="prog-b"))


def test_a_member_reads_what_the_member_takes_part_in():
    mine = a_member()
    event = an_event(members=[mine, a_member()])
    an_event(members=[a_member()])
    an_event("ipu_session", country="CH")

    for by in (max_by(mine.ref), tess(mine.ref)):
        assert list(queries.page(by=by)) == [event]
        assert not list(queries.page(by=by, past=True))


def test_a_member_sees_no_case_that_the_desk_named():
    mine = a_member()
    an_event("hearing", members=[mine], cases=[a_case("BDI-92")])

    assert list(queries.page(by=max_by(mine.ref)).get().cases.all()) == []
    assert list(queries.page(by=noor()).get().cases.all()) != []


def test_what_goes_on_is_ahead_and_what_is_over_is_past():
    over = an_event(days=-3, lasts=3)
    now = an_event(days=-1, lasts=2)
    later = an_event(days=9)

    assert list(queries.page(by=noor())) == [now, later]
    assert list(queries.page(by=noor(), past=True)) == [over]


def test_a_list_is_narrowed_by_kind_country_and_member():
    member = a_member()
    trip = an_event(members=[member])
    an_event("hearing", country="CD")

    assert list(queries.page(by=noor(), kind="trip")) == [trip]
    assert list(queries.page(by=noor(), country="BI")) == [trip]
    assert list(queries.page(by=noor(), member=member.ref)) == [trip]


def test_an_event_concerns_the_cases_that_its_reader_may_see():
    seen, hidden = a_case("BDI-92", scope="prog-a"), a_case("BDI-93", scope="prog-b")
    a_case("COD-92", "CD")
    event = an_event()

    of_all = queries.concerned([event], by=noor())[event.pk]
    of_ours = queries.concerned([event], by=noor(scope="prog-a"))[event.pk]

    assert {one.case for one in of_all} == {seen, hidden}
    assert [(one.case, one.reason) for one in of_ours] == [(seen, Reason.THERE)]
    among = Case.objects.filter(pk=hidden.pk)
    told = queries.concerned([event], by=max_by("par-x"), among=among)[event.pk]
    assert [one.case for one in told] == [hidden]


def test_a_trip_to_where_the_court_sits_concerns_the_case():
    case = a_case("BDI-92")
    an_event("hearing", country="TZ", cases=[case], days=6, lasts=1)
    trip = an_event(country="TZ", days=5, lasts=3)

    (told,) = queries.concerned([trip], by=noor())[trip.pk]
    assert (told.case, told.reason) == (case, Reason.COURT)


def test_the_cases_of_many_events_come_in_a_constant_number_of_reads():
    cases_of = [a_case(f"BDI-{n}") for n in range(101, 111)]
    events = [an_event(cases=cases_of[:3]) for _ in range(20)]
    for count in (1, 20):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            found = queries.concerned(events[:count], by=noor())
        assert len(seen) <= 4
        assert all(len(found[one.pk]) == 10 for one in events[:count])


def test_the_dates_of_a_case():
    case = a_case("BDI-92")
    trip = an_event()
    named = an_event("sitting", country="", cases=[case], days=2)
    an_event("hearing")  # of nobody's case
    an_event(country="CD")
    an_event(days=-9)

    assert queries.of_case(case, by=noor()) == [
        (named, Reason.NAMED), (trip, Reason.THERE)
    ]  # fmt: skip


def test_who_is_about_to_go_there_is_told_to_a_job():
    near, far, other = a_member(), a_member(), a_member()
    case = a_case("BDI-92")
    an_event(members=[near])
    an_event(members=[far], days=60)
    an_event(members=[other], country="CD")
    an_event("sitting", country="", members=[other], cases=[case], days=1)
    by = job("alerts.tell", queries.Power.AGENDA_READ)

    found = queries.going(
        countries=["BI"], case_refs=[case.ref], until=TODAY + timedelta(days=30), by=by
    )

    assert [(one.parliamentarian_id, one.reason) for one in found] == [
        (other.pk, Reason.NAMED), (near.pk, Reason.THERE)
    ]  # fmt: skip


def test_the_next_session_of_the_ipu_is_the_one_that_is_not_over():
    assert queries.next_session(by=noor()) is None
    an_event("ipu_session", country="CH", days=-9)
    soon = an_event("ipu_session", country="CH", days=63)
    an_event("ipu_session", country="CH", days=200)

    assert queries.next_session(by=noor()) == soon


def test_what_leaves_in_a_calendar_holds_no_name():
    member = a_member("Max Zanzara")
    an_event("hearing", members=[member], cases=[a_case("BDI-92")], title="Zanzara in court",
             place="Zanzara street")  # fmt: skip

    (told,) = queries.plain(by=max_by(member.ref))

    assert (told.kind, told.country) == (Kind.HEARING, "BI")
    assert "Zanzara" not in repr(told)
    assert "BDI" not in repr(told)
    assert queries.plain(by=noor(), since=TODAY + timedelta(days=90)) == []
