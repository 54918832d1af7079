"""Giving, withdrawing, objecting: what is recorded, in which order, and who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError

from gemel.consent import queries, rules, services
from gemel.consent.giving import Given, Talk
from gemel.consent.models import Consent
from gemel.kernel.errors import Invalid, NotYours, Refused, Stale
from gemel.ledger import sidefile
from gemel.ledger.models import Entry
from gemel.showcase import queries as window
from gemel.showcase import services as showcase
from gemel.showcase.models import Tombstone
from tests.cast import LONG_AGO, NEXT_MONTH, NOON, account, amani, noor, operator, pia
from tests.consent.builders import a_consent, a_defender, a_person
from tests.showcase.builders import a_card

pytestmark = pytest.mark.django_db(databases="__all__")
DAY = timedelta(days=1)
TALK = Talk(language="en", asked_through="in_person")
ELSEWHERE = "prog-33333-33333"


def deeds():
    return list(Entry.objects.values_list("what", flat=True))


def a_grant(**facts):
    usual = {"use": "meet_ambassador", "answer": "yes", "audiences": ["authorities-there"]}
    return Given(**{**usual, **facts})


def basis(person, *, at=NOON, use="approach_authorities", audiences=("authorities-there",)):
    return queries.basis_for(person, use=use, audiences=audiences, by=noor(at=at))


def test_giving_is_recorded_row_by_row_with_how_it_came_about():
    person = a_person()
    grants = [a_grant(), a_grant(use="twinning", audiences=["twin"])]

    rows = services.give(person, grants=grants, talk=TALK, by=noor())

    assert len({row.talk for row in rows}) == 1
    assert [row.asked_by for row in rows] == [noor().ref] * 2
    assert deeds()[-2:] == ["consent.given", "consent.given"]
    assert basis(person, use="meet_ambassador")


def test_withdrawal_ends_the_consent_at_once_and_is_recorded():
    consent = a_consent(ends_at=NEXT_MONTH)

    services.withdraw(consent, by=amani(at=NOON + DAY))

    consent.refresh_from_db()
    assert consent.withdrawn_at == NOON + DAY
    assert deeds()[-1] == "consent.withdrawn"
    assert [line["about"] for line in sidefile.lines()] == [consent.ref]
    assert Tombstone.objects.filter(about=consent.ref).exists()
    assert not basis(consent.person, at=NOON + DAY)


def test_a_consent_is_withdrawn_once():
    consent = a_consent()
    services.withdraw(consent, by=noor())

    with pytest.raises(Stale):
        services.withdraw(consent, by=noor())
    assert deeds().count("consent.withdrawn") == 1


def test_withdrawal_takes_every_card_that_leans_on_the_consent_and_no_other():
    consent, other = a_consent(), a_consent()
    a_card(slug="gone", leans=[consent.ref])
    a_card(slug="stays", leans=[other.ref])

    services.withdraw(consent, by=noor())

    assert [card.slug for card in window.cards(at=NOON)] == ["stays"]


def test_a_crash_before_the_deed_leaves_the_window_dark(monkeypatch):
    consent = a_consent()
    a_card(slug="gone", leans=[consent.ref])
    monkeypatch.setattr(sidefile, "append", lambda *_, **__: (_ for _ in ()).throw(OSError()))

    with pytest.raises(OSError):
        services.withdraw(consent, by=noor())

    assert not window.cards(at=NOON)
    assert deeds()[-1] == "consent.given"


def test_a_window_out_of_reach_does_not_stop_a_withdrawal_from_being_recorded(monkeypatch):
    consent = a_consent()

    def out_of_reach(**_):
        raise OperationalError

    monkeypatch.setattr(showcase, "take_down", out_of_reach)

    with pytest.raises(Refused, match="recorded"):
        services.withdraw(consent, by=noor())

    consent.refresh_from_db()
    assert consent.withdrawn_at == NOON
    assert [line["about"] for line in sidefile.lines()] == [consent.ref]


def test_stop_ends_every_consent_and_darkens_everything_about_the_person():
    person = a_person()
    a_consent(person)
    a_consent(person, use="twinning", audiences=["twin"])
    a_card(slug="gone", leans=[person.ref])

    services.withdraw_all(person, by=noor(at=NOON + DAY))

    assert not Consent.objects.filter(person=person, withdrawn_at=None)
    assert not window.cards(at=NOON + DAY)
    assert deeds()[-1] == "consent.stopped"
    assert person.ref in [line["about"] for line in sidefile.lines()]


def test_an_answer_said_before_a_withdrawal_cannot_be_recorded_after_it():
    person = a_person()
    services.withdraw(a_consent(person), by=noor(at=NOON + 2 * DAY))
    talk = Talk(language="en", asked_through="phone", given_at=NOON + DAY)

    with pytest.raises(Invalid) as refused:
        services.give(person, grants=[a_grant()], talk=talk, by=noor(at=NOON + 3 * DAY))
    assert "given_at" in refused.value.fields


def test_a_newer_answer_ends_the_older_one_and_edits_nothing():
    person = a_person()
    old = a_consent(person, ends_at=NEXT_MONTH)

    new = a_consent(person, at=NOON + DAY, ends_at=NEXT_MONTH + 30 * DAY)

    old.refresh_from_db()
    assert (old.ended_at, old.ends_at) == (NOON + DAY, NEXT_MONTH)
    assert basis(person, at=NOON + DAY).ref == new.ref


def test_an_answer_to_some_of_the_audiences_leaves_the_others_as_they_were():
    person = a_person()
    old = a_consent(person, audiences=["authorities-there", "ipu"])

    a_consent(person, at=NOON + DAY, answer="no", audiences=["ipu"])

    assert basis(person, at=NOON + DAY).ref == old.ref
    assert not basis(person, at=NOON + DAY, audiences=["ipu"])


WRONG = {
    "given_at": (a_grant(), {"given_at": NOON + DAY}),
    "ends_at": (a_grant(), {"ends_at": NOON}),
    "go_on_until": (a_grant(), {"if_unreachable": "go_on"}),
    "if_unreachable": (a_grant(), {"if_unreachable": "maybe"}),
    "asked_through": (a_grant(), {"asked_through": "pigeon"}),
    "giver": (a_grant(), {"giver": "neighbour"}),
    "grants": (a_grant(audiences=[]), {}),
}


@pytest.mark.parametrize("field", WRONG)
def test_what_cannot_be_right_is_told_by_field_and_nothing_is_kept(field):
    grant, facts = WRONG[field]
    talk = Talk(**{"language": "en", "asked_through": "in_person", **facts})

    with pytest.raises(Invalid) as refused:
        services.give(a_person(), grants=[grant], talk=talk, by=noor())
    assert field in refused.value.fields
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    "grants",
    [
        [],
        [a_grant(), a_grant(answer="no")],
        [a_grant(audiences=["everybody"])],
        [a_grant(audiences=["partner"])],
        [a_grant(answer="perhaps")],
        [a_grant(text_hash="abc")],
        [a_grant(text_hash="abc", text_language="en", audiences=["public", "twin"])],
        [a_grant(channels=["pigeon"])],
    ],
)
def test_answers_that_contradict_or_say_nothing_are_refused(grants):
    with pytest.raises(Invalid):
        services.give(a_person(), grants=grants, talk=TALK, by=noor())


def test_of_a_person_kept_by_a_code_name_no_words_are_kept():
    heron = a_defender()

    with pytest.raises(Invalid):
        a_consent(heron, own_words="Write to them.")
    with pytest.raises(Invalid):
        services.object(heron, by_whom="family", channel="phone", words="No.", by=noor())
    assert a_consent(heron)


def test_who_has_no_power_over_the_person_can_do_nothing_and_learns_nothing():
    heron = a_defender()
    consent = a_consent(heron)
    stranger = noor(scope=ELSEWHERE)

    for deed in (
        lambda: services.give(heron, grants=[a_grant()], talk=TALK, by=stranger),
        lambda: services.withdraw(consent, by=stranger),
        lambda: services.withdraw_all(heron, by=stranger),
        lambda: services.object(heron, by_whom="ipu", channel="mail", by=stranger),
        lambda: services.set_unreachable(heron, since=LONG_AGO, by=stranger),
        lambda: services.withdraw(consent, by=operator()),
        lambda: queries.get(consent.ref, by=stranger),
        lambda: queries.matrix(heron, by=stranger),
    ):
        with pytest.raises(NotYours):
            deed()
    assert queries.get(consent.ref, by=pia(scope="prog-22222-22222"))


def test_an_objection_closes_the_decision_and_darkens_what_rests_on_it_alone():
    person = a_person()
    a_card(slug="by-decision", leans=[rules.by_decision(person.ref), person.ref])
    a_card(slug="by-consent", leans=["con-99999-99999", person.ref])

    services.object(person, by_whom="family", channel="phone", words="Leave it.", by=noor())

    assert [card.slug for card in window.cards(at=NOON)] == ["by-consent"]
    assert queries.standing(person, at=NOON).objected
    assert deeds()[-1] == "objection.recorded"
    assert [(line["kind"], line["about"]) for line in sidefile.lines()] == [
        ("objection.recorded", person.ref)
    ]


@pytest.mark.parametrize("wrong", [{"by_whom": "rival"}, {"channel": "pigeon"}])
def test_an_objection_says_by_whom_and_by_which_way(wrong):
    facts = {"by_whom": "ipu", "channel": "mail", **wrong}

    with pytest.raises(Invalid):
        services.object(a_person(), **facts, by=noor())


def test_lifting_an_objection_takes_two_people_and_relights_nothing():
    account(noor().ref), account(amani().ref)
    person = a_person()
    a_card(slug="by-decision", leans=[rules.by_decision(person.ref)])
    objection = services.object(person, by_whom="ipu", channel="mail", by=noor())

    with pytest.raises(Stale):
        services.lift(objection, by=amani())
    services.ask_to_lift(objection, by=noor(at=NOON + DAY))
    with pytest.raises(Refused):
        services.lift(objection, by=noor(at=NOON + DAY))
    assert queries.standing(person, at=NOON + DAY).objected
    services.lift(objection, by=amani(at=NOON + 2 * DAY))

    assert not queries.standing(person, at=NOON + 2 * DAY).objected
    assert not window.cards(at=NOON + 2 * DAY)
    with pytest.raises(Stale):
        services.lift(objection, by=amani(at=NOON + 3 * DAY))
    with pytest.raises(Stale):
        services.ask_to_lift(objection, by=noor(at=NOON + 3 * DAY))


def test_a_second_person_whom_the_first_let_in_lately_cannot_lift():
    account(noor().ref)
    account(amani().ref, invited_by=noor().ref, enrolled_at=NOON - DAY)
    objection = services.object(a_person(), by_whom="ipu", channel="mail", by=noor())
    services.ask_to_lift(objection, by=noor())

    with pytest.raises(Refused):
        services.lift(objection, by=amani())


def test_silence_darkens_what_does_not_go_on_and_an_answer_ends_it():
    person = a_person()
    goes_on = a_consent(person, use="a", if_unreachable="go_on", go_on_until=NEXT_MONTH)
    rests = a_consent(person, use="b", audiences=["public"])
    a_card(slug="on", leans=[goes_on.ref])
    a_card(slug="rests", leans=[rests.ref])

    services.set_unreachable(person, since=NOON + DAY / 2, by=noor(at=NOON + DAY))

    assert [card.slug for card in window.cards(at=NOON + DAY)] == ["on"]
    with pytest.raises(Stale):
        services.set_unreachable(person, since=NOON + DAY / 2, by=noor(at=NOON + DAY))
    a_consent(person, use="b", at=NOON + 2 * DAY)
    assert queries.silence(person, by=noor(at=NOON + 2 * DAY)) is None
    with pytest.raises(Stale):
        services.set_reachable(person, by=noor(at=NOON + 2 * DAY))


def test_in_silence_agreed_quiet_work_goes_on_unless_the_person_wished_a_stop():
    person = a_person()
    quiet, stopped = a_consent(person, use="a"), a_consent(person, use="b", if_unreachable="stop")
    a_card(slug="on", leans=[quiet.ref])
    a_card(slug="stopped", leans=[stopped.ref])

    services.set_unreachable(person, since=NOON + DAY / 2, by=noor(at=NOON + DAY))

    assert [card.slug for card in window.cards(at=NOON + DAY)] == ["on"]


def test_a_silence_that_was_recorded_by_mistake_ends_and_relights_nothing():
    person = a_person()
    rests = a_consent(person, audiences=["public"])
    a_card(slug="rests", leans=[rests.ref])
    services.set_unreachable(person, since=NOON + DAY / 2, by=noor(at=NOON + DAY))
    assert not basis(person, at=NOON + DAY, audiences=["public"])

    services.set_reachable(person, by=noor(at=NOON + 2 * DAY))

    assert basis(person, at=NOON + 2 * DAY, audiences=["public"])
    assert not window.cards(at=NOON + 2 * DAY)
    assert deeds()[-2:] == ["person.unreachable", "person.reachable"]


def test_a_silence_cannot_begin_tomorrow():
    with pytest.raises(Invalid):
        services.set_unreachable(a_person(), since=NOON + DAY, by=noor())
