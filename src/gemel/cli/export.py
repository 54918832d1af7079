"""`gemel export`: everything in open formats, so that nobody has to stay."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click
from django.utils import timezone

from gemel.access import queries as access
from gemel.cli import ground
from gemel.kernel.errors import Refused
from gemel.kernel.say import say
from gemel.people.rules import Exposure
from gemel.upkeep import export as archive
from gemel.upkeep import sealing, services


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--exposure",
    "exposures",
    multiple=True,
    type=click.Choice([one.value for one in Exposure]),
    help="Only persons and cases of this exposure, and what hangs on them. Default: all.",
)
@click.option(
    "--key",
    "keys",
    multiple=True,
    metavar="AGE1...",
    help="Encrypt the archive to this public key of age.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def export(
    file: Path, exposures: tuple[str, ...], keys: tuple[str, ...], as_json: bool
) -> None:  # fmt: skip
    """Write everything out into FILE, a ZIP archive: JSON, CSV, and Popolo for members.

    Complete but for what is sealed and what lets somebody in. README.txt in the archive says what
    stands where. FILE must not be there yet; with --key it is encrypted, so that it may travel.

    \b
    Examples:
      gemel export gemel.zip
      gemel export public.zip --exposure public
      gemel export gemel.zip.age --key age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq
    """
    chosen = frozenset(exposures) or archive.EVERY
    with _anew(file) as target, ground.progress("Exporting", archive.count()) as step:
        by = access.operator(timezone.now())
        if keys:
            with sealing.writing(target, sealing.recipients(keys)) as inlet:
                told = services.export(inlet, exposures=chosen, by=by, step=step)
        else:
            told = services.export(target, exposures=chosen, by=by, step=step)
    total = sum(told.rows.values())
    if as_json:
        ground.tell_json({"file": str(file), "rows": total, "tables": told.rows})
        return
    click.echo(f"{total:,} rows of {len(told.rows)} tables stand in {file}.")
    if not keys:
        click.echo("It is not encrypted, and tells who is at risk: keep it as you keep the server.")


@contextmanager
def _anew(file: Path) -> Iterator[IO[bytes]]:
    """Give a file that has its name only once it is whole. Raises: Refused."""
    if file.exists():
        raise Refused(say("{file} is there already: choose another name", file=str(file)))
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with draft.open("xb") as target:
            yield target
            target.flush()
            os.fsync(target.fileno())
        draft.rename(file)
    except FileNotFoundError:
        raise Refused(say("There is no folder {folder}", folder=str(file.parent))) from None
    finally:
        draft.unlink(missing_ok=True)
