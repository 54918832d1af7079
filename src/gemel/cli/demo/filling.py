"""Filling the demo's folder once, printing the ways in, and serving it."""

from __future__ import annotations

import json
from pathlib import Path

import click
from django.db import transaction
from django.utils import timezone

from gemel.cli import prepare, together
from gemel.cli.demo import story, vaults
from gemel.jobs import registry


def fill_and_serve(folder: Path, *, port: int, serve: bool) -> None:
    """Fill the folder where that has not been done, print the ways in, serve until stopped."""
    prepare.prepare()
    ways = _ways(folder / "demo")
    vaults.papers()  # a folder that an older version filled has none yet
    registry.discover()
    _at_once("publishing.renew")
    click.echo(f"\nGemel, the demo, at http://127.0.0.1:{port}")
    click.echo("Every person and case in it is invented.\n")
    for way in ways:
        click.echo(f"  {way['who']}\n      {way['email']}   {way['password']}")
        if way.get("words"):
            click.echo(f"      opens the vault: {way['words']}")
    click.echo(f"\nThe organisation's key: any two papers of {folder / vaults.FOLDER}.")
    click.echo(
        "A vault of one's own: sign in, /vault/, three pages; the second coordinator vouches."
    )
    click.echo("\nCtrl+C stops it; what you do is kept.\n")
    if serve:
        together.run_together(port)


def _ways(marker: Path) -> list[dict[str, str]]:
    """Return the ways in, kept since the first run; a run that broke off is begun anew."""
    kept = marker.read_text(encoding="utf-8")
    if kept:
        return list(json.loads(kept))
    with transaction.atomic():
        ways = story.play(now=timezone.now(), tell=lambda text: click.echo(f"  {text} ..."))
    rows = [vars(way) for way in ways]
    marker.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    return rows


def _at_once(name: str) -> None:
    """Run one piece of background work now: the worker's first round would come too late."""
    known = registry.get(name)
    if known is not None:
        known.work(by=known.by(timezone.now()))
