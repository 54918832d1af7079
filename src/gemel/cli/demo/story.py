"""What happened in the demo so far, told through the services that the pages call."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from gemel.access import queries as access
from gemel.access import services as accounts
from gemel.access.rules import Role
from gemel.actions import services as actions
from gemel.actions.deed import About, Deed
from gemel.cases import queries as case_queries
from gemel.cases import reading as case_reading
from gemel.cases import services as cases
from gemel.cli.demo import cast, dates, telling, vaults, writing
from gemel.cli.demo import house as house_work
from gemel.consent import services as consent
from gemel.consent.giving import Given, Talk
from gemel.kernel.by import EVERYWHERE, By, Door
from gemel.matching import queries as matching_queries
from gemel.matching import services as matching
from gemel.notes import services as notes
from gemel.people import queries as people
from gemel.people import reading as people_reading
from gemel.people import services as keeping
from gemel.publishing import rules as publishing_rules
from gemel.publishing import services as publishing
from gemel.twinning import queries as bonds
from gemel.twinning import raising, sharing
from gemel.twinning import services as twinning
from gemel.vault import services as vault

CONTEXT = (
    "Example text. Defenders and journalists here work under threat: meetings are watched, "
    "offices visited, charges brought after public words. What protects them most is that "
    "somebody abroad keeps asking. The country is real; every person, case and event in this "
    "demo is invented."
)


@dataclass(frozen=True)
class WayIn:
    """How a visitor of the demo comes in."""

    who: str
    email: str
    password: str
    words: str = ""  # seven, of the vault


@dataclass
class Story:
    """The people who act in the story, each at the instant that the story has reached."""

    now: datetime
    ways: list[WayIn]
    tell: Callable[[str], None]

    def days_ago(self, days: int) -> datetime:
        """Return an instant of the story's past."""
        return self.now - timedelta(days=days)


def play(*, now: datetime, tell: Callable[[str], None]) -> list[WayIn]:
    """Fill an empty installation, and return the ways in."""
    story = Story(now=now, ways=[], tell=tell)
    tell("A house of parliament, its parties and forty members")
    house = _parliament(story)
    ines, jo = _staff(story)
    tell("Three programmes, members who said yes, and twelve defenders by code name")
    burundi, congo, decisions = _programmes(story, house, ines)
    members = _taking_part(story, [burundi, congo, decisions], ines)
    _defenders(story, burundi, cast.BURUNDI, ines)
    _defenders(story, congo, cast.CONGO, ines)
    tell("Eight invented decisions, their sources looked at by a human")
    _cases(story, decisions, ines)
    tell("Proposals, questions, answers, twinnings")
    max_ref, member = _twinnings(story, burundi, congo, members, ines)
    tell("Actions and what came of them")
    _actions(story, decisions, ines, max_ref)
    tell("What two people released for the public")
    _publish(story, [burundi, congo, decisions], ines, jo)
    _show_a_twinning(story, max_ref, member, ines)
    _desk_work(story, burundi, ines)
    tell("Trips, visitors, a hearing, and the next session of the IPU")
    dates.play(
        now, programmes=[burundi, congo, decisions], member=max_ref, desk=_desk(ines, now),
        office=_office(member, max_ref, now),
    )  # fmt: skip
    tell("A decision, told to those concerned")
    telling.play(
        member=max_ref, desk=_desk(ines, story.now - timedelta(hours=3)),
        office=_office(member, max_ref, story.days_ago(2)),
    )  # fmt: skip
    tell("A letter with gaps, and one that waits for a name")
    writing.play(now, programme=decisions, member=max_ref, desk=_desk(ines, now))
    tell("A motion of the house, with its vote")
    motion = house_work.play(now, house=house, member=max_ref, desk=_desk(ines, now))
    house_work.show(motion, programme=decisions, first=_desk(ines, story.days_ago(3)),
                    second=_desk(jo, story.days_ago(2)))  # fmt: skip
    tell("Members who follow one country together")
    _together(members, max_ref, ines, _office(member, max_ref, now), now)
    tell("A name that is sealed, and two people who can open it")
    _sealed(story, burundi, member, max_ref, ines, jo)
    return story.ways


