"""Why two people may not be twinned, and why they would fit: the words and the numbers.

A score is the sum of its reasons, each with a most that a programme may set: 1,000 in all. What
is not known is neither good nor bad: it gives no points, excludes nobody, and is shown as not
known. Wishes order and buy no priority: who states none has all of them met, and those of one
person share one sum, however many they are. `scoring` applies all this. Source: matching.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache

from gemel.kernel import words
from gemel.kernel.errors import Invalid
from gemel.kernel.say import Said, say
from gemel.people.rules import Family, Standing, Theme, Tie

MOST_TOGETHER = 1000
LONGEST_NOTICE = 730


class Exclusion(StrEnum):
    """Why this member cannot be this person's twin, in the order in which they are told."""

    VETO = "veto"
    MANDATE_ENDED = "mandate_ended"
    MANDATE_ENDING = "mandate_ending"
    BARRED = "barred"
    CONFLICT = "conflict"
    NATIONALITY = "nationality"
    DIASPORA = "diaspora"
    LANGUAGE = "language"
    FLOOR = "floor"


# What a coordinator may switch off, in sight of what it does; the others protect somebody.
SWITCHES = (Exclusion.LANGUAGE, Exclusion.NATIONALITY, Exclusion.DIASPORA, Exclusion.BARRED)
# What keeps two from being proposed, and does not part those who are asked or twinned.
GENTLE = frozenset({Exclusion.LANGUAGE, Exclusion.FLOOR})
AGAINST: Mapping[Tie, Exclusion] = {
    Tie.CONFLICT: Exclusion.CONFLICT,
    Tie.NATIONALITY: Exclusion.NATIONALITY,
    Tie.DIASPORA: Exclusion.DIASPORA,
}


class ReasonKey(StrEnum):
    """Why two people would fit."""

    COUNTRY = "country"
    LANGUAGE = "language"
    COMMITTEE = "committee"
    WISH = "wish"
    THEME = "theme"
    PROFESSION = "profession"
    FAMILY = "family"
    ACTIVITY = "activity"
    RANK = "rank"


class Caution(StrEnum):
    """What a coordinator should weigh; it changes no points."""

    LANGUAGE_UNKNOWN = "language_unknown"
    INTERPRETER = "interpreter"
    NO_SHARED_LANGUAGE = "no_shared_language"
    MANDATE_UNCONFIRMED = "mandate_unconfirmed"
    MANDATE_ENDS = "mandate_ends"
    COUNTRY_UNKNOWN = "country_unknown"
    TIED_TO_COUNTRY = "tied_to_country"


MOST: Mapping[ReasonKey, int] = {
    ReasonKey.COUNTRY: 250,
    ReasonKey.LANGUAGE: 250,
    ReasonKey.COMMITTEE: 150,
    ReasonKey.WISH: 120,
    ReasonKey.THEME: 80,
    ReasonKey.PROFESSION: 40,
    ReasonKey.FAMILY: 40,
    ReasonKey.ACTIVITY: 40,
    ReasonKey.RANK: 30,
}
REASON_ORDER = list(MOST)
MIX: Mapping[str, int] = {"second": 250, "third": 120, "party": 80, "camp": 60}
STABILITY = 30

