"""The parliamentarian's door: this week, and what one could do."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from gemel.actions import catalogue
from gemel.actions import queries as actions
from gemel.kernel.errors import NotYours
from gemel.twinning import queries as twinning
from gemel.twinning.rules import Stage
from gemel.web.parliamentarian import agenda, news, releases
from gemel.web.parliamentarian import subjects as choice
from gemel.web.shared.request import Request
from gemel.web.writing import notices as texts

FITS_SHOWN = 4


@require_safe
def home(request: Request) -> HttpResponse:
    """One thing that would help most, then a few others; the twins beside it."""
    member = choice.member(request)
    seen = twinning.of_member(by=request.by)
    asked = [one for one in seen if one.twinning.stage == Stage.ASKED]
    fits = _fits(request, seen)
    in_public = releases.rows(request)
    to_sign = actions.asked_to_sign(by=request.by, on=request.by.at.date())
    listed = {each.draft_id for each in to_sign}
    return choice.show(
        request,
        "home",
        {
            "member": member,
            "today": request.by.at,
            "asked": [one for one in asked if not one.twinning.member_answer],
            "seen": [one for one in seen if one.twinning.stage != Stage.ASKED],
            "waiting": [one for one in asked if one.twinning.member_answer],
            "first": fits[0] if fits else None,
            "fits": fits[1 : 1 + FITS_SHOWN],
            "fresh": news.fresh(request),
            "dates": agenda.ahead(request),
            "mails": actions.forwarded(by=request.by).count(),
            "planned": list(actions.planned(by=request.by)[:5]),
            "kinds": catalogue.kinds(),
            "in_public": in_public,
            "to_sign": len(to_sign),
            "told": [
                row
                for row in texts.told(by=request.by, fresh=True)
                if row.notice.draft_id not in listed
            ],
            "to_agree": [row for row in in_public if row["waits"]],
        },
    )


@require_safe
def ideas(request: Request) -> HttpResponse:
    """List all kinds of action, under their groups."""
    choice.member(request)
    return choice.show(request, "ideas", {"groups": catalogue.by_group()})


@require_safe
def idea(request: Request, key: str) -> HttpResponse:
    """Show one kind of action: what it is, to whom, what it needs, what it may bring."""
    choice.member(request)
    kind = catalogue.kinds().get(key)
    if kind is None:
        raise NotYours
    return choice.show(request, "idea", {"kind": kind})


def _fits(request: Request, seen: list[Any]) -> list[tuple[Any, Any]]:
    """Return the acts that fit the member's twins now, each with its twin, best first."""
    found = []
    for one in seen:
        if one.twinning.stage != Stage.ACTIVE:
            continue
        person = one.twinning.person
        found += [
            (fit, one.twinning)
            for fit in actions.fits_person(person, by=request.by, twinned=True)
            if fit.open and {"member", "assistant"} & {who.key for who in fit.kind.who}
        ]
    return sorted(found, key=lambda each: (-each[0].rank, each[0].kind.number))
