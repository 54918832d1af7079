"""What published decisions print about a person: the facts that consent's rules decide by."""

from __future__ import annotations

from collections.abc import Iterable

from gemel.cases import rules
from gemel.cases.models import Case, Fact, Membership, Ruling, Source
from gemel.cases.rules import FactKind, Stage
from gemel.consent.rules import DecisionFacts
from gemel.kernel.by import By
from gemel.people.models import AtRisk

# What the words of consent call the fields that a decision may print.
FIELDS: dict[str, str] = {
    FactKind.NAME: "name",
    FactKind.ALSO_KNOWN_AS: "also_known_as",
    FactKind.SEX: "sex",
    FactKind.CODE: "code",
    FactKind.COUNTRIES: "country",
    FactKind.REGION: "region",
    FactKind.VIOLATION: "violation",
    FactKind.WORK: "work",
    FactKind.EVENT: "event",
    FactKind.SITUATION: "situation",
    FactKind.HEARING: "hearing",
}


def printed_by_decision(person: AtRisk, *, by: By) -> tuple[DecisionFacts, ...]:
    """Return the published decisions that name this person, each with the fields that it prints.

    For `consent.queries.basis_for`. A field counts only where a fact without doubt rests on a
    source that a human has marked as a paper of the IPU, and that paper may be the decision's
    own. A decision without such a paper prints nothing. Source: product.md section 3a.

    The caller has read the person; a member, who reads no case by list, asks about an own twin.
    """
    return printed_by_decisions([person], by=by)[person.ref]


def printed_by_decisions(
    persons: Iterable[AtRisk], *, by: By
) -> dict[str, tuple[DecisionFacts, ...]]:
    """Return the same for many persons by ref, in a constant number of reads."""
    refs = {person.pk: person.ref for person in persons}
    members = Membership.objects.filter(person__in=refs, left_on="").values_list(
        "person_id", "case_id"
    )
    cases_of: dict[int, list[int]] = {}
    for person_id, case_id in members:
        cases_of.setdefault(person_id, []).append(case_id)
    case_ids = {case_id for ids in cases_of.values() for case_id in ids}
    rulings = _rulings(case_ids)
    facts = _facts(refs, case_ids)
    closed = set(
        Case.objects.filter(pk__in=case_ids, stage=Stage.CLOSED).values_list("pk", flat=True)
    )
    return {
        ref: tuple(
            DecisionFacts(
                ref=ruling.decision.ref,
                persons=frozenset([ref]),
                fields=frozenset(fields),
                published=ruling.decision.published,
                ends_at=None,
            )
            for case_id in cases_of.get(pk, ())
            if case_id not in closed
            for ruling in rulings.get(case_id, ())
            if (
                fields := _printed(
                    ruling, facts.get((case_id, pk), ()), facts.get((case_id, 0), ())
                )
            )
        )
        for pk, ref in refs.items()
    }


def _rulings(case_ids: Iterable[int]) -> dict[int, list[Ruling]]:
    found: dict[int, list[Ruling]] = {}
    rows = (
        Ruling.objects.filter(case__in=case_ids, decision__published=True)
        .select_related("decision")
        .prefetch_related("sources")
        .order_by("decision__adopted_on", "id")
    )
    for ruling in rows:
        found.setdefault(ruling.case_id, []).append(ruling)
    return found


def _facts(
    person_ids: Iterable[int], case_ids: Iterable[int]
) -> dict[tuple[int, int], list[tuple[str, int]]]:
    """Return (kind, source) of every sure fact with an IPU paper, by case and person (0: none)."""
    rows = Fact.objects.filter(
        case__in=case_ids, superseded_at=None, certain=True, sources__from_ipu=True
    ).exclude(value="")
    found: dict[tuple[int, int], list[tuple[str, int]]] = {}
    wanted = {0, *person_ids}
    for case_id, person_id, kind, source_id in rows.values_list(
        "case_id", "person_id", "kind", "sources"
    ):
        if (person_id or 0) in wanted:
            found.setdefault((case_id, person_id or 0), []).append((kind, source_id))
    return found


def _printed(
    ruling: Ruling, own: Iterable[tuple[str, int]], shared: Iterable[tuple[str, int]]
) -> set[str]:
    """Return the fields that the papers of this decision print of the person; none without a name.

    A decision that does not name the person is no basis for acting on this person by name.
    """
    papers = {source.pk for source in ruling.sources.all() if is_paper(source, ruling)}
    fields = {FIELDS[kind] for kind, source in own if source in papers and kind in FIELDS}
    if "name" not in fields:
        return set()
    return fields | {FIELDS[kind] for kind, source in shared if source in papers and kind in FIELDS}


def is_paper(source: Source, ruling: Ruling) -> bool:
    """Tell whether a source, marked as an IPU paper, may be the paper of this decision."""
    return bool(source.from_ipu) and rules.is_paper_of(
        symbol=ruling.decision.symbol,
        adopted_on=ruling.decision.adopted_on,
        what=source.what,
        stated_on=source.stated_on,
    )
