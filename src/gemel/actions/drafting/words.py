"""The words that facts take in a draft's language: dates, countries, what is alleged. Pure.

Each language has one text file for them, `forms/<language>/words.toml`. A language is marked as
not reviewed until a native speaker has read its words and forms.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

from babel.dates import format_date, format_skeleton
from babel.lists import format_list

from gemel.actions.drafting import vocabulary
from gemel.cases import rules as cases
from gemel.kernel import geography
from gemel.people import rules as people

HOME = Path(__file__).parent / "forms"
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
_SHAPES = {7: "yMMMM", 4: "y"}


@dataclass(frozen=True)
class Words:
    """The words of one language.

    `mark` is what every paper in it says until somebody has read it, `gaps_mark` while it has gaps,
    `invented_mark` where whom it concerns is invented.
    """

    language: str
    reviewed: bool
    mark: str
    gaps_mark: str
    invented_mark: str
    bodies: Mapping[str, str]
    decision: str
    symbol: str
    paragraph: str
    quoted: str
    gaps: Mapping[str, str]
    violations: Mapping[str, str]
    countries: Mapping[str, str]

    @property
    def right_to_left(self) -> bool:
        """Whether the language is written from right to left."""
        return self.language in RIGHT_TO_LEFT

    @property
    def _locale(self) -> str:
        return "en_GB" if self.language == "en" else self.language  # days before months

    def gap(self, key: str) -> str:
        """Return what a missing fact is called."""
        return self.gaps[key]

    def violation(self, key: str, label: str) -> str:
        """Return the words for what is alleged; as printed where the paper has words of its own."""
        known = cases.violation(key, label)
        return label if isinstance(known, str) and label else self.violations.get(key, label or key)

    def date(self, stated: str) -> str:
        """Return a date as precise as it is stated: a day, a month or a year.

        What is no date, but words of an author's own, stays as it is.
        """
        first = people.first_day(stated) if people.is_partial_date(stated) else None
        if first is None:
            return stated
        if shape := _SHAPES.get(len(stated)):
            return str(format_skeleton(shape, first, locale=self._locale))
        said = str(format_date(first, "long", locale=self._locale))
        return said.replace("1 ", "1er ", 1) if self.language == "fr" and first.day == 1 else said

    def country(self, code: str) -> str:
        """Return the name of a country as it stands in a sentence, after the word for "in"."""
        return self.countries.get(code) or geography.name(code, self.language)

    def listed(self, several: list[str]) -> str:
        """Return several words as one list: a, b and c."""
        return str(format_list(several, locale=self._locale))

    def decided(self, *, body: str, adopted_on: str, symbol: str) -> str:
        """Return how a decision is called."""
        said = Template(self.decision).substitute(
            body=self.bodies.get(body, self.bodies[""]), date=self.date(adopted_on)
        )
        return Template(self.symbol).substitute(decision=said, symbol=symbol) if symbol else said

    def quote(self, text: str, number: str) -> str:
        """Return a paragraph of a decision as it prints it."""
        said = Template(self.quoted).substitute(text=text)
        if not number:
            return said
        return Template(self.paragraph).substitute(number=number, text=said)


@cache
def of(language: str) -> Words:
    """Return the words of a language. Raises: KeyError for one that has no forms."""
    path = HOME / language / "words.toml"
    if language not in languages():
        raise KeyError(language)
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    return Words(
        language=language,
        reviewed=told["reviewed"],
        mark=told["mark"],
        gaps_mark=told["gaps_mark"],
        invented_mark=told["invented_mark"],
        bodies=told["body"],
        decision=told["decision"],
        symbol=told["symbol"],
        paragraph=told["paragraph"],
        quoted=told["quoted"],
        gaps=told["gap"],
        violations=told["violation"],
        countries=told.get("country", {}),
    )


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that have words, in the order of their codes."""
    return tuple(sorted(path.parent.name for path in HOME.glob("*/words.toml")))


def lacking(words: Words) -> list[str]:
    """Return what a file of words does not say; for the test of each language."""
    wanted = {
        "gap": set(vocabulary.ONE) | set(vocabulary.MANY),
        "violation": set(cases.VIOLATIONS),
        "body": {"", *cases.BODIES},
    }
    had = {"gap": set(words.gaps), "violation": set(words.violations), "body": set(words.bodies)}
    return sorted(f"{part}.{key}" for part in wanted for key in wanted[part] ^ had[part])
