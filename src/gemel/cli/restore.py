"""`gemel restore`: a backup becomes a data folder again, dark until somebody has looked."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from gemel.cli import ground
from gemel.kernel.errors import Refused
from gemel.kernel.say import say
from gemel.upkeep import restore as laying
from gemel.upkeep import sealing


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--identity", required=True, type=click.Path(dir_okay=False, path_type=Path),
              help="The file with the secret key, as age-keygen wrote it.")  # fmt: skip
@click.option("--keys", type=click.Path(dir_okay=False, path_type=Path),
              help="The youngest gemel-keys-… file, where there is one.")  # fmt: skip
@click.option(
    "--sidefile",
    "sidefiles",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A later sidefile.jsonl that was saved: what it tells is done again.",
)
@click.option("--replace", is_flag=True, help="GEMEL_HOME is not empty: put it aside.")
@click.option("--check", is_flag=True, help="Only read the backup to its end; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def restore(
    file: Path, identity: Path, keys: Path | None, sidefiles: tuple[Path, ...], replace: bool,
    check: bool, as_json: bool,
) -> None:  # fmt: skip
    """Bring a backup back into GEMEL_HOME.

    Withdrawals and erasures that the backup does not know are done again from the side file. The
    public window starts empty, and nothing is sent or shown until a coordinator confirms it at
    the desk. Stopped or killed half-way, GEMEL_HOME is as it was before.

    \b
    Examples:
      gemel restore gemel-20261116T120000Z-1f2e3d.age --identity key.txt
      gemel restore FILE --identity key.txt --keys KEYSFILE --sidefile sidefile.jsonl
      gemel restore FILE --identity key.txt --check
    """
    secrets = sealing.identities(identity)
    if check:
        told = laying.look(file, secrets)
        _tell({**asdict(told), "parts": sorted(told.parts)}, as_json,
              f"Whole: made {told.made_at}, {len(told.parts)} parts.")  # fmt: skip
        return
    home = ground.home()
    laying.may_begin(home, replace=replace)
    if not file.is_file():
        raise Refused(say("There is no file {file}", file=str(file)))
    with (
        laying.staging(home) as folder,
        ground.progress("Restoring", file.stat().st_size) as step,
    ):
        laying.unpack(file, secrets, folder, what="whole", step=step)
        if keys is not None:
            laying.unpack(keys, secrets, folder, what="keys", step=step)
        outside = _window_outside(folder)
        ground.start(folder)
        done = _begin(folder, [*sidefiles, home / "sidefile.jsonl"])
        if outside is not None:
            (folder / "showcase.sqlite3").replace(outside)
            outside.chmod(0o640)
        kept = laying.publish(folder, home, at=done["at"])
    done |= {"home": str(home), "kept": str(kept) if kept else ""}
    _tell(done, as_json, _words(done))


def _begin(folder: Path, others: list[Path]) -> dict[str, Any]:
    """Make the laid-out copy one of this version, dark and held. The framework has started."""
    from django.db import connections
    from django.utils import timezone

    from gemel.access import queries as access
    from gemel.cli import prepare
    from gemel.ledger import lines, sidefile
    from gemel.upkeep import services, version

    laying.place_databases(folder)
    for alias in connections:
        if unknown := version.unknown(alias):
            raise Refused(
                say(
                    "This backup is of a later version of Gemel ({migration}): upgrade first",
                    migration=unknown[0],
                )
            )
    prepare.prepare()
    now = timezone.now()
    told = sidefile.lines(*others)
    known = {(line["at"], line["kind"], line["about"]) for line in sidefile.lines()}
    for line in told:
        if (line["at"], line["kind"], line["about"]) not in known:
            lines.append(sidefile.path(), line)
    again = services.begin_again(by=access.operator(now))
    services.scrub()
    connections.close_all()
    return {"at": now, "done_again": again, "told": len(told)}


def _window_outside(folder: Path) -> Path | None:
    """Return where the window's database lies if not in the data folder; lay it out here first."""
    url = os.environ.get("GEMEL_SHOWCASE_URL", "").strip()
    if not url.startswith("sqlite:"):
        return None
    os.environ["GEMEL_SHOWCASE_URL"] = f"sqlite:///{folder / 'showcase.sqlite3'}"
    return Path(url.partition("///")[2]).resolve()


def _words(done: dict[str, Any]) -> str:
    told = [
        f"Restored into {done['home']}. The window is empty, and everything is held.",
        f"Withdrawals and erasures done again: {done['done_again']} of {done['told']}.",
    ]
    if done["kept"]:
        told.append(f"What was there is kept in {done['kept']}: delete it when all is well.")
    told.append("Next: gemel doctor, gemel serve, gemel work. Then a coordinator confirms at the")
    told.append("desk, under More, Health. Until then nothing is sent and nothing shown.")
    return "\n".join(told)


def _tell(told: dict[str, Any], as_json: bool, words: str) -> None:
    if as_json:
        ground.tell_json(told)
    else:
        click.echo(words)
