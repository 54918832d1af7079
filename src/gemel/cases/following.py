"""Following a decision up: when an answer is due, silence, and where a house filed it (pure).

Source: domain.md, section 5 (operative verbs), the IPU's letter, B13 and B17.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gemel.kernel import words
from gemel.kernel.say import Said, say
from gemel.people.rules import day_after

IDLE_DAYS = 30
LONGEST_NUMBER = 60


class ReplyKind(StrEnum):
    """What came back. Source: domain.md section 3."""

    NONE = "none"
    HOLDING = "holding"
    SUBSTANTIVE = "substantive"
    REFUSAL = "refusal"


REPLIES: dict[ReplyKind, Said] = {
    ReplyKind.NONE: say("No reply"),
    ReplyKind.HOLDING: say("A holding reply"),
    ReplyKind.SUBSTANTIVE: say("A substantive reply"),
    ReplyKind.REFUSAL: say("A refusal"),
}

_NEXT_SESSION = re.compile(
    r"\bnext (?:ordinary |regular )?session\b|\bprochaine session\b"
    r"|\bpr[oó]xim[oa] (?:per[ií]odo de sesiones|sesi[oó]n)\b",
    re.IGNORECASE,
)


def asks_for_next_session(text: str) -> bool:
    """Tell whether a text itself names the next session as the time for an answer."""
    return bool(_NEXT_SESSION.search(text))


def last_day(due: str, *, at_session: bool, session_on: date | None) -> date | None:
    """Return the last day on which an answer is in time; None where none is known.

    A printed date is taken at its latest (the last day of "2026-11"); else the first day of the
    next session, once that is known.
    """
    after = day_after(due)
    if after is not None:
        return after - timedelta(days=1)
    return session_on if at_session else None


@dataclass(frozen=True)
class Silence:
    """That nobody has acted for a while: since when, and how that day is known."""

    since: date
    days: int
    decided: bool  # the day is the one that the decision prints, not that of an act

    @property
    def source(self) -> Said:
        """Say from where the day is known that the count begins with."""
        if self.decided:
            return say("counted from {day}, the day that the decision prints", day=self.since)
        return say("counted from {day}, the last act that is recorded", day=self.since)


def silence(adopted_on: str, last_act: date | None, *, on: date) -> Silence | None:
    """Return how long nobody has acted on a decision, if for 30 days or more; else None.

    `adopted_on` is as precise as printed and taken at its latest, so that no silence is told
    too early. `last_act` is the newest act since then.
    """
    after = day_after(adopted_on)
    if after is None:
        return None
    decided_on = after - timedelta(days=1)
    acted = last_act is not None and last_act > decided_on
    since = last_act if acted and last_act else decided_on
    days = (on - since).days
    return Silence(since, days, not acted) if days >= IDLE_DAYS else None


# --- where a house filed it ----------------------------------------------------------------------


@dataclass(frozen=True)
class Reference:
    """One committee's reference to a decision, as the house writes it: "UPN Alm.del - Bilag 90"."""

    body: str  # the body's ref
    text: str


# "Bilag 93 og UUI Bilag 94" are two; a committee "on Law and Justice" is one.
_BETWEEN = re.compile(r"[,;\n\r]+|(?<=\d)\s+(?:and|og|och|ja|und|en|et|y|e)\s+(?=[^\W\d_])")


@dataclass(frozen=True)
class Split:
    """What one line of references says, and what of it names no committee that is known."""

    references: tuple[Reference, ...]
    unknown: tuple[str, ...]


def split(line: str, bodies: Mapping[str, Iterable[str]]) -> Split:
    """Return the references of a line such as "UPN Alm.del - Bilag 90, URU Alm.del - Bilag 91".

    `bodies` maps a body's ref to what it is called: its code, its name. A new reference begins
    after a comma, a semicolon, a line's end or the word before the last; what begins with no known
    committee is one piece with what stands before it only where it is a mere number ("Bilag 90, 91"
    is two bilags of one committee, and is asked back rather than guessed).
    """
    called = {
        words.fold(name): ref for ref, names in bodies.items() for name in names if name.strip()
    }
    references: list[Reference] = []
    unknown: list[str] = []
    for piece in _BETWEEN.split(words.without_direction_marks(line)):
        text = " ".join(piece.split())
        if not text:
            continue
        ref = _body_of(text, called)
        if ref is None or len(text) > LONGEST_NUMBER or not any(sign.isdigit() for sign in text):
            unknown.append(text)
        elif Reference(ref, text) not in references:
            references.append(Reference(ref, text))
    return Split(tuple(references), tuple(unknown))


def _body_of(text: str, called: Mapping[str, str]) -> str | None:
    """Return the body whose code or name a reference begins with, the longest that fits."""
    folded = words.fold(text)
    fits = [name for name in called if folded == name or folded.startswith(f"{name} ")]
    return called[max(fits, key=len)] if fits else None


def reference(code: str, number: str, name: str = "") -> str:
    """Return a reference as the house writes it: the number, behind the committee's code.

    A number that begins with the code or the name already, as a pasted line gives it, stays.
    """
    whole = words.fold(number)
    said = any(one and whole.startswith(words.fold(one)) for one in (code, name))
    return number if said or not code else f"{code} {number}"
