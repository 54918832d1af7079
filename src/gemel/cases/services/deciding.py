"""Which decision a paper is, and its ruling on a case: found where it is known, else made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gemel.cases import rules
from gemel.cases.models import Ask, Case, Decision, Filing, Reading, Ruling
from gemel.cases.queries.coming import as_record, as_wanted
from gemel.cases.reading.grouping import same_decision
from gemel.cases.reading.records import DecisionRecord
from gemel.kernel import refs
from gemel.kernel.by import By


def decide(
    reading: Reading, case: Case, document: Mapping[str, Any], *, by: By
) -> tuple[Decision, Ruling, bool]:
    """Return the decision of a paper, its ruling on this case, and whether that ruling is new.

    One paper is one decision, on however many cases. What an import or a person knew of it by its
    day alone becomes this decision.
    """
    wanted = as_wanted(document)
    rulings = list(Ruling.objects.filter(case=case).select_related("decision").order_by("pk"))
    ruling = next((r for r in rulings if same_decision(as_record(r), wanted)), None)
    decision = reading.decision or _by_symbol(wanted)
    if decision is None:
        decision = ruling.decision if ruling else Decision.objects.create(
            ref=refs.new("dec"), adopted_on=wanted.adopted_on
        )  # fmt: skip
    _complete(decision, wanted, document)
    on_case = next((r for r in rulings if r.decision_id == decision.pk), None)
    if on_case is None and ruling is not None:
        _move(ruling, to=decision)
        on_case = ruling
    new = on_case is None
    if on_case is None:
        on_case = Ruling.objects.create(decision=decision, case=case)
    if reading.decision_id is None:
        Reading.objects.filter(pk=reading.pk).update(decision=decision)
        reading.decision = decision
    recorded = new or not on_case.listings.exists()
    return decision, on_case, recorded


def _by_symbol(wanted: DecisionRecord) -> Decision | None:
    known = Decision.objects.filter(symbol=wanted.symbol, published=True).order_by("pk")
    return next(
        (d for d in known if wanted.symbol and rules.same_time(d.adopted_on, wanted.adopted_on)),
        None,
    )


def _complete(decision: Decision, wanted: DecisionRecord, document: Mapping[str, Any]) -> None:
    """Add what this paper says of the decision and nobody had said before."""
    Decision.objects.filter(pk=decision.pk).update(
        symbol=decision.symbol or wanted.symbol,
        body=decision.body or wanted.body,
        session=decision.session or wanted.session,
        place=decision.place or (document.get("place") or "")[:100],
        adopted_how=decision.adopted_how or document.get("adopted_how") or "",
        adopted_on=max(decision.adopted_on, wanted.adopted_on, key=len),
    )
    decision.refresh_from_db()


def _move(ruling: Ruling, *, to: Decision) -> None:
    """Put a ruling that was known by its day under the decision that it is."""
    old = ruling.decision
    Ruling.objects.filter(pk=ruling.pk).update(decision=to)
    ruling.refresh_from_db()
    Ask.objects.filter(case=ruling.case, decision=old).update(decision=to)
    if old.rulings.exists():
        return
    for filing in Filing.objects.filter(decision=old):
        Filing.objects.get_or_create(
            decision=to, body=filing.body, number=filing.number,
            defaults={"filed_on": filing.filed_on},
        )  # fmt: skip
    Filing.objects.filter(decision=old).delete()
    if not Ask.objects.filter(decision=old).exists():
        old.delete()
