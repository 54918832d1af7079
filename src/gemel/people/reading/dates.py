"""Dates as parliaments write them, read only where they can be read in one way.

A date is kept as precise as it is stated: "1962-09-06", "1962-09" or "1962". Day, month and year
with full stops are a day first ("26.3.1994"). With strokes or hyphens ("3/4/1994") they are
ambiguous, unless one of the two can be no month, both are the same, a mapping says which order
the file uses, or its other dates prove it (`order_shown`). Two-digit years, day numbers of
spreadsheets, and "about 1950" are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from gemel.kernel.say import Said, say
from gemel.people.reading.clean import is_nothing

EARLIEST_YEAR = 1500
LATEST_YEAR = 2200
ORDERS = ("dmy", "mdy", "ymd")

_ISO = re.compile(
    r"\+?(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?"
    r"(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s?(Z|[AP]M|[+\-]\d{2}:?\d{2})?)?"
)
_YEAR_FIRST = re.compile(r"(\d{4})([/.\-])(\d{1,2})\2(\d{1,2})\.?")
_EIGHT = re.compile(r"(1[6-9]\d\d|20\d\d)(0[1-9]|1[0-2])([0-2]\d|3[01])")
_NUMBERS = re.compile(
    r"(\d{1,2})\s?([./\-])\s?(\d{1,2})\s?\2\s?(\d{4})(?:[ T]\d{1,2}:\d{2}(?::\d{2})?(?: [AP]M)?)?"
)
_MONTH_YEAR = re.compile(r"(\d{1,2})([./\-])(\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}\s?[./\-]\s?\d{1,2}\s?[./\-]\s?\d{2}")
_DAY_WORD_YEAR = re.compile(
    r"(?:\w+,\s)?(?:the |el |le |den |am |il )?(\d{1,2})(?:st|nd|rd|th|er|º|°|ª|\.)?"
    r"[ \-]*(?:(?:de|of) |d[’'])?([^\W\d_]+)\.?,?(?: de| del)?[ \-](\d{4})"
)
_WORD_DAY_YEAR = re.compile(r"(?:\w+,\s)?([^\W\d_]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_WORD_YEAR = re.compile(r"([^\W\d_]+)\.?(?: de)?[ \-](\d{4})")
_MILLISECONDS = re.compile(r"/Date\((-?\d{1,15})(?:([+\-]\d\d)(\d\d))?\)/")
_SPREADSHEET_DAY = re.compile(r"\d{5}(?:\.\d+)?")

# Twelve words each; Slavic names are left out: listopad is October here and November there.
_MONTHS = (
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
    "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre",
    "janv fevr mars avr mai juin juil aout sept oct nov dec",
    "januar februar marz april mai juni juli august september oktober november dezember",
    "janner feber maerz apr mai jun jul aug sept okt nov dez",
    "januari februari maart april mei juni juli augustus september oktober november december",
    "jan feb mrt apr mei jun jul aug sept okt nov dec",
    "januar februar marts april maj juni juli august september oktober november december",
    "januari februari mars april maj juni juli augusti september oktober november december",
    "januar februar mars april mai juni juli august september oktober november desember",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ene feb mar abr may jun jul ago set oct nov dic",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "gen feb mar apr mag giu lug ago set ott nov dic",
    "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "jan fev mar abr mai jun jul ago set out nov dez",
    "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesakuuta heinakuuta elokuuta "
    "syyskuuta lokakuuta marraskuuta joulukuuta",
    "janar febr mars apr mai juni juli aug sept okt nov des",
)
_MONTH_OF = {word: month for line in _MONTHS for month, word in enumerate(line.split(), start=1)}
_PLAIN = str.maketrans("áâãäåàçéèêëíìîïóòôõöúùûüý", "aaaaaaceeeeiiiiooooouuuuy")
_DIGITS = {
    first + digit: str(digit)
    for first in (0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0xFF10)
    for digit in range(10)
}
# A date that only stands where a program wanted one.
_STAND_INS = frozenset(["0001-01-01", "0000-00-00", "1000-01-01"])
_STILL = frozenset(
    [
        "ongoing", "present", "current", "currently", "now", "today", "still", "to date",
        "incumbent", "heute", "laufend", "aktuell", "en cours", "actuel", "actuellement",
        "present day", "heden", "nu", "nuvaerende", "nuværende", "actual", "actualidad", "atual",
        "in carica", "pågående",
    ]
)  # fmt: skip


class Day(NamedTuple):
    """What a text says of a date: the date ("" for none), or why it cannot be read.

    `reduced` is True where only the year of a written day is certain.
    """

    text: str = ""
    fault: Said | None = None
    reduced: bool = False


@lru_cache(maxsize=50_000)
def read_date(raw: str, order: str = "") -> Day:
    """Return the date that a text states; `order` is "dmy", "mdy", "ymd" or unknown ("")."""
    text = " ".join(raw.translate(_DIGITS).split())
    if is_nothing(text) or text[:10] in _STAND_INS:
        return Day()
    for reader in (_iso, _year_first, _numbers, _words, _milliseconds):
        day = reader(text, order)
        if day is not None:
            return day
    return Day(fault=_unread(text))


def read_end(raw: str, order: str = "") -> Day:
    """The same for the end of something: "ongoing" and "present" say that there is none."""
    return Day() if raw.strip().casefold() in _STILL else read_date(raw, order)


@lru_cache(maxsize=50_000)
def first_day(text: str) -> date:
    """Return the earliest day that a partial date allows."""
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    return date(year, month, day)


@lru_cache(maxsize=50_000)
def last_day(text: str) -> date:
    """Return the latest day that a partial date allows."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 3:
        return date(*parts)
    year, month = (parts[0], parts[1]) if len(parts) == 2 else (parts[0], 12)
    following = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return following - timedelta(days=1)


