"""What the database holds of the cases of a reading, in a constant number of reads a thousand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple, TypeVar

from django.db.models import F, Q, QuerySet

from gemel.cases import rules
from gemel.cases.models import Alias, Case, Fact, Membership, Ruling, Source
from gemel.cases.reading import CaseReading, FactRecord
from gemel.cases.rules import FactKind
from gemel.kernel import words

K = TypeVar("K")
V = TypeVar("V")
_CHUNK = 500  # values of one question to the database


class Content(NamedTuple):
    """What a fact says, so that two can be compared."""

    kind: str
    value: str
    basis: str
    certain: bool
    vocabulary: str
    sources: frozenset[str]  # identities


class Known:
    """What the database holds of the cases and persons of a reading."""

    def __init__(self, reading: CaseReading) -> None:
        self.identity = {
            key: rules.source_identity(source.what, source.address)
            for key, source in reading.sources.items()
        }
        codes = {c.code for c in reading.cases if c.code}
        own_codes = {m.code for c in reading.cases for m in c.members if m.code}
        self.by_code = {
            case.code: case for case in _all(codes, lambda some: Case.objects.filter(code__in=some))
        }
        self.coded = _several(
            (m.code, m) for m in _all(own_codes, lambda some: _members().filter(code__in=some))
        )
        self.named = self._named(reading)
        self._load_cases()

    def _named(self, reading: CaseReading) -> dict[str, list[Membership]]:
        """Return who stands in one-person cases under these names: now, or as an import said."""
        names = {c.members[0].name for c in reading.cases if not c.collective and c.members}
        single = _members().filter(case__collective=False)
        found: dict[tuple[str, int], Membership | None] = {
            (words.fold(member.person.name), member.pk): member
            for member in _all(
                {words.fold(name) for name in names},
                lambda some: single.filter(person__sort_name__in=some),
            )
        }
        for stated, member_id in _all(
            names,
            lambda some: Fact.objects.filter(
                kind=FactKind.NAME, imported=True, value__in=some, case__collective=False,
                person__memberships__case=F("case"),
            ).values_list("value", "person__memberships"),
        ):  # fmt: skip
            found.setdefault((words.fold(stated), member_id), None)
        missing = {pk for (_, pk), member in found.items() if member is None}
        others = {m.pk: m for m in _all(missing, lambda some: _members().filter(pk__in=some))}
        return _several((name, member or others[pk]) for (name, pk), member in found.items())

    def _load_cases(self) -> None:
        """Read members, decisions, facts and spellings of every case that may be meant."""
        ids = {case.pk for case in self.by_code.values()}
        ids |= {m.case_id for ms in self.named.values() for m in ms}
        self.members = _several(
            (m.case_id, m) for m in _all(ids, lambda some: _members().filter(case__in=some))
        )
        self.rulings = _several(
            (r.case_id, r)
            for r in _all(
                ids,
                lambda some: (
                    Ruling.objects.filter(case__in=some)
                    .select_related("decision")
                    .prefetch_related("sources")
                ),
            )
        )
        self.spellings = {
            (alias.case_id, alias.membership_id, alias.printed)
            for alias in _all(
                ids,
                lambda some: Alias.objects.filter(Q(case__in=some) | Q(membership__case__in=some)),
            )
        }
        self._load_facts(ids)

    def _load_facts(self, ids: set[int]) -> None:
        """Read what imports have said so far: what stands, and what a person put aside."""
        identities = dict(Source.objects.values_list("pk", "identity"))
        cited: dict[int, set[str]] = {}
        links = Fact.sources.through
        for fact_id, source_id in _all(
            ids,
            lambda some: links.objects.filter(fact__case__in=some).values_list(
                "fact_id", "source_id"
            ),
        ):
            cited.setdefault(fact_id, set()).add(identities[source_id])
        self.facts: dict[tuple[int, int], list[tuple[int, Content, bool]]] = {}
        for row in _all(
            ids,
            lambda some: Fact.objects.filter(case__in=some, imported=True).values_list(
                "pk", "case_id", "person_id", "kind", "value", "basis", "certain", "vocabulary",
                "superseded_at", "superseded_by__imported",
            ),
        ):  # fmt: skip
            pk, case_id, person_id, kind, value, basis, certain, version, superseded_at, newer = row
            if superseded_at is not None and newer is not False:
                continue  # an import itself has said something newer
            sources = frozenset(cited.get(pk, ()))
            content = Content(kind, value, basis, certain, version, sources)
            stands = superseded_at is None
            place = self.facts.setdefault((case_id, person_id or 0), [])
            place.append((pk, content, stands))

    def content(self, record: FactRecord) -> Content:
        """Return a fact of the reading in the form in which it can be compared."""
        return Content(
            str(record.kind),
            record.value,
            record.basis,
            record.certain,
            record.vocabulary,
            frozenset(self.identity[key] for key in record.sources),
        )


def _members() -> QuerySet[Membership]:
    return Membership.objects.select_related("person", "case")


def _several(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _all(values: Iterable[K], ask: Callable[[list[K]], Iterable[V]]) -> Iterator[V]:
    """Yield what a question finds for many values, some hundred at a time."""
    rest = iter(values)
    while some := list(islice(rest, _CHUNK)):
        yield from ask(some)
