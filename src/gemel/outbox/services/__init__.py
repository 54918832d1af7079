"""Writes of the outbox: making letters, sending them, and what became of each."""

from gemel.outbox.services.delivering import Ready, deliver
from gemel.outbox.services.filling import fill
from gemel.outbox.services.posting import call_back, left, mend, post, post_all, sweep, try_again
from gemel.outbox.services.returned import bounced

__all__ = [
    "Ready", "bounced", "call_back", "deliver", "fill", "left", "mend", "post", "post_all", "sweep",
    "try_again",
]  # fmt: skip
