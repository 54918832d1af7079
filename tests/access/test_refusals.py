"""What access will not do, case by case: nothing is written, and the reason is told."""

from __future__ import annotations

from datetime import date

import pytest

from gemel.access import queries, services
from gemel.access.models import Absence, Grant, Invitation
from gemel.access.rules import Role
from gemel.kernel.by import EVERYWHERE, Door
from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.ledger.models import Entry
from tests import cast
from tests.cast import NOON, amani, noor, operator, pia

pytestmark = pytest.mark.django_db(databases="__all__")

PROGRAMME = "prog-22222-22222"
OTHER = "prog-33333-33333"
MEMBER = "par-22222-22222"


def _own(account):
    return queries.hand(account, at=NOON, door=Door.SIGNIN)


@pytest.mark.parametrize(
    ("role", "scope", "field"),
    [
        (Role.AUDITOR, PROGRAMME, "scope"),
        (Role.OPERATOR, PROGRAMME, "scope"),
        (Role.MEMBER, EVERYWHERE, "member"),
        (Role.ASSISTANT, "", "member"),
    ],
)
def test_a_role_that_makes_no_sense_on_its_scope_is_refused(role, scope, field):
    with pytest.raises(Invalid) as refused:
        services.invite(
            email="a@example.org", name="A", role=role, scope=scope or "*", by=operator()
        )

    assert field in refused.value.fields
    assert not Invitation.objects.exists()
    assert not Entry.objects.exists()


def test_a_name_longer_than_its_place_is_refused():
    with pytest.raises(Invalid) as refused:
        services.invite(
            email="a@example.org", name="A" * 151, role=Role.PARTNER, scope="*", by=noor()
        )

    assert "150" in str(refused.value)


def test_a_role_is_given_once_and_only_by_who_may():
    account = cast.account(role=None)

    services.grant(account, role=Role.PARTNER, scope=PROGRAMME, by=noor(scope=PROGRAMME))

    with pytest.raises(Invalid):
        services.grant(account, role=Role.PARTNER, scope=PROGRAMME, by=noor())
    with pytest.raises(NotYours):
        services.grant(account, role=Role.PARTNER, scope=OTHER, by=noor(scope=PROGRAMME))
    with pytest.raises(NotYours):
        services.grant(account, role=Role.PARTNER, scope=OTHER, by=pia())
    assert Grant.objects.count() == 1


def test_a_link_is_withdrawn_once_by_its_maker_or_by_staff_of_its_scope():
    invitation, _ = services.invite(
        email="a@example.org", name="A", role=Role.PARTNER, scope=OTHER, by=operator()
    )

    with pytest.raises(NotYours):
        services.revoke_invitation(invitation, by=noor(scope=PROGRAMME))
    services.revoke_invitation(invitation, by=noor(scope=OTHER))
    with pytest.raises(Stale):
        services.revoke_invitation(invitation, by=operator())


def test_language_and_time_zone_are_ones_that_exist():
    account = cast.account()

    with pytest.raises(Invalid) as refused:
        services.change_preferences(
            account, language="xx", time_zone="Mars/Olympus", by=_own(account)
        )
    with pytest.raises(NotYours):
        services.change_preferences(account, language="en", time_zone="UTC", by=noor())

    assert set(refused.value.fields) == {"language", "time_zone"}


def test_nobody_touches_the_own_things_of_another():
    account = cast.account(role=Role.PARTNER, scope=PROGRAMME, password="x")
    stranger = noor(scope=OTHER)

    for deed in (
        lambda: services.end_all_sessions(account, by=stranger),
        lambda: services.close(account, by=stranger),
        lambda: services.reopen(account, by=stranger),
        lambda: services.change_password(account, old="x", new="seven quiet herons", by=noor()),
        lambda: services.new_recovery_codes(account, by=noor()),
        lambda: services.remove_factor(account, number=1, by=noor()),
        lambda: services.remove_factor(account, number=1, by=_own(account)),
        lambda: services.add_passkey(account, name="x", credential={}, by=noor()),
        lambda: services.end_device("dev-22222-22222", by=_own(account)),
        lambda: services.end_absence("away-22222-22222", by=noor()),
        lambda: services.end_member_grants(MEMBER, ends_at=None, by=pia()),
        lambda: services.sweep(by=pia()),
    ):
        with pytest.raises(NotYours):
            deed()
    assert not Entry.objects.exists()


def test_a_closed_account_gets_no_way_back_and_a_way_back_of_one_that_closed_counts_no_more():
    account = cast.account()
    cast.account(cast.AMANI)
    _, token = services.way_back(account, by=operator())
    services.close(account, by=amani())

    with pytest.raises(NotYours):
        services.come_back(token, password="seven quiet herons", at=NOON)
    with pytest.raises(Invalid):
        services.way_back(account, by=operator())


def test_an_absence_has_days_that_fit_and_a_colleague_who_is_there():
    first, cover, closed = cast.account(cast.NOOR), cast.account(cast.AMANI), cast.account()
    services.close(closed, by=amani())
    day = date(2026, 12, 1)
    days = {"starts_on": day, "ends_on": day}
    services.set_absence(first, covered_by=cover, **days, by=noor())

    for wrong, field in (
        ({"covered_by": cover, **days}, "starts_on"),
        ({"covered_by": first, "starts_on": date(2027, 1, 1), "ends_on": day}, "covered_by"),
        ({"covered_by": cover, "starts_on": date(2027, 1, 1), "ends_on": day}, "ends_on"),
        (
            {"covered_by": closed, "starts_on": date(2027, 1, 1), "ends_on": date(2027, 1, 1)},
            "covered_by",
        ),
    ):
        with pytest.raises(Invalid) as refused:
            services.set_absence(first, by=noor(), **wrong)
        assert field in refused.value.fields
    assert Absence.objects.count() == 1


def test_staff_is_listed_by_scope_and_only_for_staff():
    local = cast.account(role=Role.PARTNER, scope=PROGRAMME, name="B")
    everywhere = cast.account(cast.NOOR, name="A")
    cast.account(role=Role.PARTNER, scope=OTHER)
    cast.account(role=Role.MEMBER, scope=MEMBER)

    assert queries.staff(by=noor(), scope=PROGRAMME) == [everywhere, local]
    assert queries.staff(by=noor(scope=PROGRAMME)) == [everywhere, local]
    assert len(queries.staff(by=noor())) == 3
    with pytest.raises(NotYours):
        queries.staff(by=noor(scope=PROGRAMME), scope=OTHER)


def test_a_grant_of_somebody_unseen_is_not_there():
    account = cast.account(role=Role.PARTNER, scope=OTHER)
    grant = Grant.objects.get(account=account)

    for ref, by in ((grant.ref, noor(scope=PROGRAMME)), ("grant-2", noor())):
        with pytest.raises(NotYours):
            queries.grant(ref, by=by)
    with pytest.raises(NotYours):
        queries.by_address("nobody@example.org", by=operator())
    assert queries.by_address(account.email.upper(), by=operator()) == account
