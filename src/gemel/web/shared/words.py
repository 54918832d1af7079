"""Said things, dates, countries and languages, in the language of the reader."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date, datetime

from django.utils import formats, timezone, translation
from django.utils.translation import gettext, ngettext

from gemel.kernel import geography
from gemel.kernel.say import Said

FIRST_STRONG, POP = "\u2068", "\u2069"  # what stands between has a direction of its own
PARTIAL = re.compile(r"^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")


def spoken(said: object, *, isolate: bool = True) -> str:
    """Return a sentence from below the doors in the language of the reader.

    Dates and large numbers in it are written as everywhere. A name that runs against the
    sentence is set apart, so that neither turns the other round; `isolate=False` for files.
    """
    if isinstance(said, Said):
        return _ready(said, isolate).spoken(gettext, ngettext)
    return str(said)


def _ready(said: Said, isolate: bool) -> Said:
    return replace(
        said, values={name: _filled(value, isolate) for name, value in said.values.items()}
    )


def _filled(value: object, isolate: bool) -> object:
    if isinstance(value, Said):
        return _ready(value, isolate)
    if isinstance(value, date):
        return partial_date(value)
    if isinstance(value, int) and abs(value) > 9999:
        return formats.number_format(value, use_l10n=True, force_grouping=True)
    if isolate and isinstance(value, str) and _runs_against(value):
        return f"{FIRST_STRONG}{value}{POP}"
    return value


def _runs_against(text: str) -> bool:
    """Tell whether some letter of the text runs against the reader's language."""
    against = {"L"} if translation.get_language_bidi() else {"R", "AL"}
    return any(unicodedata.bidirectional(sign) in against for sign in text)


def language() -> str:
    """Return the code of the reader's language."""
    return translation.get_language() or "en"


def country(code: str) -> str:
    """Return the name of a country or region, else the code as it stands."""
    try:
        return geography.name(code, language())
    except KeyError:
        return code


def partial_date(text: object) -> str:
    """Return "2020", "2020-11", "2020-11-03" or a date as people say it; other text as it is."""
    if isinstance(text, datetime):
        return formats.date_format(timezone.localtime(text).date())
    if isinstance(text, date):
        return formats.date_format(text)
    parts = PARTIAL.match(str(text or ""))
    if not parts:
        return str(text or "")
    year, month, day = (int(part) if part else 0 for part in parts.groups())
    try:
        known = date(year, month or 1, day or 1)
    except ValueError:
        return str(text)
    if day:
        return formats.date_format(known)
    return formats.date_format(known, "F Y") if month else str(year)


def initials(name: str) -> str:
    """Return up to two initials for the rings of a pair; of a code name only the first."""
    words = [word for word in name.split() if word[:1].isalpha()]
    letters = [unicodedata.normalize("NFC", word)[0] for word in words[:1] + words[1:][-1:]]
    return "".join(letters).upper()
