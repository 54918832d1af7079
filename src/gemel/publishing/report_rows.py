"""Which acts the report to the IPU tells of, and what of each; for the command and the desk.

Of an act only what stands in `report.Entry` leaves its table. A case is named by the IPU's own
code, and only where a decision on it was published.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from django.db.models import prefetch_related_objects

from gemel.actions import queries as actions
from gemel.actions.models import Action
from gemel.actions.rules import ReplyKind, Told
from gemel.cases import queries as cases
from gemel.cases.models import Case, Membership
from gemel.kernel.by import By
from gemel.people.models import Parliamentarian
from gemel.publishing import house_rows, report
from gemel.twinning import queries as twinning

READ_WITH = (
    "drafts__signatures__member__telling",
    "drafts__signatures__member__mandates__parliament",
    "case__rulings__decision",
    "case__memberships__person",
    "person__memberships__case__rulings__decision",
)


def to_ipu(
    *,
    starts: date,
    last: date,
    programme: str = "",
    decision: str = "",
    named: bool = False,
    again: bool = True,
    keep: Collection[str] = (),
    by: By,
) -> report.Report:
    """Return the report of a period, both days included; of one programme or decision by its ref.

    `named`: with the members who agreed, and addressees; two people approve such a report. Without
    `again` acts of which the IPU was told before are left out and counted, those in `keep` not.

    Raises: NotYours without REPORT, or for a programme or a decision of others.
    """
    if programme:
        twinning.programme(programme, by=by)
    found = actions.reportable(starts=starts, ends=last + timedelta(days=1), by=by)
    acts = [act for act in found if not programme or act.scope == programme]
    file = None
    if decision:
        file = cases.decision_file(decision, by=by)
        on = actions.of_decision(file.decision, file.cases, by=by)
        of_it = set(on.values_list("pk", flat=True))
        acts = [act for act in acts if act.pk in of_it]
    prefetch_related_objects(acts, *READ_WITH)
    closed = _closed(acts, by)
    filed = _filed(acts)
    entries = [_entry(act, filed) for act in acts if act.person_id or act.case_id not in closed]
    in_house = house_rows.to_ipu(
        starts=starts, last=last, programme=programme,
        cases={case.pk for case in file.cases} if file else None, by=by,
    )  # fmt: skip
    return report.report(
        house_rows.joined(entries, in_house),
        starts=starts,
        last=last,
        named=named,
        decision=(file.decision.symbol or file.decision.adopted_on) if file else "",
        again=lambda act: again or act.ref in keep,
    )


def _filed(acts: Iterable[Action]) -> dict[int, tuple[str, ...]]:
    """Return under which references a house filed the decisions of these acts."""
    decisions = {pk for act in acts for pk in (_decision_of(act),) if pk is not None}
    found: dict[int, tuple[str, ...]] = {}
    for filing in cases.filings_of(decisions):
        held = found.get(filing.decision_id, ())
        found[filing.decision_id] = (*held, cases.filed_as(filing))
    return found


def _decision_of(act: Action) -> int | None:
    """Return the decision that an act was on: the one that asked, else the newest before it."""
    if act.ask and act.ask.decision_id:
        return act.ask.decision_id
    if act.case is None or act.done_on is None:
        return None
    before = [
        ruling.decision
        for ruling in act.case.rulings.all()
        if ruling.decision.published and ruling.decision.adopted_on <= act.done_on.isoformat()
    ]
    newest = max(before, key=lambda one: (one.adopted_on, one.pk), default=None)
    return newest.pk if newest else None


def _closed(acts: Iterable[Action], by: By) -> set[int]:
    """Return the cases of which an act on the whole may not be told: somebody in it objects.

    Such an act would speak of that person too (`actions.basis.on_all`).
    """
    return house_rows.objected((act.case for act in acts if act.case and not act.person_id), by)


def _entry(act: Action, filed: Mapping[int, tuple[str, ...]]) -> report.Entry:
    code, countries = _case(act)
    replies = [each for each in act.replies.all() if each.kind != ReplyKind.NONE]
    newest = max(replies, key=lambda each: (each.on, each.pk), default=None)
    effects = sorted(act.effects.all(), key=lambda each: (each.on, each.pk))
    assert act.done_on is not None  # only acts that were done are reported
    told = _telling(act.for_member)
    others = _cosigners(act)
    tellable = [one for one in others if _telling(one) is not Told.COUNTED]
    houses = {_house(one, act.done_on) for one in tellable}
    named = (one.name for one in tellable if _telling(one) is Told.NAMED)
    return report.Entry(
        on=act.done_on,
        kind=act.kind,
        public=act.public,
        on_consent=act.basis_kind == "consent",
        parliament=_house(act.for_member, act.done_on) if act.for_member else "",
        addressee_country=act.country,
        case=code,
        case_countries=countries,
        reply=newest.kind if newest else "",
        reply_on=newest.on if newest else None,
        effects=tuple((each.key, each.on) for each in effects),
        invented=act.invented,
        counted=told is Told.COUNTED,
        member=act.for_member.name if act.for_member and told is Told.NAMED else "",
        addressee=act.addressee if told is not Told.COUNTED else "",
        filed_as=filed.get(_decision_of(act) or 0, ()) if code else (),
        cosigners=len(others),
        with_houses=tuple(sorted(houses - {""})),
        with_members=tuple(sorted(named)),
        told_on=act.reported_at.date() if act.reported_at else None,
        ref=act.ref,
    )


def _cosigners(act: Action) -> list[Parliamentarian]:
    """Return who signed, beside the member who acted, the words that were sent; each once."""
    found = {
        each.member_id: each.member
        for text in act.drafts.all()
        for each in text.signatures.all()
        if text.left_at is not None and each.answer == "yes" and each.signed_version == text.version
        and each.member_id != act.for_member_id
    }  # fmt: skip
    return list(found.values())


def _telling(member: Parliamentarian | None) -> Told:
    """Return how a member lets the IPU be told; a desk's acts are told unnamed."""
    row = getattr(member, "telling", None) if member else None
    return Told(row.choice) if row else Told.HOUSE


def _case(act: Action) -> tuple[str, tuple[str, ...]]:
    """Return the code and the countries of the published case that an act was for, if any."""
    if act.case is not None:
        own = _own_place(act, act.case)
        return _told(act.case, own.code if own else "")
    if act.person is None:
        return "", ()
    places = [m for m in act.person.memberships.all() if house_rows.published(m.case)]
    return _told(places[0].case, places[0].code) if places else ("", ())


def _own_place(act: Action, case: Case) -> Membership | None:
    if act.person_id is None:
        return None
    return next((m for m in case.memberships.all() if m.person_id == act.person_id), None)


def _told(case: Case, own_code: str) -> tuple[str, tuple[str, ...]]:
    if not house_rows.published(case):
        return "", ()
    return own_code or case.code, tuple(case.countries)


def _house(member: Parliamentarian, on: date) -> str:
    """Return the parliament in which a member sat on a day; the newest where there are several."""
    held = [
        mandate
        for mandate in member.mandates.all()
        if (mandate.starts_from is None or mandate.starts_from <= on)
        and (mandate.ends_before is None or on < mandate.ends_before)
    ]
    newest = max(held, key=lambda each: (each.starts_from or date.min, each.pk), default=None)
    return newest.parliament.name if newest else ""
