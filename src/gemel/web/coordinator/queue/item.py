"""One row of the queue, and the order of all of them. Knows no table."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import IntEnum
from itertools import groupby

from gemel.kernel.say import Said, say, say_many

SHOWN = 4  # rows of one family in one group; the others fold into one
UNFOLDED = 20  # so many of the others stand in the fold; it leads to the list of all
SOON_DAYS = 30  # up to here a day is said as "in 12 days"


class When(IntEnum):
    """How long a row can wait; the urgency that the look draws."""

    NOW = 4
    TODAY = 3
    WEEK = 2


NOTES: dict[When, Said] = {
    When.NOW: say("Someone may come to harm"),
    When.TODAY: say("Others wait for you"),
    When.WEEK: say("Can wait a day"),
}

# Within a group: harm before waiting, people before papers.
FAMILIES = (
    "withdrawn", "objection", "no_consent", "no_basis", "stopped", "shut", "unreachable",
    "ask_person",
    "held", "second", "waiver", "lift", "erasure", "worker", "given_up", "letters",
    "contact", "unmoved", "task", "act", "signed", "reminder",
    "consent_ends", "silent", "no_answer", "handover", "no_member", "proposed", "asked", "idle",
    "no_reply", "readings", "duplicates", "sources",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Item:
    """One thing to do: what, why, who may see it, by when, and where.

    `state` is a family of tags and its key. `day` orders rows of one family, the earliest first.
    `responsible` are accounts; nobody in it means that it is everybody's. `count` is how many
    things the row stands for, `others` those of them that are shown when the row is unfolded.
    """

    when: When
    family: str
    title: Said | str
    why: Said | str
    act: Said
    url: str = ""
    exposure: str = ""
    state: tuple[str, str] = ("", "")
    where: str = ""
    due: Said | None = None
    day: date | None = None
    responsible: frozenset[str] = frozenset()
    invented: bool = False
    count: int = 1
    others: tuple[Item, ...] = ()


@dataclass(frozen=True)
class Group:
    """The rows that can wait equally long."""

    when: When
    note: Said
    items: tuple[Item, ...]


def ranked(items: Iterable[Item]) -> list[Item]:
    """Return rows in the order in which they should be looked at."""
    return sorted(
        items,
        key=lambda each: (-each.when, FAMILIES.index(each.family), each.day or date.max),
    )


def concerning(
    items: Iterable[Item], accounts: Collection[str], *, working: Collection[str]
) -> list[Item]:
    """Return the rows of these accounts, and those for which nobody is responsible.

    Nobody is also who no longer works here (`working` are those who do): their rows are not lost.
    """
    charged = set(working)
    return [
        item
        for item in items
        if not (here := item.responsible & charged) or not here.isdisjoint(accounts)
    ]


def folded(items: Iterable[Item], *, lists: dict[str, str]) -> list[Item]:
    """Return ranked rows with the tail of each long family folded into one."""
    found: list[Item] = []
    for (_when, family), same in groupby(ranked(items), key=lambda each: (each.when, each.family)):
        rows = list(same)
        if len(rows) <= SHOWN + 1:
            found += rows
            continue
        found += rows[:SHOWN]
        found.append(_rest(rows[SHOWN:], lists.get(family, "")))
    return found


def grouped(items: Iterable[Item]) -> list[Group]:
    """Return ranked rows under their urgency, without empty groups."""
    return [
        Group(when, NOTES[when], tuple(same))
        for when, same in groupby(ranked(items), key=lambda each: each.when)
    ]


def _rest(rows: list[Item], url: str) -> Item:
    first = rows[0]
    count = sum(row.count for row in rows)
    return replace(
        first,
        title=say_many("{count} more of this kind", "{count} more of this kind", count),
        why="",
        act=say("See all"),
        url=url,
        exposure="",
        where="",
        due=None,
        day=date.max,
        responsible=frozenset(),
        count=count,
        others=tuple(rows[:UNFOLDED]),
    )


# --- days in words ---------------------------------------------------------------------------


def by_day(day: date, today: date) -> Said:
    """Return how far a day is away, as people say it."""
    days = (day - today).days
    if days < 0:
        return say_many("{count} day late", "{count} days late", -days)
    if days == 0:
        return say("today")
    if days == 1:
        return say("tomorrow")
    if days <= SOON_DAYS:
        return say_many("in {count} day", "in {count} days", days)
    return say("by {day}", day=day)


def since(day: date, today: date) -> Said:
    """Return since when, as people say it."""
    if day >= today:
        return say("today")
    if day == today - timedelta(days=1):
        return say("since yesterday")
    return say("since {day}", day=day)


def within(day: date | None, today: date, days: int) -> bool:
    """Tell whether a day has passed or comes within so many days."""
    return day is not None and day <= today + timedelta(days=days)
