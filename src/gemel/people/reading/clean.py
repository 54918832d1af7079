"""Text as it comes out of other people's files, made fit to keep.

Invisible signs that turn or hide text are taken out and reported; what a script needs stays: the
zero-width non-joiner and joiner stay beside letters of scripts that join or stack (Persian,
Sinhala ...), balanced isolates stay. A control code of the range 80 to 9F is what is left of a
Windows-1252 sign in a text that was read as Latin-1: it is that sign again (U+0092 is ’).
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import NamedTuple

_SPACES = re.compile(r"\s+")
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_FORMULA = re.compile(r"^[=@]|^[+\-](?=[A-Za-z(=@])")
_TURNING = re.compile("[\u202a-\u202e]")
_ISOLATES = frozenset("\u2066\u2067\u2068")
_END_OF_ISOLATE = "\u2069"
_JOINERS = frozenset("\u200c\u200d")
_LOST = "\ufffd"
_GONE = ("Cc", "Cf", "Cs", "Co", "Cn")

# What people write where they have nothing to write.
_NO_LETTER = re.compile(r"[\W_]*")
_NOTHING = frozenset(
    [
        "n/a", "#n/a", "n.a.", "n.a", "k.a.", "k. a.", "unknown", "not known", "not available",
        "unbekannt", "inconnu", "inconnue", "onbekend", "ukendt", "ukjent", "okänd",
        "desconocido", "sconosciuto", "desconhecido",
    ]
)  # fmt: skip
# Wikidata's "there is a value, and nobody knows it".
_NOBODY_KNOWS = re.compile(r"https?://www\.wikidata\.org/\.well-known/genid/\S+|_:\w+")
# Written by programs; spelled otherwise they may be somebody's name.
_NOTHING_AS_SPELLED = frozenset(["null", "NULL", "None", "none", "nan", "NaN", "undefined"])


class Cleaned(NamedTuple):
    """A text and what was done to it: marks taken out, codes mapped, entities read, signs lost."""

    text: str
    hidden: bool = False
    mapped: bool = False
    entities: bool = False
    lost: bool = False

    @property
    def touched(self) -> bool:
        """Whether somebody should be told."""
        return self.hidden or self.mapped or self.entities or self.lost


def clean(raw: str) -> Cleaned:
    """Return the text on one line in NFC, without signs that hide or turn, and what was done."""
    if raw.isascii() and raw.isprintable() and "&" not in raw:
        return Cleaned(_SPACES.sub(" ", raw).strip() if "  " in raw else raw.strip())
    text, entities = _without_entities(raw)
    text, mapped = _without_codes(text)
    text, hidden = _without_hidden(text)
    text = unicodedata.normalize("NFC", _SPACES.sub(" ", text).strip())
    return Cleaned(text, hidden, mapped, entities, _LOST in text)


def is_nothing(text: str) -> bool:
    """Return whether a value only says that there is none ("-", "n/a", "unknown")."""
    if len(text) > 15:
        return text.startswith("http") and _NOBODY_KNOWS.fullmatch(text) is not None
    return (
        _NO_LETTER.fullmatch(text) is not None
        or text in _NOTHING_AS_SPELLED
        or text.strip().casefold() in _NOTHING
    )


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet would take the text for a formula. A phone number is none."""
    return bool(_FORMULA.match(text.lstrip()))


def _without_entities(raw: str) -> tuple[str, bool]:
    if "&" not in raw or not _ENTITY.search(raw):
        return raw, False
    text = _ENTITY.sub(lambda found: html.unescape(found.group()), raw)
    return text, text != raw


def _without_codes(text: str) -> tuple[str, bool]:
    """Map the codes 80 to 9F to the Windows-1252 signs that they stood for."""
    if not any("\x80" <= sign <= "\x9f" for sign in text):
        return text, False
    signs = []
    for sign in text:
        if "\x80" <= sign <= "\x9f":
            sign = bytes([ord(sign)]).decode("cp1252", errors="ignore")
        signs.append(sign)
    return "".join(signs), True


def _without_hidden(text: str) -> tuple[str, bool]:
    """Take out what is not seen but changes what is read. Tabs and line ends become spaces."""
    if text.isprintable():
        return text, False
    balanced = not _TURNING.search(text) and _balanced(text)
    kept: list[str] = []
    hidden = False
    for place, sign in enumerate(text):
        if sign.isspace():
            kept.append(" ")
        elif unicodedata.category(sign) not in _GONE or _may_stay(text, place, balanced):
            kept.append(sign)
        else:
            hidden = True
    return "".join(kept), hidden


def _may_stay(text: str, place: int, balanced: bool) -> bool:
    sign = text[place]
    if sign in _JOINERS:
        return _joins(text[place - 1 : place]) or _joins(text[place + 1 : place + 2])
    return balanced and (sign in _ISOLATES or sign == _END_OF_ISOLATE)


def _joins(sign: str) -> bool:
    """Return whether the sign is of a script in which a joiner has work to do."""
    return sign >= "\u0600" and unicodedata.category(sign) in ("Lo", "Lm", "Mn", "Mc")


def _balanced(text: str) -> bool:
    depth = 0
    for sign in text:
        if sign in _ISOLATES:
            depth += 1
        elif sign == _END_OF_ISOLATE:
            depth -= 1
            if depth < 0:
                return False
    return depth == 0
