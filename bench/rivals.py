"""Other ways to propose twinnings, to measure ours against: exact ones, and how people do it."""

from __future__ import annotations

import os
import resource
from typing import Any

import numpy as np
from scipy import optimize, sparse

from gemel.matching import candidates, listing, network, table
from gemel.matching import problem as problems
from gemel.matching.labels import Tree
from gemel.matching.problem import Problem

Answer = set[tuple[str, str]]


class Model:
    """The contract as linear constraints, written without a thought of networks.

    Variables: each eligible pair; each person's first, second and third member; members beyond
    the first of each party and camp. `solve` maximises coverage, then the objective.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.pairs = [(pair.person, pair.member) for pair in problem.eligible()]
        self.names: dict[tuple, int] = {("pair", *pair): n for n, pair in enumerate(self.pairs)}
        self.rows: list[dict[int, float]] = []
        self.most: list[float] = []
        self.coverage: dict[int, float] = {}
        self.objective: dict[int, float] = {}
        self._worth_of_pairs()
        self._turns()
        self._mixes()
        self._limits()
        self.matrix = self._matrix()

    def _at(self, *name: object) -> int:
        return self.names.setdefault(name, len(self.names))

    def _at_most(self, most: float, coefficients: dict[int, float]) -> None:
        self.rows.append(coefficients)
        self.most.append(most)

    def _worth_of_pairs(self) -> None:
        earlier = set(self.problem.earlier)
        for pair in self.problem.eligible():
            both = (pair.person, pair.member)
            points = pair.score + self.problem.stability * (both in earlier)
            self.objective[self._at("pair", *both)] = 4096 * points + problems.tie_break(*both)

    def _turns(self) -> None:
        weights = self.problem.weights
        mine: dict[str, list[int]] = {one.id: [] for one in self.problem.persons}
        for person, member in self.pairs:
            mine[person].append(self._at("pair", person, member))
        for one in self.problem.persons:
            turns = [self._at("turn", one.id, turn) for turn in range(1, one.wants + 1)]
            self.coverage[turns[0]] = one.urgency
            for turn, points in zip(turns[1:], (weights.second, weights.third), strict=False):
                self.objective[turn] = 4096 * points
            self._at_most(0, dict.fromkeys(turns, 1) | dict.fromkeys(mine[one.id], -1))
            self._at_most(0, dict.fromkeys(mine[one.id], 1) | dict.fromkeys(turns, -1))

    def _mixes(self) -> None:
        members = {one.id: one for one in self.problem.members}
        wants = {one.id: one.wants for one in self.problem.persons}
        groups: dict[tuple, list[int]] = {}
        for person, member in self.pairs:
            at = self._at("pair", person, member)
            if members[member].party is not None:
                groups.setdefault(("party", person, members[member].party), []).append(at)
            if members[member].camp is not None and wants[person] >= 2:
                groups.setdefault(("camp", person, members[member].camp), []).append(at)
        cost = {"party": self.problem.weights.party, "camp": self.problem.weights.camp}
        for name, some in groups.items():
            beyond = self._at("beyond", *name)
            self.objective[beyond] = -4096 * cost[name[0]]
            self._at_most(1, dict.fromkeys(some, 1) | {beyond: -1})

    def _limits(self) -> None:
        members = {one.id: one for one in self.problem.members}
        used: dict[tuple, dict[int, float]] = {}
        for person, member in self.pairs:
            at = self._at("pair", person, member)
            used.setdefault(("member", member), {})[at] = 1
            used.setdefault(("parliament", members[member].parliament), {})[at] = 1
        for one in self.problem.members:
            self._at_most(one.capacity, used.get(("member", one.id), {}))
        for quota in self.problem.quotas:
            self._at_most(quota.at_most, used.get(("parliament", quota.parliament), {}))

    def _matrix(self) -> sparse.csr_matrix:
        cells = [(n, at, value) for n, row in enumerate(self.rows) for at, value in row.items()]
        lines, columns, values = zip(*cells, strict=True)
        shape = (len(self.rows), len(self.names))
        return sparse.csr_matrix((values, (lines, columns)), shape=shape)

    def _bounds(self) -> tuple[np.ndarray, np.ndarray]:
        least, most = np.zeros(len(self.names)), np.full(len(self.names), 3.0)
        for name, at in self.names.items():
            most[at] = 1 if name[0] in ("pair", "turn") else 3
        for link in self.problem.locked:
            least[self._at("pair", *link)] = 1
        return least, most

    def solve(self, *, whole: bool = True) -> Answer:
        """Return the best pairs by HiGHS, first for coverage, then for the objective.

        As an integer program; or as a linear one, whose corners happen to be whole.
        """
        stages: list[tuple[np.ndarray, float]] = []
        for aim in (self.coverage, self.objective):
            cost = np.zeros(len(self.names))
            cost[list(aim)] = [-value for value in aim.values()]
            found, worth = (self._by_milp if whole else self._by_linprog)(cost, stages)
            stages.append((cost, round(worth)))
        return {pair for n, pair in enumerate(self.pairs) if found[n] > 0.5}

    def _by_milp(self, cost, stages) -> tuple[np.ndarray, float]:
        least, most = self._bounds()
        limits = [optimize.LinearConstraint(self.matrix, -np.inf, self.most)]
        limits += [
            optimize.LinearConstraint(earlier[None, :], -np.inf, reached + 0.5)
            for earlier, reached in stages
        ]
        found = optimize.milp(
            cost,
            integrality=np.ones(len(cost)),
            bounds=optimize.Bounds(least, most),
            constraints=limits,
            options={"mip_rel_gap": 0},
        )
        assert found.status == 0, found.message
        return found.x, found.fun

    def _by_linprog(self, cost, stages) -> tuple[np.ndarray, float]:
        rows = sparse.vstack([self.matrix, *(earlier[None, :] for earlier, _ in stages)])
        most = [*self.most, *(reached for _, reached in stages)]
        bounds = np.column_stack(self._bounds())
        found = optimize.linprog(cost, A_ub=rows, b_ub=most, bounds=bounds, method="highs")
        assert found.status == 0, found.message
        return found.x, found.fun


def _cbc(model: Model) -> Answer:
    """The same two stages by CBC, through PuLP."""
    import pulp

    least, most = model._bounds()
    names = [f"x{n}" for n in range(len(model.names))]
    lists = pulp.LpProblem("twinnings", pulp.LpMaximize)
    x = [
        pulp.LpVariable(name, int(low), int(high), cat="Integer")
        for name, low, high in zip(names, least, most, strict=True)
    ]
    for row, limit in zip(model.rows, model.most, strict=True):
        lists += pulp.LpAffineExpression([(x[n], value) for n, value in row.items()]) <= limit
    for aim in (model.coverage, model.objective):
        worth = pulp.LpAffineExpression([(x[n], value) for n, value in aim.items()])
        lists.setObjective(worth)
        lists.solve(pulp.PULP_CBC_CMD(msg=False, gapRel=0))
        reached = round(pulp.value(worth))
        lists += worth >= reached - 0.5
    return {pair for n, pair in enumerate(model.pairs) if x[n].varValue > 0.5}


class _Simplex:
    """The network of our engine, for networkx's network simplex: exact integers as well."""

    def __init__(self, problem: Problem) -> None:
        import networkx

        self.problem = problem
        self.table = table.lay(problem)
        rows = listing.Rows(self.table, candidates.of(problem))
        self.pairs = listing.everything(rows)
        self.flows = network.build(Tree(self.table, self.pairs))
        self.graph = networkx.DiGraph()
        self.graph.add_node(0, demand=-self.flows.supply)
        self.graph.add_node(1, demand=self.flows.supply)
        arcs = (self.flows.tail, self.flows.head, self.flows.room, self.flows.cost)
        free = self.flows.nodes  # between parallel arcs a node of their own
        for tail, head, room, cost in zip(*(some.tolist() for some in arcs), strict=True):
            if self.graph.has_edge(tail, head):
                self.graph.add_edge(tail, free, capacity=room, weight=cost)
                tail, free = free, free + 1
                cost = 0
            self.graph.add_edge(tail, head, capacity=room, weight=cost)

    def solve(self) -> Answer:
        import networkx

        _, flow = networkx.network_simplex(self.graph)
        pairs = zip(self.flows.tail, self.flows.head, strict=True)
        used = [flow[int(tail)][int(head)] for tail, head in pairs]
        taken = np.flatnonzero(np.array(used[: self.flows.pairs]) > 0)
        people, house = self.table.persons, self.table.members
        return {(people[self.pairs.person[n]], house[self.pairs.member[n]]) for n in taken} | set(
            map(tuple, self.problem.locked)
        )


