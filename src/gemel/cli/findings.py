"""What an import tells a person: the first lines of each kind, each with its place and reason."""

from __future__ import annotations

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemel.people.reading.records import Rejection, Remark

SHOWN = 20  # lines of one kind; --json has them all


def show(heading: str, found: list[Rejection] | list[Remark]) -> None:
    """Print what was not taken, or what to look at; nothing where there is nothing."""
    if not found:
        return
    click.echo(heading)
    for one in found[:SHOWN]:
        click.echo(f"  {line(one)}")
    rest = len(found) - SHOWN
    if rest > 0:
        more = ngettext(
            "… and {count} more; --json lists all", "… and {count} more; --json lists all", rest
        )
        click.echo(f"  {more.format(count=rest)}")


def line(found: Rejection | Remark) -> str:
    """Return one finding on one line: file, row, column, value, and why."""
    said = found.reason if isinstance(found, Rejection) else found.message
    times = 1 if isinstance(found, Rejection) else found.count
    parts = (
        found.file,
        _("row {row}").format(row=found.row) if found.row else "",
        found.field,
        f"“{found.value}”" if found.value else "",
        ngettext("{count} time", "{count} times", times).format(count=times) if times > 1 else "",
    )
    return f"{', '.join(part for part in parts if part)}: {said}"
