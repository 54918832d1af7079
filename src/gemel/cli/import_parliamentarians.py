"""`gemel import parliamentarians FILE...`: open data of any parliament, told before written."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemel.access import queries as access
from gemel.cli import findings, ground
from gemel.people import reading, services
from gemel.people.importing.report import Report

Where = tuple[tuple[str, str], ...]


class _Condition(click.ParamType):
    name = "column=value"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, str]:
        column, equals, wanted = str(value).partition("=")
        if not equals or not column.strip():
            self.fail(f"{value} is not of the form column=value", param, ctx)
        return column.strip(), wanted.strip()


@click.command("parliamentarians")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option(
    "--mapping",
    type=click.Path(path_type=Path),
    help="A TOML or YAML file that says which column is what.",
)
@click.option("--where", type=_Condition(), multiple=True, help="Take only rows with this value.")
@click.option("--enrich", is_flag=True, help="Add facts to known people; create nobody.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day of the data: open mandates count as in force on this day only.",
)
@click.option("--parliament", default="", help="The parliament, where the files do not say it.")
@click.option("--country", default="", help="Its country, where the files do not say it.")
@click.option("--apply", is_flag=True, help="Write what the report lists. Without it: a dry run.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.option(
    "--unconfined",
    is_flag=True,
    help="Read the files in this process, on a system that cannot close a child in.",
)
def parliamentarians(
    files: tuple[Path, ...],
    mapping: Path | None,
    where: Where,
    enrich: bool,
    as_of: datetime | None,
    parliament: str,
    country: str,
    apply: bool,
    as_json: bool,
    unconfined: bool,
) -> None:
    """Take in parliamentarians from CSV, Popolo JSON, YAML or linked JSON tables.

    The shape of the files is found out; several files are joined by the numbers that they share.
    Nothing is guessed: what cannot be taken is listed with row, field and reason. All accepted
    people are written, or none; applying the same files again changes nothing.

    \b
    Examples:
      gemel import parliamentarians meps.csv --as-of 2024-10-15
      gemel import parliamentarians meps.csv --as-of 2024-10-15 --apply
      gemel import parliamentarians languages.csv --enrich --apply
      gemel import parliamentarians members.csv --where country_code=DK --json
      gemel import parliamentarians person.json parliament.json --apply
      gemel import parliamentarians liste.csv --parliament "Landtag" --country AT
    """
    day = as_of.date() if as_of else None
    found = _read(files, mapping, where, enrich, day, parliament, country, not unconfined)
    by = access.operator(timezone.now())
    with ExitStack() as stack:
        report = services.apply_import(
            found,
            apply=apply,
            by=by,
            enrich=enrich,
            files=_hashes(files) if apply else (),
            progress=_bar(stack, _("Comparing and writing")),
        )
    if as_json:
        ground.tell_json(report.as_json())
    else:
        _print(report)


def _read(
    files: tuple[Path, ...],
    mapping: Path | None,
    where: Where,
    enrich: bool,
    as_of: date | None,
    parliament: str,
    country: str,
    shut_in: bool,
) -> reading.Reading:
    rules = reading.load(mapping.name, mapping, shut_in=shut_in) if mapping else reading.Mapping()
    stated = {"parliament": parliament.strip(), "country": country.strip()}
    told = {name: text for name, text in stated.items() if text}
    rules = replace(rules, constants={**rules.constants, **told})
    read = reading.read_enrichment if enrich else reading.read
    with ExitStack() as stack:
        return read(
            [(path.name, path) for path in files],
            mapping=rules,
            where=dict(where),
            as_of=as_of,
            progress=_bar(stack, _("Reading")),
            shut_in=shut_in,
        )


def _bar(stack: ExitStack, label: str) -> Callable[[int, int], None]:
    """Return what is told (done, total); a bar for each total that it hears of."""
    steps: dict[int, Callable[[int], None]] = {}
    seen: dict[int, int] = {}

    def tell(done: int, total: int) -> None:
        if total not in steps:
            steps[total] = stack.enter_context(ground.progress(label, total))
            seen[total] = 0
        if done > seen[total]:
            steps[total](done - seen[total])
            seen[total] = done

    return tell


def _hashes(files: tuple[Path, ...]) -> list[tuple[str, str]]:
    """Return the name and the SHA-256 of each file, so that one can tell later which it was."""
    told = []
    for path in files:
        with path.open("rb") as file:
            told.append((path.name, hashlib.file_digest(file, "sha256").hexdigest()))
    return told


def _print(report: Report) -> None:
    people = _("People: {created} new, {updated} changed, {unchanged} as before")
    click.echo(people.format(**report.counts))
    findings.show(_("Not taken:"), report.rejected)
    findings.show(_("To look at:"), report.warnings)
    if report.likenesses:
        told = ngettext(
            "{count} pair may be one person twice: look at it on the desk, under Parliamentarians",
            "{count} pairs may be one person twice: look at them on the desk, under "
            "Parliamentarians",
            report.likenesses,
        )
        click.echo(told.format(count=report.likenesses))
    if not report.applied:
        click.echo(_("Nothing was written. Add --apply to write this."))
