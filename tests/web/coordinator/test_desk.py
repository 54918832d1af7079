"""The desk: what needs attention, in its order, for whom, and in few reads."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from gemel.access import services as accounts
from gemel.access.rules import Role
from gemel.actions import services as actions
from gemel.actions.models import Action, Draft
from gemel.cases.models import Case
from gemel.consent import services as consent
from gemel.jobs import services as jobs
from gemel.kernel import refs
from gemel.kernel.say import say
from gemel.matching import services as matching
from gemel.notes import services as notes
from gemel.people.models import Likeness
from gemel.publishing import services as publishing
from gemel.twinning import services as twinning
from gemel.twinning.models import Twinning
from gemel.web.coordinator.queue.item import (
    FAMILIES,
    SHOWN,
    Item,
    When,
    by_day,
    concerning,
    folded,
    grouped,
    ranked,
)
from tests import cast
from tests.agenda.builders import an_event
from tests.consent.builders import a_consent, a_defender, a_person
from tests.publishing.builders import a_case, a_source
from tests.twinning.builders import a_member, a_programme, takes_part

pytestmark = pytest.mark.django_db(databases="__all__")

NOW = timezone.now()
TODAY = NOW.date()


def ago(days: int) -> datetime:
    return datetime.combine(TODAY - timedelta(days=days), time(9), tzinfo=UTC)


# --- order -----------------------------------------------------------------------------------


def an_item(**facts) -> Item:
    usual = {"when": When.WEEK, "family": "silent", "title": "x", "why": "y", "act": say("Look")}
    return Item(**{**usual, **facts})


some_items = st.lists(
    st.builds(
        an_item,
        when=st.sampled_from(When),
        family=st.sampled_from(FAMILIES),
        day=st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31)),
        responsible=st.frozensets(st.sampled_from(["a", "b", "gone"])),
        count=st.integers(1, 3),
    ),
    max_size=40,
)


@settings(deadline=None)
@given(some_items)
def test_harm_stands_first_and_nothing_is_lost(items):
    rows = ranked(items)

    assert [row.when for row in rows] == sorted((row.when for row in items), reverse=True)
    assert len(rows) == len(items)
    shown = folded(items, lists={})
    assert sum(row.count for row in shown) == sum(row.count for row in items)
    assert [row for group in grouped(shown) for row in group.items] == shown


@settings(deadline=None)
@given(some_items)
def test_every_row_is_somebody_s(items):
    """Between them, those who work here see all rows: nobody's, also of who has left."""
    seen = [*concerning(items, {"a"}, working={"a", "b"})]
    seen += concerning(items, {"b"}, working={"a", "b"})

    assert all(row in seen for row in items)
    assert all("a" in row.responsible or "b" not in row.responsible
               for row in concerning(items, {"a"}, working={"a", "b"}))  # fmt: skip


def test_a_long_family_folds_into_one_row_that_unfolds_and_leads_to_its_list():
    items = [an_item(day=TODAY - timedelta(days=n), title=f"T{n}") for n in range(20)]

    rows = folded(items, lists={"silent": "/list/"})

    assert len(rows) == SHOWN + 1
    assert rows[0].title == "T19"
    assert (rows[-1].url, rows[-1].count) == ("/list/", 16)
    assert [one.title for one in rows[-1].others] == [f"T{n}" for n in range(15, -1, -1)]
    assert len(folded(items[: SHOWN + 1], lists={})) == SHOWN + 1


@pytest.mark.parametrize(
    ("days", "said"),
    [(-2, "2 days late"), (-1, "1 day late"), (0, "today"), (1, "tomorrow"), (14, "in 14 days")],
)
def test_a_day_is_said_as_people_say_it(days, said):
    assert str(by_day(TODAY + timedelta(days=days), TODAY)) == said


# --- the page --------------------------------------------------------------------------------


