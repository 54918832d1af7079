"""The parliamentarian's door: what shows the member to the public. For the member alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from gemel.kernel.errors import NotYours
from gemel.kernel.say import say
from gemel.publishing import judging, queries, rules, services
from gemel.publishing.rules import Stage, Why
from gemel.showcase import layout
from gemel.twinning import queries as twinning
from gemel.web.parliamentarian import subjects as choice
from gemel.web.shared import words
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request, asks_again

TOLD = {
    Stage.PROPOSED: say("Your yes is recorded. It is not public yet: more has to be there first."),
    Stage.WAITING: say("Your yes is recorded. It goes out when the waiting time has passed."),
    Stage.READY: say("Your yes is recorded. It goes out at the next round."),
    Stage.LIT: say("Your yes is recorded. It is public now."),
    Stage.RETRACTED: say("What it rests on was taken down meanwhile. It is not shown."),
}


@require_safe
def releases(request: Request) -> HttpResponse:
    """List what shows the member, or would: first what waits for the member's yes."""
    choice.alone(request)
    return choice.show(request, "releases", {"rows": rows(request)})


@require_safe
def release(request: Request, ref: str) -> HttpResponse:
    """Show exactly what the public would see, and what a yes or a no does."""
    choice.alone(request)
    found, bond = _one(request, ref)
    stage = queries.stage(found, by=request.by)
    card = replace(
        layout.shown(found, language=words.language()),
        checked_on=found.approved_at.date().isoformat() if found.approved_at else "",
    )
    return choice.show(
        request,
        "release",
        {
            "release": found,
            "twinning": bond,
            "card": card,
            "others": [
                layout.shown(found, language=code) for code in found.texts if code != card.language
            ],
            "stage": stage,
            "stage_words": rules.STAGES[stage],
            "ask": not found.member_agreed_at or judging.lacks_only(found, by=request.by),
        },
    )


@require_safe
def release_picture(request: Request, ref: str) -> HttpResponse:
    """Give the picture of the member and a twin, so that a yes is said to what was seen."""
    choice.alone(request)
    found = twinning.photograph(ref, by=request.by)
    return HttpResponse(bytes(found.image), content_type=found.media)


@require_POST
@asks_again
def release_yes(request: Request, ref: str) -> HttpResponse:
    """Agree to be shown like this."""
    choice.alone(request)
    found, _ = _one(request, ref)
    tell(request, TOLD[services.agree(found, by=request.by)])
    return redirect("parliamentarian:releases")


@require_POST
def release_no(request: Request, ref: str) -> HttpResponse:
    """Say no: what was only proposed is declined, what is public or approved is taken down."""
    choice.alone(request)
    found, _ = _one(request, ref)
    if queries.stage(found, by=request.by) is Stage.PROPOSED:
        services.refuse(found, by=request.by)
        tell(request, say("Noted. It will not be shown."))
    else:
        services.retract(found, why=Why.MEMBER, by=request.by)
        tell(request, say("Taken down. Only a new release by two people can show it again."))
    return redirect("parliamentarian:releases")


def rows(request: Request) -> list[dict[str, Any]]:
    """Return what shows the member with where it stands; what waits for the member stands first."""
    found = []
    for one, bond in queries.of_member(by=request.by):
        stage = queries.stage(one, by=request.by)
        found.append({
            "release": one,
            "twinning": bond,
            "stage": stage,
            "stage_words": rules.STAGES[stage],
            "waits": stage is Stage.PROPOSED and not one.member_agreed_at,
        })  # fmt: skip
    return sorted(found, key=lambda row: not row["waits"])


def _one(request: Request, ref: str) -> tuple[Any, Any]:
    for one, bond in queries.of_member(by=request.by):
        if one.ref == ref:
            return one, bond
    raise NotYours
