"""Forgetting in time: each class of record that has an end of its own (`rules.KEPT`)."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

from gemel.actions import services as actions
from gemel.agenda import services as agenda
from gemel.cases import services as cases
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.powers import Power
from gemel.ledger import services as ledger
from gemel.matching import services as matching
from gemel.people import services as people
from gemel.proceedings import services as proceedings
from gemel.upkeep import rules
from gemel.upkeep.rules import Class


def forget(kind: Class, *, by: By) -> int:
    """Delete what of this class is past its time; return how much it was.

    Raises: NotYours. Ledger: records.forgotten, where there was anything.
    """
    by.need(Power.UPKEEP)
    gone = FORGETTING[kind](rules.before(kind, at=by.at))
    if gone:
        ledger.record("records.forgotten", about=refs.new("fgt"), within=kind.value, by=by)
    return gone


def _uploads(before: datetime) -> int:
    """Delete folders that somebody handed in and never applied."""
    folder = Path(settings.GEMEL_HOME) / "uploads"
    old = [
        path
        for path in (folder.iterdir() if folder.is_dir() else ())
        if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before
    ]
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return len(old)


FORGETTING: dict[Class, Callable[[datetime], int]] = {
    Class.UPLOADS: _uploads,
    Class.REPORTS: lambda before: people.forget_reports(before=before),
    Class.READINGS: lambda before: cases.forget_readings(before=before),
    Class.PROPOSALS: lambda before: matching.forget_proposals(before=before),
    Class.AGENDA: lambda before: agenda.forget(before=before),
    Class.TEXTS: lambda before: actions.forget_drafts(before=before),
    Class.PROCEEDINGS: lambda before: proceedings.forget(before=before),
    Class.FORWARDED: lambda before: actions.forget_forwarded(before=before),
}
