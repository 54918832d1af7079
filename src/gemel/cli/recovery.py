"""`gemel recovery`: the organisation's key, on paper, made and used away from the server."""

from __future__ import annotations

import html
import os
from pathlib import Path

import click

from gemel.cli import ground
from gemel.vault import anchor, ceremony, crypto, words
from gemel.vault.crypto import Broken, Keys

PUBLIC = "organisation.pub"
PAPER = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Paper {number}</title>
<style>body{{font:14pt/1.6 serif;margin:2cm}}ol{{columns:3;font-family:monospace}}</style>
<h1>Paper {number} of {papers}</h1>
<p>Any {needed} of the {papers} papers together are the organisation’s key of this Gemel. One alone
tells nothing. Keep each with another person, sealed, where fire and thieves do not come.</p>
{note}<ol>{listed}</ol>
<p>Fingerprint of the key: <code>{fingerprint}</code><br>In six words: <b>{six}</b></p>
</html>
"""


PAPER_FILES = click.option(
    "--paper", "files", multiple=True, type=click.Path(path_type=Path, exists=True),
    help="A file with the words of one paper; else you are asked to type them.",
)  # fmt: skip


@click.group()
def recovery() -> None:
    """Make and use the organisation's key, which is on paper.

    make, rehearse and sign need no data folder: run them on a computer without network. install,
    ask and accept run on the server.

    \b
    Examples:
      gemel recovery make --to /media/stick
      gemel recovery rehearse --public /media/stick/organisation.pub
      gemel recovery install /media/stick/organisation.pub
      gemel recovery ask noor@parliament.example --to /media/stick/request.json
      gemel recovery sign /media/stick/request.json --to /media/stick/answer.json
      gemel recovery accept /media/stick/answer.json

    \b
    New papers in place of the old:
      gemel recovery make --to /media/new
      gemel recovery ask --new-key --to /media/stick/request.json
      gemel recovery sign /media/stick/request.json --to /media/stick/answer.json
      gemel recovery accept /media/stick/answer.json
    """


@recovery.command()
@click.option("--papers", default=3, show_default=True, help="How many papers.")
@click.option("--needed", default=2, show_default=True, help="How many of them are the key.")
@click.option("--to", "folder", required=True, type=click.Path(path_type=Path, file_okay=False),
              help="An empty folder for the papers and the public half.")  # fmt: skip
def make(papers: int, needed: int, folder: Path) -> None:
    """Make a key: a page for each paper, to be printed, and the public half.

    Print the pages, destroy the files, and rehearse before anything is sealed.

    \b
    Example:
      gemel recovery make --papers 5 --needed 3 --to /media/stick
    """
    print_ = crypto.fingerprint(write_papers(folder, papers=papers, needed=needed))
    click.echo(f"{papers} papers and {PUBLIC} lie in {folder}. Any {needed} papers are the key.")
    click.echo(f"Fingerprint: {print_}")
    click.echo("Next: print each paper, rehearse with the prints, then destroy the paper files.")


def write_papers(folder: Path, *, papers: int, needed: int, note: str = "") -> bytes:
    """Make a key, write its papers and its public half into an empty folder; return the half.

    `note` stands on every paper. Raises: click's errors for wrong numbers or a folder in use.
    """
    try:
        made = ceremony.make(needed=needed, papers=papers)
    except ValueError as fault:
        raise click.UsageError(str(fault)) from None
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise click.ClickException(f"{folder} is not empty: take another folder")
    print_ = crypto.fingerprint(made.public)
    for number, paper in enumerate(made.papers, 1):
        listed = "".join(f"<li>{html.escape(word)}</li>" for word in paper.split())
        text = PAPER.format(
            number=number, papers=papers, needed=needed, listed=listed, fingerprint=print_,
            six=words.of_fingerprint(print_), note=note and f"<p><b>{html.escape(note)}</b></p>",
        )  # fmt: skip
        _write(folder / f"paper-{number}.html", text)
    _write(folder / PUBLIC, anchor.write(made.public))
    return made.public


@recovery.command()
@click.option("--public", type=click.Path(path_type=Path, exists=True, dir_okay=False),
              help="The public half: the papers are held against it.")  # fmt: skip
@PAPER_FILES
def rehearse(public: Path | None, files: tuple[Path, ...]) -> None:
    """Try whether the papers are the key, and shut it again. Nothing is written.

    \b
    Example:
      gemel recovery rehearse --public organisation.pub
    """
    keys = _together(files)
    if public is not None and _read_public(public) != keys.public:
        raise click.ClickException("these papers are another key than that public half")
    click.echo("These papers are the key.")
    click.echo(f"Fingerprint: {keys.fingerprint}")


@recovery.command()
@click.argument("request", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--to", "target", required=True, type=click.Path(path_type=Path, dir_okay=False),
              help="Where the answer goes.")  # fmt: skip
@PAPER_FILES
@click.option("--new-paper", "new", multiple=True, type=click.Path(path_type=Path, exists=True),
              help="Likewise for the new papers, where they take the place of these.")  # fmt: skip
@click.option("--yes", is_flag=True, help="The words were compared: do not ask.")
def sign(
    request: Path, target: Path, files: tuple[Path, ...], new: tuple[Path, ...], yes: bool
) -> None:
    """Answer a request of the server with the papers, on the computer without network.

    Compare the six words with the person, on the telephone, before you say yes.

    \b
    Example:
      gemel recovery sign request.json --to answer.json
    """
    text = request.read_text(encoding="utf-8")
    try:
        asked = ceremony.describe(text)
        if asked["ask"] == "succeed":
            _write(target, _succession(text, files, new, yes=yes))
            click.echo(f"Signed: {target}. Next, on the server: gemel recovery accept")
            return
        what = {"endorse": "make a first lead of", "reopen": "open records again for"}[asked["ask"]]
        click.echo(f"This asks to {what} account {asked['account']}.")
        if asked["ask"] == "reopen":
            click.echo(f"Records: {asked['records']}")
        click.echo(f"Six words of the person's key: {words.of_fingerprint(asked['fingerprint'])}")
        if not yes:
            click.confirm("Has the person read out the same six words?", abort=True)
        _write(target, ceremony.answer(text, _together(files)))
    except (ValueError, KeyError, TypeError) as fault:
        raise click.ClickException(f"this request cannot be answered: {fault}") from None
    except Broken:
        raise click.ClickException("this was sealed or signed for another key") from None
    click.echo(f"Signed: {target}. Next, on the server: gemel recovery accept {target.name}")


def _succession(text: str, files: tuple[Path, ...], new: tuple[Path, ...], *, yes: bool) -> str:
    """Return what the papers of today and the new ones say together."""
    click.echo("This asks to put new papers in the place of the ones of today.")
    for account, print_ in ceremony.leads_of(text):
        click.echo(f"Lead {account}, six words: {words.of_fingerprint(print_)}")
    if not yes:
        click.confirm("Do you know each of these leads by these words?", abort=True)
    click.echo("First the papers of today, then the new ones.")
    return ceremony.succeed(text, _together(files), _together(new))


@recovery.command()
@click.argument("public", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def install(public: Path) -> None:
    """Install the public half on the server. One that is there already is never replaced.

    \b
    Example:
      gemel recovery install /media/stick/organisation.pub
    """
    read = _read_public(public)
    there = ground.home() / PUBLIC
    if there.exists():
        if _read_public(there) == read:
            click.echo("This key is installed already. Nothing was changed.")
            return
        raise click.ClickException(
            f"{there} holds another key. Every vault here was made for it, and would refuse this"
        )
    if not there.parent.is_dir():
        raise click.ClickException(f"there is no data folder at {there.parent}: run gemel init")
    _write(there, anchor.write(read))
    click.echo(
        f"Installed. For your configuration: GEMEL_ORGANISATION_KEY={crypto.fingerprint(read)}"
    )
    click.echo("Next: the first lead makes a vault, then run gemel recovery ask.")


@recovery.command()
@click.argument("email", required=False)
@click.option("--to", "target", required=True, type=click.Path(path_type=Path, dir_okay=False),
              help="Where the request goes.")  # fmt: skip
@click.option("--records", is_flag=True,
              help="Ask to open every record that has papers, for this new key.")  # fmt: skip
@click.option("--former", is_flag=True,
              help="With --records: those that only the former papers open.")  # fmt: skip
@click.option("--new-key", is_flag=True, help="Ask that new papers take the place of the old.")
def ask(email: str | None, target: Path, records: bool, former: bool, new_key: bool) -> None:
    """Write the request that the papers make a person a lead, open records, or give way.

    \b
    Examples:
      gemel recovery ask noor@parliament.example --to request.json
      gemel recovery ask noor@parliament.example --records --to request.json
      gemel recovery ask --new-key --to request.json
    """
    if bool(email) == new_key or former > records:
        raise click.UsageError("name one person, or --new-key; --former goes with --records")
    ground.start()
    from gemel.cli import recovering  # the settings are read once, when the folder is known

    if email:
        _write(target, recovering.request(email, records=records, former=former))
    else:
        _write(target, recovering.successor())
    click.echo(f"Carry {target} to the computer without network: gemel recovery sign")


@recovery.command()
@click.argument("answer", type=click.Path(path_type=Path, exists=True, dir_okay=False))
def accept(answer: Path) -> None:
    """Take the answer that the papers signed.

    \b
    Example:
      gemel recovery accept answer.json
    """
    ground.start()
    from gemel.cli import recovering

    try:
        click.echo(recovering.take(answer.read_text(encoding="utf-8")))
    except ValueError as fault:
        raise click.ClickException(str(fault)) from None


def _together(files: tuple[Path, ...]) -> Keys:
    papers = [words_of_paper(path) for path in files]
    while not papers or (not files and click.confirm("Another paper?", default=len(papers) < 2)):
        papers.append(click.prompt(f"The words of paper {len(papers) + 1}", hide_input=True))
    try:
        return ceremony.together(papers)
    except ceremony.BadPapers as fault:
        raise click.ClickException(f"these papers are not the key: {fault}") from None


def words_of_paper(path: Path) -> str:
    """Return the words of a paper's file: the page that `make` wrote, or the plain words."""
    text = path.read_text(encoding="utf-8")
    if "<li>" not in text:
        return text
    return " ".join(html.unescape(part.split("</li>")[0]) for part in text.split("<li>")[1:])


def _read_public(path: Path) -> bytes:
    try:
        return anchor.read(path.read_text(encoding="ascii"))
    except ValueError:
        raise click.ClickException(f"{path} holds no public key of ours") from None


def _write(path: Path, text: str) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
    try:
        with os.fdopen(os.open(path, flags, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise click.ClickException(f"{path} is there already: take another name") from None
