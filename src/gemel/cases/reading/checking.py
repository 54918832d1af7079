"""What was read of a paper, fact by fact, as a human looks at it and says what counts. Pure.

A fact is a path into the reader's fixed form: `document`, `cases[0].code`, `cases[0].persons[3]`.
A person, a request or a communication is one fact with several fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from gemel.cases import rules
from gemel.cases.reading.values import KINDS, checked
from gemel.kernel.errors import Invalid
from gemel.kernel.say import Said, say, unpacked
from gemel.kernel.words import fold

Value = dict[str, Any]
Place = tuple[int, int]
_PART = re.compile(r"(\w+)(?:\[(\d+)\])?")
_CASE = re.compile(r"cases\[(\d+)\]")
DOCUMENT = "document"
GONE = "gone"  # who was in the case and is not on the list
LISTS = ("persons", "violations", "asks", "missions", "hearings", "follow_up")
SINGLE = (
    "code", "countries", "announced_persons", "outcome", "victims", "complainant_sections",
    "submitted", "recent_decisions",
)  # fmt: skip
ALWAYS = ("code", "countries", "announced_persons", "outcome")  # shown where nothing was read too
FIRST = ("code", "countries", "announced_persons", "persons", "outcome", "violations", "asks")


class Word(StrEnum):
    """What a human said of a fact."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Spoken:
    """The newest word on a fact."""

    word: Word
    value: Value | None
    step: int
    by: str


@dataclass(frozen=True)
class Item:
    """One fact: what was read, what is doubtful about it, where it stands, and the human's word.

    `choices` are answers to a question that the doubts ask (a reference and its words); the answer
    is the field `same` of the value.
    """

    path: str
    kind: str
    read: Value
    doubts: tuple[Said, ...] = ()
    places: tuple[Place, ...] = ()
    spoken: Spoken | None = None
    choices: tuple[tuple[str, Said | str], ...] = ()

    @property
    def value(self) -> Value:
        """What counts of this fact if it counts: as corrected, else as read."""
        return {**self.read, **((self.spoken and self.spoken.value) or {})}

    @property
    def answered(self) -> bool:
        """Whether a question that needs an answer has one that is still among its choices."""
        return not self.choices or self.value.get("same") in dict(self.choices)

    @property
    def settled(self) -> bool:
        """Whether a human has said what counts."""
        if self.spoken is None:
            return False
        return self.spoken.word is Word.LEFT_OUT or self.answered

    @property
    def counts(self) -> bool:
        """Whether a human wants this fact kept."""
        return self.settled and self.spoken is not None and self.spoken.word is not Word.LEFT_OUT

    @property
    def certain(self) -> bool:
        """Whether it may be accepted with all the others that are certain."""
        return not self.doubts

    @property
    def number(self) -> int:
        """The place of this fact in its list."""
        return int(self.path.rpartition("[")[2][:-1]) if self.path.endswith("]") else 0


@dataclass(frozen=True)
class Sheet:
    """Everything that was read of one paper with every word on it."""

    items: tuple[Item, ...]
    count: int  # of cases

    def of(self, number: int) -> tuple[Item, ...]:
        """Return the facts of one case, in the order of looking at them."""
        head = f"cases[{number}]."
        return tuple(item for item in self.items if item.path.startswith(head))

    @property
    def document(self) -> tuple[Item, ...]:
        """The facts of the paper itself."""
        return tuple(item for item in self.items if not _CASE.match(item.path))

    def item(self, path: str) -> Item | None:
        """Return the fact of this path."""
        return next((item for item in self.items if item.path == path), None)


def sheet(proposal: Mapping[str, Any], spoken: Mapping[str, Spoken]) -> Sheet:
    """Return a proposal fact by fact. Every warning of it stands at some fact."""
    doubts = _doubts(proposal)
    places = {path: (int(a), int(b)) for path, (a, b) in proposal.get("places", {}).items()}
    found = [_item(DOCUMENT, DOCUMENT, dict(proposal[DOCUMENT]))]
    for number, case in enumerate(proposal["cases"]):
        found += _of_case(f"cases[{number}]", case)
    known = {item.path for item in found}
    found += [
        _item(path, kind, {})
        for path in spoken
        if path not in known and (kind := _kind(path)) in (*LISTS, GONE)
    ]
    wanted = set(spoken) | {_home(about, known) for about in doubts}
    found = [
        i for i in found
        if i.kind in (DOCUMENT, *ALWAYS) or i.path in wanted or any(_said(i.read))
    ]  # fmt: skip
    known = {item.path for item in found}
    at_home: dict[str, list[tuple[str, Said]]] = {}
    for about, sentences in doubts.items():
        at_home.setdefault(_home(about, known), []).extend((about, s) for s in sentences)
    found += [_item(path, "remark", {}) for path in at_home if path not in known]
    at_place: dict[str, list[Place]] = {}
    for path, place in places.items():
        at_place.setdefault(_home(path, known), []).append(place)
    order = {name: place for place, name in enumerate(FIRST)}
    found.sort(key=lambda i: (_case_of(i.path), order.get(i.kind, 9), i.kind, i.number))
    items = [
        replace(
            item,
            doubts=(*(said for _, said in at_home.get(item.path, ())), *_missing(item)),
            places=_inmost(at_place.get(item.path, ())),
            spoken=spoken.get(item.path),
        )
        for item in found
    ]
    return Sheet(tuple(_told_apart(items)), len(proposal["cases"]))


