"""Writing the agenda: once, by whom it belongs to, undone, forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gemel.agenda import queries, services
from gemel.agenda.models import Attendance, Event
from gemel.cases import services as cases
from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.ledger.models import Entry
from gemel.upkeep import services as upkeep
from gemel.upkeep.rules import Class
from tests.agenda.builders import TODAY, a_given, an_event
from tests.cast import NOON, amani, max_by, noor, operator, pia, tess
from tests.consent.builders import a_person
from tests.twinning.builders import a_member

pytestmark = pytest.mark.django_db(databases="__all__")


def a_case(*persons, scope="", code="BDI-92", countries=("BI",)):
    case = cases.open_case(code=code, countries=countries, scope=scope, by=noor(), invented=True)
    for person in persons:
        cases.add_person(case, person=person, by=noor())
    return case


def test_the_desk_adds_an_event_and_it_is_recorded():
    member = a_member()
    event = an_event("delegation_out", members=[member, member], title=" Talks  with\0ministers ")

    assert (event.starts_on, event.ends_before) == (
        TODAY + timedelta(days=5), TODAY + timedelta(days=8)
    )  # fmt: skip
    assert event.title == "Talks with ministers"
    assert not event.own
    assert [one.parliamentarian for one in event.attendances.all()] == [member]
    assert (Entry.objects.last().what, Entry.objects.last().about) == ("event.added", event.ref)


def test_the_same_form_sent_twice_is_one_event():
    first = services.add(a_given(), request_key="k", by=noor())
    assert services.add(a_given(), request_key="k", by=noor()) == first
    assert Event.objects.count() == 1


def test_what_cannot_be_right_is_refused_and_nothing_is_written():
    with pytest.raises(Invalid) as told:
        services.add(a_given(lasts=0), by=noor())
    assert set(told.value.fields) == {"last_on"}
    assert not Event.objects.exists()
    assert not Entry.objects.filter(what="event.added").exists()


def test_a_members_office_writes_for_its_member_and_nobody_else():
    mine, other = a_member(), a_member()
    for by in (max_by(mine.ref), tess(mine.ref)):
        assert services.add(a_given(), members=[mine], by=by).own
        with pytest.raises(NotYours):
            services.add(a_given(), members=[mine, other], by=by)
        with pytest.raises(NotYours):
            services.add(a_given(), members=[], by=by)
        with pytest.raises(Invalid):
            services.add(a_given(title="A name"), members=[mine], by=by)


def test_who_has_no_power_on_the_programme_writes_nothing():
    with pytest.raises(NotYours):
        services.add(a_given(), scopes=["prog-b"], by=noor(scope="prog-a"))
    with pytest.raises(NotYours):
        services.add(a_given(), by=operator())
    assert services.add(a_given(), scopes=["prog-a"], by=pia(scope="prog-a"))


def test_an_event_for_a_case_is_read_by_the_desks_of_that_case():
    event = an_event("hearing", cases=[a_case(scope="prog-a")])

    assert [one.scope for one in event.scopes.all()] == ["prog-a"]
    assert queries.events(by=noor(scope="prog-a")).get() == event
    assert not queries.events(by=noor(scope="prog-b")).exists()


def test_two_who_change_at_once_do_not_overwrite_each_other():
    event = an_event()
    one, other = (queries.event(event.ref, by=noor()) for _ in range(2))
    services.change(one, a_given(days=6), by=noor())

    with pytest.raises(Stale):
        services.change(other, a_given(days=7), by=amani())
    event.refresh_from_db()
    assert event.starts_on == TODAY + timedelta(days=6)


def test_a_change_sets_who_goes_and_keeps_the_case_that_the_changer_cannot_see():
    hidden = a_case(scope="prog-b")
    seen = a_case(scope="prog-a", code="BDI-93")
    event = an_event("hearing", cases=[hidden, seen], members=[a_member()])
    member = a_member()
    by = noor(scope="prog-a")

    read = queries.event(event.ref, by=by)
    assert list(read.cases.all()) == [seen]
    services.change(read, a_given("hearing"), members=[member], cases=[], by=by)

    assert list(Event.objects.get().cases.all()) == [hidden]
    assert Attendance.objects.get().parliamentarian == member
    assert "event.changed" in Entry.objects.values_list("what", flat=True)


def test_an_office_that_changes_its_trip_does_not_lose_the_desks_that_read_of_it():
    mine = a_member()
    by = max_by(mine.ref)
    services.add(a_given(), members=[mine], scopes=["prog-a"], by=by)
    event = queries.page(by=by).get()

    services.change(event, a_given(days=9), members=[mine], by=by)

    assert queries.events(by=noor(scope="prog-a")).get().starts_on == TODAY + timedelta(days=9)


def test_an_event_is_removed_and_the_removal_undone():
    event = an_event()
    services.remove(queries.event(event.ref, by=noor()), by=noor())
    assert not queries.events(by=noor()).exists()
    with pytest.raises(Stale):
        services.change(event, a_given(), by=noor())

    gone = queries.event(event.ref, by=noor(), removed=True)
    services.remove(gone, by=noor())
    services.restore(gone, by=noor())
    services.restore(gone, by=noor())

    assert queries.events(by=noor()).get() == event
    told = list(Entry.objects.filter(about=event.ref).values_list("what", flat=True))
    assert told == ["event.added", "event.removed", "event.restored"]


def test_an_office_changes_its_own_events_only():
    mine = a_member()
    by = max_by(mine.ref)
    theirs = an_event(members=[mine])
    own = services.add(a_given(), members=[mine], by=by)

    read = queries.event(theirs.ref, by=by)
    for deed in (lambda: services.remove(read, by=by),
                 lambda: services.change(read, a_given(), members=[mine], by=by)):  # fmt: skip
        with pytest.raises(NotYours):
            deed()
    services.remove(queries.event(own.ref, by=by), by=by)


def test_erasing_a_person_takes_events_of_their_case_and_titles_of_shared_ones():
    person, other = a_person(), a_person()
    alone = an_event("hearing", cases=[a_case(person)], title="Hearing of a name")
    shared = an_event("hearing", cases=[a_case(person, other, code="BDI-COLL-94")], title="A name",
                      place="The street")  # fmt: skip
    elsewhere = an_event("hearing", cases=[a_case(other, code="BDI-95")], title="Stays")

    services.erase(person.ref)

    assert set(Event.objects.values_list("pk", "title", "place")) == {
        (shared.pk, "", ""), (elsewhere.pk, "Stays", "")
    }  # fmt: skip
    assert not Event.objects.filter(pk=alone.pk).exists()


def test_where_people_went_is_forgotten_after_a_year():
    old = an_event(starts_on=TODAY - timedelta(days=370), last_on=TODAY - timedelta(days=367))
    recent = an_event(starts_on=TODAY - timedelta(days=360), last_on=TODAY - timedelta(days=360))

    assert upkeep.forget(Class.AGENDA, by=operator(NOON)) == 1
    assert list(Event.objects.all()) == [recent]
    assert old.pk not in Event.objects.values_list("pk", flat=True)
