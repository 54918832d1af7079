"""Tables of the cases: what counts, and what was read and waits for a human."""

from gemel.cases.models.cases import (
    Alias,
    Ask,
    AskReply,
    Case,
    CaseScope,
    Decision,
    Fact,
    Filing,
    Membership,
    Ruling,
    Source,
    Violation,
)
from gemel.cases.models.readings import Confirmed, Listing, Reading, Verdict

__all__ = [
    "Alias", "Ask", "AskReply", "Case", "CaseScope", "Confirmed", "Decision", "Fact", "Filing",
    "Listing", "Membership", "Reading", "Ruling", "Source", "Verdict", "Violation",
]  # fmt: skip
