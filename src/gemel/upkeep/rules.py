"""How long what is kept, why something is erased, and when the house is unwell. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from gemel.kernel.say import Said, say

BACKUP_AT_MOST = timedelta(hours=24)  # security.md: older than this is an alarm
LEAST_FREE = 0.05  # of the disk
LEAST_FREE_BYTES = 1 << 30
CLOCK_BACK = timedelta(minutes=5)  # the newest entry lies so far ahead of the clock


class Why(StrEnum):
    """Why a record is erased."""

    PERSON = "person"
    FAMILY = "family"
    OVER = "over"
    MISTAKE = "mistake"


WHYS: Mapping[Why, Said] = {
    Why.PERSON: say("The person wishes it"),
    Why.FAMILY: say("The family or counsel wishes it"),
    Why.OVER: say("It is no longer needed"),
    Why.MISTAKE: say("It should never have been kept"),
}


class Class(StrEnum):
    """A class of record that has an end of its own."""

    UPLOADS = "uploads"
    REPORTS = "reports"
    PROPOSALS = "proposals"
    AGENDA = "agenda"
    FORWARDED = "forwarded"
    READINGS = "readings"
    TEXTS = "texts"
    PROCEEDINGS = "proceedings"


# Counted from: handing in; the import; the newer proposal; the event's end, or its removal; the
# last word on a paper; a mail's coming; throwing a text away, or its last change where its act was
# given up; taking a proceeding back. Sign-ins, devices and links end with `access.sweep`, work that
# is done with `jobs.plan_periodic`. Persons and cases have no timer: a human decides, by erasure.
KEPT: Mapping[Class, timedelta] = {
    Class.UPLOADS: timedelta(hours=1),
    Class.REPORTS: timedelta(days=90),
    Class.PROPOSALS: timedelta(days=365),
    Class.AGENDA: timedelta(days=365),
    Class.FORWARDED: timedelta(days=30),
    Class.READINGS: timedelta(days=90),
    Class.TEXTS: timedelta(days=30),
    Class.PROCEEDINGS: timedelta(days=365),
}


def before(kind: Class, *, at: datetime) -> datetime:
    """Return the instant: what ended before it is forgotten now."""
    return at - KEPT[kind]


def backup_is_late(last: datetime | None, *, at: datetime) -> bool:
    """Tell whether there is no backup of the last 24 hours."""
    return last is None or at - last > BACKUP_AT_MOST


def space_is_short(free: int, total: int) -> bool:
    """Tell whether the disk is about to be full."""
    return free < LEAST_FREE_BYTES or free < total * LEAST_FREE


@dataclass(frozen=True)
class Closing:
    """One deed that closes something, as the ledger or the side file tells it."""

    kind: str
    about: str
    at: datetime | None = field(default=None, compare=False)


def disagreement(
    recorded: Iterable[Closing], told: Iterable[Closing]
) -> tuple[list[Closing], list[Closing]]:
    """Return what only the ledger knows, and what only the side file knows, each once.

    The first would be forgotten by a restore. The second was begun and not recorded, for a crash:
    it is dark and must be said again.
    """
    left, right = dict.fromkeys(recorded), dict.fromkeys(told)
    return [one for one in left if one not in right], [one for one in right if one not in left]