# --- who acts -----------------------------------------------------------------------------------


def _enrol(story: Story, who: str, name: str, role: Role, scope: str, *, by: By) -> Any:
    email = f"{name.split()[0].lower()}@example.org"
    _, token = accounts.invite(email=email, name=name, role=role, scope=scope, by=by)
    password = "-".join(secrets.choice(cast.FAMILY).lower() for _ in range(3))
    account = accounts.accept(
        token, password=password, language="en", time_zone="Europe/Brussels", at=by.at
    )
    story.ways.append(WayIn(who, email, password))
    return account


def _holds(story: Story, account: Any, words: str) -> None:
    """Print the seven words of a vault with its owner's way in."""
    at = next(n for n, way in enumerate(story.ways) if way.email == account.email)
    story.ways[at] = replace(story.ways[at], words=words)


def _staff(story: Story) -> tuple[Any, Any]:
    operator = access.operator(story.days_ago(90))
    ines = _enrol(story, "coordinator", "Ines Lind", Role.COORDINATOR, EVERYWHERE, by=operator)
    jo = _enrol(
        story, "second coordinator", "Jo Mertens", Role.COORDINATOR, EVERYWHERE, by=operator
    )
    return ines, jo


def _desk(account: Any, at: datetime) -> By:
    return access.hand(account, at=at, door=Door.COORDINATOR)


def _office(account: Any, member_ref: str, at: datetime) -> By:
    return access.hand(account, at=at, door=Door.PARLIAMENTARIAN, member=member_ref)


# --- parliament and programmes ------------------------------------------------------------------


def _parliament(story: Story) -> Any:
    operator = access.operator(story.days_ago(91))
    mapping = people_reading.load("arcadia.toml", cast.MAPPING, shut_in=False)
    found = people_reading.read(
        [("arcadia.csv", cast.members_csv()), ("committees.json", cast.committees_json())],
        mapping=mapping,
        as_of=story.now.date(),
        shut_in=False,  # not from outside
    )
    keeping.apply_import(found, apply=True, by=operator)
    house = people.parliaments(by=operator).get(name=cast.HOUSE)
    for party, _, _ in people.parties(house, on=story.now.date(), by=operator):
        camp = cast.PARTIES[party.name]
        family = cast.FAMILIES[party.name]
        keeping.set_camp(party, camp=camp, family=family, starts_on=date(2025, 9, 16), by=operator)
    return house


def _programmes(story: Story, house: Any, ines: Any) -> tuple[Any, Any, Any]:
    by = _desk(ines, story.days_ago(80))
    partner = keeping.save_organisation(name="Example: Lantern Network", by=by)
    common: dict[str, Any] = {"hosts": [house], "context": CONTEXT, "invented": True, "by": by}
    burundi = twinning.set_up_programme(
        name="Example: Burundian defenders, members of Arcadia",
        countries=["BI"], partner=partner, contact_days=21, interpreters=["rn"], **common,
    )  # fmt: skip
    congo = twinning.set_up_programme(
        name="Example: Congolese defenders, members of Arcadia",
        countries=["CD"], partner=partner, contact_days=30, **common,
    )  # fmt: skip
    decisions = twinning.set_up_programme(
        name="Example: Arcadia follows up the decisions of the IPU",
        countries=sorted({case[1] for case in cast.CASES}), **common,
    )  # fmt: skip
    asked = {"press_contact": "Example: the press office of the House of Arcadia"}
    twinning.change_programme(decisions, changes=asked, hosts=None, by=by)
    decisions.refresh_from_db()
    keeping.save_desk(
        house,
        name="Example: Human Rights Follow-up Desk",
        mandate="Brings every decision to the members, proposes follow-up, reports to the IPU.",
        decided_on=date(2025, 10, 7),
        focal_point="Secretary of the Committee on Human Rights",
        committees=list(people.bodies_of(house.ref, by=by)),
        by=by,
    )
    return burundi, congo, decisions


