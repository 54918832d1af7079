"""Who may come to know an identity: the person's consent first, then the vault.

Stands on this floor because only here a twin is known as one. Writes nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from gemel.access import queries as access
from gemel.access.rules import Role
from gemel.consent import queries as consent
from gemel.consent.rules import Audience, Gap, Use
from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import Invalid, NoBasis
from gemel.kernel.say import say
from gemel.people import queries as people_queries
from gemel.people import services as people
from gemel.people.models import AtRisk
from gemel.twinning import queries
from gemel.vault import queries as vault
from gemel.vault.sessions import Unlocked


@dataclass(frozen=True)
class Candidate:
    """Somebody who could be let in: they have a vault, and a part in the person's programmes."""

    account: str
    name: str
    audience: str


def candidates(person: AtRisk, *, by: By) -> list[Candidate]:
    """Return whom one could let read this person's identity, by name. Raises: NotYours."""
    scopes = people_queries.scopes_of(person, by=by)
    known = {one.ref: one.name for scope in scopes for one in access.staff(by=by, scope=scope)}
    members = _twins(person, by)
    refs = {*known, *access.accounts_of_members(members, at=by.at)}
    names = {**access.names(refs), **known}
    reading = vault.state(person.ref)
    already = set(reading.readers) if reading else set()
    found = []
    for ref in vault.in_use(refs - already):
        audience = _audience(ref, scopes, members, by)
        if audience:
            found.append(Candidate(ref, names[ref], audience))
    return sorted(found, key=lambda one: one.name)


def let_read(
    person: AtRisk, *, to: str, purpose: str, ends_at: datetime, unlocked: Unlocked | None, by: By
) -> None:
    """Let a colleague, a partner or the twin's office open an identity, as far as it is allowed.

    Raises: NoBasis without a living consent to `identity` for that audience; Invalid; NotYours;
    Locked; Stale. Ledger: vault.shared.
    """
    scopes = people_queries.scopes_of(person, by=by)
    audience = _audience(to, scopes, _twins(person, by), by)
    if not audience:
        raise Invalid(fields={"to": say("Choose somebody who works with this person")})
    basis = _basis(person, audience, by)
    people.let_read(
        person, to=to, purpose=purpose, basis=basis, ends_at=ends_at, unlocked=unlocked, by=by
    )


def ask_to_seal(person: AtRisk, *, by: By) -> None:
    """Ask that a defender may be kept by name: needs the person's yes to the desk knowing it.

    Raises: NoBasis; NotYours; Invalid. Ledger: person.sealing_asked.
    """
    people.ask_to_seal(person, basis=_basis(person, Audience.DESK, by), by=by)


def agree_to_seal(person: AtRisk, *, by: By) -> None:
    """Agree to it as the second of two, while the consent still holds.

    Raises: NoBasis; NotYours; Invalid; Stale. Ledger: person.sealing_agreed.
    """
    people.agree_to_seal(person, basis=_basis(person, Audience.DESK, by), by=by)


def _basis(person: AtRisk, audience: str, by: By) -> str:
    found = consent.basis_for(person, use=Use.IDENTITY, audiences={audience}, by=by)
    if isinstance(found, Gap):
        raise NoBasis(say("{missing}. {needed}", missing=found.missing[0], needed=found.needed[0]))
    return found.ref


def _twins(person: AtRisk, by: By) -> set[str]:
    active = queries.twinnings(by=by).filter(person=person, stage="active")
    return set(active.values_list("parliamentarian__ref", flat=True))


def _audience(ref: str, scopes: Iterable[str], members: set[str], by: By) -> str:
    """Return as which audience an account would get to know; "" for who has no part in it."""
    for role, scope in access.roles_of(ref, at=by.at):
        if role is Role.COORDINATOR and scope in (EVERYWHERE, *scopes):
            return Audience.DESK
        if role in (Role.MEMBER, Role.ASSISTANT) and scope in members:
            return Audience.TWIN
        if role is Role.PARTNER and scope in scopes:
            partner = queries.programme(scope, by=by).partner
            return f"{Audience.PARTNER}:{partner.ref}" if partner else ""
    return ""
