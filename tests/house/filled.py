"""A filled installation for the crawls: a record of each kind, in two programmes.

Every word of data begins with Ξ, so that a crawl can tell data from sentences. Ours holds the
secrets that the crawl looks for; theirs is another desk's, whose coordinator must see none of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from gemel.access import services as access
from gemel.access.models import Account
from gemel.access.rules import Role
from gemel.actions import mail
from gemel.actions import queries as texts
from gemel.actions import services as actions
from gemel.actions.deed import About, Deed
from gemel.actions.models import Forwarded, TextNotice
from gemel.agenda import rules as dated
from gemel.agenda import services as agenda
from gemel.alerts import services as alerts
from gemel.cases import services as cases
from gemel.cases.models import Source
from gemel.cases.services import Cited
from gemel.consent import services as consent
from gemel.consent.giving import Given, Talk
from gemel.consent.models import Consent
from gemel.kernel import refs
from gemel.kernel.by import By, Door
from gemel.matching import queries as proposals
from gemel.matching import services as matching
from gemel.notes import services as notes
from gemel.people import services as people
from gemel.people.models import Likeness, Veto
from gemel.proceedings import rules as floor
from gemel.proceedings import services as proceedings
from gemel.publishing import services as publishing
from gemel.showcase.rules import Picture
from gemel.twinning import services as twinning
from gemel.twinning.models import Photograph
from tests import cast
from tests.cases import received
from tests.cast import AMANI, MAX, NOOR, PIA, TESS
from tests.files.builders import a_plain_png
from tests.files.test_letterheads import a_docx
from tests.people.builders import a_reading, a_record, a_seat
from tests.showcase.builders import a_card

OTTO = "acc-ttttt-34567"  # coordinates theirs
STRANGER = "acc-sssss-34567"  # a member, twinned with nobody of ours
AUDITOR = "acc-ddddd-34567"
LENA = "acc-eeeee-34567"  # of ours, as a partner; an account that others look after

RECORD = "https://record.example.org/b-124"
HANDED_IN = (
    "id,given name,family name,start of mandate\nx1,ΞUta,ΞHanded,2025-09-16\n"
    "x2,ΞUwe,ΞHanded,2025-09-16\n"
)

# What no stranger may read anywhere, and nobody in a title, an address, a cookie or a log.
CANARIES = (
    "Zanzara",
    "Geheim",
    "Streng",
    "Notenwort",
    "Aufgabenwort",
    "Eigenwort",
    "Kontaktwort",
    "Kreiswort",
)


def data(words: str) -> str:
    """Return words of data, each with the sign by which the crawl knows it."""
    return " ".join(f"Ξ{word}" for word in words.split())


@dataclass
class World:
    """The references of what there is; `refs` holds a sample for each kind of address."""

    now: datetime
    home: Path
    refs: dict[str, Any] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def keep(self, **made: Any) -> None:
        """Remember records, and their references as samples."""
        self.kept |= made
        self.refs |= {name: getattr(one, "ref", None) or one.pk for name, one in made.items()}

    def ago(self, days: float) -> datetime:
        """Return an instant in the past of this world."""
        return self.now - timedelta(days=days)


def build(home: Path, *, before_window: Callable[[World], None] = lambda world: None) -> World:
    """Fill an empty database; `home` is the folder of files that belongs to it.

    `before_window` is done when all is there but what the public sees.
    """
    world = World(timezone.now(), home)
    _accounts(world)
    _parliament(world)
    _programmes(world)
    _persons(world)
    _case(world)
    _twinnings(world)
    _acts(world)
    _texts(world)
    _notes(world)
    _agenda(world)
    _proceedings(world)
    _news(world)
    _theirs(world)
    _links(world)
    before_window(world)
    _window(world)
    return world


def _by(world: World, days: float = 0) -> Any:
    return cast.noor(at=world.ago(days))


def _accounts(world: World) -> None:
    names = {NOOR: "Noor", AMANI: "Amani", OTTO: "Otto", PIA: "Pia", AUDITOR: "Aud",
             LENA: "Lena"}  # fmt: skip
    for ref, name in names.items():
        world.accounts[ref] = cast.account(ref, name=data(f"{name} Invented"), role=None)
    for ref in (NOOR, AMANI):
        cast.grant(world.accounts[ref])
    cast.grant(world.accounts[AUDITOR], role=Role.AUDITOR)


def _parliament(world: World) -> None:
    by = _by(world, 90)
    house = people.save_parliament(name=data("House of Arcadia"), country="AQ", by=by)
    body = people.save_body(house, kind="committee", name=data("Committee on Rights"), by=by)
    desk = people.save_desk(
        house, name=data("Follow-up desk"), mandate=data("Brings every decision"),
        decided_on=date(2025, 3, 4), focal_point=data("Secretary"), address=data("Room"),
        committees=[body], by=by,
    )  # fmt: skip
    partner = people.save_organisation(name=data("Lantern Network"), country="AQ", by=by)
    world.keep(house=house, body=body, desk=desk, organisation=partner)
    for key, name in (
        ("max", "Max Quillon"), ("other", "Vera Quillon"), ("twice", "Vera Quilon"),
        ("third", "Wim Dellwyn"),
    ):  # fmt: skip
        member = people.save_parliamentarian(
            values={"name": data(name)}, languages={"fr": "native", "en": ""}, by=by
        )
        mandate = people.save_mandate(
            member, parliament=house, party=data(f"Party {key}"), starts_on="2024-06-01",
            as_of=world.ago(90).date(), by=by,
        )  # fmt: skip
        people.save_seat(member, body=body, starts_on="2024-06-02", by=by)
        world.keep(**{key: member, f"mandate_{key}": mandate})
    party = world.kept["mandate_max"].party
    people.set_camp(party, camp="government", starts_on=date(2024, 6, 1), by=by)
    tie = people.tie(world.kept["max"], country="BI", kind="observer", by=by)
    world.keep(party=party, tie=tie)
    merge = people.merge(keep=world.kept["other"], gone=world.kept["twice"], by=by)
    people.unmerge(merge, by=by)
    pks = [world.kept[one].pk for one in ("other", "twice")]
    people.find_likenesses(pks, by=by)
    world.keep(merge=merge, likeness=Likeness.objects.get())
    for ref, role, member in (
        (MAX, Role.MEMBER, "max"), (TESS, Role.ASSISTANT, "max"), (STRANGER, Role.MEMBER, "third")
    ):  # fmt: skip
        world.accounts[ref] = cast.account(
            ref, name=data(f"{role} {member}"), role=role, scope=world.refs[member]
        )


def _programmes(world: World) -> None:
    common = {"hosts": [world.kept["house"]], "invented": True, "by": _by(world, 80)}
    ours = twinning.set_up_programme(
        name=data("Ours programme"), context=data("Context text"), countries=["BI"],
        partner=world.kept["organisation"], **common,
    )  # fmt: skip
    theirs = twinning.set_up_programme(name=data("Theirs programme"), countries=["CD"], **common)
    world.keep(ours=ours, theirs=theirs)
    cast.grant(world.accounts[OTTO], scope=theirs.ref)
    for ref in (PIA, LENA):
        cast.grant(world.accounts[ref], role=Role.PARTNER, scope=ours.ref)
    for key in ("max", "other"):
        twinning.take_part(ours, world.kept[key], capacity=2, by=_by(world, 79))
    twinning.take_part(theirs, world.kept["third"], capacity=2, by=_by(world, 79))


def _persons(world: World) -> None:
    by, ours = _by(world, 70), world.refs["ours"]
    for key, name in (("heron", "Zanzara"), ("asked", "Asked"), ("free", "Free"), ("silent", "Si")):
        person = people.keep_defender(
            exposure="offline", code_name=data(name), urgency=3, wants=1, languages=["fr"],
            themes=["land"], wishes=["woman"], scope=ours, by=by, invented=True,
        )  # fmt: skip
        world.keep(**{key: person})
    named = people.keep_named(name=data("Canaria Geheim"), countries=["BI"], by=by, invented=True)
    people.join_scope(named, scope=ours, by=by)
    world.keep(named=named, person=world.kept["heron"])
    for key in ("heron", "asked", "free"):
        _agrees(world, world.kept[key])
    _agrees(world, named, own_words=data("Eigenwort of the person"))
    people.veto(world.kept["free"], world.kept["other"], said_by="person", by=by)
    objection = consent.object(
        world.kept["silent"], by_whom="person", channel="trusted_contact", by=by
    )
    consent.set_unreachable(world.kept["asked"], since=world.ago(20), by=_by(world))
    world.keep(veto=Veto.objects.get(), objection=objection)


def _agrees(world: World, person: Any, own_words: str = "") -> None:
    yes = (("twinning", "twin"), ("regular_contact", "twin"), ("public_statement", "public"),
           ("approach_authorities", "authorities-there"))  # fmt: skip
    grants = [Given(use=use, answer="yes", audiences=[told]) for use, told in yes]
    grants.append(Given(use="observe_trial", answer="ask", audiences=["authorities-there"]))
    talk = Talk(
        language="fr", asked_through="trusted_contact", ends_at=world.now + timedelta(days=24),
        if_unreachable="quiet", own_words=own_words,
    )  # fmt: skip
    consent.give(person, grants=grants, talk=talk, by=_by(world, 60))


def _a_case(world: World, code: str, name: str, scope: str) -> tuple[Any, Any, Any]:
    """A case of one person whom a decision of the IPU names, in one programme."""
    by = _by(world, 40)
    cited = Cited(what=data(f"Paper {code}"), address="https://example.org/paper",
                  stated_on="2025-11")  # fmt: skip
    case = cases.open_case(
        code=code, countries=["BI"], region="Africa", announced=2, scope=scope, by=by,
        invented=True,
    )  # fmt: skip
    ruling = cases.add_decision(
        case, symbol="CL/299/9/R.9", adopted_on="2025-11-03", body="governing_council",
        session=299, place=data("Place"), persons=2, cited=cited, by=by,
    )  # fmt: skip
    person = cases.add_named_person(
        case, name=data(name), countries=["BI"], code=f"{code[:4]}{int(code[4:]) - 20}",
        cited=cited, by=by,
    )  # fmt: skip
    people.join_scope(person, scope=scope, by=by)
    for source in Source.objects.filter(what=cited.what):
        cases.mark_source(source, from_ipu=True, by=by)
        world.keep(source=source)
    cases.record_fact(case, kind="violation", value="impunity", cited=cited, by=by)
    return case, person, ruling


def _case(world: World) -> None:
    by, ours = _by(world, 39), world.refs["ours"]
    shown, public, _ = _a_case(world, "BDI-90", "Shown Person", ours)
    case, person, ruling = _a_case(world, "BDI-91", "Second Streng", ours)
    cases.add_person(case, person=world.kept["named"], code="BDI-93", by=by)
    fact = cases.record_fact(
        case, kind="note", value=data("A fact"), person=person,
        cited=Cited(what=data("Newspaper")), by=by,
    )  # fmt: skip
    fact = cases.supersede_fact(fact, value=data("A better fact"),
                                cited=Cited(what=data("Newspaper")), by=by)  # fmt: skip
    ask = cases.add_ask(case, verb=data("urges"), addressee=data("Ministry"), due="2026-11-01",
                        text=data("Observers"), decision=ruling.decision, by=by)  # fmt: skip
    settled = cases.add_ask(
        case, verb=data("urges"), addressee=data("Court"), text=data("Wait"), by=by
    )
    cases.settle_ask(settled, on=world.ago(10).date(), by=by)
    cases.answer_ask(ask, kind="holding", on=world.ago(40).date(), note=data("Antwort"), by=by)
    cases.file_decision(ruling.decision, case=case, body=world.kept["body"], number="Ξ7",
                        filed_on=world.ago(9).date(), by=by)  # fmt: skip
    cases.set_responsible(case, account=NOOR, by=by)
    world.keep(case=case, case_person=person, decision=ruling.decision, fact=fact, ask=ask,
               settled=settled, shown=shown, public_person=public)  # fmt: skip


def _twinnings(world: World) -> None:
    ours, house = world.kept["ours"], _by(world, 50)
    kept = world.kept
    bond = twinning.ask_both(ours, kept["heron"], kept["max"], by=house)
    twinning.record_person_answer(bond, answer="yes", through=data("contact"), by=house)
    office = cast.max_by(world.refs["max"], at=world.ago(49))
    bond = twinning.answer_for_member(bond, answer="yes", by=office)
    contact = twinning.record_contact(
        bond, on=world.ago(5).date(), channel="call", note=data("Kontaktwort"), by=_by(world, 5)
    )
    world.keep(twinning=bond, contact=contact)
    asked = twinning.ask_both(ours, kept["named"], kept["max"], by=_by(world, 4))
    fixed = matching.fix(ours, kept["free"], kept["max"], how="locked", by=_by(world, 3))
    proposal = matching.propose(ours, by=_by(world, 2))
    pair = proposals.pairs(proposal, by=_by(world)).first()
    # Kept as if both had said yes: the crawl needs a picture, and asks for one of a code name too.
    photograph = Photograph.objects.create(
        ref=refs.new("pic"), twinning=asked, image=a_plain_png(), media="image/png", mark="0" * 64,
        width=40, height=20, alt={"en": data("Zanzara alt")}, credit=data("Photographer"),
        agreed=["member", "person"], added_by=NOOR, added_at=world.ago(3),
    )  # fmt: skip
    world.keep(photograph=photograph)
    world.keep(asked_twinning=asked, fixed=fixed, proposal=proposal, pair=pair)


def _acts(world: World) -> None:
    kept, then = world.kept, _by(world, 6)
    about = About(twinning=kept["twinning"], person=kept["heron"], scope=world.refs["ours"])
    deed = Deed(kind="regular_contact", note=data("Called"))
    office = cast.max_by(world.refs["max"], at=world.ago(6))
    done = actions.record(deed, about, for_member=kept["max"], done_on=world.ago(7).date(),
                          by=office)  # fmt: skip
    letter = Deed(kind="approach_authorities", addressee=data("Ministry"), country="BI")
    planned = actions.plan(letter, about, for_member=kept["max"], planned_for=world.ago(1).date(),
                           by=then)  # fmt: skip
    case = About(case=kept["shown"], scope=world.refs["ours"])
    public = actions.record(
        Deed(kind="circulate_decisions", addressee=data("Office"), country="BI", public=True),
        case, for_member=None, done_on=world.ago(7).date(), by=then,
    )  # fmt: skip
    for name, act, by in (("paper", public, then), ("own_paper", done, office)):
        reply = actions.add_reply(
            act, kind="holding", on=world.ago(6).date(), note=data("Reply"),
            words=data("The answer itself"), by=by,
        )  # fmt: skip
        world.keep(**{name: reply.papers.get()})
    actions.add_effect(public, key="access", on=world.ago(6).date(), said_by=data("Lawyer"),
                       by=then)  # fmt: skip
    report = publishing.put_together(
        starts=world.ago(90).date(), last=world.now.date(), programme=world.refs["ours"],
        by=then,
    )  # fmt: skip
    letter = mail.Letter(
        sender="max@parliament.example", verified=True, mark="0" * 64,
        text=data("Forwarded words"), attachments=1, sent_on=world.ago(3).date(),
    )  # fmt: skip
    actions.receive(letter, by=cast.operator(at=world.ago(2)))
    Forwarded.objects.update(member=kept["max"])
    world.keep(mail=Forwarded.objects.get())
    world.keep(action=public, done=done, planned=planned, report=report)
    circle = actions.join("BI", member=kept["max"], shares=True, by=office)
    word = actions.write_note(circle, data("Kreiswort"), by=office)
    actions.let_in("BI", member=kept["other"], by=then)
    world.keep(circle=circle, circle_note=word)


def _texts(world: World) -> None:
    """A text with gaps, one that was sent, one that waits for names, and one that may not leave."""
    kept, by = world.kept, _by(world, 2)
    draft = _a_text(kept["planned"], by)
    sent = _a_text(kept["action"], by)
    actions.save(sent, data("Words as they were sent"), version=1, by=by)
    actions.record_sent(sent, on=by.at.date(), by=by)
    case = About(case=kept["shown"], scope=world.refs["ours"])
    letter = Deed(kind="approach_authorities_concerned", addressee=data("Speaker"), country="BI")
    act = actions.plan(letter, case, for_member=kept["other"], planned_for=None, by=by)
    joint = _a_text(act, by)
    (signature,) = actions.ask_to_sign(joint, [kept["max"]], until=world.ago(-9).date(), by=by)
    about = About(person=kept["free"], scope=world.refs["ours"])
    letter = Deed(kind="approach_authorities", addressee=data("Ministry"), country="BI")
    act = actions.plan(letter, about, for_member=kept["max"], planned_for=None, by=by)
    shut = _a_text(act, by)
    consent.withdraw(Consent.objects.get(person=kept["free"], use=letter.kind), by=_by(world, 1))
    actions.watch(by=_by(world, 1))
    told = {
        "told": TextNotice.objects.get(draft=joint, member=world.refs["max"]),
        "desk_told": TextNotice.objects.get(draft=shut, account=NOOR),
    }
    heads = {
        name: actions.add_letterhead(
            owner=world.refs[owner], name=data("Paper"), kind="docx", data=a_docx(), by=who
        )
        for name, owner, who in (
            ("letterhead", "ours", by),
            ("own_letterhead", "max", cast.max_by(world.refs["max"], at=world.ago(2))),
        )
    }
    world.keep(draft=draft, version=draft.versions.get(), sent=sent, joint=joint, shut=shut,
               signature=signature, **told, **heads)  # fmt: skip


def _a_text(act: Any, by: Any) -> Any:
    form = next(one for one in texts.forms(act) if one.language == "en")
    return actions.begin(act, form=form.file, language="en", by=by)


def _notes(world: World) -> None:
    ours, by = world.refs["ours"], _by(world, 1)
    note = notes.write(data("A Notenwort"), about=world.refs["case"], scope=ours, by=by)
    task = notes.add_task(
        data("An Aufgabenwort"), due_on=world.now.date(), about=world.refs["case"], scope=ours,
        assigned_to=NOOR, by=by,
    )  # fmt: skip
    cases.join_scope(world.kept["shown"], scope=world.refs["theirs"], by=by)  # seen by both desks
    notes.write(data("Notenwort of ours"), about=world.refs["shown"], scope=ours, by=by)
    notes.add_task(data("Aufgabenwort of ours"), due_on=world.now.date(),
                   about=world.refs["shown"], scope=ours, by=by)  # fmt: skip
    notes.write(data("Notenwort again"), about=world.refs["heron"], scope=ours, by=by)
    world.keep(note=note, task=task)


def _agenda(world: World) -> None:
    """A hearing that the desk wrote down with the member, and a trip of the member's own."""
    kept, day = world.kept, world.now.date()
    hearing = dated.Given(kind="hearing", starts_on=day + timedelta(days=9), country="BI",
                    at=time(9), zone="Africa/Bujumbura", title=data("Streng in court"))  # fmt: skip
    event = agenda.add(hearing, members=[kept["max"]], cases=[kept["case"]], by=_by(world))
    trip = dated.Given(kind="trip", starts_on=day + timedelta(days=3),
                 last_on=day + timedelta(days=12), country="BI")  # fmt: skip
    office = cast.max_by(world.refs["max"], at=world.now)
    own = agenda.add(trip, members=[kept["max"]], scopes=[world.refs["ours"]], by=office)
    world.keep(event=event, trip=own)


