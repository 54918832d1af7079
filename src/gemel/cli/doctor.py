"""`gemel doctor`: every check of a healthy installation, each with its cure."""

from __future__ import annotations

from dataclasses import asdict

import click

from gemel.cli import ground, health, health_vault

SIGNS = {health.OK: "ok     ", health.ADVICE: "advice ", health.FAULT: "FAULT  "}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def doctor(as_json: bool) -> int:
    """Check the installation. Every finding has its cure.

    Exit status 1 where something is at fault; advice alone is 0.

    \b
    Examples:
      gemel doctor
      gemel doctor --json
    """
    findings = [*health.look(), *health_vault.vault()]
    faults = [one for one in findings if one.state == health.FAULT]
    if as_json:
        ground.tell_json({"healthy": not faults, "findings": [asdict(one) for one in findings]})
    else:
        for one in findings:
            click.echo(f"{SIGNS[one.state]}{one.about}: {one.found}")
            if one.cure:
                click.echo(f"       {one.cure}")
    if faults:
        click.echo(f"gemel: {len(faults)} faults, each with its cure above", err=True)
    return 1 if faults else 0
