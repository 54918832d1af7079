"""What a letter may be, what becomes of it, and when it is tried again. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from gemel.kernel.say import Said, say

BATCH = 20  # letters under one durable mark: what a killed worker may repeat
MOST_ATTEMPTS = 10
MANY = 4  # attempts after which somebody should look
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
LEASE = timedelta(minutes=5)  # more than TALK and the four answers to one mail
TALK = timedelta(minutes=2)  # after which no further mail of a batch is begun
ANSWER = timedelta(seconds=30)  # how long a mail server may keep us waiting for one answer
OVERDUE = timedelta(minutes=15)  # due for so long and not gone: nobody sends, or nothing is taken
KEPT = timedelta(days=60)  # letters that have ended


class Kind(StrEnum):
    """What a letter says; none says more."""

    NEWS = "news"  # there is something new
    DIGEST = "digest"  # there are so many new things


class State(StrEnum):
    """Where a letter stands."""

    WAITING = "waiting"
    LEASED = "leased"
    SENT = "sent"
    DEAD = "dead"
    CALLED_BACK = "called_back"
    BOUNCED = "bounced"


STATES: dict[State, Said] = {
    State.WAITING: say("Waits to be sent"),
    State.LEASED: say("Is being sent"),
    State.SENT: say("Handed to the mail server"),
    State.DEAD: say("Given up after many attempts"),
    State.CALLED_BACK: say("Called back"),
    State.BOUNCED: say("Refused by the address"),
}


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts: a minute, doubled up to six hours."""
    return min(FIRST_PAUSE * (1 << min(max(attempts - 1, 0), 20)), LONGEST_PAUSE)


def after_failure(attempts: int, *, at: datetime) -> tuple[State, datetime]:
    """Return the state of a letter that was not taken for now, and when it is tried again."""
    if attempts >= MOST_ATTEMPTS:
        return State.DEAD, at
    return State.WAITING, at + pause(attempts)
