"""The consent record at the desk: sentences, answers, and the ways to stop."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from gemel.consent import queries, services
from gemel.consent.models import Consent, Objection, Silence
from tests import cast
from tests.consent.builders import a_consent, a_defender, a_person
from tests.showcase.builders import a_card

pytestmark = pytest.mark.django_db(databases="__all__")
SCOPE = "prog-22222-22222"
ANSWERS = {
    "giver": "person",
    "asked_through": "in_person",
    "language": "English",
    "to_authorities_there": "yes",
    "to_public": "no",
    "if_unreachable": "",
}


def today() -> dict[str, int]:
    day = timezone.localdate()
    return {"given_on_day": day.day, "given_on_month": day.month, "given_on_year": day.year}


@pytest.fixture
def noor():
    return cast.client_of(cast.account(cast.NOOR, name="Noor Invented"))


@pytest.fixture
def amani():
    return cast.client_of(cast.account(cast.AMANI, name="Amani Invented"))


@pytest.fixture
def person():
    return a_person("Invented Example")


def test_an_empty_record_says_what_it_means(noor, person):
    page = noor.get(f"/desk/consent/{person.ref}/")

    body = page.content.decode()
    assert page.status_code == 200
    assert "Nothing has been asked yet" in body
    assert "Invented Example" not in re.search("<title>.*</title>", body)[0]


def test_the_record_reads_as_sentences_with_how_it_came_about(noor, person):
    ends = timezone.now() + timedelta(days=10)
    a_consent(person, audiences=["authorities-there"], ends_at=ends, own_words="Write to them.",
              at=timezone.now() - timedelta(hours=1))  # fmt: skip
    a_consent(person, use="twinning", answer="ask", audiences=["twin"],
              at=timezone.now() - timedelta(hours=1))  # fmt: skip

    body = noor.get(f"/desk/consent/{person.ref}/").content.decode()

    for shown in (
        "authorities of the country concerned", "the twin’s office", "Ask each time",
        "Yes, ends soon", "Not asked", "Noor Invented", "In person",
        "Nothing was said: it becomes quiet",
    ):  # fmt: skip
        assert shown in body, shown


def test_answers_are_given_in_two_steps_and_begin_as_not_asked(noor, person):
    first = noor.get(f"/desk/consent/{person.ref}/answers/").content.decode()
    assert first.count('name="use"') > 35
    address = f"/desk/consent/{person.ref}/answers/?use=meet_ambassador&use=approach_authorities"
    second = noor.get(address).content.decode()
    assert second.count('<option value="" selected>Not asked') == 10

    done = noor.post(address, {**ANSWERS, **today(), "request_key": "once"})

    assert done.status_code == 303
    rows = Consent.objects.filter(person=person)
    assert sorted((row.use, row.answer, *row.audiences) for row in rows) == [
        ("approach_authorities", "no", "public"),
        ("approach_authorities", "yes", "authorities-there"),
        ("meet_ambassador", "no", "public"),
        ("meet_ambassador", "yes", "authorities-there"),
    ]


def test_a_form_sent_twice_is_one_conversation(noor, person):
    address = f"/desk/consent/{person.ref}/answers/?use=meet_ambassador"
    for _ in range(2):
        noor.post(address, {**ANSWERS, **today(), "request_key": "once"})

    assert Consent.objects.count() == 2


WRONG = {
    "no answer": ({"to_authorities_there": "", "to_public": ""}, "No answer is chosen yet"),
    "an end in the past": (
        {"ends_on_day": "1", "ends_on_month": "1", "ends_on_year": "2020"},
        "The end must lie after the beginning",
    ),
    "going on without a day": ({"if_unreachable": "go_on"}, "Until which day"),
    "no such day": ({"given_on_day": "31", "given_on_month": "2"}, "days"),
    "tomorrow": ({"given_on_year": "2099"}, "Give a day that has come"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_cannot_be_right_is_told_and_what_was_typed_stays(noor, person, wrong):
    changed, told = WRONG[wrong]
    address = f"/desk/consent/{person.ref}/answers/?use=meet_ambassador"

    page = noor.post(address, {**ANSWERS, **today(), "language": "Kirundi", **changed})

    assert page.status_code == 200
    assert told in page.content.decode()
    assert 'value="Kirundi"' in page.content.decode()
    assert not Consent.objects.exists()


def test_of_a_code_name_no_words_are_asked(noor):
    heron = a_defender(scope=SCOPE)

    body = noor.get(f"/desk/consent/{heron.ref}/answers/?use=twinning").content.decode()

    assert "own_words" not in body and "giver_why" not in body
    assert "words can give a person away" in body


def test_a_withdrawal_says_what_it_does_and_then_does_it(noor, person):
    at = timezone.now() - timedelta(hours=1)
    consent = a_consent(person, at=at)
    a_card(slug="gone", leans=[consent.ref], at=at)
    address = f"/desk/consent/{person.ref}/withdraw/?row={consent.ref}"

    body = noor.get(address).content.decode()
    assert "1 public item goes dark" in body and "cannot be called back" in body
    consent.refresh_from_db()
    assert consent.withdrawn_at is None
    noor.post(address)

    consent.refresh_from_db()
    assert consent.withdrawn_at
    assert noor.post(address).status_code == 409


def test_stop_ends_everything(noor, person):
    at = timezone.now() - timedelta(hours=1)
    a_consent(person, at=at), a_consent(person, use="twinning", audiences=["twin"], at=at)

    noor.post(f"/desk/consent/{person.ref}/withdraw/")

    assert not Consent.objects.filter(withdrawn_at=None)


def test_the_row_of_another_person_is_not_withdrawn_under_this_one(noor, person):
    other = a_consent(a_person(), at=timezone.now() - timedelta(hours=1))

    noor.post(f"/desk/consent/{person.ref}/withdraw/?row={other.ref}")

    other.refresh_from_db()
    assert other.withdrawn_at is None


def test_an_objection_is_recorded_and_lifted_by_two(noor, amani, person):
    page = noor.post(f"/desk/consent/{person.ref}/object/", {"by_whom": "rival", "channel": ""})
    assert page.status_code == 200 and not Objection.objects.exists()
    noor.post(f"/desk/consent/{person.ref}/object/", {"by_whom": "family", "channel": "phone"})
    objection = Objection.objects.get()
    assert "An objection is recorded" in noor.get(f"/desk/consent/{person.ref}/").content.decode()

    noor.post(f"/desk/consent/objections/{objection.ref}/ask/")
    assert noor.post(f"/desk/consent/objections/{objection.ref}/lift/").status_code == 400
    assert queries.standing(person, at=timezone.now()).objected
    amani.post(f"/desk/consent/objections/{objection.ref}/lift/")

    assert not queries.standing(person, at=timezone.now()).objected


def test_silence_is_recorded_and_ends(noor, person):
    a_consent(person, at=timezone.now() - timedelta(hours=1))
    day = timezone.localdate() - timedelta(days=1)
    since = {"since_day": day.day, "since_month": day.month, "since_year": day.year}

    noor.post(f"/desk/consent/{person.ref}/silence/", {**since, "since_year": "2099"})
    assert not Silence.objects.exists()
    noor.post(f"/desk/consent/{person.ref}/silence/", since)
    assert "Cannot be reached since" in noor.get(f"/desk/consent/{person.ref}/").content.decode()
    noor.post(f"/desk/consent/{person.ref}/heard/")

    assert Silence.objects.get().ended_at


def test_who_has_no_business_there_finds_nothing(person):
    heron = a_defender(scope=SCOPE)
    consent = a_consent(heron, at=timezone.now() - timedelta(hours=1))
    objection = services.object(heron, by_whom="ipu", channel="mail", by=cast.noor())
    stranger = cast.client_of(cast.account(scope="prog-33333-33333"))

    for place in ("", "answers/", "withdraw/", "object/", "silence/", "heard/"):
        for ref in (heron.ref, "per-99999-99999"):
            address = f"/desk/consent/{ref}/{place}"
            assert stranger.get(address).status_code in (404, 405)
            assert stranger.post(address, {"by_whom": "ipu"}).status_code in (404, 405)
    for deed in ("ask", "lift"):
        address = f"/desk/consent/objections/{objection.ref}/{deed}/"
        assert stranger.post(address).status_code == 404
    row = f"/desk/consent/{person.ref}/withdraw/?row={consent.ref}"
    assert stranger.post(row).status_code == 404


def test_the_record_needs_few_questions(noor, person, django_assert_max_num_queries):
    for use in ("a", "b", "c", "twinning"):
        a_consent(person, use=use, at=timezone.now() - timedelta(hours=1))

    with django_assert_max_num_queries(30):
        noor.get(f"/desk/consent/{person.ref}/")
