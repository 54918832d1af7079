"""Letting people in, giving and ending roles, with real rows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gemel.access import queries, services
from gemel.access.models import Account, Device, Invitation, RecoveryCode
from gemel.access.rules import Role
from gemel.kernel.by import EVERYWHERE, Door
from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.kernel.powers import Power
from gemel.ledger.models import Entry
from tests import cast
from tests.cast import NOON, amani, noor, operator, pia

pytestmark = pytest.mark.django_db(databases="__all__")

PROGRAMME = "prog-22222-22222"
OTHER = "prog-33333-33333"
MEMBER = "par-22222-22222"
WORD = "seven quiet herons"


def _invite(by=None, *, role=Role.COORDINATOR, scope=EVERYWHERE, email="new@example.org"):
    return services.invite(
        email=email, name="Ina Invented", role=role, scope=scope, by=by or operator()
    )


def _accept(token, *, at=NOON, password=WORD, **more):
    return services.accept(token, password=password, language="en", time_zone="UTC", at=at, **more)


def _what():
    return list(Entry.objects.values_list("what", flat=True))


def test_an_invitation_is_taken_once_and_gives_the_role():
    invitation, token = _invite()

    account = _accept(token)

    by = queries.hand(account, at=NOON, door=Door.COORDINATOR)
    assert by.everywhere(Power.CASE_CHANGE)
    assert account.invited_by == "operator"
    assert account.check_password(WORD)
    assert _what() == ["access.invited", "access.enrolled", "access.granted"]
    with pytest.raises(NotYours):
        _accept(token)
    invitation.refresh_from_db()
    assert token not in str(vars(invitation))


def test_a_link_that_has_run_out_is_as_unknown_as_one_that_never_was():
    _, token = _invite()

    with pytest.raises(NotYours):
        _accept(token, at=NOON + timedelta(days=8))
    with pytest.raises(NotYours):
        _accept("never-was")


def test_a_second_invitation_replaces_the_first():
    _, earlier = _invite()
    _, later = _invite()

    with pytest.raises(NotYours):
        _accept(earlier)
    assert _accept(later).email == "new@example.org"


def test_a_weak_password_uses_nothing_up():
    _, token = _invite()

    for weak in ("short", "1234567890123", "ina invented"):
        with pytest.raises(Invalid) as refused:
            _accept(token, password=weak)
        assert "password" in refused.value.fields
    assert _accept(token)


def test_the_first_invitation_may_name_nobody_but_only_the_operator_makes_one():
    _, token = services.invite(
        email="", name="", role=Role.COORDINATOR, scope=EVERYWHERE, by=operator()
    )

    with pytest.raises(Invalid):
        _accept(token)
    assert _accept(token, email=" Noor@Example.org ", name="Noor").email == "noor@example.org"
    with pytest.raises(Invalid):
        services.invite(email="", name="", role=Role.PARTNER, scope=PROGRAMME, by=noor())


def test_an_address_and_a_name_are_checked_and_marks_that_turn_the_text_go():
    with pytest.raises(Invalid) as refused:
        services.invite(email="no address", name=" ", role=Role.PARTNER, scope=PROGRAMME, by=noor())
    assert set(refused.value.fields) == {"email", "name"}

    invitation, _ = services.invite(
        email="P@Example.ORG", name="Pia \u202eevil", role=Role.PARTNER, scope=PROGRAMME, by=noor()
    )
    assert (invitation.email, invitation.name) == ("p@example.org", "Pia evil")


def test_staff_of_one_programme_lets_nobody_into_another():
    here = noor(scope=PROGRAMME)

    assert _invite(here, role=Role.PARTNER, scope=PROGRAMME)
    for role, scope in (
        (Role.PARTNER, OTHER),
        (Role.COORDINATOR, EVERYWHERE),
        (Role.AUDITOR, EVERYWHERE),
        (Role.OPERATOR, EVERYWHERE),
    ):
        with pytest.raises(NotYours):
            _invite(here, role=role, scope=scope)
    with pytest.raises(NotYours):
        _invite(pia(), role=Role.PARTNER, scope=PROGRAMME)


def test_one_parliamentarian_has_one_account():
    cast.account(role=Role.MEMBER, scope=MEMBER)

    with pytest.raises(Invalid) as refused:
        _invite(noor(), role=Role.MEMBER, scope=MEMBER, email="impostor@example.org")
    assert "member" in refused.value.fields


def test_who_has_an_account_takes_a_further_role_by_signing_in_not_by_a_new_password():
    account = cast.account(email="tess@example.org", role=None, password=WORD)
    _, token = _invite(noor(), role=Role.PARTNER, scope=PROGRAMME, email="tess@example.org")

    with pytest.raises(Invalid):
        _accept(token, password="taken over in a link")
    stranger = cast.account(role=None)
    with pytest.raises(NotYours):
        services.join(token, by=queries.hand(stranger, at=NOON, door=Door.SIGNIN))
    services.join(token, by=queries.hand(account, at=NOON, door=Door.SIGNIN))

    account.refresh_from_db()
    assert account.check_password(WORD)
    assert queries.hand(account, at=NOON, door=Door.COORDINATOR).can(
        Power.CONSENT_CHANGE, on=PROGRAMME
    )


def test_revocation_counts_at_the_next_request():
    account = cast.account()
    cast.account(cast.AMANI)
    grant = queries.grants(account, by=amani())[0]

    services.revoke(grant, by=amani())

    assert queries.hand(account, at=NOON, door=Door.COORDINATOR).holdings == ()
    with pytest.raises(Stale):
        services.revoke(grant, by=amani())


def test_the_last_coordinator_cannot_be_lost():
    account = cast.account(cast.NOOR)
    grant = queries.grants(account, by=noor())[0]

    with pytest.raises(Invalid):
        services.revoke(grant, by=noor())
    with pytest.raises(Invalid):
        services.close(account, by=operator())


def test_an_assistant_acts_for_the_member_and_ends_with_the_mandate():
    account = cast.account(cast.MAX, role=Role.MEMBER, scope=MEMBER)
    _, token = services.delegate(
        email="tess@example.org", name="Tess", member_ref=MEMBER, by=cast.max_by(MEMBER)
    )
    tess = _accept(token)

    by = queries.hand(tess, at=NOON, door=Door.PARLIAMENTARIAN)
    assert (by.member, by.assistant) == (MEMBER, True)
    assert by.can(Power.ACTION_RECORD, on=MEMBER)
    assert not by.can(Power.PUBLISH_APPROVE)

    ends = NOON + timedelta(days=3)
    assert services.end_member_grants(MEMBER, ends_at=ends, by=noor()) == 1
    assert queries.hand(tess, at=ends, door=Door.PARLIAMENTARIAN).holdings == ()
    assert queries.hand(account, at=ends, door=Door.PARLIAMENTARIAN).holdings == ()
    assert services.end_member_grants(MEMBER, ends_at=ends, by=noor()) == 0


def test_only_the_member_or_staff_delegates_and_the_member_ends_it():
    cast.account(cast.MAX, role=Role.MEMBER, scope=MEMBER)
    tess = cast.account(cast.TESS, role=Role.ASSISTANT, scope=MEMBER)
    grant = queries.assistants(MEMBER, by=cast.max_by(MEMBER))[0]

    for nobody in (cast.tess(MEMBER), cast.max_by("par-33333-33333")):
        with pytest.raises(NotYours):
            services.delegate(email="x@example.org", name="X", member_ref=MEMBER, by=nobody)
        with pytest.raises(NotYours):
            services.revoke(grant, by=nobody)
    services.revoke(queries.grant(grant.ref, by=cast.max_by(MEMBER)), by=cast.max_by(MEMBER))

    assert queries.hand(tess, at=NOON, door=Door.PARLIAMENTARIAN).holdings == ()


def test_an_invitation_to_a_member_carries_the_end_of_the_mandate():
    _, token = services.invite(
        email="max@example.org",
        name="Max",
        role=Role.MEMBER,
        scope=MEMBER,
        by=noor(),
        grant_ends_at=cast.NEXT_MONTH,
    )
    account = _accept(token)

    assert queries.hand(account, at=NOON, door=Door.PARLIAMENTARIAN).member == MEMBER
    assert not queries.hand(account, at=cast.NEXT_MONTH, door=Door.PARLIAMENTARIAN).holdings


def test_a_way_back_resets_the_password_and_ends_all_sessions_and_nothing_more():
    account = cast.account(password=WORD)
    services.sign_in(account, session_key="s" * 32, agent="Firefox/1 Linux", at=NOON)
    _give_factor(account)
    before = account.get_session_auth_hash()
    _, token = services.way_back(account, by=operator())

    back = services.come_back(token, password="another quiet heron", at=NOON)

    assert back.check_password("another quiet heron")
    assert back.get_session_auth_hash() != before
    assert not Device.objects.exists()
    assert queries.second_factor(back).any
    with pytest.raises(NotYours):
        services.come_back(token, password="another quiet heron", at=NOON)


def test_a_way_back_after_a_lost_device_ends_the_second_factor_too():
    account = cast.account(password=WORD)
    _give_factor(account)
    _, token = services.way_back(account, by=operator(), lost_device=True)

    back = services.come_back(token, password="another quiet heron", at=NOON)

    assert not queries.second_factor(back).any
    assert not RecoveryCode.objects.exists()


def test_a_way_back_gives_no_role_and_an_invitation_is_no_way_back():
    account = cast.account(password=WORD)
    _, back = services.way_back(account, by=operator())
    _, invitation = _invite()

    with pytest.raises(NotYours):
        _accept(back)
    with pytest.raises(NotYours):
        services.come_back(invitation, password="another quiet heron", at=NOON)


def test_staff_cannot_take_over_whoever_also_serves_another_programme():
    account = cast.account(role=Role.PARTNER, scope=PROGRAMME)
    assert services.way_back(account, by=noor(scope=PROGRAMME))
    cast.grant(account, role=Role.PARTNER, scope=OTHER)

    with pytest.raises(NotYours):
        services.way_back(account, by=noor(scope=PROGRAMME))
    with pytest.raises(NotYours):
        services.close(account, by=noor(scope=PROGRAMME))
    assert services.way_back(account, by=noor())


def test_whoever_issues_a_way_back_has_no_second_in_that_account_for_thirty_days():
    cast.account(cast.NOOR)
    account = cast.account(cast.AMANI)
    assert queries.may_second(cast.NOOR, cast.AMANI, at=NOON)

    services.way_back(account, by=noor())

    assert not queries.may_second(cast.NOOR, cast.AMANI, at=NOON)
    assert queries.may_second(cast.NOOR, cast.AMANI, at=NOON + timedelta(days=31))


def test_the_second_is_an_active_account_that_the_first_did_not_invite():
    cast.account(cast.NOOR)
    by_noor = cast.account(invited_by=cast.NOOR, enrolled_at=NOON - timedelta(days=3))
    by_operator = cast.account(enrolled_at=NOON - timedelta(days=3))

    assert not queries.may_second(cast.NOOR, by_noor.ref, at=NOON)
    assert queries.may_second(cast.NOOR, by_operator.ref, at=NOON)
    assert not queries.may_second(cast.NOOR, "operator", at=NOON)
    services.close(by_operator, by=operator())
    assert not queries.may_second(cast.NOOR, by_operator.ref, at=NOON)


def test_a_closed_account_holds_nothing_until_it_is_opened_again():
    account = cast.account()
    cast.account(cast.AMANI)

    services.close(account, by=amani())
    assert not queries.hand(account, at=NOON, door=Door.COORDINATOR).holdings
    services.reopen(account, by=amani())

    assert queries.hand(account, at=NOON, door=Door.COORDINATOR).holdings


def test_a_person_sees_the_accounts_of_the_own_programmes_only():
    mine = cast.account(role=Role.PARTNER, scope=PROGRAMME)
    other = cast.account(role=Role.PARTNER, scope=OTHER)
    member = cast.account(role=Role.MEMBER, scope=MEMBER, invited_by=mine.ref)

    seen = set(queries.accounts(by=noor(scope=PROGRAMME)))

    assert seen == {mine, member}
    with pytest.raises(NotYours):
        queries.account(other.ref, by=noor(scope=PROGRAMME))
    with pytest.raises(NotYours):
        queries.account("acc-never-exist", by=noor())
    assert set(queries.accounts(by=noor())) == {mine, other, member}


def test_an_absence_hands_over_what_one_is_responsible_for():
    cast.account(cast.NOOR)
    amani_account = cast.account(cast.AMANI)
    noor_account = queries.account(cast.NOOR, by=noor())
    first, last = date(2026, 12, 1), date(2026, 12, 3)

    absence = services.set_absence(
        noor_account, covered_by=amani_account, starts_on=first, ends_on=last, by=noor()
    )

    assert queries.covering(cast.AMANI, last) == [cast.NOOR]
    assert queries.covering(cast.AMANI, last + timedelta(days=1)) == []
    with pytest.raises(Invalid):  # two people who cover each other: nobody does
        services.set_absence(
            amani_account, covered_by=noor_account, starts_on=last, ends_on=last, by=amani()
        )
    services.end_absence(absence.ref, by=amani())
    assert queries.covering(cast.AMANI, last) == []


def test_a_member_has_no_say_over_an_absence_of_staff():
    noor_account, cover = cast.account(cast.NOOR), cast.account()

    with pytest.raises(NotYours):
        services.set_absence(
            noor_account,
            covered_by=cover,
            starts_on=date(2026, 12, 1),
            ends_on=date(2026, 12, 1),
            by=cast.max_by(MEMBER),
        )


def test_recovery_codes_count_once_each_and_new_ones_end_the_old():
    account = cast.account()
    by = queries.hand(account, at=NOON, door=Door.SIGNIN)
    with pytest.raises(Invalid):
        services.new_recovery_codes(account, by=by)
    _give_factor(account)

    old = services.new_recovery_codes(account, by=by)
    codes = services.new_recovery_codes(account, by=by)

    assert len(codes) == 8
    assert not services.use_recovery_code(account, old[0], by=by)
    assert services.use_recovery_code(account, codes[0].upper(), by=by)
    assert not services.use_recovery_code(account, codes[0], by=by)
    assert queries.second_factor(account).codes_left == 7
    kept = str(list(RecoveryCode.objects.values_list("code_hash", flat=True)))
    assert codes[1] not in kept


def test_a_password_change_asks_for_the_old_one_and_ends_every_session():
    account = cast.account(password=WORD)
    by = queries.hand(account, at=NOON, door=Door.SIGNIN)
    before = account.get_session_auth_hash()

    with pytest.raises(Invalid):
        services.change_password(account, old="wrong", new="another quiet heron", by=by)
    services.change_password(account, old=WORD, new="another quiet heron", by=by)

    assert account.get_session_auth_hash() != before


def test_names_are_given_for_accounts_jobs_and_the_operator():
    account = cast.account(name="Noor Invented")

    named = queries.names([account.ref, "operator", "job:access.sweep", "acc-gone"])

    assert named == {
        account.ref: "Noor Invented",
        "operator": "The operator",
        "job:access.sweep": "Gemel itself",
        "acc-gone": "acc-gone",
    }


def test_the_sweep_keeps_links_while_they_bar_a_second_and_no_longer():
    account = cast.account()
    services.way_back(account, by=noor())
    by = cast.job("access.sweep", Power.ACCOUNTS, at=NOON + timedelta(days=29))

    services.sweep(by=by)
    assert Invitation.objects.count() == 1
    services.sweep(by=by.later(NOON + timedelta(days=40)))
    assert not Invitation.objects.exists()


def test_a_person_who_serves_two_members_acts_for_one_at_a_time():
    second = "par-33333-33333"
    for scope in (MEMBER, second):
        cast.account(role=Role.MEMBER, scope=scope)
    tess = cast.account(role=Role.ASSISTANT, scope=MEMBER)
    cast.grant(tess, role=Role.ASSISTANT, scope=second)

    first = queries.hand(tess, at=NOON, door=Door.PARLIAMENTARIAN)
    other = queries.hand(tess, at=NOON, door=Door.PARLIAMENTARIAN, member=second)
    strange = queries.hand(tess, at=NOON, door=Door.PARLIAMENTARIAN, member="par-44444-44444")

    assert (first.member, other.member, strange.member) == (MEMBER, second, MEMBER)
    assert not other.can(Power.ACTION_RECORD, on=MEMBER)


def _give_factor(account: Account) -> None:
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=account, type="totp", data={"secret": "x"})
    RecoveryCode.objects.create(account=account, code_hash=f"{account.pk:064}")
