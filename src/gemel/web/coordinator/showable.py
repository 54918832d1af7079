"""What could be proposed for the public: records of each kind that the reader sees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gemel.actions import catalogue
from gemel.actions import queries as actions
from gemel.cases import queries as cases
from gemel.kernel.by import By
from gemel.kernel.powers import Power
from gemel.people import queries as people
from gemel.publishing import queries as publishing
from gemel.publishing.rules import Kind
from gemel.twinning import queries as twinning
from gemel.web.shared import words

MOST = 100  # of each kind; the record's own page has the way for the others


@dataclass(frozen=True)
class Showable:
    """One record that could be proposed."""

    kind: str
    ref: str
    name: str


def showable(*, by: By) -> dict[Kind, list[Showable]]:
    """Return what could be proposed, by kind; what is public or waits already is left out."""
    taken = set(publishing.waiting(by=by).values_list("about", flat=True))
    taken |= set(publishing.lit(by=by).values_list("about", flat=True))
    found: dict[Kind, list[Showable]] = {}
    for kind, rows in (
        (Kind.CASE, _cases(by)),
        (Kind.TWINNING, _twinnings(by)),
        (Kind.PROGRAMME, [(one.ref, one.name) for one in twinning.programmes(by=by)]),
        (Kind.ACTION, _actions(by)),
        (Kind.DESK, [(one.ref, one.name) for one in people.desks(by=by)]),
    ):
        free = [Showable(kind.value, ref, name) for ref, name in rows if ref not in taken]
        if free:
            found[kind] = free[:MOST]
    return found


def has_picture(ref: str, *, by: By) -> bool:
    """Tell whether a twinning has a picture that could be shown with it."""
    return twinning.photograph_of(twinning.twinning(ref, by=by)) is not None


def _cases(by: By) -> list[tuple[str, str]]:
    rows: Any = cases.cases(by=by).filter(rulings__decision__published=True).distinct()
    rows = rows.exclude(exposure="offline").order_by("code", "pk")
    return [(row.ref, row.code or row.title or row.ref) for row in rows[: 2 * MOST]]


def _twinnings(by: By) -> list[tuple[str, str]]:
    if not by.can(Power.TWINNING_READ):
        return []
    rows = twinning.twinnings(by=by, living=True).filter(stage="active")[: 2 * MOST]
    return [
        (row.ref, f"{row.parliamentarian.name} – {row.person.name or row.person.code_name}")
        for row in rows
    ]


def _actions(by: By) -> list[tuple[str, str]]:
    if not by.can(Power.ACTION_READ):
        return []
    kinds = catalogue.kinds()
    rows = actions.actions(by=by).filter(public=True, stage="done")[: 2 * MOST]
    return [
        (row.ref, f"{words.partial_date(row.done_on)}: {words.spoken(kinds[row.kind].title)}")
        for row in rows
        if row.kind in kinds
    ]
