"""Right, wrong and missing, field by field; and wrong without a warning, which must not be.

A value that the reader gives and the paper does not bear out is wrong; one that the paper has and
the reader does not give is missing. A warning covers the field it names, the fields right under
the thing it names, and lists of which it names an entry.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.decisions.facts import UNSAID, Json, Paper

DOCUMENT = ("symbol", "body", "session", "place", "adopted_on", "adopted_how", "language")
LISTS = ("complainant_sections", "recent_decisions", "missions")
GROUPS = {  # the five that the aim of 98 in 100 is about, from the fields that make them up
    "codes": ("case.code", "person.code"),
    "names": ("person.name",),
    "sexes": ("person.sex",),
    "dates": (
        "document.adopted_on",
        "case.submitted",
        "case.recent_decisions",
        "case.missions",
        "case.hearings.date",
        "case.follow_up.date",
        "case.asks.due",
    ),
    "violations": ("case.violations",),
}


@dataclass
class Score:
    """Counts by field; `unwarned` names each wrong fact that no warning covers."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    unwarned: list[str] = field(default_factory=list)
    needless: int = 0  # right facts that a warning calls doubtful: a reader may not warn of all

    def add(self, other: Score) -> None:
        """Take in the counts of another paper."""
        self.right += other.right
        self.wrong += other.wrong
        self.missing += other.missing
        self.unwarned += other.unwarned
        self.needless += other.needless

    def precision(self, *fields: str) -> float:
        """Share of what was given that is right."""
        right, wrong = (sum(c[f] for f in fields) for c in (self.right, self.wrong))
        return right / (right + wrong) if right + wrong else 1.0

    def recall(self, *fields: str) -> float:
        """Share of what the paper has that was given, rightly."""
        right = sum(self.right[f] for f in fields)
        rest = sum(self.missing[f] for f in fields)
        return right / (right + rest) if right + rest else 1.0

    def fields(self) -> list[str]:
        """Every field that was looked at."""
        return sorted(self.right | self.wrong | self.missing)


def plain(value: Any) -> Any:
    """Reduce words to what two readers would agree on: case, spaces, dashes, quotes, ligatures."""
    if not isinstance(value, str):
        return value
    text = unicodedata.normalize("NFKC", value).casefold()
    text = re.sub(r"[\u2010-\u2015\u2212-]", "-", text)
    text = re.sub(r"[\u2018\u2019\u02bc`]", "'", text)
    return re.sub(r"\s+", " ", text).strip(" .;,:")


def loose(value: Any) -> str:
    """Reduce words to their letters and digits."""
    return re.sub(r"[\W_]", "", str(plain(value) or ""))


def score(paper: Paper, answer: Mapping[str, Any], label: str = "") -> Score:
    """Hold an answer against what the paper says."""
    return _Marking(label or paper.key, answer).mark(paper.as_json())


