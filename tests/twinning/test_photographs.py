"""A picture of a twinning: made anew, inside, gone when it is removed."""

from __future__ import annotations

import json

import pytest

from gemel.consent import services as consent
from gemel.files.rules import Kind
from gemel.kernel.errors import Invalid, NoBasis, NotYours, Stale
from gemel.ledger import sidefile
from gemel.ledger.models import Entry
from gemel.people.models import AtRisk
from gemel.twinning import queries, rules, services
from gemel.twinning.models import Photograph, Twinning
from gemel.upkeep import queries as upkeep
from gemel.upkeep import rules as upkeep_rules
from tests.cast import max_by, noor, pia
from tests.consent.builders import a_defender, a_person
from tests.files.builders import CANARY, a_jpeg, a_pdf, a_png, everything
from tests.publishing.builders import a_twinning

pytestmark = pytest.mark.django_db(databases="__all__")
BOTH = ("person", "member")
GIVEN = {"credit": "Ida Invented", "alt": {"en": "Two people at a table"}, "agreed": BOTH}


def add(bond, data=None, *, by=None, **more):
    return services.add_photograph(bond, data or a_jpeg(), by=by or noor(), **GIVEN | more)


def test_only_what_was_made_anew_is_kept():
    bond = a_twinning()

    made = add(bond)

    kept = bytes(Photograph.objects.get().image)
    assert CANARY.encode() not in everything(kept)
    assert (made.media, made.width, made.height) == ("image/jpeg", 40, 20)
    assert Entry.objects.last().what == "photograph.added"
    assert queries.photograph(made.ref, by=noor()) == made


def test_every_fault_is_told_at_its_field():
    with pytest.raises(Invalid) as refused:
        add(a_twinning(), a_pdf(), credit=" ", alt={"en": " "}, agreed=["member"])

    assert set(refused.value.fields) == {"picture", "credit", "alt", "agreed"}
    assert not Photograph.objects.exists()
    with pytest.raises(Invalid) as refused:
        add(a_twinning(), credit="x" * 121, alt={"en": "x" * 301})
    assert set(refused.value.fields) == {"credit", "alt"}


@pytest.mark.parametrize("exposure", ["sealed", "offline"])
def test_whoever_must_not_be_known_is_not_pictured(exposure):
    bond = a_twinning(a_defender())
    AtRisk.objects.filter(pk=bond.person.pk).update(exposure=exposure)
    bond.person.refresh_from_db()

    with pytest.raises(Invalid, match="would show who it is"):
        add(bond)


@pytest.mark.parametrize("stage", [s for s in rules.Stage if s not in ("active", "paused")])
def test_only_a_twinning_to_which_both_said_yes_has_a_picture(stage):
    assert rules.no_picture(stage, "restricted") and not rules.no_picture("active", "public")


def test_without_consent_to_be_twinned_no_picture_is_kept():
    bond = a_twinning()
    consent.withdraw_all(bond.person, by=noor())

    with pytest.raises(NoBasis):
        add(bond)


def test_the_same_twice_is_one_and_another_takes_its_place():
    bond = a_twinning()
    first = add(bond)

    assert add(bond).ref == first.ref
    other = add(bond, a_png())

    assert [one.ref for one in Photograph.objects.all()] == [other.ref]
    assert [e.what for e in Entry.objects.filter(within=bond.ref)][-3:] == [
        "photograph.added", "photograph.removed", "photograph.added",
    ]  # fmt: skip


def test_removing_deletes_it_and_no_restore_forgets():
    made = add(a_twinning())
    services.remove_photograph(made, by=noor())

    assert not Photograph.objects.exists()
    assert json.loads(sidefile.path().read_text().splitlines()[-1])["about"] == made.ref
    with pytest.raises(Stale):
        services.remove_photograph(made, by=noor())
    with pytest.raises(NotYours):
        queries.photograph(made.ref, by=noor())


def test_who_may_not_change_the_twinning_neither_adds_nor_removes_nor_looks():
    bond = a_twinning()
    made = add(bond)
    member = max_by(bond.parliamentarian.ref)

    for by in (noor(scope="prog-22222-22222"), pia(scope="prog-22222-22222"), member):
        with pytest.raises(NotYours):
            add(bond, by=by)
        with pytest.raises(NotYours):
            services.remove_photograph(made, by=by)
    with pytest.raises(NotYours):
        queries.photograph(made.ref, by=noor(scope="prog-22222-22222"))
    assert Photograph.objects.exists() and Twinning.objects.exists() and Kind.JPEG


def test_two_at_once_are_told(monkeypatch):
    """The second form came in while the first was at work."""
    bond = a_twinning()
    add(bond)
    monkeypatch.setattr(queries, "photograph_of", lambda _: None)

    with pytest.raises(Stale):
        add(bond, a_png())


def test_what_a_restored_copy_brings_back_is_deleted_once_more():
    made = add(a_twinning())

    assert services.forget_photograph(made.ref, said_at=noor().at)
    assert not Photograph.objects.exists()
    assert not services.forget_photograph(made.ref, said_at=noor().at)


def test_when_the_twinning_ends_the_picture_is_gone_at_once():
    bond = a_twinning()
    made = add(bond)
    services.end(bond, reason="mandate_end", by=noor())

    assert not Photograph.objects.exists()
    assert json.loads(sidefile.path().read_text().splitlines()[-1])["about"] == made.ref


def test_on_a_stop_nobody_sees_it_at_once_and_the_job_removes_it():
    bond = a_twinning()
    made = add(bond)
    kept = add(a_twinning(a_person("Somebody Else Invented")))
    consent.withdraw_all(bond.person, by=noor())

    with pytest.raises(NotYours):
        queries.photograph(made.ref, by=noor())
    assert services.drop_locked(by=noor()) == 1
    assert [one.ref for one in Photograph.objects.all()] == [kept.ref]
    assert queries.photograph(kept.ref, by=noor()) == kept


def test_the_side_file_and_the_record_agree_on_what_was_removed():
    services.remove_photograph(add(a_twinning()), by=noor())

    forgotten, unsaid = upkeep_rules.disagreement(upkeep.recorded(), upkeep.told())
    assert not list(forgotten) and not list(unsaid)
