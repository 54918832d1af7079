"""`gemel report ipu`: the acts of a period, as far as the IPU may be told of them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click
from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext, ngettext

from gemel.access import queries as access
from gemel.kernel import geography
from gemel.publishing import report_files, report_rows
from gemel.publishing.report_sheet import Tongue

DAY = click.DateTime(formats=["%Y-%m-%d"])
TEXT = ("json", "csv")  # what a terminal can show


@click.group("report")
def report() -> None:
    """Report the actions of a period.

    \b
    Examples:
      gemel report ipu --from 2026-01-01 --to 2026-12-31
      gemel report ipu --from 2026-01-01 --to 2026-12-31 --format pdf --output report.pdf
    """


@report.command("ipu")
@click.option("--from", "starts", type=DAY, required=True, help="First day, as 2026-01-01.")
@click.option("--to", "last", type=DAY, required=True, help="Last day, included.")
@click.option("--programme", default="", metavar="REF", help="Only what one programme did.")
@click.option("--format", "kind", type=click.Choice(list(report_files.FORMATS)), default="json",
              show_default=True, help="A PDF or an ODT needs --output.")  # fmt: skip
@click.option("--language", type=click.Choice([code for code, _ in settings.LANGUAGES]),
              default="en", show_default=True, help="Of the words in it.")  # fmt: skip
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file, not the terminal."
)
def ipu(
    starts: datetime, last: datetime, programme: str, kind: str, language: str, output: Path | None
) -> None:
    """Tell the IPU what was done in a period.

    Acts on a published decision are listed by case code, those on consent only where the person
    agreed that the IPU is told; of them the non-public ones as numbers. No name stands in it.

    \b
    Examples:
      gemel report ipu --from 2026-01-01 --to 2026-12-31
      gemel report ipu --from 2026-01-01 --to 2026-03-31 --programme prog-7h2kq-4m9xt
      gemel report ipu --from 2026-01-01 --to 2026-12-31 --format csv --output report.csv
      gemel report ipu --from 2026-01-01 --to 2026-12-31 --format pdf --language fr --output r.pdf
    """
    if last < starts:
        raise click.UsageError("the period ends before it begins: --to is earlier than --from")
    if output is None and kind not in TEXT:
        raise click.UsageError(f"a terminal cannot show {kind.upper()}: name a file with --output")
    told = report_rows.to_ipu(
        starts=starts.date(),
        last=last.date(),
        programme=programme,
        by=access.operator(timezone.now()),
    )
    with translation.override(language):
        file = report_files.file_of(
            told, kind, tongue=_tongue(language), fonts=settings.GEMEL_FONTS
        )
    if output is None:
        click.echo(file.decode("utf-8-sig"), nl=False)
        return
    output.write_bytes(file)
    listed, counted = len(told.entries), sum(row.count for row in told.counted)
    acts = ngettext("{count} act listed", "{count} acts listed", listed).format(count=listed)
    click.echo(f"{acts}, {counted} only counted: {output}", err=True)


def _tongue(language: str) -> Tongue:
    return Tongue(
        language=language,
        right_to_left=translation.get_language_bidi(),
        speak=lambda said: said.spoken(gettext, ngettext),
        day=formats.date_format,
        country=lambda code: geography.name(code, language),
    )