def _taking_part(story: Story, programmes: list[Any], ines: Any) -> list[Any]:
    """Note who said yes; the Congolese programme has one place only for those of Swahili alone."""
    by = _desk(ines, story.days_ago(70))
    members = list(people.parliamentarians(by=by)[:40])
    swahili = list(people.parliamentarians(by=by, language="sw"))
    burundi, congo, decisions = programmes
    others = [one for one in members if one not in swahili]
    asked = {
        "burundi": [swahili[0], *others[0:6]],
        "congo": [swahili[1], *others[6:11]],
        "decisions": others[11:17],
    }
    for programme, names in zip((burundi, congo, decisions), asked.values(), strict=True):
        for n, member in enumerate(names):
            twinning.take_part(programme, member, capacity=1 + n % 2, by=by)
    for key, ties in cast.TIES.items():
        for member, (country, kind, days) in zip(asked[key][1:], ties, strict=False):
            starts = (story.now + timedelta(days=days)).date() if days else None
            keeping.tie(member, country=country, kind=kind, starts_on=starts,
                        ends_on=starts and starts + timedelta(days=4), by=by)  # fmt: skip
    leaves = asked["congo"][-1]
    mandate = leaves.mandates.get()
    party = mandate.party.name if mandate.party else ""
    keeping.save_mandate(
        leaves, parliament=mandate.parliament, party=party, mandate=mandate,
        starts_on=mandate.starts_on, ends_on=str((story.now + timedelta(days=110)).date()), by=by,
    )  # fmt: skip
    return members


def _defenders(story: Story, programme: Any, defenders: tuple[Any, ...], ines: Any) -> None:
    by = _desk(ines, story.days_ago(60))
    for one in defenders:
        person = keeping.keep_defender(
            exposure="offline",
            code_name=one.code_name,
            urgency=one.urgency,
            wants=one.wants,
            languages=one.languages,
            themes=one.themes,
            wishes=one.wishes,
            family=one.family,
            scope=programme.ref,
            by=by,
            invented=True,
        )
        if one.consents:
            _consent(story, person, by)


def _consent(story: Story, person: Any, by: By) -> None:
    quiet = [
        ("twinning", ["twin"]),
        ("regular_contact", ["twin"]),
        ("approach_authorities", ["authorities-there"]),
        ("approach_home_authorities", ["own-government"]),
        ("raise_in_talks", ["own-government"]),
        ("coordinate_members", ["named-members"]),
        ("report_to_ipu", ["ipu"]),
    ]
    grants = [Given(use=use, answer="yes", audiences=told) for use, told in quiet]
    grants.append(Given(use="observe_trial", answer="ask", audiences=["authorities-there"]))
    grants.append(Given(use="public_statement", answer="no", audiences=["public"]))
    talk = Talk(
        language="fr",
        asked_through="trusted_contact",
        ends_at=story.now + timedelta(days=24),
        if_unreachable="quiet",
    )
    consent.give(person, grants=grants, talk=talk, by=by)


# --- cases --------------------------------------------------------------------------------------


