"""Reading letterheads: an office's own paper, for the texts of its acts."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from gemel.actions.models import Action, Letterhead
from gemel.kernel.by import By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.twinning import queries as twinning


def owners(*, by: By) -> list[str]:
    """Return whose letterheads this reader looks after: a member's office, or programmes."""
    if by.member:
        return [by.member] if by.can(Power.ACTION_RECORD, on=by.member) else []
    every = twinning.programmes(by=by)
    return [one.ref for one in every if by.can(Power.ACTION_CHANGE, on=one.ref)]


def letterheads(*, by: By) -> QuerySet[Letterhead]:
    """Return the letterheads that this reader may use and change, the newest first."""
    return _of(owners(by=by)).order_by("-added_at", "-pk")


def one_letterhead(ref: str, *, by: By) -> Letterhead:
    """Return one of them. Raises: NotYours."""
    found = letterheads(by=by).filter(ref=ref).first()
    if found is None:
        raise NotYours
    return found


def letterhead(action: Action, *, kind: str, by: By) -> bytes:
    """Return the paper on which a text of this act goes: the member's own, else the desk's."""
    own = [action.for_member.ref] if action.for_member else []
    for owner in (*own, action.scope):
        found = (
            _of([owner]).filter(kind=kind).order_by("-added_at", "-pk").first() if owner else None
        )
        if found is not None:
            return bytes(found.data)
    return b""


def _of(owners: Iterable[str]) -> QuerySet[Letterhead]:
    return Letterhead.objects.filter(owner__in=list(owners), removed_at=None)
