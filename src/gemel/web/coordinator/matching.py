"""The desk: the proposal of a programme, pair by pair; a human decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from gemel.kernel import geography
from gemel.kernel.say import Said, say
from gemel.matching import queries, services
from gemel.matching import words as matching_words
from gemel.matching.rules import MOST, REASON_ORDER, Judged
from gemel.people import queries as people
from gemel.twinning import queries as twinning
from gemel.web.shared import lists, words
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

PER_PAGE = 10


@dataclass(frozen=True)
class Shown:
    """One reason as the page draws it."""

    text: Said
    label: Said
    points: int
    most: int


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
            "cards": [(pair, reasons(pair.reasons), _cautions(pair.cautions)) for pair in page],
            "unmatched": _unmatched(current, programme, request),
            "primary": next((pair.pk for pair in page if not pair.twinning), 0),
            "warnings": [matching_words.warning(key) for key, _ in current.warnings],
            "balance": queries.balance(current, by=request.by),
            "matched": queries.matched(current, by=request.by),
        }
    return render(request, "coordinator/matching/page.html", context)


@require_POST
def pair_do(request: Request, ref: str) -> HttpResponse:
    """Lock a pair, forbid it, or ask both sides."""
    pair = queries.pair(ref, by=request.by)
    programme = pair.proposal.programme
    do = request.POST.get("do")
    if do == "ask":
        twin = services.ask(pair, by=request.by)
        tell(request, say("Both sides are asked. The member finds it at the own door."))
        return redirect("coordinator:twinning", twin.ref)
    how = "locked" if do == "lock" else "forbidden"
    word = services.fix(programme, pair.person, pair.parliamentarian, how=how, by=request.by)
    services.propose(programme, by=request.by)
    said = (
        say("These two stay together in every later proposal.")
        if how == "locked"
        else say("These two will not be proposed again. The proposal was worked out anew.")
    )
    tell(request, said, undo=reverse("coordinator:unfix", args=[word.pk]))
    return redirect("coordinator:proposal", programme.ref)


@require_POST
def unfix(request: Request, pk: int) -> HttpResponse:
    """Take a lock or a ban back and work the proposal out anew."""
    word = queries.fixed_word(pk, by=request.by)
    services.unfix(word, by=request.by)
    services.propose(word.programme, by=request.by)
    tell(request, say("Taken back. The proposal was worked out anew."))
    return redirect("coordinator:proposal", word.programme.ref)


def pair_swap(request: Request, ref: str) -> HttpResponse:
    """Choose another member for a person, seeing each one's points and what it costs."""
    pair = queries.pair(ref, by=request.by)
    if request.method == "POST":
        member = people.parliamentarian(request.POST.get("member", ""), by=request.by)
        before = pair.proposal.value
        made = services.swap(pair, member=member, by=request.by)
        tell(
            request,
            say(
                "Worked out anew with your choice: {now} points, {before} before.",
                now=made.value,
                before=before,
            ),
        )
        return redirect("coordinator:proposal", pair.proposal.programme.ref)
    others = [
        (member, judged, _judged_reasons(judged))
        for member, judged in queries.alternatives(pair, by=request.by)
    ]
    return render(
        request,
        "coordinator/matching/swap.html",
        {"pair": pair, "page": lists.part(request, others), "programme": pair.proposal.programme},
    )


def reasons(told: list[dict[str, Any]]) -> list[Shown]:
    """Return stored reasons as the page draws them, in the order of their weight."""
    ordered = sorted(told, key=lambda each: REASON_ORDER.index(each["key"]))
    return [
        Shown(
            matching_words.reason(each, country=words.country, language=_language),
            matching_words.REASONS[each["key"]],
            each["points"],
            each["most"],
        )
        for each in ordered
    ]


def _judged_reasons(judged: Judged) -> list[Shown]:
    return [
        Shown(
            matching_words.reason(
                {"key": each.key, "why": each.why, "values": each.values},
                country=words.country,
                language=_language,
            ),
            matching_words.REASONS[each.key],
            each.points,
            MOST[each.key],
        )
        for each in judged.reasons
    ]


def _language(code: str) -> str:
    return geography.language_name(code, words.language())


def _cautions(keys: list[str]) -> list[Said]:
    return [matching_words.caution(key) for key in keys]


def _unmatched(current: Any, programme: Any, request: Request) -> list[Any]:
    persons = queries.persons_by_ref(programme, by=request.by)
    return [
        (
            persons[told["person"]],
            matching_words.unmatched(told),
            matching_words.excluded(told.get("excluded", {})),
        )
        for told in current.unmatched
        if told["person"] in persons
    ]


urlpatterns = [
    path("", matching, name="matching"),
    path("pairs/<str:ref>/", pair_do, name="pair"),
    path("pairs/<str:ref>/another/", pair_swap, name="pair_swap"),
    path("words/<int:pk>/back/", unfix, name="unfix"),
    path("<str:ref>/", proposal, name="proposal"),
]
