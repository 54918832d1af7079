"""From a programme to a proposal: two facts that differ change its order and its reasons."""

from __future__ import annotations

import pytest

from gemel.consent import services as consent
from gemel.kernel.errors import Invalid, NoBasis, NotYours, Stale
from gemel.matching import queries, services
from gemel.matching.models import Proposal
from gemel.people import services as people
from gemel.people.models import AtRisk, Camp, Party
from gemel.twinning import services as twinning
from tests.cast import amani, max_by, noor, pia
from tests.consent.builders import a_consent, a_defender
from tests.twinning.builders import a_member, a_programme, takes_part

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


def test_a_swap_forbids_the_old_pair_and_locks_the_new(programme):
    good, other = a_member("Good", languages={"rn": "native"}), a_member("Other")
    takes_part(programme, good)
    takes_part(programme, other)
    in_care(programme, "Heron", languages=["rn"])
    pair = queries.pairs(services.propose(programme, by=noor()), by=noor()).get()

    swapped = services.swap(pair, member=other, by=noor())

    assert pairs_of(swapped) == {"Heron": "Other"}
    with pytest.raises(Stale):
        services.ask(pair, by=noor())


def test_nobody_who_takes_no_part_can_be_swapped_in(programme):
    takes_part(programme, a_member("Good"))
    in_care(programme, "Heron")
    pair = queries.pairs(services.propose(programme, by=noor()), by=noor()).get()

    with pytest.raises(Invalid):
        services.swap(pair, member=a_member("Stranger"), by=noor())


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

    assert [key for key, _ in proposal.warnings] == ["lock_lost"]


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
