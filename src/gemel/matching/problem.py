"""The matching problem of a programme: its parts, its rules, and its JSON form. Pure.

A problem says who waits for members of a parliament, who has room for how many, and how good
each eligible pair would be. `read` takes it from a file as anybody may write it, `check` from
plain lists and dictionaries; both refuse what breaks a rule, with the path of the entry.
Ids are codes without meaning here; no sentence repeats one, only its place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, cast

from gemel.kernel.errors import Invalid
from gemel.kernel.say import Said, say
from gemel.matching import entries, loading

if TYPE_CHECKING:
    from gemel.matching.candidates import Candidates

VERSION = 1
POINT = 4096  # one point of a score, in the units of the objective; the tie-break stays below it
MOST_POINTS = 1000
_ALL = (1 << 64) - 1
_PAIR = itemgetter("person", "member", "score")
_TOP_NEEDED = ("version", "persons", "members", "pairs")
_TOP_OPTIONAL = ("locked", "forbidden", "earlier", "stability", "weights", "quotas")


@dataclass(frozen=True, slots=True)
class Person:
    """One who waits: for how many members (1 to 3), and how urgently (1 to 4, 4 most)."""

    id: str
    wants: int
    urgency: int


@dataclass(frozen=True, slots=True)
class Member:
    """A parliamentarian with room for `capacity` (0 to 50) persons. None: not known."""

    id: str
    capacity: int
    party: str | None = None
    camp: str | None = None
    parliament: str | None = None


class Pair(NamedTuple):
    """Two who passed every hard rule, and how well they fit, in points (0 to 1000)."""

    person: str
    member: str
    score: int


class Link(NamedTuple):
    """Two ids of which something is said: locked, forbidden, or proposed earlier."""

    person: str
    member: str


@dataclass(frozen=True, slots=True)
class Quota:
    """The most twinnings that one parliament can carry."""

    parliament: str
    at_most: int


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts beside the scores, in points: more members per person, a mix of them."""

    second: int = 250
    third: int = 120
    party: int = 80
    camp: int = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """All that decides a proposal. Made by `read` or `check`, so that every rule holds.

    Where there are too many eligible pairs to list, `candidates` knows them and `pairs` is empty.
    """

    persons: tuple[Person, ...]
    members: tuple[Member, ...]
    pairs: tuple[Pair, ...]
    locked: tuple[Link, ...] = ()
    forbidden: tuple[Link, ...] = ()
    earlier: tuple[Link, ...] = ()
    stability: int = 30
    weights: Weights = Weights()
    quotas: tuple[Quota, ...] = ()
    candidates: Candidates | None = None

    def eligible(self) -> Sequence[Pair]:
        """Return the pairs that may be chosen: those given without the forbidden ones."""
        if not self.forbidden:
            return self.pairs
        forbidden = set(self.forbidden)
        return [pair for pair in self.pairs if (pair.person, pair.member) not in forbidden]


def tie_break(person: str, member: str) -> int:
    """Return the 12 bits that make ties rare, the same on every machine."""
    z = (_first_bytes(person) + _first_bytes(member) * 0x9E3779B97F4A7C15) & _ALL
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & _ALL
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _ALL
    return (z ^ (z >> 31)) >> 52


def _first_bytes(identifier: str) -> int:
    return int.from_bytes(hashlib.sha256(identifier.encode()).digest()[:8], "little")


def read(data: bytes | str | Path) -> Problem:
    """Return the problem written in `data`: JSON as bytes or text, gzipped or not, or a path.

    Raises: Invalid, with the path of the first entry that breaks a rule.
    """
    return check(loading.load(data))


def check(document: object) -> Problem:
    """Return the problem that plain dictionaries and lists describe, if every rule holds.

    Raises: Invalid, with the path of the first entry that breaks a rule.
    """
    top = entries.object_at(document, "")
    if "version" in top and (type(top["version"]) is not int or top["version"] != VERSION):
        raise Invalid(say("version: only version {version} is known here", version=VERSION))
    entries.keys(top, "", _TOP_NEEDED, _TOP_OPTIONAL)
    persons = tuple(_persons(entries.list_at(top, "persons")))
    members = tuple(_members(entries.list_at(top, "members")))
    _camps_nest_in_parties(members)
    people = _places("persons", (person.id for person in persons))
    parliamentarians = _places("members", (member.id for member in members))
    problem = Problem(
        persons=persons,
        members=members,
        pairs=tuple(_pairs(entries.list_at(top, "pairs"), people, parliamentarians)),
        locked=tuple(_links(top, "locked", people, parliamentarians)),
        forbidden=tuple(_links(top, "forbidden", people, parliamentarians)),
        earlier=tuple(_links(top, "earlier", None, None)),
        stability=(
            entries.number(top, "stability", "", 0, MOST_POINTS) if "stability" in top else 30
        ),
        weights=_weights(top),
        quotas=tuple(_quotas(entries.list_at(top, "quotas"))),
    )
    locks_fit(problem)
    return problem


