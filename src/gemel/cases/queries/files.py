"""A whole case file, in a constant number of reads, however many persons it has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q

from gemel.access import queries as access
from gemel.cases import rules
from gemel.cases.models import Alias, Case, Fact, Filing, Membership, Ruling, Source, Violation
from gemel.cases.queries import asked, lists
from gemel.cases.queries.asked import Due
from gemel.cases.rules import OF_THE_CASE, FactKind
from gemel.consent import queries as consent
from gemel.consent.rules import Standing
from gemel.kernel.by import By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.kernel.say import Said
from gemel.people import queries as people
from gemel.people.models import AtRisk

ASIDE = 6  # persons whose consent stands beside the case; more have a page of their own


class _Row(NamedTuple):
    """A fact as it is read for a page; from `kind` on, what makes two facts say the same."""

    pk: int
    ref: str
    person_id: int | None
    kind: str
    value: str
    basis: str
    certain: bool
    happened_on: str
    vocabulary: str
    recorded_by: str
    imported: bool


@dataclass(frozen=True)
class Statement:
    """One thing that is said, of the whole case or of some persons in it, with its sources.

    `words` is the value as people say it. `numbers` point into `CaseFile.sources`. `ref` is set
    where one single fact says it, so that it can be corrected; `persons` are those it is said of.
    """

    kind: str
    words: Said | str
    value: str
    basis: str
    certain: bool
    happened_on: str
    vocabulary: str
    numbers: tuple[int, ...]
    persons: tuple[AtRisk, ...]
    ref: str
    recorded_by: str
    imported: bool

    @property
    def correctable(self) -> bool:
        """Whether one fact says it that a person may put something newer in the place of."""
        return bool(self.ref) and self.kind not in OF_THE_CASE

    @property
    def dated(self) -> bool:
        """Whether the words print the month or the year themselves."""
        return len(self.happened_on) < len("2026-11-16") and self.happened_on[:4] in self.value

    @property
    def days(self) -> tuple[str, ...]:
        """The days, months or years that a statement consists of."""
        whole = self.kind in (FactKind.SUBMITTED, FactKind.EARLIER)
        return tuple(day.strip() for day in self.value.split(",")) if whole else ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The countries that a statement of countries names."""
        return tuple(self.value.split(",")) if self.kind == FactKind.COUNTRIES else ()


@dataclass(frozen=True)
class Member:
    """One person of the case as the page lists them."""

    membership: Membership
    person: AtRisk
    other_names: tuple[str, ...]
    sex: str
    standing: Standing | None = None

    @property
    def label(self) -> str:
        """The name, or the code name of a person whose name Gemel does not hold."""
        return self.person.name or self.person.code_name


@dataclass(frozen=True)
class CaseFile:
    """Everything that the page of a case shows, already read."""

    case: Case
    members: tuple[Member, ...]
    statements: tuple[Statement, ...]
    sources: tuple[Source, ...]
    rulings: tuple[Ruling, ...]
    filings: Mapping[int, Sequence[Filing]]
    asks: tuple[Due, ...]
    printed_codes: tuple[str, ...]
    scopes: tuple[str, ...]
    names: Mapping[str, str]
    changeable: bool
    followed: Ruling | None = None

    def of_kind(self, *kinds: str) -> tuple[Statement, ...]:
        """Return the statements of these kinds, in the order in which they are read."""
        return tuple(s for kind in kinds for s in self.statements if s.kind == kind)

    @property
    def violations(self) -> tuple[Statement, ...]:
        """What is alleged, the most often stated first."""
        found = self.of_kind(FactKind.VIOLATION)
        return tuple(sorted(found, key=lambda s: (-len(s.persons), s.value)))

    @property
    def known(self) -> int:
        """How many persons of the case are known here."""
        return len(self.members)

    @property
    def missing(self) -> int:
        """How many persons the decision has whom nobody knows here by name."""
        return max((self.case.announced or 0) - self.known, 0)

    @property
    def title(self) -> str:
        """What the case is called: its title, else the one person, else its code."""
        if self.case.title:
            return self.case.title
        if len(self.members) == 1 and not self.case.collective:
            return self.members[0].label
        return self.case.code


