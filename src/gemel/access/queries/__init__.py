"""Who may, read from the tables."""

from gemel.access.queries.held import (
    OPERATOR,
    accounts_of_members,
    doors,
    hand,
    may_second,
    members_of_address,
    names,
    operator,
    roles_of,
)
from gemel.access.queries.links import (
    anybody,
    delegations_offered,
    invitation,
    knows_address,
    last_invitation,
    open_invitation,
    open_invitations,
)
from gemel.access.queries.own import (
    SecondFactor,
    account_of_feed,
    by_single_sign_on,
    devices,
    feed_link,
    has_second_factor,
    second_factor,
    single_sign_on,
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
    "OPERATOR", "Entry", "SecondFactor", "absences", "account", "account_of_feed", "accounts",
    "accounts_of_members", "anybody", "assistants", "by_address", "by_single_sign_on",
    "covering", "delegations_offered", "devices", "doors", "feed_link", "grant", "grants",
    "hand", "has_second_factor", "invitation", "knows_address", "last_invitation",
    "looks_after", "may_second", "members_of_address", "names", "open_invitation",
    "open_invitations", "operator", "roles_of", "roster", "second_factor", "single_sign_on",
    "staff",
]  # fmt: skip
