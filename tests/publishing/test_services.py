"""Two people, a basis in force, a waiting time for a first identity; and dark at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import OperationalError

from gemel.actions.models import Action
from gemel.cases.models import Fact, Source
from gemel.consent import services as consent
from gemel.jobs import registry
from gemel.kernel import refs
from gemel.kernel.errors import Invalid, NoBasis, NotYours, Refused, Stale
from gemel.kernel.powers import Power
from gemel.ledger import services as ledger
from gemel.ledger import sidefile
from gemel.ledger.models import Entry
from gemel.people.models import FollowUpDesk, Parliament
from gemel.publishing import judging, queries, services
from gemel.publishing.models import Release
from gemel.publishing.rules import Stage
from gemel.showcase import queries as window
from gemel.showcase import services as showcase
from gemel.showcase.models import Card
from tests.cast import LONG_AGO, NOON, amani, job, max_by, noor, operator, pia, tess
from tests.consent.builders import a_consent, a_person
from tests.publishing.builders import (
    TEXT,
    a_case,
    a_fact,
    a_source,
    a_twinning,
    agree,
    two_people,
)

pytestmark = pytest.mark.django_db(databases="__all__")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def the_job(at=NOON):
    return job("publishing.renew", Power.PUBLISH_TAKE_DOWN, at=at)


def propose(about, kind="case", at=NOON, **facts):
    return services.propose(kind=kind, about=about, by=noor(at=at), **facts)


def lit(at=NOON):
    return {card.about for card in window.cards(at=at)}


def a_lit_case(at=NOON, **facts):
    made = a_case(**facts)
    release = propose(made.case.ref, at=at)
    assert services.approve(release, by=amani(at=at)) is Stage.LIT
    release.refresh_from_db()
    made.release = release
    return made


def a_twinning_proposed(person=None, *, shows=("show:name",), at=NOON, **facts):
    bond = a_twinning(person)
    release = propose(bond.ref, kind="twinning", texts=TEXT, shows=shows, at=at)
    services.record_member_agreement(release, through="phone", by=noor(at=at))
    return bond, release


def test_a_case_goes_out_at_once_when_two_people_say_so():
    two_people()
    made = a_case()
    release = propose(made.case.ref)
    assert lit() == set()

    assert services.approve(release, by=amani()) is Stage.LIT

    card = window.card("case", made.case.code, at=NOON)
    assert {f["name"] for f in card.facts if f["part"] == "person"} == {
        person.name for person in made.persons
    }
    assert card.dark_at == NOON + 24 * HOUR
    release.refresh_from_db()
    assert (release.basis_kind, release.basis_ref) == ("decision", made.decision.ref)
    assert [e.what for e in Entry.objects.filter(about=release.ref)] == [
        "release.proposed", "release.approved", "release.lit",
    ]  # fmt: skip


def test_the_same_person_cannot_approve_and_nothing_is_shown():
    two_people()
    release = propose(a_case().case.ref)

    with pytest.raises(Refused):
        services.approve(release, by=noor())
    assert lit() == set()


def test_who_lacks_the_power_finds_nothing():
    two_people()
    made = a_case(scope="prog-22222-22222")
    stranger = noor(scope="prog-33333-33333")

    with pytest.raises(NotYours):
        services.propose(kind="case", about=made.case.ref, by=stranger)
    release = propose(made.case.ref)
    for deed in (
        lambda: services.approve(release, by=stranger),
        lambda: services.refuse(release, by=stranger),
        lambda: services.retract(release, why="mistake", by=stranger),
        lambda: queries.get(release.ref, by=stranger),
        lambda: services.approve(release, by=operator()),
        lambda: services.approve(release, by=max_by("par-22222-22222")),
    ):
        with pytest.raises(NotYours):
            deed()
    assert not queries.releases(by=max_by("par-22222-22222"))
    assert queries.get(release.ref, by=pia(scope="prog-22222-22222"))


def test_a_decision_without_a_paper_that_a_human_marked_shows_nothing():
    for facts in ({"from_ipu": None}, {"from_ipu": False}, {"published": False}):
        with pytest.raises(NoBasis):
            propose(a_case(**facts).case.ref)


def test_only_what_the_decision_prints_goes_in():
    made = a_case()
    press = a_source("A newspaper", from_ipu=False)
    a_fact(made.case, "violation", "torture", press)
    unsure = a_fact(made.case, "violation", "murder", made.source)
    Fact.objects.filter(pk=unsure.pk).update(certain=False)
    a_fact(made.case, "situation", "In a secret place", made.source, made.persons[0])

    release = propose(made.case.ref)

    shown = str(release.facts)
    assert "Arbitrary arrest and detention" in shown
    for kept_back in ("Torture", "Murder", "newspaper", "secret place"):
        assert kept_back not in shown


def test_of_those_whom_the_decision_does_not_name_only_the_number_stays():
    made = a_case(persons=2, announced=5)
    Fact.objects.filter(person=made.persons[0], kind="name").update(superseded_at=NOON)

    release = propose(made.case.ref)

    assert release.facts[0] == {"part": "count", "announced": 5, "known": 1}
    assert made.persons[0].name not in str(release.facts)


def test_a_person_who_said_no_to_the_public_is_not_named():
    made = a_case()
    a_consent(made.persons[0], use="show:name", answer="no", audiences=["public"])

    assert made.persons[0].name not in str(propose(made.case.ref).facts)


def test_an_objection_takes_the_case_down_at_once_and_no_job_brings_it_back():
    two_people()
    made = a_lit_case()
    objection = consent.object(made.persons[0], by_whom="family", channel="phone", by=noor())

    assert lit() == set()
    services.renew(by=the_job())
    services.follow(by=the_job())
    consent.ask_to_lift(objection, by=noor(at=NOON + HOUR))
    consent.lift(objection, by=amani(at=NOON + 2 * HOUR))
    services.renew(by=the_job(at=NOON + 3 * HOUR))
    services.light_due(by=the_job(at=NOON + 3 * HOUR))
    assert lit(NOON + 3 * HOUR) == set()

    again = propose(made.case.ref, at=NOON + 4 * HOUR)
    assert services.approve(again, by=amani(at=NOON + 4 * HOUR)) is Stage.LIT


def test_after_an_objection_the_others_can_be_shown_without_that_name():
    two_people()
    made = a_lit_case()
    consent.object(made.persons[0], by_whom="family", channel="phone", by=noor(at=NOON + HOUR))

    again = propose(made.case.ref, at=NOON + 2 * HOUR)
    services.approve(again, by=amani(at=NOON + 2 * HOUR))

    card = window.card("case", made.case.code, at=NOON + 2 * HOUR)
    assert [f["name"] for f in card.facts if f["part"] == "person"] == [made.persons[1].name]


def test_an_edit_unpublishes_at_the_next_look():
    two_people()
    made = a_lit_case()
    a_fact(made.case, "violation", "impunity", made.source)
    ledger.record("case.changed", about=made.case.ref, by=noor())

    services.follow(by=the_job())

    assert lit() == set()
    made.release.refresh_from_db()
    assert made.release.retracted_why == "edited"


def test_what_changed_since_the_proposal_cannot_be_approved():
    two_people()
    made = a_case()
    release = propose(made.case.ref)
    a_fact(made.case, "violation", "impunity", made.source)

    with pytest.raises(NoBasis, match="changed"):
        services.approve(release, by=amani())


def test_a_source_that_turns_out_not_to_be_the_ipu_s_takes_the_case_down():
    two_people()
    a_lit_case()
    Source.objects.update(from_ipu=False)

    services.renew(by=the_job())

    assert lit() == set()


def test_a_lease_is_renewed_against_a_basis_and_a_dead_worker_empties_the_window():
    two_people()
    a_lit_case()

    assert services.renew(by=the_job(at=NOON + 20 * HOUR)) == 1
    assert lit(NOON + 30 * HOUR)
    assert not lit(NOON + 44 * HOUR)
    assert services.renew(by=the_job(at=NOON + 90 * HOUR)) == 1
    assert lit(NOON + 90 * HOUR)


def test_taking_down_is_at_once_by_one_person_and_for_good():
    two_people()
    made = a_lit_case()

    services.retract(made.release, why="mistake", by=pia())

    assert lit() == set()
    assert ("release.retracted", made.release.ref) in [
        (line["kind"], line["about"]) for line in sidefile.lines()
    ]
    services.renew(by=the_job())
    assert lit() == set()
    with pytest.raises(Stale):
        services.retract(made.release, why="mistake", by=pia())


def test_a_window_out_of_reach_does_not_stop_the_taking_down_from_being_recorded(monkeypatch):
    two_people()
    made = a_lit_case()

    def out_of_reach(**_):
        raise OperationalError

    monkeypatch.setattr(showcase, "take_down", out_of_reach)
    with pytest.raises(Refused, match="recorded"):
        services.retract(made.release, why="mistake", by=pia())
    monkeypatch.undo()

    services.renew(by=the_job(at=NOON + HOUR))
    assert not lit(NOON + 24 * HOUR)


def test_a_crash_between_deed_and_window_leaves_it_dark_and_heals(monkeypatch):
    two_people()
    made = a_case()
    release = propose(made.case.ref)

    def crash(*_, **__):
        raise OperationalError

    monkeypatch.setattr(showcase, "put", crash)
    with pytest.raises(OperationalError):
        services.approve(release, by=amani())
    assert lit() == set()
    monkeypatch.undo()

    services.renew(by=the_job())
    assert lit() == {made.case.ref}


def test_a_newer_release_takes_the_place_of_the_older_one():
    two_people()
    made = a_lit_case()
    a_fact(made.case, "violation", "impunity", made.source)

    services.approve(propose(made.case.ref, at=NOON + HOUR), by=amani(at=NOON + HOUR))

    assert Card.objects.count() == 1
    made.release.refresh_from_db()
    assert made.release.retracted_why == "replaced"
    services.renew(by=the_job(at=NOON + HOUR))
    assert "Impunity" in str(Card.objects.get().facts)


# --- consent ---------------------------------------------------------------------------------


def test_a_twinning_needs_the_person_s_yes_to_that_very_text():
    two_people()
    bond, release = a_twinning_proposed()
    with pytest.raises(NoBasis):
        services.approve(release, by=amani())
    agree(release)

    assert services.approve(release, by=amani()) is Stage.WAITING
    other = propose(
        bond.ref,
        kind="twinning",
        texts={"en": {**TEXT["en"], "lede": "Other words."}},
        shows=["show:name"],
    )
    services.record_member_agreement(other, through="phone", by=noor())
    with pytest.raises(NoBasis):
        services.approve(other, by=amani())


def test_a_text_in_a_second_language_needs_its_own_yes():
    two_people()
    bond = a_twinning()
    both = {**TEXT, "fr": {"title": "Deux", "lede": "", "text": ""}}
    release = propose(bond.ref, kind="twinning", texts=both)
    services.record_member_agreement(release, through="phone", by=noor())
    agree(release, languages=["en"])

    with pytest.raises(NoBasis):
        services.approve(release, by=amani())
    agree(release, languages=["fr"])
    assert services.approve(release, by=amani())


def test_without_the_member_s_agreement_a_twinning_is_not_shown():
    two_people()
    release = propose(a_twinning().ref, kind="twinning", texts=TEXT)
    agree(release)

    with pytest.raises(NoBasis, match="member"):
        services.approve(release, by=amani())


def test_the_member_may_be_the_second_person_and_so_agrees_but_not_an_assistant():
    from tests.cast import MAX, TESS, account

    two_people(), account(MAX), account(TESS)
    bond = a_twinning()
    release = propose(bond.ref, kind="twinning", texts=TEXT)
    agree(release)

    with pytest.raises(NotYours):
        services.approve(release, by=tess(bond.parliamentarian.ref))
    with pytest.raises(NotYours):
        services.approve(release, by=max_by("par-22222-22222"))
    assert services.approve(release, by=max_by(bond.parliamentarian.ref)) is Stage.LIT


def test_the_first_identity_on_consent_waits_three_days_and_then_goes_out_by_itself():
    two_people()
    bond, release = a_twinning_proposed()
    agree(release)

    assert services.approve(release, by=amani()) is Stage.WAITING
    assert services.light_due(by=the_job(at=NOON + 71 * HOUR)) == 0
    assert services.light_due(by=the_job(at=NOON + 72 * HOUR)) == 1
    assert lit(NOON + 72 * HOUR) == {bond.ref}


def test_what_shows_no_identity_and_what_was_public_before_does_not_wait():
    two_people()
    bond, first = a_twinning_proposed()
    agree(first)
    services.approve(first, by=amani())
    services.light_due(by=the_job(at=NOON + 73 * HOUR))
    later = NOON + 80 * HOUR

    _, second = a_twinning_proposed(bond.person, at=later)
    agree(second, at=later)
    assert services.approve(second, by=amani(at=later)) is Stage.LIT
    _, nameless = a_twinning_proposed(shows=())
    agree(nameless)
    assert services.approve(nameless, by=amani()) is Stage.LIT


def test_a_name_in_the_words_counts_as_shown_even_where_nobody_ticked_it():
    bond = a_twinning()
    words = {"en": {"title": f"Standing by {bond.person.name}", "lede": "", "text": "Story."}}

    release = propose(bond.ref, kind="twinning", texts=words)

    assert set(release.needs[0]["uses"]) == {"twinning", "show:name", "show:story"}


def test_the_country_is_told_neither_by_the_programme_nor_by_a_link_where_it_may_not_be_shown():
    bond = a_twinning()

    untold = propose(bond.ref, kind="twinning", texts=TEXT)
    told = propose(bond.ref, kind="twinning", texts=TEXT, shows=["show:country"])

    shown = [untold.facts, untold.links, untold.countries]
    assert bond.programme.name not in str(shown)
    assert bond.programme.ref not in str(shown)
    assert (told.links, told.countries) == ([bond.programme.ref], bond.person.countries)
    assert bond.programme.name in str(told.facts)


def test_a_country_in_the_words_counts_as_shown_even_where_nobody_ticked_it():
    bond = a_twinning(a_person(countries=["BI"]))
    words = {"fr": {"title": "Aux côtés d’un élu du Burundi", "lede": "", "text": ""}}

    release = propose(bond.ref, kind="twinning", texts=words)

    assert "show:country" in release.needs[0]["uses"]


def test_the_advance_clause_waives_the_waiting_time():
    two_people()
    _, release = a_twinning_proposed()
    agree(release, waives_waiting=True)

    assert services.approve(release, by=amani()) is Stage.LIT


def test_a_waiver_needs_words_a_channel_and_a_second_person():
    two_people()
    _, release = a_twinning_proposed()
    agree(release)
    services.approve(release, by=amani())
    with pytest.raises(Invalid) as refused:
        services.waive(release, giver="cousin", through="pigeon", words=" ", by=noor())
    assert set(refused.value.fields) == {"giver", "through", "words"}

    services.waive(release, giver="lawyer", through="phone", words="Go ahead.", by=noor())

    assert lit() == set()
    with pytest.raises(Refused):
        services.confirm_waiver(release, by=noor())
    assert services.confirm_waiver(release, by=amani()) is Stage.LIT
    with pytest.raises(Stale):
        services.confirm_waiver(release, by=amani())


def test_a_withdrawal_while_it_waits_keeps_it_dark_though_consent_is_given_anew():
    two_people()
    _, release = a_twinning_proposed()
    agree(release)
    services.approve(release, by=amani())
    person = queries.persons([release.person])[release.person]
    consent.withdraw_all(person, by=noor(at=NOON + HOUR))
    agree(release, at=NOON + 2 * HOUR)

    services.light_due(by=the_job(at=NOON + 80 * HOUR))

    assert lit(NOON + 80 * HOUR) == set()


def test_a_withdrawal_takes_the_twinning_away_and_the_release_ends():
    two_people()
    _, release = a_twinning_proposed(shows=())
    agree(release)
    services.approve(release, by=amani())
    assert lit()
    row = a_consent(queries.persons([release.person])[release.person], use="x")
    consent.withdraw_all(row.person, by=noor(at=NOON + HOUR))

    assert lit(NOON + HOUR) == set()
    services.follow(by=the_job(at=NOON + HOUR))
    release.refresh_from_db()
    assert release.retracted_why == "basis"


def test_when_the_agreed_end_comes_it_goes_dark_by_itself_and_stays_so():
    two_people()
    _, release = a_twinning_proposed(shows=())
    agree(release, ends_at=NOON + 5 * HOUR)
    services.approve(release, by=amani())

    assert lit(NOON + 4 * HOUR)
    assert not lit(NOON + 5 * HOUR)
    agree(release, at=NOON + 6 * HOUR)
    services.renew(by=the_job(at=NOON + 7 * HOUR))
    assert not lit(NOON + 7 * HOUR)


def test_consent_renewed_before_its_end_keeps_the_card_lit():
    two_people()
    _, release = a_twinning_proposed(shows=())
    agree(release, ends_at=NOON + 5 * HOUR)
    services.approve(release, by=amani())
    agree(release, at=NOON + HOUR, ends_at=NOON + 50 * HOUR)

    services.follow(by=the_job(at=NOON + HOUR))

    assert lit(NOON + 6 * HOUR)


def test_silence_darkens_and_going_on_keeps_lit_until_its_day():
    two_people()
    _, quiet = a_twinning_proposed(shows=())
    agree(quiet)
    services.approve(quiet, by=amani())
    bond, on = a_twinning_proposed(shows=())
    agree(on, if_unreachable="go_on", go_on_until=NOON + 10 * HOUR)
    services.approve(on, by=amani())

    for release in (quiet, on):
        person = queries.persons([release.person])[release.person]
        consent.set_unreachable(person, since=NOON + HOUR, by=noor(at=NOON + HOUR))
    services.follow(by=the_job(at=NOON + HOUR))

    assert lit(NOON + HOUR) == {bond.ref}
    assert not lit(NOON + 10 * HOUR)


# --- the other kinds -------------------------------------------------------------------------


def test_a_programme_names_nobody_and_still_takes_two_people():
    two_people()
    bond = a_twinning()
    release = propose(bond.programme.ref, kind="programme")

    with pytest.raises(Refused):
        services.approve(release, by=noor())
    assert services.approve(release, by=amani()) is Stage.LIT
    release.refresh_from_db()
    assert release.basis_kind == "none"


def test_a_twinning_that_is_not_active_or_has_no_title_is_not_proposed():
    with pytest.raises(NoBasis):
        propose(a_twinning(stage="asked").ref, kind="twinning", texts=TEXT)
    with pytest.raises(Invalid):
        propose(a_twinning().ref, kind="twinning", texts={"en": {"lede": "No title"}})
    with pytest.raises(Invalid):
        propose(a_twinning().ref, kind="rumour")


def test_declining_ends_a_proposal():
    two_people()
    release = propose(a_case().case.ref)

    services.refuse(release, by=amani())

    assert queries.stage(Release.objects.get(), by=noor()) is Stage.REFUSED
    for again in (services.approve, services.refuse):
        with pytest.raises(Stale):
            again(release, by=amani())


def test_the_desk_sees_what_waits_for_its_second_look():
    two_people()
    release = propose(a_case().case.ref)

    assert list(queries.to_second(by=amani())) == [release]
    assert not queries.to_second(by=noor())
    assert list(queries.waiting(by=noor())) == [release]
    assert list(queries.of(release.about, by=noor())) == [release]
    services.approve(release, by=amani())
    assert list(queries.lit(by=noor())) == [release]


def test_a_verdict_says_what_is_missing_and_what_would_be_needed():
    release = propose(a_twinning().ref, kind="twinning", texts=TEXT)

    verdict = judging.judge(release, by=noor())

    assert not verdict
    assert "asked" in str(verdict.missing[0]) and verdict.needed


# --- figures, ideas --------------------------------------------------------------------------


def test_figures_count_only_what_is_public_and_exactly():
    two_people()
    a_lit_case(persons=2, announced=134, countries=["AQ"])
    made = a_lit_case(persons=1, countries=["AQ", "BV"])
    a_case(persons=1, countries=["CX"])

    found = {(f.key, f.country): f.value for f in window.figures()}
    assert found == {
        ("persons", ""): 135, ("persons", "AQ"): 135, ("persons", "BV"): 1,
        ("names", ""): 3, ("names", "AQ"): 3, ("names", "BV"): 1,
        ("cases", ""): 2, ("cases", "AQ"): 2, ("cases", "BV"): 1,
        ("countries", ""): 2,
    }  # fmt: skip
    figure = window.figures(country="BV").get(key="persons")
    assert (figure.source, figure.stated_on) == ("CL/206/9/R.2", "2020-11-03")

    services.retract(made.release, why="mistake", by=noor())
    assert ("persons", "BV") not in {(f.key, f.country) for f in window.figures()}
    assert window.figures(country="").get(key="persons").value == 134


def test_the_catalogue_stands_in_the_window_as_ideas():
    assert services.write_catalogue() == 40
    assert services.write_catalogue() == 40

    idea = window.idea("meet_ambassador")
    assert [source["key"] for source in idea.entry["sources"]] == ["B6"]


# --- actions, desks, jobs --------------------------------------------------------------------


def an_act(made, *, person=None, public=True, basis_kind="decision", case=True):
    return Action.objects.create(
        ref=refs.new("act"), kind="inform_media" if person is None else "public_statement",
        case=made.case if case else None, person=person, public=public, stage="done",
        done_on=date(2026, 5, 4), basis_kind=basis_kind, recorded_by=noor().ref,
        recorded_at=LONG_AGO, invented=True, country="AQ",
    )  # fmt: skip


def test_a_public_act_on_a_case_goes_out_on_the_decision_and_names_nobody():
    two_people()
    made = a_lit_case()
    release = propose(an_act(made).ref, kind="action")

    assert services.approve(release, by=amani()) is Stage.LIT

    card = window.cards(at=NOON, kind="action").get()
    assert made.persons[0].name not in str(card.facts)
    consent.object(made.persons[0], by_whom="person", channel="phone", by=noor())
    assert lit() == set()


def test_a_public_act_on_consent_needs_the_yes_to_what_is_shown():
    two_people()
    made = a_case()
    person = made.persons[0]
    a_consent(person, use="public_statement", audiences=["authorities-there", "public"])
    act = an_act(made, person=person, basis_kind="consent", case=False)
    release = propose(act.ref, kind="action")
    with pytest.raises(NoBasis):
        services.approve(release, by=amani())

    agree(release)

    assert services.approve(release, by=amani()) is Stage.LIT


@pytest.mark.parametrize(
    "facts", [{"public": False}, {"basis_kind": "missing"}], ids=["quiet", "without a basis"]
)
def test_an_act_that_was_quiet_or_had_no_basis_is_never_proposed(facts):
    with pytest.raises(NoBasis):
        propose(an_act(a_case(), **facts).ref, kind="action")


def test_a_follow_up_desk_is_shown_with_its_mandate():
    two_people()
    house = Parliament.objects.create(ref=refs.new("parl"), name="House of Example", country="BV")
    desk = FollowUpDesk.objects.create(
        ref=refs.new("desk"), parliament=house, name="Desk of Example",
        mandate="Follows up every decision.", decided_on=date(2026, 1, 2),
    )  # fmt: skip

    services.approve(propose(desk.ref, kind="desk"), by=amani())

    card = window.cards(at=NOON, kind="desk").get()
    assert card.texts["en"]["text"] == "Follows up every decision."
    with pytest.raises(NotYours):
        propose("desk-99999-99999", kind="desk")


def test_without_consent_to_be_twinned_no_twinning_is_proposed_or_stays():
    two_people()
    bond, release = a_twinning_proposed(shows=())
    agree(release)
    services.approve(release, by=amani())
    quiet = bond.person.consents.get(audiences=["twin"])

    consent.withdraw(quiet, by=noor())

    assert lit() == set()
    with pytest.raises(NoBasis):
        propose(bond.ref, kind="twinning", texts=TEXT)


def test_the_rounds_are_registered_and_do_their_work():
    two_people()
    a_lit_case()
    registry.discover()
    for name in ("publishing.follow", "publishing.renew"):
        known = registry.get(name)
        assert known.every
        known.work(by=known.by(NOON + HOUR))

    assert lit(NOON + 25 * HOUR - HOUR / 2)


def test_a_round_without_the_power_does_nothing():
    for work in (services.renew, services.follow, services.light_due):
        with pytest.raises(NotYours):
            work(by=job("other", Power.CASE_READ))


def test_a_job_that_finds_a_tombstone_behind_a_lit_release_ends_it():
    two_people()
    made = a_lit_case()
    showcase.take_down(about=made.case.ref, at=NOON + HOUR)

    services.renew(by=the_job(at=NOON + 2 * HOUR))

    made.release.refresh_from_db()
    assert made.release.retracted_why == "basis"
    assert lit(NOON + 2 * HOUR) == set()
