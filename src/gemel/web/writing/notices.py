"""What one is told about texts: listed at both doors, and opened with one touch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from gemel.actions import queries, services
from gemel.actions.rules import OF_AUTHORS, TEXT_NEWS, TextNews
from gemel.kernel.by import By
from gemel.kernel.say import Said
from gemel.web.shared.request import Request
from gemel.web.writing import listed
from gemel.web.writing.door import Door
from gemel.web.writing.listed import Named


@dataclass(frozen=True)
class Told:
    """One notice in a list: what is told, of which text, and for an author why."""

    notice: Any
    news: Said
    name: Named
    missing: tuple[Said, ...] = ()


def told(*, by: By, fresh: bool = False) -> list[Told]:
    """Return what this reader is told about texts, the newest first."""
    rows = queries.text_notices(by=by, fresh=fresh)
    fell = [row.draft for row in rows if row.kind == TextNews.FELL]
    missing = queries.missing(fell, by=by) if fell else {}
    return [
        Told(
            row, TEXT_NEWS[TextNews(row.kind)], listed.name_of(row.draft),
            missing.get(row.draft_id, ()) if row.kind in OF_AUTHORS else (),
        )
        for row in rows
    ]  # fmt: skip


@require_POST
def text_notice(request: Request, ref: str, *, door: Door) -> HttpResponse:
    """Open a notice: it is seen, and its text comes up."""
    found, to_sign = queries.text_notice(ref, by=request.by)
    services.open_notice(found, by=request.by)
    if found.kind == TextNews.STOPPED:  # the text is shut: it is said, and nothing is shown
        return redirect(door.url("to_sign"))
    if to_sign:
        return redirect(door.url("sign", to_sign))
    return redirect(door.url("draft", found.draft.ref))