def asked(
    found: Sheet,
    doubts: Mapping[str, Iterable[Said]],
    choices: Mapping[str, Any],
    more: Mapping[int, Item],
) -> Sheet:
    """Return a sheet with the questions that what is known here already adds to it.

    `more` are whole facts that only follow from it, one a case: who is on the list no more.
    """
    items: list[Item] = []
    for item in found.items:
        items.append(_asked(item, doubts, choices))
        number = case_of(item.path)
        if number is not None and number in more and item.kind == "announced_persons":
            items.append(more[number])
    return replace(found, items=tuple(items))


def _asked(item: Item, doubts: Mapping[str, Iterable[Said]], choices: Mapping[str, Any]) -> Item:
    return replace(
        item,
        doubts=(*item.doubts, *doubts.get(item.path, ())),
        choices=tuple(choices.get(item.path, ())),
    )


def given(item: Item, values: Mapping[str, Any]) -> tuple[Word, Value | None]:
    """Return the word that these values make of a fact: accepted as read, or corrected.

    Raises: Invalid, each sentence at its field.
    """
    wanted = checked(item.kind, values)
    if item.choices:
        if values.get("same") not in dict(item.choices):
            raise Invalid(fields={"same": say("Answer this question first")})
        wanted["same"] = values["same"]
    read = {name: item.read.get(name) for name in KINDS[item.kind]}
    same = {n: v or None for n, v in wanted.items()} == {n: v or None for n, v in read.items()}
    return (Word.ACCEPTED, None) if same else (Word.CORRECTED, wanted)


def case_of(path: str) -> int | None:
    """Return the number of the case that a path leads into; None for the paper itself."""
    found = _CASE.match(path)
    return int(found[1]) if found else None


def next_path(found: Sheet, number: int, name: str) -> str:
    """Return the path of one more fact of a list, which the paper prints and nobody read."""
    head = f"cases[{number}].{name}["
    taken = [item.number for item in found.items if item.path.startswith(head)]
    return f"{head}{max(taken, default=-1) + 1}]"


# --- putting it together ---------------------------------------------------------------------


def _item(path: str, kind: str, read: Value) -> Item:
    if kind == DOCUMENT:
        read = {name: read.get(name) for name in KINDS[DOCUMENT]}
    return Item(path, kind, read)


def _kind(path: str) -> str:
    return path.rpartition(".")[2].partition("[")[0]


def _of_case(head: str, case: Mapping[str, Any]) -> Iterator[Item]:
    for name in SINGLE:
        value = case.get(name)
        if name == "code":
            read: Value = {"code": value, "printed_code": case.get("printed_code")}
        elif name == "victims":
            read = {"text": (value or {}).get("text")}
        else:
            read = {name: list(value) if isinstance(value, list | tuple) else value}
        yield _item(f"{head}.{name}", name, read)
    for name in LISTS:
        for place, one in enumerate(case.get(name) or ()):
            yield _item(f"{head}.{name}[{place}]", name, dict(one))


def _doubts(proposal: Mapping[str, Any]) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for about, kept in proposal.get("doubts", ()):
        found.setdefault(about, []).append(unpacked(kept))
    return found


def _home(about: str, known: set[str]) -> str:
    """Return the fact at which a warning is shown: its own, that above it, or one for itself."""
    path = about
    while path:
        whole = path.rpartition("[")[0] if path.endswith("]") else path
        if path in known or whole in known:
            return path if path in known else whole
        path = path.rpartition(".")[0]
    if re.fullmatch(r"cases\[\d+\]\.persons", about):
        return f"{about.rpartition('.')[0]}.announced_persons"
    if re.fullmatch(r"cases\[\d+\]\.printed_code", about) or _CASE.fullmatch(about):
        return f"{_CASE.match(about)[0]}.code"  # type: ignore[index]
    return about


def _missing(item: Item) -> tuple[Said, ...]:
    """Return what nothing can be kept without."""
    if item.kind == DOCUMENT and not item.read.get("adopted_on"):
        return (say("Nothing was read of the day of the decision. Give it."),)
    if item.kind == "persons" and not item.read.get("name"):
        return (say("No name was read here. Give it, or leave this out."),)
    if item.kind == "violations" and item.read.get("key") not in rules.VIOLATIONS:
        return (say("These words are not on our list. Choose what they mean, or leave them out."),)
    if item.kind == "countries" and not item.read.get("countries"):
        return (say("No country was read. Choose it."),)
    return ()


def _said(read: Value) -> Iterator[Any]:
    return (value for value in read.values() if value not in (None, "", [], ()))


def _case_of(path: str) -> int:
    number = case_of(path)
    return -1 if number is None else number


def _inmost(places: Iterable[Place]) -> tuple[Place, ...]:
    """Return where a fact stands in the text: the smaller places say more exactly where."""
    whole = sorted(set(places))
    return tuple(
        (start, end)
        for start, end in whole
        if end > start
        and not any(start <= a and b <= end for a, b in whole if (a, b) != (start, end))
    )


def _told_apart(items: list[Item]) -> Iterator[Item]:
    """Yield the facts; of two names with one code the second is a question."""
    owners: dict[str, str] = {}
    for item in items:
        if item.kind == "persons" and (code := item.read.get("code")):
            name = fold(str(item.read.get("name") or ""))
            if owners.setdefault(code, name) != name:
                said = say("This code stands at another name of this paper as well")
                item = replace(item, doubts=(*item.doubts, said))
        yield item


__all__ = [
    "DOCUMENT", "GONE", "LISTS", "Item", "Sheet", "Spoken", "Value", "Word", "asked", "case_of",
    "given", "next_path", "sheet",
]  # fmt: skip
