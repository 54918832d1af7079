"""Why two people may not be twinned, and why they would fit: exclusions, then reasons, then score.

A score is the sum of its reasons, each with a most: 1,000 in all. What is not known is neither
good nor bad: it gives no points, excludes nobody, and is shown as not known. Narrow wishes buy no
priority: a person's wishes share one sum, however many they are. Source: matching.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from gemel.kernel import words
from gemel.people.rules import Standing, Tie, Wish

NOTICE_DAYS = 180  # a mandate that ends sooner leaves no time for a twinning
AGAINST = frozenset({Tie.NATIONALITY, Tie.DIASPORA, Tie.CONFLICT})


class Exclusion(StrEnum):
    """Why this member cannot be this person's twin. Hard: no score outweighs one."""

    VETO = "veto"
    MANDATE_ENDED = "mandate_ended"
    MANDATE_ENDING = "mandate_ending"
    CONFLICT = "conflict"
    NATIONALITY = "nationality"
    DIASPORA = "diaspora"
    BARRED = "barred"


class ReasonKey(StrEnum):
    """Why two people would fit."""

    COUNTRY = "country"
    LANGUAGE = "language"
    COMMITTEE = "committee"
    WISH = "wish"
    THEME = "theme"


class Caution(StrEnum):
    """What a coordinator should weigh; it changes no points."""

    LANGUAGE_UNKNOWN = "language_unknown"
    NO_SHARED_LANGUAGE = "no_shared_language"
    MANDATE_UNCONFIRMED = "mandate_unconfirmed"
    MANDATE_ENDS = "mandate_ends"
    COUNTRY_UNKNOWN = "country_unknown"


MOST: Mapping[ReasonKey, int] = {
    ReasonKey.COUNTRY: 300,
    ReasonKey.LANGUAGE: 250,
    ReasonKey.COMMITTEE: 200,
    ReasonKey.WISH: 150,
    ReasonKey.THEME: 100,
}

REASON_ORDER = list(MOST)

TIE_POINTS: Mapping[Tie, int] = {
    Tie.OBSERVER: 300,
    Tie.RAPPORTEUR: 300,
    Tie.TRAVEL: 240,
    Tie.KNOWS: 200,
}
DELEGATION_POINTS = 260
LEVEL_POINTS: Mapping[str, int] = {"native": 250, "good": 250, "": 220, "some": 120}

# Committees by what their names say, in the languages of the chambers that import so far.
_RIGHTS = (
    "human rights", "droits de l homme", "droits humains", "menschenrecht", "mensenrecht",
    "menneskeret", "derechos humanos", "diritti umani", "direitos humanos", "manskliga rattigheter",
)  # fmt: skip
_FOREIGN = (
    "foreign", "etrangeres", "auswartig", "buitenland", "udenrigs", "exteriores", "esteri",
    "utrikes", "external affairs", "international relations",
)  # fmt: skip
_JUSTICE = (
    "justice",
    "justiti",
    "justiz",
    "justicia",
    "giustizia",
    "rechtsausschuss",
    "retsudvalg",
)
COMMITTEE_POINTS = ((_RIGHTS, 200), (_FOREIGN, 160), (_JUSTICE, 140))


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """What matching knows of a person at risk. `countries` empty: not known here."""

    ref: str
    wants: int
    urgency: int
    countries: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    wishes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MemberFacts:
    """What matching knows of a member who takes part. `languages` maps a language to a level."""

    ref: str
    capacity: int
    parliament: str = ""
    party: str | None = None
    camp: str | None = None
    sex: str = ""
    standing: Standing = Standing.HOLDS
    mandate_ends: date | None = None  # exclusive
    languages: Mapping[str, str] = field(default_factory=dict)
    ties: Mapping[str, frozenset[Tie]] = field(default_factory=dict)  # country → ties now
    delegations: frozenset[str] = frozenset()  # countries of delegations and friendship groups
    committees: tuple[str, ...] = ()
    themes: frozenset[str] = frozenset()
    barred_from: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reason:
    """One reason with its points, of `most`. `why` says it in a key that a page puts in words."""

    key: ReasonKey
    points: int
    why: str
    values: tuple[str, ...] = ()

    @property
    def most(self) -> int:
        """Return the most points that this reason can give."""
        return MOST[self.key]


@dataclass(frozen=True)
class Judged:
    """One pair: excluded, or a score that is the sum of its reasons."""

    exclusion: Exclusion | None = None
    reasons: tuple[Reason, ...] = ()
    cautions: tuple[Caution, ...] = ()

    @property
    def score(self) -> int:
        """Return the points together, 0 to 1,000."""
        return sum(reason.points for reason in self.reasons)


def committee_points(name: str) -> int:
    """Return what a seat on a committee of this name says about dealing with human rights."""
    folded = words.fold(name)
    return next((pts for marks, pts in COMMITTEE_POINTS if any(m in folded for m in marks)), 0)


