"""Who may do what: roles as sets of powers, grants as facts, and the codes that let people in."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gemel.kernel import refs
from gemel.kernel.by import Door, Holding
from gemel.kernel.powers import Power
from gemel.kernel.say import Said, say


class Role(StrEnum):
    """What a grant makes of a person within its scope."""

    OPERATOR = "operator"
    COORDINATOR = "coordinator"
    PARTNER = "partner"
    MEMBER = "member"
    ASSISTANT = "assistant"
    AUDITOR = "auditor"


# Prepares, keeps going, takes dark; never approves, never answers for anyone (product.md, 4).
_OPERATOR = {
    Power.PROGRAMME_READ,
    Power.PROGRAMME_CHANGE,
    Power.PERSON_READ,
    Power.PERSON_CHANGE,
    Power.MEMBER_READ,
    Power.MEMBER_CHANGE,
    Power.CASE_READ,
    Power.CASE_CHANGE,
    Power.CONSENT_READ,
    Power.MATCHING,
    Power.TWINNING_READ,
    Power.ACTION_READ,
    Power.PUBLISH_TAKE_DOWN,
    Power.REPORT,
    Power.IMPORT,
    Power.ACCOUNTS,
    Power.AUDIT_READ,
    Power.UPKEEP,
}
_COORDINATOR = set(Power) - {Power.TWINNING_ANSWER, Power.ACTION_RECORD, Power.AUDIT_READ}
# Knows the people: nominates, speaks for them, is the second of two. Runs no programme.
_PARTNER = {
    Power.PROGRAMME_READ,
    Power.PERSON_READ,
    Power.PERSON_CHANGE,
    Power.MEMBER_READ,
    Power.CASE_READ,
    Power.CASE_CHANGE,
    Power.CONSENT_READ,
    Power.CONSENT_CHANGE,
    Power.TWINNING_READ,
    Power.ACTION_READ,
    Power.AGENDA_READ,
    Power.AGENDA_CHANGE,
    Power.NOTE,
    Power.PUBLISH_PROPOSE,
    Power.PUBLISH_APPROVE,
    Power.PUBLISH_TAKE_DOWN,
}
# What shows the member to the public is the member's own to agree to and to take down.
_OWN_PAGE = {Power.PUBLISH_APPROVE, Power.PUBLISH_TAKE_DOWN}
# A member reads persons and cases through the own twinnings and programmes, never by list.
_MEMBER = {
    Power.PROGRAMME_READ,
    Power.MEMBER_READ,
    Power.TWINNING_READ,
    Power.TWINNING_ANSWER,
    Power.ACTION_READ,
    Power.ACTION_RECORD,
    Power.AGENDA_READ,
    Power.AGENDA_CHANGE,
    *_OWN_PAGE,
}

POWERS: Mapping[Role, frozenset[Power]] = {
    Role.OPERATOR: frozenset(_OPERATOR),
    Role.COORDINATOR: frozenset(_COORDINATOR),
    Role.PARTNER: frozenset(_PARTNER),
    Role.MEMBER: frozenset(_MEMBER),
    Role.ASSISTANT: frozenset(_MEMBER - _OWN_PAGE),
    Role.AUDITOR: frozenset({Power.AUDIT_READ, Power.PROGRAMME_READ}),
}

DOORS: Mapping[Role, Door] = {
    Role.OPERATOR: Door.COORDINATOR,
    Role.COORDINATOR: Door.COORDINATOR,
    Role.PARTNER: Door.COORDINATOR,
    Role.AUDITOR: Door.COORDINATOR,
    Role.MEMBER: Door.PARLIAMENTARIAN,
    Role.ASSISTANT: Door.PARLIAMENTARIAN,
}
DESK_ROLES = frozenset(role for role, door in DOORS.items() if door is Door.COORDINATOR)

ROLE_WORDS: Mapping[Role, Said] = {
    Role.OPERATOR: say("operator of this installation"),
    Role.COORDINATOR: say("coordinator"),
    Role.PARTNER: say("partner organisation"),
    Role.MEMBER: say("parliamentarian"),
    Role.ASSISTANT: say("assistant of a parliamentarian"),
    Role.AUDITOR: say("auditor"),
}

ENROLMENT = timedelta(days=30)  # within it, whom one let in cannot be one's second
WAY_BACK = timedelta(days=2)  # a link that resets a password is short-lived


@dataclass(frozen=True)
class Granted:
    """The facts of one grant; `active` tells whether its account may sign in at all."""

    role: Role
    scope: str
    starts_at: datetime
    ends_at: datetime | None = None
    revoked_at: datetime | None = None
    active: bool = True


def in_force(grant: Granted, *, at: datetime) -> bool:
    """Tell whether the grant counts at this instant. A revoked one never counts again."""
    return (
        grant.active
        and grant.revoked_at is None
        and grant.starts_at <= at
        and (grant.ends_at is None or at < grant.ends_at)
    )


def roles_at(
    own: Iterable[Granted], members: Iterable[Granted], *, at: datetime
) -> list[tuple[Role, str]]:
    """Return the (role, scope) pairs that a person holds just now, in the order given.

    `members` are grants of members, anybody's: an assistant's grant counts only while one of
    them is in force on the same scope, so that a delegation ends with the mandate.
    """
    seated = {g.scope for g in members if g.role is Role.MEMBER and in_force(g, at=at)}
    return [
        (g.role, g.scope)
        for g in own
        if in_force(g, at=at) and (g.role is not Role.ASSISTANT or g.scope in seated)
    ]


def holdings(held: Iterable[tuple[Role, str]], *, door: Door) -> tuple[Holding, ...]:
    """Return the powers that these roles give at this door. A door lends nothing to another."""
    return tuple(Holding(powers_of(role), scope) for role, scope in held if DOORS[role] is door)


def powers_of(role: Role) -> frozenset[Power]:
    """Return a role's powers; an assistant's are cut to the member's, whatever the table says."""
    powers = POWERS[role]
    return powers & POWERS[Role.MEMBER] if role is Role.ASSISTANT else powers


