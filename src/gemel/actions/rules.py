"""Which actions fit now, and the words for what came of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from gemel.actions.catalogue.entry import Kind
from gemel.cases.following import REPLIES, ReplyKind
from gemel.kernel.say import Said, say, say_many

__all__ = [
    "EFFECTS", "OF_AUTHORS", "OF_SIGNERS", "REPLIES", "TEXT_NEWS", "TOLD", "EffectKey", "Fit",
    "Moment", "Past", "ReplyKind", "Stage", "TextNews", "Told", "fitting",
]  # fmt: skip

REST_DAYS = 30  # after an act of one kind: give it time to be answered
BEHIND = 130  # what can only be public stands behind all that is quiet and was not tried lately


class Stage(StrEnum):
    """Where an action stands."""

    PLANNED = "planned"
    DONE = "done"
    DROPPED = "dropped"


class EffectKey(StrEnum):
    """What changed after an act, harm included. Source: domain.md section 4. Never "because"."""

    RELEASE = "release"
    BAIL = "bail"
    HOUSE_ARREST = "house_arrest"
    CHARGE_DROPPED = "charge_dropped"
    ACQUITTAL = "acquittal"
    SENTENCE_CUT = "sentence_cut"
    DEATH_SENTENCE_COMMUTED = "death_sentence_commuted"
    ISOLATION_ENDED = "isolation_ended"
    ACCESS = "access"
    MANDATE_RESTORED = "mandate_restored"
    INVESTIGATION = "investigation"
    COMPENSATION = "compensation"
    RELOCATION = "relocation"
    MORAL_SUPPORT = "moral_support"
    NOTHING = "nothing"
    WORSE = "worse"


class Told(StrEnum):
    """How a member lets the IPU be told of what the member did."""

    COUNTED = "counted"
    HOUSE = "house"
    NAMED = "named"


TOLD: dict[Told, Said] = {
    Told.HOUSE: say("With the name of my parliament, not mine"),
    Told.NAMED: say("With my name, where two people of the desk approve the report"),
    Told.COUNTED: say("Only as a number"),
}

EFFECTS: dict[EffectKey, Said] = {
    EffectKey.RELEASE: say("Released"),
    EffectKey.BAIL: say("Released on bail"),
    EffectKey.HOUSE_ARREST: say("Moved to house arrest"),
    EffectKey.CHARGE_DROPPED: say("A charge was dropped"),
    EffectKey.ACQUITTAL: say("Acquitted"),
    EffectKey.SENTENCE_CUT: say("The sentence was shortened"),
    EffectKey.DEATH_SENTENCE_COMMUTED: say("A death sentence was commuted"),
    EffectKey.ISOLATION_ENDED: say("Isolation ended"),
    EffectKey.ACCESS: say("A lawyer, a doctor or the family was let in"),
    EffectKey.MANDATE_RESTORED: say("The mandate was restored"),
    EffectKey.INVESTIGATION: say("An investigation was opened"),
    EffectKey.COMPENSATION: say("Compensation was paid"),
    EffectKey.RELOCATION: say("Moved to a safe place"),
    EffectKey.MORAL_SUPPORT: say("The person says that it helped to go on"),
    EffectKey.NOTHING: say("Nothing changed"),
    EffectKey.WORSE: say("It became worse"),
}


class TextNews(StrEnum):
    """What somebody is told about a text."""

    ASKED = "asked"
    REMINDED = "reminded"
    CHANGED = "changed"
    SENT = "sent"
    STOPPED = "stopped"
    COMPLETE = "complete"
    OVER = "over"
    FELL = "fell"


OF_SIGNERS = frozenset({
    TextNews.ASKED, TextNews.REMINDED, TextNews.CHANGED, TextNews.SENT, TextNews.STOPPED,
})  # fmt: skip
OF_AUTHORS = frozenset(set(TextNews) - OF_SIGNERS)
TEXT_NEWS: dict[TextNews, Said] = {
    TextNews.ASKED: say("You are asked to sign a text"),
    TextNews.REMINDED: say("A text still waits for your name"),
    TextNews.CHANGED: say("The words that you signed were changed"),
    TextNews.SENT: say("A text that you signed was sent"),
    TextNews.STOPPED: say(
        "A text that you signed was stopped, and does not leave. It may not be shown any more."
    ),
    TextNews.COMPLETE: say("All who were asked have signed: it can be sent"),
    TextNews.OVER: say("The day until which a text could be signed has passed"),
    TextNews.FELL: say("A text may not leave, for its basis fell away"),
}


@dataclass(frozen=True)
class Past:
    """What is known of earlier acts of one kind for the same person or case."""

    times: int
    last_on: date | None
    refused: bool = False


@dataclass(frozen=True)
class Fit:
    """One action that fits, and why. `blocked` says what is missing; then it cannot be planned."""

    kind: Kind
    reason: Said
    rank: int
    blocked: tuple[Said, ...] = ()
    needed: tuple[Said, ...] = ()
    public: bool = False
    ends_at: datetime | None = None  # when what covers it ends
    without: tuple[Said, ...] = ()  # what the person does not let this act tell

    @property
    def open(self) -> bool:
        """Whether the action can be planned now."""
        return not self.blocked


@dataclass(frozen=True)
class Moment:
    """What is known of the case or person on a day."""

    on: date
    person_kind: str  # defender, parliamentarian; empty for a case as a whole
    urgency: int
    decided_on: date | None = None  # the newest decision
    open_asks: int = 0
    twinned: bool = False
    hearing_on: date | None = None  # the next hearing in the agenda
    observed: bool = False  # somebody plans to observe it, or did lately
    allies: int = 0  # neighbouring parliaments with people in Gemel
    before_a_house: frozenset[str] = frozenset()  # kinds of act that a house deals with already


def fitting(
    kinds: Iterable[Kind], *, moment: Moment, past: Mapping[str, Past]
) -> list[tuple[Kind, Said, int]]:
    """Return the kinds that suit this person or case, best first, each with its reason.

    Quiet comes before public, whatever the moment: no page nudges towards publicity (domain.md
    section 8). What was refused, or done a short while ago, sinks. The caller looks at the basis.
    """
    rated = []
    for kind in kinds:
        if moment.person_kind and moment.person_kind not in kind.person_kinds:
            continue
        rank, reason = _rate(kind, moment, past.get(kind.key, Past(0, None)))
        rated.append((kind, reason, rank))
    return sorted(rated, key=lambda each: (-each[2], each[0].number))


def _rate(kind: Kind, moment: Moment, past: Past) -> tuple[int, Said]:
    rank = 100 - min(kind.minutes, 90) // 3
    if not kind.allows(public=False):
        rank -= BEHIND
    if kind.key in moment.before_a_house:
        return rank - 60, say("One is before a house already: see how it stands")
    if past.refused:
        return rank - 80, say("This was refused before")
    if past.last_on and (moment.on - past.last_on).days < REST_DAYS:
        return rank - 60, say("Done not long ago: give it time")
    return _pressing(kind, moment, past, rank) or _usual(moment, past, rank)


def _pressing(kind: Kind, moment: Moment, past: Past, rank: int) -> tuple[int, Said] | None:
    """Return the reason that belongs to this kind alone, where the moment gives it one."""
    if kind.key == "regular_contact" and moment.twinned:
        return rank + 60, say("A contact keeps the twinning alive")
    if kind.key == "observe_trial" and moment.hearing_on and moment.hearing_on >= moment.on:
        if moment.observed:
            return rank - 60, say("Somebody is to observe the hearing already")
        return rank + 80, say("Nobody observes the hearing yet")
    if kind.key == "meet_ambassador" and _since(moment, past):
        return rank + 35 + 5 * moment.urgency, say(
            "The ambassador has not been asked since the decision"
        )
    if kind.key == "joint_with_neighbours" and moment.allies and past.times == 0:
        return rank + 30 + 5 * moment.urgency, say_many(
            "{count} neighbouring parliament could join",
            "{count} neighbouring parliaments could join",
            moment.allies,
        )
    return None


def _usual(moment: Moment, past: Past, rank: int) -> tuple[int, Said]:
    if _since(moment, past):
        return rank + 30 + 5 * moment.urgency, say("Not done since the newest decision")
    if past.times == 0:
        return rank + 20, say("Nobody has tried this yet")
    return rank, say("Some time has passed since the last time")


def _since(moment: Moment, past: Past) -> bool:
    """Tell whether a decision came after the last act of this kind."""
    return bool(moment.decided_on and (past.last_on is None or past.last_on < moment.decided_on))
