"""Staff notes and tasks: who reads them, and that nothing is lost or kept twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.ledger.models import Entry
from gemel.notes import queries, services
from gemel.notes.models import Note, Task
from tests.cast import AMANI, NOON, NOOR, amani, max_by, noor, operator, pia

CASE = "case-22222-22222"
ONE, OTHER = "prog-22222-22222", "prog-33333-33333"
TOMORROW = NOON.date() + timedelta(days=1)
pytestmark = pytest.mark.django_db


def a_task(what: str = "Call the embassy", *, due_on: date = TOMORROW, by=None, **more) -> Task:
    return services.add_task(what, due_on=due_on, about=CASE, by=by or noor(), **more)


def test_a_note_is_read_by_the_staff_of_its_programme_and_by_nobody_else():
    services.write("She called", about=CASE, scope=ONE, by=noor(scope=ONE))

    assert [n.text for n in queries.notes(CASE, by=pia(scope=ONE))] == ["She called"]
    assert [n.text for n in queries.notes(CASE, by=amani())] == ["She called"]
    for stranger in (noor(scope=OTHER), max_by("par-22222-22222"), operator()):
        assert not queries.notes(CASE, by=stranger)
        with pytest.raises(NotYours):
            queries.note(Note.objects.get().ref, by=stranger)


def test_a_note_of_no_programme_is_read_by_every_desk():
    services.write("The paper is wrong", about=CASE, by=noor())

    assert queries.notes(CASE, by=pia(scope=OTHER))


def test_nobody_writes_into_a_programme_that_is_not_theirs():
    for stranger in (noor(scope=OTHER), max_by("par-22222-22222"), operator()):
        with pytest.raises(NotYours):
            services.write("Hello", about=CASE, scope=ONE, by=stranger)
        with pytest.raises(NotYours):
            a_task(scope=ONE, by=stranger)


def test_a_note_is_kept_as_written_and_the_ledger_holds_none_of_its_words():
    services.write("  Sieur Alpha moved\nto the coast ", about=CASE, by=noor())

    assert Note.objects.get().text == "Sieur Alpha moved\nto the coast"
    entry = Entry.objects.get()
    assert (entry.what, entry.within) == ("note.written", CASE)
    assert "Alpha" not in str(vars(entry))


@pytest.mark.parametrize(("text", "word"), [("  \n ", "Write"), ("x" * 4001, "4000")])
def test_an_empty_or_endless_note_is_refused_with_a_word(text, word):
    with pytest.raises(Invalid) as refusal:
        services.write(text, about=CASE, by=noor())

    assert word in str(refusal.value.fields["text"])


def test_a_form_that_is_sent_twice_is_one_note_and_one_task():
    first = services.write("Once", about=CASE, request_key="k", by=noor())
    again = services.write("Once", about=CASE, request_key="k", by=noor())
    task, twice = a_task(request_key="k"), a_task(request_key="k")

    assert (first.ref, task.ref) == (again.ref, twice.ref)
    assert (Note.objects.count(), Task.objects.count(), Entry.objects.count()) == (1, 1, 2)
    assert services.write("Once", about=CASE, request_key="k", by=amani()).ref != first.ref


def test_only_the_writer_takes_a_note_back_and_twice_is_once():
    note = services.write("Slip", about=CASE, by=noor())

    with pytest.raises(NotYours):
        services.take_back(note, by=amani())
    services.take_back(note, by=noor())
    services.take_back(note, by=noor())

    assert not queries.notes(CASE, by=noor())
    assert Entry.objects.filter(what="note.taken_back").count() == 1


def test_a_task_is_due_to_whom_it_was_given_to_those_who_cover_and_nobody_s_to_all():
    a_task("Noor’s", assigned_to=NOOR)
    a_task("Amani’s", assigned_to=AMANI)
    a_task("Nobody’s")
    a_task("Later", due_on=TOMORROW + timedelta(days=20))

    def due(*accounts: str) -> list[str]:
        return [t.what for t in queries.due(by=noor(), assigned=accounts, until=TOMORROW)]

    assert due(NOOR) == ["Noor’s", "Nobody’s"]
    assert due(NOOR, AMANI) == ["Noor’s", "Amani’s", "Nobody’s"]
    assert due() == ["Noor’s", "Amani’s", "Nobody’s"]


def test_a_day_that_has_passed_and_an_empty_task_are_refused_at_their_fields():
    with pytest.raises(Invalid) as refusal:
        a_task("  ", due_on=NOON.date() - timedelta(days=1))

    assert set(refusal.value.fields) == {"what", "due_on"}


def test_a_tick_can_be_undone_and_both_are_recorded_once():
    task = a_task()

    services.finish_task(task, by=amani())
    services.finish_task(task, by=noor())
    task.refresh_from_db()
    assert task.done_by == AMANI
    assert list(queries.every_task(by=noor(), done=True)) == [task]
    services.reopen_task(task, by=noor())
    services.reopen_task(task, by=noor())

    task.refresh_from_db()
    assert task.done_at is None
    deeds = list(Entry.objects.values_list("what", flat=True))
    assert deeds == ["task.added", "task.finished", "task.reopened"]


def test_of_two_who_hand_a_task_over_the_second_is_told():
    task = a_task()
    seen_by_both = Task.objects.get()

    services.hand_task(task, to=AMANI, by=noor())
    with pytest.raises(Stale):
        services.hand_task(seen_by_both, to=NOOR, by=amani())

    assert Task.objects.get().assigned_to == AMANI


@settings(deadline=None)
@given(st.text(max_size=300))
def test_whatever_is_typed_is_kept_on_one_line_or_refused(what):
    meant = " ".join(what.replace("\0", " ").split())
    try:
        kept = a_task(what)
    except Invalid as refusal:
        assert not meant or len(meant) > 200
        assert set(refusal.fields) == {"what"}
    else:
        assert kept.what == meant
