"""Reading who is concerned, what was sent, and what one is told."""

from gemel.alerts.queries.came import Came, what_came
from gemel.alerts.queries.concerned import (
    FINDERS,
    Because,
    Circle,
    Concerned,
    circle,
    concerned,
    told,
)
from gemel.alerts.queries.decided import Decided, decided
from gemel.alerts.queries.own import (
    Told,
    notice,
    notices,
    preferences,
    subscription,
    subscriptions,
    told_cases,
    unseen,
)
from gemel.alerts.queries.sent import (
    Contact,
    Line,
    Receipt,
    bulletin,
    bulletins,
    lines,
    receipt,
    receivers,
    seen,
    stale_contacts,
    unmoved_contacts,
)
from gemel.alerts.queries.subjects import Subject, kind_of, readable, subject

__all__ = [
    "FINDERS", "Because", "Came", "Circle", "Concerned", "Contact", "Decided", "Line", "Receipt",
    "Subject", "Told", "bulletin", "bulletins", "circle", "concerned", "decided", "kind_of",
    "lines", "notice", "notices", "preferences", "readable", "receipt", "receivers", "seen",
    "stale_contacts", "subject", "subscription", "subscriptions", "told", "told_cases",
    "unmoved_contacts", "unseen", "what_came",
]  # fmt: skip
