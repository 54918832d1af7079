"""What one office may learn of what another one plans: kind and week, and never more. Pure.

Both sides must allow it: the offices, who share alike, and the basis of the act, which must
cover those who would hear of it. Source: twinning note, A5; product.md, section 3a.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from gemel.actions.catalogue.entry import Kind

PARLIAMENT = "parliament"
OTHERS = "other-parliaments"
LETTERS = frozenset({"letter", "joint_letter"})


@dataclass(frozen=True)
class Step:
    """One planned act of an office. `covers`: the audiences to whom its basis lets it be told.

    None where the act names nobody: then only the offices are asked.
    """

    kind: str
    on: date
    office: int
    house: int | None = None
    covers: frozenset[str] | None = None


@dataclass(frozen=True)
class Reader:
    """Who would hear of it: an office and its parliament; for a desk neither."""

    office: int | None = None
    house: int | None = None


@dataclass(frozen=True, order=True)
class Elsewhere:
    """What is told of one step: nothing but its kind and the Monday of its week."""

    week: date
    kind: str


class Note(StrEnum):
    """What a step of another office means for one's own."""

    CLASH = "clash"  # the same, in the same week
    SAME = "same"
    CHORUS = "chorus"  # both write to the same authority
    BESIDE = "beside"


def monday(day: date) -> date:
    """Return the first day of a week."""
    return day - timedelta(days=day.weekday())


def audience(step: Step, reader: Reader) -> str:
    """Return as whom the reader would hear of a step; strangers count as another parliament."""
    same = step.house is not None and step.house == reader.house
    return PARLIAMENT if same else OTHERS


def told(steps: Iterable[Step], reader: Reader, *, sharing: Collection[int]) -> list[Elsewhere]:
    """Return what this reader may know of the steps of other offices, the soonest first.

    `sharing` are the offices that let others see kind and week; who does not, sees none.
    """
    if reader.office is not None and reader.office not in sharing:
        return []
    return sorted(
        Elsewhere(monday(step.on), step.kind)
        for step in steps
        if step.office != reader.office and step.office in sharing
        if step.covers is None or audience(step, reader) in step.covers
    )


def notes(
    kind: Kind, on: date | None, others: Iterable[Elsewhere], kinds: Mapping[str, Kind]
) -> list[tuple[Note, Elsewhere]]:
    """Return what the steps of others mean for an act that is being planned, what counts first."""
    found = [(_note(kind, on, one, kinds[one.kind]), one) for one in others]
    return sorted(found, key=lambda each: (list(Note).index(each[0]), each[1]))


def _note(kind: Kind, on: date | None, other: Elsewhere, its: Kind) -> Note:
    if other.kind == kind.key:
        return Note.CLASH if on and monday(on) == other.week else Note.SAME
    return Note.CHORUS if _write_alike(kind, its) else Note.BESIDE


def _write_alike(one: Kind, other: Kind) -> bool:
    if any(LETTERS.isdisjoint(word.key for word in kind.artefacts) for kind in (one, other)):
        return False
    return bool({a.key for a in one.addressees} & {a.key for a in other.addressees})


def may_join(
    country: str, *, own: Collection[str], works_on: Collection[str], let_in: bool = False
) -> bool:
    """Tell whether a member may join those who follow a country.

    By oneself where one of the member's programmes works on it; else a desk lets the member in.
    Never a member of a parliament of that country. Source: domain.md, row 8, need to know.
    """
    return country not in own and (let_in or country in works_on)