def locks_fit(problem: Problem) -> None:
    """Say whether all locked pairs can be kept together.

    Raises: Invalid, naming the locks that collide and what they collide with.
    """
    if not problem.locked:
        return
    known = _known_pairs(problem)
    forbidden = {link: n for n, link in enumerate(problem.forbidden)}
    for n, link in enumerate(problem.locked):
        if link not in known:
            raise Invalid(say("locked[{n}]: this is not among the pairs", n=n))
        if link in forbidden:
            raise Invalid(
                say(
                    "locked[{n}]: the same pair stands at forbidden[{other}]",
                    n=n,
                    other=forbidden[link],
                )
            )
    members = {member.id: member for member in problem.members}
    by_person = _grouped(link.person for link in problem.locked)
    for n, person in enumerate(problem.persons):
        if len(locks := by_person.get(person.id, ())) > person.wants:
            _collide(locks, say("persons[{n}] wants {most}", n=n, most=person.wants))
    by_member = _grouped(link.member for link in problem.locked)
    for n, member in enumerate(problem.members):
        if len(locks := by_member.get(member.id, ())) > member.capacity:
            _collide(locks, say("members[{n}] has room for {most}", n=n, most=member.capacity))
    by_parliament = _grouped(members[link.member].parliament for link in problem.locked)
    for n, quota in enumerate(problem.quotas):
        if len(locks := by_parliament.get(quota.parliament, ())) > quota.at_most:
            _collide(locks, say("quotas[{n}] allows at most {most}", n=n, most=quota.at_most))


def _known_pairs(problem: Problem) -> Container[object]:
    """Return those of the locked pairs that were given at all, forbidden or not."""
    if problem.candidates is None:
        return {(pair.person, pair.member) for pair in problem.pairs}
    row = {person.id: n for n, person in enumerate(problem.persons)}
    column = {member.id: n for n, member in enumerate(problem.members)}
    return {
        link
        for link in problem.locked
        if link.person in row
        and link.member in column
        and problem.candidates.one(row[link.person], column[link.member]) >= 0
    }


def _grouped(keys: Iterable[Hashable]) -> dict[Hashable, list[int]]:
    places: dict[Hashable, list[int]] = {}
    for n, key in enumerate(keys):
        places.setdefault(key, []).append(n)
    return places


def _collide(locks: Sequence[int], limit: Said) -> NoReturn:
    shown = [f"locked[{n}]" for n in locks[:10]] + ["…"] * (len(locks) > 10)
    raise Invalid(
        say("{paths}: not all of this can be kept, as {limit}", paths=", ".join(shown), limit=limit)
    )


# The parts of the document, one after the other.


def _persons(items: list[object]) -> Iterable[Person]:
    for n, entry in enumerate(items):
        path = f"persons[{n}]"
        given = entries.object_at(entry, path)
        entries.keys(given, path, ("id", "wants", "urgency"))
        yield Person(
            entries.text(given, "id", path),
            entries.number(given, "wants", path, 1, 3),
            entries.number(given, "urgency", path, 1, 4),
        )


def _members(items: list[object]) -> Iterable[Member]:
    for n, entry in enumerate(items):
        path = f"members[{n}]"
        given = entries.object_at(entry, path)
        entries.keys(given, path, ("id", "capacity"), ("party", "camp", "parliament"))
        yield Member(
            entries.text(given, "id", path),
            entries.number(given, "capacity", path, 0, 50),
            None if given.get("party") is None else entries.text(given, "party", path),
            None if given.get("camp") is None else entries.text(given, "camp", path),
            entries.text(given, "parliament", path) if "parliament" in given else None,
        )