def case_file(ref: str, *, ahead: Sequence[date] = (), by: By) -> CaseFile:
    """Return the whole file of a case; `ahead` are sessions that the agenda knows.

    Raises: NotYours, for missing and forbidden alike.
    """
    case = lists.case(ref, by=by)
    memberships = _memberships(case, by=by)
    persons = {m.person_id: m.person for m in memberships}
    facts = _facts(case, persons)
    cited = _cited(case)
    rulings = tuple(
        Ruling.objects.filter(case=case)
        .select_related("decision")
        .prefetch_related("sources")
        .order_by("-decision__adopted_on", "-id")
    )
    sources = _sources(facts, cited, rulings)
    asks = tuple(asked.with_days(asked.of_case(case), ahead=ahead, by=by))
    scopes = tuple(case.scopes.values_list("scope", flat=True))
    return CaseFile(
        case=case,
        members=_members(memberships, facts, by=by),
        statements=_statements(facts, cited, sources, persons),
        sources=sources,
        rulings=rulings,
        filings=_filings(rulings),
        asks=asks,
        printed_codes=_printed(case, memberships),
        scopes=scopes,
        names=access.names({case.responsible, *(f.recorded_by for f in facts)} - {""}),
        changeable=lists.changeable(scopes, by=by),
        followed=next((r for r in rulings if r.followed), None),
    )


@dataclass(frozen=True)
class PersonFile:
    """What is known of one person in a case, each statement with its sources."""

    case: Case
    member: Member
    statements: tuple[Statement, ...]
    sources: tuple[Source, ...]
    names: Mapping[str, str]
    changeable: bool


def person_file(ref: str, person: str, *, by: By) -> PersonFile:
    """Return what is known of one person in a case. Raises: NotYours."""
    case = lists.case(ref, by=by)
    membership = next((m for m in _memberships(case, by=by) if m.person.ref == person), None)
    if membership is None:
        raise NotYours
    facts = [f for f in _facts(case, [membership.person_id]) if f.person_id]
    cited = _cited(case)
    sources = _sources(facts, cited, ())
    return PersonFile(
        case=case,
        member=_members([membership], facts, by=by)[0],
        statements=_statements(facts, cited, sources, {membership.person_id: membership.person}),
        sources=sources,
        names=access.names({f.recorded_by for f in facts}),
        changeable=lists.may_change(case, by=by),
    )


def about(person: AtRisk, *, by: By) -> list[Case]:
    """Return the cases of one person that this reader may see, newest first."""
    return list(
        lists.cases(by=by).filter(memberships__person=person).distinct().order_by("-changed_at")
    )


def _memberships(case: Case, *, by: By) -> list[Membership]:
    seen = people.persons(by=by, closed=True)
    found = case.memberships.filter(person__in=seen).select_related("person")
    return sorted(found, key=lambda m: (m.left_on, _place(m.code), m.person.sort_name, m.pk))


def _place(code: str) -> tuple[bool, str, int]:
    """Return where a code stands among others: VEN-9 before VEN-10, those without a code last."""
    found = rules.code_of(code) if code else None
    return (found is None, found.prefix if found else "", int(found.number) if found else 0)


def _facts(case: Case, persons: Iterable[int]) -> list[_Row]:
    """Return what stands of the case and of those persons in it, oldest first, in one read."""
    rows = (
        Fact.objects.filter(case=case, superseded_at=None)
        .filter(Q(person=None) | Q(person__in=list(persons)))
        .order_by("id")
        .values_list(*_Row._fields)
    )
    return [_Row(*row) for row in rows]


def _cited(case: Case) -> dict[int, list[int]]:
    """Return the sources of each fact of the case, as primary keys."""
    found: dict[int, list[int]] = {}
    links = Fact.sources.through.objects.filter(fact__case=case, fact__superseded_at=None)
    for fact, source in links.values_list("fact_id", "source_id"):
        found.setdefault(fact, []).append(source)
    return found


