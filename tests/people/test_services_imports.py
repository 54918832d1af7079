"""Applying what was read: who is who, what changes, what is told, and what is left alone."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gemel.access.models import Grant
from gemel.access.rules import Role
from gemel.kernel.errors import NotYours
from gemel.kernel.say import say
from gemel.ledger.models import Entry
from gemel.people import queries, services
from gemel.people.importing import report as reports
from gemel.people.models import (
    Affiliation,
    AsWritten,
    Body,
    ContactPoint,
    Identifier,
    Import,
    Likeness,
    Mandate,
    OtherName,
    Parliament,
    Parliamentarian,
    Party,
    Seat,
    Speaks,
)
from gemel.people.reading.records import (
    AffiliationRecord,
    BodyRecord,
    MandateRecord,
    Rejection,
    Remark,
)
from tests.cast import account, max_by, noor, operator
from tests.people.builders import THE_DAY, a_member, a_reading, a_record, a_seat

pytestmark = pytest.mark.django_db(databases="__all__")

OF_PEOPLE = (
    Affiliation, AsWritten, Body, ContactPoint, Identifier, Import, Likeness, Mandate, OtherName,
    Parliament, Parliamentarian, Party, Seat, Speaks, Entry,
)  # fmt: skip


def everything():
    return {table.__name__: list(table.objects.order_by("pk").values()) for table in OF_PEOPLE}


def applied(*records, enrich=False, as_of=THE_DAY, **more):
    return services.apply_import(
        a_reading(*records, as_of=as_of, **more), apply=True, by=operator(), enrich=enrich
    )


FULL = a_record(
    "7",
    "Vera Quillon",
    given_name="Vera",
    family_name="Quillon",
    sort_name="Quillon, Vera",
    other_names=(("ar", "فيرا كويلون"), ("", "V. Quillon")),
    sex="F",
    birth_date="1970-02-03",
    death_date="",
    emails=("vera@house.example",),
    phones=("+00 1",),
    links=(("website", "https://house.example/vera"),),
    languages=("fr", "en"),
    native_languages=("fr",),
    citizenships=("AQ",),
    profession="Judge",
    mandates=(a_seat(party="Harbour Party", group="Blue Group", area="North", term="10"),),
    bodies=(
        BodyRecord("committee", "Foreign Affairs", "FOR", "chair", parliament="House of Arcadia",
                   country="AQ"),
        BodyRecord("delegation", "Delegation for Bouvet", role="member", countries=("BV",),
                   parliament="House of Arcadia", country="AQ"),
    ),
    affiliations=(AffiliationRecord("Harbour Party", "", "2010", None),),
    notes=(("biography", "Was a judge."),),
    unread=(("languages", "Arcadian"),),
    sex_as_written="",
)  # fmt: skip


def test_a_dry_run_writes_nothing_and_tells_the_same():
    before = everything()

    dry = services.apply_import(a_reading(FULL), apply=False, by=operator())

    assert everything() == before
    assert (dry.created, dry.updated, dry.unchanged, dry.applied) == (1, 0, 0, False)
    assert applied(FULL).created == 1


def test_all_that_a_source_states_is_kept():
    applied(FULL)

    person = queries.standing_record(Parliamentarian.objects.get().ref, by=noor())
    assert (person.name, person.sort_name, person.sex) == ("Vera Quillon", "quillon vera", "F")
    assert (person.birth_date, person.profession, person.stated_by) == (
        "1970-02-03", "Judge", "arcadia:id",
    )  # fmt: skip
    assert {(one.language, one.name) for one in person.other_names.all()} == {
        ("ar", "فيرا كويلون"), ("", "V. Quillon"),
    }  # fmt: skip
    assert {(one.kind, one.value) for one in person.contact_points.all()} == {
        ("email", "vera@house.example"), ("phone", "+00 1"),
        ("website", "https://house.example/vera"),
    }  # fmt: skip
    assert {one.language: one.level for one in person.languages.all()} == {"fr": "native", "en": ""}
    (mandate,) = person.mandates.all()
    assert (mandate.parliament.name, mandate.party.name, mandate.group) == (
        "House of Arcadia", "Harbour Party", "Blue Group",
    )  # fmt: skip
    assert (mandate.starts_from, mandate.ends_before) == (date(2024, 6, 1), None)
    assert mandate.as_of == THE_DAY
    assert {(one.body.name, one.role) for one in person.seats.all()} == {
        ("Foreign Affairs", "chair"), ("Delegation for Bouvet", "member"),
    }  # fmt: skip
    assert [one.party for one in person.affiliations.all()] == ["Harbour Party"]
    assert {(one.label, one.text) for one in person.as_written.all()} == {
        ("biography", "Was a judge."), ("languages", "Arcadian"),
    }  # fmt: skip


def test_applying_twice_changes_nothing_at_all():
    applied(FULL, a_record("8", "Anton Marsh"))
    before = everything()

    again = applied(FULL, a_record("8", "Anton Marsh"))

    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    assert everything() == before


def test_two_sources_applied_in_turn_flip_nothing():
    wikidata = (("wikidata", "Q1"),)
    one = a_record(name="Vera Quillon", identifiers=(("arcadia:id", "7"), *wikidata), sex="F")
    other = a_record(
        name="Véra Q. Quillon", identifiers=(*wikidata, ("other:id", "9")), birth_date="1970",
        mandates=(a_seat(party="Harbour"),), notes=(("note", "x"),),
    )  # fmt: skip
    applied(one)
    applied(other)
    before = everything()

    reports_ = [applied(one), applied(other), applied(one)]

    assert [report.updated for report in reports_] == [0, 0, 0]
    assert everything() == before
    person = Parliamentarian.objects.get()
    assert (person.name, person.birth_date) == ("Vera Quillon", "1970")
    assert person.other_names.get().name == "Véra Q. Quillon"


def test_a_coarser_date_does_not_blur_a_finer_one_whoever_states_it():
    numbers = (("arcadia:id", "7"), ("wikidata", "Q1"))
    applied(a_record(name="Vera Quillon", identifiers=numbers, birth_date="1970"))
    applied(a_record(name="Vera Quillon", identifiers=numbers[1:], birth_date="1970-02-03"))

    again = applied(a_record(name="Vera Quillon", identifiers=numbers, birth_date="1970"))

    assert again.unchanged == 1
    assert Parliamentarian.objects.get().birth_date == "1970-02-03"


def test_what_a_source_leaves_out_erases_nothing():
    applied(FULL)

    report = applied(a_record("7", "Vera Quillon", mandates=()))

    assert report.unchanged == 1
    assert Parliamentarian.objects.get().profession == "Judge"
    assert Mandate.objects.count() == 1 and Speaks.objects.count() == 2


def test_the_source_may_correct_its_own_word_and_the_old_name_stays_known():
    applied(FULL)

    report = applied(a_record("7", "Vera Marsh", family_name="Marsh", mandates=()))

    assert report.updated == 1
    person = Parliamentarian.objects.get()
    assert person.name == "Vera Marsh"
    assert "Vera Quillon" in [one.name for one in person.other_names.all()]
    assert list(queries.parliamentarians(by=noor(), text="Quillon")) == [person]


def test_what_staff_changed_by_hand_stays_and_the_report_says_where_it_differs():
    applied(FULL)
    person = Parliamentarian.objects.get()
    services.save_parliamentarian(
        values={"profession": "Lawyer"}, languages={"en": "good"}, parliamentarian=person, by=noor()
    )

    report = applied(FULL)

    assert report.unchanged == 1
    assert Parliamentarian.objects.get().profession == "Lawyer"
    assert list(person.languages.values_list("language", flat=True)) == ["en"]
    assert {(one.field, str(one.message)) for one in report.warnings} == {
        ("profession", "Changed here by hand: kept as it is"),
        ("languages", "Changed here by hand: kept as it is"),
    }


def test_a_name_alone_never_joins_two_records():
    applied(a_record("7", "Vera Quillon"))

    report = applied(a_record("1", "Vera Quillon", scheme="other:id"))

    assert report.created == 1 and Parliamentarian.objects.count() == 2
    assert report.likenesses == 1


def test_numbers_of_two_people_in_one_record_are_refused():
    applied(a_record("7", "Vera Quillon"), a_record("8", "Anton Marsh"))
    both = a_record(name="Vera Quillon", identifiers=(("arcadia:id", "7"), ("arcadia:id", "8")))

    report = applied(both, a_record("9", "Mira Osk"))

    assert report.created == 1
    (rejected,) = report.rejected
    assert (rejected.field, rejected.left_out) == ("id", "row")
    assert "Vera Quillon" in str(rejected.reason) and "Anton Marsh" in str(rejected.reason)


@pytest.mark.parametrize(
    ("name", "birth", "taken"),
    [
        ("Anton Marsh", "1981-01-01", False),  # another list with the same numbers
        ("Anton Marsh", "", False),
        ("Vera Marsh", "1970-02-03", True),  # a new surname
        ("Vera Quilon", "1971-02-03", True),  # a mistyped date
        ("فيرا", "", True),
    ],
)
def test_a_number_whose_holder_is_somebody_else_is_refused(name, birth, taken):
    applied(FULL)

    report = applied(a_record("7", name, birth_date=birth, mandates=()))

    assert bool(report.rejected) is not taken
    assert Parliamentarian.objects.count() == 1


def test_a_list_without_numbers_does_not_take_a_namesake_for_the_same_person():
    def of(birth):
        return a_record("vera quillon", scheme="arcadia:name", named_only=True, birth_date=birth)

    applied(of("1970-02-03"))

    assert applied(of("1970")).unchanged == 1
    (rejected,) = applied(of("1999-01-01")).rejected
    assert "another date of birth" in str(rejected.reason)
    assert Parliamentarian.objects.get().birth_date == "1970-02-03"


def test_a_worldwide_number_is_believed_where_the_names_share_anything():
    record = a_record(identifiers=(("europarl", "7"),), name="Emmanouil Kefal", birth_date="1960")
    applied(record)

    report = applied(
        a_record(identifiers=(("europarl", "7"),), name="Manolis Kefal", birth_date="1961"),
        enrich=True,
    )

    assert not report.rejected
    assert "Another date is known here" in str(report.warnings[0].message)


def test_a_record_without_any_number_is_refused():
    report = applied(a_record(identifiers=()))

    assert report.rejected and not Parliamentarian.objects.exists()


def test_enriching_adds_facts_and_creates_nobody():
    applied(FULL)

    report = applied(
        a_record("7", "", mandates=(), languages=("de",), citizenships=("BV",)),
        *[a_record(str(number), "Nobody Known", mandates=()) for number in range(100, 107)],
        enrich=True,
    )

    assert (report.created, report.updated, report.unmatched) == (0, 1, 7)
    assert Parliamentarian.objects.get().citizenships == ["AQ", "BV"]
    (remark,) = [one for one in report.warnings if one.count == 7]
    assert remark.value.count("arcadia:id") == 5


def test_enriching_never_corrects():
    applied(FULL)

    applied(a_record("7", "Vera Q", sex="M", birth_date="1999", mandates=()), enrich=True)

    person = Parliamentarian.objects.get()
    assert (person.name, person.sex, person.birth_date) == ("Vera Quillon", "F", "1970-02-03")
    assert person.other_names.filter(name="Vera Q").exists()


def test_an_open_seat_without_a_day_counts_on_no_day_and_the_report_says_so():
    report = applied(a_record("7"), a_record("8", "Anton Marsh"), as_of=None)

    assert Mandate.objects.filter(as_of=None).count() == 2
    (remark,) = report.warnings
    assert remark.count == 2 and "the day of the data" in str(remark.message)


def test_in_a_parliament_of_many_states_the_group_is_the_party():
    seat = MandateRecord(
        parliament="European Parliament", elected_in="FR", party="Parti bleu", group="Blue Group"
    )
    applied(a_record("7", mandates=(seat,)))

    mandate = Mandate.objects.get()
    assert (mandate.party.name, mandate.group) == ("Blue Group", "")
    assert (mandate.national_party, mandate.elected_in) == ("Parti bleu", "FR")


def test_the_party_of_a_seat_is_taken_from_the_one_membership_that_overlaps_it():
    during = (AffiliationRecord("Old", "", "2001", "2005-06"), AffiliationRecord("New", "", "2006"))
    seats = (
        a_seat(start="2007", end="2010"), a_seat(start="2002", end="2004"),
        a_seat(start="2004", end="2007"),
    )  # fmt: skip
    applied(a_record("7", mandates=seats, affiliations=during))

    found = {one.starts_on: one.party and one.party.name for one in Mandate.objects.all()}
    assert found == {"2007": "New", "2002": "Old", "2004": None}


def test_a_seat_whose_parliament_nobody_names_is_kept_and_found_again():
    record = a_record("7", mandates=(MandateRecord(party="Harbour", start="2020"),))
    applied(record)

    assert applied(record).unchanged == 1
    assert Parliament.objects.get().name == ""
    assert Mandate.objects.get().party.name == "Harbour"


def test_the_name_that_an_unnamed_parliament_gets_is_not_given_to_other_unnamed_ones():
    here = a_record("7", mandates=(MandateRecord(party="Harbour", start="2020"),))
    applied(here)
    unnamed = Parliament.objects.get()
    services.save_parliament(name="House of Arcadia", country="AQ", parliament=unnamed, by=noor())
    there = a_record("8", "Anton Marsh", mandates=(MandateRecord(party="Hill", start="2021"),))

    report = applied(here, there)

    assert (report.unchanged, report.created) == (1, 1)
    assert {one.name for one in Parliament.objects.all()} == {"House of Arcadia", ""}


def test_a_renamed_parliament_is_found_again():
    applied(a_record("7"))
    house = Parliament.objects.get()
    services.save_parliament(name="The Arcadian House", country="AQ", parliament=house, by=noor())

    report = applied(a_record("7"), a_record("8", "Anton Marsh"))

    assert (report.unchanged, report.created) == (1, 1)
    assert Parliament.objects.count() == 1


def test_a_committee_belongs_to_the_chamber_where_its_member_sits():
    body = BodyRecord("committee", "Justice", parliament="Congress", country="AQ")
    applied(a_record("7", mandates=(a_seat("Congress", chamber="Upper"),), bodies=(body,)))

    assert Body.objects.get().parliament.chamber == "Upper"


def test_a_committee_known_by_its_code_gets_its_name():
    coded = BodyRecord("committee", "", "JUS", parliament="House of Arcadia", country="AQ")
    named = BodyRecord("committee", "Justice", "JUS", parliament="House of Arcadia", country="AQ")
    applied(a_record("7", bodies=(coded,)))

    report = applied(a_record("7", bodies=(named,)))

    assert Body.objects.get().name == "Justice"
    assert report.unchanged == 1


def test_what_has_no_field_is_replaced_by_the_sources_own_next_word():
    applied(a_record("7", notes=(("bio", "old"), ("web", "x"))))

    applied(a_record("7", notes=(("bio", "new"),)))

    assert {(one.label, one.text) for one in AsWritten.objects.all()} == {
        ("bio", "new"), ("web", "x"),
    }  # fmt: skip


def test_a_mandate_that_ends_ends_the_way_in():
    applied(FULL)
    person = Parliamentarian.objects.get()
    account(role=Role.MEMBER, scope=person.ref)

    ended = a_seat(end="2026-10-31", party="Harbour Party", term="10")
    applied(a_record("7", mandates=(ended,)))

    assert Grant.objects.get().ends_at == datetime(2026, 11, 1, tzinfo=UTC)


def test_an_import_is_recorded_with_its_report_and_its_files():
    odd = Rejection(3, "members.csv", "end", "1.1.2000", say("Ends before it starts"), "mandate")
    remark = Remark(4, "members.csv", "sex", "x", say("Kept {what}", what=say("as it is")), 3)
    files = [("members.csv", "00")]

    report = services.apply_import(
        a_reading(FULL, rejected=(odd,), warnings=(remark,)), apply=True, by=operator(), files=files
    )

    kept = queries.one_import(report.ref, by=operator())
    assert kept.files == [{"name": "members.csv", "sha256": "00"}] and kept.counts["created"] == 1
    again = reports.unpacked(kept.counts, kept.report, applied=True, ref=kept.ref)
    assert (again.rejected, again.warnings) == ([odd], [remark])
    assert Entry.objects.filter(what="import.applied", about=report.ref).count() == 1


def test_the_report_has_the_shape_that_people_script_against():
    odd = Rejection(3, "members.csv", "end", "1.1.2000", say("Ends before it starts"), "mandate")

    told = services.apply_import(
        a_reading(FULL, rejected=(odd,)), apply=False, by=operator()
    ).as_json()

    assert {"created", "updated", "unchanged", "rejected", "warnings"} <= set(told)
    assert {key: told["rejected"][0][key] for key in ("row", "field", "value", "reason")} == {
        "row": 3,
        "field": "end",
        "value": "1.1.2000",
        "reason": "Ends before it starts",
    }


def test_who_may_not_import_is_told_nothing():
    with pytest.raises(NotYours):
        services.apply_import(a_reading(FULL), apply=True, by=max_by("par-22222-22222"))


def test_a_second_record_of_one_person_fills_and_does_not_flip():
    first = a_record("7", "Vera Quillon", notes=(("n", "one"),), sex="F")
    second = a_record("8", "Vera Quillon-Marsh", notes=(("n", "two"),), sex="M")
    applied(first, second)
    one, other = Parliamentarian.objects.order_by("pk")
    services.merge(keep=one, gone=other, by=noor())
    applied(first, second)
    before = everything()

    report = applied(first, second)

    assert (report.updated, report.unchanged) == (0, 1)
    assert everything() == before


def test_people_entered_by_hand_are_asked_about_when_a_source_brings_them():
    a_member("Vera Quillon", birth_date="1970-02-03", by=noor())

    report = applied(FULL)

    assert report.created == 1 and report.likenesses == 1
    assert Likeness.objects.get().strength == 95
