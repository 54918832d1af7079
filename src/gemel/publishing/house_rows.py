"""What the report to the IPU tells of motions and debates: only what the house itself published.

Source: the IPU's letter, B2. An act from which a proceeding was begun is told once, with its
outcome.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import prefetch_related_objects

from gemel.cases.models import Case
from gemel.consent import queries as consent
from gemel.kernel.by import By
from gemel.proceedings import queries as proceedings
from gemel.proceedings import rules
from gemel.proceedings.models import Proceeding, Stage
from gemel.publishing import report

READ_WITH = ("cases__rulings__decision", "cases__memberships__person", "cases__scopes")


@dataclass(frozen=True)
class InHouse:
    """One proceeding as the report tells it, and the ref of the act from which it was begun."""

    entry: report.Entry
    act: str = ""


def to_ipu(
    *, starts: date, last: date, programme: str = "", cases: Collection[int] | None = None, by: By
) -> list[InHouse]:
    """Return what houses did in a period, both days included; of one programme, or these cases.

    Only on cases with a published decision, and never where somebody in one objects: it would
    speak of that person too. Raises: NotYours without REPORT.
    """
    found = proceedings.reportable(starts=starts, ends=last + timedelta(days=1), by=by)
    prefetch_related_objects([one for one, _ in found], *READ_WITH)
    closed = objected((case for one, _ in found for case in one.cases.all()), by)
    return [
        InHouse(_entry(one, stage), one.action.ref if one.action else "")
        for one, stage in found
        if _may_be_told(one, closed)
        and (not programme or _is_of(one, programme))
        and (cases is None or any(case.pk in cases for case in one.cases.all()))
    ]


def joined(acts: Iterable[report.Entry], in_house: Iterable[InHouse]) -> list[report.Entry]:
    """Return acts and proceedings as one list: a proceeding of a told act lends it its outcome."""
    listed = {act.ref: act for act in acts}
    for one in in_house:
        if one.act in listed:
            act = listed[one.act]
            listed[one.act] = replace(act, outcome=one.entry.outcome, votes=one.entry.votes)
        else:
            listed[one.entry.ref] = one.entry
    return list(listed.values())


def objected(cases: Iterable[Case], by: By) -> set[int]:
    """Return those of these cases in which somebody objects to acts on a published decision."""
    whole = set(cases)
    persons = {m.person for case in whole for m in case.memberships.all() if not m.left_on}
    standings = consent.standings(persons, at=by.at)
    return {
        case.pk
        for case in whole
        if any(standings[m.person.ref].objected for m in case.memberships.all() if not m.left_on)
    }


def published(case: Case) -> bool:
    """Tell whether a published decision stands behind a case; its rulings are read already."""
    return any(ruling.decision.published for ruling in case.rulings.all())


def _may_be_told(one: Proceeding, closed: Collection[int]) -> bool:
    named = list(one.cases.all())
    if one.action is not None and one.action.person_id is not None:
        return False  # on one person's consent: the act itself is told, where it may be
    return bool(named) and all(published(case) and case.pk not in closed for case in named)


def _is_of(one: Proceeding, programme: str) -> bool:
    scopes = {each.scope for case in one.cases.all() for each in case.scopes.all()}
    return programme in (scopes | {one.scope})


def _entry(one: Proceeding, stage: Stage) -> report.Entry:
    votes = tuple(getattr(stage, name) for name in rules.NUMBERS)
    return report.Entry(
        on=stage.on,
        kind=rules.ACTS[rules.Kind(one.kind)],
        public=True,
        parliament=one.house.name,
        case=", ".join(case.code for case in one.cases.all() if case.code),
        case_countries=tuple(sorted({c for case in one.cases.all() for c in case.countries})),
        invented=one.invented,
        told_on=one.reported_at.date() if one.reported_at else None,
        outcome=stage.key,
        votes=votes if any(number is not None for number in votes) else (),
        ref=one.ref,
    )