def _cases(story: Story, programme: Any, ines: Any) -> None:
    operator = access.operator(story.days_ago(15))
    with tempfile.TemporaryDirectory() as folder:
        for name, data in cast.case_files().items():
            (Path(folder) / name).write_bytes(data)
        read = case_reading.read(Path(folder) / "cases.csv", shut_in=False)
    cases.import_cases(read, by=operator, apply=True, invented=True)
    by = _desk(ines, story.days_ago(14))
    for source in case_queries.sources(by=by):
        cases.mark_source(source, from_ipu=True, by=by)
    for n, case in enumerate(case_queries.cases(by=by).order_by("code")):
        cases.join_scope(case, scope=programme.ref, by=by)
        for person in case_queries.persons_of(case):
            keeping.join_scope(person, scope=programme.ref, by=by)
        if n < 3:
            cases.set_responsible(case, account=ines.ref, by=by)
            cases.add_ask(
                case, verb="urges", addressee="Ministry of Justice", due="2027-01-08",
                text="To let an observer of parliament attend the hearing.", by=by,
            )  # fmt: skip


# --- twinnings and actions ----------------------------------------------------------------------


def _twinnings(
    story: Story, burundi: Any, congo: Any, members: list[Any], ines: Any
) -> tuple[str, Any]:
    by = _desk(ines, story.days_ago(50))
    first = matching.propose(burundi, by=by)
    pairs = list(matching_queries.pairs(first, by=by))
    max_ref = pairs[0].parliamentarian.ref
    name = pairs[0].parliamentarian.name
    operator = access.operator(story.days_ago(49))
    member = _enrol(story, f"parliamentarian ({name})", name, Role.MEMBER, max_ref, by=operator)
    office = _office(member, max_ref, story.days_ago(48))
    on_their_word = access.operator(story.days_ago(48))
    _enrol(story, f"assistant of {name}", "Tess Brandt", Role.ASSISTANT, max_ref, by=on_their_word)
    for pair in pairs[:2]:
        bond = matching.ask(pair, by=by.later(story.days_ago(47)))
        twinning.record_person_answer(
            bond, answer="yes", through="the trusted contact", by=by.later(story.days_ago(45))
        )
        if pair.parliamentarian.ref == max_ref:
            bond = twinning.answer_for_member(
                bond, answer="yes", by=office.later(story.days_ago(44))
            )
            twinning.record_contact(
                bond, on=story.days_ago(20).date(), channel="call",
                by=by.later(story.days_ago(19)),
            )  # fmt: skip
    matching.propose(burundi, by=by.later(story.days_ago(2)))
    matching.propose(congo, by=by.later(story.days_ago(2)))
    return max_ref, member


def _actions(story: Story, programme: Any, ines: Any, max_ref: str) -> None:
    by = _desk(ines, story.days_ago(12))
    for case, kind, days in zip(
        case_queries.cases(by=by).order_by("code"),
        ("circulate_decisions", "meet_ambassador", "approach_authorities_concerned",
         "ask_foreign_minister", "convey_decision", "raise_with_visitors"),
        (12, 10, 9, 8, 6, 3),
        strict=False,
    ):  # fmt: skip
        deed = Deed(kind=kind, addressee="Example office", country=case.countries[0])
        about = About(case=case, scope=programme.ref)
        then = by.later(story.days_ago(days))
        act = actions.record(deed, about, for_member=None, done_on=then.at.date(), by=then)
        if kind == "meet_ambassador":
            actions.add_reply(act, kind="holding", on=story.days_ago(5).date(),
                              by=by.later(story.days_ago(4)))  # fmt: skip
            actions.add_effect(
                act, key="access", on=story.days_ago(3).date(), said_by="the lawyer",
                by=by.later(story.days_ago(2)),
            )  # fmt: skip


def _together(members: list[Any], max_ref: str, ines: Any, office: By, now: datetime) -> None:
    """The closed page of Burundi: three members, two words and a plan that is shared."""
    by = _desk(ines, now)
    who = people.parliamentarian(max_ref, by=by)
    circle = actions.join("BI", member=who, shares=True, by=office)
    taking_part = set(bonds.taking_part(by=by)) - {max_ref}
    for other in [one for one in members if one.ref in taking_part][:2]:
        actions.let_in("BI", member=other, by=by)
    actions.write_note(circle, "Example. Who speaks to the ambassador this month?", by=by)
    actions.write_note(circle, "Example. I could, and would gladly go with somebody.", by=office)