def _proceedings(world: World) -> None:
    """A motion of the house on our case, with a vote, a correction, and a day ahead."""
    kept, by = world.kept, _by(world)
    given = floor.Given(kind="motion", number=data("B 123"), title=data("The motion"),
                        text=data("The house regrets"))  # fmt: skip
    motion = proceedings.add(given, house=kept["house"], body=kept["body"], cases=[kept["case"]],
                             parts=[(kept["max"], "sponsor")], by=by)  # fmt: skip
    votes = floor.Votes(votes_for=60, votes_against=40)
    groups = (floor.Votes(group=data("Greens"), votes_for=12),)
    stages = [
        floor.GivenStage(key="tabled", on=world.ago(20).date(), note=data("Notenwort")),
        floor.GivenStage(key="adopted", on=world.ago(2).date(), votes=votes, groups=groups),
        floor.GivenStage(key="debated", on=world.ago(-6).date()),
    ]
    first, *_ = [proceedings.add_stage(motion, stage, by=by) for stage in stages]
    corrected = replace(given, title=data("The corrected motion"))
    proceedings.change(motion, corrected, house=kept["house"],
                       cases=[kept["case"]], parts=[(kept["max"], "sponsor")], by=by)  # fmt: skip
    world.keep(motion=motion, stage=first)


