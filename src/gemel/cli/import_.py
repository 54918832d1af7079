"""`gemel import`: open data, tables of cases, decisions: each told before it is written."""

from __future__ import annotations

from importlib import import_module

import click

COMMANDS = {
    "cases": "gemel.cli.import_cases:cases",
    "decision": "gemel.cli.import_decision:decision",
    "parliamentarians": "gemel.cli.import_parliamentarians:parliamentarians",
}


class _Lazy(click.Group):
    """A group whose commands are loaded when they are asked for: `gemel --help` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group("import", cls=_Lazy)
def import_() -> None:
    """Take in parliamentarians, cases or a decision of the IPU from files.

    Nothing is written without --apply: look at the report first.

    \b
    Examples:
      gemel import cases cases.csv
      gemel import cases cases.csv --apply
      gemel import decision decision.pdf
      gemel import parliamentarians meps.csv --json
    """
