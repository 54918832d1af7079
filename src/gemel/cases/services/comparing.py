"""What a reading changes: every record of it laid beside what the database holds. Reads only.

One import never overrules a person: of what a human has put in the place of an imported fact,
the old words count as known. And a file is silent about what it does not say: nothing stands
less because a newer table leaves a column empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from gemel.cases.models import Case, Membership, Ruling
from gemel.cases.queries.coming import as_record
from gemel.cases.reading import (
    CaseReading,
    CaseRecord,
    FactRecord,
    MemberRecord,
    RulingRecord,
)
from gemel.cases.reading.grouping import same_decision
from gemel.cases.rules import FactKind
from gemel.cases.services.known import Content, Known
from gemel.kernel import words
from gemel.kernel.say import say
from gemel.people.reading.findings import Findings


@dataclass(slots=True)
class FactChange:
    """A fact to be recorded, a fact to be retired, or one in the other's place."""

    new: FactRecord | None
    old: int | None = None  # primary key


@dataclass(slots=True)
class MemberChange:
    """One person of a reading and what is new about them. `membership` is None for a new one."""

    record: MemberRecord
    membership: Membership | None
    person_of: Membership | None  # the same person in another case, by the code
    facts: list[FactChange] = field(default_factory=list)
    code: str = ""
    printed: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether anything has to be written."""
        return bool(self.membership is None or self.facts or self.code or self.printed)


@dataclass(slots=True)
class RulingChange:
    """One decision on a case: new, or with more known of it."""

    record: RulingRecord
    ruling: Ruling | None
    changed: bool


@dataclass(slots=True)
class CaseChange:
    """One case of a reading and what is new about it. `case` is None for a new one."""

    record: CaseRecord
    case: Case | None
    members: list[MemberChange] = field(default_factory=list)
    facts: list[FactChange] = field(default_factory=list)
    rulings: list[RulingChange] = field(default_factory=list)
    code: str = ""
    printed: list[str] = field(default_factory=list)

    @property
    def own(self) -> bool:
        """Whether the case itself changes, its persons aside."""
        changed = any(r.changed for r in self.rulings)
        return bool(self.case is None or self.facts or self.code or self.printed or changed)


@dataclass(slots=True)
class Comparison:
    """All changes of a reading, in its order, and what was found wrong on the way."""

    cases: list[CaseChange]
    findings: Findings


def compare(reading: CaseReading) -> Comparison:
    """Return what a reading would change. Writes nothing; a constant number of reads a thousand."""
    findings = Findings(rejected=list(reading.rejected))
    known = Known(reading)
    changes = [_case(record, known, findings) for record in reading.cases]
    return Comparison([c for c in changes if c.members], findings)


def _case(record: CaseRecord, known: Known, findings: Findings) -> CaseChange:
    case = known.by_code.get(record.code) if record.code else None
    if case is None and not record.collective:
        case = _by_name(record, known, findings)
    change = CaseChange(record, case)
    if case is not None and record.code and not case.code:
        change.code = record.code
    for member in record.members:
        found = _member(member, case, known, findings)
        if found is not None:
            change.members.append(found)
    pk = case.pk if case else 0
    change.facts = _facts(record.facts, known.facts.get((pk, 0), ()), known)
    change.rulings = [_ruling(r, known.rulings.get(pk, ()), known) for r in record.rulings]
    change.printed = [p for p in record.printed if (pk, None, p) not in known.spellings]
    return change


def _by_name(record: CaseRecord, known: Known, findings: Findings) -> Case | None:
    """Return the one-person case of this country, name and decision; a name alone never does.

    Where only country and name are alike, it is another case until a human says otherwise.
    """
    if not record.members:
        return None
    member = record.members[0]
    alike = [
        m
        for m in known.named.get(words.fold(member.name), ())
        if set(m.case.countries) & set(record.countries)
        and (not record.code or m.case.code in ("", record.code))
    ]
    for one in alike:
        decisions = [as_record(r) for r in known.rulings.get(one.case_id, ())]
        if any(same_decision(d, r.decision) for d in decisions for r in record.rulings):
            return one.case
    if alike:
        said = say("A case of this name and country is here already: look whether it is the same")
        findings.remark(member.row, member.file, "person_name", member.name, said)
    return None


def _member(
    record: MemberRecord, case: Case | None, known: Known, findings: Findings
) -> MemberChange | None:
    """Return what is new about one person, or None where the code is somebody else's."""
    others = known.coded.get(record.code, []) if record.code else []
    if any(not _may_be(record, other) for other in others):
        reason = say("This code belongs to another name here")
        findings.reject(record.row, record.file, "case_code", record.code, reason)
        return None
    membership = _in_case(record, case, known) if case else None
    change = MemberChange(record, membership, others[0] if others else None)
    place = (case.pk, membership.person_id) if case and membership else (0, -1)
    change.facts = _facts(record.facts, known.facts.get(place, ()), known)
    if membership is not None and record.code and not membership.code:
        change.code = record.code
    pk = membership.pk if membership else 0
    change.printed = [p for p in record.printed if (None, pk, p) not in known.spellings]
    return change