def _sources(
    facts: Iterable[_Row], cited: Mapping[int, Sequence[int]], rulings: Iterable[Ruling]
) -> tuple[Source, ...]:
    """Return every source once, in the order in which the page comes to it."""
    order: dict[int, None] = {}
    for ruling in rulings:
        order |= dict.fromkeys(source.pk for source in ruling.sources.all())
    for fact in facts:
        order |= dict.fromkeys(sorted(cited.get(fact.pk, ())))
    found = Source.objects.in_bulk(list(order))
    return tuple(found[pk] for pk in order)


def _statements(
    facts: Sequence[_Row],
    cited: Mapping[int, Sequence[int]],
    sources: Sequence[Source],
    persons: Mapping[int, AtRisk],
) -> tuple[Statement, ...]:
    """Return facts that say the same of several persons as one statement, in order of reading."""
    number = {source.pk: place for place, source in enumerate(sources, start=1)}
    labels = _labels(facts)
    groups: dict[tuple[object, ...], list[_Row]] = {}
    for fact in facts:
        numbers = tuple(sorted(number[pk] for pk in cited.get(fact.pk, ())))
        groups.setdefault((numbers, *fact[3:9]), []).append(fact)
    order = {str(kind): place for place, kind in enumerate(FactKind)}
    said = []
    for same in groups.values():
        first = same[0]
        numbers = tuple(sorted(number[pk] for pk in cited.get(first.pk, ())))
        words: Said | str = first.value
        if first.kind == FactKind.VIOLATION:
            words = rules.violation(first.value, labels.get((first.vocabulary, first.value), ""))
        said.append(
            Statement(
                kind=first.kind,
                words=words,
                value=first.value,
                basis=first.basis,
                certain=first.certain,
                happened_on=first.happened_on,
                vocabulary=first.vocabulary,
                numbers=numbers,
                persons=tuple(persons[fact.person_id] for fact in same if fact.person_id),
                ref=first.ref if len(same) == 1 else "",
                recorded_by=first.recorded_by,
                imported=first.imported,
            )
        )
    return tuple(sorted(said, key=lambda s: order.get(s.kind, len(order))))


def _labels(facts: Iterable[_Row]) -> dict[tuple[str, str], str]:
    """Return the words of the vocabularies that these facts were recorded with."""
    versions = {fact.vocabulary for fact in facts if fact.vocabulary}
    rows = Violation.objects.filter(version__in=versions).values_list("version", "key", "label")
    return {(version, key): label for version, key, label in rows}


def _members(
    memberships: Sequence[Membership], facts: Iterable[_Row], *, by: By
) -> tuple[Member, ...]:
    also: dict[int, list[str]] = {}
    for fact in facts:
        if fact.kind == FactKind.ALSO_KNOWN_AS and fact.person_id:
            also.setdefault(fact.person_id, []).append(fact.value)
    standings: dict[str, Standing] = {}
    if len(memberships) <= ASIDE and by.can(Power.CONSENT_READ):
        standings = consent.standings([m.person for m in memberships], at=by.at)
    return tuple(
        Member(
            membership=m,
            person=m.person,
            other_names=tuple(dict.fromkeys(also.get(m.person_id, ()))),
            sex=m.person.sex,
            standing=standings.get(m.person.ref),
        )
        for m in memberships
    )


def _filings(rulings: Iterable[Ruling]) -> dict[int, list[Filing]]:
    found: dict[int, list[Filing]] = {}
    rows = (
        Filing.objects.filter(decision__in=[r.decision_id for r in rulings])
        .select_related("body__parliament")
        .order_by("filed_on", "id")
    )
    for filing in rows:
        found.setdefault(filing.decision_id, []).append(filing)
    return found


def _printed(case: Case, memberships: Sequence[Membership]) -> tuple[str, ...]:
    """Return how other documents spell the codes of this case and of the persons in it."""
    of_these = Q(case=case) | Q(membership__in=[m.pk for m in memberships])
    rows = Alias.objects.filter(of_these).order_by("id").values_list("printed", flat=True)
    return tuple(dict.fromkeys(rows))
