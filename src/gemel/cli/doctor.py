"""`gemel doctor`: every check of a healthy installation, each with its cure."""

from __future__ import annotations

import click
from django.utils import timezone

from gemel.access import queries as access
from gemel.cli import ground
from gemel.upkeep import health, services

SIGNS = {health.OK: "ok     ", health.ADVICE: "advice ", health.FAULT: "FAULT  "}


@click.command()
@click.option("--mend", is_flag=True, help="First end what a crash cut in half, and darken.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(mend: bool, as_json: bool) -> int:
    """Check the installation. Every finding has its cure.

    Exit status 1 where something is at fault; advice alone is 0.

    \b
    Examples:
      gemel doctor
      gemel doctor --json
      gemel doctor --mend
    """
    by = access.operator(timezone.now())
    if mend:
        mended = services.mend(by=by)
        if not as_json:
            click.echo(f"Mended: {mended}.")
    findings = health.look(by=by, deep=True)
    faults = [one for one in findings if one.state == health.FAULT]
    if as_json:
        ground.tell_json({"healthy": not faults, "findings": [_plain(one) for one in findings]})
    else:
        for one in findings:
            click.echo(f"{SIGNS[one.state]}{one.about}: {one.found}")
            if one.cure:
                click.echo(f"       {one.cure}")
    if faults:
        click.echo(f"gemel: {len(faults)} faults, each with its cure above", err=True)
    return 1 if faults else 0


def _plain(one: health.Finding) -> dict[str, str]:
    return {
        "about": str(one.about),
        "state": one.state,
        "found": str(one.found),
        "cure": str(one.cure),
    }