def order_shown(texts: Iterable[str]) -> str:
    """Return the order of day and month that dates such as 26/03/1994 prove, "" if they differ."""
    orders = set()
    for text in texts:
        found = _NUMBERS.fullmatch(" ".join(text.translate(_DIGITS).split()))
        if found and found[2] != "." and (int(found[1]) > 12) != (int(found[3]) > 12):
            orders.add("dmy" if int(found[1]) > 12 else "mdy")
    return orders.pop() if len(orders) == 1 else ""


def ends_before_start(start: str | None, end: str | None) -> bool:
    """Return whether the end is certainly before the start, however the dates are read."""
    return bool(start and end and last_day(end) < first_day(start))


def finer(one: str, other: str) -> str | None:
    """Return the more precise of two dates that agree, or None where they contradict."""
    if not one or not other:
        return one or other
    shorter, longer = sorted((one, other), key=len)
    return longer if longer.startswith(shorter) else None


def common(dates: list[str]) -> str:
    """Return what all dates agree on: a day, a month, a year, or nothing."""
    for length in (10, 7, 4):
        cut = {text[:length] for text in dates}
        if len(cut) == 1 and all(len(text) >= length for text in dates):
            return cut.pop()
    return ""


def month_number(word: str) -> int | None:
    """Return 1 to 12 for the name of a month in one of the languages known here."""
    return _MONTH_OF.get(word.casefold().rstrip(".").translate(_PLAIN))


def _unread(text: str) -> Said:
    if _SPREADSHEET_DAY.fullmatch(text):
        return say("This is the day number of a spreadsheet: format the column as a date")
    if _SHORT_YEAR.fullmatch(text):
        return say("The year has two digits: the century is not stated")
    return say("This is not a date that can be read")


def _made(year: int, month: int | None = None, day: int | None = None) -> Day:
    """Return a checked date of the given precision."""
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return Day(fault=say("The calendar has no such day"))
    if year == 9999:  # written for "no end" by programs that want a date
        return Day()
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return Day(
            fault=say(
                "The year is not between {first} and {last}", first=EARLIEST_YEAR, last=LATEST_YEAR
            )
        )
    text = f"{year:04d}"
    if month:
        text += f"-{month:02d}"
        if day:
            text += f"-{day:02d}"
    return Day(text)


def _iso(text: str, order: str) -> Day | None:
    found = _ISO.fullmatch(text)
    if not found:
        compact = _EIGHT.fullmatch(text)
        return _made(*map(int, compact.groups())) if compact else None
    year, month, day, clock, zone = found.groups()
    if clock and not day:
        return None
    if "00" in (month, day):  # 1962-00-00: the precision of some databases
        month = None if month == "00" else month
        day = None
    made = _made(int(year), int(month) if month else None, int(day) if day else None)
    # Wikidata writes "sometime in 1951" as the first second of 1951: only the year is certain.
    if (clock or "")[:5] == "00:00" and zone == "Z" and (month, day) == ("01", "01"):
        return made._replace(text=made.text[:4], reduced=not made.fault)
    return made


def _year_first(text: str, order: str) -> Day | None:
    found = _YEAR_FIRST.fullmatch(text)
    return _made(int(found[1]), int(found[3]), int(found[4])) if found else None


def _numbers(text: str, order: str) -> Day | None:
    found = _NUMBERS.fullmatch(text)
    if not found:
        short = _MONTH_YEAR.fullmatch(text)
        return _made(int(short[3]), int(short[1])) if short else None
    first, stroke, second, year = int(found[1]), found[2], int(found[3]), int(found[4])
    if order == "mdy":
        return _made(year, first, second)
    if order == "dmy" or stroke == "." or first > 12 or first == second:
        return _made(year, second, first)
    if second > 12:
        return _made(year, first, second)
    return Day(
        fault=say(
            "This may be day {first} of month {second} or day {second} of month {first}: "
            'say which in a mapping (date = "dmy" or "mdy")',
            first=first,
            second=second,
        )
    )


def _words(text: str, order: str) -> Day | None:
    plain = text.casefold().translate(_PLAIN)
    if found := _DAY_WORD_YEAR.fullmatch(plain):
        day, word, year = found.groups()
    elif found := _WORD_DAY_YEAR.fullmatch(plain):
        word, day, year = found.groups()
    elif found := _WORD_YEAR.fullmatch(plain):
        day, (word, year) = "", found.groups()
    else:
        return None
    month = month_number(word)
    return _made(int(year), month, int(day) if day else None) if month else None


def _milliseconds(text: str, order: str) -> Day | None:
    found = _MILLISECONDS.fullmatch(text)
    if not found:
        return None
    try:
        moment = datetime(1970, 1, 1) + timedelta(milliseconds=int(found[1]))
        if found[2]:  # how far the clock is ahead of UTC where the date was meant
            minutes = int(found[2][0] + found[3])
            moment += timedelta(hours=int(found[2]), minutes=minutes)
    except OverflowError:
        return Day(fault=say("The calendar has no such day"))
    if moment.year == 1:  # the first day of programs, written for none
        return Day()
    return _made(moment.year, moment.month, moment.day)
