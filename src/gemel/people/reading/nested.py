"""Trees of members and their terms, whatever their keys are called, in JSON or YAML.

The list of people is found by what its entries hold. A key is read by its own name where its
parents only group (`bio.birthday`), by its parent's where it only says "name" or "code"
(`party.name`), and not at all below anybody else (`spouse.first_name`). Lists below a person are
seats in parliament, in committees, or memberships of parties, by their key and their entries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from gemel.kernel.errors import Invalid
from gemel.kernel.say import say
from gemel.people.reading import bodies, headers, person, tree
from gemel.people.reading.draft import Draft
from gemel.people.reading.files import Source
from gemel.people.reading.headers import key
from gemel.people.reading.mapping import REGISTER, Mapping
from gemel.people.reading.origin import Facts, Origin, layout_of
from gemel.people.reading.popolo import identifiers
from gemel.people.reading.scribe import Cell, sex_letters

Entry = dict[str, object]

DEEPEST = 6
_GROUPING = frozenset(
    """name names bio biography person personal personaldata persondata details data attributes
    contact contacts contactinfo contactdetails info fields politician identity etatcivil ident
    infonaissance social socialmedia value profile birth naissance member membership latest
    current latesthousemembership currentmembership basic stammdaten biografischeangaben official
    parliamentary mandate""".split()  # noqa: SIM905
)
_PLAIN_NAMES = frozenset(["name", "navn", "naam", "nom", "nome", "label", "value", "title", "text"])
_SHORT_NAMES = frozenset(["abbreviation", "short", "shortname", "acronym", "code", "symbol"])
_NUMBERS = frozenset(["id", "identifier", "number", "uid"])
_NAMED = frozenset(["party", "group", "area", "country", "parliament", "chamber", "district"])
_TERMS = frozenset(
    """terms term mandates mandate mandats mandat mandater mandaten memberships membership seats
    periods periodes parliamentaryterms legislatures uppdrag mpnr servicehistory houses
    parliamentmemberships mandatos mandati kansanedustajatoimet edustajatoimet toimikaudet
    congresses sessions positions roles constituencies representations""".split()  # noqa: SIM905
)
_PARTIES = frozenset(
    ["parties", "partyaffiliations", "partyhistory", "partymemberships", "partier"]
)
_IDENTIFIERS = frozenset(["id", "ids", "identifiers", "identifier"])
_SEAT_PLACES = frozenset(["party", "area", "chamber", "parliament", "group", "term", "district"])
_NOT_OF_SEATS = frozenset(["committees", "delegations", "friendship_groups", "substitutes"])
_KIND_OF_FIELD = {
    "committees": bodies.COMMITTEE, "substitutes": bodies.COMMITTEE,
    "delegations": bodies.DELEGATION, "friendship_groups": bodies.FRIENDSHIP,
}  # fmt: skip
_HOUSES_OF_CONGRESS = {"rep": "House of Representatives", "sen": "Senate"}


@dataclass(slots=True)
class Branch:
    """What one entry states: plain facts, and the lists below it."""

    facts: Facts = field(default_factory=dict)
    terms: list[Facts] = field(default_factory=list)
    seats: list[tuple[str, Facts]] = field(default_factory=list)
    parties: list[Facts] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Paths:
    """A mapping's paths into the tree, cut at their dots: our field → (path, column)."""

    fields: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    terms: str = ""


def entries(source: Source, mapping: Mapping) -> list[Entry]:
    """Return the entries of the list of people.

    Raises: Invalid if there is none.
    """
    if mapping.people:
        node = source.tree
        for part in mapping.people.split("."):
            node = node.get(part) if isinstance(node, dict) else None
        found = _as_list(node)
        if not found:
            raise Invalid(
                say("{file} has no list at {path}", file=source.name, path=mapping.people)
            )
        return found
    best = max(_lists(source.tree, 0), key=len, default=[])
    if not best:
        raise Invalid(
            say(
                "{file}: no list of people is found; a mapping can say where it is. "
                "At the top there are: {keys}",
                file=source.name,
                keys=_top(source.tree),
            )
        )
    return best


def _top(node: object) -> str:
    if isinstance(node, dict):
        return ", ".join(list(node)[:20])
    if isinstance(node, list) and node and isinstance(node[0], dict):
        return ", ".join(list(node[0])[:20])
    return "-"


