"""Erasing a person: dark at once, gone from every byte with a second word, gone after a restore."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from gemel.actions import services as actions
from gemel.actions.deed import About, Deed
from gemel.actions.models import Action, Draft, DraftVersion
from gemel.cases.models import Case, Fact
from gemel.consent.models import Consent
from gemel.jobs.models import Job
from gemel.kernel.errors import Invalid, NotYours, Refused, Stale
from gemel.ledger import sidefile
from gemel.ledger.models import Entry
from gemel.matching import services as matching
from gemel.notes import services as notes
from gemel.notes.models import Note
from gemel.people import services as people
from gemel.people.models import AtRisk
from gemel.publishing import services as publishing
from gemel.publishing.models import Release
from gemel.showcase import queries as shown
from gemel.twinning.models import Contact, Twinning
from gemel.upkeep import queries, services
from gemel.upkeep.models import Erasure
from gemel.upkeep.services import erasing
from tests import cast
from tests.cast import NOON, amani, noor
from tests.consent.builders import a_consent, a_person
from tests.publishing import builders
from tests.upkeep import world

pytestmark = pytest.mark.django_db(databases="__all__")
LATER = NOON + timedelta(minutes=1)


@pytest.fixture(autouse=True)
def two_people():
    builders.two_people()


def a_twinned_person():
    """A person with all that can hang on one: twinning, contact, consent, act, note, case."""
    bond = builders.a_twinning(a_person("Canary Gone"))
    Contact.objects.create(ref="con-22222-33333", twinning=bond, on=NOON.date(), channel="call",
                           note="CanaryContact", recorded_by="x", recorded_at=NOON)  # fmt: skip
    a_consent(bond.person, use="regular_contact", audiences=["twin"], own_words="CanarySaid")
    case = Case.objects.create(ref="case-22222-33333", title="CanaryTitle", exposure="restricted",
                               opened_at=NOON, changed_at=NOON)  # fmt: skip
    case.memberships.create(ref="mem-22222-33333", person=bond.person)
    Fact.objects.create(ref="fact-22222-33333", case=case, kind="note", value="CanaryFact",
                        recorded_by="x", recorded_at=NOON)  # fmt: skip
    notes.write("CanaryNote", about=bond.person.ref, by=noor())
    notes.write("CanaryCaseNote", about=case.ref, by=noor())
    about = About(twinning=bond, person=bond.person, scope=bond.programme.ref)
    actions.record(Deed(kind="regular_contact", note="CanaryDone"), about,
                   for_member=bond.parliamentarian, done_on=NOON.date(), by=noor())  # fmt: skip
    return bond


def everything() -> str:
    """Return all that every table of every app holds, as text."""
    return "\n".join(
        repr(row)
        for model in apps.get_models()
        if model.__module__.startswith("gemel.")
        for row in model._base_manager.values_list()
    )


def test_with_two_words_nothing_about_the_person_is_left_in_any_table():
    bond = a_twinned_person()
    person = bond.person
    assert everything().count("Canary") >= 7  # the positive control

    asked = services.ask(person, why="person", by=noor())
    services.erase(asked, person, by=amani(at=LATER))

    assert "Canary" not in everything()
    assert not Twinning.objects.filter(pk=bond.pk).exists()
    assert [line["kind"] for line in sidefile.lines()][-1] == "record.erased"
    assert Entry.objects.last().what == "record.erased"
    done = Erasure.objects.get()
    assert (done.asked_by, done.done_by) == (noor().ref, amani().ref)


def test_that_something_was_done_stays_and_for_whom_does_not():
    bond = a_twinned_person()
    services.erase(services.ask(bond.person, why="person", by=noor()), bond.person,
                   by=amani(at=LATER))  # fmt: skip

    act = Action.objects.get()
    assert act.kind == "regular_contact"
    assert act.for_member == bond.parliamentarian
    assert (act.person, act.twinning, act.case, act.note, act.basis_ref) == (
        None, None, None, "", "",
    )  # fmt: skip


def test_what_is_public_is_dark_from_the_first_word_on():
    case = builders.a_case()
    release = publishing.propose(kind="case", about=case.case.ref, by=noor())
    publishing.approve(release, by=amani())
    assert shown.cards(at=NOON)

    services.ask(case.persons[0], why="person", by=noor(at=LATER))

    assert not shown.cards(at=LATER)
    publishing.renew(by=cast.operator(at=LATER))
    assert not shown.cards(at=LATER)


def test_in_a_case_with_others_only_what_is_the_persons_goes():
    case = builders.a_case(persons=2)
    gone, stays = case.persons
    release = publishing.propose(kind="case", about=case.case.ref, by=noor())
    publishing.approve(release, by=amani())

    services.erase(services.ask(gone, why="person", by=noor(at=LATER)), gone, by=amani(at=LATER))

    assert list(case.case.memberships.values_list("person", flat=True)) == [stays.pk]
    assert gone.name not in everything()
    assert stays.name in everything()
    assert not Release.objects.exists()  # its text told of both


def test_texts_that_name_the_person_go_with_the_person_also_those_of_a_shared_case():
    bond, case = a_twinned_person(), builders.a_case(persons=2)
    gone = case.persons[0]
    texts = []
    twin = About(twinning=bond, person=bond.person, scope=bond.programme.ref)
    for about, kind in (
        (About(case=case.case), "approach_authorities_concerned"), (twin, "regular_contact"),
    ):  # fmt: skip
        act = actions.plan(Deed(kind=kind), about, for_member=None, planned_for=None, by=noor())
        text = Draft.objects.create(ref=f"dra-{act.ref[4:]}", action=act, form="x", language="en",
                                    text=f"Of {gone.name}", begun_by="x", begun_at=NOON,
                                    changed_at=NOON)  # fmt: skip
        text.versions.create(number=1, text=text.text, written_by="x", written_at=NOON)
        texts.append(text)

    services.erase(services.ask(gone, why="person", by=noor()), gone, by=amani(at=LATER))

    assert list(Draft.objects.all()) == [texts[1]]  # of another person's act: it stays
    assert DraftVersion.objects.get().draft == texts[1]


def test_one_alone_never_erases_nor_two_of_whom_one_let_the_other_in():
    person = a_person()
    lena = cast.account("acc-eeeee-22222", invited_by=noor().ref, enrolled_at=NOON)
    asked = services.ask(person, why="mistake", by=noor())

    for second in (noor(at=LATER), cast._at_the_desk(lena.ref, "coordinator", "*", LATER)):
        with pytest.raises(Refused):
            services.erase(asked, person, by=second)

    assert AtRisk.objects.filter(pk=person.pk).exists()


def test_who_works_on_one_of_two_programmes_cannot_erase_what_is_the_others_too():
    person = a_person()
    for scope in ("prog-22222-22222", "prog-33333-33333"):
        people.join_scope(person, scope=scope, by=noor())

    with pytest.raises(NotYours):
        services.ask(person, why="person", by=noor(scope="prog-22222-22222"))
    assert not queries.waiting(by=amani(scope="prog-22222-22222"))


def test_an_erasure_is_asked_once_dropped_once_and_needs_a_reason():
    person = a_person()
    with pytest.raises(Invalid):
        services.ask(person, why="because", by=noor())
    asked = services.ask(person, why="over", by=noor())
    with pytest.raises(Stale):
        services.ask(person, why="over", by=amani())
    assert [row.ref for row, _ in queries.waiting(by=amani())] == [asked.ref]
    assert queries.waiting(by=noor()) == []

    services.drop(asked, person, by=amani())

    with pytest.raises(Stale):
        services.drop(asked, person, by=amani())
    with pytest.raises(Stale):
        services.erase(asked, person, by=amani())
    assert AtRisk.objects.filter(pk=person.pk).exists()


def test_a_crash_before_the_deed_leaves_it_dark_and_in_the_side_file_for_doctor_to_end(
    monkeypatch,
):
    person = a_person()
    asked = services.ask(person, why="person", by=noor())
    monkeypatch.setattr(erasing.consent, "erase", _crash)
    with pytest.raises(OSError):
        services.erase(asked, person, by=amani(at=LATER))
    assert AtRisk.objects.filter(pk=person.pk).exists()
    monkeypatch.undo()

    assert services.mend(by=cast.operator(at=LATER)) == 1

    assert not AtRisk.objects.filter(pk=person.pk).exists()
    assert services.mend(by=cast.operator(at=LATER)) == 0


def _crash(*_: object, **__: object) -> None:
    raise OSError


def test_an_erasure_leaves_the_order_to_scrub_should_the_process_die():
    person = a_person()
    services.erase(services.ask(person, why="person", by=noor()), person, by=amani(at=LATER))

    assert Job.objects.filter(name=erasing.SCRUB).exists()


def test_a_person_leaves_the_proposals_too():
    person = a_person()
    proposal = matching.Proposal.objects.create(
        ref="prop-22222-22222", programme=builders.a_twinning().programme, at=NOON, by="x",
        status="optimal", coverage=0, value=0, persons=1, pairs_priced=0,
        unmatched=[{"person": person.ref}, {"person": "per-33333-33333"}],
    )  # fmt: skip

    services.erase(services.ask(person, why="person", by=noor()), person, by=amani(at=LATER))

    proposal.refresh_from_db()
    assert proposal.unmatched == [{"person": "per-33333-33333"}]


def test_every_table_that_points_at_a_person_is_known_to_the_erasure():
    """A new one must say here what becomes of its rows; else an erasure would stop at it."""
    known = {
        "actions.Action", "cases.Fact", "cases.Membership", "consent.Consent", "consent.Objection",
        "consent.Silence", "matching.Fixed", "matching.Pair", "people.Belonging", "people.Raising",
        "people.Veto", "twinning.Twinning",
    }  # fmt: skip
    pointing = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, ForeignKey) and field.related_model is AtRisk
    }

    assert pointing == known


def test_erased_for_one_the_others_notes_and_consents_stay():
    gone, stays = a_person(), a_person()
    a_consent(stays)
    notes.write("Invented word", about=stays.ref, by=noor())

    services.erase(services.ask(gone, why="person", by=noor()), gone, by=amani(at=LATER))

    assert Consent.objects.count() == 1
    assert Note.objects.count() == 1


# --- every byte on the disk -----------------------------------------------------------------------


def found(folder: Path, word: bytes) -> list[str]:
    """Return the files of a folder in which a word stands, in either case of UTF."""
    spellings = (word, word.decode().encode("utf-16-le"), word.lower())
    return [
        path.name
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(one in path.read_bytes() for one in spellings)
    ]


def test_no_byte_of_the_folder_holds_an_erased_person_and_no_restore_brings_one_back(
    home, kept, key, tmp_path
):
    made = world.gemel(home, "backup", "--key", key.public, "--json")
    file = json.loads(made.stdout)["file"]
    assert found(home, b"CanaryGone")  # the positive control, before
    world.tell(home, f"erase={kept['gone']}")

    assert found(home, b"CanaryGone") == []
    assert found(home, b"CanaryStays")  # and after: the search does find what is there

    there = tmp_path / "there"
    told = world.gemel(there, "restore", file, "--identity", str(key.file), "--sidefile",
                       str(home / "sidefile.jsonl"))  # fmt: skip
    assert told.returncode == 0, told.stderr
    assert found(there, b"CanaryGone") == []
    assert found(there, b"CanaryStays")
    assert kept["gone"] not in world.tell(there, "state")["people"]

    forgetful = tmp_path / "forgetful"  # the planted fault: the same without the side file
    assert world.gemel(forgetful, "restore", file, "--identity", str(key.file)).returncode == 0
    assert found(forgetful, b"CanaryGone")
