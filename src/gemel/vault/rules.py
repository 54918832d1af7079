"""Words and rules of the vault: kinds of keys and ways in, purposes, and what one loss would lock.

Pure. Source: design of the vault, "Share", "Recover".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from gemel.kernel.say import Said, say

ORGANISATION = "organisation"
DESK = "desk:"  # stands before a programme's reference where a desk is a reader
LONGEST_SHARE = timedelta(days=366)
SHORTEST_PASSPHRASE = 14
FEWEST_SIGNS = 8  # different ones
WORDS = 7


class Kind(StrEnum):
    """Whose key it is."""

    PERSON = "person"
    DESK = "desk"


class Way(StrEnum):
    """What opens a person's private key."""

    DEVICE = "device"  # a passphrase, in one browser
    WORDS = "words"  # seven words that Gemel chose
    PAPER = "paper"  # a printed code


class Purpose(StrEnum):
    """Why somebody may open a sealed record."""

    CARE = "care"
    CONTACT = "contact"
    EMERGENCY = "emergency"
    COVER = "cover"
    LEGAL = "legal"
    RECOVERY = "recovery"


PURPOSES: dict[Purpose, Said] = {
    Purpose.CARE: say("looks after the person"),
    Purpose.CONTACT: say("is in contact with the person"),
    Purpose.EMERGENCY: say("helps in an emergency"),
    Purpose.COVER: say("covers for somebody who is away"),
    Purpose.LEGAL: say("gives legal help"),
    Purpose.RECOVERY: say("opens it with papers if everybody else has lost the way in"),
}
SHARED_FOR = (Purpose.CONTACT, Purpose.EMERGENCY, Purpose.COVER, Purpose.LEGAL, Purpose.CARE)


@dataclass(frozen=True)
class Reader:
    """Who may open a record, as it stands inside the record itself.

    `to` is an account's reference, `desk:` with a programme's, or `organisation`; `key` is the
    fingerprint; `basis` the reference of the consent; `by` and `since` who let them in, and when.
    """

    to: str
    key: str
    purpose: str
    basis: str = ""
    ends_at: datetime | None = None
    by: str = ""
    since: datetime | None = None

    def holds(self, at: datetime) -> bool:
        """Tell whether it counts at this instant; the end is exclusive."""
        return self.ends_at is None or at < self.ends_at


def would_lock(readers: Iterable[tuple[str, int]]) -> Said | None:
    """Return a warning where one loss would lock the record for good, else None.

    `readers` are (who, how many people hold that key): 1 for a person, the seats of a desk.
    The organisation's papers count as a way back, not as a reader.
    """
    listed = list(readers)
    people = sum(seats for to, seats in listed if to != ORGANISATION)
    if people >= 2:
        return None
    if any(to == ORGANISATION for to, _ in listed):
        return say(
            "One person alone opens this. If they lose the way in, only the organisation’s papers "
            "help: let a second person in."
        )
    return say(
        "One person alone opens this, and no papers do. If they lose the way in, it is gone for "
        "good: let a second person in today."
    )


def is_weak(passphrase: str) -> Said | None:
    """Return why a passphrase of one's own will not do, else None."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        return say(
            "Write {least} signs or more, or take the seven words", least=SHORTEST_PASSPHRASE
        )
    if len(set(passphrase.lower())) < FEWEST_SIGNS:
        return say("That is one sign again and again. Take the seven words.")
    return None
