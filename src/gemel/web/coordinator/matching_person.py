"""The desk: one person in the matching of a programme, and where more room would help."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from gemel.kernel.say import Said, say, say_many
from gemel.matching import queries
from gemel.matching import words as matching_words
from gemel.matching.helping import Lever
from gemel.twinning import queries as twinning
from gemel.web.coordinator.matching_shown import judged_reasons, language, names
from gemel.web.shared import lists
from gemel.web.shared.request import Request

PER_PAGE = 8
AT_MOST = 50  # of those who may not be the twin


@require_safe
def matching_person(request: Request, ref: str, person: str) -> HttpResponse:
    """Show how one person stands with every member, and what would help if nobody is free."""
    programme = twinning.programme(ref, by=request.by)
    found = queries.person_of(programme, person, by=request.by)
    current = queries.current(programme, by=request.by)
    chances = queries.chances(programme, found, by=request.by)
    page = lists.part(request, chances.fits, per=PER_PAGE)
    out = chances.out[:AT_MOST]
    left_out = [one for one in current.unmatched if one["person"] == person] if current else []
    mine = list(queries.pairs_of(found, of=current, by=request.by)) if current else []
    levers = [] if mine else queries.levers(programme, found, by=request.by)
    refs = {ref for ref, _ in (*page, *out)} | {one.member for one in levers if one.member}
    gains = {ref for one in levers for ref in one.gains}
    _, members, said = names(programme, gains, refs, by=request.by)
    return render(
        request,
        "coordinator/matching/person.html",
        {
            "programme": programme,
            "person": found,
            "chances": chances,
            "page": page,
            "fits": [(members[one], _fit(chances, one), pts) for one, pts in page],
            "mine": {pair.parliamentarian.ref for pair in mine},
            "pairs": mine,
            "out_count": len(chances.out),
            "out": [(members[one], matching_words.EXCLUSIONS[why]) for one, why in out],
            "left_out": [matching_words.unmatched(one) for one in left_out],
            "levers": [(one, _lever(one, said), _gain(one, said, found)) for one in levers],
            "proposal": current,
        },
    )


@require_safe
def matching_room(request: Request, ref: str) -> HttpResponse:
    """Show what one more place with each member would bring."""
    programme = twinning.programme(ref, by=request.by)
    worth = queries.places(programme, by=request.by)
    rows = list(queries.taking_part(programme, by=request.by))
    page = lists.part(request, sorted(rows, key=lambda row: _first(row, worth)))
    gains = (person for one in worth.values() for person in one.gains)
    _, _, said = names(programme, gains, (), by=request.by)
    shown = [(row, *_worth(worth.get(row.parliamentarian.ref), said)) for row in page]
    return render(
        request,
        "coordinator/matching/room.html",
        {"programme": programme, "page": page, "rows": shown},
    )


def _fit(chances: Any, member: str) -> dict[str, Any]:
    judged = chances.judged(member)
    return {
        "reasons": judged_reasons(judged),
        "cautions": [matching_words.caution(key) for key in judged.cautions],
        "unknown": matching_words.unknown(judged.unknown) if judged.unknown else None,
    }


def _lever(one: Lever, said: dict[str, str]) -> Said:
    match one.what:
        case "room":
            return say("One more place with {member}", member=said.get(one.member, "…"))
        case "interpreter":
            return say("An interpreter for {language}", language=language(one.language))
        case "notice":
            return say("Accept a mandate that runs for {days} days more", days=one.days)
        case "ban":
            return say("Take back your word against {member}", member=said.get(one.member, "…"))
        case _:
            return say("No floor for the points")


def _gain(one: Lever, said: dict[str, str], person: Any) -> Said:
    if one.gains == (person.ref,):
        return say("This person would have a member.")
    if person.ref in one.gains:
        return say("This person and others would have a member.")
    others = ", ".join(said.get(ref, "…") for ref in one.gains)
    return say("{person} would come first, and have a member.", person=others)


def _first(row: Any, worth: dict[str, Lever]) -> tuple[int, int]:
    """Sort those first with whom a place would serve somebody, then by the points."""
    one = worth.get(row.parliamentarian.ref)
    return (-len(one.gains), -one.points) if one else (0, 0)


def _worth(one: Lever | None, said: dict[str, str]) -> tuple[Said, bool]:
    if one is None or (not one.gains and one.points <= 0):
        return say("Nothing: nobody needs it now"), False
    if one.gains:
        return say(
            "{person} would have a member",
            person=", ".join(said.get(ref, "…") for ref in one.gains),
        ), True
    return say_many(
        "{count} point more for others", "{count} points more for others", one.points
    ), True


urlpatterns = [
    path("<str:ref>/people/<str:person>/", matching_person, name="matching_person"),
    path("<str:ref>/room/", matching_room, name="matching_room"),
]
