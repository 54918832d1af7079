"""What may go out, when, and what a figure means. Pure. Source: product.md, section 3a."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from gemel.consent import rules as consent
from gemel.consent.words import Use
from gemel.kernel import words
from gemel.kernel.say import Said, say
from gemel.showcase.figures import FIGURES

__all__ = [
    "BY_HAND", "FIGURES", "KINDS", "SENT_HOW", "STAGES", "WHYS", "Counted", "Draft", "Kind", "Need",
    "SentHow", "Stage",
    "Why", "count", "counted", "hashes", "names", "names_whole", "needs_from", "shows_identity",
    "stage", "waits_until",
]  # fmt: skip


class Kind(StrEnum):
    """What a release shows."""

    CASE = "case"
    TWINNING = "twinning"
    PROGRAMME = "programme"
    ACTION = "action"
    DESK = "desk"
    PRESS = "press"
    PROCEEDING = "proceeding"


class Stage(StrEnum):
    """Where a release stands."""

    PROPOSED = "proposed"
    WAITING = "waiting"
    READY = "ready"  # approved and due; the next round lights it
    LIT = "lit"
    RETRACTED = "retracted"
    REFUSED = "refused"


class Why(StrEnum):
    """Why something was taken down."""

    PERSON = "person"  # the person, or whoever speaks for the person
    MEMBER = "member"
    MISTAKE = "mistake"
    OVER = "over"
    BASIS = "basis"  # consent withdrawn or ended, objection, silence
    EDITED = "edited"  # what it was made from has changed
    REPLACED = "replaced"


class SentHow(StrEnum):
    """By which way a report went to the IPU. Gemel itself sends none."""

    MAIL = "mail"
    POST = "post"
    IN_PERSON = "in_person"
    PORTAL = "portal"


SENT_HOW: dict[SentHow, Said] = {
    SentHow.MAIL: say("By mail"),
    SentHow.POST: say("By post"),
    SentHow.IN_PERSON: say("Handed over"),
    SentHow.PORTAL: say("Through a page of the IPU"),
}


KINDS: dict[Kind, Said] = {
    Kind.CASE: say("Case"),
    Kind.TWINNING: say("Twinning"),
    Kind.PROGRAMME: say("Programme"),
    Kind.ACTION: say("Action"),
    Kind.DESK: say("Follow-up desk"),
    Kind.PRESS: say("Words for the press"),
    Kind.PROCEEDING: say("Motion or debate"),
}

STAGES: dict[Stage, Said] = {
    Stage.PROPOSED: say("Waits for a second person"),
    Stage.WAITING: say("Approved, waiting time runs"),
    Stage.READY: say("Approved, goes out at the next round"),
    Stage.LIT: say("Public"),
    Stage.RETRACTED: say("Taken down"),
    Stage.REFUSED: say("Declined"),
}

WHYS: dict[Why, Said] = {
    Why.PERSON: say("The person, or whoever speaks for the person, wishes it"),
    Why.MEMBER: say("The member wishes it"),
    Why.MISTAKE: say("There is a mistake in it"),
    Why.OVER: say("It is no longer true"),
    Why.BASIS: say("The basis is gone: withdrawn, ended, or an objection"),
    Why.EDITED: say("What it was made from has changed"),
    Why.REPLACED: say("A newer release took its place"),
}

BY_HAND = (Why.PERSON, Why.MEMBER, Why.MISTAKE, Why.OVER)


@dataclass(frozen=True, kw_only=True)
class Need:
    """One person of an item, and what a basis has to cover: uses, and fields that are shown.

    `decisions`: a published decision will do where there is no living consent.
    """

    person: str
    uses: tuple[str, ...]
    fields: tuple[str, ...] = ()
    decisions: bool = False


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An item as it would be shown, with all that it rests on. Made by `compose`."""

    kind: Kind
    about: str
    slug: str
    scope: str = ""
    person: str = ""
    member: str = ""
    countries: tuple[str, ...] = ()
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    facts: Sequence[Mapping[str, Any]] = ()
    links: tuple[str, ...] = ()
    invented: bool = False
    needs: tuple[Need, ...] = ()
    leans: frozenset[str] = frozenset()
    ends_at: datetime | None = None  # of a basis beside those in `needs`
    papers: tuple[str, ...] = ()  # the published decisions behind it, newest first

    @property
    def text_hash(self) -> str:
        """Return what binds the whole: any change, in any language, is another draft."""
        shown = [self.kind, self.about, self.slug, sorted(self.countries), sorted(self.links)]
        return consent.text_hash("*", [*shown, dict(self.texts), [dict(f) for f in self.facts]])

    @property
    def needs_as_rows(self) -> list[dict[str, Any]]:
        """Return the needs as plain rows, for keeping."""
        return [asdict(need) for need in self.needs]


