"""Who may come to know an identity: the person's consent first, then the vault.

Stands on this floor because only here a twin is known as one. Writes nothing itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gemel.access import queries as access
from gemel.access.rules import Role
from gemel.consent import queries as consent
from gemel.consent.rules import Audience, Basis, Gap, Use
from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.errors import Invalid, NoBasis, NotYours, Refused
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.people import queries as people_queries
from gemel.people import services as people
from gemel.people.models import AtRisk
from gemel.people.rules import Exposure
from gemel.twinning import queries
from gemel.twinning.models import Twinning
from gemel.twinning.rules import Stage
from gemel.vault import queries as vault
from gemel.vault import services as vault_services
from gemel.vault.queries import Opened
from gemel.vault.sessions import Unlocked

LIVING = (Stage.ACTIVE, Stage.PAUSED)


class Sight(StrEnum):
    """How far a twin's office may come to know who the person is."""

    NOTHING = ""
    MAY = "may"  # the person says yes, and the coordinator has still to let them in
    READS = "reads"


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


def sight(twinning: Twinning, *, by: By) -> Sight:
    """Tell how far a twin's office may come to know who the person is; opens nothing.

    The caller has read the twinning. Reading needs the envelope, and the person's yes as of now.
    """
    person = twinning.person
    if person.exposure != Exposure.SEALED or twinning.stage not in LIVING or not by.member:
        return Sight.NOTHING
    if isinstance(_found(person, Audience.TWIN, by), Gap):
        return Sight.NOTHING
    kept = vault.state(person.ref)
    return Sight.READS if kept and by.ref in kept.readers else Sight.MAY


def view_as_twin(twinning: Twinning, *, unlocked: Unlocked | None, by: By) -> Opened:
    """Open who the person is, for the twin's office with which it was shared.

    The look is on record before anything is returned. Raises: NotYours, also once the person's
    yes to it is gone; Locked; Tampered. Ledger: vault.viewed.
    """
    if sight(twinning, by=by) is not Sight.READS:
        raise NotYours
    return vault_services.view(twinning.person.ref, unlocked=unlocked, by=by)


def end_parted(*, by: By) -> int:
    """Take away every reader who has no part in the person's work any more; returns how many.

    A mandate, a role or a twinning ended. Who alone could open a record stays: their pages are
    shut, and the papers or a colleague have to come first. Raises: NotYours. Ledger: vault.revoked.
    """
    by.need(Power.PERSON_CHANGE)
    persons = {one.ref: one for one in people_queries.persons(by=by, closed=True)
               .filter(exposure=Exposure.SEALED)}  # fmt: skip
    ended = 0
    for about, account in vault.persons_reading():
        person = persons.get(about)
        if person is None:
            continue
        scopes = people_queries.scopes_of(person, by=by)
        if not _audience(account, scopes, _twins(person, by), by):
            ended += _ended(person, account, by=by)
    return ended


def end_office(twinning: Twinning, *, by: By) -> None:
    """Take away, at once, the readers of an office whose twinning has ended."""
    person = twinning.person
    kept = vault.state(person.ref)
    office = access.accounts_of_members([twinning.parliamentarian.ref], at=by.at)
    for account in sorted(office & set(kept.readers if kept else ())):
        if not _audience(account, people_queries.scopes_of(person, by=by), _twins(person, by), by):
            _ended(person, account, by=by)


def _ended(person: AtRisk, account: str, *, by: By) -> bool:
    try:
        people.stop_reading(person, to=account, by=by)
    except Refused:
        return False
    return True


def _found(person: AtRisk, audience: str, by: By) -> Basis | Gap:
    return consent.basis_for(person, use=Use.IDENTITY, audiences={audience}, by=by)


def _basis(person: AtRisk, audience: str, by: By) -> str:
    found = _found(person, audience, by)
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
