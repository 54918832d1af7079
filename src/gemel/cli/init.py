"""`gemel init`: a data folder, and the first way in."""

from __future__ import annotations

from pathlib import Path

import click

from gemel.cli import ground


@click.command()
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="The data folder. Default: GEMEL_HOME, else ./gemel-data.",
)
@click.option("--email", default="", help="The first coordinator's mail address.")
@click.option("--name", default="", help="The first coordinator's name.")
@click.option("--demo", is_flag=True, help="Mark every page: all people and cases are invented.")
def init(home: Path | None, email: str, name: str, demo: bool) -> None:
    """Prepare a data folder and print the first invitation.

    The link makes the first coordinator. Without --email the person states name and address when
    accepting. Run again, it changes nothing.

    \b
    Examples:
      gemel init
      gemel init --home /var/lib/gemel --email noor@parliament.example --name "Noor"
    """
    if bool(email) != bool(name):
        raise click.UsageError("give --email and --name together, or neither")
    folder = (home or ground.home()).resolve()
    new = ground.make_home(folder, demo=demo)
    ground.start(folder)
    from gemel.cli import prepare  # the settings are read once, when the folder stands

    done = prepare.prepare()
    link = prepare.first_invitation(email=email, name=name)
    if not (new or done.anything or link):
        click.echo(f"{folder} is prepared already. Nothing was changed.")
        return
    click.echo(f"{folder} is prepared." if new else f"{folder} is brought to this version.")
    if link:
        click.echo("The first invitation, for a coordinator. It works once, so keep it safe:")
        click.echo(link)
        click.echo("Next: gemel serve, and in another terminal gemel work. Then open the link.")
