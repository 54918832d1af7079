"""`gemel match`: the best twinnings, of a programme or of a problem in a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from django.utils import timezone
from django.utils.translation import ngettext

from gemel.access import queries as access
from gemel.cli import ground
from gemel.matching import problem as problems
from gemel.matching import queries, services, solution, solve
from gemel.twinning import queries as twinning


@click.command("match")
@click.option("--programme", metavar="REF", help="Work out and keep a programme's proposal.")
@click.option(
    "--problem", "file", type=click.Path(path_type=Path), help="Solve a file; nothing is kept."
)
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
@click.option(
    "--seconds", type=click.FloatRange(min=0), help="With --problem: stop improving after so long."
)
@click.option(
    "--megabytes", type=click.IntRange(min=256), help="With --problem: what a solver may need."
)
@click.option("--engine", type=click.Choice(solve.ENGINES), help="With --problem: solve by this.")
def match(
    programme: str | None,
    file: Path | None,
    as_json: bool,
    seconds: float | None,
    megabytes: int | None,
    engine: str | None,
) -> None:
    """Propose the best twinnings, with a proof that none better exist.

    A proposal decides nothing: a coordinator looks at each pair and asks both sides.

    \b
    Examples:
      gemel match --programme prog-7h2kq-4m9xt
      gemel match --problem problem.json --json > solution.json
      gemel match --problem problem.json.gz --seconds 60

    Where a limit is reached first, the answer is "bounded": the best so far, with the most that
    any other could be better. All engines come to the same coverage and objective.
    """
    if (programme is None) == (file is None):
        raise click.UsageError("give either --programme REF or --problem FILE")
    limits = {"seconds": seconds, "megabytes": megabytes, "engine": engine}
    for name, limit in limits.items():
        if programme is not None and limit is not None:
            raise click.UsageError(f"--{name} goes with --problem")
    if engine == "ortools" and not solve.has_ortools():
        raise click.UsageError("OR-Tools is not installed; it comes with gemel[large]")
    if file is not None:
        _solve(file, limits, as_json)
    else:
        _propose(str(programme), as_json)


def _solve(file: Path, limits: dict[str, Any], as_json: bool) -> None:
    found = solve.solve(problems.read(file), **limits, told=_progress)
    if sys.stderr.isatty():
        click.echo("\r\033[K", err=True, nl=False)
    if as_json:
        click.echo(solution.dump(found), nl=False)
        return
    _tell(found.status, found.coverage, found.value, len(found.pairs), len(found.unmatched))
    _tell_proof(found)


def _progress(stage: str, done: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\033[K{stage} {done}", err=True, nl=False)


def _propose(ref: str, as_json: bool) -> None:
    by = access.operator(timezone.now())
    proposal = services.propose(twinning.programme(ref, by=by), by=by)
    pairs = list(queries.pairs(proposal, by=by))
    if as_json:
        ground.tell_json(_as_json(proposal, pairs))
        return
    _tell(proposal.status, proposal.coverage, proposal.value, len(pairs), len(proposal.unmatched))
    click.echo("The desk shows each pair with its reasons; nobody has been told.")


def _as_json(proposal: Any, pairs: list[Any]) -> dict[str, Any]:
    """Return a stored proposal in the form of the contract; ids are references, never names."""
    return {
        "version": problems.VERSION,
        "proposal": proposal.ref,
        "programme": proposal.programme.ref,
        "status": proposal.status,
        "coverage": proposal.coverage,
        "value": proposal.value,
        "pairs": sorted(
            (
                {
                    "person": pair.person.ref,
                    "member": pair.parliamentarian.ref,
                    "score": pair.score,
                    "locked": pair.locked,
                }
                for pair in pairs
            ),
            key=lambda each: (each["person"], each["member"]),
        ),
        "unmatched": [_left_out(one) for one in proposal.unmatched],
        "certificate": {
            "verified": proposal.gap == 0,
            "gap": proposal.gap,
            "pairs_priced": proposal.pairs_priced,
        },
    }


def _left_out(one: dict[str, Any]) -> dict[str, Any]:
    numbers = ("rivals", "members", "slots") if one["reason"] == "capacity" else ()
    return {key: one[key] for key in ("person", "reason", *numbers)}


def _tell(status: str, coverage: int, value: int, pairs: int, left_out: int) -> None:
    paired = ngettext("{count} pair", "{count} pairs", pairs).format(count=pairs)
    click.echo(f"{paired}, {left_out} left without anybody")
    click.echo(f"coverage {coverage}, value {value} points: {status}")


def _tell_proof(found: solution.Solution) -> None:
    if found.gap:
        click.echo(
            f"no other answer is better by more than {found.gap / problems.POINT:.2f} points"
        )
    else:
        click.echo(f"proven over all {found.pairs_priced} eligible pairs: none is better")
