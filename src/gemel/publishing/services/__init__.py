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
from gemel.publishing.services.reporting import (
    approve_report,
    drop_report,
    file_of_report,
    put_together,
    record_sent,
    renew_report,
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
    "agree", "approve", "approve_report", "bring_back", "confirm_waiver", "drop_report",
    "erase", "file_of_report", "follow", "light_due", "lower", "marks_of", "propose",
    "put_together", "record_member_agreement", "record_sent", "refresh_figures", "refuse",
    "renew", "renew_report", "retract", "tend", "waive", "write_catalogue",
]  # fmt: skip
