"""Importing cases: what a reading would change, told; or written, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from gemel.cases.reading import CaseReading
from gemel.cases.services.comparing import Comparison, compare
from gemel.cases.services.writing import Writer
from gemel.kernel.by import By
from gemel.kernel.errors import Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.people.importing import report as reports
from gemel.people.reading.records import Rejection, Remark
from gemel.people.services import kept


@dataclass(frozen=True)
class Report:
    """What an import did, or would do. Counts are persons; `cases` counts files.

    Source: product.md section 4.
    """

    created: int
    updated: int
    unchanged: int
    rejected: Sequence[Rejection]
    warnings: Sequence[Remark]
    cases: Mapping[str, int]
    applied: bool

    def as_json(self) -> dict[str, Any]:
        """Return the report as the contract has it, its sentences in English."""
        return {
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "rejected": [
                {
                    "row": r.row, "file": r.file, "field": r.field, "value": r.value,
                    "reason": str(r.reason), "left_out": r.left_out,
                }
                for r in self.rejected
            ],
            "warnings": [
                {
                    "row": w.row, "file": w.file, "field": w.field, "value": w.value,
                    "message": str(w.message), "count": w.count,
                }
                for w in self.warnings
            ],
            "cases": dict(self.cases),
            "applied": self.applied,
        }  # fmt: skip


def import_cases(
    reading: CaseReading,
    *,
    by: By,
    apply: bool = False,
    invented: bool = False,
    step: Callable[[int], None] = lambda done: None,
) -> Report:
    """Compare a reading with what is here; with `apply`, write all that it accepts, or nothing.

    New persons are `restricted` parliamentarians: a published decision names them, and nothing
    is shown before a release. Sources stay unmarked until a human looks at them. The same file
    twice changes nothing. `invented` marks what is new as an example. `step` is told how many
    more persons are written.

    Raises: NotYours; Invalid where a vocabulary contradicts the one of the same version here;
    Stale where another import wrote the same cases meanwhile.
    Ledger: import.applied, if anything changed; case.opened or case.imported for each case;
    person.kept for each new person.
    """
    by.need(Power.IMPORT)
    by.need(Power.CASE_CHANGE)
    if not apply:
        return _report(compare(reading), reading, applied=False)
    try:
        with transaction.atomic():
            comparison = compare(reading)
            report = _report(comparison, reading, applied=True)
            if Writer(reading, by, invented).write(comparison, step):
                _keep(report, reading, by)
    except IntegrityError:
        raise Stale(
            say("Another import wrote the same cases meanwhile. Nothing was written: try again.")
        ) from None
    return report


def _keep(report: Report, reading: CaseReading, by: By) -> None:
    """Keep beside the other imports which files were taken, and with what result."""
    told = reports.Report(
        created=report.created,
        updated=report.updated,
        unchanged=report.unchanged,
        rejected=list(report.rejected),
        warnings=list(report.warnings),
        applied=True,
    )
    kept.keep_import(what="cases", files=reading.files, report=told, by=by)


def _report(comparison: Comparison, reading: CaseReading, *, applied: bool) -> Report:
    states: dict[object, str] = {}
    for change in comparison.cases:
        for member in change.members:
            key = member.record.code or id(member)
            new = member.membership is None and member.person_of is None
            state = "created" if new else "updated" if member.changed else "unchanged"
            rank = ("unchanged", "updated", "created")
            states[key] = max(states.get(key, "unchanged"), state, key=rank.index)
    persons = list(states.values())
    files = [
        "created" if c.case is None else "updated" if c.own else "unchanged"
        for c in comparison.cases
    ]
    return Report(
        created=persons.count("created"),
        updated=persons.count("updated"),
        unchanged=persons.count("unchanged"),
        rejected=tuple(comparison.findings.rejected),
        warnings=(*reading.warnings, *comparison.findings.remarks),
        cases={s: files.count(s) for s in ("created", "updated", "unchanged")},
        applied=applied,
    )
