"""What a paper says, beside what stands: facts recorded, each once, in the order of the papers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gemel.cases import rules
from gemel.cases.models import Case, Fact, Source, Violation
from gemel.cases.rules import MANY, FactKind
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.words import fold
from gemel.people.models import AtRisk

ASKED = frozenset({FactKind.NAME, FactKind.SEX})  # the human was shown what stood by hand


@dataclass(frozen=True)
class Stated:
    """One thing that a paper says, of a person or of the case as a whole."""

    kind: FactKind
    value: str
    person: AtRisk | None = None
    happened_on: str = ""

    @property
    def of(self) -> int:
        """The person's number, 0 for the case."""
        return self.person.pk if self.person else 0

    @property
    def said(self) -> tuple[str, int, str, str]:
        """What it says, of whom, as of a fact that is here."""
        return (self.kind, self.of, fold(self.value), self.happened_on)


@dataclass
class _Held:
    """One fact that is here, its sources, and the day of the newest of them."""

    fact: Fact
    day: str
    sources: set[int]

    @property
    def said(self) -> tuple[str, int, str, str]:
        """What it says, of whom: two that say the same have the same here."""
        fact = self.fact
        return (fact.kind, fact.person_id or 0, fold(fact.value), fact.happened_on)


def state(case: Case, stated: Sequence[Stated], *, source: Source, day: str, by: By) -> set[int]:
    """Record what a paper of this day says; return the persons (0: the case) it changes.

    The same twice is once, with both papers as its sources. Of what stands only once, and of the
    list of what is alleged, the newest paper's stands; what an older one says is in the history.
    """
    held = _held(case)
    here: dict[tuple[str, int, str, str], list[_Held]] = {}
    for known in held:
        here.setdefault(known.said, []).append(known)
    fresh: list[tuple[Fact, set[int]]] = []  # with its sources
    cited: list[Fact] = []  # known already: this paper says it too
    retired: list[tuple[Fact, Fact | None]] = []  # with what takes its place
    changed: set[int] = set()
    newer_list = any(h.day > day for h in held if _alleged(h))
    for one in dict.fromkeys(stated):
        same = here.get(one.said, [])
        if any(source.pk in h.sources for h in same):
            continue
        standing = next((h for h in same if h.fact.superseded_at is None), None)
        if standing is not None:
            cited.append(standing.fact)
            continue
        changed.add(one.of)
        fact = _fact(case, one, by)
        rivals = [h for h in held if _rival(h, one)]
        above = next((h.fact for h in rivals if _stays(h, one, day)), None)
        if above is not None or (one.kind == FactKind.VIOLATION and newer_list):
            fact.superseded_at, fact.superseded_by = by.at, above
        else:
            retired += [(h.fact, fact) for h in rivals]
        earlier = (h.sources for h in same if h.fact.imported)
        fresh.append((fact, {source.pk}.union(*earlier)))
    listed = {one.value for one in stated if one.kind == FactKind.VIOLATION}
    if listed and not newer_list:
        retired += [
            (h.fact, None)
            for h in held
            if _alleged(h) and h.day < day and h.fact.value not in listed
        ]
    _write([*fresh, *((fact, {source.pk}) for fact in cited)], retired, by)
    return changed


def _alleged(held: _Held) -> bool:
    """Tell whether a fact is of the list of violations that papers print of the whole case."""
    fact = held.fact
    return bool(
        fact.kind == FactKind.VIOLATION
        and fact.person_id is None
        and fact.imported
        and fact.superseded_at is None
    )


def _rival(held: _Held, one: Stated) -> bool:
    """Tell whether a standing fact and a new one that says something else cannot both stand."""
    fact = held.fact
    return (
        fact.superseded_at is None
        and one.kind not in MANY
        and (fact.kind, fact.person_id or 0) == (one.kind, one.of)
    )


def _stays(held: _Held, one: Stated, day: str) -> bool:
    """Tell whether the standing fact keeps its place: newer, or a person's own word."""
    if held.fact.imported:
        return held.day > day
    return one.kind not in ASKED


def _held(case: Case) -> list[_Held]:
    facts = Fact.objects.filter(case=case).prefetch_related("sources").order_by("pk")
    found = []
    for fact in facts:
        sources = list(fact.sources.all())
        newest = max((s.stated_on for s in sources), default="")
        found.append(_Held(fact, newest, {s.pk for s in sources}))
    return found


def _fact(case: Case, one: Stated, by: By) -> Fact:
    return Fact(
        ref=refs.new("fact"), case=case, person=one.person, kind=one.kind, value=one.value,
        vocabulary=rules.VOCABULARY if one.kind == FactKind.VIOLATION else "",
        happened_on=one.happened_on, recorded_by=by.ref, recorded_at=by.at, imported=True,
    )  # fmt: skip


def _write(
    fresh: Sequence[tuple[Fact, set[int]]],
    retired: Iterable[tuple[Fact, Fact | None]],
    by: By,
) -> None:
    for key in {f.value for f, _ in fresh if f.kind == FactKind.VIOLATION}:
        Violation.objects.get_or_create(
            version=rules.VOCABULARY, key=key, defaults={"label": rules.VIOLATIONS[key].text}
        )
    Fact.objects.bulk_create([fact for fact, _ in fresh if fact.pk is None], batch_size=500)
    links = Fact.sources.through
    links.objects.bulk_create(
        [links(fact_id=fact.pk, source_id=pk) for fact, sources in fresh for pk in sources],
        batch_size=500,
    )
    for old, newer in retired:
        Fact.objects.filter(pk=old.pk, superseded_at=None).update(
            superseded_at=by.at, superseded_by=newer
        )
