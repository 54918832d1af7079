"""What staff enter by hand: people, seats, ties, parliaments, organisations, desks."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from gemel.access.models import Grant
from gemel.access.rules import Role
from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.ledger.models import Entry
from gemel.people import queries, services
from gemel.people.models import Camp, Likeness, Mandate, Parliamentarian, Speaks
from tests.cast import NOON, account, amani, noor, pia
from tests.people.builders import THE_DAY, a_member, a_parliament

pytestmark = pytest.mark.django_db(databases="__all__")


def change(person, by=None, **values):
    return services.save_parliamentarian(values=values, parliamentarian=person, by=by or noor())


def test_a_person_entered_by_hand_is_kept_sorted_and_found():
    person = a_member("Vera van der Quill", given_name="Vera", family_name="van der Quill",
                      languages=["fr"], birth_date="1970-02", by=noor())  # fmt: skip

    assert person.sort_name == "van der quill vera"
    assert list(queries.parliamentarians(by=noor(), text="quill")) == [person]
    assert Entry.objects.filter(what="parliamentarian.kept", about=person.ref).exists()


def test_a_turning_sign_in_a_name_is_taken_out():
    assert a_member("Vera\u202e Quillon", by=noor()).name == "Vera Quillon"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"sex": "X"}, "sex"),
        ({"birth_date": "2026-02-30"}, "birth_date"),
        ({"citizenships": ["ZZ"]}, "citizenships"),
        ({"barred_from": ["Utopia"]}, "barred_from"),
        ({"themes": ["gossip"]}, "themes"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(values, field):
    with pytest.raises(Invalid) as refusal:
        services.save_parliamentarian(values={"name": "Vera Quillon", **values}, by=noor())

    assert set(refusal.value.fields) == {field}
    assert not Parliamentarian.objects.exists()


def test_a_language_or_an_address_that_is_none_is_refused():
    with pytest.raises(Invalid):
        services.save_parliamentarian(
            values={"name": "Vera"}, languages={"klingonese": ""}, by=noor()
        )
    with pytest.raises(Invalid):
        services.save_parliamentarian(values={"name": "Vera"}, email="not an address", by=noor())
    assert not Parliamentarian.objects.exists()


def test_two_who_change_one_record_do_not_overwrite_each_other():
    person = a_member(by=noor())
    change(person, profession="Judge")

    with pytest.raises(Stale):
        change(person, by=amani(), profession="Clerk")

    assert Parliamentarian.objects.get().profession == "Judge"


def test_a_new_name_keeps_the_old_one_findable_and_asks_for_duplicates():
    other = a_member("Tilda Fontrimm", birth_date="1970-02-03", by=noor())
    person = a_member("Vera Quillon", birth_date="1970-02-03", by=noor())

    change(person, name="Tilda Fontrimm")

    assert [one.name for one in queries.parliamentarians(by=noor(), text="quillon")] == [
        "Tilda Fontrimm"
    ]
    assert {Likeness.objects.get().one_id, Likeness.objects.get().other_id} == {
        person.pk, other.pk,
    }  # fmt: skip


def test_the_list_of_languages_is_the_whole_list():
    person = a_member(languages=["fr", "en"], by=noor())

    services.save_parliamentarian(
        values={}, languages={"en": "good", "rn": "native"}, parliamentarian=person, by=noor()
    )

    assert dict(Speaks.objects.values_list("language", "level")) == {"en": "good", "rn": "native"}


def test_the_address_is_set_changed_and_taken_away():
    person = a_member(by=noor())
    for address in ("a@x.example", "b@x.example", ""):
        person = services.save_parliamentarian(
            values={}, email=address, parliamentarian=person, by=noor()
        )
        kept = [one.value for one in person.contact_points.all()]
        assert kept == ([address] if address else [])


@pytest.fixture
def seated():
    return a_member("Vera Quillon", parliament=a_parliament(by=noor()), party="Harbour", by=noor())


def test_the_same_seat_twice_is_once(seated):
    house = queries.parliaments(by=noor()).get()

    for _ in range(2):
        services.save_mandate(seated, parliament=house, starts_on="2010", ends_on="2014", by=noor())

    assert seated.mandates.count() == 2


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"starts_on": "2024", "ends_on": "2023"}, "ends_on"),
        ({"starts_on": "2024-13"}, "starts_on"),
        ({"ends_on": "soon"}, "ends_on"),
        ({"as_of": date(2027, 1, 1)}, "as_of"),
        ({"elected_in": "ZZ"}, "elected_in"),
    ],
)
def test_a_seat_that_cannot_be_is_refused(seated, facts, field):
    house = queries.parliaments(by=noor()).get()

    with pytest.raises(Invalid) as refusal:
        services.save_mandate(seated, parliament=house, **facts, by=noor())

    assert set(refusal.value.fields) == {field} and seated.mandates.count() == 1


def test_the_end_of_the_last_mandate_ends_the_way_in(seated):
    account(role=Role.MEMBER, scope=seated.ref)
    mandate = seated.mandates.get()

    services.save_mandate(
        seated, parliament=mandate.parliament, starts_on="2024", ends_on="2026-12",
        mandate=mandate, by=noor(),
    )  # fmt: skip

    assert Grant.objects.get().ends_at == datetime(2027, 1, 1, tzinfo=UTC)
    assert Mandate.objects.get().as_of is None


def test_an_open_seat_is_confirmed_by_whoever_looked_and_an_ended_one_is_not(seated):
    mandate = seated.mandates.get()
    services.confirm_mandate(mandate, on=NOON.date(), by=noor())
    assert Mandate.objects.get().as_of == NOON.date()

    with pytest.raises(Invalid):
        services.confirm_mandate(mandate, on=date(2027, 1, 1), by=noor())
    mandate.ends_on = "2026"
    with pytest.raises(Invalid):
        services.confirm_mandate(mandate, on=NOON.date(), by=noor())


def test_a_seat_in_a_committee_is_kept_once_and_ended(seated):
    house = queries.parliaments(by=noor()).get()
    body = services.save_body(house, kind="committee", name="Justice", by=noor())
    services.save_seat(seated, body=body, by=noor())
    seat = services.save_seat(seated, body=body, by=noor())

    services.save_seat(seated, body=body, ends_on="2026-10", seat=seat, by=noor())

    assert [one.ends_on for one in seated.seats.all()] == ["2026-10"]


def test_a_tie_is_noted_once_and_taken_away():
    person = a_member(by=noor())
    first = services.tie(person, country="BV", kind="travel", by=noor())
    assert services.tie(person, country="BV", kind="travel", by=noor()) == first
    for facts, field in (
        ({"country": "ZZ", "kind": "travel"}, "country"),
        ({"country": "BV", "kind": "gossip"}, "kind"),
        ({"country": "BV", "kind": "travel", "starts_on": THE_DAY, "ends_on": THE_DAY}, "ends_on"),
    ):
        with pytest.raises(Invalid) as refusal:
            services.tie(person, **facts, by=noor())
        assert set(refusal.value.fields) == {field}

    services.untie(first, by=noor())
    services.untie(first, by=noor())

    assert not person.ties.exists()
    assert Entry.objects.filter(what="parliamentarian.untied").count() == 1


def test_the_side_of_a_party_runs_until_the_next_one(seated):
    party = seated.mandates.get().party
    for camp, day in (("government", date(2020, 1, 1)), ("opposition", date(2024, 6, 1))):
        services.set_camp(party, camp=camp, starts_on=day, by=noor())

    assert [(one.camp, one.ends_on) for one in Camp.objects.order_by("starts_on")] == [
        ("government", date(2024, 6, 1)), ("opposition", None),
    ]  # fmt: skip
    (found,) = queries.parties(party.parliament, on=NOON.date(), by=noor())
    assert (found[1].camp, found[2]) == ("opposition", 1)

    with pytest.raises(Invalid):
        services.set_camp(party, camp="left", starts_on=THE_DAY, by=noor())
    with pytest.raises(Invalid):
        services.set_camp(party, camp="opposition", starts_on=THE_DAY, ends_on=THE_DAY, by=noor())


def test_a_side_for_a_time_leaves_later_sides_alone(seated):
    party = seated.mandates.get().party
    services.set_camp(party, camp="opposition", starts_on=date(2024, 1, 1), by=noor())

    services.set_camp(
        party, camp="government", starts_on=date(2010, 1, 1), ends_on=date(2014, 1, 1), by=noor()
    )

    assert Camp.objects.count() == 2


def test_parliaments_and_bodies_are_refused_twice_and_with_unknown_words():
    house = a_parliament(by=noor())
    services.save_body(house, kind="committee", name="Justice", by=noor())
    for attempt in (
        lambda: a_parliament(by=noor()),
        lambda: services.save_parliament(name="", by=noor()),
        lambda: services.save_parliament(name="x" * 201, by=noor()),
        lambda: services.save_parliament(name="Other", country="ZZ", by=noor()),
        lambda: services.save_body(house, kind="committee", name="justice", by=noor()),
        lambda: services.save_body(house, kind="choir", name="Voices", by=noor()),
        lambda: services.save_body(house, kind="committee", name=" ", by=noor()),
    ):
        with pytest.raises(Invalid):
            attempt()

    assert queries.parliaments(by=noor()).count() == house.bodies.count() == 1


def test_a_desk_serves_committees_of_its_own_house_only():
    house, other = a_parliament(by=noor()), a_parliament("Other House", by=noor())
    foreign = services.save_body(other, kind="committee", name="Justice", by=noor())

    with pytest.raises(Invalid):
        services.save_desk(house, name="Desk", committees=[foreign], by=noor())
    with pytest.raises(Invalid):
        services.save_desk(house, name=" ", by=noor())
    made = services.save_desk(house, name="Desk", by=noor())
    with pytest.raises(Stale):
        services.save_desk(house, name="Another", by=noor())
    services.save_desk(house, name="New name", version=made.version, by=noor())
    with pytest.raises(Stale):
        services.save_desk(house, name="Old view", version=made.version, by=amani())
    assert queries.desk(made.ref, by=noor()).name == "New name"


def test_organisations_have_a_name_and_a_page_that_a_browser_may_open():
    made = services.save_organisation(name="Helpers", website="https://x.example", by=noor())
    assert (
        services.save_organisation(name="Helpers", website="https://x.example", by=noor()) == made
    )
    for wrong in ({"name": ""}, {"name": "x" * 201}, {"name": "X", "country": "ZZ"},
                  {"name": "X", "website": "javascript:alert(1)"}):  # fmt: skip
        with pytest.raises(Invalid):
            services.save_organisation(**wrong, by=noor())
    services.save_organisation(name="Friends", organisation=made, by=noor())
    with pytest.raises(Stale):
        services.save_organisation(name="Helpers", organisation=made, by=amani())


def test_who_reads_only_keeps_nothing(seated):
    mandate = seated.mandates.get()
    for attempt in (
        lambda: a_member("Other", by=pia()),
        lambda: services.confirm_mandate(mandate, on=THE_DAY, by=pia()),
        lambda: services.take_mandate_back(mandate, by=pia()),
        lambda: services.tie(seated, country="BV", kind="travel", by=pia()),
        lambda: services.save_parliament(name="Other", by=pia()),
        lambda: services.save_organisation(name="Other", by=pia()),
        lambda: services.save_desk(mandate.parliament, name="Desk", by=pia()),
        lambda: services.set_camp(mandate.party, camp="government", starts_on=THE_DAY, by=pia()),
    ):
        with pytest.raises(NotYours):
            attempt()
