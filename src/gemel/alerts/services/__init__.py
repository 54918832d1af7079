"""Writes of alerts: telling, calling back, what receivers do with it, and how they wish it."""

from gemel.alerts.services.erasing import erase
from gemel.alerts.services.following import follow, remind
from gemel.alerts.services.mailing import deliver, make_digests, make_letters
from gemel.alerts.services.receiving import decline, done, pledge, see
from gemel.alerts.services.sending import call_back, send
from gemel.alerts.services.telling import write_notices
from gemel.alerts.services.texts import make_text_letters
from gemel.alerts.services.wishing import prefer, subscribe, unsubscribe

__all__ = [
    "call_back", "decline", "deliver", "done", "erase", "follow", "make_digests", "make_letters",
    "make_text_letters", "pledge", "prefer", "remind", "see", "send", "subscribe", "unsubscribe",
    "write_notices",
]  # fmt: skip