def exclusion(
    person: PersonFacts, member: MemberFacts, *, vetoed: bool, on: date
) -> Exclusion | None:
    """Return the first hard reason against this pair; None where there is none."""
    if vetoed:
        return Exclusion.VETO
    if member.standing in (Standing.ENDED, Standing.NOT_BEGUN):
        return Exclusion.MANDATE_ENDED
    if member.mandate_ends and member.mandate_ends < on + timedelta(days=NOTICE_DAYS):
        return Exclusion.MANDATE_ENDING
    if person.countries & member.barred_from:
        return Exclusion.BARRED
    held = {tie for country in person.countries for tie in member.ties.get(country, ())}
    for tie, why in (
        (Tie.CONFLICT, Exclusion.CONFLICT),
        (Tie.NATIONALITY, Exclusion.NATIONALITY),
        (Tie.DIASPORA, Exclusion.DIASPORA),
    ):
        if tie in held:
            return why
    return None


def judge(person: PersonFacts, member: MemberFacts, *, vetoed: bool, on: date) -> Judged:
    """Return whether these two may be twinned, and if so the points for and what to weigh."""
    against = exclusion(person, member, vetoed=vetoed, on=on)
    if against is not None:
        return Judged(exclusion=against)
    reasons = [
        _country(person, member),
        _language(person, member),
        _committee(member),
        _wishes(person, member),
        _themes(person, member),
    ]
    return Judged(
        reasons=tuple(reason for reason in reasons if reason is not None),
        cautions=tuple(_cautions(person, member)),
    )


def _country(person: PersonFacts, member: MemberFacts) -> Reason | None:
    best: tuple[int, str, str] | None = None
    for country in sorted(person.countries):
        for tie in member.ties.get(country, frozenset()) - AGAINST:
            best = max(best or (0, "", ""), (TIE_POINTS[tie], tie.value, country))
        if country in member.delegations:
            best = max(best or (0, "", ""), (DELEGATION_POINTS, "delegation", country))
    return Reason(ReasonKey.COUNTRY, best[0], best[1], (best[2],)) if best else None


def _language(person: PersonFacts, member: MemberFacts) -> Reason | None:
    shared = [
        (LEVEL_POINTS.get(member.languages[language], LEVEL_POINTS[""]), language)
        for language in sorted(person.languages & set(member.languages))
    ]
    if not shared:
        return None
    most = max(points for points, _ in shared)
    return Reason(ReasonKey.LANGUAGE, most, "shared", tuple(language for _, language in shared))


def _committee(member: MemberFacts) -> Reason | None:
    rated = [(committee_points(name), name) for name in member.committees]
    points, name = max(rated, key=lambda each: each[0], default=(0, ""))
    return Reason(ReasonKey.COMMITTEE, points, "sits_on", (name,)) if points else None


def _themes(person: PersonFacts, member: MemberFacts) -> Reason | None:
    shared = sorted(person.themes & member.themes)
    return (
        Reason(ReasonKey.THEME, MOST[ReasonKey.THEME], "shared", tuple(shared)) if shared else None
    )


def _wishes(person: PersonFacts, member: MemberFacts) -> Reason | None:
    met = tuple(wish for wish in person.wishes if _meets(wish, person, member))
    if not met:
        return None
    return Reason(ReasonKey.WISH, MOST[ReasonKey.WISH] * len(met) // len(person.wishes), "met", met)


def _meets(wish: str, person: PersonFacts, member: MemberFacts) -> bool:
    if wish == Wish.MY_LANGUAGE:
        return bool(person.languages & set(member.languages))
    if wish == Wish.KNOWS_COUNTRY:
        return _country(person, member) is not None
    if wish == Wish.KNOWS_COURTS:
        return any(committee_points(name) == 140 for name in member.committees) or (
            "justice" in member.themes
        )
    if wish == Wish.SAME_THEME:
        return bool(person.themes & member.themes)
    if wish == Wish.WOMAN:
        return member.sex == "F"
    if wish == Wish.GOVERNMENT_SIDE:
        return member.camp == "government"
    return wish == Wish.OPPOSITION_SIDE and member.camp == "opposition"


def _cautions(person: PersonFacts, member: MemberFacts) -> Iterable[Caution]:
    if not person.countries:
        yield Caution.COUNTRY_UNKNOWN
    if not person.languages or not member.languages:
        yield Caution.LANGUAGE_UNKNOWN
    elif not person.languages & set(member.languages):
        yield Caution.NO_SHARED_LANGUAGE
    if member.standing == Standing.UNCONFIRMED:
        yield Caution.MANDATE_UNCONFIRMED
    if member.mandate_ends:
        yield Caution.MANDATE_ENDS