def needs_from(rows: Sequence[Mapping[str, Any]]) -> tuple[Need, ...]:
    """Return needs from kept rows."""
    return tuple(
        Need(
            person=row["person"],
            uses=tuple(row["uses"]),
            fields=tuple(row["fields"]),
            decisions=row["decisions"],
        )
        for row in rows
    )


def hashes(
    texts: Mapping[str, Any], facts: Sequence[Mapping[str, Any]], countries: Sequence[str]
) -> dict[str, str]:
    """Return for each language what binds a person's yes to what that language shows.

    An item without free text is bound as its facts, under the language of the house.
    """
    shared = [[dict(fact) for fact in facts], sorted(countries)]
    return {
        language: consent.text_hash(language, [texts.get(language, {}), *shared])
        for language in texts or {"en": {}}
    }


def shows_identity(uses: Collection[str]) -> bool:
    """Tell whether an item shows who somebody is."""
    return bool({Use.NAME, Use.PHOTO} & set(uses))


def names_whole(text: str, name: str) -> bool:
    """Tell whether a text names a person by the whole name, or by a whole code name."""
    parts = words.fold(name).split()
    return bool(parts) and f" {' '.join(parts)} " in f" {words.fold(text)} "


def names(text: str, name: str) -> bool:
    """Tell whether a text names a person: the whole name, or its last word of three letters on."""
    folded, parts = f" {words.fold(text)} ", words.fold(name).split()
    if not parts:
        return False
    whole = f" {' '.join(parts)} "
    return whole in folded or (len(parts[-1]) > 2 and f" {parts[-1]} " in folded)


def waits_until(
    *, approved_at: datetime, hours: int, on_consent: bool, identity: bool, first: bool,
    waived: bool,
) -> datetime | None:  # fmt: skip
    """Return until when an approved item waits; None where it may go out at once.

    Only the first publication of an identity on consent waits.
    """
    if not (on_consent and identity and first) or waived or not hours:
        return None
    return approved_at + timedelta(hours=hours)


def stage(
    *,
    at: datetime,
    approved_at: datetime | None,
    waits_until: datetime | None,
    waived: bool,
    lit_at: datetime | None,
    retracted_at: datetime | None,
    refused_at: datetime | None,
) -> Stage:
    """Return where a release stands at this instant."""
    if retracted_at:
        return Stage.RETRACTED
    if refused_at:
        return Stage.REFUSED
    if lit_at:
        return Stage.LIT
    if not approved_at:
        return Stage.PROPOSED
    waiting = waits_until is not None and at < waits_until and not waived
    return Stage.WAITING if waiting else Stage.READY


# --- figures: `FIGURES` says what each counts ----------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One shown case as the figures see it: what its newest decision states, and its source."""

    about: str
    countries: tuple[str, ...]
    persons: int
    names: int
    source: str
    stated_on: str


def counted(about: str, countries: Sequence[str], facts: Sequence[Mapping[str, Any]]) -> Counted:
    """Return what the figures take from one public case: its own facts, as they are shown."""
    persons = next((f["announced"] for f in facts if f["part"] == "count"), 0)
    decisions = [f for f in facts if f["part"] == "decision"]
    stating = next((f for f in decisions if f.get("persons")), (decisions or [{}])[0])
    papers = {f["number"]: f["what"] for f in facts if f["part"] == "source"}
    named_in = next((papers[n] for n in stating.get("sources", ()) if n in papers), "")
    return Counted(
        about=about,
        countries=tuple(countries),
        persons=persons or 0,
        names=sum(f["part"] == "person" for f in facts),
        source=stating.get("symbol") or named_in,
        stated_on=stating.get("date", ""),
    )


def count(cases: Sequence[Counted]) -> list[tuple[str, str, int, Sequence[Counted]]]:
    """Return (key, country, value, cases counted) for every figure; "" is the whole.

    >>> [row[:3] for row in count([])]
    []
    """
    if not cases:
        return []
    found: list[tuple[str, str, int, Sequence[Counted]]] = []
    states = sorted({code for case in cases for code in case.countries})
    for code in ("", *states):
        here = [case for case in cases if not code or code in case.countries]
        found.append(("persons", code, sum(case.persons for case in here), here))
        found.append(("names", code, sum(case.names for case in here), here))
        found.append(("cases", code, len(here), here))
    found.append(("countries", "", len(states), list(cases)))
    return found
