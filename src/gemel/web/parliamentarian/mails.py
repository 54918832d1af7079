"""The parliamentarian's door: mails that the office forwarded, to be confirmed as done or not."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from gemel.actions import queries, services
from gemel.kernel.say import say
from gemel.web.parliamentarian import subjects as choice
from gemel.web.shared import lists
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request


@require_safe
def mails(request: Request) -> HttpResponse:
    """List the mails that wait for a word of the office."""
    choice.member(request)
    return choice.show(
        request, "mails", {"page": lists.part(request, queries.forwarded(by=request.by))}
    )


@require_POST
def mail_aside(request: Request, ref: str) -> HttpResponse:
    """Say of a mail that it tells of no act."""
    choice.member(request)
    services.put_aside(queries.forwarded_one(ref, by=request.by), by=request.by)
    tell(request, say("Put aside. Its words are gone."))
    return redirect("parliamentarian:mails")