def _as_list(node: object) -> list[Entry]:
    """Return a list of dicts, also where the numbers of the people are the keys of one dict."""
    if isinstance(node, dict) and node and all(isinstance(one, dict) for one in node.values()):
        return [{"id": number, **one} for number, one in node.items() if isinstance(one, dict)]
    return tree.dicts(node) if isinstance(node, list) else []


def _lists(node: object, depth: int) -> Iterator[list[Entry]]:
    """Yield every list that holds mostly people; nothing below a person is looked at."""
    if depth > DEEPEST:
        return
    if isinstance(node, dict | list):
        found = _as_list(node)
        if found and sum(map(_is_person, found[:40])) * 2 > len(found[:40]):
            yield found
            return
    if isinstance(node, dict):
        if depth and _is_person(node):
            yield [node]
            return
        children: list[object] = list(node.values())
    elif isinstance(node, list):
        children = list(node[:50])
    else:
        return
    for child in children:
        yield from _lists(child, depth + 1)


def _is_person(one: object) -> bool:
    """Return whether an entry names somebody and says something that only people have."""
    if not isinstance(one, dict):
        return False
    branch = read_branch(one, Paths())
    named = {"name", "given_name", "family_name"} & branch.facts.keys()
    told = headers.OF_PERSONS & branch.facts.keys() or any(map(headers.is_of_members, one))
    return bool(named and (told or any(map(_is_term, branch.terms))))


def paths_of(found: Sequence[Entry]) -> set[str]:
    """Return the keys of the entries, with those one and two steps below, as paths with dots."""
    paths: set[str] = set()
    todo: list[tuple[tuple[str, ...], Entry, int]] = [((), one, 0) for one in found[:200]]
    while todo:
        above, one, depth = todo.pop()
        for name, value in one.items():
            path = (*above, name)
            paths.add(".".join(path))
            if depth < 2:
                todo += [(path, below, depth + 1) for below in tree.dicts(value)]
    return paths


def people(
    source: Source, found: list[Entry], origin: Origin, mapping: Mapping, step: Callable[[], None]
) -> Iterator[Draft]:
    """Yield a draft for every entry that can be taken."""
    paths = Paths(
        {
            ours: [tuple(column.heading.split(".")) for column in columns]
            for ours, columns in mapping.fields.items()
        },
        mapping.terms,
    )
    branches = [read_branch(one, paths) for one in found]
    _mapped_values(branches, mapping)
    _prepare(branches, found, origin)
    for row, branch in enumerate(branches, start=1):
        step()
        _congress(branch)
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


def _prepare(branches: list[Branch], found: list[Entry], origin: Origin) -> None:
    """Set what holds for the whole file."""
    has: set[str] = set()
    for branch in branches:
        has.update(branch.facts)
        for term in branch.terms:
            has.update(term)
    origin.has = frozenset(has)
    origin.layout = layout_of(tree.keys_of(found))
    origin.seats_are_stated = any(branch.terms for branch in branches)
    sexes = (cell.text for branch in branches for cell in branch.facts.get("sex", ()))
    origin.scribe.letters = sex_letters(sexes)
    for ours in has:
        for branch in branches:
            cells = branch.facts.get(ours) or next(
                (term[ours] for term in branch.terms if ours in term), None
            )
            if cells:
                origin.columns[ours] = cells[0].column
                break


def _congress(branch: Branch) -> None:
    """Name the houses of the United States Congress, whose files call them rep and sen."""
    if f"{REGISTER}bioguide" not in branch.facts:
        return
    branch.facts.setdefault("country", [Cell("US", "id.bioguide")])
    for term in branch.terms:
        house = _HOUSES_OF_CONGRESS.get(term["chamber"][0].text) if "chamber" in term else None
        if house and "parliament" not in term:
            term["parliament"] = [term.pop("chamber")[0]._replace(text=house)]


# --- one entry -----------------------------------------------------------------------------


def read_branch(one: Entry, paths: Paths) -> Branch:
    """Return what an entry states."""
    branch = Branch()
    _walk(one, (), branch, paths, top=True)
    for ours, places in paths.fields.items():
        cells = [cell for place in places for cell in _at(one, place)]
        if cells:
            branch.facts[ours] = cells
    _settle(branch.facts)
    return branch


