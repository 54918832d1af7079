"""The life of a twinning: its stages, when a contact is due, when a handover must begin."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gemel.kernel.say import Said, say
from gemel.people.rules import Exposure

HANDOVER_DAYS = 180  # before the mandate ends: time to find and ask a successor
NOTE_LENGTH = 300  # a contact's note is light on content
CREDIT_LENGTH, ALT_LENGTH = 120, 300  # of a picture
USE = "twinning"  # the consent that every twinning rests on


class Stage(StrEnum):
    """Where a twinning stands. Silent and handing over are read off its dates, never stored."""

    ASKED = "asked"
    ACTIVE = "active"
    PAUSED = "paused"
    DECLINED = "declined"
    ENDED = "ended"
    SILENT = "silent"
    HANDOVER = "handover"


class Role(StrEnum):
    """What the member is to this person."""

    LEAD = "lead"
    CO_TWIN = "co-twin"
    SUCCESSOR = "successor"


class Pictured(StrEnum):
    """Who is to be seen on a picture of a twinning; each has to agree that it is kept."""

    PERSON = "person"
    MEMBER = "member"


class EndReason(StrEnum):
    """Why a twinning ended. Source: domain.md section 4."""

    RELEASE = "release"
    PERSON_WISH = "person_wish"
    MEMBER_WISH = "member_wish"
    MANDATE_END = "mandate_end"
    BREACH = "breach"
    DEATH = "death"
    CONSENT = "consent"
    OTHER = "other"


class Channel(StrEnum):
    """How twins were in contact. No numbers, no addresses."""

    CALL = "call"
    LETTER = "letter"
    MESSAGE = "message"
    MEETING = "meeting"
    THROUGH_DESK = "through_desk"
    NOT_SAID = "not_said"


PICTURED: dict[Pictured, Said] = {
    Pictured.PERSON: say("The person at risk"),
    Pictured.MEMBER: say("The member"),
}

END_REASONS: dict[EndReason, Said] = {
    EndReason.RELEASE: say("The person is safe or free"),
    EndReason.PERSON_WISH: say("The person wishes it"),
    EndReason.MEMBER_WISH: say("The member wishes it"),
    EndReason.MANDATE_END: say("The mandate ended"),
    EndReason.BREACH: say("An agreement was broken"),
    EndReason.DEATH: say("A death"),
    EndReason.CONSENT: say("There is no consent any more"),
    EndReason.OTHER: say("Another reason"),
}

CHANNELS: dict[Channel, Said] = {
    Channel.CALL: say("A call"),
    Channel.LETTER: say("A letter"),
    Channel.MESSAGE: say("A message"),
    Channel.MEETING: say("A meeting"),
    Channel.THROUGH_DESK: say("Through the desk"),
    Channel.NOT_SAID: say("The way is not said"),
}

ROLES: dict[Role, Said] = {
    Role.LEAD: say("Lead twin"),
    Role.CO_TWIN: say("Co-twin"),
    Role.SUCCESSOR: say("Successor"),
}


@dataclass(frozen=True)
class Life:
    """What the rules need to know of one twinning."""

    stage: Stage
    active_on: date | None
    contact_days: int
    last_contact: date | None
    mandate_ends: date | None
    paused_until: date | None = None


def contact_due(life: Life) -> date | None:
    """Return the day by which the twins should be in contact again; None while not active."""
    if life.stage != Stage.ACTIVE or life.active_on is None:
        return None
    return (life.last_contact or life.active_on) + timedelta(days=life.contact_days)


def silent_days(life: Life, on: date) -> int:
    """Return for how many days a contact has been overdue; 0 where none is."""
    due = contact_due(life)
    return max(0, (on - due).days) if due else 0


def handover_due(life: Life, on: date) -> bool:
    """Tell whether a successor must be found now: the mandate ends within six months."""
    if life.stage not in (Stage.ACTIVE, Stage.PAUSED) or life.mandate_ends is None:
        return False
    return life.mandate_ends - timedelta(days=HANDOVER_DAYS) <= on


def shown_stage(life: Life, on: date) -> Stage:
    """Return the stage that people see: silence comes before a coming handover."""
    if life.stage == Stage.ACTIVE and silent_days(life, on):
        return Stage.SILENT
    if handover_due(life, on):
        return Stage.HANDOVER
    return life.stage


def stage_after(*, member_answer: str, person_answer: str) -> Stage:
    """Return where an asked twinning stands after the answers so far. Both must say yes."""
    if "no" in (member_answer, person_answer):
        return Stage.DECLINED
    if member_answer == person_answer == "yes":
        return Stage.ACTIVE
    return Stage.ASKED


def no_picture(stage: str, exposure: str) -> Said | None:
    """Return why no picture of this twinning may be kept; None where one may.

    A picture says who somebody is, so it is kept only where the record says so already.
    """
    if exposure not in (Exposure.PUBLIC, Exposure.RESTRICTED):
        return say(
            "This person is known here by a code name alone, or sealed. A picture would show who "
            "it is, so none is kept."
        )
    if stage not in (Stage.ACTIVE, Stage.PAUSED):
        return say("Only a twinning to which both said yes can have a picture")
    return None
