"""Finding parliamentarians: names in other spellings and scripts, seats, days, and who may read."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gemel.kernel.errors import NotYours
from gemel.people import queries, services
from gemel.people.models import Parliament
from gemel.people.rules import Standing
from tests.cast import max_by, noor, operator
from tests.people.builders import THE_DAY, a_member, a_reading, a_record, a_seat

pytestmark = pytest.mark.django_db(databases="__all__")


def imported(*records, as_of=THE_DAY):
    services.apply_import(a_reading(*records, as_of=as_of), apply=True, by=operator())


def names(**filters):
    return [one.name for one in queries.parliamentarians(by=noor(), **filters)]


@pytest.mark.parametrize(
    ("kept", "text"),
    [
        ("Véra Quillon", "vera"),
        ("Véra Quillon", "QUILLON véra"),
        ("Véra Quillon", "quil"),
        ("Cesar Cadenaz", "Cardenas"),
        ("Sa’adat Quillon", "saadat"),
        ("سعادات كويلون", "Saadat"),
        ("Saadat Quillon", "سعادات"),
        ("عبد الرحمن الهادي", "عبدالرحمن"),
        ("Владимир Кондратьев", "Wladimir"),
        ("Łucja Østergård", "lucja ostergard"),
    ],
)
def test_a_name_is_found_however_it_is_written(kept, text):
    a_member(kept, by=noor())
    a_member("Tilda Fontrimm", by=noor())

    assert names(text=text) == [kept]


def test_names_that_fit_as_written_come_before_those_that_sound_alike():
    for name in ("Anna Karden", "Anna Garten", "Anna Carten"):
        a_member(name, by=noor())

    assert names(text="anna karden")[0] == "Anna Karden"
    assert len(names(text="anna karden")) > 1


@pytest.mark.parametrize("text", ["%", "_", "'", "?!", "\\", "(", "\u202e"])
def test_signs_that_mean_something_to_a_database_mean_nothing_here(text):
    a_member("Vera Quillon", by=noor())

    assert names(text=text) in ([], ["Vera Quillon"])
    assert names(text=f"vera {text}") == ["Vera Quillon"]


def test_a_number_or_our_reference_finds_its_holder():
    imported(a_record("Q42", "Vera Quillon", scheme="wikidata"))
    person = queries.parliamentarians(by=noor()).get()

    assert names(text="Q42") == names(text=person.ref) == ["Vera Quillon"]


def test_standing_is_the_best_of_all_seats_and_none_is_both():
    imported(
        a_record("1", "A Sits", mandates=(a_seat(start="2001", end="2005"), a_seat())),
        a_record("2", "B Sat", mandates=(a_seat(start="2001", end="2005"),)),
        a_record("3", "C Will", mandates=(a_seat(start="2027"),)),
        a_record("4", "D Ends today", mandates=(a_seat(end="2026-11-16"),)),
        a_record("5", "E None", mandates=()),
    )
    day = date(2026, 11, 1)

    found = {one: names(standing=one, on=day) for one in Standing}
    assert found == {
        Standing.HOLDS: ["A Sits", "D Ends today"],
        Standing.UNCONFIRMED: [],
        Standing.NOT_BEGUN: ["C Will"],
        Standing.ENDED: ["B Sat"],
    }
    assert names(standing=Standing.ENDED, on=date(2026, 11, 17)) == ["B Sat", "D Ends today"]


def test_seat_filters_speak_of_one_and_the_same_seat():
    imported(
        a_record("1", "Vera Quillon", mandates=(
            a_seat(party="Harbour", start="2001", end="2005"), a_seat(party="Hill"),
        )),
    )  # fmt: skip
    house = Parliament.objects.get()

    assert names(parliament=house.ref, party="hill", standing=Standing.HOLDS, on=THE_DAY)
    assert not names(parliament=house.ref, party="harbour", standing=Standing.HOLDS, on=THE_DAY)


def test_the_state_of_election_counts_as_the_country():
    seat = a_seat("European Parliament", "", elected_in="FR")
    imported(a_record("1", "Vera Quillon", mandates=(seat,)))

    assert names(country="FR") == ["Vera Quillon"] and not names(country="DE")


def test_sorting_goes_by_family_name_or_birth_and_backwards():
    imported(
        a_record("1", "Vera Zenn", sort_name="Zenn, Vera", birth_date="1950"),
        a_record("2", "Xenia van der Berg", sort_name="Berg, Xenia van der", birth_date="1970"),
    )

    assert names() == ["Xenia van der Berg", "Vera Zenn"]
    assert names(sort="-name") == names(sort="born") == ["Vera Zenn", "Xenia van der Berg"]
    assert names(sort="anything") == names()


def test_one_person_is_read_with_everything_in_constant_reads():
    imported(a_record("1", "Vera Quillon", languages=("fr",)))
    ref = queries.parliamentarians(by=noor()).get().ref

    with CaptureQueriesContext(connection) as seen:
        person = queries.standing_record(ref, by=noor())
        assert person.mandates.all()[0].parliament.name and person.languages.all()

    assert len(seen) <= 13


def test_the_best_seat_stands_first():
    imported(a_record("1", mandates=(a_seat(start="2001", end="2005"), a_seat())))
    person = queries.parliamentarians(by=noor()).get()

    held = queries.held(person.mandates.all(), on=THE_DAY)

    assert [one.standing for one in held] == [Standing.HOLDS, Standing.ENDED]


def test_who_has_no_power_reads_nothing_and_cannot_tell_that_there_is_something():
    person = a_member(by=noor())
    nobody = max_by("par-22222-22222")
    nobody = type(nobody)(nobody.ref, nobody.at, nobody.door)

    assert not queries.parliamentarians(by=nobody).exists()
    assert not queries.likenesses(by=nobody).exists() and not queries.imports(by=nobody).exists()
    assert not queries.parliaments(by=nobody).exists()
    assert not queries.organisations(by=nobody).exists() and not queries.desks(by=nobody).exists()
    assert queries.languages_spoken(by=nobody) == []
    for ref in (person.ref, "par-33333-33333"):
        with pytest.raises(NotYours):
            queries.parliamentarian(ref, by=nobody)
    for query in (queries.parliament, queries.organisation, queries.desk, queries.body,
                  queries.one_import):  # fmt: skip
        with pytest.raises(NotYours):
            query("house-22222-22222", by=noor())
