"""`gemel`: one table of commands, each loaded when it is asked for, and one place for failures."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

import click

from gemel import __version__
from gemel.cli import ground
from gemel.kernel.errors import Invalid, Refused


@dataclass(frozen=True)
class Entry:
    """Where a command stands, and its line in the list. `bare` ones start the framework later.

    `piped` ones end with `COME_AGAIN` for every failure that is not the input's own.
    """

    module: str
    line: str
    bare: bool = False
    piped: bool = False


TABLE = {
    "init": Entry("gemel.cli.init", "Prepare a data folder and print the first invitation.", True),
    "invite": Entry("gemel.cli.invite", "Invite somebody, or hand out a new link."),
    "serve": Entry("gemel.cli.serve", "Run the web server.", True),
    "work": Entry("gemel.cli.work", "Run the background worker."),
    "demo": Entry("gemel.cli.demo", "Fill a data folder with invented people, and serve it.", True),
    "import": Entry("gemel.cli.import_", "Take in parliamentarians or cases from files."),
    "match": Entry("gemel.cli.match", "Propose the best twinnings."),
    "receive": Entry(
        "gemel.cli.receive", "Take in a forwarded mail, from the mail server's pipe.", piped=True
    ),
    "report": Entry("gemel.cli.report", "Report the actions of a period."),
    "export": Entry("gemel.cli.export", "Write everything out in open formats."),
    "backup": Entry("gemel.cli.backup", "Back everything up, encrypted to an offline key."),
    "restore": Entry("gemel.cli.restore", "Bring a backup back, dark until it is confirmed.", True),
    "recovery": Entry("gemel.cli.recovery", "Make and use the organisation's key on paper.", True),
    "audit": Entry("gemel.cli.audit", "Prove that the record of events is whole."),
    "doctor": Entry("gemel.cli.doctor", "Check the installation; every finding has its cure."),
    "upgrade": Entry("gemel.cli.upgrade", "Bring the data folder to this version."),
}
COME_AGAIN = 75  # what mail servers take for "not now" (EX_TEMPFAIL of sysexits.h)
FUNCTIONS = {"import": "import_"}  # where Python keeps the word for itself


class Lazy(click.Group):
    """Loads a command's module when it is called: `gemel --help` loads none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands that this version has."""
        return [name for name, entry in TABLE.items() if find_spec(entry.module)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command; the framework is started before its module is."""
        if cmd_name not in self.list_commands(ctx):
            return None
        entry = TABLE[cmd_name]
        if not entry.bare:
            ground.start()
        module = import_module(entry.module)
        command: click.Command = getattr(module, FUNCTIONS.get(cmd_name, cmd_name))
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table, without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, TABLE[name].line) for name in self.list_commands(ctx)])


@click.group(
    cls=Lazy,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="GEMEL_HOME is the folder with everything that must be kept (default ./gemel-data).",
)
@click.version_option(__version__, prog_name="gemel")
def gemel() -> None:
    """Gemel joins parliamentarians who are safe to people at risk.

    A command acts as the operator: it never approves, and never answers for anyone.

    \b
    Examples:
      gemel init
      gemel invite noor@parliament.example --name "Noor" --role coordinator
      gemel serve
      gemel work
    """


def main(arguments: Iterable[str] | None = None) -> None:
    """Run a command. Exit status: 0 done, 1 refused or failed, 2 wrong usage.

    A command that stands in a pipe says `COME_AGAIN` where what it was given is not at fault.
    """
    os.umask(0o077)
    words = sys.argv[1:] if arguments is None else list(arguments)
    try:
        told = gemel.main(
            args=words,
            prog_name="gemel",
            standalone_mode=False,
        )
        sys.stdout.flush()
    except click.UsageError as fault:
        fault.show()
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()  # whoever read our output has gone: nothing more to say
        sys.exit(1)
    except (click.Abort, KeyboardInterrupt):
        _fail("stopped")
    except Exception as fault:
        if os.environ.get("GEMEL_TRACEBACK"):
            traceback.print_exc()
        piped = any(TABLE[word].piped for word in words[:1] if word in TABLE)
        _fail(word_for(fault), COME_AGAIN if piped and not isinstance(fault, Invalid) else 1)
    sys.exit(told if isinstance(told, int) else 0)


def word_for(fault: Exception) -> str:
    """Return one clear line for whatever went wrong."""
    if isinstance(fault, Invalid) and fault.fields:
        return "; ".join(str(said) for said in fault.fields.values())
    if isinstance(fault, Refused):
        return str(fault.said)
    if isinstance(fault, click.ClickException):
        return fault.format_message()
    kind = type(fault).__name__
    if kind == "ImproperlyConfigured":
        return f"a setting is wrong: {fault}"
    if kind in ("OperationalError", "ProgrammingError"):
        return _word_for_database(str(fault))
    if isinstance(fault, OSError) and fault.filename:
        return f"{fault.filename}: {fault.strerror}"
    last = traceback.extract_tb(fault.__traceback__)[-1]
    return (
        f"this did not work, and it is not your doing: {kind} in {last.name}, "
        f"line {last.lineno} (GEMEL_TRACEBACK=1 tells more)"
    )


def _word_for_database(text: str) -> str:
    if "unable to open" in text:
        return f"there is no data folder at {ground.home()}: run gemel init, or set GEMEL_HOME"
    if "no such table" in text or "does not exist" in text or "no such column" in text:
        return "the data folder is not prepared for this version: run gemel upgrade"
    if "locked" in text:
        return "the database is busy: another command is writing; try again in a moment"
    return "the database cannot be reached: check GEMEL_DATABASE_URL and GEMEL_SHOWCASE_URL"


def _fail(word: str, status: int = 1) -> None:
    click.echo(f"gemel: {word}", err=True)
    sys.exit(status)


if __name__ == "__main__":
    main()
