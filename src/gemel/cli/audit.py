"""`gemel audit`: proofs about the record of events."""

from __future__ import annotations

import re

import click
from django.utils import timezone

from gemel.access import queries as access
from gemel.cli import ground
from gemel.kernel.errors import Refused
from gemel.kernel.say import Said, say
from gemel.ledger import checkpoints, queries
from gemel.upkeep import services

SHAPE = re.compile(r"^(\d+):([0-9a-f]{64})$")


@click.group()
def audit() -> None:
    """Prove things about the record of events.

    \b
    Examples:
      gemel audit verify
      gemel audit checkpoint
    """


@audit.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def checkpoint(as_json: bool) -> None:
    """Write down how far the record has come, and print it to be kept elsewhere.

    gemel work does so every day. Whoever holds the line on paper can prove later that nothing
    before it was changed: gemel audit verify --against LINE.

    \b
    Examples:
      gemel audit checkpoint
    """
    number, chain_hash = services.checkpoint(by=access.operator(timezone.now()))
    if as_json:
        ground.tell_json({"entries": number, "hash": chain_hash})
        return
    click.echo(f"{number}:{chain_hash}")


@audit.command()
@click.option(
    "--against",
    multiple=True,
    metavar="NUMBER:HASH",
    help="A checkpoint that was kept elsewhere, as gemel audit checkpoint printed it.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def verify(against: tuple[str, ...], as_json: bool) -> int:
    """Prove that no entry was changed, taken out, put in or cut off.

    Compares the chain with itself, with the checkpoints of the data folder, and with those given.
    Exit status 1 where anything does not fit; the first entry that does not fit is named.

    \b
    Examples:
      gemel audit verify
      gemel audit verify --json
      gemel audit verify --against "$(cat checkpoint-on-paper.txt)"
    """
    given = dict(_parsed(one) for one in against)
    told = checkpoints.read()
    broken = queries.first_break()
    misfit = checkpoints.first_misfit(told)
    outside = checkpoints.first_misfit(checkpoints.Told(at=given)) if given else None
    faults = _faults(broken, told.torn, misfit, outside)
    total = queries.last_seq()
    if as_json:
        ground.tell_json(
            {
                "whole": not faults,
                "entries": total,
                "first_break": broken,
                "checkpoints": len(told.at),
                "first_checkpoint_that_does_not_fit": misfit if misfit is not None else outside,
                "checkpoints_torn_at_line": told.torn or None,
                "superseded_by_a_restore": told.superseded,
            }
        )
        return 1 if faults else 0
    if faults:
        raise Refused(faults[0])
    click.echo(f"The record of events is whole: {total} entries.")
    if told.at or given:
        click.echo(f"It fits every checkpoint: {len(told.at) + len(given)}.")
    if told.superseded:
        click.echo(f"A restore went back behind {told.superseded} others.")
    return 0


def _faults(broken: int | None, torn: int, misfit: int | None, outside: int | None) -> list[Said]:
    found = []
    if broken is not None:
        found.append(say("The record of events is broken from entry {number} on", number=broken))
    if misfit is not None:
        found.append(
            say(
                "The record of events does not fit the checkpoint of entry {number}: it was "
                "rewritten or cut off",
                number=misfit,
            )
        )
    if torn:
        found.append(say("Line {number} of the checkpoints does not follow on", number=torn))
    if outside is not None:
        found.append(
            say(
                "The record of events does not fit the given checkpoint of entry {number}",
                number=outside,
            )
        )
    return found


def _parsed(text: str) -> tuple[int, str]:
    shape = SHAPE.match(text)
    if shape is None:
        raise click.UsageError(f"{text[:20]} is no NUMBER:HASH as gemel audit checkpoint prints it")
    return int(shape[1]), shape[2]