@pytest.fixture
def house():
    """A programme with Noor at its desk, a defender and a member who takes part."""
    programme = a_programme()
    noor = cast.account(cast.NOOR, name="Noor Invented", scope=programme.ref)
    amani = cast.account(cast.AMANI, name="Amani Invented", scope=programme.ref)
    heron = a_defender("Heron", scope=programme.ref)
    member = a_member("Max Invented")
    takes_part(programme, member)
    return SimpleNamespace(
        programme=programme, noor=noor, amani=amani, heron=heron, member=member,
        client=cast.client_of(noor), other=cast.client_of(amani),
    )  # fmt: skip


def desk(client, query: str = "") -> str:
    answer = client.get(f"/desk/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def group(page: str, name: str) -> str:
    """The rows under one heading."""
    found = re.search(rf'<h2 id="g\d">{name}</h2>.*?</section>', page, re.S)
    return found.group() if found else ""


def a_twin(house, *, person=None, active_on: datetime | None = None, consented=True) -> Twinning:
    person = person or house.heron
    if consented:
        a_consent(person, use="twinning", audiences=["twin"], at=ago(100))
    twin = twinning.ask_both(house.programme, person, house.member, by=cast.noor(at=ago(60)))
    if active_on:
        Twinning.objects.filter(pk=twin.pk).update(
            stage="active", active_at=active_on, member_answer="yes", person_answer="yes"
        )
    return twin


def test_an_empty_desk_says_what_that_does_not_mean():
    programme = a_programme()
    client = cast.client_of(cast.account(scope=programme.ref))

    page = desk(client)

    assert "Nothing needs you now" in page
    assert "does not mean that everybody is safe" in page
    assert 'class="button"' not in page.partition("<main")[2]


def test_a_withdrawal_stands_first_with_the_one_button(house):
    given_row = a_consent(house.heron, use="twinning", audiences=["twin"], at=ago(10))
    notes.add_task("Buy stamps", due_on=TODAY, scope=house.programme.ref, by=cast.noor(at=NOW))
    consent.withdraw(given_row, by=cast.noor(at=NOW))

    page = desk(house.client)

    now = group(page, "Now")
    assert "“Heron” has withdrawn consent" in now
    assert "card spine lift now" in now
    assert page.partition("<main")[2].count('class="button"') == 1
    assert "Buy stamps" in group(page, "Today")
    assert page.index("has withdrawn") < page.index("Buy stamps")
    assert "Heron" not in page.partition("</title>")[0]


def test_a_withdrawal_of_last_week_waits_below_and_an_older_one_is_gone(house):
    for person, days in ((house.heron, 4), (a_defender("Finch", scope=house.programme.ref), 9)):
        row = a_consent(person, use="twinning", audiences=["twin"], at=ago(30))
        consent.withdraw(row, by=cast.noor(at=ago(days)))

    page = desk(house.client)

    assert "Heron" in group(page, "Today")
    assert "Finch” has withdrawn" not in page


def test_an_objection_closes_the_door_and_is_told(house):
    person = a_person("Rana Invented", by=cast.noor(at=ago(3)))
    twinning.nominate(house.programme, person, by=cast.noor(at=ago(3)))
    consent.object(person, by_whom="family", channel="phone", by=cast.noor(at=NOW))

    assert "objection to acting for Rana Invented" in group(desk(house.client), "Now")


def test_lifting_an_objection_waits_for_the_other_person(house):
    person = a_person("Rana Invented", by=cast.noor(at=ago(40)))
    twinning.nominate(house.programme, person, by=cast.noor(at=ago(40)))
    word = consent.object(person, by_whom="family", channel="phone", by=cast.noor(at=ago(30)))
    consent.ask_to_lift(word, by=cast.noor(at=NOW))

    assert "lifting the objection for Rana Invented" in group(desk(house.other), "Today")
    assert "lifting the objection" not in desk(house.client)


def test_a_twinning_without_consent_is_a_matter_of_now(house):
    a_twin(house, active_on=ago(5))
    assert "No consent covers" not in desk(house.client)

    house.heron.consents.update(ends_at=ago(1))

    assert "No consent covers the twinning of “Heron”" in group(desk(house.client), "Now")


def an_act(house, *, kind="approach_authorities", case=None, person=None, **facts) -> Action:
    usual = {"basis_kind": "consent", "recorded_by": cast.NOOR, "recorded_at": NOW}
    return Action.objects.create(
        ref=refs.new("act"), kind=kind, scope=house.programme.ref, case=case,
        person=person or (None if case else house.heron), **{**usual, **facts},
    )  # fmt: skip


def test_an_act_without_a_basis_and_a_stopped_one_are_seen(house):
    an_act(house, stage="done", done_on=TODAY, basis_kind="missing")
    an_act(house, stage="planned", planned_for=TODAY + timedelta(days=1))
    actions.watch(by=cast.noor(at=NOW))

    now = group(desk(house.client), "Now")

    assert "An action was done without a basis" in now
    assert "Stopped, for its basis fell away" in now


def a_text(act: Action, form: str = "letter_authority.toml") -> Draft:
    return Draft.objects.create(
        ref=refs.new("dra"), action=act, form=form, language="en", text="Words", begun_by="x",
        begun_at=NOW, changed_at=NOW,
    )  # fmt: skip


def test_a_reminder_that_was_drafted_and_a_text_that_may_not_leave_are_seen(house):
    covered = a_case(scope=house.programme.ref).case
    kind = "approach_authorities_concerned"
    asked = an_act(house, kind=kind, case=covered, stage="done", done_on=ago(40).date(),
                   answer_by=TODAY)  # fmt: skip
    assert "No reply for 40 days" in desk(house.client)
    reminder = a_text(asked, form="reminder.toml")
    a_text(an_act(house, kind=kind, case=covered, stage="planned"))  # it may leave: no row
    shut = a_text(an_act(house, person=a_person("Shut Invented"), stage="planned"))
    stopped = a_text(an_act(house, person=a_person(), stage="planned", stopped_at=NOW))

    page = desk(house.client)

    assert "A reminder lies there" in page
    assert f"/desk/texts/{reminder.ref}/" in page
    assert "No reply for 40 days" not in page  # one row for one letter
    assert page.count("A text may not leave") == 1
    assert f"/desk/texts/{shut.ref}/" in page
    assert stopped.ref not in page  # its act has a row already


def test_somebody_out_of_reach_is_looked_for(house):
    consent.set_unreachable(house.heron, since=ago(2), by=cast.noor(at=NOW))

    assert "“Heron” cannot be reached" in group(desk(house.client), "Today")


def test_both_answers_to_a_twinning_are_followed(house):
    twin = a_twin(house)

    page = desk(house.client)

    assert "Ask “Heron” about Max Invented" in group(page, "Today")
    assert "Max Invented has not answered yet" in group(page, "This week")
    twinning.answer_for_member(twin, answer="yes", by=cast.max_by(house.member.ref, at=NOW))
    page = desk(house.client)
    assert "The member has said yes and waits" in page
    assert "has not answered yet" not in page


def test_silence_counts_from_the_last_contact_and_becomes_today_when_it_lasts(house):
    twin = a_twin(house, active_on=ago(50))
    Twinning.objects.filter(pk=twin.pk).update(contact_days=30)

    page = desk(house.client)

    assert "No word between Max Invented and “Heron” for 50 days" in group(page, "This week")
    assert "Agreed rhythm: every 30 days" in page
    assert "20 days late" in page
    Twinning.objects.filter(pk=twin.pk).update(contact_days=21)
    assert "No word between" in group(desk(house.client), "Today")


def test_a_handover_begins_half_a_year_before_the_mandate_ends(house):
    a_twin(house, active_on=ago(1))
    assert "The mandate of" not in desk(house.client)

    house.member.mandates.update(ends_before=TODAY + timedelta(days=100))
    assert "The mandate of Max Invented ends on" in group(desk(house.client), "This week")
    house.member.mandates.update(ends_before=TODAY - timedelta(days=3))
    assert "The mandate of Max Invented ended on" in group(desk(house.client), "Today")


def test_who_has_nobody_is_told_by_programme_until_somebody_is_found(house):
    a_consent(house.heron, use="twinning", audiences=["twin"], at=ago(100))
    page = desk(house.client)
    assert "1 person who agreed to a twin has nobody yet" in page
    assert "No proposal has been worked out yet" in page

    proposal = matching.propose(house.programme, by=cast.noor(at=NOW))
    page = desk(house.client)
    assert "1 twinning is proposed" in page
    assert "Nobody is told before you ask both sides" in page
    late = a_defender("Finch", scope="")
    a_consent(late, use="twinning", audiences=["twin"], at=ago(1))
    twinning.nominate(house.programme, late, by=cast.noor(at=timezone.now()))
    assert "Somebody came after the last proposal" in desk(house.client)
    matching.ask(proposal.pairs.get(), by=cast.noor(at=NOW))
    assert "1 person who agreed to a twin has nobody yet" in desk(house.client)
    matching.propose(house.programme, by=cast.noor(at=timezone.now()))
    assert "The proposal says why" in desk(house.client)


def test_a_publication_waits_for_a_second_person_and_not_for_the_first(house):
    made = a_case(persons=2, scope=house.programme.ref)
    publishing.propose(kind="case", about=made.case.ref, by=cast.noor(at=NOW))

    assert "Second signature: a publication" in group(desk(house.other), "Today")
    assert "Noor Invented" in group(desk(house.other), "Today")
    assert "Second signature" not in desk(house.client)


def test_consent_that_ends_is_asked_about_once_for_each_person(house):
    soon = NOW + timedelta(days=20)
    for use in ("twinning", "meet_ambassador"):
        a_consent(house.heron, use=use, audiences=["twin"], at=ago(30), ends_at=soon)

    page = desk(house.client)

    assert page.count("Consent of “Heron” ends on") == 1
    assert "in 20 days" in group(page, "This week")
    house.heron.consents.update(ends_at=NOW + timedelta(days=5))
    assert "Consent of “Heron” ends" in group(desk(house.client), "Today")


def test_planned_acts_and_missing_replies_come_up_by_their_days(house):
    an_act(house, stage="planned", planned_for=TODAY - timedelta(days=1))
    an_act(house, stage="planned", planned_for=TODAY + timedelta(days=5))
    an_act(house, stage="planned", planned_for=TODAY + timedelta(days=90))
    an_act(house, stage="done", done_on=TODAY - timedelta(days=40))

    page = desk(house.client)

    assert group(page, "Today").count("Was it done?") == 1
    assert group(page, "This week").count("in 5 days") == 1
    assert "in 90 days" not in page
    assert "No reply for 40 days" in group(page, "This week")


def test_tasks_sources_duplicates_and_a_dead_worker_are_on_the_desk(house):
    notes.add_task("Due now", due_on=TODAY, scope=house.programme.ref, by=cast.noor(at=NOW))
    notes.add_task(
        "Next month", due_on=TODAY + timedelta(days=25), scope=house.programme.ref,
        by=cast.noor(at=NOW),
    )  # fmt: skip
    made = a_case(persons=1, from_ipu=None, scope=house.programme.ref)
    Likeness.objects.create(
        ref=refs.new("like"), one=house.member, other=a_member("Max Invented"), strength=90,
        reasons=[], found_at=NOW,
    )  # fmt: skip
    jobs.enqueue("publishing.renew", [], run_at=ago(1))

    page = desk(house.client)

    assert "Due now" in group(page, "Today")
    assert "Next month" not in group(page, "Today") + group(page, "This week")
    assert "Next month" in page  # among the dates ahead
    assert f"/desk/cases/{made.case.ref}/#sources" in page
    assert "1 pair of parliamentarians may be one person" in page
    assert "The background worker is not at work" in group(page, "Today")


def test_mine_are_the_own_the_covered_and_nobody_s(house):
    made = a_case(persons=1, scope=house.programme.ref, published=False)
    Case.objects.filter(pk=made.case.pk).update(responsible=cast.AMANI)
    an_act(house, case=made.case, stage="planned", planned_for=TODAY)
    an_act(house, stage="planned", planned_for=TODAY)

    def acts(client, query=""):
        return desk(client, query).count("Was it done?")

    assert acts(house.client) == 1
    assert acts(house.client, "?whose=all") == 2
    assert acts(house.other) == 2
    assert "is with a colleague" in desk(house.client)
    name = house.amani.name
    assert name not in desk(house.client) and name in desk(house.client, "?whose=all")
    accounts.set_absence(
        house.amani, covered_by=house.noor, starts_on=TODAY, ends_on=TODAY, by=cast.noor(at=NOW)
    )
    assert acts(house.client) == 2
    assert name in desk(house.client)  # for whom one covers


def test_the_many_of_one_kind_unfold_where_they_stand(house):
    for n in range(SHOWN + 3):
        notes.add_task(f"Task {n}", due_on=TODAY, scope=house.programme.ref, by=cast.noor(at=NOW))

    page = desk(house.client)

    assert "3 more of this kind" in page
    assert all(f"Task {n}" in page for n in range(SHOWN + 3))


def test_what_belongs_to_somebody_who_left_is_everybody_s(house):
    made = a_case(persons=1, scope=house.programme.ref)
    Case.objects.filter(pk=made.case.pk).update(responsible="acc-ggggg-23456")
    an_act(house, case=made.case, stage="planned", planned_for=TODAY)

    assert "Was it done?" in desk(house.client)


def test_nothing_of_another_programme_reaches_the_desk(house):
    stranger = cast.client_of(cast.account(scope=a_programme("Elsewhere").ref))
    row = a_consent(house.heron, use="twinning", audiences=["twin"], at=ago(10))
    consent.withdraw(row, by=cast.noor(at=NOW))
    notes.add_task("Whisper", due_on=TODAY, scope=house.programme.ref, by=cast.noor(at=NOW))
    an_act(house, stage="planned", planned_for=TODAY)
    consent.set_unreachable(house.heron, since=ago(2), by=cast.noor(at=NOW))

    told, hidden = desk(house.client, "?whose=all"), desk(stranger, "?whose=all")

    for word in ("Heron", "Whisper", "Was it done?"):
        assert word in told
        assert word not in hidden


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.COORDINATOR, Role.PARTNER, Role.AUDITOR])
def test_each_role_of_the_desk_has_a_desk(house, role):
    a_twin(house, active_on=ago(80))
    who = cast.account(role=role, scope=house.programme.ref)

    page = desk(cast.client_of(who))

    assert ("No word between" in page) == (role is not Role.AUDITOR)


