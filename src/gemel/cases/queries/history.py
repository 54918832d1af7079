"""What changed in a case, and how: facts that took one another's place, decisions, deeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from gemel.access import queries as access
from gemel.cases import rules
from gemel.cases.models import Case, Fact, Violation
from gemel.cases.rules import FactKind, Piece
from gemel.kernel.by import By
from gemel.kernel.powers import Power
from gemel.kernel.say import Said
from gemel.ledger import queries as ledger
from gemel.people import queries as people
from gemel.people.models import AtRisk

MOST = 500  # lines of one page; a page for more is asked for by its moment


@dataclass(frozen=True)
class Change:
    """One line of the history: when, by whom, and either a fact's change or a deed.

    `what` is "new", "changed" or "gone" for facts (then `kind`, `pieces` and perhaps `person`
    are set), else the deed as the ledger calls it, with its `words`. `count` is how many facts of
    the same kind came in at the same moment, for imports of whole groups.
    """

    at: datetime
    by: str
    what: str
    kind: str = ""
    pieces: tuple[Piece, ...] = ()
    person: AtRisk | None = None
    basis: str = ""
    count: int = 1
    words: Said | str = ""


def history(case: Case, *, by: By) -> tuple[Change, ...]:
    """Return the changes of a case, newest first, with what differs between two versions.

    Raises: NotYours.
    """
    by.need(Power.CASE_READ)
    facts = list(
        Fact.objects.filter(case=case)
        .filter(Q(person=None) | Q(person__in=people.persons(by=by, closed=True)))
        .select_related("person")
        .order_by("id")
    )
    deeds = [e for e in ledger.about(case.ref)[:MOST] if e.what in rules.DEEDS]
    names = access.names({f.recorded_by for f in facts} | {e.by for e in deeds})
    changes = [
        *_of_facts(facts, names),
        *(Change(at=e.at, by=names[e.by], what=e.what, words=rules.DEEDS[e.what]) for e in deeds),
    ]
    return tuple(sorted(changes, key=lambda c: c.at, reverse=True)[:MOST])


def _of_facts(facts: list[Fact], names: dict[str, str]) -> list[Change]:
    by_id = {fact.pk: fact for fact in facts}
    replaced = {fact.superseded_by_id: fact for fact in facts if fact.superseded_by_id}
    labels = _labels(facts)
    changes: list[Change] = []
    fresh: dict[tuple[datetime, str, str], list[Fact]] = {}
    for fact in facts:
        older = replaced.get(fact.pk)
        who = names[fact.recorded_by]
        if older is not None:
            changes.append(_change(fact, older, who, labels))
        else:
            fresh.setdefault((fact.recorded_at, fact.recorded_by, fact.kind), []).append(fact)
        if fact.superseded_at and fact.superseded_by_id not in by_id:
            changes.append(
                Change(
                    at=fact.superseded_at, by=who, what="gone", kind=fact.kind,
                    pieces=(Piece("gone", _shown(fact, labels)),), person=fact.person,
                )
            )  # fmt: skip
    for (at, recorded_by, kind), same in fresh.items():
        changes += _added(at, names[recorded_by], kind, same, labels)
    return changes


def _added(
    at: datetime, who: str, kind: str, same: list[Fact], labels: dict[tuple[str, str], str]
) -> list[Change]:
    """Return new facts line by line, or as one line with a count where they came by the dozen."""
    if len(same) > 3:
        return [Change(at=at, by=who, what="new", kind=kind, count=len(same))]
    return [
        Change(
            at=at, by=who, what="new", kind=kind, person=fact.person, basis=fact.basis,
            pieces=(Piece("new", _shown(fact, labels)),),
        )
        for fact in same
    ]  # fmt: skip


def _change(fact: Fact, older: Fact, who: str, labels: dict[tuple[str, str], str]) -> Change:
    return Change(
        at=fact.recorded_at,
        by=who,
        what="changed",
        kind=fact.kind,
        pieces=rules.differences(_shown(older, labels), _shown(fact, labels)),
        person=fact.person,
        basis="" if fact.basis == older.basis else fact.basis,
    )


def _shown(fact: Fact, labels: dict[tuple[str, str], str]) -> str:
    if fact.kind == FactKind.VIOLATION:
        return labels.get((fact.vocabulary, fact.value), fact.value)
    if fact.kind == FactKind.COUNTRIES:
        return fact.value.replace(",", " ")
    return fact.value


def _labels(facts: list[Fact]) -> dict[tuple[str, str], str]:
    versions = {fact.vocabulary for fact in facts if fact.vocabulary}
    rows = Violation.objects.filter(version__in=versions).values_list("version", "key", "label")
    return {(version, key): label for version, key, label in rows}