def _news(world: World) -> None:
    """News of a case, told to the member and to the desk that follows it."""
    office = cast.max_by(world.refs["max"], at=world.now)
    theirs = alerts.subscribe("country", "BI", by=office)
    mine = alerts.subscribe("case", world.refs["case"], by=_by(world))
    told = alerts.send(world.refs["case"], to=[world.refs["max"]], word=data("Word of the desk"),
                       by=_by(world))  # fmt: skip
    world.keep(news=told, staff_news=told, following=mine, member_following=theirs)


def _window(world: World) -> None:
    """One card of a case and one of a programme in the window; one release that waits."""
    first, second = _by(world, 1), cast.amani(at=world.ago(0.5))
    texts = {"en": {"title": data("Programme title"), "lede": data("Programme lede")}}
    for kind, about, text in (
        ("case", "shown", None), ("programme", "ours", texts), ("desk", "desk", texts)
    ):  # fmt: skip
        release = publishing.propose(kind=kind, about=world.refs[about], texts=text, by=first)
        publishing.approve(release, by=second)
        release.refresh_from_db()
        world.keep(**{f"lit_{kind}": release})
        world.refs[f"slug_{kind}"] = release.slug
    _in_house(world, texts)
    texts = {"en": {"title": data("Twins"), "lede": data("Two of them")}}
    waiting = publishing.propose(kind="twinning", about=world.refs["twinning"], texts=texts,
                                 by=first)  # fmt: skip
    world.keep(release=waiting)
    seen = {"part": "member", "name": data("Max Quillon"), "house": data("House of Arcadia")}
    texts = {"en": {"title": data("Shown twins"), "lede": data("Two"), "text": ""}}
    dots = Picture(media="image/png", image=a_plain_png())
    photo = {"part": "photo", "about": world.refs["photograph"], "mark": dots.mark, "width": 40,
             "height": 20, "credit": data("Photographer"), "alt": {"en": data("Two")}}  # fmt: skip
    card = a_card(kind="twinning", facts=(seen, photo), texts=texts, countries=["BI"],
                  at=second.at, picture=dots)  # fmt: skip
    world.refs["slug_twinning"] = card.slug
    publishing.refresh_figures(by=second)
    publishing.write_catalogue()


