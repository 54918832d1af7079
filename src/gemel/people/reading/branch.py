"""One entry of a tree of people: plain facts, and the lists below them.

A key is read by its own name where its parents only group (`bio.birthday`), by its parent's
where it only says "name" or "code" (`party.name`), and not at all below anybody else
(`spouse.first_name`). Lists are seats in parliament, in committees, or memberships of parties, by
their key and their entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from gemel.people.reading import bodies, headers, tree
from gemel.people.reading.headers import key
from gemel.people.reading.mapping import REGISTER
from gemel.people.reading.origin import Facts
from gemel.people.reading.popolo import identifiers
from gemel.people.reading.scribe import Cell

Entry = dict[str, object]

_GROUPING = frozenset(
    """name names bio biography person personal personaldata persondata details data attributes
    contact contacts contactinfo contactdetails info fields politician identity etatcivil ident
    infonaissance social socialmedia value profile birth naissance member membership latest
    current latesthousemembership currentmembership basic stammdaten biografischeangaben official
    parliamentary mandate election lieu organes daterange""".split()  # noqa: SIM905
)
_PLAIN_NAMES = frozenset(
    [
        "name",
        "navn",
        "naam",
        "nom",
        "nome",
        "nimi",
        "namn",
        "label",
        "value",
        "title",
        "text",
        "showas",
    ]
)
_SHORT_NAMES = frozenset(["abbreviation", "short", "shortname", "acronym", "code", "symbol"])
_NUMBERS = frozenset(["id", "identifier", "number", "uid"])
_NAMED = frozenset(["party", "group", "area", "country", "parliament", "chamber", "district"])
_NUMBERED = frozenset(["party", "group", "area"])  # whose numbers have a field
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
_WRAPPERS = frozenset(
    ["value", "person", "politician", "attributes", "data", "identity", "fields", "details"]
)
# The chamber among the bodies: its code in the Riksdag's data, its kind in the Assemblée's.
_THE_HOUSE_ITSELF = frozenset(["kam", "assemblee", "senat"])


@dataclass(slots=True)
class Branch:
    """What one entry states: plain facts, and the lists below it."""

    facts: Facts = field(default_factory=dict)
    terms: list[Facts] = field(default_factory=list)
    seats: list[tuple[str, Facts]] = field(default_factory=list)
    parties: list[Facts] = field(default_factory=list)
    likely: list[Facts] = field(default_factory=list)  # terms by their look, not by their name


@dataclass(frozen=True, slots=True)
class Paths:
    """A mapping's paths into the tree, cut at their dots: our field → (path, column)."""

    fields: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    terms: str = ""


def read_branch(one: Entry, paths: Paths) -> Branch:
    """Return what an entry states."""
    branch = Branch()
    _walk(one, (), branch, paths, top=True)
    for ours, places in paths.fields.items():
        cells = [cell for place in places for cell in _at(one, place)]
        if cells:
            branch.facts[ours] = cells
    if not branch.terms:
        branch.terms = branch.likely
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
        if f"{name}Label" in node and not headers.register_of(name):
            continue  # the number of a thing whose name stands beside it
        if top and key(name) in _IDENTIFIERS and isinstance(value, dict | list):
            _identifiers(value, node, branch)
        elif paths.terms and name == paths.terms:
            branch.terms += [_facts_of(term, path, paths) for term in tree.entries(value)]
        elif isinstance(value, list) and tree.dicts(value) and not tree.by_language(value):
            _list(name, value, path, branch, paths)
        elif isinstance(value, dict) and tree.scalar(value) is None and not tree.by_language(value):
            _dict(name, value, path, branch, paths)
        elif (ours := _field(path)) and (cells := tree.cells(value, ".".join(path))):
            branch.facts.setdefault(ours, []).extend(cells)