class _Marking:
    def __init__(self, label: str, answer: Mapping[str, Any]) -> None:
        self.label = label
        self.answer = answer
        self.warned = {str(warning.get("about")) for warning in answer.get("warnings", ())}
        self.score = Score()

    def mark(self, wanted: Json) -> Score:
        for name in DOCUMENT:
            self.one(
                f"document.{name}",
                wanted["document"][name],
                self.answer["document"].get(name),
                f"document.{name}",
            )
        given = list(self.answer["cases"])
        for case, at in _paired(wanted["cases"], given, _likeness):
            if case is None:
                self.wrong("case", f"cases[{at}]", "a case that is not there")
            elif at is None:
                self.score.missing["case"] += 1
                self.case(case, {}, "cases[none]")
            else:
                self.score.right["case"] += 1
                self.case(case, given[at], f"cases[{at}]")
        return self.score

    def case(self, wanted: Json, given: Mapping[str, Any], path: str) -> None:
        self.several(
            "case.countries", wanted["countries"], given.get("countries"), f"{path}.countries"
        )
        for name in ("code", "printed_code", "announced_persons", "submitted", "outcome"):
            self.one(f"case.{name}", wanted[name], given.get(name), f"{path}.{name}")
        for name in LISTS:
            self.several(f"case.{name}", wanted[name], given.get(name), f"{path}.{name}")
        self.words(
            "case.victims",
            (wanted["victims"] or {}).get("text") if wanted["victims"] != UNSAID else UNSAID,
            (given.get("victims") or {}).get("text"),
            f"{path}.victims",
        )
        self.persons(wanted["persons"], given.get("persons") or [], f"{path}.persons")
        self.violations(wanted["violations"], given.get("violations") or [], f"{path}.violations")
        self.rows("hearings", wanted["hearings"], given.get("hearings") or [], path, ())
        self.rows("follow_up", wanted["follow_up"], given.get("follow_up") or [], path, ("kind",))
        self.rows("asks", wanted["asks"], given.get("asks") or [], path, ("number", "verb"))
        announced = wanted["announced_persons"]
        if given and isinstance(announced, int) and announced != len(given.get("persons") or []):
            told = bool(self.warned & {f"{path}.persons", f"{path}.announced_persons"})
            (self.score.right if told else self.score.missing)["warning of the count"] += 1

    def persons(self, wanted: list[Json], given: Sequence[Mapping], path: str) -> None:
        for person, at in _paired(wanted, given, _same_person):
            if at is None:
                for name in ("code", "name", "sex"):
                    self.one(f"person.{name}", person[name], None, "")
                continue
            here = f"{path}[{at}]"
            if person is None:
                self.wrong("person.name", here, f"nobody called {given[at].get('name')!r}")
                continue
            for name in ("code", "printed_code", "name", "sex"):
                self.one(f"person.{name}", person[name], given[at].get(name), f"{here}.{name}")
            self.several(
                "person.also_known_as",
                person["also_known_as"],
                given[at].get("also_known_as"),
                f"{here}.also_known_as",
            )

    def violations(self, wanted: list[Json] | str, given: Sequence[Mapping], path: str) -> None:
        if wanted == UNSAID:
            return
        left = list(wanted)
        for at, violation in enumerate(given):
            key, label = violation.get("key"), loose(violation.get("label"))
            met = next((w for w in left if w["key"] == key), None) or next(
                (w for w in left if w["key"] is None and loose(w["label"]) == label), None
            )
            if met is None:
                self.wrong("case.violations", f"{path}[{at}]", f"{key}: {violation.get('label')}")
            else:
                left.remove(met)
                self.score.right["case.violations"] += 1
        self.score.missing["case.violations"] += len(left)

    def rows(
        self,
        name: str,
        wanted: list[Json] | str,
        given: Sequence[Mapping],
        case: str,
        by: tuple[str, ...],
    ) -> None:
        """Mark a list of things that have a date, words and perhaps a kind or a number and verb."""
        if wanted == UNSAID:
            return
        dated = "due" if name == "asks" else "date"
        for row, at in _paired(wanted, given, lambda a, b: _same_row(a, b, by)):
            path = f"{case}.{name}[{at}]"
            if row is None:
                given_row = given[at]
                tolerated = any(
                    w.get("optional") and w["number"] == given_row.get("number") for w in wanted
                )
                if not tolerated:
                    self.wrong(f"case.{name}", path, f"{dict(given_row)}"[:120])
            elif at is None:
                if not row.get("optional"):
                    self.score.missing[f"case.{name}"] += 1
                    self.one(f"case.{name}.{dated}", row[dated], None, path)
            else:
                self.score.right[f"case.{name}"] += 1
                self.score.needless += path in self.warned
                self.one(
                    f"case.{name}.{dated}", row[dated], given[at].get(dated), f"{path}.{dated}"
                )
                self.words(f"case.{name}.text", row["text"], given[at].get("text"), f"{path}.text")
                if name == "asks":
                    self.words(
                        "case.asks.addressee",
                        row["addressee"],
                        given[at].get("addressee"),
                        f"{path}.addressee",
                    )

    def one(self, name: str, wanted: Any, given: Any, path: str) -> None:
        if wanted == UNSAID:
            return
        either = wanted if isinstance(wanted, tuple) else (wanted,)
        squeeze = loose if name.endswith(("printed_code", "symbol")) else plain
        if given is None:
            if None not in either:
                self.score.missing[name] += 1
            return
        if squeeze(given) in {squeeze(value) for value in either if value is not None}:
            self.score.right[name] += 1
            self.score.needless += path in self.warned
        else:
            self.wrong(name, path, f"{given!r} for {wanted!r}")
            if None not in either:
                self.score.missing[name] += 1

    def words(self, name: str, wanted: Any, given: Any, path: str) -> None:
        """Mark a text: right when one holds the other and neither is much longer."""
        if wanted == UNSAID:
            return
        if not wanted or not given:
            self.one(name, wanted or None, given or None, path)
            return
        a, b = loose(wanted), loose(given)
        if (a in b or b in a) and min(len(a), len(b)) * 4 >= max(len(a), len(b)):
            self.score.right[name] += 1
        else:
            self.wrong(name, path, f"{given!r} for {wanted!r}"[:200])
            self.score.missing[name] += 1

    def several(self, name: str, wanted: Any, given: Any, path: str) -> None:
        """Mark a list of plain values, in any order."""
        if wanted == UNSAID:
            return
        given = [one.get("date") if isinstance(one, Mapping) else one for one in given or ()]
        want, got = Counter(map(plain, wanted)), Counter(map(plain, given))
        self.score.needless += sum(
            plain(one) in want and f"{path}[{n}]" in self.warned for n, one in enumerate(given)
        )
        self.score.right[name] += (want & got).total()
        self.score.missing[name] += (want - got).total()
        for value in (got - want).elements():
            at = [plain(one) for one in given].index(value)
            self.wrong(name, f"{path}[{at}]", f"{value!r} is not among {list(wanted)}")

    def wrong(self, name: str, path: str, told: str) -> None:
        self.score.wrong[name] += 1
        above = re.sub(r"(\.\w+|\[\d+\])$", "", path)
        below = (path + ".", path + "[")
        if not ({path, above} & self.warned or any(w.startswith(below) for w in self.warned)):
            self.score.unwarned.append(f"{self.label}: {path}: {told}")


