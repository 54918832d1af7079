"""The key of a vault ends with what it was for: at once by a deed, within minutes by the clock."""

from __future__ import annotations

from django.db import transaction

from gemel.access import queries
from gemel.access.rules import Role
from gemel.kernel.by import EVERYWHERE, By
from gemel.kernel.powers import Power
from gemel.vault import queries as vault_queries
from gemel.vault import services as vault

AT_A_DESK = {Role.COORDINATOR, Role.PARTNER}


@transaction.atomic
def follow(ref: str, *, by: By) -> None:
    """Bring an account's key in line with the roles it holds now, for services that ended one.

    Without any role the key is out of use for good; without one in a programme the seat at its
    desk goes. Ledger: vault.key_revoked, vault.seat_taken.
    """
    held = queries.roles_of(ref, at=by.at)
    if not held:
        vault.retire(ref, by=by)
        return
    scopes = {scope for role, scope in held if role in AT_A_DESK}
    if EVERYWHERE not in scopes:
        vault.leave_desks(ref, but=scopes, by=by)


def follow_all(*, by: By) -> None:
    """Do so for everybody with a key: mandates and roles end by the clock as well; for the job.

    Raises: NotYours without ACCOUNTS. Ledger: as `follow`.
    """
    by.need(Power.ACCOUNTS)
    for ref in vault_queries.owners():
        follow(ref, by=by)
