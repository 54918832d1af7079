"""Keeping the record of an import that another app has written."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.powers import Power
from gemel.ledger import services as ledger
from gemel.people.importing.report import Report
from gemel.people.models import Import


@transaction.atomic
def keep_import(*, what: str, files: Iterable[tuple[str, str]], report: Report, by: By) -> str:
    """Keep what was imported and with what result, for `cases.services`; return its reference.

    `files` are names with their SHA-256; called inside the import's own transaction.

    Raises: NotYours. Ledger: import.applied.
    """
    by.need(Power.IMPORT)
    kept = Import.objects.create(
        ref=refs.new("imp"),
        what=what,
        files=[{"name": name, "sha256": digest} for name, digest in files],
        counts=report.counts,
        report=report.kept(),
        at=by.at,
        by=by.ref,
    )
    ledger.record("import.applied", about=kept.ref, by=by)
    return kept.ref
