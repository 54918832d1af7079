"""The desk: the rules of a programme's matching in plain words, and what a change would do."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from gemel.kernel.errors import Invalid, Stale
from gemel.kernel.say import say
from gemel.matching import queries, services
from gemel.matching import words as matching_words
from gemel.matching.what_if import Wish
from gemel.twinning import queries as twinning
from gemel.web.coordinator.forms.matching import RulesForm
from gemel.web.coordinator.matching_shown import difference, hidden
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request


def matching_settings(request: Request, ref: str) -> HttpResponse:
    """Read the rules, change some, see what that would do; only then keep it."""
    programme = twinning.programme(ref, by=request.by)
    current = queries.current(programme, by=request.by)
    seen = current.ref if current else ""
    posted = request.POST if request.method == "POST" else None
    form = RulesForm.of(programme, posted, seen=seen)
    facts: dict[str, Any] = {}
    if posted is not None and form.is_valid():
        try:
            wish = Wish(settings=form.settings(), quotas=form.quotas())
            if posted.get("do") == "keep":
                _keep(programme, wish, form, request)
                tell(request, say("The rules are kept, and the proposal was worked out anew."))
                return redirect("coordinator:proposal", ref)
            if posted.get("do") == "floors":
                facts["floors"] = _floors(queries.ladder(programme, wish, by=request.by))
            else:
                looked = queries.look(programme, wish, by=request.by)
                facts["looked"] = difference(looked, programme, by=request.by)
                facts["since"] = looked.since
                facts["looked_at"] = hidden(form)
        except (Invalid, Stale) as refusal:
            form.refuse(refusal)
            facts["stale"] = isinstance(refusal, Stale)
    elif posted is None:
        queries.register(programme, by=request.by)  # who may not read it is turned away here
    return render(
        request,
        "coordinator/matching/rules.html",
        {
            "programme": programme,
            "form": form,
            "parts": form.parts(),
            "hard": matching_words.HARD,
            "may_keep": not programme.ended_at,
            **facts,
        },
        status=409 if facts.get("stale") else 200,
    )


def _keep(programme: Any, wish: Wish, form: RulesForm, request: Request) -> None:
    """Keep for the version and the proposal that the coordinator looked at, or not at all."""
    programme.version = form.cleaned_data["version"]
    services.keep(programme, wish, seen=form.cleaned_data["seen"], by=request.by)


def _floors(answers: list[Any]) -> list[dict[str, Any]]:
    """Return the rungs of the ladder: what each floor gives the worst-off, and its price."""
    free = answers[0].outcome
    return [
        {
            "floor": one.floor,
            "worst": one.outcome.worst,
            "points": free.points - one.outcome.points,
            "pairs": len(free.pairs) - len(one.outcome.pairs),
        }
        for one in answers
    ]


urlpatterns = [path("<str:ref>/rules/", matching_settings, name="matching_settings")]
