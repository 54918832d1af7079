"""`gemel report ipu`: the acts of a period, as far as the IPU may be told of them."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click
from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import gettext, ngettext

from gemel.access import queries as access
from gemel.cases import queries as cases
from gemel.kernel import geography
from gemel.kernel.by import By
from gemel.people.rules import first_day
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
@click.option("--from", "starts", type=DAY, help="First day, as 2026-01-01.")
@click.option("--to", "last", type=DAY, help="Last day, included.")
@click.option("--decision", default="", metavar="REF", help="Only what was done on one decision.")
@click.option("--programme", default="", metavar="REF", help="Only what one programme did.")
@click.option("--format", "kind", type=click.Choice(list(report_files.FORMATS)), default="json",
              show_default=True, help="A PDF or an ODT needs --output.")  # fmt: skip
@click.option("--language", type=click.Choice([code for code, _ in settings.LANGUAGES]),
              default="en", show_default=True, help="Of the words in it.")  # fmt: skip
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file, not the terminal."
)
def ipu(
    starts: datetime | None,
    last: datetime | None,
    decision: str,
    programme: str,
    kind: str,
    language: str,
    output: Path | None,
) -> None:
    """Tell the IPU what was done in a period.

    Acts on a published decision are listed by case code, those on consent only where the person
    agreed that the IPU is told; of them the non-public ones as numbers. No name stands in it:
    a report that names is put together and approved by two people at the desk. Of an act of which
    the IPU was told before it says when. A period is needed, or a decision, or both.

    \b
    Examples:
      gemel report ipu --from 2026-01-01 --to 2026-12-31
      gemel report ipu --from 2026-01-01 --to 2026-03-31 --programme prog-7h2kq-4m9xt
      gemel report ipu --decision dec-7h2kq-4m9xt --format odt --output report.odt
      gemel report ipu --from 2026-01-01 --to 2026-12-31 --format csv --output report.csv
      gemel report ipu --from 2026-01-01 --to 2026-12-31 --format pdf --language fr --output r.pdf
    """
    by = access.operator(timezone.now())
    first, end = _period(starts, last, decision, by=by)
    if end < first:
        raise click.UsageError("the period ends before it begins: --to is earlier than --from")
    if output is None and kind not in TEXT:
        raise click.UsageError(f"a terminal cannot show {kind.upper()}: name a file with --output")
    told = report_rows.to_ipu(starts=first, last=end, programme=programme, decision=decision, by=by)
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


def _period(
    starts: datetime | None, last: datetime | None, decision: str, *, by: By
) -> tuple[date, date]:
    """Return the days of a report; on a decision alone, from its day to today."""
    if not decision and (starts is None or last is None):
        raise click.UsageError("a report needs --from and --to, or a --decision")
    decided = first_day(cases.decision(decision, by=by).adopted_on) if decision else None
    return (
        starts.date() if starts else decided or date.min,
        last.date() if last else by.at.date(),
    )


def _tongue(language: str) -> Tongue:
    return Tongue(
        language=language,
        right_to_left=translation.get_language_bidi(),
        speak=lambda said: said.spoken(gettext, ngettext),
        day=formats.date_format,
        country=lambda code: geography.name(code, language),
    )
