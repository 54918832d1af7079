"""No basis, no act: planned, recorded, done, and what a withdrawal does to a plan."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gemel.actions import basis as bases
from gemel.actions import catalogue, queries, services
from gemel.actions.catalogue import Basis
from gemel.actions.deed import About, Deed
from gemel.actions.models import Action
from gemel.actions.rules import Stage
from gemel.consent import services as consent
from gemel.kernel.errors import Invalid, NoBasis, NotYours, Stale
from gemel.ledger.models import Entry
from gemel.twinning import queries as bonds
from gemel.twinning import services as twinning
from tests.cast import NOON, max_by, noor, pia, tess
from tests.consent.builders import a_consent, a_defender, a_person
from tests.twinning.builders import a_member, a_programme, takes_part

pytestmark = pytest.mark.django_db(databases="__all__")
TODAY = NOON.date()


@pytest.fixture
def twin():
    programme = a_programme()
    member, person = a_member(), a_defender(scope=programme.ref)
    takes_part(programme, member)
    a_consent(person, use="twinning", audiences=["twin"])
    bond = twinning.ask_both(programme, person, member, by=noor())
    twinning.record_person_answer(bond, answer="yes", through="in person", by=noor())
    return twinning.answer_for_member(bond, answer="yes", by=max_by(member.ref))


@pytest.fixture
def about(twin):
    return About(twinning=twin, person=twin.person, scope=twin.programme.ref)


@pytest.fixture
def office(twin):
    return max_by(twin.parliamentarian.ref)


def letter(**changes) -> Deed:
    return Deed(**{"kind": "approach_authorities", **changes})


def allow_letters(person, **changes):
    return a_consent(person, use="approach_authorities", audiences=["authorities-there"], **changes)


def test_an_act_without_a_basis_cannot_be_planned_and_says_why(twin, about):
    with pytest.raises(NoBasis) as refusal:
        services.plan(letter(), about, for_member=twin.parliamentarian, planned_for=None, by=noor())

    assert str(refusal.value.said)
    assert not Action.objects.exists()


def test_a_consent_lets_it_be_planned_and_is_named_as_its_basis(twin, about):
    given = allow_letters(twin.person)

    act = services.plan(
        letter(), about, for_member=twin.parliamentarian, planned_for=None, by=noor()
    )

    assert (act.stage, act.basis_kind, act.basis_ref) == (Stage.PLANNED, "consent", given.ref)


def test_consent_to_one_audience_permits_no_other(twin, about):
    allow_letters(twin.person)
    public = Deed(kind="public_statement", public=True)

    with pytest.raises(NoBasis):
        services.plan(public, about, for_member=None, planned_for=None, by=noor())


def test_a_withdrawal_keeps_a_planned_act_from_being_done(twin, about):
    given = allow_letters(twin.person)
    act = services.plan(letter(), about, for_member=None, planned_for=None, by=noor())
    consent.withdraw(given, by=noor())

    with pytest.raises(NoBasis):
        services.finish(act, done_on=TODAY, by=noor())

    act.refresh_from_db()
    assert act.stage == Stage.PLANNED


def test_an_assistant_records_for_the_member_and_is_named(twin, about):
    a_consent(twin.person, use="regular_contact", audiences=["twin"])
    by = tess(twin.parliamentarian.ref)

    act = services.record(
        Deed(kind="regular_contact"), about, for_member=twin.parliamentarian,
        done_on=TODAY, by=by,
    )  # fmt: skip

    assert (act.recorded_by, act.by_assistant) == (by.ref, True)
    entry = Entry.objects.get(what="action.recorded")
    assert entry.for_member == twin.parliamentarian.ref


def test_a_recorded_contact_counts_for_the_agreed_rhythm(twin, about, office):
    a_consent(twin.person, use="regular_contact", audiences=["twin"])
    late = NOON + timedelta(days=40)

    services.record(
        Deed(kind="regular_contact"), about, for_member=twin.parliamentarian,
        done_on=late.date(), request_key="k", by=office.later(late),
    )  # fmt: skip

    assert bonds.seen([twin], on=late.date())[0].silent_days == 0


def test_a_form_sent_twice_is_one_action_and_one_contact(twin, about, office):
    a_consent(twin.person, use="regular_contact", audiences=["twin"])
    made = {
        services.record(
            Deed(kind="regular_contact"), about, for_member=twin.parliamentarian,
            done_on=TODAY, request_key="same", by=office,
        ).ref
        for _ in range(2)
    }  # fmt: skip

    assert len(made) == Action.objects.count() == 1
    assert twin.contacts.count() == 1


def test_what_happened_without_a_basis_is_kept_for_the_desk_alone(twin, about, office):
    with pytest.raises(NoBasis):
        services.record(letter(), about, for_member=twin.parliamentarian, done_on=TODAY, by=office)

    act = services.record(
        letter(), about, for_member=twin.parliamentarian, done_on=TODAY,
        without_basis=True, by=office,
    )  # fmt: skip

    assert act.basis_kind == "missing"
    assert list(queries.without_basis(by=noor())) == [act]
    nothing = list(queries.reportable(starts=TODAY, ends=TODAY + timedelta(days=1), by=noor()))
    assert nothing == []


def test_no_member_acts_for_another_and_no_partner_plans(twin, about):
    stranger = a_member()
    allow_letters(twin.person)

    for by, member in (
        (max_by(stranger.ref), twin.parliamentarian),
        (max_by(stranger.ref), stranger),
        (pia(), None),
    ):
        with pytest.raises(NotYours):
            services.plan(letter(), about, for_member=member, planned_for=None, by=by)


def test_a_member_sees_only_the_own_acts(twin, about, office):
    allow_letters(twin.person)
    act = services.plan(
        letter(), about, for_member=twin.parliamentarian, planned_for=None, by=noor()
    )

    assert list(queries.actions(by=office)) == [act]
    assert list(queries.actions(by=max_by(a_member().ref))) == []
    with pytest.raises(NotYours):
        queries.action(act.ref, by=noor(scope=a_programme("Other").ref))


@pytest.mark.parametrize(
    ("deed", "field"),
    [
        (Deed(kind="no_such_kind"), "kind"),
        (Deed(kind="regular_contact", public=True), "public"),
        (letter(note="x" * 2001), "note"),
        (letter(country="XX"), "country"),
        (letter(record_link="javascript:alert(1)"), "record_link"),
        (letter(addressees=["public"]), "addressees"),
    ],
)
def test_what_cannot_be_right_is_refused_at_its_field(about, deed, field):
    with pytest.raises(Invalid) as refusal:
        services.plan(deed, about, for_member=None, planned_for=None, by=noor())

    assert field in refusal.value.fields


def test_days_that_cannot_be_are_refused(twin, about):
    allow_letters(twin.person)
    with pytest.raises(Invalid):
        services.record(
            letter(), about, for_member=None, done_on=TODAY + timedelta(days=1), by=noor()
        )
    with pytest.raises(Invalid):
        services.plan(
            letter(), about, for_member=None, planned_for=TODAY - timedelta(days=1), by=noor()
        )


def test_taken_back_is_gone_and_twice_is_once(twin, about, office):
    allow_letters(twin.person)
    act = services.record(
        letter(), about, for_member=twin.parliamentarian, done_on=TODAY, by=office
    )

    services.take_back(act, by=office)
    services.take_back(act, by=office)

    assert not queries.actions(by=office).exists()
    assert Entry.objects.filter(what="action.taken_back").count() == 1


def test_two_who_correct_one_act_do_not_overwrite_each_other(twin, about):
    allow_letters(twin.person)
    act = services.plan(letter(), about, for_member=None, planned_for=None, by=noor())
    other = Action.objects.get(pk=act.pk)
    services.change(act, letter(note="one"), by=noor())

    with pytest.raises(Stale):
        services.change(other, letter(note="two"), by=noor())


def test_what_fits_puts_open_kinds_first_and_says_what_the_others_need(twin):
    allow_letters(twin.person)

    fits = queries.fits_person(twin.person, by=noor(), twinned=True)

    openness = [fit.open for fit in fits]
    assert openness == sorted(openness, reverse=True)
    assert [fit.kind.key for fit in fits if fit.open] == ["approach_authorities"]
    assert all(str(fit.needed[0]) for fit in fits if not fit.open)


def test_what_is_suggested_says_what_the_person_does_not_let_it_tell_and_until_when(twin):
    ends = NOON + timedelta(days=9)
    allow = {"audiences": ["authorities-there"], "ends_at": ends}
    a_consent(twin.person, use="approach_authorities", **allow)

    def first():
        return next(fit for fit in queries.fits_person(twin.person, by=noor()) if fit.open)

    assert [str(each) for each in first().without] == [
        "Without the name", "Without the country", "Without the story",
    ]  # fmt: skip
    assert first().ends_at == ends
    a_consent(twin.person, use="show:name", audiences=["authorities-there"])
    assert [str(each) for each in first().without] == ["Without the country", "Without the story"]
    a_consent(twin.person, use="show:story", audiences=["ipu"])  # told to others: not to these
    assert len(first().without) == 2


def test_weighing_all_kinds_costs_a_constant_few_queries(twin, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        queries.fits_person(twin.person, by=noor())


def test_what_was_refused_before_sinks(twin, about):
    allow_letters(twin.person)
    a_consent(twin.person, use="regular_contact", audiences=["twin"])
    act = services.record(letter(), about, for_member=None, done_on=TODAY, by=noor())
    services.add_reply(act, kind="refusal", on=TODAY, by=noor())

    fits = [fit for fit in queries.fits_person(twin.person, by=noor()) if fit.open]

    assert [fit.kind.key for fit in fits] == ["regular_contact", "approach_authorities"]
    assert str(fits[1].reason) == "This was refused before"


def test_an_effect_says_who_tells_it(twin, about):
    allow_letters(twin.person)
    act = services.record(letter(), about, for_member=None, done_on=TODAY, by=noor())

    with pytest.raises(Invalid):
        services.add_effect(act, key="worse", on=TODAY, said_by="", by=noor())
    services.add_effect(act, key="worse", on=TODAY, said_by="the person", by=noor())

    assert act.effects.get().key == "worse"


def test_others_are_told_the_kind_and_the_day_and_nothing_else(twin, about, office):
    allow_letters(twin.person)
    services.record(letter(note="secret"), about, for_member=None, done_on=TODAY, by=noor())

    assert queries.by_others(twin.person, by=office) == [("approach_authorities", TODAY)]


@pytest.mark.parametrize("key", catalogue.kinds())
def test_a_kind_without_a_basis_says_why_and_what_would_do_for_a_person_who_was_never_asked(key):
    kind = catalogue.kinds()[key]
    deed = Deed(kind=key, public=not kind.allows(public=False))

    for person in (a_defender("Heron"), a_person()):
        found = bases.for_act(kind, deed, About(person=person), by=noor())

        assert not found
        assert found.missing
        assert found.needed
        ways = " ".join(map(str, found.needed))
        named_by_paper = person.kind == "parliamentarian" and kind.basis is not Basis.CONSENT
        assert ("A published decision" in ways) is named_by_paper
        assert ("naming nobody" in ways) is (kind.basis_for(names_someone=False) is Basis.NONE)
        assert found.refusal.missing == found.missing
        assert found.refusal.needed == found.needed


def test_a_no_of_the_person_has_no_way_round_it():
    person = a_person()
    kind = catalogue.kind("follow_up_mechanism")
    audiences = sorted(kind.told(public=True))
    a_consent(person, use=kind.key, answer="no", audiences=audiences)

    found = bases.for_act(kind, Deed(kind=kind.key, public=True), About(person=person), by=noor())

    assert "A published decision" not in " ".join(map(str, found.needed))
    assert any("said no" in str(said) for said in found.missing)