def _camps_nest_in_parties(members: Sequence[Member]) -> None:
    first: dict[str, int] = {}
    for n, member in enumerate(members):
        if member.party is None:
            continue
        other = first.setdefault(member.party, n)
        if members[other].camp != member.camp:
            raise Invalid(
                say(
                    "members[{n}].camp: members[{other}] has the same party and another camp",
                    n=n,
                    other=other,
                )
            )


def _pairs(
    items: list[object], people: Mapping[str, int], members: Mapping[str, int]
) -> Iterable[Pair]:
    """All at once where nothing is wrong, for there are many; else one by one up to the fault."""
    hoped = cast("list[dict[str, Any]]", items)
    first_of = {person: n * len(members) for person, n in people.items()}
    try:
        pairs = [*map(Pair._make, map(_PAIR, hoped))]
        places = {first_of[person] + members[member] for person, member, _ in pairs}
        scores = [pair.score for pair in pairs]
        right = (
            {*map(len, hoped)} <= {3}
            and len(places) == len(pairs)
            and {*map(type, scores)} <= {int}
            and 0 <= min(scores, default=0) <= max(scores, default=0) <= MOST_POINTS
        )
    except (KeyError, TypeError):
        right = False
    return pairs if right else _pairs_one_by_one(items, people, members)


def _pairs_one_by_one(
    items: list[object], people: Mapping[str, int], members: Mapping[str, int]
) -> Iterable[Pair]:
    seen: dict[Link, int] = {}
    for n, entry in enumerate(items):
        path = f"pairs[{n}]"
        given = entries.object_at(entry, path)
        entries.keys(given, path, ("person", "member", "score"))
        link = Link(_known(given, "person", path, people), _known(given, "member", path, members))
        score = entries.number(given, "score", path, 0, MOST_POINTS)
        _only_once("pairs", n, seen.setdefault(link, n))
        yield Pair(*link, score)


def _links(
    top: Mapping[str, object],
    name: str,
    people: Mapping[str, int] | None,
    members: Mapping[str, int] | None,
) -> Iterable[Link]:
    """Earlier pairs may name people who are gone; for them no list is given to look up."""
    items = entries.list_at(top, name)
    seen: dict[Link, int] = {}
    for n, entry in enumerate(items):
        path = f"{name}[{n}]"
        given = entries.object_at(entry, path)
        entries.keys(given, path, ("person", "member"))
        link = Link(_known(given, "person", path, people), _known(given, "member", path, members))
        _only_once(name, n, seen.setdefault(link, n))
        yield link


def _weights(top: Mapping[str, object]) -> Weights:
    if "weights" not in top:
        return Weights()
    given = entries.object_at(top["weights"], "weights")
    entries.keys(given, "weights", (), ("second", "third", "party", "camp"))
    points = {key: entries.number(given, key, "weights", 0, MOST_POINTS) for key in given}
    weights = Weights(**points)
    if weights.second < weights.third:
        raise Invalid(
            say(
                "weights.third: {third} is more than weights.second, which is {second}",
                third=weights.third,
                second=weights.second,
            )
        )
    return weights


def _quotas(items: list[object]) -> Iterable[Quota]:
    seen: dict[str, int] = {}
    for n, entry in enumerate(items):
        path = f"quotas[{n}]"
        given = entries.object_at(entry, path)
        entries.keys(given, path, ("parliament", "at_most"))
        parliament = entries.text(given, "parliament", path)
        _only_once("quotas", n, seen.setdefault(parliament, n))
        yield Quota(parliament, entries.number(given, "at_most", path, 0))


def _known(
    given: Mapping[str, object], key: str, path: str, places: Mapping[str, int] | None
) -> str:
    value = entries.text(given, key, path)
    if places is not None and value not in places:
        raise Invalid(
            say(
                "{path}: this id is not among the {list}",
                path=entries.joined(path, key),
                list="persons" if key == "person" else "members",
            )
        )
    return value


def _places(name: str, ids: Iterable[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for n, identifier in enumerate(ids):
        if places.setdefault(identifier, n) != n:
            raise Invalid(
                say(
                    "{name}[{n}].id: {name}[{other}] has the same id",
                    name=name,
                    n=n,
                    other=places[identifier],
                )
            )
    return places


def _only_once(name: str, n: int, first: int) -> None:
    if first != n:
        raise Invalid(
            say("{name}[{n}]: the same stands at {name}[{other}]", name=name, n=n, other=first)
        )
