"""From a programme to a proposal: two facts that differ change its order and its reasons."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gemel.consent import services as consent
from gemel.kernel.errors import Invalid, NoBasis, NotYours, Stale
from gemel.matching import queries, services
from gemel.matching.models import Fixed, Proposal
from gemel.matching.rules import Settings
from gemel.matching.what_if import Wish
from gemel.people import services as people
from gemel.people.models import AtRisk, Camp, Mandate, Parliament, Party
from gemel.twinning import services as twinning
from gemel.twinning.models import Programme
from tests.cast import NOON, amani, max_by, noor, pia
from tests.consent.builders import a_consent, a_defender
from tests.twinning.builders import TODAY, a_member, a_programme, takes_part

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def programme():
    return a_programme()


def in_care(programme, code_name, **needs) -> AtRisk:
    """A defender of the programme who agreed to be twinned."""
    person = a_defender(code_name, scope=programme.ref)
    AtRisk.objects.filter(pk=person.pk).update(**needs)
    person.refresh_from_db()
    a_consent(person, use="twinning", audiences=["twin"])
    return person


def pairs_of(proposal) -> dict[str, str]:
    return {
        pair.person.code_name: pair.parliamentarian.name
        for pair in queries.pairs(proposal, by=noor())
    }


def test_two_facts_that_differ_change_who_goes_to_whom_and_why(programme):
    speaker = a_member("Speaks Kirundi", languages={"rn": "good"})
    observer = a_member("Observed Votes", ties={"BI": "observer"}, languages={"en": "native"})
    for member in (speaker, observer):
        takes_part(programme, member)
    heron = in_care(programme, "Heron", languages=["rn"], urgency=2)
    wren = in_care(programme, "Wren", languages=["en"], urgency=2)

    first = services.propose(programme, by=noor())
    before = pairs_of(first)
    reasons = {p.person.code_name: p.reasons for p in queries.pairs(first, by=noor())}
    AtRisk.objects.filter(pk=heron.pk).update(languages=["en"])
    AtRisk.objects.filter(pk=wren.pk).update(languages=["rn"])
    second = services.propose(programme, by=noor())
    after = pairs_of(second)

    assert before == {"Heron": "Speaks Kirundi", "Wren": "Observed Votes"}
    assert after == {"Heron": "Observed Votes", "Wren": "Speaks Kirundi"}
    assert (
        reasons["Heron"]
        != {p.person.code_name: p.reasons for p in queries.pairs(second, by=noor())}["Heron"]
    )


def test_the_more_urgent_person_is_served_first_where_there_is_room_for_one(programme):
    takes_part(programme, a_member())
    in_care(programme, "Wren", urgency=1)
    in_care(programme, "Heron", urgency=4)

    proposal = services.propose(programme, by=noor())

    assert set(pairs_of(proposal)) == {"Heron"}
    assert [(u["reason"]) for u in proposal.unmatched] == ["capacity"]


def test_without_consent_nobody_is_matched_and_the_proposal_says_so(programme):
    takes_part(programme, a_member())
    person = in_care(programme, "Heron")
    consent.withdraw_all(person, by=noor())

    proposal = services.propose(programme, by=noor())

    assert pairs_of(proposal) == {}
    assert proposal.unmatched == [{"person": person.ref, "reason": "no_consent"}]


def test_a_veto_of_either_side_keeps_two_apart(programme):
    member = a_member()
    takes_part(programme, member)
    person = in_care(programme, "Heron")
    people.veto(person, member, said_by="member", by=noor())

    proposal = services.propose(programme, by=noor())

    assert pairs_of(proposal) == {}
    assert proposal.unmatched[0]["excluded"] == {"veto": 1}


def test_a_lock_holds_and_a_ban_holds_until_taken_back(programme):
    good, other = a_member("Good", languages={"rn": "native"}), a_member("Other")
    takes_part(programme, good)
    takes_part(programme, other)
    person = in_care(programme, "Heron", languages=["rn"])
    assert pairs_of(services.propose(programme, by=noor())) == {"Heron": "Good"}

    word = services.fix(programme, person, other, how="locked", by=noor())
    assert pairs_of(services.propose(programme, by=noor())) == {"Heron": "Other"}
    services.unfix(word, by=noor())
    services.fix(programme, person, good, how="forbidden", by=noor())
    assert pairs_of(services.propose(programme, by=noor())) == {"Heron": "Other"}


def kept(programme, **wish):
    seen = queries.current(programme, by=noor()).ref
    return services.keep(programme, Wish(**wish), seen=seen, by=noor()).proposal


def test_choosing_another_forbids_the_old_pair_and_locks_the_new(programme):
    good, other = a_member("Good", languages={"rn": "native"}), a_member("Other")
    takes_part(programme, good)
    takes_part(programme, other)
    person = in_care(programme, "Heron", languages=["rn"])
    pair = queries.pairs(services.propose(programme, by=noor()), by=noor()).get()

    swapped = kept(
        programme,
        lock=frozenset({(person.ref, other.ref)}), forbid=frozenset({(person.ref, good.ref)}),
    )  # fmt: skip

    assert pairs_of(swapped) == {"Heron": "Other"}
    with pytest.raises(Stale):
        services.ask(pair, by=noor())


def test_what_cannot_be_is_refused_in_words_and_nothing_is_kept(programme):
    takes_part(programme, a_member("Good"))
    vetoed, busy = a_member("Vetoed"), a_member("Busy")
    takes_part(programme, vetoed)
    takes_part(programme, busy, capacity=0)
    person = in_care(programme, "Heron")
    people.veto(person, vetoed, said_by="person", by=noor())
    services.propose(programme, by=noor())
    stranger = a_member("Stranger")

    for wish, field in (
        ({"lock": frozenset({(person.ref, stranger.ref)})}, "member"),
        ({"lock": frozenset({(person.ref, vetoed.ref)})}, "member"),
        ({"lock": frozenset({(person.ref, busy.ref)})}, "member"),
        ({"lock": frozenset({("per-nobody", vetoed.ref)})}, "person"),
        ({"rooms": {stranger.ref: 2}}, "member"),
        ({"rooms": {busy.ref: 51}}, "room"),
    ):
        with pytest.raises(Invalid) as refused:
            kept(programme, **wish)
        assert set(refused.value.fields) == {field}
    assert (Fixed.objects.count(), Proposal.objects.count()) == (0, 1)


def test_an_accepted_pair_asks_both_and_stays_in_the_next_proposal(programme):
    member = a_member()
    takes_part(programme, member)
    in_care(programme, "Heron")
    pair = queries.pairs(services.propose(programme, by=noor()), by=noor()).get()

    twin = services.ask(pair, by=noor())
    again = services.propose(programme, by=noor())

    assert twin.reasons == pair.reasons
    kept = queries.pairs(again, by=noor()).get()
    assert (kept.locked, kept.twinning) == (True, twin.ref)


def test_asking_looks_at_the_consent_again(programme):
    takes_part(programme, a_member())
    person = in_care(programme, "Heron")
    pair = queries.pairs(services.propose(programme, by=noor()), by=noor()).get()
    consent.withdraw_all(person, by=noor())

    with pytest.raises(NoBasis):
        services.ask(pair, by=noor())


def test_a_twinning_whose_member_may_be_a_twin_no_longer_is_freed_and_reported(programme):
    member = a_member()
    takes_part(programme, member)
    person = in_care(programme, "Heron")
    twinning.ask_both(programme, person, member, by=noor())
    people.veto(person, member, said_by="person", by=noor())

    proposal = services.propose(programme, by=noor())

    assert proposal.warnings == [["lock_lost", [person.ref, member.ref, "veto"]]]
    assert proposal.unmatched[0]["reason"] == "no_eligible_member"


def test_a_party_on_both_sides_of_the_house_is_taken_as_not_known(programme):
    one, two = a_member(party="Oak", camp="government"), a_member(party="Oak")
    takes_part(programme, one)
    takes_part(programme, two)
    Camp.objects.create(
        party=Party.objects.get(), camp="opposition", starts_on=Camp.objects.get().starts_on
    )
    in_care(programme, "Heron", wants=2)

    proposal = services.propose(programme, by=noor())

    assert proposal.status == "optimal"
    assert len(queries.pairs(proposal, by=noor())) == 2
    assert proposal.warnings == [["camp_conflict", ["Oak"]]]


@pytest.mark.parametrize("by", [pia(), max_by("par-22222-22222"), noor(scope="prog-33333-33333")])
def test_a_proposal_is_the_programmes_desk_alone(programme, by):
    proposal = services.propose(programme, by=noor())

    with pytest.raises(NotYours):
        queries.proposal(proposal.ref, by=by)
    with pytest.raises(NotYours):
        services.propose(programme, by=by)
    assert queries.proposal(proposal.ref, by=amani())


def test_the_register_is_read_in_a_constant_number_of_queries(
    programme, django_assert_max_num_queries
):
    def fill(n):
        for _ in range(n):
            takes_part(programme, a_member(languages={"fr": ""}, committees=["Human Rights"]))
            in_care(programme, "")

    fill(2)
    with django_assert_max_num_queries(25):
        queries.register(programme, by=noor())
    fill(10)
    with django_assert_max_num_queries(25):
        queries.register(programme, by=noor())


def test_an_empty_programme_has_an_empty_certified_proposal(programme):
    proposal = services.propose(programme, by=noor())

    assert (proposal.status, proposal.coverage, proposal.value) == ("optimal", 0, 0)
    assert Proposal.objects.count() == 1


# --- what the tables say of persons and members ---------------------------------------------------


def facts_of(programme, member):
    register = queries.register(programme, by=noor())
    return next(one for one in register.members if one.ref == member.ref)


def needs_of(programme, person):
    register = queries.register(programme, by=noor())
    return next(one for one in register.persons if one.ref == person.ref)


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("kind", "starts", "ends", "holds"),
    [
        ("travel", TODAY + 20 * DAY, TODAY + 24 * DAY, True),
        ("travel", TODAY - 9 * DAY, TODAY, False),
        ("observer", None, TODAY - 900 * DAY, True),
        ("rapporteur", None, TODAY, True),
        ("conflict", None, TODAY + DAY, True),
        ("conflict", None, TODAY, False),
        ("diaspora", None, None, True),
    ],
)
def test_a_journey_ahead_counts_a_past_one_and_a_past_conflict_do_not(
    programme, kind, starts, ends, holds
):
    member = a_member()
    takes_part(programme, member)
    people.tie(member, country="BI", kind=kind, starts_on=starts, ends_on=ends, by=noor())

    assert bool(facts_of(programme, member).ties.get("BI")) == holds


def test_the_register_knows_seats_chairs_family_profession_and_what_was_done(programme):
    member = a_member(party="Oak", camp="government")
    takes_part(programme, member)
    house = Parliament.objects.get()
    people.save_parliamentarian(
        values={"profession": "Lawyer", "citizenships": ["BE"], "barred_from": ["BI"]},
        parliamentarian=member, by=noor(),
    )  # fmt: skip
    body = people.save_body(house, kind="delegation", name="Delegation to Burundi",
                            countries=["BI"], themes=["land"], by=noor())  # fmt: skip
    people.save_seat(member, body=body, role="chair", by=noor())
    over = people.save_body(house, kind="friendship_group", name="Past", countries=["CD"],
                            by=noor())  # fmt: skip
    people.save_seat(member, body=over, ends_on="2025", by=noor())
    people.set_camp(Party.objects.get(), camp="government", starts_on=TODAY, family="green",
                    by=noor())  # fmt: skip
    assert facts_of(programme, member).contacts is None

    person = in_care(programme, "Heron")
    bond = twinning.ask_both(programme, person, member, by=noor())
    twinning.record_person_answer(bond, answer="yes", through="lawyer", by=noor())
    bond = twinning.answer_for_member(bond, answer="yes", by=max_by(member.ref))
    assert facts_of(programme, member).contacts == 0
    twinning.record_contact(bond, on=TODAY, channel="call", by=noor())

    found = facts_of(programme, member)
    assert (found.profession, found.barred_from) == ("Lawyer", frozenset({"BI"}))
    assert found.ties["BE"] == frozenset({"nationality"})
    assert (found.delegations, found.themes) == (frozenset({"BI"}), frozenset({"land"}))
    assert found.chairs == (("chair", "Delegation to Burundi"),)
    assert (found.family, found.camp, found.contacts) == ("green", "government", 1)


def test_a_twin_in_another_programme_counts_towards_the_wish(programme):
    other = a_programme("Another")
    member, here = a_member(), a_member()
    takes_part(other, member)
    takes_part(programme, here)
    one, two = in_care(programme, "Heron", wants=1), in_care(programme, "Wren", wants=2)
    for person in (one, two):
        people.join_scope(person, scope=other.ref, by=noor())
    twinning.set_capacity(other.participations.get(), capacity=2, by=noor())
    for person in (one, two):
        twinning.ask_both(other, person, member, by=noor())

    assert [needs_of(programme, person).wants for person in (one, two)] == [0, 1]
    proposal = services.propose(programme, by=noor())
    assert (pairs_of(proposal), proposal.unmatched) == ({"Wren": here.name}, [])


def test_who_was_left_out_when_all_others_were_asked_comes_first_next_time(programme):
    first = a_member()
    takes_part(programme, first)
    heron, wren = in_care(programme, "Heron", urgency=2), in_care(programme, "Wren", urgency=2)
    proposal = services.propose(programme, by=noor())
    [out] = [p for p in (heron, wren) if p.code_name not in pairs_of(proposal)]
    assert not needs_of(programme, out).waited  # nobody was asked: the round is not over
    services.ask(queries.pairs(proposal, by=noor()).get(), by=noor())

    assert needs_of(programme, out).waited
    in_care(programme, "Amsel", urgency=2, languages=["fr"])
    takes_part(programme, a_member(languages={"fr": "native"}))
    AtRisk.objects.filter(pk=out.pk).update(languages=[])
    later = services.propose(programme, by=noor(at=NOON + DAY))
    assert set(pairs_of(later)) == {"Heron", "Wren"}
    pair = queries.pairs(later, by=noor()).get(person=out)
    assert pair.waited

    services.ask(pair, by=noor(at=NOON + DAY))
    assert not needs_of(programme, out).waited


def test_a_mandate_that_ends_soon_frees_the_twinning_for_a_successor(programme):
    member, next_one = a_member("Leaves"), a_member("Stays")
    takes_part(programme, member)
    takes_part(programme, next_one)
    person = in_care(programme, "Heron")
    twinning.ask_both(programme, person, member, by=noor())
    Mandate.objects.filter(parliamentarian=member).update(ends_before=TODAY + 100 * DAY)

    proposal = services.propose(programme, by=noor())

    assert pairs_of(proposal) == {"Heron": "Stays"}
    assert proposal.warnings == [["lock_lost", [person.ref, member.ref, "mandate_ending"]]]


def test_those_twinned_stay_although_they_share_no_language_and_lie_below_the_floor(programme):
    member = a_member("Twin", languages={"da": "native"})
    takes_part(programme, member)
    person = in_care(programme, "Heron", languages=["rn"])
    twinning.ask_both(programme, person, member, by=noor())
    programme.weights = Settings(floor=900).kept()
    programme.save()

    proposal = services.propose(programme, by=noor())

    assert pairs_of(proposal) == {"Heron": "Twin"}
    assert sum(r["points"] for r in queries.pairs(proposal, by=noor()).get().reasons) < 900


def test_two_who_propose_at_once_leave_one_proposal_standing(programme):
    takes_part(programme, a_member())
    in_care(programme, "Heron")
    seen = services.propose(programme, by=noor()).ref
    services.propose(programme, seen=seen, by=amani())

    with pytest.raises(Stale):
        services.propose(programme, seen=seen, by=noor())
    with pytest.raises(Stale):
        services.propose(programme, seen="", by=noor())
    assert Proposal.objects.filter(replaced_at=None).count() == 1


def test_settings_are_kept_for_the_version_that_was_seen(programme):
    takes_part(programme, a_member())
    seen = services.propose(programme, by=noor()).ref
    twice = Programme.objects.get(pk=programme.pk)
    wish = Wish(settings=Settings(floor=10), quotas={Parliament.objects.get().ref: 0})

    proposal = services.keep(programme, wish, seen=seen, by=noor()).proposal

    programme.refresh_from_db()
    assert (programme.weights["floor"], programme.quotas[0]["at_most"]) == (10, 0)
    with pytest.raises(Stale):
        services.keep(twice, wish, seen=proposal.ref, by=amani())
    assert programme.version == 2