# --- the window and the desk --------------------------------------------------------------------


def _show_a_twinning(story: Story, max_ref: str, member: Any, ines: Any) -> None:
    """One twinning that all three agreed to show: the person unnamed, the member the second yes."""
    by = _desk(ines, story.days_ago(6))
    bond = bonds.twinnings(by=by).get(parliamentarian__ref=max_ref)
    words = {
        "title": "Example: a member of Arcadia stands by a defender",
        "lede": "They speak every month. More is not told, because that is safer.",
    }
    release = publishing.propose(kind="twinning", about=bond.ref, texts={"en": words}, by=by)
    bound = publishing_rules.hashes(release.texts, release.facts, release.countries)
    yes = Given(
        use="twinning", answer="yes", audiences=["public"], text_hash=bound["en"],
        text_language="en", waives_waiting=True,
    )  # fmt: skip
    talk = Talk(language="en", asked_through="trusted_contact")
    consent.give(bond.person, grants=[yes], talk=talk, by=by.later(story.days_ago(5)))
    publishing.agree(release, by=_office(member, max_ref, story.days_ago(4)))
    publishing.renew(by=_desk(ines, story.now))


def _publish(story: Story, programmes: list[Any], ines: Any, jo: Any) -> None:
    first, second = _desk(ines, story.days_ago(6)), _desk(jo, story.days_ago(5))
    wanted: list[tuple[str, str, Any]] = [
        ("case", case.ref, None) for case in case_queries.cases(by=first).exclude(code="")
    ]
    for programme in programmes:
        texts = {"en": {"title": programme.name, "lede": CONTEXT}}
        wanted.append(("programme", programme.ref, texts))
    wanted += [("desk", desk.ref, None) for desk in people.desks(by=first)]
    for kind, about, texts in wanted:
        release = publishing.propose(kind=kind, about=about, texts=texts, by=first)
        publishing.approve(release, by=second)


def _desk_work(story: Story, programme: Any, ines: Any) -> None:
    by = _desk(ines, story.now)
    notes.add_task(
        "Prepare the report to the IPU", due_on=story.now.date() + timedelta(days=2),
        about=programme.ref, scope=programme.ref, assigned_to=ines.ref, by=by,
    )  # fmt: skip
    notes.write(
        "Example note. The partner will ask two more defenders next week.",
        about=programme.ref, scope=programme.ref, by=by,
    )  # fmt: skip


# --- what is sealed -----------------------------------------------------------------------------


def _sealed(story: Story, programme: Any, member: Any, max_ref: str, ines: Any, jo: Any) -> None:
    """Jo is a lead, vouches for the member, seals the twin's name and lets the member read."""
    by, office = _desk(jo, story.now), _office(member, max_ref, story.now)
    lead = vaults.first_lead(jo.email, by=by)
    twin = vaults.vouched(lead, by=by, theirs=office)
    _holds(story, jo, lead.words)
    _holds(story, member, twin.words)
    vault.open_desk(programme.ref, unlocked=lead.unlocked, by=by)
    person = bonds.twinnings(by=by).get(parliamentarian__ref=max_ref).person
    told = Given(use="identity", answer="yes", audiences=["twin", "desk"])
    talk = Talk(language="fr", asked_through="trusted_contact")
    consent.give(person, grants=[told], talk=talk, by=by)
    raising.ask(person, by=_desk(ines, story.now))
    raising.agree(person, by=by)
    person.refresh_from_db()
    keeping.seal_identity(person, cast.IDENTITY, unlocked=lead.unlocked, by=by)
    sharing.let_read(
        person, to=member.ref, purpose="contact", ends_at=story.now + timedelta(days=90),
        unlocked=lead.unlocked, by=by,
    )  # fmt: skip
    for opened in (lead, twin):
        vault.lock(opened.unlocked.token)