def _in_house(world: World, texts: Any) -> None:
    """Words for the press, and a motion that its house has published, in the window."""
    first, second = _by(world, 1), cast.amani(at=world.ago(0.5))
    act = actions.plan(
        Deed(kind="publicise_work", public=True), About(scope=world.refs["ours"]),
        for_member=None, planned_for=world.now.date(), by=first,
    )  # fmt: skip
    given = floor.Given(kind="motion", number=data("B 124"), record_link=RECORD)
    shown = proceedings.add(given, house=world.kept["house"], cases=[world.kept["shown"]],
                            by=first)  # fmt: skip
    proceedings.add_stage(shown, floor.GivenStage(key="tabled", on=world.ago(3).date()), by=first)
    for kind, about, text in (("press", act, texts), ("proceeding", shown, None)):
        release = publishing.propose(kind=kind, about=about.ref, texts=text, by=first)
        publishing.approve(release, by=second)
        world.refs[f"slug_{kind}"] = release.slug


def _theirs(world: World) -> None:
    """What the other programme's coordinator rightly reads."""
    theirs = world.refs["theirs"]
    case, person, _ = _a_case(world, "COD-91", "Their Person", theirs)
    world.keep(their_case=case, their_person=person)


def _links(world: World) -> None:
    by = _by(world)
    invitation, token = access.invite(
        email="xi@example.org", name=data("Invited"), role=Role.PARTNER,
        scope=world.refs["ours"], by=by,
    )  # fmt: skip
    absence = access.set_absence(
        world.accounts[NOOR], covered_by=world.accounts[AMANI], starts_on=world.ago(1).date(),
        ends_on=world.ago(-9).date(), by=by,
    )  # fmt: skip
    grant = world.accounts[LENA].grants.get()
    device = access.sign_in(world.accounts[NOOR], session_key="x", agent="Firefox", at=world.now)
    world.keep(invitation=invitation, absence=absence, grant=grant, device=device,
               account=world.accounts[LENA])  # fmt: skip
    world.refs["token"] = token
    noor = world.accounts[NOOR]
    own = By(NOOR, world.now, Door.SIGNIN)
    world.refs["feed"] = access.make_feed_link(noor, by=own)
    max_ref = world.refs["max"]
    offer, _ = access.delegate(
        email="xo@example.org", name=data("Offered"), member_ref=max_ref, by=by
    )
    world.keep(offer=offer, delegation=world.accounts[TESS].grants.get())
    seat = a_seat(data("House of Arcadia"), start="2024-07-01")
    reading = a_reading(a_record("x1", data("Imported Member"), mandates=(seat,)), as_of=None)
    world.refs["import"] = people.apply_import(reading, apply=True, by=by).ref
    known = "There is nothing to take back"  # any sentence of the catalogue
    listed = [received.person(n, data(f"Listed Person {n}")) for n in range(1, 60)]
    world.keep(reading=received.receive(
        received.full_case(*listed, say=data), received.case(listed[0], code="LUX-COLL-02"), by=by,
        doubts=[("cases[0].persons[1].name", known), ("cases[0].asks[0]", known)], say=data,
    ))  # fmt: skip
    paper = world.kept["reading"]
    cases.say_of(paper, "cases[0].persons[5]", values=None, seen=paper.version, by=by)
