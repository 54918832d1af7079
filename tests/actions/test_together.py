"""Closed pages of countries: who may join and read, and what they may know of each other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gemel.actions import catalogue, queries, services
from gemel.actions.deed import About, Deed
from gemel.actions.models import Joining
from gemel.agenda import rules as dated
from gemel.agenda import services as agenda
from gemel.consent import services as consent
from gemel.kernel.errors import Invalid, NotYours
from gemel.ledger.models import Entry
from gemel.notes import queries as notepad
from gemel.people import services as people
from gemel.people.models import Parliament
from tests.alerts.builders import a_decision
from tests.cast import NOON, max_by, noor, pia, tess
from tests.consent.builders import a_consent, a_person
from tests.twinning.builders import a_member, a_parliament, a_programme, takes_part

pytestmark = pytest.mark.django_db(databases="__all__")
SOON = NOON.date() + timedelta(days=3)
LETTER = "approach_authorities"


@pytest.fixture
def programme():
    return a_programme(countries=("BI",))


def one_who(programme, name: str, **more):
    member = a_member(name, **more)
    programme.hosts.add(member.mandates.get().parliament)
    takes_part(programme, member)
    return member


@pytest.fixture
def vera(programme):
    return one_who(programme, "Vera Invented")


@pytest.fixture
def wim(programme):
    return one_who(programme, "Wim Invented")


def joins(member, *, shares: bool = True):
    return services.join("BI", member=member, shares=shares, by=max_by(member.ref))


def a_plan(member, person, kind: str = LETTER):
    return services.plan(
        Deed(kind=kind), About(person=person), for_member=member, planned_for=SOON, by=noor()
    )


@pytest.fixture
def person(programme):
    made = a_person(countries=("BI",))
    people.join_scope(made, scope=programme.ref, by=noor())
    return made


def allow(person, *audiences: str):
    return a_consent(person, use=LETTER, audiences=["authorities-there", *audiences])


def heard(by) -> list[tuple[str, object]]:
    return [(one.kind, one.week) for one in queries.elsewhere(["BI"], by=by)]


# --- joining --------------------------------------------------------------------------------------


def test_a_member_joins_where_a_programme_works_and_reads_who_has_joined(vera, wim):
    joins(vera)
    circle = joins(wim)

    seen = queries.page(queries.circle(circle.ref, by=max_by(vera.ref)), by=max_by(vera.ref))

    assert [one.member.name for one in seen.joined] == ["Vera Invented", "Wim Invented"]
    assert Entry.objects.filter(what="circle.joined").count() == 2


def test_who_has_not_joined_finds_nothing(vera, wim):
    circle = joins(vera)

    for by in (max_by(wim.ref), tess(wim.ref), pia(), noor(scope="prog-zzzzz-zzzzz")):
        with pytest.raises(NotYours):
            queries.circle(circle.ref, by=by)
        with pytest.raises(NotYours):
            services.write_note(circle, "Hello", by=by)


def test_who_left_finds_nothing_any_more(vera):
    circle = joins(vera)
    services.leave(circle, member_ref=vera.ref, by=max_by(vera.ref))

    with pytest.raises(NotYours):
        queries.circle(circle.ref, by=max_by(vera.ref))
    assert joins(vera) == circle  # and may come back


def test_nobody_joins_a_country_on_which_no_programme_of_theirs_works(vera):
    with pytest.raises(NotYours):
        services.join("CD", member=vera, by=max_by(vera.ref))
    assert not Joining.objects.exists()


def test_a_member_of_the_parliament_concerned_is_never_let_in(programme):
    there = Parliament.objects.create(ref="parl-bbbbb-bbbbb", name="House there", country="BI")
    member = one_who(programme, "Yan Invented", parliament=there)

    assert queries.may_join(by=max_by(member.ref)) == []
    with pytest.raises(NotYours):
        joins(member)
    with pytest.raises(Invalid):
        services.let_in("BI", member=member, by=noor())


def test_a_desk_lets_in_only_into_its_countries_and_only_its_own_members(programme, vera):
    ours = noor(scope=programme.ref)
    stranger = a_member("Zoe Invented")

    circle = services.let_in("BI", member=vera, by=ours)
    assert not queries.mine(circle, by=max_by(vera.ref)).shares
    for country, member in (("CD", vera), ("BI", stranger)):
        with pytest.raises(NotYours):
            services.let_in(country, member=member, by=ours)
    with pytest.raises(NotYours):
        services.let_in("BI", member=vera, by=pia(scope=programme.ref))


def test_a_member_takes_nobody_else_out_but_the_desk_does(vera, wim):
    circle = joins(vera)
    joins(wim)

    with pytest.raises(NotYours):
        services.leave(circle, member_ref=wim.ref, by=max_by(vera.ref))
    services.leave(circle, member_ref=wim.ref, by=noor())

    assert [one.member for one in queries.joined(circle)] == [vera]


def test_joining_twice_is_once(vera):
    joins(vera)
    joins(vera)

    assert Joining.objects.count() == 1


# --- notes ----------------------------------------------------------------------------------------


def test_a_word_is_read_by_those_who_joined_and_by_no_staff_of_a_programme(vera, wim, programme):
    circle = joins(vera)
    joins(wim)
    note = services.write_note(circle, "Who writes first?", by=tess(vera.ref))

    seen = queries.page(circle, by=max_by(wim.ref))
    assert [one.text for one, _, _ in seen.notes] == ["Who writes first?"]
    assert not notepad.notes(circle.ref, by=pia(scope=programme.ref)).exists()
    assert notepad.readable([note.ref], by=pia(scope=programme.ref)) == set()


# --- what others plan -----------------------------------------------------------------------------


def test_kind_and_week_are_told_where_both_share_and_the_basis_covers_the_reader(vera, wim, person):
    joins(vera)
    joins(wim)
    allow(person, "parliament")
    a_plan(vera, person)

    assert heard(max_by(wim.ref)) == [(LETTER, NOON.date())]
    assert heard(max_by(vera.ref)) == []  # one's own is no other's


def test_a_basis_that_does_not_cover_the_parliament_tells_nothing(vera, wim, person):
    joins(vera)
    joins(wim)
    allow(person)
    a_plan(vera, person)

    assert heard(max_by(wim.ref)) == []


def test_consent_to_the_own_parliament_tells_no_other_parliament(programme, vera, person):
    other = one_who(programme, "Uma Invented", parliament=a_parliament("House of Elsewhere"))
    joins(vera)
    joins(other)
    allow(person, "parliament")
    a_plan(vera, person)

    assert heard(max_by(other.ref)) == []


@pytest.mark.parametrize(("hers", "his"), [(True, False), (False, True), (False, False)])
def test_where_one_side_does_not_share_nothing_is_told(vera, wim, person, hers, his):
    joins(vera, shares=hers)
    joins(wim, shares=his)
    allow(person, "parliament")
    a_plan(vera, person)

    assert heard(max_by(wim.ref)) == []


def test_a_withdrawal_silences_it_at_once(vera, wim, person):
    joins(vera)
    joins(wim)
    given = allow(person, "parliament")
    a_plan(vera, person)
    assert heard(max_by(wim.ref))
    consent.withdraw(given, by=noor())

    assert heard(max_by(wim.ref)) == []


def test_planning_beside_another_office_is_told_as_a_clash(vera, wim, person):
    joins(vera)
    joins(wim)
    allow(person, "parliament")
    a_plan(vera, person)

    found = queries.beside(
        catalogue.kind(LETTER), About(person=person), on=SOON, by=max_by(wim.ref)
    )

    assert [(note, kind.key) for note, kind, _ in found] == [("clash", LETTER)]


# --- neighbours -----------------------------------------------------------------------------------


def test_neighbours_are_told_only_where_somebody_is_in_gemel(vera):
    near = Parliament.objects.create(ref="parl-rrrrr-rrrrr", name="House near", country="RW")
    Parliament.objects.create(ref="parl-ttttt-ttttt", name="Empty house", country="TZ")
    far = Parliament.objects.create(ref="parl-fffff-fffff", name="House far", country="FR")
    a_member(parliament=near)
    a_member(parliament=far)

    found = queries.allies(["BI"], by=max_by(vera.ref))

    assert [(one.country, one.members) for one in found] == [("RW", 1)]
    joint = catalogue.kind("joint_with_neighbours")
    about = About(person=a_person(countries=("BI",)))
    assert queries.partners(joint, about, by=noor()) == ["RW"]
    assert queries.partners(catalogue.kind(LETTER), about, by=noor()) == []


def test_a_hearing_that_nobody_observes_is_a_reason_and_a_hidden_observer_makes_none():
    told = a_decision(countries=("UG",))
    day = NOON.date() + timedelta(days=9)
    agenda.add(dated.Given(kind="hearing", starts_on=day, country="UG"), cases=[told.case],
               by=noor())  # fmt: skip

    def reason(by) -> str:
        fits = queries.fits_case(told.case, by=by)
        return next(str(fit.reason) for fit in fits if fit.kind.key == "observe_trial")

    assert reason(noor()) == "Nobody observes the hearing yet"
    services.plan(
        Deed(kind="observe_trial"), About(case=told.case, scope="prog-aaaaa-aaaaa"),
        for_member=None, planned_for=day, by=noor(),
    )  # fmt: skip
    assert reason(noor()) == "Somebody is to observe the hearing already"
    assert "observe" not in reason(noor(scope="prog-bbbbb-bbbbb"))
