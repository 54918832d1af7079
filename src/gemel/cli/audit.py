"""`gemel audit`: proofs about the record of events."""

from __future__ import annotations

import click

from gemel.cli import ground
from gemel.kernel.errors import Refused
from gemel.kernel.say import say
from gemel.ledger import queries


@click.group()
def audit() -> None:
    """Prove things about the record of events.

    \b
    Examples:
      gemel audit verify
    """


@audit.command()
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def verify(as_json: bool) -> int:
    """Prove that no entry was changed, taken out, put in or cut off.

    Exit status 1 where the chain is broken; the first entry that does not fit is named.

    \b
    Examples:
      gemel audit verify
      gemel audit verify --json
    """
    total = queries.last_seq()
    broken = queries.first_break()
    if as_json:
        ground.tell_json({"whole": broken is None, "entries": total, "first_break": broken})
        return 0 if broken is None else 1
    if broken is not None:
        raise Refused(say("The record of events is broken from entry {number} on", number=broken))
    click.echo(f"The record of events is whole: {total} entries.")
    return 0
