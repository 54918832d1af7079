"""Asking both sides, and what a withdrawn consent does to a bond."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gemel.consent import services as consent
from gemel.kernel.errors import Invalid, NoBasis, NotYours, Stale
from gemel.ledger.models import Entry
from gemel.twinning import queries, rules, services
from gemel.twinning.models import Twinning
from gemel.twinning.rules import Stage
from tests.cast import NOON, amani, max_by, noor, pia, tess
from tests.consent.builders import a_consent, a_defender
from tests.twinning.builders import a_member, a_programme, takes_part

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def programme():
    return a_programme()


@pytest.fixture
def person(programme):
    heron = a_defender(scope=programme.ref)
    a_consent(heron, use=rules.USE, audiences=["twin"])
    return heron


@pytest.fixture
def member(programme):
    found = a_member()
    takes_part(programme, found)
    return found


@pytest.fixture
def asked(programme, person, member):
    return services.ask_both(programme, person, member, by=noor())


def active(twinning):
    services.record_person_answer(twinning, answer="yes", through="the lawyer", by=noor())
    return services.answer_for_member(
        twinning, answer="yes", by=max_by(twinning.parliamentarian.ref)
    )


def test_nobody_is_asked_without_the_persons_consent_to_be_twinned(programme, member):
    wren = a_defender(scope=programme.ref)

    with pytest.raises(NoBasis):
        services.ask_both(programme, wren, member, by=noor())

    assert not Twinning.objects.exists()


def test_a_twinning_begins_when_both_have_said_yes(asked):
    twinning = active(asked)

    assert twinning.stage == Stage.ACTIVE
    assert twinning.active_at == NOON
    assert Entry.objects.filter(what="twinning.began", about=twinning.ref).exists()


def test_one_no_is_enough_and_the_two_can_be_asked_anew(programme, person, member, asked):
    services.answer_for_member(asked, answer="no", by=max_by(member.ref))

    asked.refresh_from_db()
    assert asked.stage == Stage.DECLINED
    assert services.ask_both(programme, person, member, by=noor()).stage == Stage.ASKED


def test_the_same_two_are_not_asked_twice(programme, person, member, asked):
    with pytest.raises(Invalid):
        services.ask_both(programme, person, member, by=noor())


def test_an_answer_counts_once(asked):
    by = max_by(asked.parliamentarian.ref)
    services.answer_for_member(asked, answer="yes", by=by)

    with pytest.raises(Stale):
        services.answer_for_member(asked, answer="no", by=by)


def test_an_assistant_answers_for_the_member_and_is_named(asked):
    by = tess(asked.parliamentarian.ref)

    services.answer_for_member(asked, answer="yes", by=by)

    entry = Entry.objects.get(what="twinning.member_answered")
    assert (entry.by, entry.for_member) == (by.ref, asked.parliamentarian.ref)


def test_nobody_answers_for_another_member_nor_the_desk_for_a_member(asked):
    stranger = a_member()

    for by in (max_by(stranger.ref), noor(), pia()):
        with pytest.raises(NotYours):
            services.answer_for_member(asked, answer="yes", by=by)


def test_a_withdrawal_takes_the_twinning_from_the_member_at_once(asked, person):
    twinning = active(asked)
    by = max_by(twinning.parliamentarian.ref)
    assert queries.twinning(twinning.ref, by=by)

    consent.withdraw_all(person, by=noor())

    assert queries.of_member(by=by) == []
    with pytest.raises(NotYours):
        queries.twinning(twinning.ref, by=by)
    with pytest.raises(NoBasis):
        services.record_contact(twinning, on=NOON.date(), channel="call", by=noor())
    assert queries.twinning(twinning.ref, by=noor())  # the desk must see what to do


def test_staff_of_another_programme_see_no_twinning(asked):
    other = a_programme("Another programme")

    with pytest.raises(NotYours):
        queries.twinning(asked.ref, by=noor(scope=other.ref))


def test_silence_is_seen_after_the_agreed_days(asked):
    twinning = active(asked)
    late = NOON + timedelta(days=31)

    seen = queries.seen([twinning], on=late.date())[0]

    assert (seen.stage, seen.silent_days) == (Stage.SILENT, 1)


def test_a_contact_ends_the_silence_and_can_be_taken_back(asked):
    twinning = active(asked)
    late = NOON + timedelta(days=31)
    contact = services.record_contact(twinning, on=late.date(), channel="call", by=noor(at=late))
    assert queries.seen([twinning], on=late.date())[0].stage == Stage.ACTIVE

    services.take_back_contact(contact, by=noor(at=late))

    assert queries.seen([twinning], on=late.date())[0].stage == Stage.SILENT


def test_a_contact_that_lies_ahead_is_refused(asked):
    twinning = active(asked)

    with pytest.raises(Invalid):
        services.record_contact(
            twinning, on=(NOON + timedelta(days=1)).date(), channel="call", by=noor()
        )


def test_a_pause_rests_the_rhythm_and_ends(asked):
    twinning = active(asked)
    services.pause(twinning, until=None, by=noor())

    twinning.refresh_from_db()
    assert queries.seen([twinning], on=(NOON + timedelta(days=99)).date())[0].silent_days == 0
    services.resume(twinning, by=noor())
    twinning.refresh_from_db()
    assert twinning.stage == Stage.ACTIVE


def test_an_ended_twinning_is_gone_from_the_members_door(asked):
    twinning = active(asked)

    services.end(twinning, reason="person_wish", by=noor())

    assert queries.of_member(by=max_by(twinning.parliamentarian.ref)) == []
    with pytest.raises(Stale):
        services.end(twinning, reason="person_wish", by=noor())


def test_two_coordinators_cannot_overwrite_one_programme(programme):
    first, second = (
        queries.programme(programme.ref, by=noor()),
        queries.programme(programme.ref, by=amani()),
    )
    services.change_programme(first, changes={"name": "One"}, hosts=None, by=noor())

    with pytest.raises(Stale):
        services.change_programme(second, changes={"name": "Two"}, hosts=None, by=amani())

    programme.refresh_from_db()
    assert programme.name == "One"


def test_a_member_without_a_running_mandate_cannot_take_part(programme):
    gone = a_member(ends_before=NOON.date() - timedelta(days=1), as_of=None)

    with pytest.raises(Invalid):
        takes_part(programme, gone)


def test_the_two_programmes_of_the_note_can_be_set_up():
    burundi = a_programme("Burundian defenders, Belgian members", countries=["BI"])
    congo = a_programme("Congolese defenders, Dutch members", countries=["CD"])

    assert {p.ref for p in queries.programmes(by=noor())} == {burundi.ref, congo.ref}


def test_a_silence_of_the_person_keeps_what_was_agreed_and_begins_nothing_new(
    programme, asked, person
):
    twinning = active(asked)
    later = NOON + timedelta(days=2)
    consent.set_unreachable(person, since=NOON + timedelta(days=1), by=noor(at=later))

    assert queries.stands(twinning, by=noor(at=later))
    with pytest.raises(NoBasis):
        services.ask_both(programme, person, a_member(), by=noor(at=later))
