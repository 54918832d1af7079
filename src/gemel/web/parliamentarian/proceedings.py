"""The parliamentarian's door: motions and debates of the house, and the own part in them."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from gemel.proceedings import queries, rules
from gemel.web.parliamentarian import subjects as choice
from gemel.web.shared import lists
from gemel.web.shared.request import Request


@require_safe
def proceedings(request: Request) -> HttpResponse:
    """List what a house published on cases of the member's, and what the member has a part in."""
    choice.member(request)
    page = lists.part(request, queries.page(by=request.by))
    rows = queries.rows(page, by=request.by)
    words = {"kinds": rules.KINDS, "labels": rules.STAGES}
    return choice.show(request, "proceedings", {"page": page, "rows": rows, **words})


@require_safe
def proceeding(request: Request, ref: str) -> HttpResponse:
    """Show one: its stages and votes, its words, and the way to the record."""
    choice.member(request)
    found = queries.proceeding(ref, by=request.by)
    own = {part.role for part in found.parts.all() if part.member.ref == request.by.member}
    return choice.show(
        request,
        "proceeding",
        {
            "one": found,
            "row": queries.rows([found], by=request.by)[0],
            "kinds": rules.KINDS,
            "labels": rules.STAGES,
            "own": [said for role, said in rules.PARTS.items() if role in own],
            "words": queries.words(found, by=request.by),
            "today": request.by.at.date(),
        },
    )
