"""Reading actions and their texts, always within what the reader may see."""

from gemel.actions.queries.acts import (
    REPORT_USE,
    Idle,
    action,
    actions,
    by_others,
    cases_of_member,
    fits_case,
    fits_person,
    forwarded,
    forwarded_one,
    idle,
    may_change,
    member_cases,
    of_ask,
    of_case,
    of_decision,
    of_person,
    overdue,
    planned,
    reportable,
    telling,
    unanswered,
    was_sent,
    without_basis,
)
from gemel.actions.queries.drafts import (
    REMINDERS,
    Open,
    draft,
    drafts_of,
    forms,
    opened,
    paper,
    shut,
    waiting,
)
from gemel.actions.queries.letterheads import letterhead, letterheads, one_letterhead, owners
from gemel.actions.queries.signing import (
    asked_to_sign,
    for_signers,
    may_sign,
    signature,
    signed_names,
    stands,
    unsigned,
)

__all__ = [
    "REMINDERS", "REPORT_USE", "Idle", "Open", "action", "actions", "asked_to_sign", "by_others",
    "cases_of_member", "draft", "drafts_of", "fits_case", "fits_person", "for_signers", "forms",
    "forwarded", "forwarded_one", "idle", "letterhead", "letterheads", "may_change", "may_sign",
    "member_cases", "of_ask", "of_case", "of_decision", "of_person", "one_letterhead", "opened",
    "overdue", "owners", "paper", "planned", "reportable", "shut", "signature", "signed_names",
    "stands", "telling", "unanswered", "unsigned", "waiting", "was_sent", "without_basis",
]  # fmt: skip