# How far each fact reaches, in parts of a hundred of the most that its reason can give.
TIE_REACH: Mapping[str, int] = {
    Tie.OBSERVER: 100, Tie.RAPPORTEUR: 100, "delegation": 90, Tie.TRAVEL: 80, Tie.KNOWS: 65,
}  # fmt: skip
LEVEL_REACH: Mapping[str, int] = {"native": 100, "good": 100, "": 85, "some": 50}
INTERPRETER_REACH = 20
CHAIR_REACH: Mapping[str, int] = {"chair": 100, "vice-chair": 60}
ACTIVE_REACH, ONCE_REACH, OFTEN = 100, 50, 6  # contacts within two years

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
    "justice", "justiti", "justiz", "justicia", "giustizia", "rechtsausschuss", "retsudvalg",
    "legal affairs",
)  # fmt: skip
JUSTICE_REACH = 70
COMMITTEE_REACH = ((_RIGHTS, 100), (_FOREIGN, 80), (_JUSTICE, JUSTICE_REACH))
_OF_COMMITTEES: Mapping[Theme, tuple[str, ...]] = {
    Theme.RIGHTS: _RIGHTS,
    Theme.JUSTICE: _JUSTICE,
    Theme.WOMEN: ("women", "femmes", "frauen", "vrouwen", "mujer", "gender", "ligestilling"),
    Theme.ENVIRONMENT: ("environment", "umwelt", "milieu", "miljo", "climate", "medio ambiente"),
    Theme.LABOUR: ("employment", "labour", "emploi", "arbeit", "beskaeftig", "arbeid", "trabajo"),
    Theme.MEDIA: ("media", "press", "presse"),
    Theme.HEALTH: ("health", "sante", "gesundheit", "sundhed", "volksgezondheid", "salud"),
    Theme.EDUCATION: ("education", "bildung", "undervisning", "onderwijs", "educacion"),
    Theme.LAND: ("agriculture", "landwirtschaft", "landbrug", "landbouw", "indigenous"),
}  # fmt: skip
_OF_PROFESSIONS: Mapping[Theme, tuple[str, ...]] = {
    Theme.JUSTICE: ("lawyer", "jurist", "advokat", "avocat", "anwalt", "advocaat", "abogad",
                    "judge", "magistrat", "richter", "rechter", "dommer", "attorney", "juriste"),
    Theme.MEDIA: ("journalis", "editor", "redakt", "redacteur", "writer", "publicist"),
    Theme.HEALTH: ("doctor", "physician", "nurse", "medecin", "arzt", "laege", "sygeplejerske",
                   "infirmi", "krankenpfleg", "medico", "huisarts"),
    Theme.EDUCATION: ("teacher", "laerer", "lehrer", "enseignant", "professor", "leraar", "docent",
                      "maestr", "lecturer"),
    Theme.LAND: ("farmer", "landmand", "agricult", "landwirt", "gardmand", "landbouwer"),
    Theme.LABOUR: ("trade union", "fagforening", "syndical", "gewerkschaft", "vakbond"),
    Theme.ENVIRONMENT: ("biolog", "environment", "forest", "ecolog"),
    Theme.MINORITIES: ("social worker", "socialradgiver", "sozialarbeiter", "assistant social"),
    Theme.CORRUPTION: ("auditor", "revisor", "accountant", "wirtschaftspruf"),
    Theme.ELECTIONS: ("political scien", "politolog", "cand scient pol"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What counts in one programme: a coordinator's choice, all of it with a default.

    `off` holds those of `SWITCHES` that exclude nobody here; they are then shown as what to
    weigh. `notice_days`: a mandate that ends sooner leaves no time for a twinning. `floor`: no
    pair with fewer points, as long as this costs nobody the only member.
    """

    most: Mapping[ReasonKey, int] = field(default_factory=lambda: dict(MOST))
    mix: Mapping[str, int] = field(default_factory=lambda: dict(MIX))
    off: frozenset[Exclusion] = frozenset()
    notice_days: int = 180
    floor: int = 0

    @classmethod
    def of(cls, kept: Mapping[str, object]) -> Settings:
        """Return the settings that a programme keeps; what it does not keep is as usual.

        Raises: Invalid with the fields that cannot be right.
        """
        found = cls(
            most={key: _number(kept, key, usual) for key, usual in MOST.items()},
            mix={key: _number(kept, key, usual) for key, usual in MIX.items()},
            off=frozenset(one for one in SWITCHES if one in _listed(kept.get("off"))),
            notice_days=_number(kept, "notice_days", cls.notice_days),
            floor=_number(kept, "floor", 0),
        )
        found._check()
        return found

    def kept(self) -> dict[str, object]:
        """Return the settings as a programme keeps them."""
        return {
            **{str(key): value for key, value in self.most.items()},
            **self.mix,
            "off": sorted(self.off),
            "notice_days": self.notice_days,
            "floor": self.floor,
        }

    def _check(self) -> None:
        faults: dict[str, Said] = {}
        for name, value in (*self.most.items(), *self.mix.items(), ("floor", self.floor)):
            if not 0 <= value <= MOST_TOGETHER:
                faults[str(name)] = say("A weight lies between 0 and 1000")
        if not 0 <= self.notice_days <= LONGEST_NOTICE:
            faults["notice_days"] = say("Between 0 and {most} days", most=LONGEST_NOTICE)
        if self.mix["second"] < self.mix["third"]:
            faults["third"] = say("A third member cannot count more than a second")
        together = sum(self.most.values())
        if together > MOST_TOGETHER and not faults:
            faults["country"] = say(
                "Together these can give {sum} points; at most 1000 are possible. Lower some.",
                sum=together,
            )
        if faults:
            raise Invalid(fields=faults)


def _number(kept: Mapping[str, object], key: str, usual: int) -> int:
    value = kept.get(key, usual)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Invalid(fields={str(key): say("Give a whole number")})
    return value


def _listed(value: object) -> set[str]:
    if isinstance(value, list | tuple | set | frozenset):
        return {str(one) for one in value}
    return set()


@dataclass(frozen=True, kw_only=True)
class PersonFacts:
    """What matching knows of a person at risk. `countries` empty: not known here.

    `waited`: left out for want of room while others were asked; comes first among the equally
    urgent. `wants` counts what is still wished for beside twinnings elsewhere.
    """

    ref: str
    wants: int
    urgency: int
    countries: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()
    wishes: tuple[str, ...] = ()
    family: str = ""
    waited: bool = False
    interpreters: frozenset[str] = frozenset()  # languages for which the programme has one

    @property
    def rank(self) -> int:
        """Return the place in the order of service: urgency strictly, then who waited."""
        return 2 * self.urgency + self.waited


@dataclass(frozen=True, kw_only=True)
class MemberFacts:
    """What matching knows of a member who takes part. `languages` maps a language to a level.

    `contacts`: contacts with twins within two years; None where there never was a twin.
    """

    ref: str
    capacity: int
    parliament: str = ""
    party: str | None = None
    camp: str | None = None
    family: str = ""
    sex: str = ""
    standing: Standing = Standing.HOLDS
    mandate_ends: date | None = None  # exclusive
    languages: Mapping[str, str] = field(default_factory=dict)
    ties: Mapping[str, frozenset[Tie]] = field(default_factory=dict)  # country → ties now
    delegations: frozenset[str] = frozenset()  # countries of delegations and friendship groups
    committees: tuple[str, ...] = ()
    chairs: tuple[tuple[str, str], ...] = ()  # (role, body) where chair or vice-chair
    themes: frozenset[str] = frozenset()
    profession: str = ""
    contacts: int | None = None
    barred_from: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reason:
    """One reason with its points, of `most`. `why` says it in a key that a page puts in words."""

    key: ReasonKey
    points: int
    most: int
    why: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Judged:
    """One pair: excluded, or a score that is the sum of its reasons; and what is not known."""

    exclusion: Exclusion | None = None
    reasons: tuple[Reason, ...] = ()
    cautions: tuple[Caution, ...] = ()
    unknown: tuple[ReasonKey, ...] = ()

    @property
    def score(self) -> int:
        """Return the points together, 0 to 1,000."""
        return sum(reason.points for reason in self.reasons)


# What one member brings, whoever the person is: (reach, how it is told).


def tie_to(member: MemberFacts, country: str) -> tuple[int, str]:
    """Return how well a member knows a country, and by what; 0 where nothing is known."""
    ties: Iterable[str] = member.ties.get(country, frozenset()) - AGAINST.keys()
    found = [(TIE_REACH[tie], str(tie)) for tie in ties]
    if country in member.delegations:
        found.append((TIE_REACH["delegation"], "delegation"))
    return max(found, default=(0, ""))


def of_committees(member: MemberFacts) -> tuple[int, str]:
    """Return how near a member's committees are to dealing with human rights, and which."""
    rated = [(committee_reach(name), name) for name in member.committees]
    return max(rated, key=lambda each: each[0], default=(0, ""))


@lru_cache(maxsize=4096)
def committee_reach(name: str) -> int:
    """Return what a seat on a committee of this name says about dealing with human rights."""
    folded = words.fold(name)
    return next((far for marks, far in COMMITTEE_REACH if any(m in folded for m in marks)), 0)


def knows_courts(member: MemberFacts) -> bool:
    """Tell whether committees, themes or profession say that a member knows courts."""
    return Theme.JUSTICE in (themes_of(member) | professional_themes(member))


def themes_of(member: MemberFacts) -> frozenset[str]:
    """Return what a member works on: as noted, or as the names of the committees say."""
    return member.themes.union(*(_told_by(name, "committee") for name in member.committees))


def committee_themes(name: str) -> frozenset[str]:
    """Return the themes that a committee's name speaks of, in the languages that we know."""
    return _told_by(name, "committee")


def professional_themes(member: MemberFacts) -> frozenset[str]:
    """Return the themes that a member's profession is near to."""
    return _told_by(member.profession, "profession") if member.profession else frozenset()


@lru_cache(maxsize=8192)
def _told_by(name: str, what: str) -> frozenset[str]:
    """Return the themes that the name of a committee, or of a profession, speaks of."""
    folded, told = words.fold(name), _OF_COMMITTEES if what == "committee" else _OF_PROFESSIONS
    return frozenset(theme for theme, marks in told.items() if any(m in folded for m in marks))


def of_chairs(member: MemberFacts) -> tuple[int, str, str]:
    """Return the weight of a member's voice in the house: (reach, role, body)."""
    rated = [(CHAIR_REACH.get(role, 0), role, body) for role, body in member.chairs]
    return max(rated, default=(0, "", ""))


def of_activity(member: MemberFacts) -> int:
    """Return how active a member has been with twins; 0 where it is not known."""
    if not member.contacts:
        return 0
    return ACTIVE_REACH if member.contacts >= OFTEN else ONCE_REACH


def family_known(family: str) -> bool:
    """Tell whether this is a political family."""
    return family in set(Family)
