"""`gemel backup`: everything that must be kept, encrypted to a key that is not here."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import click
from django.conf import settings
from django.utils import timezone

from gemel.access import queries as access
from gemel.cli import ground
from gemel.upkeep import services


@click.command()
@click.option(
    "--to",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of backups. Default: GEMEL_BACKUPS, else backups in GEMEL_HOME.",
)
@click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="AGE1...",
    help="A public key of age. Default: GEMEL_BACKUP_KEY.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def backup(to: Path | None, keys: tuple[str, ...], as_json: bool) -> None:
    """Back everything up: databases, files, and what withdrawals must not be forgotten.

    Gemel may stay at work. The file is encrypted to the public half of a key that you keep
    offline (age-keygen makes one), and read back before it counts. Then backups older than
    GEMEL_BACKUP_DAYS go; of the keys that make erasure final (gemel-keys-...), those older than
    seven days.

    \b
    Examples:
      gemel backup --key age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq
      gemel backup --to /mnt/backups --json
    """
    folder = to or Path(settings.GEMEL_BACKUPS)
    size = services.size_of_home()
    with ground.progress("Backing up", size * 2) as step:
        made = services.back_up(
            to=folder.resolve(),
            keys=keys or settings.GEMEL_BACKUP_KEY,
            keep=timedelta(days=settings.GEMEL_BACKUP_DAYS),
            by=access.operator(timezone.now()),
            step=step,
        )
    if as_json:
        ground.tell_json({**asdict(made), "verified": True})
        return
    click.echo(f"Backed up and read back: {made.file} ({made.bytes:,} bytes).")
    if made.keys:
        click.echo(f"Apart, for seven days at most: {made.keys}")
    click.echo("Take a copy to another place. Only the offline key opens it: gemel restore.")
