"""The second look at stored pairs: it finds what the first rules let pass, rule by rule."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest

from gemel.kernel.errors import Invalid
from gemel.matching import queries, scoring, services
from gemel.matching.models import Fixed, Proposal
from gemel.matching.rules import Exclusion
from gemel.people import services as people
from gemel.people.models import AtRisk, Mandate, Parliamentarian
from gemel.twinning import services as twinning
from tests.cast import noor
from tests.matching.test_register import in_care
from tests.twinning.builders import TODAY, a_member, a_programme, takes_part

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def programme():
    return a_programme()


@contextmanager
def without_rule(why: Exclusion):
    """The scorer with one hard rule taken out: the planted fault."""
    whole = scoring.Scorer.exclusions

    def holed(self, person):
        found = whole(self, person).copy()
        found[found == scoring._CODE[why]] = 0
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scoring.Scorer, "exclusions", holed)
        yield


def harm(member, person, kind):
    people.tie(member, country="BI", kind=kind, by=noor())


def tell(member, **facts):
    Parliamentarian.objects.filter(pk=member.pk).update(**facts)


def last_day(member, days):
    Mandate.objects.filter(parliamentarian=member).update(ends_before=TODAY + timedelta(days=days))


BREAKS = {
    Exclusion.VETO: lambda m, p: people.veto(p, m, said_by="person", by=noor()),
    Exclusion.MANDATE_ENDED: lambda m, p: last_day(m, 0),
    Exclusion.MANDATE_ENDING: lambda m, p: last_day(m, 179),
    Exclusion.BARRED: lambda m, p: tell(m, barred_from=["BI"]),
    Exclusion.CONFLICT: lambda m, p: harm(m, p, "conflict"),
    Exclusion.NATIONALITY: lambda m, p: tell(m, citizenships=["BI", "BE"]),
    Exclusion.DIASPORA: lambda m, p: harm(m, p, "diaspora"),
    Exclusion.LANGUAGE: lambda m, p: AtRisk.objects.filter(pk=p.pk).update(languages=["rn"]),
}


@pytest.mark.parametrize("why", BREAKS, ids=str)
def test_a_scorer_without_a_hard_rule_is_caught_and_nothing_is_kept(programme, why):
    member = a_member(languages={"fr": "good"})
    takes_part(programme, member)
    person = in_care(programme, "Heron", languages=["fr"])
    before = services.propose(programme, by=noor())
    BREAKS[why](member, person)

    assert [one.rule for one in queries.breaches(before, by=noor())] == [why]
    with without_rule(why), pytest.raises(Invalid, match=why):
        services.propose(programme, by=noor())
    assert Proposal.objects.get(replaced_at=None) == before
    whole = services.propose(programme, by=noor())
    assert (whole.pairs.count(), queries.breaches(whole, by=noor())) == (0, [])
    assert whole.unmatched[0]["excluded"] == {why: 1}


@pytest.mark.parametrize("why", BREAKS, ids=str)
def test_nobody_is_asked_for_a_pair_that_breaks_a_rule_since(programme, why):
    member = a_member(languages={"fr": "good"})
    takes_part(programme, member)
    person = in_care(programme, "Heron", languages=["fr"])
    pair = queries.pairs(services.propose(programme, by=noor()), by=noor()).get()
    BREAKS[why](member, person)

    with pytest.raises(Invalid):
        services.ask(pair, by=noor())


def test_a_ban_that_is_not_heeded_is_caught(programme):
    member = a_member()
    takes_part(programme, member)
    person = in_care(programme, "Heron")
    services.fix(programme, person, member, how="forbidden", by=noor())
    assert services.propose(programme, by=noor()).pairs.count() == 0

    Fixed.objects.update(how="locked")
    proposal = services.propose(programme, by=noor())
    Fixed.objects.update(how="forbidden")
    assert [one.rule for one in queries.breaches(proposal, by=noor())] == ["forbidden"]


def test_too_many_for_a_member_or_a_person_is_caught(programme):
    one, two = a_member(), a_member()
    places = [takes_part(programme, each, capacity=2) for each in (one, two)]
    person = in_care(programme, "Heron", wants=2)
    in_care(programme, "Wren", wants=2)
    proposal = services.propose(programme, by=noor())
    assert queries.breaches(proposal, by=noor()) == []

    twinning.set_capacity(places[0], capacity=1, by=noor())
    AtRisk.objects.filter(pk=person.pk).update(wants=1)

    assert {each.rule for each in queries.breaches(proposal, by=noor())} == {
        "too_many_for_member", "too_many_for_person",
    }  # fmt: skip


def test_every_hard_rule_has_its_planted_fault():
    """But the floor, a coordinator's choice; consent is looked at by the act (`ask_both`)."""
    assert {*BREAKS, Exclusion.FLOOR} == {*Exclusion}


def test_the_second_look_shares_no_code_with_the_first():
    from gemel.matching.queries import recheck

    homes = {getattr(one, "__module__", "") for one in vars(recheck).values()}
    assert {home for home in homes if str(home).startswith("gemel.matching")} == {
        "gemel.matching.queries.recheck", "gemel.matching.models",
    }  # fmt: skip
