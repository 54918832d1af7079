"""Who acts in the processes that are killed, and what must hold after each kill."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils import timezone

from gemel.consent.models import Consent
from gemel.jobs import queries as jobs
from gemel.ledger import checkpoints, sidefile
from gemel.ledger import queries as ledger
from gemel.ledger.models import Entry
from gemel.notes.models import Note
from gemel.people.models import AtRisk
from gemel.publishing import judging
from gemel.publishing.models import Release
from gemel.showcase import queries as shown
from gemel.upkeep import backup, queries, rules
from tests import cast


def by() -> Any:
    """The first of two people, now."""
    return cast.noor(at=timezone.now())


def other() -> Any:
    """The second of two people, now."""
    return cast.amani(at=timezone.now())


def faults(told: dict[str, list[str]]) -> Iterator[str]:
    """Yield what does not hold, given all that was acknowledged so far."""
    yield from _record()
    yield from _acknowledged(told)
    yield from _window(told)
    yield from _backups(told)


def _record() -> Iterator[str]:
    if (broken := ledger.first_break()) is not None:
        yield f"the record is broken at {broken}"
    if (misfit := checkpoints.first_misfit(checkpoints.read())) is not None:
        yield f"the record does not fit the checkpoint {misfit}"
    # What the record tells, the side file told before: nothing would be forgotten by a restore.
    forgotten, _ = rules.disagreement(queries.recorded(), queries.told())
    if forgotten:
        yield f"only the record knows {forgotten}"
    # Deed and entry are kept together or not at all.
    kept = set(AtRisk.objects.values_list("ref", flat=True))
    erased = set(Entry.objects.filter(what="record.erased").values_list("about", flat=True))
    if kept & erased:
        yield f"recorded as erased and still there: {kept & erased}"
    if erased & set(Note.objects.values_list("about", flat=True)):
        yield "a note of an erased person is there"
    withdrawn = set(Consent.objects.exclude(withdrawn_at=None).values_list("ref", flat=True))
    told = set(Entry.objects.filter(what="consent.withdrawn").values_list("about", flat=True))
    if withdrawn - told:
        yield f"withdrawn without an entry: {withdrawn - told}"


def _acknowledged(told: dict[str, list[str]]) -> Iterator[str]:
    gone = {line["about"] for line in sidefile.lines() if line["kind"] == "record.erased"}
    for pair in told.get("written", []):
        person, note = pair.split()
        if not AtRisk.objects.filter(ref=person).exists() or not Note.objects.filter(ref=note):
            yield f"acknowledged and lost: {pair}"
    for ref in told.get("withdrawn", []):
        row = Consent.objects.filter(ref=ref).first()
        if row is None or row.withdrawn_at is None:
            yield f"acknowledged and not withdrawn: {ref}"
    for ref in told.get("erased", []):
        if AtRisk.objects.filter(ref=ref).exists() or ref not in gone:
            yield f"acknowledged and not erased: {ref}"
    for ref in told.get("retracted", []):
        if Release.objects.get(ref=ref).retracted_at is None:
            yield f"acknowledged and not taken down: {ref}"


def _window(told: dict[str, list[str]]) -> Iterator[str]:
    now = by()
    lit = set(shown.cards(at=now.at).values_list("release", flat=True))
    if bare := judging.unfounded(by=now):
        yield f"lit without a basis: {bare}"
    if dark := lit & set(told.get("retracted", [])):
        yield f"taken down and lit: {dark}"
    known = set(told.get("lit", [])) - set(told.get("retracting", []))
    open_ones = set(
        Release.objects.filter(ref__in=known, retracted_at=None).values_list("ref", flat=True)
    )
    if open_ones - lit and not jobs.hold():
        yield f"acknowledged as lit and dark: {open_ones - lit}"
    for card in shown.cards(at=now.at):
        if not card.leans.exists():
            yield f"half a card: {card.release}"


def _backups(told: dict[str, list[str]]) -> Iterator[str]:
    from django.conf import settings

    made = backup.last(Path(settings.GEMEL_HOME))
    if told.get("backed-up") and (made is None or not Path(made.file).exists()):
        yield "a backup was acknowledged and is not there"


def folder_faults(home: Path, old: bool) -> Iterator[str]:
    """Yield what is wrong with a folder that is the old one, or else wholly the restored one."""
    base = sqlite3.connect(home / "gemel.sqlite3")
    window = sqlite3.connect(home / "showcase.sqlite3")
    try:
        if base.execute("PRAGMA quick_check").fetchone() != ("ok",):
            yield "the database is damaged"
        held = base.execute("SELECT count(*) FROM jobs_hold WHERE lifted_at IS NULL").fetchone()[0]
        done = base.execute(
            "SELECT count(*) FROM ledger_entry WHERE what = 'restore.done'"
        ).fetchone()[0]
        lit = window.execute("SELECT count(*) FROM showcase_card").fetchone()[0]
    finally:
        base.close()
        window.close()
    if old and (held or done):
        yield "the old folder holds what only the restored one may"
    if not old and (not held or done != 1 or lit):
        yield f"a mixture: held {held}, done {done}, lit {lit}"
    if not (home / "secret.key").exists():
        yield "the key is gone"
