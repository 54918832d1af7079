"""Random matching problems, small or of a rung, and a slow certain way to solve small ones."""

from __future__ import annotations

import random
from functools import cache
from itertools import combinations

from gemel.matching import listing, work
from gemel.matching import problem as problems
from gemel.matching.problem import Member, Person, Problem


def example() -> dict[str, object]:
    """Return the example of the contract (matching.md, section 0)."""
    return {
        "version": 1,
        "persons": [
            {"id": "p1", "wants": 2, "urgency": 3},
            {"id": "p2", "wants": 1, "urgency": 2},
            {"id": "p3", "wants": 1, "urgency": 1},
            {"id": "p4", "wants": 1, "urgency": 4},
        ],
        "members": [
            {"id": "m1", "capacity": 1, "party": "DK:A", "camp": "government", "parliament": "DK"},
            {"id": "m2", "capacity": 2, "party": "DK:V", "camp": "opposition", "parliament": "DK"},
        ],
        "pairs": [
            {"person": "p1", "member": "m1", "score": 640},
            {"person": "p1", "member": "m2", "score": 500},
            {"person": "p2", "member": "m2", "score": 700},
            {"person": "p3", "member": "m2", "score": 900},
        ],
        "locked": [{"person": "p1", "member": "m1"}],
        "forbidden": [],
        "earlier": [],
        "stability": 30,
        "quotas": [{"parliament": "DK", "at_most": 12}],
    }


def a_document(seed: int, *, persons: int = 5, members: int = 5) -> dict[str, object]:
    """Return a problem as JSON would hold it, with every feature somewhere in it."""
    dice = random.Random(seed)
    camp = {party: dice.choice(["gov", "opp", None]) for party in "ABC"}
    parties = [dice.choice(["A", "B", "C", None]) for _ in range(members)]
    bounded = [dice.choice([1, 1, 2, 2, 3]) for _ in range(persons)]
    people = [
        {"id": f"p{n}é", "wants": wants, "urgency": dice.randint(1, 4)}
        for n, wants in enumerate(bounded)
    ]
    house = [
        {
            "id": f"m{n}",
            "capacity": dice.choice([0, 1, 1, 1, 2, 3]),
            "party": party,
            "camp": camp[party] if party else dice.choice(["gov", "opp", None]),
            **({"parliament": place} if (place := dice.choice(["X", "Y", ""])) else {}),
        }
        for n, party in enumerate(parties)
    ]
    scores = dice.choice([range(1001), [0, 500, 1000], [700], range(40)])
    density = dice.choice([0.3, 0.6, 0.9])
    pairs = [
        {"person": one["id"], "member": other["id"], "score": dice.choice(scores)}
        for one in people
        for other in house
        if dice.random() < density
    ]
    dice.shuffle(pairs)
    links = [{"person": pair["person"], "member": pair["member"]} for pair in pairs]
    document = {"version": 1, "persons": people, "members": house, "pairs": pairs}
    if dice.random() < 0.5:
        document["quotas"] = [
            {"parliament": place, "at_most": dice.randint(0, 4)} for place in "XYZ"
        ]
    if dice.random() < 0.5:
        document["forbidden"] = [link for link in links if dice.random() < 0.15]
    if dice.random() < 0.5:
        document["earlier"] = [link for link in links if dice.random() < 0.3]
        document["earlier"].append({"person": "gone", "member": "m0"})
    if dice.random() < 0.5:
        document["stability"] = dice.choice([0, 10, 300, 1000])
    if dice.random() < 0.5:
        second = dice.randint(0, 1000)
        document["weights"] = {
            "second": second,
            "third": dice.randint(0, second),
            "party": dice.choice([0, 80, 1000]),
            "camp": dice.choice([0, 60, 1000]),
        }
    if dice.random() < 0.6:
        document["locked"] = []
        for link in links[:40]:
            if dice.random() < 0.3:
                _lock_if_it_fits(document, link)
    return document


def _lock_if_it_fits(document: dict[str, object], link: dict[str, str]) -> None:
    document["locked"].append(link)
    try:
        problems.check(document)
    except problems.Invalid:
        document["locked"].pop()


def list_few(monkeypatch) -> None:
    """Let small problems be worked on as large ones are: few pairs listed, the rest looked up."""
    monkeypatch.setattr(work, "SMALL", 0)
    for name, few in (("SHELF", 3), ("OPEN", 2), ("MORE", 1)):
        monkeypatch.setattr(listing, name, few)


def a_problem(seed: int, **sizes: int) -> Problem:
    """Return a small random problem."""
    return problems.check(a_document(seed, **sizes))


def best(problem: Problem) -> tuple[int, int]:
    """Return the best coverage and objective, by trying everything that could be."""
    members = {one.id: one for one in problem.members}
    order = [one.id for one in problem.members]
    scores = {(pair.person, pair.member): pair.score for pair in problem.eligible()}
    limits = {quota.parliament: quota.at_most for quota in problem.quotas}

    @cache
    def rest(turn: int, room: tuple[int, ...]) -> tuple[int, int] | None:
        if turn == len(problem.persons):
            return (0, 0) if _within(limits, order, members, room) else None
        person = problem.persons[turn]
        found = None
        for some in _choices(problem, person, scores):
            left = tuple(place - (name in some) for name, place in zip(order, room, strict=True))
            after = rest(turn + 1, left) if min(left, default=0) >= 0 else None
            if after is None:
                continue
            worth = worth_of(problem, person, [members[name] for name in some], scores)
            total = (worth[0] + after[0], worth[1] + after[1])
            found = total if found is None else max(found, total)
        return found

    answer = rest(0, tuple(members[name].capacity for name in order))
    assert answer is not None
    return answer


def _within(limits, order, members, room) -> bool:
    used = dict.fromkeys(limits, 0)
    for name, left in zip(order, room, strict=True):
        if members[name].parliament in used:
            used[members[name].parliament] += members[name].capacity - left
    return all(used[place] <= limits[place] for place in limits)


def _choices(problem, person, scores):
    locked = {link.member for link in problem.locked if link.person == person.id}
    names = [name for one, name in scores if one == person.id]
    for size in range(person.wants + 1):
        for some in combinations(names, size):
            if locked <= set(some):
                yield some


def worth_of(problem: Problem, person: Person, mine: list[Member], scores) -> tuple[int, int]:
    """Return what a person's members add to coverage and objective, as the contract says."""
    weights = problem.weights
    objective = 0
    for member in mine:
        link = (person.id, member.id)
        objective += scores[link] * 4096 + problems.tie_break(*link)
        objective += 4096 * problem.stability * (link in set(problem.earlier))
    objective += 4096 * (weights.second * (len(mine) > 1) + weights.third * (len(mine) > 2))
    parties = [member.party for member in mine if member.party is not None]
    objective -= 4096 * weights.party * (len(parties) - len(set(parties)))
    camps = [member.camp for member in mine if member.camp is not None]
    if person.wants >= 2:
        objective -= 4096 * weights.camp * (len(camps) - len(set(camps)))
    return (person.urgency if mine else 0), objective
