"""An office's own paper: taken in checked, used by every text of its acts, and removed."""

from __future__ import annotations

from django.db import transaction

from gemel.actions import queries
from gemel.actions.models import Letterhead
from gemel.kernel import refs
from gemel.kernel.by import By
from gemel.kernel.errors import Invalid, NotYours, Stale
from gemel.kernel.say import say
from gemel.ledger import services as ledger

LONGEST_NAME = 80


@transaction.atomic
def add_letterhead(*, owner: str, name: str, kind: str, data: bytes, by: By) -> Letterhead:
    """Keep a letterhead that was checked (`files.letterheads`); it is used from now on.

    `owner` is a programme or the member whose office this is. Raises: NotYours; Invalid.
    Ledger: letterhead.added.
    """
    if owner not in queries.owners(by=by):
        raise NotYours
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(fields={"name": say("Give it a name of at most {most} characters", most=80)})
    made = Letterhead.objects.create(
        ref=refs.new("head"), owner=owner, name=name, kind=kind, data=data, added_by=by.ref,
        added_at=by.at,
    )  # fmt: skip
    ledger.record("letterhead.added", about=made.ref, within=owner, by=by)
    return made


@transaction.atomic
def remove_letterhead(letterhead: Letterhead, *, by: By) -> None:
    """Take a letterhead out of use and forget its file. Raises: NotYours; Stale.

    Ledger: letterhead.removed.
    """
    if letterhead.owner not in queries.owners(by=by):
        raise NotYours
    gone = Letterhead.objects.filter(pk=letterhead.pk, removed_at=None).update(
        removed_at=by.at, data=b""
    )
    if not gone:
        raise Stale(say("This letterhead was removed already"))
    ledger.record("letterhead.removed", about=letterhead.ref, within=letterhead.owner, by=by)
