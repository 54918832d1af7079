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
from gemel.proceedings import queries as proceedings
from gemel.proceedings.rules import KINDS
from gemel.proceedings.rules import Kind as House
from gemel.publishing import queries as publishing
from gemel.publishing.house_work import PRESS
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
    taken = set(publishing.waiting(by=by).values_list("kind", "about"))
    taken |= set(publishing.lit(by=by).values_list("kind", "about"))
    found: dict[Kind, list[Showable]] = {}
    for kind, rows in (
        (Kind.CASE, _cases(by)),
        (Kind.TWINNING, _twinnings(by)),
        (Kind.PROGRAMME, [(one.ref, one.name) for one in twinning.programmes(by=by)]),
        (Kind.ACTION, _actions(by)),
        (Kind.DESK, [(one.ref, one.name) for one in people.desks(by=by)]),
        (Kind.PRESS, _acts(actions.actions(by=by).filter(kind__in=PRESS).exclude(stage="dropped"))),
        (Kind.PROCEEDING, _proceedings(by)),
    ):
        free = [Showable(kind.value, ref, name) for ref, name in rows
                if (kind.value, ref) not in taken]  # fmt: skip
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
    return _acts(actions.actions(by=by).filter(public=True, stage="done"))


def _acts(rows: Any) -> list[tuple[str, str]]:
    kinds = catalogue.kinds()
    return [
        (row.ref, ": ".join(filter(None, (
            words.partial_date(row.done_on) if row.done_on else "",
            words.spoken(kinds[row.kind].title),
        ))))
        for row in rows[: 2 * MOST]
        if row.kind in kinds
    ]  # fmt: skip


def _proceedings(by: By) -> list[tuple[str, str]]:
    rows = proceedings.proceedings(by=by).exclude(record_link="").select_related("house")
    return [
        (row.ref, f"{words.spoken(KINDS[House(row.kind)])} {row.number or row.house.name}")
        for row in rows.order_by("-added_at")[: 2 * MOST]
    ]


def words_for_press(ref: str, *, by: By) -> dict[str, str]:
    """Return the newest text of an act, by the form's names: nothing is typed twice."""
    act = actions.action(ref, by=by)
    draft = actions.drafts_of(act, by=by).first()
    text = actions.draft(draft.ref, by=by).text if draft else ""
    return {f"text_{draft.language}": text} if draft and text else {}