def _paired(
    wanted: Sequence[Any], given: Sequence[Any], likeness
) -> Iterable[tuple[Any, int | None]]:
    """Pair what is wanted with the place of what is given, the most alike first."""
    pairs = sorted(
        (
            (likeness(w, g), -abs(i - j), i, j)
            for i, w in enumerate(wanted)
            for j, g in enumerate(given)
        ),
        key=lambda pair: pair[:2],
        reverse=True,
    )
    of: dict[int, int] = {}
    taken: set[int] = set()
    for alike, _, i, j in pairs:
        if alike > 0 and i not in of and j not in taken:
            of[i] = j
            taken.add(j)
    yield from ((w, of.get(i)) for i, w in enumerate(wanted))
    yield from ((None, j) for j in range(len(given)) if j not in taken)


def _likeness(wanted: Json, given: Mapping[str, Any]) -> float:
    names = {plain(p["name"]) for p in wanted["persons"]}
    got = {plain(p.get("name")) for p in given.get("persons") or ()}
    return (
        3 * (wanted["code"] is not None and wanted["code"] == given.get("code"))
        + (set(wanted["countries"]) == set(given.get("countries") or ()))
        + 2 * len(names & got) / max(1, len(names))
    )


def _same_person(wanted: Json, given: Mapping[str, Any]) -> int:
    code = wanted["code"] is not None and wanted["code"] == given.get("code")
    printed = loose(wanted["printed_code"]) == loose(given.get("printed_code"))
    return 2 * (plain(wanted["name"]) == plain(given.get("name"))) + (code or printed)


def _same_row(wanted: Json, given: Mapping[str, Any], by: tuple[str, ...]) -> float:
    for name in by:
        a, b = plain(wanted[name]), plain(given.get(name))
        if a != b and not (name == "verb" and a and b and (a.startswith(b) or b.startswith(a))):
            return 0
    a, b = loose(wanted["text"]), loose(given.get("text"))
    return 1 + bool(a and b and (a in b or b in a))
