"""Proposing, approving, waiving, lighting, taking down. Two people, and a basis in force."""

from gemel.publishing.services.deciding import (
    agree,
    approve,
    confirm_waiver,
    propose,
    record_member_agreement,
    refuse,
    waive,
)
from gemel.publishing.services.showing import (
    bring_back,
    erase,
    follow,
    light_due,
    lower,
    marks_of,
    refresh_figures,
    renew,
    retract,
    tend,
    write_catalogue,
)

__all__ = [
    "agree", "approve", "bring_back", "confirm_waiver", "erase", "follow", "light_due", "lower",
    "marks_of", "propose", "record_member_agreement", "refresh_figures", "refuse", "renew",
    "retract", "tend", "waive", "write_catalogue",
]  # fmt: skip
