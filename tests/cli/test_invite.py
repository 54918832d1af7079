"""`gemel invite` and `gemel audit`: links for new people and for those who lost the way in."""

from __future__ import annotations

import json
import re

import pytest

from gemel.access.models import Invitation
from gemel.access.rules import Role
from gemel.ledger.models import Entry
from gemel.people.models import Mandate, Parliament, Parliamentarian
from gemel.twinning.models import Programme
from tests import cast

pytestmark = pytest.mark.django_db(databases="__all__")

LINK = re.compile(r"http://127\.0\.0\.1:8000/invitation/([\w-]{43})/")
NEW = ("invite", "a@example.org", "--name", "Ina Invented")


def test_a_coordinator_is_invited_and_the_act_is_on_record(here):
    said = here("invite", "Noor@Example.org", "--name", "Noor Invented")

    assert said.returncode == 0, said.stderr
    assert LINK.search(said.stdout)
    kept = Invitation.objects.get()
    assert (kept.email, kept.role, kept.scope) == ("noor@example.org", "coordinator", "*")
    assert kept.invited_by == "operator"
    assert Entry.objects.get().what == "access.invited"


def test_the_link_is_there_for_machines(here):
    told = json.loads(here(*NEW, "--role", "auditor", "--json").stdout)

    assert LINK.match(told["link"])
    assert told["ref"].startswith("inv-")


def test_a_partner_is_invited_to_one_programme_and_a_member_until_the_mandate_ends(here):
    programme = Programme.objects.create(ref="prog-22222-22222", name="Arcadia")
    member = Parliamentarian.objects.create(ref="par-22222-22222", name="Max", sort_name="max")
    house = Parliament.objects.create(ref="house-22222-22222", name="Arcadian Chamber")
    Mandate.objects.create(parliamentarian=member, parliament=house, ends_before="2030-07-01")

    here(*NEW, "--role", "partner", "--programme", programme.ref)
    here(*NEW, "--role", "member", "--member", member.ref)

    partner, seat = Invitation.objects.order_by("pk")
    assert (partner.role, partner.scope) == ("partner", programme.ref)
    assert (seat.role, seat.scope) == ("member", member.ref)
    assert seat.grant_ends_at.year == 2030


def test_again_before_it_was_accepted_replaces_the_link(here):
    here(*NEW)

    said = here("invite", "a@example.org", "--again")

    assert LINK.search(said.stdout)
    first, second = Invitation.objects.order_by("pk")
    assert first.revoked_at
    assert not second.revoked_at
    assert second.role == first.role


def test_again_for_an_account_is_a_way_back_that_ends_the_second_factor_only_if_said(here):
    account = cast.account(email="noor@example.org")

    here("invite", "noor@example.org", "--again")
    here("invite", "noor@example.org", "--again", "--lost-device")

    first, second = Invitation.objects.order_by("pk")
    assert first.account == second.account == account
    assert (first.resets_second_factor, second.resets_second_factor) == (False, True)
    assert not first.role


def test_again_for_somebody_unknown_is_refused_in_one_line(here):
    said = here("invite", "nobody@example.org", "--again")

    assert said.returncode == 1
    assert said.stderr == "gemel: Nobody with the address nobody@example.org has been invited\n"


@pytest.mark.parametrize(
    "words",
    [
        ("invite", "a@example.org"),
        (*NEW, "--role", "member"),
        (*NEW, "--lost-device"),
        (*NEW, "--role", "king"),
        (*NEW, "--programme", "prog-22222-22222", "--member", "par-22222-22222"),
        ("invite",),
        ("no-such-command",),
    ],
)
def test_wrong_usage_is_told_with_the_way_to_help(here, words):
    said = here(*words)

    assert said.returncode == 2
    assert "--help" in said.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--programme", "prog-22222-22222"),
        ("--role", "member", "--member", "par-22222-22222"),
    ],
)
def test_a_programme_or_parliamentarian_that_is_not_there_is_refused(here, words):
    said = here(*NEW, *words)

    assert said.returncode == 1
    assert said.stderr == "gemel: There is nothing here for you\n"
    assert not Invitation.objects.exists()


def test_a_wrong_address_is_refused_and_nothing_is_kept(here):
    said = here("invite", "no address", "--name", "A")

    assert said.returncode == 1
    assert said.stderr.startswith("gemel: Write the mail address in full")
    assert not Invitation.objects.exists()


def test_who_has_the_access_already_is_not_invited_again(here):
    cast.account(email="a@example.org", role=Role.COORDINATOR)

    said = here(*NEW)

    assert said.returncode == 1
    assert said.stderr == "gemel: This person already has this access\n"


def test_a_whole_record_of_events_is_proved_and_a_broken_one_is_found(here):
    here(*NEW)
    assert here("audit", "verify").stdout == "The record of events is whole: 1 entries.\n"

    Entry.objects.update(about="inv-22222-22222")

    said, told = here("audit", "verify"), here("audit", "verify", "--json")
    assert said.returncode == told.returncode == 1
    assert said.stderr == "gemel: The record of events is broken from entry 1 on\n"
    assert json.loads(told.stdout)["first_break"] == 1
