"""The desk's pages of parliamentarians and parliaments: found, shown, changed, told apart."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gemel.access.rules import Role
from gemel.people import queries, services
from gemel.people.models import (
    Camp,
    FollowUpDesk,
    Likeness,
    Mandate,
    Organisation,
    Parliament,
    Parliamentarian,
    Party,
)
from gemel.people.reading.records import BodyRecord
from gemel.twinning import services as twinning
from tests import cast
from tests.people.builders import a_member, a_parliament, a_reading, a_record, a_seat

pytestmark = pytest.mark.django_db(databases="__all__")

HERE = "/desk/parliamentarians/"
TITLE = re.compile(r"<title>(.*?)</title>", re.S)


@pytest.fixture
def desk():
    return cast.client_of(cast.account(cast.NOOR, name="Noor Invented"))


@pytest.fixture
def partner():
    return cast.client_of(cast.account(cast.PIA, name="Pia Invented", role=Role.PARTNER))


def imported(*records):
    services.apply_import(a_reading(*records), apply=True, by=cast.operator())


def page(client, url, status=200):
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def sent(client, url, **data):
    answer = client.post(url, data)
    assert answer.status_code == 303, answer.content.decode()[:4000]
    return answer["Location"]


def refused(client, url, status=200, **data):
    answer = client.post(url, data)
    assert answer.status_code == status
    return answer.content.decode()


def the(name):
    return Parliamentarian.objects.get(name=name)


FOREIGN = BodyRecord(
    "committee", "Foreign Affairs", role="chair", parliament="House of Arcadia", country="AQ"
)


@pytest.fixture
def house():
    """A parliament of three, from a source."""
    imported(
        a_record("1", "Véra Quillon", sort_name="Quillon, Véra", languages=("fr", "rn"),
                 birth_date="1970-02-03", bodies=(FOREIGN,), mandates=(a_seat(party="Harbour"),)),
        a_record("2", "سعادات مارش", sort_name="مارش سعادات", mandates=(a_seat(party="Hill"),)),
        a_record("3", "Anton Cadenaz", mandates=(a_seat(start="2010", end="2014"),)),
    )  # fmt: skip
    return Parliament.objects.get()


# --- the list --------------------------------------------------------------------------------


def test_an_empty_register_says_how_to_fill_it(desk):
    shown = page(desk, HERE)

    assert "No parliamentarian yet" in shown and "/desk/import/" in shown


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"Véra Quillon", "سعادات مارش", "Anton Cadenaz"}),
        ("text=vera", {"Véra Quillon"}),
        ("text=Saadat", {"سعادات مارش"}),
        ("text=Cardenas", {"Anton Cadenaz"}),
        ("text=1", {"Véra Quillon"}),
        ("party=harbour", {"Véra Quillon"}),
        ("country=Antarctica", {"Véra Quillon", "سعادات مارش", "Anton Cadenaz"}),
        ("country=France", set()),
        ("language=rn", {"Véra Quillon"}),
        ("standing=holds&on_day=1&on_month=11&on_year=2026", {"Véra Quillon", "سعادات مارش"}),
        ("standing=unconfirmed", {"Véra Quillon", "سعادات مارش"}),
        ("standing=ended", {"Anton Cadenaz"}),
        ("standing=holds&on_day=1&on_month=5&on_year=2012", {"Anton Cadenaz"}),
        ("text=nobodyatall", set()),
    ],
)
def test_the_list_is_narrowed(desk, house, query, names):
    shown = page(desk, f"{HERE}?{query}")

    every = {"Véra Quillon", "سعادات مارش", "Anton Cadenaz"}
    assert {name for name in every if f"<bdi>{name}</bdi></a>" in shown} == names
    assert names or "Nobody fits these filters" in shown


def test_the_list_is_narrowed_by_a_committee_of_the_chosen_parliament(desk, house):
    body = queries.bodies_of(house.ref, by=cast.noor()).get()

    shown = page(desk, f"{HERE}?parliament={house.ref}&body={body.ref}")

    assert "Véra Quillon" in shown and "Anton Cadenaz" not in shown


def test_the_list_says_for_which_day_a_seat_is_known(desk, house):
    assert "last confirmed for 1 November 2026" in page(desk, HERE)


def test_the_list_is_sorted_and_is_a_file_that_no_spreadsheet_runs(desk, house):
    imported(a_record("4", "=cmd|calc"))

    answer = desk.get(f"{HERE}?as=csv&sort=-name")

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 5 and "'=cmd|calc" in answer.content.decode()
    assert "French, Rundi" in answer.content.decode()
    assert "Véra Quillon" in lines[2]


def test_the_list_costs_the_same_for_many_as_for_few(desk, house):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as seen:
            page(desk, HERE)
        return len(seen)

    few = cost()
    imported(*(a_record(str(n), f"Somebody {chr(97 + n % 26)}", languages=("fr",))
               for n in range(10, 40)))  # fmt: skip

    assert cost() <= few + 1


# --- one person ------------------------------------------------------------------------------


def test_the_page_shows_all_that_is_known_and_no_name_in_its_title(desk, house):
    shown = page(desk, f"{HERE}{the('Véra Quillon').ref}/")

    assert TITLE.search(shown)[1] == "Parliamentarian – Gemel"
    for text in ("Harbour", "Foreign Affairs", "Chair", "French", "Rundi", "3 February 1970",
                 "arcadia:id", "last confirmed for"):  # fmt: skip
        assert text in shown


def test_the_page_takes_a_constant_number_of_reads(desk, house):
    person = the("Véra Quillon")

    def cost():
        with CaptureQueriesContext(connection) as seen:
            page(desk, f"{HERE}{person.ref}/")
        return len(seen)

    few = cost()
    for number in range(5):
        services.tie(person, country="BV", kind="travel", note=str(number), by=cast.noor())
        services.save_mandate(
            person, parliament=house, starts_on=str(1990 + number), ends_on=str(1991 + number),
            by=cast.noor(),
        )  # fmt: skip

    assert cost() <= few + 2
    assert few < 45


def test_missing_and_forbidden_look_alike(desk):
    assert "nothing here" in page(desk, f"{HERE}par-22222-22222/", status=404).lower()


def test_a_person_is_entered_once_even_if_the_form_is_sent_twice(desk, house):
    form = {"name": "Tilda Osk", "request_key": "k1", "native": ["French"], "themes": ["land"]}

    there = sent(desk, f"{HERE}new/", **form)
    again = sent(desk, f"{HERE}new/", **form)

    assert there == again == f"{HERE}{the('Tilda Osk').ref}/mandates/new/"
    assert the("Tilda Osk").languages.get().level == "native"


def test_a_mandate_is_entered_confirmed_ended_and_taken_back(desk, house):
    person = a_member("Tilda Osk", by=cast.noor())
    own = f"{HERE}{person.ref}/"

    sent(desk, f"{own}mandates/new/", parliament=house.ref, party="Harbour", starts_on_year="2024")
    mandate = person.mandates.get()
    assert (mandate.party.name, mandate.starts_on, mandate.as_of) == ("Harbour", "2024", None)

    sent(desk, f"{own}mandates/{mandate.pk}/confirm/")
    assert Mandate.objects.get(pk=mandate.pk).as_of is not None

    ends = {"ends_on_day": "1", "ends_on_month": "2", "ends_on_year": "2026"}
    sent(desk, f"{own}mandates/{mandate.pk}/", parliament=house.ref, party="Harbour",
         starts_on_year="2024", **ends)  # fmt: skip
    assert Mandate.objects.get(pk=mandate.pk).ends_on == "2026-02-01"

    sent(desk, f"{own}mandates/{mandate.pk}/back/")
    assert not person.mandates.exists()


def test_a_mandate_that_ends_before_it_starts_is_refused_in_words(desk, house):
    person = a_member("Tilda Osk", by=cast.noor())

    shown = refused(desk, f"{HERE}{person.ref}/mandates/new/", parliament=house.ref,
                    starts_on_year="2024", ends_on_year="2023")  # fmt: skip

    assert "It ends before it starts" in shown
    assert not person.mandates.exists()


def test_a_stated_seat_is_not_taken_away_but_given_an_end(desk, house):
    person = the("Véra Quillon")
    mandate = person.mandates.get()

    shown = refused(desk, f"{HERE}{person.ref}/mandates/{mandate.pk}/back/", status=400)

    assert "give it an end" in shown
    assert "by mistake" not in page(desk, f"{HERE}{person.ref}/mandates/{mandate.pk}/")


def test_two_who_change_one_record_do_not_overwrite_each_other(desk, house):
    person = the("Véra Quillon")
    form = {"name": "Véra Quillon", "profession": "Judge", "version": str(person.version)}
    sent(desk, f"{HERE}{person.ref}/change/", **form)

    shown = refused(desk, f"{HERE}{person.ref}/change/", status=409,
                    **{**form, "profession": "Clerk"})  # fmt: skip

    assert "Someone else changed this record" in shown and 'value="Clerk"' in shown
    assert the("Véra Quillon").profession == "Judge"


def test_the_form_of_a_change_holds_what_is_known(desk, house):
    shown = page(desk, f"{HERE}{the('Véra Quillon').ref}/change/")

    assert 'value="Véra Quillon"' in shown and 'value="Rundi"' in shown
    assert 'value="1970"' in shown


def test_a_tie_is_noted_and_taken_away_by_undo(desk, house):
    person = the("Véra Quillon")

    sent(desk, f"{HERE}{person.ref}/ties/new/", country="Bouvet Island", kind="observer")
    shown = page(desk, f"{HERE}{person.ref}/")
    undo = re.search(r'action="([^"]+/ties/\d+/remove/)"', shown)[1]
    assert "observed an election" in shown

    sent(desk, undo)
    assert not person.ties.exists()


def test_a_seat_in_a_committee_is_entered(desk, house):
    person = the("سعادات مارش")
    body = queries.bodies_of(house.ref, by=cast.noor()).get()

    sent(desk, f"{HERE}{person.ref}/seats/new/", body=body.ref, role="substitute")

    assert person.seats.get().role == "substitute"


def test_who_reads_only_finds_no_button_and_is_refused_like_nothing_there(partner, house):
    person = the("Véra Quillon")

    shown = page(partner, f"{HERE}{person.ref}/")
    assert "/change/" not in shown and "Still sits today" not in shown
    page(partner, f"{HERE}{person.ref}/change/", status=404)
    refused(partner, f"{HERE}{person.ref}/mandates/{person.mandates.get().pk}/confirm/", status=404)
    page(partner, f"{HERE}new/", status=404)


# --- likely duplicates -----------------------------------------------------------------------


@pytest.fixture
def two(house):
    imported(
        a_record(
            "x9",
            "Vera QUILLON",
            scheme="other:id",
            birth_date="1970-02-03",
            sex="F",
            languages=("de",),
        )
    )
    return Likeness.objects.get()


def test_the_list_tells_of_the_queue_and_the_queue_says_why(desk, two):
    assert "1 pair of records may be one person" in page(desk, HERE)

    shown = page(desk, f"{HERE}duplicates/")
    assert "the same name, the same date of birth, the same parliament" in shown
    assert "very likely" in shown


def test_two_records_stand_side_by_side_with_what_agrees_and_differs(desk, two):
    shown = page(desk, f"{HERE}duplicates/{two.ref}/")

    assert "agrees" in shown and "differs" in shown and "one side only" in shown
    assert "other:id x9" in shown


def test_the_same_person_is_put_together_and_taken_apart_by_undo(desk, two):
    there = sent(desk, f"{HERE}duplicates/{two.ref}/", keep=two.one.ref)
    assert there == f"{HERE}{two.one.ref}/"
    shown = page(desk, there)
    undo = re.search(r'action="([^"]+/merges/[^"]+/undo/)"', shown)[1]
    assert "other:id" in shown
    answer = desk.get(f"{HERE}{two.other.ref}/")
    assert answer.status_code == 302 and answer["Location"] == there

    sent(desk, undo)

    assert Parliamentarian.objects.filter(merged_into=None).count() == 4
    assert "One person, or two?" in page(desk, f"{HERE}duplicates/{two.ref}/")


def test_two_people_are_told_apart_and_it_can_be_taken_back(desk, two):
    sent(desk, f"{HERE}duplicates/{two.ref}/two/")
    assert "No likely duplicates" in page(desk, f"{HERE}duplicates/")
    assert "two people" in page(desk, f"{HERE}duplicates/?decided=1")

    sent(desk, f"{HERE}duplicates/{two.ref}/again/")

    assert Likeness.objects.get().verdict == ""


def test_a_record_that_takes_part_in_a_programme_is_kept(desk, two):
    programme = twinning.set_up_programme(
        name="Arcadia and friends", hosts=[Parliament.objects.get()], by=cast.noor()
    )
    twinning.take_part(programme, two.other, capacity=1, by=cast.noor())

    shown = refused(desk, f"{HERE}duplicates/{two.ref}/", keep=two.one.ref)
    assert "with the other record: keep that one" in shown

    sent(desk, f"{HERE}duplicates/{two.ref}/", keep=two.other.ref)
    assert Parliamentarian.objects.get(pk=two.one_id).merged_into_id == two.other_id


def test_a_record_that_was_changed_meanwhile_is_not_merged(desk, two):
    services.save_parliamentarian(
        values={"profession": "Judge"}, parliamentarian=two.one, by=cast.amani()
    )

    shown = refused(
        desk, f"{HERE}duplicates/{two.ref}/", status=409, keep=two.one.ref, versions="1-1"
    )

    assert "Nothing was merged" in shown


# --- parliaments, organisations, desks -------------------------------------------------------


def test_parliaments_are_listed_sorted_and_exported(desk, house):
    a_parliament("Assembly of Bouvet", "BV", by=cast.noor())

    shown = page(desk, "/desk/parliaments/")
    assert shown.index("Assembly of Bouvet") < shown.index("House of Arcadia")
    assert "3 members known" in shown
    shown = page(desk, "/desk/parliaments/?sort=-members")
    assert shown.index("House of Arcadia") < shown.index("Assembly of Bouvet")
    assert "House of Arcadia" not in page(desk, "/desk/parliaments/?text=bouvet")
    assert "Assembly of Bouvet" in desk.get("/desk/parliaments/?as=csv").content.decode()


def test_a_parliament_is_entered_renamed_and_refused_twice(desk):
    there = sent(desk, "/desk/parliaments/new/", name="House of Bouvet", country="Bouvet Island")
    assert "House of Bouvet" in page(desk, there)

    assert "known here already" in refused(
        desk, "/desk/parliaments/new/", name="House of Bouvet", country="Bouvet Island"
    )
    sent(desk, f"{there}change/", name="The Bouvet House", country="Bouvet Island")
    assert Parliament.objects.get().name == "The Bouvet House"


def test_the_side_of_a_party_is_noted(desk, house):
    party = Party.objects.get(name="Harbour")
    url = f"/desk/parliaments/{house.ref}/parties/{party.pk}/side/"

    sent(
        desk, url, camp="opposition", starts_on_day="1", starts_on_month="6", starts_on_year="2024"
    )

    assert Camp.objects.get().camp == "opposition"
    assert "Opposition" in page(desk, f"/desk/parliaments/{house.ref}/")


def test_a_committee_is_entered_and_changed(desk, house):
    own = f"/desk/parliaments/{house.ref}/"
    sent(desk, f"{own}bodies/new/", kind="friendship_group", name="Friends of Bouvet",
         countries=["Bouvet Island"])  # fmt: skip
    body = house.bodies.get(name="Friends of Bouvet")
    assert body.countries == ["BV"]

    sent(desk, f"/desk/parliaments/bodies/{body.ref}/", kind="committee", name="Bouvet",
         themes=["land"])  # fmt: skip

    assert house.bodies.get(pk=body.pk).themes == ["land"]


def test_a_follow_up_desk_has_mandate_focal_point_and_committees(desk, house):
    body = house.bodies.get()
    own = f"/desk/parliaments/{house.ref}/desk/"
    there = sent(desk, own, name="Human rights desk", mandate="Take every decision up.",
                 focal_point="Secretariat", committees=[body.ref])  # fmt: skip

    shown = page(desk, there)
    for text in ("Human rights desk", "Take every decision up.", "Secretariat", "Foreign Affairs"):
        assert text in shown
    assert "Human rights desk" in page(desk, f"/desk/parliaments/{house.ref}/")

    made = FollowUpDesk.objects.get()
    sent(desk, own, name="Desk", version=str(made.version))
    assert "Someone else changed this desk" in refused(
        desk, own, status=409, name="Mine", version=str(made.version)
    )


def test_organisations_are_entered_changed_and_exported(desk):
    sent(desk, "/desk/organisations/new/", name="Helpers Invented", website="https://x.example")
    made = Organisation.objects.get()
    form = {"name": "Helpers", "country": "France", "version": str(made.version)}
    sent(desk, f"/desk/organisations/{made.ref}/", **form)

    assert "Helpers" in page(desk, "/desk/organisations/")
    assert "France" in desk.get("/desk/organisations/?as=csv").content.decode()
    assert "begins with https://" in refused(
        desk, "/desk/organisations/new/", name="X", website="javascript:alert(1)"
    )
    assert "Someone else changed" in refused(
        desk, f"/desk/organisations/{made.ref}/", status=409, **form
    )


def test_who_reads_only_changes_no_parliament(partner, house):
    page(partner, f"/desk/parliaments/{house.ref}/")
    page(partner, f"/desk/parliaments/{house.ref}/change/", status=404)
    page(partner, f"/desk/parliaments/{house.ref}/desk/", status=404)
    page(partner, "/desk/organisations/new/", status=404)
