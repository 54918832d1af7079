"""The parliamentarian's door: who a twin is, for an office with which it was shared.

Nobody else meets the vault. Looking is a POST, because it writes: that somebody looked is on
record before a word is shown.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from gemel.kernel.errors import NotYours
from gemel.people.sealed import FIELDS
from gemel.twinning import queries, sharing
from gemel.twinning.sharing import Sight
from gemel.vault import services as vault_services
from gemel.web.parliamentarian import subjects as choice
from gemel.web.shared import cookies
from gemel.web.shared.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
def twin_sealed(request: Request, ref: str) -> HttpResponse:
    """Offer to open who the twin is; by POST, show it."""
    choice.member(request)
    found = queries.twinning(ref, by=request.by)
    if sharing.sight(found, by=request.by) is not Sight.READS:
        raise NotYours
    mine = vault_services.found(cookies.token(request), by=request.by)
    facts: dict[str, Any] = {"twinning": found, "person": found.person, "unlocked": mine}
    if request.method == "POST":
        if mine is None:
            return cookies.to_open(reverse("parliamentarian:twin_sealed", args=[ref]))
        opened = sharing.view_as_twin(found, unlocked=mine, by=request.by)
        facts["lines"] = [
            (said, opened.words[name]) for name, said in FIELDS.items() if opened.words.get(name)
        ]
    return choice.show(request, "sealed", facts)
