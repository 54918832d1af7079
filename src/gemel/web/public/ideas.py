"""What parliaments can do: the catalogue of actions, as ideas for any parliament."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gemel.showcase import queries
from gemel.web.public.opening import now, page, shown, shown_actions

RECENT = 12
DESKS = "follow_up_mechanism"  # B3: whose examples are the desks themselves


@page
def ideas(request: HttpRequest) -> HttpResponse:
    """Show every kind of action under its group, with the bullets of the papers it comes from."""
    groups: dict[str, dict[str, Any]] = {}
    for idea_ in queries.ideas():
        group = idea_.entry["group"]
        groups.setdefault(group["key"], {"group": group, "ideas": []})["ideas"].append(idea_)
    return render(request, "public/ideas/list.html", {"groups": list(groups.values())})


@page
def idea(request: HttpRequest, key: str) -> HttpResponse:
    """Show one kind of action: who, to whom, what it needs, how it can harm, public examples."""
    found = queries.idea(key)
    if found is None:
        raise Http404
    done = queries.leaning_on(f"kind:{key}", at=now()).order_by("-pk")[:RECENT]
    return render(
        request,
        "public/ideas/page.html",
        {
            "idea": found.entry,
            "key": key,
            "actions": shown_actions(done),
            "desks": shown(queries.cards(at=now(), kind="desk")) if key == DESKS else (),
        },
    )
