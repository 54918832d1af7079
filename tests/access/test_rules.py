"""Roles, delegation and the second of two people, without a database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gemel.access import rules
from gemel.access.rules import Enrolment, Granted, Role
from gemel.kernel.by import Door
from gemel.kernel.powers import Power
from tests.cast import LONG_AGO, NOON

SCOPES = ["par-22222-22222", "par-33333-33333", "prog-22222-22222"]
moments = st.integers(-40, 40).map(lambda days: NOON + timedelta(days=days))
grants = st.builds(
    Granted,
    role=st.sampled_from(Role),
    scope=st.sampled_from(SCOPES),
    starts_at=moments,
    ends_at=st.none() | moments,
    revoked_at=st.none() | moments,
    active=st.booleans(),
)


def _powers(held, scope):
    return {
        power
        for door in Door
        for holding in rules.holdings(held, door=door)
        if holding.scope == scope
        for power in holding.powers
    }


@given(st.lists(grants, max_size=8), st.lists(grants, max_size=8), moments)
@example(  # nobody sits there
    [Granted(Role.ASSISTANT, SCOPES[0], LONG_AGO)], [], NOON
)
@example(  # whoever sat there does so no longer
    [Granted(Role.ASSISTANT, SCOPES[0], LONG_AGO)],
    [Granted(Role.MEMBER, SCOPES[0], LONG_AGO, NOON)],
    NOON,
)
def test_an_assistant_never_holds_more_than_a_member_of_the_same_scope_at_the_same_instant(
    own, others, at
):
    assistant = [g for g in own if g.role is Role.ASSISTANT]
    members = [g for g in others if g.role is Role.MEMBER]

    for scope in SCOPES:
        of_assistant = _powers(rules.roles_at(assistant, others, at=at), scope)
        of_member = _powers(rules.roles_at(members, [], at=at), scope)
        assert of_assistant <= of_member


def test_a_delegation_counts_while_the_member_sits_and_ends_with_the_mandate():
    ends = NOON + timedelta(days=1)
    member = Granted(Role.MEMBER, SCOPES[0], LONG_AGO, ends)
    assistant = Granted(Role.ASSISTANT, SCOPES[0], LONG_AGO)

    assert rules.roles_at([assistant], [member], at=NOON) == [(Role.ASSISTANT, SCOPES[0])]
    assert rules.roles_at([assistant], [member], at=ends) == []


@given(grants, moments)
def test_a_revoked_grant_never_counts(grant, at):
    revoked = Granted(grant.role, grant.scope, grant.starts_at, grant.ends_at, revoked_at=NOON)

    assert not rules.in_force(revoked, at=at)


@given(st.lists(grants, max_size=8), moments)
def test_no_door_lends_powers_to_another(own, at):
    held = rules.roles_at(own, own, at=at)
    at_desk = {h.scope for h in rules.holdings(held, door=Door.COORDINATOR)}
    desk_scopes = {scope for role, scope in held if role in rules.DESK_ROLES}

    assert at_desk == desk_scopes
    assert rules.holdings(held, door=Door.SIGNIN) == ()


def test_the_operator_prepares_and_neither_approves_nor_answers():
    powers = rules.POWERS[Role.OPERATOR]

    assert {Power.IMPORT, Power.ACCOUNTS, Power.REPORT} <= powers
    assert not powers & {
        Power.PUBLISH_APPROVE,
        Power.PUBLISH_PROPOSE,
        Power.CONSENT_CHANGE,
        Power.TWINNING_ANSWER,
        Power.TWINNING_CHANGE,
        Power.ACTION_CHANGE,
        Power.ACTION_RECORD,
    }


def test_a_partner_has_fewer_powers_than_a_coordinator():
    assert rules.POWERS[Role.PARTNER] < rules.POWERS[Role.COORDINATOR]


def test_an_assistant_neither_agrees_to_publication_for_the_member_nor_exceeds_the_member():
    member, assistant = rules.powers_of(Role.MEMBER), rules.powers_of(Role.ASSISTANT)

    assert assistant < member
    assert member - assistant == {Power.PUBLISH_APPROVE, Power.PUBLISH_TAKE_DOWN}


def _enrolled(by, account, days_ago):
    return Enrolment(by, account, NOON - timedelta(days=days_ago))


@pytest.mark.parametrize(
    ("enrolments", "apart"),
    [
        ([], True),
        ([_enrolled("a", "b", 29)], False),
        ([_enrolled("a", "b", 30)], True),
        ([_enrolled("b", "a", 1)], True),
        ([_enrolled("operator", "b", 1)], True),
        ([_enrolled("a", "c", 5), _enrolled("c", "b", 2)], False),
        ([_enrolled("a", "c", 40), _enrolled("c", "b", 2)], True),
        ([_enrolled("operator", "a", 1), _enrolled("operator", "b", 1)], True),
    ],
)
def test_whom_the_first_let_in_within_thirty_days_is_no_second(enrolments, apart):
    assert rules.stands_apart("a", "b", enrolments, at=NOON) is apart


def test_nobody_is_their_own_second():
    assert not rules.stands_apart("a", "a", [], at=NOON)


def test_a_recovery_code_is_known_however_it_is_typed_and_has_over_112_bits():
    code = rules.new_code()
    signs = code.replace("-", "")

    assert 30 ** len(signs) > 2**112
    assert rules.code_hash(code) == rules.code_hash(f"  {signs.upper()} ")
    assert rules.code_hash(code) != rules.code_hash(rules.new_code())


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        ("Mozilla/5.0 (Android 15; Mobile; rv:128.0) Gecko/128.0 Firefox/128", "Firefox, Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604", "Safari, iPhone"),
        ("", ""),
    ],
)
def test_a_device_is_known_by_a_coarse_label(agent, label):
    assert rules.device_label(agent) == label
