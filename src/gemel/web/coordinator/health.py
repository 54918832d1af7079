"""The desk: how the installation is, for whoever looks after it; and the word after a restore."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from gemel.jobs import queries as jobs
from gemel.kernel.by import By
from gemel.kernel.errors import NotYours
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.ledger import checkpoints
from gemel.outbox import queries as outbox
from gemel.upkeep import backup, queries, services
from gemel.upkeep import health as looking
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

WORST_FIRST = (looking.FAULT, looking.ADVICE, looking.OK)


@require_safe
def health(request: Request) -> HttpResponse:
    """Show the last backup, work that is stalled, and every finding with its cure, worst first."""
    _need(request.by)
    found = sorted(looking.look(by=request.by), key=lambda one: WORST_FIRST.index(one.state))
    made = backup.last(Path(settings.GEMEL_HOME))
    kept = checkpoints.read().last
    groups = {state: list(ones) for state, ones in groupby(found, key=lambda one: one.state)}
    return render(
        request,
        "coordinator/health/page.html",
        {
            "faults": groups.get(looking.FAULT, []),
            "advice": groups.get(looking.ADVICE, []),
            "well": groups.get(looking.OK, []),
            "backed_up_at": datetime.fromisoformat(made.at) if made else None,
            "checked_at": datetime.fromisoformat(kept["at"]) if kept else None,
            "overdue": jobs.overdue(request.by.at),
            "given_up": jobs.given_up().count(),
            "dead": outbox.dead().count(),
            "hold": jobs.hold(),
            "may_confirm": queries.may_confirm(request.by),
        },
    )


@require_POST
def confirm(request: Request) -> HttpResponse:
    """Let things leave the house again after a restore."""
    services.confirm(by=request.by)
    tell(request, say("Confirmed. What has its basis is public again within a minute."))
    return redirect("coordinator:health")


def _need(by: By) -> None:
    if not by.everywhere(Power.UPKEEP):
        raise NotYours


urlpatterns = [
    path("", health, name="health"),
    path("confirm/", confirm, name="health_confirm"),
]
