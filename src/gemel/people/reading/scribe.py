"""Single values, read with care: each is taken, kept as written with a remark, or rejected.

A `Scribe` knows the file it reads and writes into its findings; what a value becomes is decided
here and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from gemel.kernel import geography
from gemel.kernel.say import Said, say
from gemel.kernel.words import fold
from gemel.people.reading import dates
from gemel.people.reading.clean import clean, is_formula, is_nothing
from gemel.people.reading.findings import Findings

NAME_LIMIT, PART_LIMIT, SHORT_LIMIT, CONTACT_LIMIT, NOTE_LIMIT = 200, 120, 100, 300, 4000

_FEMALE_WORDS = """female woman weiblich frau feminin feminine femenino femminile femme mme madame
    vrouw kvinde kvinna kvinne mujer donna mulher kobieta zena nainen naine ms mrs miss femmina
    feminino женский انثي נקבה γυναικα θηλυ"""
_MALE_WORDS = """male man mannlich mann herr masculin masculine masculino maschile homme mand hombre
    uomo macho mezczyzna muz mies mees mr monsieur maschio мужской ذكر זכר ανδρασ αρρεν"""
SEX_WORDS = dict.fromkeys(_FEMALE_WORDS.split(), "F") | dict.fromkeys(_MALE_WORDS.split(), "M")
SEX_LETTERS = {"f": "F", "w": "F", "m": "M"}
_EMAIL = re.compile(r"[^@\s,;:<>()\[\]\"]+@[^@\s,;:<>()\[\]\"/]+\.[^@\s,;:<>()\[\]\"/.]{2,}")
_EMAIL_BREAK = re.compile(r"[\s,;/|<>]+")
_BETWEEN = frozenset(["or", "and", "ou", "et", "og", "und", "oder", "en", "of", "y", "o", "e", "i"])
_LIST_BREAK = re.compile(r"\s*[|;\n]\s*")
_COMMA_BREAK = re.compile(r"\s*[,/|;\n]\s*|\s+(?:and|et|und|og|en|och|y|e)\s+")
_PHONE_BREAK = re.compile(r"\s*[|;\n]\s*|\s+(?:or|ou|og|oder)\s+")
_LINK = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_HANDLE = re.compile(r"(?:https?://)?(?:www\.)?(?:twitter|x)\.com/@?(\w{1,15})/?|@?(\w{1,15})")


_SHOWN = {
    "dmy": say("Day before month: other dates of the file can be read in no other way"),
    "mdy": say("Month before day: other dates of the file can be read in no other way"),
}


class Cell(NamedTuple):
    """A value where it stands: its column or path, its language, and how a mapping reads it."""

    text: str
    column: str
    language: str = ""
    order: str = ""
    split: str = ""


def sex_letters(values: Iterable[str]) -> dict[str, str]:
    """Return what single letters mean in a column that holds these values.

    M and F (or W) are plain. V and K are female beside an M. H is male (homme, hombre, homem):
    where it stands beside M and no F, M is a woman (mujer, mulher).
    """
    met = {fold(value) for value in values}
    letters = dict(SEX_LETTERS)
    if "m" in met and "f" not in met:
        letters |= {letter: "F" for letter in ("v", "k") if letter in met}
    if "h" in met:
        letters["h"] = "M"
        if "m" in met and "f" not in met:
            letters["m"] = "F"
    return letters


@lru_cache(maxsize=100_000)
def _plain(raw: str) -> str | None:
    """Return the text of a value on which there is nothing to say, else None."""
    cleaned = clean(raw)
    if cleaned.touched or is_nothing(cleaned.text) or is_formula(cleaned.text):
        return None
    return cleaned.text


@lru_cache(maxsize=20_000)
def _country(text: str) -> str | None:
    return geography.find_country(text)


@lru_cache(maxsize=20_000)
def _language(text: str) -> str | None:
    return geography.find_language(text)


@dataclass(slots=True)
class Scribe:
    """Reads single values of one file. `today` is the day that no birth can lie after."""

    file: str
    findings: Findings
    today: date
    order: str = ""
    shown: str = ""  # the order that the file's dates prove
    letters: dict[str, str] = field(default_factory=lambda: dict(SEX_LETTERS))

    # --- words for the report ------------------------------------------------------------

    def reject(
        self, row: int, column: str, value: str, reason: Said, left_out: str = "value"
    ) -> None:
        """Say that something is not taken."""
        self.findings.reject(row, self.file, column, value, reason, left_out)

    def remark(self, row: int, column: str, value: str, message: Said) -> None:
        """Say that something is taken with a remark."""
        self.findings.remark(row, self.file, column, value, message)

    def remark_once(self, row: int, column: str, value: str, message: Said) -> None:
        """The same for what may hold in many rows."""
        self.findings.remark_once(row, self.file, column, value, message)

    # --- texts -----------------------------------------------------------------------------

    def text(self, row: int, cell: Cell, limit: int = NAME_LIMIT) -> str:
        """Return a text on one line, "" where the value says that there is none."""
        raw = cell.text
        if not raw:
            return ""
        plain = _plain(raw)
        if plain is not None and len(plain) <= limit:
            return plain
        cleaned = clean(raw)
        if cleaned.touched:
            self._tell(row, cell, cleaned.hidden, cleaned.mapped, cleaned.entities, cleaned.lost)
        text = cleaned.text
        if not text:
            return ""
        if is_nothing(text):
            self.remark_once(row, cell.column, text, say("Read as: nothing is stated"))
            return ""
        if is_formula(text):
            self.remark(row, cell.column, text, say("A formula of a spreadsheet: kept as text"))
        if len(text) > limit:
            self.reject(
                row, cell.column, text, say("Longer than {limit} signs: not taken", limit=limit)
            )
            return ""
        return text

    def _tell(
        self, row: int, cell: Cell, hidden: bool, mapped: bool, entities: bool, lost: bool
    ) -> None:
        if hidden:
            message = say("Invisible signs that turn or hide text were taken out")
            self.remark(row, cell.column, cell.text, message)
        if mapped:
            message = say("Control codes were read as the Windows-1252 signs they stand for")
            self.remark(row, cell.column, cell.text, message)
        if entities:
            message = say("HTML codes such as &oslash; were read as the letters they stand for")
            self.remark_once(row, cell.column, "", message)
        if lost:
            message = say("A sign was lost before this file was written: kept as it is")
            self.remark(row, cell.column, cell.text, message)

    def first(self, row: int, cells: Iterable[Cell], limit: int = NAME_LIMIT) -> str:
        """Return the first text that states anything."""
        for cell in cells:
            if text := self.text(row, cell, limit):
                return text
        return ""

    def parts(self, row: int, cells: Iterable[Cell], *, commas: bool = False) -> list[Cell]:
        """Return the single values of cells that hold lists ("AFET|DROI"), each still raw."""
        found: list[Cell] = []
        for cell in cells:
            if cell.split:
                pieces = cell.text.split(cell.split)
            else:
                pieces = (_COMMA_BREAK if commas else _LIST_BREAK).split(cell.text)
            found += [cell._replace(text=piece) for piece in pieces if piece.strip()]
        return found

    # --- dates -----------------------------------------------------------------------------

    def day(self, row: int, cell: Cell, *, end: bool = False) -> str:
        """Return a date as precise as stated, "" where none is stated or none can be read."""
        if not cell.text:
            return ""
        reader = dates.read_end if end else dates.read_date
        text = clean(cell.text).text
        day = reader(text, cell.order or self.order)
        if day.fault and self.shown and not cell.order and not self.order:
            shown = reader(text, self.shown)
            if not shown.fault:
                day = shown
                self.remark_once(row, cell.column, "", _SHOWN[self.shown])
        if day.fault:
            self.reject(row, cell.column, cell.text, day.fault)
        elif day.reduced:
            self.remark_once(
                row, cell.column, "", say("The first second of a year: only the year is taken")
            )
        return day.text

    def days(self, row: int, cells: Iterable[Cell]) -> str:
        """Return what all stated dates agree on ("1951-01-01|1951-11-04" is 1951)."""
        pieces = self.parts(row, cells)
        found = [text for piece in pieces if (text := self.day(row, piece))]
        if len(set(found)) < 2:
            return found[0] if found else ""
        if all(dates.finer(found[0], other) for other in found):
            return max(found, key=len)
        agreed, written = dates.common(found), "|".join(piece.text for piece in pieces)
        if agreed:
            message = say("Several dates: {agreed} is what they agree on", agreed=agreed)
            self.remark(row, pieces[0].column, written, message)
        else:
            self.reject(row, pieces[0].column, written, say("Several dates that contradict"))
        return agreed

    def birth(self, row: int, cells: Iterable[Cell]) -> str:
        """Return a date of birth; one after today is refused."""
        cells = list(cells)
        text = self.days(row, cells)
        if text and dates.first_day(text) > self.today:
            self.reject(row, cells[0].column, cells[0].text, say("Born in the future"))
            return ""
        return text

    # --- what has a vocabulary -------------------------------------------------------------

    def sex(self, row: int, cell: Cell) -> tuple[str, str]:
        """Return "F", "M" or "" and, for any other value, how it was written."""
        text = self.text(row, cell, SHORT_LIMIT)
        word = fold(text)
        if sex := SEX_WORDS.get(word) or self.letters.get(word):
            if not text.strip(".").isalpha():
                self.remark(row, cell.column, text, say("Read without its other signs"))
            return sex, ""
        if text:
            message = say("Neither female nor male in our words: kept as written")
            self.remark_once(row, cell.column, text, message)
        return "", text

    def country(self, row: int, cells: Iterable[Cell]) -> tuple[str, str]:
        """Return the ISO code of the first cell that surely names a country, else ("", as written).

        A code that is none of ISO 3166-1 (GB-NIR) is never exchanged for the name beside it.
        """
        for cell in cells:
            text = self.text(row, cell, SHORT_LIMIT)
            if not text:
                continue
            if code := _country(text):
                return code, ""
            message = say("Not a country of ISO 3166-1: kept as written")
            self.remark_once(row, cell.column, text, message)
            return "", text[:20]
        return "", ""

    def countries(
        self, row: int, cells: Iterable[Cell], unread: list[tuple[str, str]]
    ) -> tuple[str, ...]:
        """Return the codes of a list of countries; what names none today goes to `unread`."""
        codes: dict[str, None] = {}
        for cell in self.parts(row, cells, commas=True):
            text = self.text(row, cell, SHORT_LIMIT)
            code = _country(text) if text else None
            if code:
                codes[code] = None
            elif text:
                unread.append((cell.column, text))
                message = say("Not a country of today: kept as written")
                self.remark_once(row, cell.column, text, message)
        return tuple(codes)

    def languages(
        self, row: int, cells: Iterable[Cell], unread: list[tuple[str, str]]
    ) -> tuple[str, ...]:
        """Return the codes of a list of languages; words that name none go to `unread`."""
        codes: dict[str, None] = {}
        for cell in self.parts(row, cells, commas=True):
            text = self.text(row, cell, SHORT_LIMIT)
            code = _language(text) if text else None
            if code:
                codes[code] = None
            elif text:
                unread.append((cell.column, text))
                message = say("Not a language that is known here: kept as written")
                self.remark_once(row, cell.column, text, message)
        return tuple(codes)

    # --- ways to reach the office ----------------------------------------------------------

    def emails(self, row: int, cells: Iterable[Cell]) -> tuple[str, ...]:
        """Return the addresses of a cell, however many; what is no address is rejected."""
        found: dict[str, None] = {}
        for cell in cells:
            text = clean(cell.text).text
            if not text or is_nothing(text):
                continue
            rest: list[str] = []
            for word in _EMAIL_BREAK.split(re.sub(r"mailto:", " ", text, flags=re.IGNORECASE)):
                word = word.strip(".:'\"()[]")
                if _EMAIL.fullmatch(word) and len(word) <= CONTACT_LIMIT:
                    found[word] = None
                elif word and word.casefold() not in _BETWEEN:
                    rest.append(word)
            if rest:
                self._not_an_address(row, cell, rest)
        return tuple(found)

    def _not_an_address(self, row: int, cell: Cell, rest: list[str]) -> None:
        if any(word.count("@") > 1 for word in rest):
            reason = say("Addresses run together: where one ends is not stated")
        else:
            reason = say("Not an e-mail address")
        self.reject(row, cell.column, cell.text, reason)

    def phones(self, row: int, cells: Iterable[Cell]) -> tuple[str, ...]:
        """Return telephone numbers as they are written."""
        found: dict[str, None] = {}
        for cell in cells:
            for piece in _PHONE_BREAK.split(cell.text):
                text = self.text(row, cell._replace(text=piece), SHORT_LIMIT)
                if any(sign.isdigit() for sign in text):
                    found[text] = None
        return tuple(found)

    def link(self, row: int, kind: str, cell: Cell) -> tuple[str, str] | None:
        """Return a link that a browser may follow, or the name of an account; else None."""
        if kind == "twitter":  # "@name" is no formula
            cell = cell._replace(text=cell.text.strip().removeprefix("@"))
        text = self.text(row, cell, CONTACT_LIMIT)
        if not text:
            return None
        if kind == "twitter" and (handle := _HANDLE.fullmatch(text)):
            return kind, handle[1] or handle[2]
        if "://" not in text and ":" in text.split("/")[0]:
            self.reject(row, cell.column, text, say("Not a link to a page"))
            return None
        if "://" in text and not _LINK.fullmatch(text):
            self.reject(row, cell.column, text, say("Not a link to a page"))
            return None
        return kind, text
