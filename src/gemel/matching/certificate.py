"""Proof that a set of pairs is the best there is, checked in whole numbers. Pure.

Nothing here is shared with the engines: the rules are counted again from the problem, the
network of matching.md (section 2) is built again, and every arc of it is looked at, also those
of pairs that no engine ever considered. An engine hands over its pairs and one price for each
member and each quota. From the prices follows how cheaply one more unit could reach the end
from every node; the pairs are the best exactly when no arc with room offers anything cheaper,
and no used arc could be left for something cheaper. What is missing from that, summed over all
arcs, is a proven bound on how much better any other answer could be: the gap.

Source: the duality theorem of minimum-cost flow, with bounds from 0 or 1 to the capacity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from gemel.matching import residual
from gemel.matching.problem import MOST_POINTS, POINT, Member, Problem, tie_break
from gemel.matching.residual import Prices


class Broken(Exception):
    """These pairs are no answer at all: they break a rule, or do not add up."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was found to be true of an answer.

    `gap` bounds coverage x tier + objective: no other answer is better by more. `scores` are
    those of the chosen pairs.
    """

    coverage: int
    objective: int
    value: int
    gap: int
    pairs_priced: int
    scores: Mapping[tuple[str, str], int]

    @property
    def verified(self) -> bool:
        """Say whether no other answer can be better."""
        return self.gap == 0


def check(
    problem: Problem,
    chosen: Sequence[tuple[str, str]],
    prices: Prices,
    look: Callable[[int], None] = lambda done: None,
) -> Certificate:
    """Return what is proven about these pairs of person and member, counted anew.

    `look` is told how many persons are done, and may raise what stops it.

    Raises: Broken where they break a rule of the problem, or a price is beyond all bounds.
    """
    _keep_the_rules(problem, chosen)
    _keep_the_bounds(problem, prices)
    try:
        network = residual.Network(problem, chosen, prices, look)
    except residual.Ineligible as why:
        raise Broken(str(why)) from None
    scores = dict(zip(chosen, network.score.tolist(), strict=True))
    coverage, objective, value = _worth(problem, scores)
    if network.cost() != -(prices.tier * coverage + objective):
        raise Broken("the network and the rules do not come to the same worth")
    return Certificate(coverage, objective, value, network.gap(), network.priced, scores)


# What the rules say, straight from the problem.


def _keep_the_rules(problem: Problem, chosen: Sequence[tuple[str, str]]) -> None:
    people = {person.id for person in problem.persons}
    house = {member.id for member in problem.members}
    if not all(person in people and member in house for person, member in chosen):
        raise Broken("a pair is chosen that is not eligible")
    if len(set(chosen)) != len(chosen):
        raise Broken("a pair is chosen twice")
    if not set(chosen) >= {(link.person, link.member) for link in problem.locked}:
        raise Broken("a locked pair is not chosen")
    per_person = Counter(person for person, _ in chosen)
    if any(per_person[person.id] > person.wants for person in problem.persons):
        raise Broken("a person has more members than wanted")
    per_member = Counter(member for _, member in chosen)
    if any(per_member[member.id] > member.capacity for member in problem.members):
        raise Broken("a member has more persons than there is room for")
    seat = {member.id: member.parliament for member in problem.members}
    per_parliament = Counter(seat[member] for _, member in chosen)
    if any(per_parliament[quota.parliament] > quota.at_most for quota in problem.quotas):
        raise Broken("a parliament has more pairs than its quota")


def _worth(problem: Problem, scores: Mapping[tuple[str, str], int]) -> tuple[int, int, int]:
    """Return coverage, objective and value, word by word as matching.md section 0 has them."""
    members = {member.id: member for member in problem.members}
    earlier = {(link.person, link.member) for link in problem.earlier}
    twins: dict[str, list[Member]] = {person.id: [] for person in problem.persons}
    for person, member in scores:
        twins[person].append(members[member])
    weights = problem.weights
    coverage = points = 0
    for one in problem.persons:
        mine = twins[one.id]
        coverage += one.urgency if mine else 0
        points += weights.second * (len(mine) >= 2) + weights.third * (len(mine) >= 3)
        points -= weights.party * _beyond_the_first(member.party for member in mine)
        if one.wants >= 2:
            points -= weights.camp * _beyond_the_first(member.camp for member in mine)
    points += sum(scores.values()) + problem.stability * len(earlier & scores.keys())
    return coverage, points * POINT + sum(tie_break(*pair) for pair in scores), points


def _beyond_the_first(names: Iterable[str | None]) -> int:
    counts = Counter(name for name in names if name is not None)
    return sum(count - 1 for count in counts.values())


def _keep_the_bounds(problem: Problem, prices: Prices) -> None:
    """A tier must be worth more than all else together, and no sum may leave 64 bits."""
    weights = problem.weights
    each = MOST_POINTS + 1 + problem.stability + weights.second + weights.party + weights.camp
    everyone = sum(person.wants for person in problem.persons)
    if prices.tier <= each * POINT * everyone:
        raise Broken("the tier is too low to keep coverage above all else")
    most = (12 + max((one.urgency for one in problem.persons), default=4)) * prices.tier
    if most * (everyone + 1) >= 1 << 62:
        raise Broken("the numbers of this problem are too large to be checked")
    if any(not 0 <= price <= most for price in (*prices.member.values(), *prices.quota.values())):
        raise Broken("a price is out of bounds")
