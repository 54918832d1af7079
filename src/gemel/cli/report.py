"""`gemel report ipu`: the acts of a period, as far as the IPU may be told of them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from gemel.access import queries as access
from gemel.kernel.say import Said
from gemel.publishing import report as form
from gemel.publishing import report_rows

DAY = click.DateTime(formats=["%Y-%m-%d"])
FORMATS = {"json": form.as_json, "csv": form.as_csv}


@click.group("report")
def report() -> None:
    """Report the actions of a period.

    \b
    Examples:
      gemel report ipu --from 2026-01-01 --to 2026-12-31
      gemel report ipu --from 2026-01-01 --to 2026-12-31 --format csv --output report.csv
    """


@report.command("ipu")
@click.option("--from", "starts", type=DAY, required=True, help="First day, as 2026-01-01.")
@click.option("--to", "last", type=DAY, required=True, help="Last day, included.")
@click.option("--programme", default="", metavar="REF", help="Only what one programme did.")
@click.option("--format", "kind", type=click.Choice(sorted(FORMATS)), default="json")
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file, not the terminal."
)
def ipu(starts: datetime, last: datetime, programme: str, kind: str, output: Path | None) -> None:
    """Tell the IPU what was done in a period.

    Acts on a published decision are listed by case code, those on consent only where the person
    agreed that the IPU is told; of them the non-public ones as numbers. No name stands in it.

    \b
    Examples:
      gemel report ipu --from 2026-01-01 --to 2026-12-31
      gemel report ipu --from 2026-01-01 --to 2026-03-31 --programme prog-7h2kq-4m9xt
      gemel report ipu --from 2026-01-01 --to 2026-12-31 --format csv --output report.csv
    """
    if last < starts:
        raise click.UsageError("the period ends before it begins: --to is earlier than --from")
    told = report_rows.to_ipu(
        starts=starts.date(),
        last=last.date(),
        programme=programme,
        by=access.operator(timezone.now()),
    )
    text = FORMATS[kind](told, speak=_speak)
    if output is None:
        click.echo(text, nl=False)
        return
    output.write_bytes(text.encode("utf-8-sig" if kind == "csv" else "utf-8"))
    listed, counted = len(told.entries), sum(row.count for row in told.counted)
    acts = ngettext("{count} act listed", "{count} acts listed", listed).format(count=listed)
    click.echo(f"{acts}, {counted} only counted: {output}", err=True)


def _speak(said: Said) -> str:
    return said.spoken(gettext, ngettext)