EXACT = {
    "HiGHS linear (scipy linprog)": (Model, lambda model: model.solve(whole=False)),
    "HiGHS integer (scipy milp)": (Model, lambda model: model.solve()),
    "CBC (PuLP)": (Model, _cbc),
    "network simplex (networkx)": (_Simplex, _Simplex.solve),
}


def answer(name: str, problem: Problem, pipe: Any) -> None:
    """Send the processor's seconds, peak of memory, and pairs; building is not counted."""
    os.setsid()  # so that what a rival starts ends with it
    build, solve = EXACT[name]
    model = build(problem)
    begun, _ = usage()
    pairs = solve(model)
    ended, peak = usage()
    pipe.send((ended - begun, peak, pairs))


def usage() -> tuple[float, int]:
    """Return the processor's seconds and the peak of memory in MB, child processes included."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return (
        sum(one.ru_utime + one.ru_stime for one in both),
        sum(one.ru_maxrss >> 10 for one in both),
    )


def spreadsheet(problem: Problem) -> Answer:
    """All pairs in one list, the best score first; each is taken where there is still room."""
    wants = {person.id: person.wants for person in problem.persons}
    room = {member.id: member.capacity for member in problem.members}
    house = {member.id: member.parliament for member in problem.members}
    quota = {quota.parliament: quota.at_most for quota in problem.quotas}
    taken: Answer = set()
    for pair in sorted(problem.eligible(), key=lambda pair: -pair.score):
        parliament = house[pair.member]
        if wants[pair.person] and room[pair.member] and quota.get(parliament, 1):
            taken.add((pair.person, pair.member))
            wants[pair.person] -= 1
            room[pair.member] -= 1
            if parliament in quota:
                quota[parliament] -= 1
    return taken


def first_come(problem: Problem) -> Answer:
    """One person after the other, as they came, takes the best members who have room."""
    return _greedy(problem, [person.id for person in problem.persons], at_once=True)


def round_robin(problem: Problem) -> Answer:
    """The urgent first, one member each per round, a new party if there is one."""
    order = sorted(problem.persons, key=lambda person: -person.urgency)
    return _greedy(problem, [person.id for person in order], at_once=False)


def _greedy(problem: Problem, order: list[str], *, at_once: bool) -> Answer:
    wants = {person.id: person.wants for person in problem.persons}
    members = {member.id: member for member in problem.members}
    room = {member.id: member.capacity for member in problem.members}
    quota = {quota.parliament: quota.at_most for quota in problem.quotas}
    lists: dict[str, list[tuple[int, str]]] = {name: [] for name in order}
    for pair in problem.eligible():
        lists[pair.person].append((pair.score, pair.member))
    for wishes in lists.values():
        wishes.sort(reverse=True)
    held: dict[str, list[str]] = {name: [] for name in order}

    def take(person: str) -> None:
        parties = {members[name].party for name in held[person]}
        fits = [
            name
            for _, name in lists[person]
            if room[name] > 0
            and quota.get(members[name].parliament, 1) > 0
            and name not in held[person]
        ]
        fresh = [name for name in fits if members[name].party not in parties]
        some = fits if at_once else fresh or fits
        if not some:
            return
        held[person].append(some[0])
        room[some[0]] -= 1
        if members[some[0]].parliament in quota:
            quota[members[some[0]].parliament] -= 1

    turns = [[name] * wants[name] for name in order]
    if at_once:
        rounds = [name for some in turns for name in some]
    else:
        rounds = [some[n] for n in range(3) for some in turns if n < len(some)]
    for name in rounds:
        take(name)
    return {(person, member) for person, mine in held.items() for member in mine}
