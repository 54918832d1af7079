"""`gemel import cases FILE`: a table of cases, and the files that lie beside it."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext as _

from gemel.access import queries as access
from gemel.cases import reading, services
from gemel.cases.reading.table import BESIDE
from gemel.cli import findings, ground


@click.command("cases")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--apply", is_flag=True, help="Write what the report lists. Without it: a dry run.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option(
    "--unconfined",
    is_flag=True,
    help="Read the files in this process, on a system that cannot close a child in.",
)
def cases(file: Path, apply: bool, as_json: bool, unconfined: bool) -> None:
    """Take in a table of cases (CSV), one row a person.

    sources.csv, allegations.csv, decision-history.csv and totals.csv are read where they lie in
    the same folder. Nothing is guessed: what cannot be taken is listed with row, field and
    reason, and what is missing stays missing. All accepted rows are written, or none.

    \b
    Examples:
      gemel import cases ipu-2020-11/cases.csv
      gemel import cases ipu-2020-11/cases.csv --apply
      gemel import cases ipu-2020-11/cases.csv --json > report.json
    """
    found = reading.read(file, shut_in=not unconfined)
    by = access.operator(timezone.now())
    with ground.progress(_("Cases"), found.persons) as step:
        report = services.import_cases(found, by=by, apply=apply, step=step)
    if as_json:
        ground.tell_json(report.as_json())
    else:
        _print(report, file)


def _print(report: services.Report, file: Path) -> None:
    click.echo(
        _("{created} persons new, {updated} changed, {unchanged} as before").format(
            created=report.created, updated=report.updated, unchanged=report.unchanged
        )
    )
    click.echo(
        _("{created} cases new, {updated} changed, {unchanged} as before").format(**report.cases)
    )
    findings.show(_("Not taken:"), list(report.rejected))
    findings.show(_("To look at:"), list(report.warnings))
    beside = [name for name in BESIDE if (file.parent / name).is_file()]
    if beside:
        click.echo(_("Read beside it: {files}").format(files=", ".join(beside)))
    if not report.applied:
        click.echo(_("Nothing was written. Add --apply to write this."))
