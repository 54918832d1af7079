"""`gemel upgrade`: the data folder of an older version becomes one of this version."""

from __future__ import annotations

import click

from gemel.cli import ground, prepare
from gemel.kernel.errors import Refused
from gemel.kernel.say import say


@click.command()
def upgrade() -> None:
    """Bring the data folder to this version.

    Stop gemel serve and gemel work first, and keep a copy of the folder. Run again, it changes
    nothing.

    \b
    Examples:
      gemel upgrade
    """
    folder = ground.home()
    if not folder.is_dir():
        raise Refused(
            say("There is no data folder at {folder}: run gemel init", folder=str(folder))
        )
    done = prepare.prepare()
    if not done.anything:
        click.echo(f"{folder} is of this version already. Nothing was changed.")
        return
    click.echo(f"{folder} is of this version now: {done.migrations} migrations.")
