"""Words and rules about people: exposure, what a person wishes for, and when a mandate holds."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gemel.kernel import words
from gemel.kernel.say import Said, say


class Exposure(StrEnum):
    """Who may get to see a record at all. A property of each record, never of a page."""

    PUBLIC = "public"
    RESTRICTED = "restricted"
    SEALED = "sealed"
    OFFLINE = "offline"


# One step up needs a basis and two people; one step down is immediate.
RAISED = {Exposure.OFFLINE: Exposure.SEALED, Exposure.RESTRICTED: Exposure.PUBLIC}
LOWERED = {above: below for below, above in RAISED.items()}

# Of these Gemel shows a code name; the identity is in the vault, or nowhere.
COVERED = frozenset({Exposure.SEALED, Exposure.OFFLINE})


class Kind(StrEnum):
    """Which of the two sources speaks of this person."""

    DEFENDER = "defender"
    PARLIAMENTARIAN = "parliamentarian"


class Theme(StrEnum):
    """What a person at risk works on, or a member knows about."""

    LAND = "land"
    WOMEN = "women"
    MEDIA = "media"
    JUSTICE = "justice"
    ENVIRONMENT = "environment"
    LABOUR = "labour"
    MINORITIES = "minorities"
    CORRUPTION = "corruption"
    ELECTIONS = "elections"
    HEALTH = "health"
    EDUCATION = "education"
    RIGHTS = "rights"


class Wish(StrEnum):
    """What a person at risk may wish of a twin. A wish orders; it never excludes."""

    MY_LANGUAGE = "my_language"
    KNOWS_COUNTRY = "knows_country"
    KNOWS_COURTS = "knows_courts"
    SAME_THEME = "same_theme"
    WOMAN = "woman"
    GOVERNMENT_SIDE = "government_side"
    OPPOSITION_SIDE = "opposition_side"


class Tie(StrEnum):
    """What links a member to a country: the first four help, the last three stand in the way."""

    TRAVEL = "travel"
    OBSERVER = "observer"
    RAPPORTEUR = "rapporteur"
    KNOWS = "knows"
    NATIONALITY = "nationality"
    DIASPORA = "diaspora"
    CONFLICT = "conflict"


class Family(StrEnum):
    """A political family, across parliaments. Coarse on purpose."""

    LEFT = "left"
    GREEN = "green"
    SOCIAL_DEMOCRAT = "social_democrat"
    LIBERAL = "liberal"
    CHRISTIAN_DEMOCRAT = "christian_democrat"
    CONSERVATIVE = "conservative"
    REGIONAL = "regional"


class Alike(StrEnum):
    """Why two records may be one person; the last says what speaks against it."""

    SAME_NAME = "same_name"
    SOUNDS_ALIKE = "sounds_alike"
    SHARED_WORD = "shared_word"
    SAME_BIRTH_DATE = "same_birth_date"
    SAME_PARLIAMENT = "same_parliament"
    SAME_COUNTRY = "same_country"
    SAME_ADDRESS = "same_address"
    OTHER_BIRTH_DATE = "other_birth_date"


THEMES: dict[Theme, Said] = {
    Theme.LAND: say("Land and indigenous peoples"),
    Theme.WOMEN: say("Women’s rights"),
    Theme.MEDIA: say("Press and free speech"),
    Theme.JUSTICE: say("Justice and lawyers"),
    Theme.ENVIRONMENT: say("Environment"),
    Theme.LABOUR: say("Work and trade unions"),
    Theme.MINORITIES: say("Minorities"),
    Theme.CORRUPTION: say("Corruption"),
    Theme.ELECTIONS: say("Elections and parliament"),
    Theme.HEALTH: say("Health"),
    Theme.EDUCATION: say("Education"),
    Theme.RIGHTS: say("Human rights in general"),
}

WISHES: dict[Wish, Said] = {
    Wish.MY_LANGUAGE: say("Someone who speaks my language"),
    Wish.KNOWS_COUNTRY: say("Someone who knows my country"),
    Wish.KNOWS_COURTS: say("Someone who knows courts"),
    Wish.SAME_THEME: say("Someone who works on the same theme"),
    Wish.WOMAN: say("A woman"),
    Wish.GOVERNMENT_SIDE: say("Someone on the government’s side"),
    Wish.OPPOSITION_SIDE: say("Someone in opposition"),
}

TIES: dict[Tie, Said] = {
    Tie.TRAVEL: say("travels there"),
    Tie.OBSERVER: say("observed an election or a trial there"),
    Tie.RAPPORTEUR: say("is or was rapporteur on the country"),
    Tie.KNOWS: say("knows the country"),
    Tie.NATIONALITY: say("is a national of the country"),
    Tie.DIASPORA: say("has family there or comes from there"),
    Tie.CONFLICT: say("has business or other interests there"),
}

FAMILIES: dict[Family, Said] = {
    Family.LEFT: say("The left"),
    Family.GREEN: say("Greens"),
    Family.SOCIAL_DEMOCRAT: say("Social democrats"),
    Family.LIBERAL: say("Liberals"),
    Family.CHRISTIAN_DEMOCRAT: say("Christian democrats"),
    Family.CONSERVATIVE: say("Conservatives"),
    Family.REGIONAL: say("Regional or minority parties"),
}

URGENCIES: dict[int, Said] = {
    4: say("Now"),
    3: say("Today"),
    2: say("This week"),
    1: say("Watch"),
}

ALIKES: dict[Alike, Said] = {
    Alike.SAME_NAME: say("the same name"),
    Alike.SOUNDS_ALIKE: say("names that sound alike"),
    Alike.SHARED_WORD: say("a part of the name"),
    Alike.SAME_BIRTH_DATE: say("the same date of birth"),
    Alike.SAME_PARLIAMENT: say("the same parliament"),
    Alike.SAME_COUNTRY: say("the same country"),
    Alike.SAME_ADDRESS: say("the same e-mail address"),
    Alike.OTHER_BIRTH_DATE: say("but another date of birth"),
}

CAMPS: dict[str, Said] = {
    "government": say("Government"),
    "opposition": say("Opposition"),
}

LEVELS: dict[str, Said] = {
    "native": say("mother tongue"),
    "good": say("good"),
    "some": say("some"),
}

PARTIAL = re.compile(r"^\d{4}(-\d{2}(-\d{2})?)?$")


@dataclass(frozen=True)
class Span:
    """Days from `starts` (inclusive) to `ends` (exclusive); None is open."""

    starts: date | None
    ends: date | None

    def holds(self, on: date) -> bool:
        """Tell whether the span covers this day."""
        return (self.starts is None or self.starts <= on) and (self.ends is None or on < self.ends)


def first_day(partial: str) -> date | None:
    """Return the earliest day that "1962", "1962-09" or "1962-09-06" may mean; None for ""."""
    if not partial:
        return None
    year, month, day = ([int(part) for part in partial.split("-")] + [1, 1])[:3]
    return date(year, month, day)


def day_after(partial: str) -> date | None:
    """Return the day after the latest day that a partial date may mean; None for ""."""
    if not partial:
        return None
    parts = [int(part) for part in partial.split("-")]
    year = parts[0]
    month = parts[1] if len(parts) > 1 else 12
    day = parts[2] if len(parts) > 2 else calendar.monthrange(year, month)[1]
    last = date(year, month, day)
    return last if last == date.max else last + timedelta(days=1)


def is_partial_date(text: str) -> bool:
    """Tell whether the text is a date as precise as a source printed it, and one that exists."""
    if not PARTIAL.match(text):
        return False
    try:
        first_day(text)
    except ValueError:
        return False
    return True


class Standing(StrEnum):
    """What is known of a mandate on a given day."""

    HOLDS = "holds"
    NOT_BEGUN = "not_begun"
    ENDED = "ended"
    UNCONFIRMED = "unconfirmed"  # open end, and nobody has looked since the day of the data


def standing(span: Span, *, as_of: date | None, on: date) -> Standing:
    """Tell what is known of a mandate on this day.

    An open mandate is known to hold on the day that the data speak of, and on no later one: it
    is then unconfirmed, neither in force nor ended (product.md section 4).
    """
    if span.starts is not None and on < span.starts:
        return Standing.NOT_BEGUN
    if span.ends is not None:
        return Standing.HOLDS if on < span.ends else Standing.ENDED
    return Standing.HOLDS if as_of is not None and on <= as_of else Standing.UNCONFIRMED


def search_text(names: Iterable[str]) -> str:
    """Return what searching looks through: every word of the names folded, once, between blanks."""
    folded = dict.fromkeys(word for name in names if name for word in words.fold(name).split())
    return " " + " ".join(folded) + " " if folded else ""


def sound_text(names: Iterable[str]) -> str:
    """Return the sound-alike keys of every name, between blanks, for searching."""
    keys = sorted({key for name in names if name for key in words.sound_keys(name)})
    return " " + " ".join(keys) + " " if keys else ""
