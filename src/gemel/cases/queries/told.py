"""What the paper of a published decision prints, in its own words, for whoever writes on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from gemel.cases.models import Ask, Case, Decision, Fact, Ruling, Source, Violation
from gemel.cases.queries.printed import is_paper
from gemel.cases.rules import FactKind, Stage
from gemel.people.models import AtRisk


@dataclass(frozen=True)
class Print:
    """One thing that a paper prints, of a person or (`person` empty) of the whole case."""

    kind: str
    value: str
    label: str
    person: str
    source: str
    stated_on: str


@dataclass(frozen=True)
class Told:
    """All that published decisions print of one case, with the newest of them."""

    case: Case
    decision: Decision
    persons: int | None
    prints: tuple[Print, ...]
    asks: tuple[Ask, ...]

    def of(self, *kinds: str, person: str = "") -> list[Print]:
        """Return what is printed of these kinds: of the case, and of one person."""
        return [each for each in self.prints if each.kind in kinds and each.person in ("", person)]


def told_of_case(case: Case) -> Told | None:
    """Return what published decisions print of a case, None where none with a paper does.

    The caller has settled the basis of an act on this case: it covers what is returned and no
    more. Source: product.md section 3a.
    """
    rulings = [
        ruling
        for ruling in Ruling.objects.filter(case=case, decision__published=True)
        .select_related("decision")
        .prefetch_related("sources")
        .order_by("decision__adopted_on", "id")
        if any(is_paper(source, ruling) for source in ruling.sources.all())
    ]
    if not rulings or case.stage == Stage.CLOSED:
        return None
    papers = {
        source.pk: source
        for ruling in rulings
        for source in ruling.sources.all()
        if is_paper(source, ruling)
    }
    newest = rulings[-1]
    decided = [ruling.decision_id for ruling in rulings]
    return Told(
        case=case,
        decision=newest.decision,
        persons=newest.persons,
        prints=tuple(_prints(case, papers)),
        asks=tuple(
            Ask.objects.filter(case=case, decision__in=decided, settled_on=None).order_by("id")
        ),
    )


def told_of_person(person: AtRisk) -> Told | None:
    """Return the same for the case of a person whose decision is the newest."""
    cases = Case.objects.filter(memberships__person=person, memberships__left_on="")
    found = [told for told in map(told_of_case, cases) if told is not None]
    named = [told for told in found if told.of(FactKind.NAME, person=person.ref)]
    return max(named, key=lambda told: told.decision.adopted_on, default=None)


def _prints(case: Case, papers: dict[int, Source]) -> Iterator[Print]:
    facts = (
        Fact.objects.filter(case=case, superseded_at=None, certain=True, sources__in=papers)
        .exclude(value="")
        .select_related("person")
        .prefetch_related("sources")
        .distinct()
        .order_by("id")
    )
    versions = {fact.vocabulary for fact in facts if fact.vocabulary}
    rows = Violation.objects.filter(version__in=versions)
    labels = {(row.version, row.key): row.label for row in rows}
    for fact in facts:
        source = next(papers[one.pk] for one in fact.sources.all() if one.pk in papers)
        yield Print(
            kind=fact.kind,
            value=fact.value,
            label=labels.get((fact.vocabulary, fact.value), ""),
            person=fact.person.ref if fact.person else "",
            source=source.what,
            stated_on=source.stated_on,
        )


def certain_facts(person: AtRisk) -> QuerySet[Fact]:
    """Return what is known for certain of a person, for whoever may tell the story."""
    return (
        Fact.objects.filter(person=person, superseded_at=None, certain=True)
        .exclude(value="")
        .prefetch_related("sources")
        .order_by("id")
    )