def _may_be(record: MemberRecord, other: Membership) -> bool:
    """Tell whether a person known by a code may bear this name, in this or another spelling."""
    names = [record.name, *record.other_names]
    return any(words.same_name(name, other.person.name) for name in names) or any(
        f" {words.fold(name)} " in other.person.search_text for name in names
    )


def _in_case(record: MemberRecord, case: Case, known: Known) -> Membership | None:
    members = known.members.get(case.pk, [])
    if record.code:
        for member in members:
            if member.code == record.code:
                return member
    folded = words.fold(record.name)
    for member in members:
        if record.code and member.code:
            continue
        said = {
            words.fold(content.value)
            for _, content, _ in known.facts.get((case.pk, member.person_id), ())
            if content.kind == FactKind.NAME
        }
        if folded == member.person.sort_name or folded in said:
            return member
    return None


def _facts(
    records: Iterable[FactRecord], held: Sequence[tuple[int, Content, bool]], known: Known
) -> list[FactChange]:
    """Return the facts to record, each with the older one whose place it takes."""
    contents = {content for _, content, _ in held}
    standing = {pk: content for pk, content, stands in held if stands}
    wanted: dict[Content, FactRecord] = {known.content(record): record for record in records}
    changes: list[FactChange] = []
    gone = {pk: c for pk, c in standing.items() if c not in wanted}
    for content, record in wanted.items():
        if content in contents or _says_nothing_new(content, standing.values()):
            continue
        old = next((pk for pk, older in gone.items() if _in_place_of(content, older)), None)
        if old is not None:
            del gone[old]
        changes.append(FactChange(record, old))
    stated = {content.kind for content in wanted}
    if FactKind.VIOLATION in stated:  # the row states the whole list
        changes += [FactChange(None, pk) for pk, c in gone.items() if c.kind == FactKind.VIOLATION]
    return changes


def _says_nothing_new(content: Content, standing: Iterable[Content]) -> bool:
    """Tell whether a file only does not know what is known: "not stated" is no correction."""
    return not content.value and any(c.kind == content.kind and c.value for c in standing)


def _in_place_of(content: Content, older: Content) -> bool:
    """Tell whether a newer fact speaks of the same thing as an older one."""
    if content.kind != older.kind:
        return False
    several = content.kind in (FactKind.VIOLATION, FactKind.ALSO_KNOWN_AS)
    return content.value == older.value if several else True


def _ruling(record: RulingRecord, rulings: Iterable[Ruling], known: Known) -> RulingChange:
    ruling = next((r for r in rulings if same_decision(as_record(r), record.decision)), None)
    if ruling is None:
        return RulingChange(record, None, changed=True)
    decision = record.decision
    cited = {source.identity for source in ruling.sources.all()}
    more = (
        (record.persons is not None and record.persons != ruling.persons)
        or (record.note and record.note != ruling.note)
        or not {known.identity[key] for key in record.sources} <= cited
        or (record.followed and not ruling.followed)
        or (decision.symbol and not ruling.decision.symbol)
        or (decision.body and not ruling.decision.body)
        or (decision.session and not ruling.decision.session)
        or len(decision.adopted_on) > len(ruling.decision.adopted_on)
    )
    return RulingChange(record, ruling, changed=bool(more))
