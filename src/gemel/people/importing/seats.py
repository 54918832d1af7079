"""Which stated seat is which known one, and what the statement changes about it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from gemel.kernel.say import Said, say
from gemel.people.importing.person import HAND, Place, Sitting
from gemel.people.reading.dates import last_day

_WORDS = ("party", "group", "national_party", "elected_in", "area", "term")

Rank = tuple[int, ...]


def put_sittings(
    known: list[Sitting],
    stated: Sequence[Sitting],
    *,
    may_correct: bool,
    changed: dict[int, set[str]],
) -> list[tuple[str, str, Said]]:
    """Put seats in a parliament, as one record states them, into what is known of the person.

    `may_correct`: whether the record may change the word of its own source. `known` gets the new
    seats, and the changes of kept ones, whose columns go to `changed` by pk.
    Returns (field, value, remark) for what was not taken.
    """
    remarks: list[tuple[str, str, Said]] = []
    for one, fitting in _pairs(known, stated, _fit):
        if fitting is None:
            known.append(one)
            continue
        columns = _correct(fitting, one, may_correct=may_correct, remarks=remarks)
        if columns and fitting.pk:
            changed.setdefault(fitting.pk, set()).update(columns)
    return remarks


def put_places(
    known: list[Place], stated: Sequence[Place], *, may_correct: bool, changed: dict[int, set[str]]
) -> None:
    """The same for seats in committees and the like, and for memberships of parties."""
    for one, fitting in _pairs(known, stated, _fit_place):
        if fitting is None:
            known.append(one)
            continue
        may = may_correct and fitting.stated_by == one.stated_by
        columns = {
            column
            for column in ("role", "starts_on", "ends_on")
            if _take(fitting, one, column, may=may)
        }
        if columns and fitting.pk:
            changed.setdefault(fitting.pk, set()).update(columns)


def _pairs(known: Sequence[Any], stated: Sequence[Any], fit: Any) -> list[tuple[Any, Any]]:
    """Pair each stated seat with the known one that fits it best, or None; each known one once."""
    if len(known) == len(stated) == 1:
        return [(stated[0], known[0] if fit(stated[0], known[0]) is not None else None)]
    ranked = sorted(
        (rank, i, j)
        for i, one in enumerate(stated)
        for j, other in enumerate(known)
        if (rank := fit(one, other)) is not None
    )
    taken: dict[int, int] = {}
    used: set[int] = set()
    for _, i, j in ranked:
        if i not in taken and j not in used:
            taken[i] = j
            used.add(j)
    return [(one, known[taken[i]] if i in taken else None) for i, one in enumerate(stated)]


# --- seats in a parliament -----------------------------------------------------------------


def _fit(one: Sitting, known: Sitting) -> Rank | None:
    """Return how well a stated seat fits a known one, the lowest best; None for another seat."""
    if one.parliament and one.parliament != known.parliament:
        return None
    same_start = _agree(one.starts_on, known.starts_on)
    if same_start is None:
        return None
    differ = sum(_against(getattr(one, word), getattr(known, word)) for word in _WORDS)
    if not (one.starts_on and known.starts_on) and not _same_undated(one, known):
        return None
    ends_apart = _agree(one.ends_on, known.ends_on) is None
    open_first = bool(known.ends_on) and not one.ends_on
    missing = sum(
        getattr(one, word) != getattr(known, word)
        for word in (*_WORDS, "starts_on", "ends_on", "parliament")
    )
    return (int(open_first), int(ends_apart), differ, missing)


def _same_undated(one: Sitting, known: Sitting) -> bool:
    """Tell whether two seats may be one, where at least one of them states no beginning."""
    if not (one.starts_on or one.ends_on or one.term):  # only says where somebody sits
        return not _over(known, one)
    if not (known.starts_on or known.ends_on or known.term):
        return not one.ends_on
    if one.term and known.term:
        if one.term != known.term or _against(one.party, known.party):
            return False
        return _agree(one.ends_on, known.ends_on) is not None
    if one.starts_on or known.starts_on:  # a term on one side, a day on the other
        return False
    return bool(one.ends_on and one.ends_on == known.ends_on)


def _over(known: Sitting, one: Sitting) -> bool:
    """Tell whether a known seat was over when a source says that the person still sits."""
    return bool(known.ends_on and one.as_of and last_day(known.ends_on) < one.as_of)


def _against(stated: object, known: object) -> bool:
    return bool(stated and known and stated != known)


def _agree(one: str, other: str) -> bool | None:
    """Tell whether two dates are the same as far as both go; None where they contradict."""
    if not one or not other:
        return False
    return True if one.startswith(other) or other.startswith(one) else None


def _correct(
    known: Sitting, one: Sitting, *, may_correct: bool, remarks: list[tuple[str, str, Said]]
) -> set[str]:
    """Take over what a source may say of a known seat; return the columns that changed."""
    may = may_correct and known.stated_by == one.stated_by
    columns = {
        column for column in (*_WORDS, "starts_on", "ends_on") if _take(known, one, column, may=may)
    }
    if known.stated_by == HAND and _against(one.party, known.party):
        remarks.append(("party", "", say("Another party was entered here by hand: kept")))
    if _agree(one.ends_on, known.ends_on) is None:
        message = say("Another end of the seat is known here, {end}: kept", end=known.ends_on)
        remarks.append(("end", one.ends_on, message))
    if one.as_of and known.ends_on and not one.ends_on:
        if last_day(known.ends_on) < one.as_of:
            message = say(
                "Still open in this file; here it ended on {end}: kept", end=known.ends_on
            )
            remarks.append(("end", "", message))
    elif one.as_of and not known.ends_on and (known.as_of is None or known.as_of < one.as_of):
        known.as_of = one.as_of
        columns.add("as_of")
    return columns


def _take(known: Any, one: Any, column: str, *, may: bool) -> bool:
    """Fill what is empty, make a date finer, or, where the source may, correct; tell if changed."""
    stated, now = getattr(one, column), getattr(known, column)
    if not stated or stated == now:
        return False
    finer = column in ("starts_on", "ends_on") and now and stated.startswith(now)
    coarser = column in ("starts_on", "ends_on") and now.startswith(stated)
    if coarser or (now and not finer and not may):
        return False
    setattr(known, column, stated)
    return True


# --- seats in a body -----------------------------------------------------------------------


def _fit_place(one: Place, known: Place) -> Rank | None:
    if one.body != known.body or _agree(one.starts_on, known.starts_on) is None:
        return None
    if not one.ends_on and known.ends_on and not (one.starts_on and known.starts_on):
        return None  # that seat is over; this one is open
    return (
        int(one.starts_on != known.starts_on),
        int(one.ends_on != known.ends_on),
        int(one.role != known.role),
    )


def once(seats: Iterable[Any]) -> list[Any]:
    """Return seats without those that say the same in every column."""
    found: dict[tuple[object, ...], Any] = {}
    for seat in seats:
        found.setdefault(tuple(getattr(seat, name) for name in seat.__slots__), seat)
    return list(found.values())
