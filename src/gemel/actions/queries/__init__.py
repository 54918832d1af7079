"""Reading actions and their texts, always within what the reader may see."""

from gemel.actions.queries.acts import (
    REPORT_USE,
    action,
    actions,
    by_others,
    fits_case,
    fits_person,
    may_change,
    member_cases,
    of_case,
    of_person,
    overdue,
    planned,
    reportable,
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
    "REMINDERS", "REPORT_USE", "Open", "action", "actions", "asked_to_sign", "by_others", "draft",
    "drafts_of", "fits_case", "fits_person", "for_signers", "forms", "letterhead", "letterheads",
    "may_change", "may_sign", "member_cases", "of_case", "of_person", "one_letterhead", "opened",
    "overdue", "owners", "paper", "planned", "reportable", "shut", "signature", "signed_names",
    "stands", "unanswered", "unsigned", "waiting", "was_sent", "without_basis",
]  # fmt: skip
