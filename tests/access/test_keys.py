"""A vault's key ends with the roles it was for: by a deed at once, by the clock with the job."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gemel.access import services
from gemel.access.jobs import keys
from gemel.access.rules import Role
from gemel.kernel.errors import Refused
from gemel.kernel.powers import Power
from gemel.ledger.models import Entry
from gemel.vault import queries
from gemel.vault import services as vault
from gemel.vault.models import Grant, Record, Slot
from tests import cast
from tests.vault import builders
from tests.vault.builders import IDENTITY

pytestmark = pytest.mark.django_db(databases="__all__")
PER, OURS, THEIRS = "per-hhhhh-22222", "prog-ppppp-22222", "prog-qqqqq-22222"
MEMBER = "par-22222-22222"
JOB = cast.job("access.keys", Power.ACCOUNTS)


@pytest.fixture
def noor(lead):
    """A lead with an account of her own, who has sealed a record."""
    cast.account(cast.NOOR)
    vault.open_desk(OURS, unlocked=lead.unlocked, by=lead.by)
    vault.open_desk(THEIRS, unlocked=lead.unlocked, by=lead.by)
    vault.seal(PER, IDENTITY, desks=[OURS], unlocked=lead.unlocked, by=lead.by)
    return lead


def reader(noor, by, **role):
    """Somebody with a role and a vault, to whom the record is shared."""
    account = cast.account(by.ref, **role)
    person = builders.vouched(by, lead=noor)
    vault.share(PER, to=by.ref, purpose="contact", basis="con-ccccc-22222",
                ends_at=noor.by.at + timedelta(days=30), unlocked=noor.unlocked,
                by=noor.by)  # fmt: skip
    return account, person


def is_out(person) -> None:
    """The key is in nobody's trust, opens nothing, and nothing is sealed to it."""
    assert not queries.in_use([person.by.ref])
    with pytest.raises(Refused):
        vault.view(PER, unlocked=person.unlocked, by=person.by)
    assert not Grant.objects.filter(fingerprint=person.unlocked.keys.fingerprint).exists()
    assert not Slot.objects.filter(key__owner=person.by.ref).exists()
    assert Record.objects.get(about=PER).rekey_since


def test_with_the_last_role_the_key_is_out_of_use_at_once(noor):
    account, amani = reader(noor, cast.amani())
    assert vault.view(PER, unlocked=amani.unlocked, by=amani.by).words == IDENTITY

    services.revoke(account.grants.get(), by=cast.noor())

    is_out(amani)
    assert Entry.objects.filter(what="vault.key_revoked", within=cast.AMANI).count() == 1


def test_with_the_members_grant_the_assistants_key_is_out_of_use_too(noor):
    account, member = reader(noor, cast.max_by(MEMBER), role=Role.MEMBER, scope=MEMBER)
    _, assistant = reader(noor, cast.tess(MEMBER), role=Role.ASSISTANT, scope=MEMBER)

    services.revoke(account.grants.get(), by=cast.noor())

    is_out(member)
    is_out(assistant)


def test_a_mandate_that_ends_by_the_clock_takes_the_key_with_it(noor):
    account, member = reader(noor, cast.max_by(MEMBER), role=Role.MEMBER, scope=MEMBER)
    keys(by=JOB)
    assert queries.in_use([cast.MAX])

    account.grants.update(ends_at=JOB.at)
    keys(by=JOB)

    is_out(member)
    assert queries.in_use([cast.NOOR])  # whose role lasts


def test_with_one_programme_its_desks_seat_goes_and_the_key_stays(noor):
    account = cast.account(cast.AMANI, scope=OURS)
    cast.grant(account, scope=THEIRS)
    amani = builders.vouched(cast.amani(), lead=noor)
    for scope in (OURS, THEIRS):
        vault.admit(scope, account=cast.AMANI, unlocked=noor.unlocked, by=noor.by)
    assert vault.view(PER, unlocked=amani.unlocked, by=amani.by).words == IDENTITY

    services.revoke(account.grants.get(scope=OURS), by=cast.noor())

    with pytest.raises(Refused):
        vault.view(PER, unlocked=amani.unlocked, by=amani.by)
    assert queries.in_use([cast.AMANI])
    assert queries.people_at(queries.desk_of(OURS)) == [cast.NOOR]
    assert queries.people_at(queries.desk_of(THEIRS)) == [cast.NOOR, cast.AMANI]
    assert queries.desk_of(OURS).stale_since and not queries.desk_of(THEIRS).stale_since
