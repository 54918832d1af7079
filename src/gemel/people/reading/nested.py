"""Trees of members and their terms, whatever their keys are called, in JSON or YAML.

The list of people is found by what its entries hold (`branch.py` reads one entry); what stands
beside it, such as the name of the parliament, holds for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from gemel.kernel.errors import Invalid
from gemel.kernel.say import say
from gemel.people.reading import dates, headers, person, seat, tree
from gemel.people.reading.branch import Branch, Entry, Paths, is_term, read_branch
from gemel.people.reading.draft import Draft
from gemel.people.reading.files import Source
from gemel.people.reading.mapping import Mapping
from gemel.people.reading.origin import Origin, layout_of
from gemel.people.reading.scribe import sex_letters

DEEPEST = 6
_HOUSES = frozenset(["parliament", "chamber", "legislature"])
ABOUT_ALL = ("country", "parliament", "chamber", "legislature", "term")


@dataclass(frozen=True, slots=True)
class Members:
    """One list of people: its entries with their numbers, and what stands beside it about all."""

    entries: list[tuple[int, Entry]]
    about: dict[str, str] = field(default_factory=dict)
    path: str = ""


def members(source: Source, mapping: Mapping) -> tuple[list[Members], list[Members]]:
    """Return the lists of people, and those that look different from the longest of them.

    A file may have a list for each chamber, party or year; a list of another kind beside them
    (former staff, say) is not taken. Entries are numbered through the whole file.

    Raises: Invalid if there is none.
    """
    found = _at_path(source, mapping) if mapping.people else list(_lists(source.tree, (), {}))
    if not found and isinstance(source.tree, dict) and _is_person(source.tree):
        found = [Members([(0, source.tree)])]
    if not found:
        raise Invalid(
            say(
                "{file}: no list of people is found; a mapping can say where it is. "
                "At the top there are: {keys}",
                file=source.name,
                keys=_top(source.tree),
            )
        )
    longest = max(found, key=lambda one: len(one.entries))
    alike = [one for one in found if _alike(one, longest)]
    numbered, first = [], 1
    for one in alike:
        entries = [(first + place, entry) for place, (_, entry) in enumerate(one.entries)]
        numbered.append(replace(one, entries=entries))
        first += len(entries)
    return numbered, [one for one in found if one not in alike]


def _alike(one: Members, other: Members) -> bool:
    """Return whether the entries of two lists have most of their keys in common."""
    keys, others = (tree.keys_of(entry for _, entry in both.entries) for both in (one, other))
    return len(keys & others) * 2 >= len(keys | others)


def _at_path(source: Source, mapping: Mapping) -> list[Members]:
    """Return the list at the place that a mapping names.

    Raises: Invalid if there is no list.
    """
    node, about = source.tree, dict[str, str]()
    for step in mapping.people.split("."):
        about |= _about(node, step)
        node = node.get(step) if isinstance(node, dict) else None
    found = tree.entries(node)
    if not found:
        raise Invalid(say("{file} has no list at {path}", file=source.name, path=mapping.people))
    return [Members(list(enumerate(found)), about, mapping.people)]


def _top(node: object) -> str:
    if isinstance(node, dict):
        return ", ".join(list(node)[:20])
    if isinstance(node, list) and node and isinstance(node[0], dict):
        return ", ".join(list(node[0])[:20])
    return "-"


def _about(node: object, called: str) -> dict[str, str]:
    """Return what a dict above the list says of the parliament of all.

    `called` is its key: in a list of "chambers", a name is the name of a chamber.
    """
    if not isinstance(node, dict):
        return {}
    facts = read_branch(node, Paths()).facts
    about = {ours: facts[ours][0].text for ours in ABOUT_ALL if ours in facts}
    is_house = {headers.field_of(called), headers.field_of(called.rstrip("s"))} & _HOUSES
    if is_house and "name" in facts:
        about["parliament"] = facts["name"][0].text
    return about


def _lists(node: object, path: tuple[str, ...], about: dict[str, str]) -> Iterator[Members]:
    """Yield every list that holds mostly people; nothing below a person is looked at."""
    if len(path) > DEEPEST:
        return
    found = tree.entries(node)
    if found and sum(map(_is_person, found[:40])) * 2 > len(found[:40]):
        yield Members(list(enumerate(found)), about, ".".join(path))
    elif isinstance(node, dict):
        if path and _is_person(node):
            yield Members([(0, node)], about, ".".join(path))
            return
        about = about | _about(node, path[-1] if path else "")
        for name, child in node.items():
            yield from _lists(child, (*path, name), about)
    elif isinstance(node, list):
        for child in node:
            yield from _lists(child, (*path, path[-1] if path else ""), about)


def _is_person(one: object) -> bool:
    """Return whether an entry names somebody and says something that only people have."""
    if not isinstance(one, dict):
        return False
    branch = read_branch(one, Paths())
    named = {"name", "given_name", "family_name"} & branch.facts.keys()
    told = headers.OF_PERSONS & branch.facts.keys() or any(map(headers.is_of_members, one))
    return bool(named and (told or any(map(is_term, branch.terms))))


def paths_of(found: Members) -> set[str]:
    """Return the keys of the entries, with those one and two steps below, as paths with dots."""
    paths: set[str] = set()
    todo: list[tuple[tuple[str, ...], Entry, int]] = [
        ((), one, 0) for _, one in found.entries[:200]
    ]
    while todo:
        above, one, depth = todo.pop()
        for name, value in one.items():
            path = (*above, name)
            paths.add(".".join(path))
            if depth < 2:
                todo += [(path, below, depth + 1) for below in tree.dicts(value)]
    return paths


def people(
    found: Members, origin: Origin, mapping: Mapping, step: Callable[[], None]
) -> Iterator[Draft]:
    """Yield a draft for every entry that can be taken."""
    origin.constants = found.about | origin.constants
    paths = Paths(
        {
            ours: [tuple(column.heading.split(".")) for column in columns]
            for ours, columns in mapping.fields.items()
        },
        mapping.terms,
    )
    branches = [read_branch(one, paths) for _, one in found.entries]
    _mapped_values(branches, mapping)
    _prepare(branches, found, origin)
    for (row, _), branch in zip(found.entries, branches, strict=True):
        step()
        seat.name_houses_of_congress(branch.facts, branch.terms)
        if origin.seats_are_stated and not branch.terms:
            _without_seat(branch)
        draft = person.build(
            branch.facts, row, origin,
            terms=branch.terms, seats=branch.seats, parties=branch.parties,
        )  # fmt: skip
        if draft:
            yield draft


def _mapped_values(branches: list[Branch], mapping: Mapping) -> None:
    """Apply what a mapping says on the values of its columns."""
    for ours, columns in mapping.fields.items():
        for column in columns:
            for branch in branches:
                for facts in (branch.facts, *branch.terms):
                    if cells := facts.get(ours):
                        facts[ours] = [
                            cell._replace(
                                text=column.values.get(cell.text, cell.text),
                                order=column.order,
                                split=column.split,
                            )
                            for cell in cells
                        ]


def _prepare(branches: list[Branch], found: Members, origin: Origin) -> None:
    """Set what holds for the whole file."""
    has: set[str] = set()
    for branch in branches:
        has.update(branch.facts)
        for term in branch.terms:
            has.update(term)
    origin.has = frozenset(has)
    origin.layout = layout_of(tree.keys_of(one for _, one in found.entries))
    origin.seats_are_stated = any(branch.terms for branch in branches)
    sexes = (cell.text for branch in branches for cell in branch.facts.get("sex", ()))
    origin.scribe.letters = sex_letters(sexes)
    origin.scribe.shown = dates.order_shown(
        cell.text
        for branch in branches
        for facts in (branch.facts, *branch.terms)
        for ours in headers.DATES
        for cell in facts.get(ours, ())
    )
    for ours in has:
        for branch in branches:
            cells = branch.facts.get(ours) or next(
                (term[ours] for term in branch.terms if ours in term), None
            )
            if cells:
                origin.columns[ours] = cells[0].column
                break


def _without_seat(branch: Branch) -> None:
    """Leave somebody without a seat, where others have theirs stated: the party alone is none."""
    if {"start", "end"} & branch.facts.keys():
        return
    if "party" in branch.facts:
        branch.parties.append({"party": branch.facts["party"]})
    for ours in headers.OF_SEATS - {"country", "parliament"}:
        branch.facts.pop(ours, None)
