"""The parliamentarian's door: the own twins."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from gemel.actions import catalogue
from gemel.actions import queries as actions
from gemel.consent import queries as consent
from gemel.consent import rules as consent_rules
from gemel.consent.rules import Audience, State, Use
from gemel.consent.words import AUDIENCES
from gemel.kernel import geography
from gemel.kernel.say import say
from gemel.matching import words as matching_words
from gemel.people.rules import WISHES
from gemel.twinning import queries, services, sharing
from gemel.twinning.rules import Stage
from gemel.web.parliamentarian import subjects as choice
from gemel.web.shared import words
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

FITS_SHOWN = 8
# What a member reads: whatever is not a plain yes, an ask, or unasked, is a no today.
SHOWN = {
    State.YES: "yes",
    State.ASK: "ask",
    State.NOT_ASKED: "none",
    State.ENDED: "ended",
    State.WITHDRAWN: "withdrawn",
}
TOLD = (
    Audience.PARLIAMENT,
    Audience.OWN_GOVERNMENT,
    Audience.AUTHORITIES_THERE,
    Audience.OTHER_PARLIAMENTS,
    Audience.IPU,
    Audience.PUBLIC,
)


@require_safe
def twins(request: Request) -> HttpResponse:
    """List the member's twins: those that live, and those that wait for an answer."""
    choice.member(request)
    return choice.show(request, "twins", {"seen": queries.of_member(by=request.by)})


@require_safe
def twin(request: Request, ref: str) -> HttpResponse:
    """Show one twin: what the person wishes, what may be said, what fits, what others do."""
    member = choice.member(request)
    found = queries.twinning(ref, by=request.by)
    person = found.person
    asked = found.stage == Stage.ASKED
    fits = [] if asked else actions.fits_person(person, by=request.by, twinned=True)
    open_ones = [fit for fit in fits if fit.open]
    standing = consent.standing(person, at=request.by.at)
    return choice.show(
        request,
        "twin",
        {
            "member": member,
            "twinning": found,
            "person": person,
            "asked": asked,
            "one": queries.seen([found], on=request.by.at.date())[0],
            "reasons": _reasons(found.reasons),
            "wishes": [WISHES[wish] for wish in person.wishes],
            "standing": standing,
            "allowed": _allowed(standing, request),
            "fits": open_ones[:FITS_SHOWN],
            "more": open_ones[FITS_SHOWN:],
            "closed": [fit for fit in fits if not fit.open],
            "done": []
            if asked
            else list(actions.actions(by=request.by).filter(twinning=found)[:20]),
            "others": [] if asked else actions.by_others(person, by=request.by),
            "contacts": [] if asked else list(queries.contacts(found, by=request.by)[:5]),
            "kinds": catalogue.kinds(),
            "sealed": sharing.sight(found, by=request.by).value,
        },
    )


@require_POST
def answer(request: Request, ref: str) -> HttpResponse:
    """Record the member's own answer to being asked."""
    choice.member(request)
    found = queries.twinning(ref, by=request.by)
    word = "yes" if request.POST.get("answer") == "yes" else "no"
    settled = services.answer_for_member(found, answer=word, by=request.by)
    if settled.stage == Stage.ACTIVE:
        tell(request, say("Both have said yes: the twinning is active."))
        return redirect("parliamentarian:twin", ref)
    if word == "yes":
        tell(request, say("Thank you. The person is asked too; you will find the answer here."))
        return redirect("parliamentarian:twins")
    tell(request, say("Noted. Nobody else is told why."))
    return redirect("parliamentarian:home")


def _reasons(told: list[dict[str, Any]]) -> list[Any]:
    return [
        matching_words.reason(
            each,
            country=words.country,
            language=lambda code: geography.language_name(code, words.language()),
        )
        for each in told
    ]


def _allowed(standing: Any, request: Request) -> list[tuple[Any, str]]:
    """Return to whom the person's name may be said, audience by audience."""
    at = request.by.at
    return [
        (
            AUDIENCES[audience],
            SHOWN.get(
                consent_rules.answer(standing.terms, use=Use.NAME, audience=audience, at=at).state,
                "no",
            ),
        )
        for audience in TOLD
    ]
