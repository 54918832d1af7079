"""The desk: the proposal of a programme, pair by pair; a human decides."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.views.decorators.http import require_POST, require_safe

from gemel.kernel.errors import Invalid
from gemel.kernel.say import Said, say
from gemel.matching import queries, services
from gemel.matching import words as matching_words
from gemel.matching.what_if import Wish
from gemel.twinning import queries as twinning
from gemel.web.coordinator import matching_person, matching_rules, matching_what_if
from gemel.web.coordinator.matching_shown import name_of, names, reasons, warnings
from gemel.web.shared import lists
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

PER_PAGE = 10


@require_safe
def matching(request: Request) -> HttpResponse:
    """Show the proposals of the programmes; straight to it where there is only one."""
    rows = list(twinning.programmes(by=request.by))
    if len(rows) == 1:
        return redirect("coordinator:proposal", rows[0].ref)
    shown = [(row, queries.current(row, by=request.by)) for row in rows]
    return render(request, "coordinator/matching/list.html", {"shown": shown})


@require_safe
def proposal(request: Request, ref: str) -> HttpResponse:
    """Show the proposal that stands for a programme: pairs, reasons, who is left out and why."""
    programme = twinning.programme(ref, by=request.by)
    current = queries.current(programme, by=request.by)
    context: dict[str, Any] = {
        "programme": programme,
        "proposal": current,
        "fixed": list(queries.fixed(programme, by=request.by)),
    }
    if current is not None:
        page = lists.part(request, queries.pairs(current, by=request.by), per=PER_PAGE)
        context |= {
            "page": page,
            "cards": _cards(list(page), programme, request),
            "unmatched": _unmatched(current, programme, request),
            "primary": next((pair.pk for pair in page if not pair.twinning), 0),
            "warnings": warnings(current.warnings, programme, by=request.by),
            "balance": queries.balance(current, by=request.by),
            "matched": queries.matched(current, by=request.by),
        }
    return render(request, "coordinator/matching/page.html", context)


def _cards(pairs: list[Any], programme: Any, request: Request) -> list[dict[str, Any]]:
    """Return each pair with why, what is second best, what to weigh, and what broke since."""
    instead = {ref for pair in pairs for ref in pair.second.get("instead", ())}
    _, _, said = names(programme, (), instead, by=request.by)
    broken: dict[tuple[str, str], list[Said]] = {}
    for one in queries.breaches_of(pairs, within=programme, by=request.by):
        broken.setdefault((one.person, one.member), []).append(matching_words.BREACHES[one.rule])
    return [
        {
            "pair": pair,
            "reasons": reasons(pair.reasons),
            "cautions": [matching_words.caution(key) for key in pair.cautions],
            "unknown": matching_words.unknown(pair.unknown) if pair.unknown else None,
            "second": matching_words.second(pair.second, names=said) if pair.second else None,
            "broken": broken.get((pair.person.ref, pair.parliamentarian.ref), []),
        }
        for pair in pairs
    ]


@require_POST
def pair_do(request: Request, ref: str) -> HttpResponse:
    """Lock a pair as it is proposed, or ask both sides."""
    pair = queries.pair(ref, by=request.by)
    programme = pair.proposal.programme
    if request.POST.get("do") == "ask":
        try:
            twin = services.ask(pair, by=request.by)
        except Invalid as refusal:
            tell(request, refusal.said)
            return redirect("coordinator:proposal", programme.ref)
        tell(request, say("Both sides are asked. The member finds it at the own door."))
        return redirect("coordinator:twinning", twin.ref)
    kept = services.keep(
        programme,
        Wish(lock=frozenset({(pair.person.ref, pair.parliamentarian.ref)})),
        seen=pair.proposal.ref,
        by=request.by,
    )
    undo = reverse("coordinator:unfix", args=[kept.words[0].pk])
    tell(request, say("These two stay together in every later proposal."), undo=undo)
    return redirect("coordinator:proposal", programme.ref)


@require_POST
def unfix(request: Request, pk: int) -> HttpResponse:
    """Take a lock or a ban back and work the proposal out anew."""
    word = queries.fixed_word(pk, by=request.by)
    services.unfix(word, by=request.by)
    services.propose(word.programme, by=request.by)
    tell(request, say("Taken back. The proposal was worked out anew."))
    return redirect("coordinator:proposal", word.programme.ref)


def _unmatched(current: Any, programme: Any, request: Request) -> list[dict[str, Any]]:
    persons, _, _ = names(
        programme, (told["person"] for told in current.unmatched), (), by=request.by
    )
    return sorted(
        (
            {
                "person": persons[told["person"]],
                "why": matching_words.unmatched(told),
                "excluded": matching_words.excluded(told.get("excluded", {})),
                "waited": told.get("waited", False),
                "consent": told["reason"] == "no_consent",
            }
            for told in current.unmatched
            if told["person"] in persons
        ),
        key=lambda one: (-one["person"].urgency, name_of(one["person"])),
    )


urlpatterns: list[URLPattern | URLResolver] = [
    path("", matching, name="matching"),
    path("pairs/<str:ref>/", pair_do, name="pair"),
    path("words/<int:pk>/back/", unfix, name="unfix"),
    path("<str:ref>/", proposal, name="proposal"),
    path("", include(matching_rules.urlpatterns)),
    path("", include(matching_what_if.urlpatterns)),
    path("", include(matching_person.urlpatterns)),
]
