"""The sources of issue 2, item 1, taken in as a parliament would: counted, and twice is once."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gemel.people import queries, reading, services
from gemel.people.models import (
    Identifier,
    Likeness,
    Mandate,
    Parliament,
    Parliamentarian,
    Seat,
    Speaks,
)
from gemel.people.rules import Standing
from tests.cast import noor, operator

pytestmark = pytest.mark.django_db(databases="__all__")

TERM = date(2024, 10, 15)
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture
def data(shared_data):
    def path(name):
        return shared_data / name

    return path


def read(*paths, enrich=False, where=None, as_of=None):
    return _read(paths, enrich, tuple((where or {}).items()), as_of)


@cache  # reading is pure: the same files are read once for all tests
def _read(paths, enrich, where, as_of):
    reader = reading.read_enrichment if enrich else reading.read
    return reader([(path.name, path) for path in paths], where=dict(where), as_of=as_of)


def taken(found, *, enrich=False):
    """Apply a reading twice; the second time must write nothing. Return the first report."""
    first = services.apply_import(found, apply=True, by=operator(), enrich=enrich)
    with CaptureQueriesContext(connection) as seen:
        again = services.apply_import(found, apply=True, by=operator(), enrich=enrich)
    assert (again.created, again.updated) == (0, 0)
    assert again.unchanged == first.created + first.updated + first.unchanged
    assert not [each["sql"] for each in seen if each["sql"].startswith(WRITES)]
    return first


@pytest.fixture
def members(data):
    """The 718 sitting members of the European Parliament of October 2024."""
    return taken(read(data("mep-2024-10/meps.csv"), as_of=TERM))


def test_the_sitting_members_with_their_committees_and_delegations(members):
    assert members.created == Parliamentarian.objects.count() == 718
    assert Counter(one.body.kind for one in Seat.objects.select_related("body")).keys() >= {
        "committee", "delegation",
    }  # fmt: skip
    rights = Seat.objects.filter(body__code="DROI")
    assert rights.exists() and "Human Rights" in rights.first().body.name
    assert Parliament.objects.get().name == "European Parliament"


def test_they_sit_on_the_day_of_the_data_and_are_unconfirmed_later(members):
    on_the_day = queries.parliamentarians(by=noor(), standing=Standing.HOLDS, on=TERM)
    later = queries.parliamentarians(by=noor(), standing=Standing.HOLDS, on=date(2026, 11, 22))
    unconfirmed = queries.parliamentarians(
        by=noor(), standing=Standing.UNCONFIRMED, on=date(2026, 11, 22)
    )

    assert (on_the_day.count(), later.count(), unconfirmed.count()) == (718, 0, 718)


def test_languages_are_added_and_the_394_who_do_not_sit_do_not_appear(members, data):
    report = taken(read(data("mep-2024-10/mep-wikidata-languages.csv"), enrich=True), enrich=True)

    assert (report.created, report.updated, report.unmatched) == (0, 713, 394)
    assert Parliamentarian.objects.count() == 718
    # 530 have languages; of one more only the mother tongue is stated.
    assert Speaks.objects.values("parliamentarian").distinct().count() == 531
    assert Speaks.objects.filter(language="el").exists()  # "Greek" and "Modern Greek" are one
    (left_out,) = [one for one in report.warnings if one.count == 394]
    assert left_out.value.count("europarl:") == 5


def test_a_list_of_roles_adds_dates_to_the_seats_that_are_known(members, data):
    report = taken(read(data("mep-2024-10/mep-roles.csv"), as_of=TERM))

    assert report.created == 0
    assert Mandate.objects.count() == 718
    assert Seat.objects.exclude(starts_on="").exists()
    assert Seat.objects.count() == 3915  # as many as roles: the known seats, not the same again


def test_earlier_terms_stand_beside_the_present_one(members, data):
    report = taken(read(data("mep-2024-10/meps.all.csv")))

    assert report.created + report.updated + report.unchanged == Parliamentarian.objects.count()
    assert Parliament.objects.count() == 1
    sitting = queries.parliamentarians(by=noor(), standing=Standing.HOLDS, on=TERM)
    assert sitting.count() >= 718


def test_a_country_of_everypolitician_by_where(data):
    found = read(data("everypolitician-2015/members-latest-term.csv"), where={"country_code": "DK"})
    report = taken(found)

    assert report.created == len({record.identifiers[0] for record in found.records})
    assert {house.country for house in Parliament.objects.all()} == {"DK"}


def test_two_files_of_one_project_know_their_people_by_the_same_numbers(data):
    taken(read(data("everypolitician-2015/members-latest-term.csv"), where={"country_code": "DK"}))
    before = Parliamentarian.objects.count()

    report = taken(read(data("everypolitician-2015/popolo-DK.json")))

    assert report.created + report.updated == 180 == before
    assert Parliamentarian.objects.count() == before and not Likeness.objects.exists()
    again = read(data("everypolitician-2015/members-latest-term.csv"), where={"country_code": "DK"})
    assert taken(again).updated == 0  # in turn for ever, and nothing flips


@pytest.mark.parametrize(("file", "people"), [("popolo-DK.json", 180), ("popolo-BE.json", 168)])
def test_popolo(data, file, people):
    report = taken(read(data(f"everypolitician-2015/{file}")))

    assert report.created == people
    assert not Mandate.objects.exclude(as_of=None).exists()


def test_the_two_openkamer_files_joined(data):
    folder = "openkamer-2019"
    found = read(
        data(f"{folder}/person.json"), data(f"{folder}/parliament.json"), as_of=date(2019, 12, 8)
    )
    report = taken(found)

    reversed_ = [one for one in report.rejected if "ends before it starts" in str(one.reason)]
    assert len(reversed_) == 2 and {one.left_out for one in reversed_} == {"mandate"}
    assert report.created == 811
    rutte = Parliamentarian.objects.get(name="Mark Rutte")
    assert rutte.sort_name == "rutte mark"
    sorted_without_prefix = Parliamentarian.objects.filter(name__startswith="Alexander Pechtold")
    assert sorted_without_prefix.exists()
    prefixed = Parliamentarian.objects.filter(family_name__startswith="van der ").first()
    assert not prefixed.sort_name.startswith("van")


def test_the_folketing_own_list_meets_the_same_people_of_another_source(data):
    taken(read(data("everypolitician-2015/popolo-DK.json")))
    report = taken(read(data("folketing-oda-2022/members.csv")))

    assert report.created == 303
    assert report.likenesses == Likeness.objects.count() > 100
    strongest = Likeness.objects.order_by("-strength").first()
    assert {"same_name", "same_birth_date"} <= set(strongest.reasons)
    schemes = Identifier.objects.values_list("scheme", flat=True)
    assert len(set(schemes)) > 3

    merged = services.merge(keep=strongest.one, gone=strongest.other, by=noor())
    again = services.apply_import(
        read(data("folketing-oda-2022/members.csv")), apply=True, by=operator()
    )
    assert (again.created, again.updated, again.rejected) == (0, 0, [])
    assert queries.kept(merged.gone).pk == strongest.one_id


def test_names_are_found_across_spellings_in_real_data(members):
    def found(text):
        return {one.name for one in queries.parliamentarians(by=noor(), text=text)}

    assert "Séverine WERBROUCK" in found("severine werbrouk")
    assert "Christophe BAY" in found("BAY Christophe")