def test_beside_the_queue_stand_the_figures_and_the_dates_ahead(house):
    a_twin(house, active_on=ago(80))
    house.member.mandates.update(ends_before=TODAY + timedelta(days=60))

    page = desk(house.client)

    aside = page.partition('<aside aria-label="Your')[2]
    assert "Contact on time</dt><dd>0 of 1" in aside
    assert "Members taking part</dt><dd>1" in aside
    assert "Mandate of Max Invented ends" in aside


def test_fifty_of_everything_cost_no_more_reads_than_five(house):
    def reads(number: int) -> int:
        for at in range(number):
            person = a_defender(scope=house.programme.ref)
            row = a_consent(person, use="twinning", audiences=["twin"], at=ago(90))
            twin = twinning.ask_both(
                house.programme, person, house.member, by=cast.noor(at=ago(50))
            )
            if at % 2:
                Twinning.objects.filter(pk=twin.pk).update(stage="active", active_at=ago(45))
            if at % 3 == 0:
                consent.withdraw(row, by=cast.noor(at=NOW))
            if at % 5 == 0:
                consent.set_unreachable(person, since=ago(1), by=cast.noor(at=NOW))
            an_act(house, person=person, stage="planned", planned_for=TODAY)
            an_act(house, person=person, stage="done", done_on=TODAY, basis_kind="missing")
            notes.add_task(
                f"Task {at}", due_on=TODAY, about=person.ref, scope=house.programme.ref,
                by=cast.noor(at=NOW),
            )  # fmt: skip
            a_text(an_act(house, person=person, stage="planned", planned_for=TODAY))
            a_source(from_ipu=None)
            an_event(members=[house.member], starts_on=TODAY, by=cast.noor(at=NOW))
        with CaptureQueriesContext(connection) as told:
            desk(house.client, "?whose=all")
        return len(told)

    few, many = reads(5), reads(45)

    assert few == many
    assert many <= 54
