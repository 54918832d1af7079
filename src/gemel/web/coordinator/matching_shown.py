"""How the pages of matching show what matching found: reasons, differences, names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gemel.kernel import geography
from gemel.kernel.by import By
from gemel.kernel.say import Said
from gemel.matching import queries
from gemel.matching import words as matching_words
from gemel.matching.answering import Change
from gemel.matching.rules import REASON_ORDER, Judged
from gemel.web.shared import words


@dataclass(frozen=True)
class Shown:
    """One reason as the page draws it."""

    text: Said
    label: Said
    points: int
    most: int


@dataclass(frozen=True)
class Row:
    """One person in a difference: the members before and after, and the points."""

    person: Any
    before: list[Any]
    after: list[Any]
    points: int
    how: str  # gains, loses, moved


@dataclass(frozen=True)
class Difference:
    """What a change would do, ready for the page."""

    change: Change
    rows: list[Row]
    warnings: list[Said]
    served: tuple[int, int]

    @property
    def figures(self) -> tuple[tuple[str, Any, Any], ...]:
        """Return key, before and after of each figure."""
        return (
            ("served", *self.served),
            ("pairs", *self.change.pairs),
            ("points", *self.change.points),
            ("worst", *self.change.worst),
        )


def reasons(told: Iterable[Mapping[str, Any]]) -> list[Shown]:
    """Return stored reasons as the page draws them, in the order of their weight."""
    order = [str(key) for key in REASON_ORDER]
    return [
        Shown(
            matching_words.reason(each, country=words.country, language=language),
            matching_words.REASONS[each["key"]],
            each["points"],
            each["most"],
        )
        for each in sorted(told, key=lambda each: order.index(each["key"]))
    ]


def judged_reasons(judged: Judged) -> list[Shown]:
    """Return the reasons of a pair that is judged just now."""
    return reasons(
        {"key": str(one.key), "points": one.points, "most": one.most, "why": one.why,
         "values": one.values}
        for one in judged.reasons
    )  # fmt: skip


def language(code: str) -> str:
    """Return the name of a language in the reader's language."""
    return geography.language_name(code, words.language())


def name_of(person: Any) -> str:
    """Return how a person at risk is called at the desk."""
    return str(person.name or person.code_name)


def names(
    programme: Any, persons: Iterable[str], members: Iterable[str], *, by: By
) -> tuple[dict[str, Any], dict[str, Any], dict[str, str]]:
    """Return people by ref, and all their names together."""
    at_risk, known = queries.named(persons, members, within=programme, by=by)
    said = {ref: name_of(one) for ref, one in at_risk.items()}
    return at_risk, known, said | {ref: one.name for ref, one in known.items()}


def warnings(told: Iterable[tuple[str, Iterable[str]]], programme: Any, *, by: By) -> list[Said]:
    """Return what the register held that could not be taken as it stands, naming whom."""
    listed = [(key, list(values)) for key, values in told]
    pairs = [values for key, values in listed if key.startswith("lock_")]
    _, _, said = names(programme, (v[0] for v in pairs), (v[1] for v in pairs), by=by)
    return [matching_words.warning(key, values, names=said) for key, values in listed]


def hidden(form: Any) -> list[Any]:
    """Return what a form holds as unseen fields: keeping takes what was looked at, no more."""
    return [bound.as_hidden(attrs={"id": False}) for bound in form]


def difference(looked: Any, programme: Any, *, by: By) -> Difference:
    """Return a difference with the names of those whom it touches."""
    change = looked.change
    touched = {ref for one in change.moved for ref in (*one.before, *one.after)}
    persons, members, _ = names(programme, (one.person for one in change.moved), touched, by=by)
    gains, loses = set(change.gains), set(change.loses)
    rows = [
        Row(
            persons[one.person],
            [members[ref] for ref in one.before if ref in members],
            [members[ref] for ref in one.after if ref in members],
            one.points_after - one.points_before,
            "gains" if one.person in gains else "loses" if one.person in loses else "moved",
        )
        for one in change.moved
        if one.person in persons
    ]
    order = {"loses": 0, "gains": 1, "moved": 2}
    rows.sort(key=lambda row: (order[row.how], -row.person.urgency, name_of(row.person)))
    after = len(looked.answer.outcome.served)
    return Difference(
        change,
        rows,
        warnings(looked.answer.laid.warnings, programme, by=by),
        (after - len(gains) + len(loses), after),
    )
