"""What confirming one case of a paper would change here: told before anything counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, prefetch_related_objects

from gemel.cases import rules
from gemel.cases.models import Case, Fact, Membership, Ruling
from gemel.cases.queries import lists
from gemel.cases.reading.checking import GONE, Item
from gemel.cases.reading.grouping import same_decision
from gemel.cases.reading.records import DecisionRecord
from gemel.cases.rules import FactKind, Stage
from gemel.kernel.by import By


@dataclass(frozen=True)
class Coming:
    """What is known here of one case of a paper, and what the paper brings.

    `case` is None for a new one; `theirs` where others look after the case of this code, of which
    nothing more is told. `again` where this decision is recorded for it already; `newer` is the
    day of a newer decision, under which this one goes into the history. `joining` are the paths of
    persons who are new to the case.
    """

    case: Case | None = None
    theirs: bool = False
    again: bool = False
    newer: str = ""
    staying: int = 0
    joining: frozenset[str] = frozenset()
    leaving: int = 0
    stage: tuple[Stage, Stage] | None = None
    alleged: tuple[str, ...] = ()
    alleged_no_more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standing:
    """What stands here of the known cases of a paper, in three reads for any number of them."""

    mine: frozenset[int]
    rulings: Mapping[int, Sequence[Ruling]]
    alleged: Mapping[int, Mapping[str, str]]  # what is alleged, and the day of its newest source


def standing(cases: Collection[Case], *, by: By) -> Standing:
    """Return what stands of these cases, and which of them this person may change."""
    known = list(cases)
    prefetch_related_objects(known, "scopes")
    mine = frozenset(case.pk for case in known if lists.may_change(case, by=by))
    rulings: dict[int, list[Ruling]] = {}
    for ruling in Ruling.objects.filter(case__in=mine).select_related("decision").order_by("pk"):
        rulings.setdefault(ruling.case_id, []).append(ruling)
    alleged: dict[int, dict[str, str]] = {}
    facts = Fact.objects.filter(
        case__in=mine, kind=FactKind.VIOLATION, person=None, imported=True, superseded_at=None
    )
    days = facts.annotate(day=Max("sources__stated_on"))
    for case_id, value, day in days.values_list("case_id", "value", "day"):
        alleged.setdefault(case_id or 0, {})[value] = day or ""
    return Standing(mine, rulings, alleged)


def coming(
    case: Case, group: Sequence[Item], document: Mapping[str, Any], here: Standing,
    persons: Mapping[str, int | None], members: Collection[Membership],
) -> Coming:  # fmt: skip
    """Return what the facts of one case of a paper change in the case that is known.

    `persons` says who each person of the paper is, by the fact's path: None for somebody new, 0
    while that is a question. `members` are all who are or were in the case: of an older decision
    who has left since is no news.
    """
    if case.pk not in here.mine:
        return Coming(theirs=True)
    rulings = here.rulings.get(case.pk, ())
    day = str(document.get("adopted_on") or "")
    wanted = as_wanted(document) if day else None
    days = [one.decision.adopted_on for one in rulings]
    newer = max((one for one in days if day and one > day), default="")
    listed = [i for i in group if i.kind == "persons" and counts(i)]
    known = {persons[i.path] for i in listed}
    here_now = {m.person_id for m in members if newer or not m.left_on}
    more, fewer = _alleged(group, here.alleged.get(case.pk, {}), day)
    return Coming(
        case,
        again=wanted is not None and any(same_decision(as_record(r), wanted) for r in rulings),
        newer=newer,
        staying=len(known & here_now),
        joining=frozenset(i.path for i in listed if persons[i.path] not in {0, *here_now}),
        leaving=sum(i.read["count"] for i in group if i.kind == GONE and (i.certain or i.counts)),
        stage=_stage(case, group, day, rulings),
        alleged=more,
        alleged_no_more=fewer,
    )


def counts(item: Item) -> bool:
    """Tell whether nobody has left this fact out."""
    return item.counts or not item.settled


def as_record(ruling: Ruling) -> DecisionRecord:
    """Return a stored decision in the form in which a reading states one."""
    decision = ruling.decision
    return DecisionRecord(
        symbol=decision.symbol,
        adopted_on=decision.adopted_on,
        body=decision.body,
        session=decision.session,
        published=decision.published,
    )


def as_wanted(document: Mapping[str, Any]) -> DecisionRecord:
    """Return the decision that a paper is, in the same form."""
    symbol = document.get("symbol") or ""
    return DecisionRecord(
        symbol=symbol,
        adopted_on=document["adopted_on"],
        body=document.get("body") or rules.body_of(symbol) or "",
        session=document.get("session") or rules.session_of(symbol),
    )


def _stage(
    case: Case, group: Sequence[Item], day: str, rulings: Sequence[Ruling]
) -> tuple[Stage, Stage] | None:
    """Return the stage before and after; the newest decision that says one sets it."""
    outcome = next((i.value.get("outcome") for i in group if i.kind == "outcome" and counts(i)), "")
    wanted = rules.STAGE_AFTER.get(outcome or "")
    if any(one.outcome and one.decision.adopted_on > day for one in rulings):
        return None
    return (Stage(case.stage), wanted) if wanted and wanted != case.stage else None


def _alleged(
    group: Sequence[Item], held: Mapping[str, str], day: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is newly alleged, and what by this list no more; an older list changes none."""
    said = {str(i.value.get("key") or "") for i in group if i.kind == "violations" and counts(i)}
    said &= set(rules.VIOLATIONS)
    if not said or any(newest > day for newest in held.values()):
        return (), ()
    gone = (key for key, newest in held.items() if newest < day and key not in said)
    return tuple(sorted(said - set(held))), tuple(sorted(gone))