def _dict(name: str, value: Entry, path: tuple[str, ...], branch: Branch, paths: Paths) -> None:
    """Take a dict below a person: a group of keys, a named thing, or a list in a wrapping."""
    if wrapped := _wrapped_list(name, value):
        _list(*wrapped, path, branch, paths)
    elif parts := _in_languages(value):
        for language, inner_value in parts:
            below = Branch()
            _walk(inner_value, path, below, Paths(), top=False)
            for ours, cells in below.facts.items():
                tagged = [cell._replace(language=language) for cell in cells]
                branch.facts.setdefault(ours, []).extend(tagged)
    elif listed := _list_by_key(name, value):
        _list(name, listed, path, branch, paths)
    elif key(name) in _GROUPING or _bare(name) in _NAMED:
        _walk(value, path, branch, paths, top=False)


def _list_by_key(name: str, value: Entry) -> list[Entry]:
    """Return the entries of a list whose keys are numbers or codes: terms, committees, roles."""
    if key(name) in _TERMS and all(isinstance(one, dict) for one in value.values()):
        return tree.dicts(list(value.values()))
    if headers.field_of(name) not in _KIND_OF_FIELD:
        return []
    return [
        {"code": code, **one} if isinstance(one, dict) else {"code": code, "role": one}
        for code, one in value.items()
    ]


def _wrapped_list(name: str, value: Entry) -> tuple[str, list[Entry]] | None:
    """Return the name and entries of a list that stands alone in a dict, if it is one of ours."""
    if len(value) != 1:
        return None
    ((inner, entries),) = value.items()
    for called in (inner, name):
        ours = key(called) in _TERMS | _PARTIES or headers.field_of(called) in _NOT_OF_SEATS
        if ours and tree.dicts(entries):
            return called, tree.dicts(entries)
    return None


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
    unwrapped = tree.entries(value)  # [{"membership": {..}}, ..]
    value = unwrapped if len(unwrapped) == len(value) else value
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
    elif word in _TERMS or any(is_term(facts) for _, facts in entries):
        for _, facts in entries:
            told = {
                facts[ours][0].text.casefold() for ours in ("body_code", "kind") if ours in facts
            }
            if {"body", "body_code"} & facts.keys() and not told & _THE_HOUSE_ITSELF:
                branch.seats.append(("", facts))
            elif facts:
                (branch.terms if word in _TERMS else branch.likely).append(facts)


def is_term(facts: Facts) -> bool:
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
    if "party" not in facts and len(inner.parties) == 1:
        (party,) = inner.parties
        facts["party"] = party.get("party") or party["name"]
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
    owner = _bare(path[-2])
    if owner in _NAMED:
        if leaf in _PLAIN_NAMES:
            return owner
        if leaf in _SHORT_NAMES:
            return f"{owner}.short"
        return f"{owner}_id" if leaf in _NUMBERS and owner in _NUMBERED else ""
    if not all(word in _GROUPING for word in parents):
        return ""
    if parents[-1] in ("name", "names") and leaf in ("full", "display", "official"):
        return "name"
    if parents[-1] == "birth" and leaf in ("date", "day", "year"):
        return "birth_date"
    if leaf in ("id", "type", "kind", "role") and not all(word in _WRAPPERS for word in parents):
        return ""  # of the group, not of the person
    return REGISTER + register if register else headers.field_of(path[-1])


def _bare(name: str) -> str:
    """Return our field for a key, also with "latest" or "current" before it."""
    word = key(name)
    for before in ("latest", "current", "nykyinen", "actual"):
        word = word.removeprefix(before)
    return headers.field_of(word)


def _settle(facts: Facts) -> None:
    """Decide what stands for what: an abbreviation for a missing name, a name for a part of it."""
    for ours in _NAMED:
        short = facts.pop(f"{ours}.short", None)
        if short and ours in _NUMBERED:
            facts[f"{ours}_id"] = short
        if ours not in facts and (instead := short or facts.get(f"{ours}_id")):
            facts[ours] = instead
    if "area" in facts:
        facts["area"].sort(key=lambda cell: headers.is_coarse(cell.column))
    if "legislature" in facts and headers.numbers_a_term(facts["legislature"][0].text):
        facts.setdefault("term", facts.pop("legislature"))
    for beside, other in (("given_name", "family_name"), ("family_name", "given_name")):
        if "name" in facts and beside in facts and other not in facts:
            if facts[beside][0].text not in facts["name"][0].text:
                facts[other] = facts.pop("name")
            return
