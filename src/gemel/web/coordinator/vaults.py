"""The desk: whose key somebody vouches for, and which desks read together."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST, require_safe

from gemel.access import queries as access
from gemel.kernel.by import EVERYWHERE
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.twinning import queries as twinning
from gemel.vault import queries, services, words
from gemel.web.coordinator.sealed import unlocked
from gemel.web.shared import cookies
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request


@require_safe
def vaults(request: Request) -> HttpResponse:
    """Show the keys that wait for somebody to vouch for them, and the desks."""
    request.by.need(Power.ACCOUNTS, on=EVERYWHERE)
    shut = queries.shut()
    waiting = [] if shut else queries.waiting(by=request.by)
    names = access.names([key.owner for key in waiting])
    facts: dict[str, Any] = {
        "waiting": [
            {"key": key, "name": names[key.owner],
             "six": words.of_fingerprint(key.fingerprint).split(),
             "own": key.owner == request.by.ref}
            for key in waiting
        ],
        "shut": shut,
        "may": not shut and queries.may_endorse(by=request.by),
        "unlocked": unlocked(request),
        "desks": [] if shut else [
            _desk(one, request) for one in twinning.programmes(by=request.by)
        ],
    }  # fmt: skip
    return render(request, "coordinator/accounts/vaults.html", facts)


def _desk(programme: Any, request: Request) -> dict[str, Any]:
    key = queries.desk_of(programme.ref)
    seated = queries.people_at(key) if key else []
    staff = {one.ref: one.name for one in access.staff(by=request.by, scope=programme.ref)}
    free = [ref for ref in queries.in_use(staff) if ref not in seated]
    names = access.names(seated)
    return {
        "programme": programme, "key": key,
        "seated": [(ref, names[ref]) for ref in seated],
        "free": [(ref, staff[ref]) for ref in free],
        "stale": bool(key and key.stale_since),
    }  # fmt: skip


@require_POST
def vault_endorse(request: Request, ref: str) -> HttpResponse:
    """Vouch for a key whose six words were compared."""
    request.by.need(Power.ACCOUNTS, on=EVERYWHERE)
    mine = unlocked(request)
    if mine is None:
        return cookies.to_open(reverse("coordinator:vaults"))
    lead = request.POST.get("lead") == "yes"
    services.endorse(ref, lead=lead, unlocked=mine, by=request.by)
    tell(request, say("Done. From now on records can be shared with this person."))
    return redirect("coordinator:vaults")


@require_POST
def vault_desk(request: Request, ref: str) -> HttpResponse:
    """Give a desk its key, or somebody a seat at it, or take one away."""
    programme = twinning.programme(ref, by=request.by)
    request.by.need(Power.PROGRAMME_CHANGE, on=programme.ref)
    account = request.POST.get("account", "")
    if request.POST.get("do") == "dismiss":
        services.dismiss(programme.ref, account=account, by=request.by)
        tell(request, say("Taken away. A lead of that desk renews its key at the next opening."))
        return redirect("coordinator:vaults")
    mine = unlocked(request)
    if mine is None:
        return cookies.to_open(reverse("coordinator:vaults"))
    if request.POST.get("do") == "admit":
        services.admit(programme.ref, account=account, unlocked=mine, by=request.by)
        tell(request, say("They read what is sealed to this desk."))
    else:
        services.open_desk(programme.ref, unlocked=mine, by=request.by)
        tell(request, say("The desk has its key. Now give a second person a seat."))
    return redirect("coordinator:vaults")


@require_POST
def vault_revoke(request: Request, ref: str) -> HttpResponse:
    """Take somebody's key out of use: lost, known to others, or on leaving."""
    account = access.account(ref, by=request.by)
    services.revoke_key(account.ref, by=request.by)
    tell(request, say("Out of use. They can make a new vault, and somebody vouches for it anew."))
    return redirect("coordinator:account", ref)


urlpatterns = [
    path("vaults/", vaults, name="vaults"),
    path("vaults/keys/<slug:ref>/", vault_endorse, name="vault_endorse"),
    path("vaults/desks/<slug:ref>/", vault_desk, name="vault_desk"),
    path("<slug:ref>/vault/end/", vault_revoke, name="vault_revoke"),
]
