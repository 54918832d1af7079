"""Matching rung by rung, side by side with others: `python bench/matching.py`.

Ratios within one run mean something on any machine; seconds do not. Exact rivals are compared by
the processor's time, which other work on the machine disturbs least. Every world is invented from
a seed (bench/worlds.py). "Ours" is all of it: list, engine, pricing, reasons, and the certificate
over every eligible pair. Exact rivals get the pairs that our engine ended with, not the millions
that it had to rule out, and the building of their models is not counted; each has a process of
its own and a limit of time. The greedy ones, who do what people do by hand, get each person's
best pairs. Each rung runs in a process of its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import multiprocessing
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT)]

from bench import rivals, worlds  # noqa: E402
from gemel.matching import candidates, certificate, explain, solve  # noqa: E402
from gemel.matching.problem import Link, Pair, Problem  # noqa: E402
from gemel.matching.residual import Prices  # noqa: E402
from gemel.matching.work import Work  # noqa: E402

USUAL = ("programme", "parliament", "world", "world, scarce", "world, all")


def _timed(work: Callable[[], object]) -> tuple[float, object]:
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def _rung(name: str, seed: int, limit: float, rounds: int) -> None:
    problem = worlds.made(name, seed)
    persons, members = problem.candidates.shape
    scoring, _ = _timed(lambda: _all_scores(problem))
    busy, _ = rivals.usage()
    runs = [_timed(lambda: solve.work(problem)) for _ in range(rounds)]
    ours = statistics.median(seconds for seconds, _ in runs)
    work = runs[-1][1]
    found = work.solution
    parts = found.seconds
    busy = (rivals.usage()[0] - busy) / rounds
    print(f"\n{name}: {persons:,} persons x {members:,} members, {found.pairs_priced:,} eligible")
    print(f"  ours {ours:.2f} s ({busy:.2f} s of processor), {found.status} (gap {found.gap}), "
          f"by {found.engine}, {found.peak_mb} MB; scoring all once {scoring:.2f} s")  # fmt: skip
    print(f"  of it: list {parts.candidates:.2f}, solve and price {parts.solve:.2f}, "
          f"certificate {parts.certify:.2f} s; {int(work.listing.active.sum()):,} pairs in use, "
          f"{len(found.unmatched)} unmatched", flush=True)  # fmt: skip
    print("FIGURE " + json.dumps({"rung": name, "pairs": found.pairs_priced, "seconds": busy}))
    _by_hand(problem, work)
    _exact(work, busy, ours, limit)
    _next_questions(problem, work)


def _all_scores(problem: Problem) -> None:
    for start, stop in candidates.blocks(*problem.candidates.shape):
        problem.candidates.block(start, stop)


def _listed(problem: Problem, work: Work, *, shelf: bool) -> Problem:
    """Return the problem with the pairs that were in use, or all that were listed, as a list."""
    pairs = work.listing if shelf else work.listing.in_use()
    scores = (pairs.worth >> 12).tolist()
    people, house = work.table.persons, work.table.members
    return replace(
        problem,
        candidates=None,
        pairs=tuple(
            Pair(people[person], house[member], score)
            for person, member, score in zip(
                pairs.person.tolist(), pairs.member.tolist(), scores, strict=True
            )
        ),
    )


def _by_hand(problem: Problem, work: Work) -> None:
    best = work.solution
    few = _listed(problem, work, shelf=True)
    print(f"  {'by hand':34}{'value':>9}{'unmatched':>11}{'urgency':>9}")
    print(f"  {'ours':34}{'100 %':>9}{len(best.unmatched):>11}{best.coverage:>9}")
    for name, way in (
        ("first come", rivals.first_come),
        ("spreadsheet, best score first", rivals.spreadsheet),
        ("round robin by urgency", rivals.round_robin),
    ):
        answer = way(few)
        proof = certificate.check(problem, sorted(answer), Prices(1 << 44, {}, {}))
        left = len(problem.persons) - len({person for person, _ in answer})
        print(f"  {name:34}{proof.objective / max(best.objective, 1):>9.1%}{left:>11}"
              f"{proof.coverage:>9}", flush=True)  # fmt: skip


def _exact(work: Work, busy: float, ours: float, limit: float) -> None:
    print(f"  {'exact, on the pairs in use':34}{'time':>9}{'× ours':>9}{'MB':>7}")
    for name in rivals.EXACT:
        told = _in_a_process(name, work, limit)
        if told is None:
            print(
                f"  {name:34}{'> ' + format(limit, '.0f') + ' s':>9}{limit / ours:>8.1f}+",
                flush=True,
            )
            continue
        seconds, peak, same = told
        word = "" if same else "   but another answer"
        print(f"  {name:34}{seconds:>7.2f} s{seconds / busy:>9.1f}{peak:>7}{word}", flush=True)


def _in_a_process(name: str, work: Work, limit: float) -> tuple[float, int, bool] | None:
    ours, theirs = multiprocessing.Pipe()
    problem = _listed(work.problem, work, shelf=False)
    child = multiprocessing.Process(target=rivals.answer, args=(name, problem, theirs))
    child.start()
    theirs.close()
    try:
        if not ours.poll(limit):
            return None
        seconds, peak, pairs = ours.recv()
    except EOFError:
        return None
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.kill()
        child.join()
    proof = certificate.check(problem, sorted(pairs), Prices(1 << 44, {}, {}))
    best = work.solution
    return seconds, peak, (proof.coverage, proof.objective) == (best.coverage, best.objective)


def _next_questions(problem: Problem, first: Work) -> None:
    """Print how long explanations take, and the next answer after a ban."""
    standing = tuple(Link(one.person, one.member) for one in first.solution.pairs)
    known = candidates.Kept(problem.candidates, *problem.candidates.shape)
    kept = replace(problem, candidates=known, earlier=standing)
    work = solve.work(kept)
    links = [Link(one.person, one.member) for one in work.solution.pairs]
    some = links[:: max(1, len(links) // 20)]
    opening, _ = _timed(lambda: explain.runner_up(work, some[0]))
    seconds = [_timed(lambda link=link: explain.runner_up(work, link))[0] for link in some]
    pairs = work.listing.in_use()
    others = [
        work.link(int(pairs.person[n]), int(pairs.member[n]))
        for n in range(0, pairs.person.size, max(1, pairs.person.size // 20))
    ]
    prices = [_timed(lambda link=link: explain.price(work, link))[0] for link in others]
    again, answer = _timed(lambda: solve.work(explain.with_ban(kept, some[1]), before=work))
    before = {(one.person, one.member) for one in work.solution.pairs}
    stay = before & {(one.person, one.member) for one in answer.solution.pairs}
    print(f"  explanations: the first {opening * 1000:.0f} ms, then second best "
          f"{_middle(seconds)}, price of a pair {_middle(prices)}")  # fmt: skip
    print(f"  what if a pair were banned: {again:.2f} s, {answer.solution.status}, "
          f"{len(stay) / len(before):.2%} of pairs stay", flush=True)  # fmt: skip
    worth, told = _timed(lambda: explain.place_worths(work))
    print(f"  one more place with any of {len(told)} members: {worth:.2f} s", flush=True)


def _middle(seconds: list[float]) -> str:
    return f"{statistics.median(seconds) * 1000:.0f} ms (at most {max(seconds) * 1000:.0f})"


def main(argv: list[str] | None = None) -> None:
    """Print the comparison of the usual rungs, or of those that are named."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("rungs", nargs="*", default=list(USUAL), help=", ".join(worlds.RUNGS))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=60, help="seconds for each exact rival")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args(argv)
    if given.one:
        _rung(given.rungs[0], given.seed, given.limit, given.rounds)
        return
    figures = []
    for name in given.rungs:
        command = [sys.executable, __file__, name, "--one", f"--seed={given.seed}",
                   f"--limit={given.limit}", f"--rounds={given.rounds}"]  # fmt: skip
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
            for line in child.stdout or ():
                if line.startswith("FIGURE "):
                    figures.append(json.loads(line[7:]))
                else:
                    print(line, end="", flush=True)
        if child.returncode:
            sys.exit(child.returncode)
    print("\ngrowth from rung to rung: eligible pairs, processor's time")
    for one, other in itertools.pairwise(figures):
        print(f"  {one['rung']} -> {other['rung']}: x {other['pairs'] / one['pairs']:.1f}, "
              f"x {other['seconds'] / one['seconds']:.1f}")  # fmt: skip


if __name__ == "__main__":
    main()