def _at(one: Entry, place: tuple[str, ...]) -> list[Cell]:
    node: object = one
    for part in place:
        node = node.get(part) if isinstance(node, dict) else None
    return tree.cells(node, ".".join(place))


def _walk(node: Entry, above: tuple[str, ...], branch: Branch, paths: Paths, *, top: bool) -> None:
    """Take every key of a dict: as a fact, as a list below the person, or as a group of keys."""
    for name, value in node.items():
        path = (*above, name)
        if top and key(name) in _IDENTIFIERS and isinstance(value, dict | list):
            _identifiers(value, node, branch)
        elif paths.terms and name == paths.terms:
            branch.terms += [_facts_of(term, path, paths) for term in _as_list(value)]
        elif isinstance(value, list) and tree.dicts(value) and not tree.by_language(value):
            _list(name, value, path, branch, paths)
        elif isinstance(value, dict) and tree.scalar(value) is None and not tree.by_language(value):
            _dict(name, value, path, branch, paths)
        elif (ours := _field(path)) and (cells := tree.cells(value, ".".join(path))):
            branch.facts.setdefault(ours, []).extend(cells)


def _dict(name: str, value: Entry, path: tuple[str, ...], branch: Branch, paths: Paths) -> None:
    """Take a dict below a person: a group of keys, a named thing, or a list in a wrapping."""
    inner = [one for one in value.values() if isinstance(one, list | dict)]
    if (
        (key(name) in _TERMS | _PARTIES or headers.field_of(name) in _NOT_OF_SEATS)
        and len(value) == 1
        and inner
        and tree.dicts(inner[0])
    ):
        _list(name, tree.dicts(inner[0]), path, branch, paths)
    elif parts := _in_languages(value):
        for language, inner_value in parts:
            below = Branch()
            _walk(inner_value, path, below, Paths(), top=False)
            for ours, cells in below.facts.items():
                tagged = [cell._replace(language=language) for cell in cells]
                branch.facts.setdefault(ours, []).extend(tagged)
    elif key(name) in _GROUPING or headers.field_of(name) in _NAMED:
        _walk(value, path, branch, paths, top=False)


def _in_languages(value: Entry) -> list[tuple[str, Entry]]:
    """Return the entries of a dict by language ({"en": {"first": ..}}), the preferred one first."""
    named = tree.by_language(dict.fromkeys(value, "-"))
    if named is None or not all(isinstance(one, dict) for one in value.values()):
        return []
    inner = {tree.language_of(name): one for name, one in value.items() if isinstance(one, dict)}
    return [(language, inner[language]) for language, _ in named]


def _list(
    name: str, value: Sequence[object], path: tuple[str, ...], branch: Branch, paths: Paths
) -> None:
    """Take a list of dicts below a person, by its key and by what its entries hold."""
    word, ours = key(name), headers.field_of(name)
    entries = [(one, _facts_of(one, path, paths)) for one in value if isinstance(one, dict)]
    if ours in _KIND_OF_FIELD:
        branch.seats += [(_KIND_OF_FIELD[ours], _as_seat(one, facts)) for one, facts in entries]
    elif word in _PARTIES or ours == "party":
        branch.parties += [facts for _, facts in entries if {"party", "name"} & facts.keys()]
    elif word in ("othernames", "contactdetails", "links"):
        _contacts(word, [one for one, _ in entries], branch)
    elif ours in ("email", "phone", "languages", "citizenship", "native_language"):
        texts = [cell for one, _ in entries for cell in _named(one, name)]
        branch.facts.setdefault(ours, []).extend(texts)
    elif word in _TERMS or any(_is_term(facts) for _, facts in entries):
        branch.terms += [facts for _, facts in entries if facts]


def _is_term(facts: Facts) -> bool:
    """Return whether an entry below a person reads like a seat: dated, and with a place."""
    return bool({"start", "end"} & facts.keys() and _SEAT_PLACES & facts.keys())


def _facts_of(one: Entry, path: tuple[str, ...], paths: Paths) -> Facts:
    """Return the facts of an entry below a person, its own and those of the things it names."""
    inner = Branch()
    _walk(one, (), inner, Paths(), top=False)
    prefix = ".".join(path)
    facts = {
        ours: [cell._replace(column=f"{prefix}.{cell.column}") for cell in cells]
        for ours, cells in inner.facts.items()
    }
    for ours, places in paths.fields.items():
        for place in places:
            if place[0] == path[-1] and len(place) > 1 and (cells := _at(one, place[1:])):
                facts[ours] = [cell._replace(column=".".join(place)) for cell in cells]
    _settle(facts)
    return facts


