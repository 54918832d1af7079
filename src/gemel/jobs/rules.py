"""When work that failed is tried again, and when it is given up."""

from __future__ import annotations

from datetime import timedelta

MOST_ATTEMPTS = 8
LONGEST_PAUSE = timedelta(hours=1)
LEASE = timedelta(seconds=60)  # a worker renews it while it works; after a crash it runs out
OVERDUE = timedelta(minutes=10)  # due for so long and not begun: no worker is at work


def retry_delay(attempts: int) -> timedelta:
    """Return the pause after this many attempts: ten seconds, doubled each time up to an hour."""
    return min(timedelta(seconds=10 << min(max(attempts - 1, 0), 20)), LONGEST_PAUSE)


def give_up(attempts: int) -> bool:
    """Tell whether work that has failed this often is left to a human."""
    return attempts >= MOST_ATTEMPTS
