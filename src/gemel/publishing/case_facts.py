"""A case as the public may see it: what the papers of published IPU decisions print, no more.

A fact goes in only where a human has marked its source as the IPU's and that source may be the
paper of a published decision on this case. A person is named only where the decision names them,
nobody has objected, and they have not said otherwise; of the others only the number stays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gemel.cases import queries as cases
from gemel.cases import rules as case_rules
from gemel.cases.models import Ruling
from gemel.cases.queries.files import CaseFile, Statement
from gemel.cases.queries.printed import is_paper
from gemel.cases.rules import FactKind
from gemel.consent import queries as consent
from gemel.consent.rules import Basis, decide
from gemel.consent.words import Audience, Use
from gemel.kernel.by import By
from gemel.kernel.errors import NoBasis
from gemel.kernel.powers import Power
from gemel.kernel.say import Said, say
from gemel.publishing.rules import Draft, Kind, Need


def draft(ref: str, *, by: By) -> Draft:
    """Return a case as it would be shown now.

    Raises: NotYours; NoBasis where no published decision with its paper stands behind it.
    """
    file = cases.case_file(ref, by=by)
    rulings = _published(file)
    if not rulings or file.case.exposure not in ("public", "restricted"):
        raise NoBasis(
            say("No published decision with a paper that is marked as the IPU’s covers this case")
        )
    papers = {source.pk for ruling in rulings for source in _papers(ruling)}
    printed = [s for s in file.statements if _is_printed(s, file, papers)]
    named = _named(file, printed, by=by)
    cited = _Citations(file)
    facts = [
        *_count(rulings, named),
        *_persons(named, printed, cited),
        *_violations(printed, cited),
        *_decisions(rulings, cited),
        *_asks(file, rulings),
    ]
    return Draft(
        kind=Kind.CASE,
        about=file.case.ref,
        slug=file.case.code or file.case.ref,
        scope=_scope(file.scopes, by),
        countries=tuple(file.case.countries),
        facts=[*facts, *cited.facts()],
        invented=file.case.invented,
        needs=tuple(
            Need(person=person, uses=(Use.NAME.value,), fields=("name",), decisions=True)
            for person in named
        ),
        leans=frozenset({file.case.ref, *named, *cited.refs(), *(r.decision.ref for r in rulings)}),
        papers=tuple(ruling.decision.ref for ruling in rulings),
    )


class _Citations:
    """The sources that the card names, numbered in the order in which it comes to them."""

    def __init__(self, file: CaseFile) -> None:
        self._sources = {source.pk: source for source in file.sources if source.from_ipu}
        self._at = {place: source.pk for place, source in enumerate(file.sources, start=1)}
        self._numbers: dict[int, int] = {}

    def cite(self, pks: Sequence[int]) -> list[int]:
        """Return the card's numbers for these sources; those that are not the IPU's fall out."""
        kept = [pk for pk in pks if pk in self._sources]
        return sorted(self._numbers.setdefault(pk, len(self._numbers) + 1) for pk in kept)

    def of(self, statement: Statement) -> list[int]:
        """Return the card's numbers for what a statement rests on."""
        return self.cite([self._at[number] for number in statement.numbers])

    def facts(self) -> list[dict[str, Any]]:
        """Return the list of sources as the card ends with it."""
        rows = [(number, self._sources[pk]) for pk, number in self._numbers.items()]
        return [
            {
                "part": "source",
                "number": number,
                "what": source.what,
                "address": source.address,
                "date": source.stated_on,
            }
            for number, source in sorted(rows, key=lambda row: row[0])
        ]

    def refs(self) -> list[str]:
        """Return the references of the sources that are named."""
        return [self._sources[pk].ref for pk in self._numbers]


def _published(file: CaseFile) -> list[Ruling]:
    """Return what published decisions with their papers say of the case, newest first."""
    return [r for r in file.rulings if r.decision.published and _papers(r)]


def _papers(ruling: Ruling) -> list[Any]:
    return [source for source in ruling.sources.all() if is_paper(source, ruling)]


def _is_printed(statement: Statement, file: CaseFile, papers: set[int]) -> bool:
    cited = {file.sources[number - 1].pk for number in statement.numbers}
    return statement.certain and bool(statement.value) and bool(cited & papers)


