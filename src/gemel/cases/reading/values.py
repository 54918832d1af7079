"""The fields of what was read, and what a human may put into them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gemel.cases import rules
from gemel.kernel import geography, words
from gemel.kernel.errors import Invalid
from gemel.kernel.say import Said, say
from gemel.people.rules import is_partial_date

LONGEST = 4000
MOST = 100_000

Check = Callable[[str], Any]


class _Wrong(Exception):
    def __init__(self, said: Said) -> None:
        self.said = said


def _text(most: int, needed: bool = False) -> Check:
    def check(text: str) -> str:
        if needed and not text:
            raise _Wrong(say("Fill this in, or leave the fact out"))
        if len(text) > most:
            raise _Wrong(say("At most {limit} characters", limit=most))
        return text

    return check


def _date(needed: bool = False) -> Check:
    def check(text: str) -> str:
        if needed and not text:
            raise _Wrong(say("Give the day, or the month, of the decision"))
        if text and not is_partial_date(text):
            raise _Wrong(say("Give a year, a month or a day that exists"))
        return text

    return check


def _one_of(allowed: Mapping[str, Any], needed: bool = False) -> Check:
    def check(text: str) -> str:
        if text not in allowed and (text or needed):
            raise _Wrong(say("Choose one from the list"))
        return text

    return check


def _code(text: str) -> str:
    found = rules.code_of(text) if text else None
    if text and found is None:
        raise _Wrong(say("This is no code of an IPU case; codes look like VEN-10"))
    return str(found or "")


def _number(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or not 0 < int(text) <= MOST:
        raise _Wrong(say("Give a number"))
    return int(text)


def _dates(text: str) -> list[str]:
    found = _several(text)
    if not all(is_partial_date(one) for one in found):
        raise _Wrong(say("Give a year, a month or a day that exists"))
    return found


def _several(text: str) -> list[str]:
    return [one.strip()[:200] for one in text.replace("\n", ";").split(";") if one.strip()]


def _countries(text: str) -> list[str]:
    found = list(dict.fromkeys(text.replace(";", " ").replace(",", " ").split()))
    if not found or any(geography.country(code) is None for code in found):
        raise _Wrong(say("Choose countries from the list"))
    return found


# Every kind of fact with its fields, in the order in which a form shows them.
KINDS: dict[str, dict[str, Check]] = {
    "document": {
        "symbol": _text(60), "adopted_on": _date(needed=True),
        "body": _one_of({str(key): said for key, said in rules.BODIES.items()}),
        "session": _number, "place": _text(100),
        "adopted_how": _one_of(rules.ADOPTED),
    },
    "code": {"code": _code},
    "countries": {"countries": _countries},
    "announced_persons": {"announced_persons": _number},
    "outcome": {"outcome": _one_of(rules.OUTCOMES)},
    "victims": {"text": _text(LONGEST, needed=True)},
    "complainant_sections": {"complainant_sections": _several},
    "submitted": {"submitted": _date()},
    "recent_decisions": {"recent_decisions": _dates},
    "persons": {
        "code": _code, "name": _text(200, needed=True), "sex": _one_of({"F": "", "M": ""}),
        "also_known_as": _several,
    },
    "violations": {"key": _one_of(rules.VIOLATIONS, needed=True)},
    "asks": {
        "number": _number, "verb": _text(60, needed=True), "addressee": _text(200),
        "due": _date(), "text": _text(LONGEST, needed=True),
    },
    "missions": {"date": _date(), "text": _text(LONGEST, needed=True)},
    "hearings": {"date": _date(), "text": _text(LONGEST, needed=True)},
    "follow_up": {
        "kind": _one_of(
            dict.fromkeys(
                ("from_authorities", "from_complainant", "to_authorities", "to_complainant")
            ),
            needed=True,
        ),
        "date": _date(), "text": _text(LONGEST, needed=True),
    },
    "gone": {},
    "remark": {},
}  # fmt: skip


def checked(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a fact, fit to keep; lists come as text with semicolons.

    Raises: Invalid, each sentence at its field.
    """
    kept: dict[str, Any] = {}
    faults: dict[str, Said] = {}
    for name, check in KINDS[kind].items():
        try:
            kept[name] = check(words.without_direction_marks(written(values.get(name))).strip())
        except _Wrong as wrong:
            faults[name] = wrong.said
    if faults:
        raise Invalid(fields=faults)
    return kept


def written(value: Any) -> str:
    """Return a value as a form's field shows it."""
    if isinstance(value, list | tuple):
        return "; ".join(str(one) for one in value)
    return "" if value is None else str(value)
