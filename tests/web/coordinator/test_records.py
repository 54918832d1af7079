"""What a reference on the desk stands for, and for whom it stands for nothing."""

from __future__ import annotations

import pytest

from gemel.actions.models import Action
from gemel.kernel import refs
from gemel.kernel.errors import NotYours
from gemel.people.models import Organisation, Parliament
from gemel.publishing import services as publishing
from gemel.twinning import services as twinning
from gemel.web.coordinator import records
from tests import cast
from tests.consent.builders import a_consent, a_defender
from tests.publishing.builders import a_case
from tests.twinning.builders import a_member, a_programme

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def one_of_each():
    """A record of each kind: those of one programme, and open data."""
    programme = a_programme("Lantern")
    heron = a_defender("Heron", scope=programme.ref)
    a_consent(heron, use="twinning", audiences=["twin"])
    member = a_member("Max Invented")
    made = a_case(code="ATA-COLL-95", persons=1, scope=programme.ref)
    twin = twinning.ask_both(programme, heron, member, by=cast.noor())
    act = Action.objects.create(
        ref=refs.new("act"), kind="meet_ambassador", person=heron, scope=programme.ref,
        stage="planned", basis_kind="consent", recorded_by=cast.NOOR, recorded_at=cast.NOON,
    )  # fmt: skip
    release = publishing.propose(kind="case", about=made.case.ref, by=cast.noor())
    house = Parliament.objects.create(ref=refs.new("house"), name="House of Ys")
    partner = Organisation.objects.create(ref=refs.new("org"), name="Lantern Network")
    return {
        "own": [programme.ref, heron.ref, made.case.ref, twin.ref, act.ref, release.ref],
        "open": [member.ref, house.ref, partner.ref],
    }


def test_each_reference_leads_to_a_name_and_a_page(one_of_each):
    found = records.known([*one_of_each["own"], *one_of_each["open"]], by=cast.noor())

    assert set(found) == {*one_of_each["own"], *one_of_each["open"]}
    assert all(record.name and record.url and str(record.kind) for record in found.values())


def test_staff_of_another_programme_find_open_data_and_nothing_else(one_of_each):
    by = cast.noor(scope=a_programme("Elsewhere").ref)

    assert set(records.known([*one_of_each["own"], *one_of_each["open"]], by=by)) == set(
        one_of_each["open"]
    )
    for ref in one_of_each["own"]:
        with pytest.raises(NotYours):
            records.find(ref, by=by)


@pytest.mark.parametrize("ref", ["", "nothing", "note-22222-22222", "case-22222-22222", "case"])
def test_what_stands_for_nothing_is_refused_alike(ref):
    with pytest.raises(NotYours):
        records.find(ref, by=cast.noor())