@dataclass(frozen=True)
class Enrolment:
    """One act of letting somebody in: an invitation that was taken, or a new way back."""

    by: str
    account: str
    at: datetime


def stands_apart(first: str, second: str, enrolments: Iterable[Enrolment], *, at: datetime) -> bool:
    """Tell whether `second` may confirm what `first` began.

    Not the same account, and not one that the first let in during the last 30 days, directly or
    through somebody whom they let in. The operator's invitations count as nobody's.

    Source: product.md, section 3a, "Two people".
    """
    recent = [e for e in enrolments if e.at > at - ENROLMENT and e.by != "operator"]
    reached, edge = {first}, {first}
    while edge:
        edge = {e.account for e in recent if e.by in edge} - reached
        reached |= edge
    return second not in reached


def new_token() -> str:
    """Return a fresh secret for a link: 256 bits, safe in an address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """Return what is stored of a link's secret; the secret itself is shown once."""
    return hashlib.sha256(b"gemel link\0" + token.encode()).hexdigest()


CODE_LENGTH = 24  # 30 signs to the power of 24: 117 bits
CODE_COUNT = 8


def new_code() -> str:
    """Return a fresh recovery code, in groups of four: `7h2k-q4m9-…`."""
    word = "".join(secrets.choice(refs.ALPHABET) for _ in range(CODE_LENGTH))
    return "-".join(word[i : i + 4] for i in range(0, CODE_LENGTH, 4))


def code_hash(code: str) -> str:
    """Return what is stored of a recovery code, however it was typed.

    A plain hash is enough: at 117 bits no guess succeeds, so nothing need be slow.
    """
    word = "".join(sign for sign in code.lower() if sign in refs.ALPHABET)
    return hashlib.sha256(b"gemel code\0" + word.encode()).hexdigest()


def subject_hash(issuer: str, subject: str) -> str:
    """Return what is stored of a person at their house's sign-in."""
    return hashlib.sha256(f"gemel sso\0{issuer}\0{subject}".encode()).hexdigest()


BROWSERS = (  # the first that fits: many name others too
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"), ("Chrom", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS X", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_label(agent: str) -> str:
    """Return a coarse label such as `Firefox, Android`: enough to know one's own, no more."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return ", ".join(part for part in (browser, system) if part)