def _as_seat(one: Entry, facts: Facts) -> Facts:
    """Return the facts of a seat in a body: its name may be called name or committee."""
    seat = {ours: cells for ours, cells in facts.items() if ours in ("start", "end", "role")}
    for ours in ("body", "name", "committees", "delegations", "friendship_groups"):
        if ours in facts:
            seat["body"] = facts[ours]
            break
    for name in ("code", "abbreviation", "acronym", "shortname"):
        for heading, value in one.items():
            if key(heading) == name and (cells := tree.cells(value, heading)):
                seat["body_code"] = cells
    return seat


def _named(one: Entry, name: str) -> list[Cell]:
    """Return the one text that stands for an entry such as {"name": "French", "level": "C1"}."""
    for heading, value in one.items():
        if key(heading) in _PLAIN_NAMES | {
            "language",
            "address",
            "email",
            "number",
            "code",
            key(name),
        }:
            return tree.cells(value, f"{name}.{heading}")
    return []


def _contacts(word: str, found: list[Entry], branch: Branch) -> None:
    for one in found:
        if word == "othernames":
            cells = [
                cell._replace(language=str(one.get("lang") or cell.language))
                for cell in tree.cells(one.get("name"), "other_names")
            ]
            branch.facts.setdefault("other_names", []).extend(cells)
        elif word == "links":
            branch.facts.setdefault("website", []).extend(tree.cells(one.get("url"), "links"))
        else:
            ours = headers.field_of(str(one.get("type") or ""))
            if ours in ("email", "phone", "twitter", "facebook", "website"):
                cells = tree.cells(one.get("value"), f"contact_details.{ours}")
                branch.facts.setdefault(ours, []).extend(cells)


def _identifiers(value: object, node: Entry, branch: Branch) -> None:
    """Take numbers by register: {"wikidata": "Q1", "fec": [..]}, or Popolo's list."""
    if isinstance(value, list):
        popolo: Facts = {}
        identifiers({"identifiers": value}, popolo)
        branch.facts |= popolo
        return
    for name, numbers in value.items() if isinstance(value, dict) else ():
        register = headers.register_of(name) or name
        for cell in tree.cells(numbers, f"id.{name}"):
            branch.facts.setdefault(REGISTER + register, []).append(cell)


def _field(path: tuple[str, ...]) -> str:
    """Return our field for a path, or "" where it is of somebody or something else."""
    words = [key(part) for part in path]
    leaf, parents = words[-1], words[:-1]
    register = headers.register_of(path[-1])
    if not parents:
        return REGISTER + register if register else headers.field_of(path[-1])
    owner = headers.field_of(_bare(parents[-1]))
    if owner in _NAMED:
        if leaf in _PLAIN_NAMES:
            return owner
        if leaf in _SHORT_NAMES:
            return f"{owner}_id" if owner in ("party", "group", "area") else owner
        if leaf in _NUMBERS:
            return f"{owner}_id" if owner in ("party", "group", "area") else ""
        return ""
    if not all(word in _GROUPING for word in parents):
        return ""
    if parents[-1] in ("name", "names") and leaf in ("full", "display", "official"):
        return "name"
    if parents[-1] == "birth" and leaf in ("date", "day", "year"):
        return "birth_date"
    if leaf in ("id", "type", "kind", "role"):  # of the group, not of the person
        return ""
    return REGISTER + register if register else headers.field_of(path[-1])


def _bare(word: str) -> str:
    """Return a key without "latest" or "current" before it."""
    return word.removeprefix("latest").removeprefix("current")


def _settle(facts: Facts) -> None:
    """Decide what stands for what: an abbreviation for a missing name, a name for a part of it."""
    for ours in ("party", "group", "area"):
        if ours not in facts and f"{ours}_id" in facts:
            facts[ours] = facts[f"{ours}_id"]
    for beside, other in (("given_name", "family_name"), ("family_name", "given_name")):
        if "name" in facts and beside in facts and other not in facts:
            if facts[beside][0].text not in facts["name"][0].text:
                facts[other] = facts.pop("name")
            return
