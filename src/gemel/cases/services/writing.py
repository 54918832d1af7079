"""Writing what a comparison found: cases, persons, facts with their sources, decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from gemel.cases import rules
from gemel.cases.models import (
    Alias,
    Case,
    Decision,
    Fact,
    Membership,
    Ruling,
    Source,
    Violation,
)
from gemel.cases.reading import CaseReading, FactRecord, RulingRecord
from gemel.cases.rules import FactKind
from gemel.cases.services.comparing import (
    CaseChange,
    Comparison,
    FactChange,
    MemberChange,
    RulingChange,
)
from gemel.cases.services.facts import follow_person, get_source
from gemel.kernel import geography, refs, words
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid
from gemel.kernel.say import say
from gemel.ledger import services as ledger
from gemel.people import services as people
from gemel.people.models import AtRisk
from gemel.people.rules import Exposure, search_text


@dataclass(slots=True)
class Writer:
    """Writes one comparison, inside the caller's transaction. `invented` marks what is new."""

    reading: CaseReading
    by: By
    invented: bool = False
    sources: dict[str, Source] = field(default_factory=dict)
    facts: list[tuple[Fact, FactRecord, int | None]] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    to_follow: dict[int, AtRisk] = field(default_factory=dict)
    new: dict[str, AtRisk] = field(default_factory=dict)  # by code: one may stand in two groups

    def write(self, comparison: Comparison, step: Callable[[int], None]) -> bool:
        """Write all changes; tell whether there were any."""
        changed = [c for c in comparison.cases if c.own or any(m.changed for m in c.members)]
        if not changed:
            return False
        self._vocabularies()
        self._sources_of(changed)
        for change in changed:
            self._case(change)
            step(len(change.members))
        self._write_facts()
        for person in self.to_follow.values():
            follow_person(person, by=self.by)
        return True

    def _vocabularies(self) -> None:
        for version, labels in self.reading.vocabularies.items():
            known = dict(Violation.objects.filter(version=version).values_list("key", "label"))
            for key, label in labels.items():
                if words.fold(known.get(key, label)) != words.fold(label):
                    raise Invalid(
                        say(
                            "The vocabulary {version} has another label for {key} here",
                            version=version,
                            key=key,
                        )
                    )
            new = [k for k in labels if k not in known]
            Violation.objects.bulk_create(
                Violation(version=version, key=key, label=labels[key]) for key in new
            )

    def _sources_of(self, changed: Iterable[CaseChange]) -> None:
        """Make the sources that something cites; those that nothing cites are not kept."""
        cited = {key for change in changed for key in _cited(change)}
        for key in sorted(cited):
            record = self.reading.sources[key]
            self.sources[key] = get_source(
                key=record.key, what=record.what, address=record.address,
                stated_on=record.stated_on,
            )  # fmt: skip

    def _case(self, change: CaseChange) -> None:
        case = change.case
        if case is None:
            case = self._open(change)
        elif change.code:
            Case.objects.filter(pk=case.pk).update(code=change.code)
        for printed in change.printed:
            Alias.objects.get_or_create(case=case, printed=printed)
        for fact in change.facts:
            self._fact(case, None, fact)
        for ruling in change.rulings:
            if ruling.changed:
                self._ruling(case, ruling)
        for member in change.members:
            if member.changed:
                self._member(case, member)
        self._keep_in_step(case, change)
        what = "case.opened" if change.case is None else "case.imported"
        ledger.record(what, about=case.ref, by=self.by)

    def _open(self, change: CaseChange) -> Case:
        record = change.record
        return Case.objects.create(
            invented=self.invented,
            ref=refs.new("case"),
            code=record.code,
            collective=record.collective,
            countries=list(record.countries),
            region=record.region,
            exposure=Exposure.RESTRICTED,
            opened_at=self.by.at,
            changed_at=self.by.at,
        )

    def _keep_in_step(self, case: Case, change: CaseChange) -> None:
        """Bring the columns that lists sort and search by in step with what was recorded."""
        stated = {f.new.kind: f.new.value for f in change.facts if f.new}
        columns: dict[str, Any] = {"changed_at": self.by.at}
        if FactKind.COUNTRIES in stated:
            columns["countries"] = stated[FactKind.COUNTRIES].split(",")
        if FactKind.REGION in stated:
            columns["region"] = stated[FactKind.REGION]
        newest = (
            Ruling.objects.filter(case=case, followed=True, persons__isnull=False)
            .order_by("-decision__adopted_on", "-id")
            .first()
        )
        if newest is not None:
            columns["announced"] = newest.persons
        code = change.code or case.code
        spellings = case.aliases.values_list("printed", flat=True)
        places = [geography.name(c) for c in columns.get("countries", case.countries)]
        columns["search_text"] = search_text([code, case.title, *spellings, *places])
        Case.objects.filter(pk=case.pk).update(**columns)

    def _member(self, case: Case, change: MemberChange) -> None:
        record, membership = change.record, change.membership
        if membership is None:
            membership = Membership.objects.create(
                ref=refs.new("memb"), case=case, person=self._person(change), code=record.code,
                basis=record.basis, certain=record.certain,
            )  # fmt: skip
        else:
            listed = any(f.new and f.new.kind == FactKind.LISTING for f in change.facts)
            columns: dict[str, Any] = {"code": change.code} if change.code else {}
            if listed:
                columns |= {"basis": record.basis, "certain": record.certain}
            if columns:
                Membership.objects.filter(pk=membership.pk).update(**columns)
            names = (FactKind.NAME, FactKind.ALSO_KNOWN_AS, FactKind.SEX)
            if any(f.new and f.new.kind in names for f in change.facts):
                self.to_follow[membership.person_id] = membership.person
        for printed in change.printed:
            Alias.objects.get_or_create(membership=membership, printed=printed)
        for fact in change.facts:
            self._fact(case, membership.person, fact)

    def _person(self, change: MemberChange) -> AtRisk:
        """Return the person whom the code names in another case or row, or a new one."""
        if change.person_of is not None:
            self.to_follow[change.person_of.person_id] = change.person_of.person
            return change.person_of.person
        record = change.record
        if record.code in self.new:
            return self.new[record.code]
        person = people.keep_named(
            invented=self.invented,
            name=record.name,
            countries=record.countries,
            sex=record.sex,
            other_names=record.other_names,
            by=self.by,
        )
        if record.code:
            self.new[record.code] = person
        return person

    # --- facts -----------------------------------------------------------------------------

    def _fact(self, case: Case, person: AtRisk | None, change: FactChange) -> None:
        if change.new is None:
            self.gone.append(change.old or 0)
            return
        record = change.new
        fact = Fact(
            ref=refs.new("fact"), case=case, person=person, kind=record.kind, value=record.value,
            vocabulary=record.vocabulary, basis=record.basis, certain=record.certain,
            recorded_by=self.by.ref, recorded_at=self.by.at, imported=True,
        )  # fmt: skip
        self.facts.append((fact, record, change.old))

    def _write_facts(self) -> None:
        Fact.objects.bulk_create([fact for fact, _, _ in self.facts], batch_size=500)
        links = Fact.sources.through
        links.objects.bulk_create(
            [
                links(fact_id=fact.pk, source_id=self.sources[key].pk)
                for fact, record, _ in self.facts
                for key in record.sources
            ],
            batch_size=500,
        )
        for fact, _, old in self.facts:
            if old is not None:
                Fact.objects.filter(pk=old, superseded_at=None).update(
                    superseded_at=self.by.at, superseded_by=fact
                )
        Fact.objects.filter(pk__in=self.gone, superseded_at=None).update(superseded_at=self.by.at)

    # --- decisions -------------------------------------------------------------------------

    def _ruling(self, case: Case, change: RulingChange) -> None:
        record, ruling = change.record, change.ruling
        if ruling is None:
            ruling = Ruling.objects.create(
                decision=self._decision(record), case=case, persons=record.persons,
                note=record.note, followed=record.followed,
            )  # fmt: skip
        else:
            self._complete(ruling, record)
        ruling.sources.add(*(self.sources[key] for key in record.sources))

    def _decision(self, record: RulingRecord) -> Decision:
        """Return the document of this symbol and day, which may decide on other cases too."""
        wanted = record.decision
        if wanted.symbol:
            for known in Decision.objects.filter(symbol=wanted.symbol, published=wanted.published):
                if rules.same_time(known.adopted_on, wanted.adopted_on) or not wanted.adopted_on:
                    return known
        return Decision.objects.create(
            ref=refs.new("dec"), symbol=wanted.symbol, body=wanted.body, session=wanted.session,
            adopted_on=wanted.adopted_on, published=wanted.published,
        )  # fmt: skip

    def _complete(self, ruling: Ruling, record: RulingRecord) -> None:
        """Add to a known ruling what this reading says of it and nobody had said before."""
        wanted, known = record.decision, ruling.decision
        Decision.objects.filter(pk=known.pk).update(
            symbol=known.symbol or wanted.symbol,
            body=known.body or wanted.body,
            session=known.session or wanted.session,
            adopted_on=max(known.adopted_on, wanted.adopted_on, key=len),
        )
        Ruling.objects.filter(pk=ruling.pk).update(
            persons=ruling.persons if record.persons is None else record.persons,
            note=record.note or ruling.note,
            followed=ruling.followed or record.followed,
        )


def _cited(change: CaseChange) -> Iterable[str]:
    """Return the keys of all sources that a case, its decisions and its persons rest on."""
    for fact in (*change.facts, *(f for m in change.members for f in m.facts)):
        if fact.new:
            yield from fact.new.sources
    for ruling in change.rulings:
        yield from ruling.record.sources
