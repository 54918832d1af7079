"""`gemel import decision FILE`: what a decision of the IPU says is shown, not stored."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gemel.access import queries as access
from gemel.cases import services
from gemel.cases.reading import decision as reading
from gemel.cases.reading.decision import Proposal, ReadCase
from gemel.cli import findings, ground
from gemel.files import texts
from gemel.kernel.errors import Invalid
from gemel.kernel.say import say


@click.command("decision")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--apply", is_flag=True, help="Put what was read before a human at the desk. Stores no fact."
)
@click.option("--json", "as_json", is_flag=True, help="Print what was read as JSON.")
def decision(file: Path, apply: bool, as_json: bool) -> None:
    """Read a decision of the IPU, or a whole session's: PDF, DOCX, ODT, HTML or plain text.

    Nothing is guessed: what is doubtful carries a warning, and what is not understood is listed.
    With --apply the reading waits at the desk until a human has confirmed it, fact by fact; a
    command confirms nothing.

    \b
    Examples:
      gemel import decision decision.pdf
      gemel import decision decision.pdf --json > reading.json
      gemel import decision session.pdf --apply
    """
    data = _data(file)
    words = texts.text_of(data, name=file.name)
    found = reading.read(words.text, pages=words.pages)
    if apply:
        services.receive_reading(
            found, data=data, text=words.text, pages=words.pages, kind=words.kind,
            by=access.operator(timezone.now()),
        )  # fmt: skip
    if as_json:
        ground.tell_json(found.as_json())
        return
    _print(found)
    if apply:
        click.echo(_("It waits at the desk for a human to confirm it."))
    else:
        click.echo(_("Nothing was kept. Add --apply to put this before a human at the desk."))


def _data(file: Path) -> bytes:
    try:
        if file.stat().st_size > texts.MOST_BYTES:
            raise Invalid(say("{file} is too large for a decision", file=file.name))
        return file.read_bytes()
    except OSError as fault:
        raise Invalid(
            say("{file} cannot be read: {fault}", file=file, fault=fault.strerror or "?")
        ) from None


def _print(found: Proposal) -> None:
    head = found.document
    shown = (head.symbol, head.body, head.session, head.place, head.adopted_on, head.adopted_how)
    click.echo(", ".join(str(word) for word in shown if word))
    for case in found.cases:
        click.echo()
        _print_case(case)
    if found.warnings:
        click.echo()
        click.echo(_("To look at:"))
        for doubt in found.warnings[: findings.SHOWN]:
            click.echo(f"  {doubt.about}: {doubt.message.spoken(_, ngettext)}")
        rest = len(found.warnings) - findings.SHOWN
        if rest > 0:
            more = ngettext(
                "… and {count} more; --json lists all", "… and {count} more; --json lists all", rest
            )
            click.echo(f"  {more.format(count=rest)}")


def _print_case(case: ReadCase) -> None:
    code = case.code or case.printed_code or _("no code")
    click.echo(f"{', '.join(case.countries)} {code}: {case.outcome or _('no outcome')}")
    for person in case.persons:
        also = f" ({', '.join(person.also_known_as)})" if person.also_known_as else ""
        sex = f" [{person.sex}]" if person.sex else ""
        click.echo(
            f"  {person.code or person.printed_code or '–'}  {person.name or '–'}{also}{sex}"
        )
    for alleged in case.violations:
        click.echo(f"  ! {alleged.label}")
    for ask in case.asks:
        due = f" ({ask.due})" if ask.due else ""
        click.echo(f"  {ask.number or '–'}. {ask.verb} {ask.addressee or '–'}{due}")
