"""Who is called Mr. or Ms. in a decision's text, and of whom in the list that is said. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from gemel.cases.reading.decision import names
from gemel.kernel.words import fold

Said = tuple[str, int, int]  # F or M, and where it stands

MOST = 3_000  # titles in one decision
NEAR = 90  # signs behind a title in which its name stands
NEAR_KIN = 50  # signs around a surname in which a word of kin makes it somebody else's
_LINE_END = re.compile(r"[ ]?\n(?!\n)")
_FRENCH = re.compile(r"\b(?P<title>M)\.\s+(?=[A-ZÀ-Þ])")  # elsewhere the first letter of a name
_PLURAL = re.compile(r"\b(?P<title>MM|Messrs|Mmes|Mlles|Sres|Sras)\b\.?\s+(?=[^\W\d_])")
_AND = re.compile(
    r"\s*(?:,\s*(?:and\s+|et\s+|y\s+)?|and\s+|et\s+|y\s+)"
    r"(?!(?:(?:de|à|con)\s+|d')?(?:MM?|Mr|Messrs|Mmes?|Ms|Mrs|Mlles?|Sres|Sras?|Sr|Dr)\b)"
)
_KIN = re.compile(
    r"\b(?:wife|husband|widow|spouse|mother|father|daughter|sister|brother|family|épouse|époux|veuve"
    r"|mère|père|fille|sœur|frère|famille|esposa|esposo|viuda|madre|padre|hija|hermana|familia)\b",
    re.IGNORECASE,
)


class Titles:
    """The names that stand behind a title, folded, with the sexes said of each and a place."""

    def __init__(self, listed: Iterable[str]) -> None:
        """`listed` are the names of the list."""
        self.given: dict[str, tuple[set[str], int, int]] = {}
        self._by_word: dict[str, list[str]] = {}
        self._listed = Counter(word for name in listed for word in set(fold(name).split()))

    def add(self, name: str, sex: str, start: int, end: int) -> None:
        """Remember that somebody is called so."""
        key = fold(name)
        if key not in self.given:
            self.given[key] = (set(), start, end)
            for word in set(key.split()):
                self._by_word.setdefault(word, []).append(key)
        self.given[key][0].add(sex)

    def read(self, text: str, start: int, end: int, language: str) -> None:
        """Take every title between two places."""
        flow = text[:start] + _LINE_END.sub(lambda gap: " " * len(gap[0]), text[start:end])
        found = [names.TITLE.finditer(flow, start)]
        if language == "fr":
            found.append(_FRENCH.finditer(flow, start))
        for title in islice((one for some in found for one in some), MOST):
            sex = names.sex_of(title["title"])
            name = names.read(flow, title.end(), min(end, title.end() + NEAR))
            words = re.sub(r"'s\b|'$", "", name.text)
            if sex and words and (" " in words or not _of_kin(flow, title.start(), title.end())):
                self.add(words, sex, title.start(), name.last)
        for sex, name in _together(flow, start):
            self.add(name.text, sex, name.start, name.last)

    def of(self, name: str, *, alone: bool) -> list[Said]:
        """Return what is said of whom the list calls so, `alone` or among others."""
        own = fold(name)
        known = dict.fromkeys(said for word in own.split() for said in self._by_word.get(word, ()))
        return [one for said in known if _is(said, own, alone) for one in self._said(said)]

    def of_surname(self, name: str) -> list[Said]:
        """Return what is said of a surname alone, where nobody else in the list has it."""
        words = fold(name).split()
        own = [word for word in words[1:] or words if len(word) > 2 and self._listed[word] == 1]
        return [one for word in own if word in self.given for one in self._said(word)]

    def _said(self, name: str) -> list[Said]:
        sexes, start, end = self.given[name]
        return [(sex, start, end) for sex in sorted(sexes)]


def _is(said: str, name: str, alone: bool) -> bool:
    """Tell whether a name in a sentence is that of the list: both are folded."""
    if said == name:
        return True
    shorter, longer = sorted((said.split(), name.split()), key=len)
    if len(shorter) >= 2 and set(shorter) <= set(longer):
        return alone or (shorter[0] == longer[0] and shorter[-1] == longer[-1])
    return False


def _of_kin(text: str, start: int, end: int) -> bool:
    """Tell whether "Mrs. Somebody" here may be the wife of whom the list names."""
    return bool(_KIN.search(text, max(0, start - NEAR_KIN), end + NEAR_KIN))


def _together(text: str, start: int) -> Iterator[tuple[str, names.Name]]:
    """Return who stand behind one title for all of them: "MM. ... et ...", "Mmes ... et ..."."""
    done, end = start, len(text)
    for title in islice(_PLURAL.finditer(text, start), MOST):
        sex = "F" if title["title"] in ("Mmes", "Mlles", "Sras") else "M"
        at: int | None = title.end() if title.start() >= done else None
        while at is not None:
            name = names.read(text, at, min(end, at + NEAR))
            if not name.text:
                break
            yield sex, name
            done = name.end
            gap = _AND.match(text, name.end, end)
            at = gap.end() if gap else None