def _named(file: CaseFile, printed: Sequence[Statement], *, by: By) -> dict[str, str]:
    """Return the persons who may be named, by ref, with the name as the decision prints it.

    Raises: NoBasis where the decision names persons and none of them may be shown.
    """
    names = {
        person.ref: statement.value
        for statement in printed
        if statement.kind == FactKind.NAME
        for person in statement.persons
    }
    people = [
        member.person
        for member in file.members
        if not member.membership.left_on and member.person.ref in names
    ]
    decisions = cases.printed_by_decisions(people, by=by)
    standings = consent.standings(people, at=by.at)
    kept = {}
    for person in people:
        found = decide(
            standings[person.ref], use=Use.NAME, audiences={Audience.PUBLIC}, at=by.at,
            decisions=decisions[person.ref], shows={"name"},
        )  # fmt: skip
        if isinstance(found, Basis):
            kept[person.ref] = names[person.ref]
    if people and not kept:
        # A case whose only person said no would name that person by its code.
        raise NoBasis(say("Nobody of this case may be named, so the case itself may not be shown"))
    return kept


def _count(rulings: Sequence[Ruling], named: Mapping[str, str]) -> list[dict[str, Any]]:
    stated = [ruling.persons for ruling in rulings if ruling.persons is not None]
    return [{"part": "count", "announced": stated[0] if stated else None, "known": len(named)}]


def _persons(
    named: Mapping[str, str], printed: Sequence[Statement], cited: _Citations
) -> list[dict[str, Any]]:
    rows: dict[str, dict[str, Any]] = {
        ref: {"part": "person", "name": name, "code": "", "also": [], "sources": []}
        for ref, name in named.items()
    }
    for statement in printed:
        for person in statement.persons:
            row = rows.get(person.ref)
            if row is None or statement.kind not in (
                FactKind.NAME, FactKind.CODE, FactKind.ALSO_KNOWN_AS
            ):  # fmt: skip
                continue
            row["sources"] = sorted({*row["sources"], *cited.of(statement)})
            if statement.kind == FactKind.CODE:
                row["code"] = statement.value
            elif statement.kind == FactKind.ALSO_KNOWN_AS:
                row["also"].append(statement.value)
    return list(rows.values())


def _violations(printed: Sequence[Statement], cited: _Citations) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for statement in printed:
        if statement.kind != FactKind.VIOLATION:
            continue
        row = found.setdefault(
            statement.value,
            {
                "part": "violation",
                "what": _english(statement.words),
                "vocabulary": statement.vocabulary,
                "sources": [],
            },
        )
        row["sources"] = sorted({*row["sources"], *cited.of(statement)})
    return list(found.values())


def _decisions(rulings: Sequence[Ruling], cited: _Citations) -> list[dict[str, Any]]:
    rows = []
    for ruling in rulings:
        decision = ruling.decision
        body = case_rules.BODIES.get(decision.body)  # type: ignore[call-overload]
        rows.append(
            {
                "part": "decision",
                "symbol": decision.symbol,
                "date": decision.adopted_on,
                "body": _english(body) if body else "",
                "session": decision.session,
                "place": decision.place,
                "persons": ruling.persons,
                "sources": cited.cite([source.pk for source in _papers(ruling)]),
            }
        )
    return rows


def _asks(file: CaseFile, rulings: Sequence[Ruling]) -> list[dict[str, Any]]:
    """Return what the shown decisions ask of whom; nothing that the desk wrote by itself."""
    shown = {ruling.decision_id: ruling.decision for ruling in rulings}
    return [
        {
            "part": "ask",
            "verb": ask.verb,
            "addressee": ask.addressee,
            "what": ask.text,
            "due": ask.due,
            "decided": shown[ask.decision_id].adopted_on,
        }
        for ask in (due.ask for due in file.asks)
        if ask.decision_id in shown and ask.settled_on is None
    ]


def _english(words: Said | str) -> str:
    return words.text if isinstance(words, Said) else words


def _scope(scopes: Sequence[str], by: By) -> str:
    mine = [scope for scope in scopes if by.can(Power.PUBLISH_PROPOSE, on=scope)]
    return (mine or list(scopes) or [""])[0]
