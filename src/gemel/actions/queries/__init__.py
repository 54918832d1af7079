"""Reading actions and their texts, always within what the reader may see."""

from gemel.actions.queries.acts import (
    REPORT_USE,
    action,
    actions,
    by_others,
    fits_case,
    fits_person,
    member_cases,
    of_case,
    of_person,
    planned,
    reportable,
    unanswered,
    was_sent,
    without_basis,
)
from gemel.actions.queries.drafts import (
    Open,
    asked_to_sign,
    draft,
    drafts_of,
    for_signers,
    forms,
    paper,
    signed_names,
    stands,
    to_sign,
    unsigned,
)

__all__ = [
    "REPORT_USE", "Open", "action", "actions", "asked_to_sign", "by_others", "draft", "drafts_of",
    "fits_case", "fits_person", "for_signers", "forms", "member_cases", "of_case", "of_person",
    "paper", "planned", "reportable", "signed_names", "stands", "to_sign", "unanswered", "unsigned",
    "was_sent", "without_basis",
]  # fmt: skip
