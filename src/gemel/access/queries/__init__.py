"""Who may, read from the tables."""

from gemel.access.queries.held import (
    OPERATOR,
    doors,
    hand,
    may_second,
    names,
    operator,
)
from gemel.access.queries.links import (
    anybody,
    invitation,
    knows_address,
    last_invitation,
    open_invitation,
    open_invitations,
)
from gemel.access.queries.own import (
    SecondFactor,
    devices,
    has_second_factor,
    second_factor,
)
from gemel.access.queries.people import (
    Entry,
    absences,
    account,
    accounts,
    assistants,
    by_address,
    covering,
    grant,
    grants,
    looks_after,
    roster,
    staff,
)

__all__ = [
    "OPERATOR",
    "Entry",
    "SecondFactor",
    "absences",
    "account",
    "accounts",
    "anybody",
    "assistants",
    "by_address",
    "covering",
    "devices",
    "doors",
    "grant",
    "grants",
    "hand",
    "has_second_factor",
    "invitation",
    "knows_address",
    "last_invitation",
    "looks_after",
    "may_second",
    "names",
    "open_invitation",
    "open_invitations",
    "operator",
    "roster",
    "second_factor",
    "staff",
]
