"""The parliamentarian's door: who may act for the member. For the member alone."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from gemel.access import queries, services
from gemel.access.rules import Role
from gemel.kernel.errors import Invalid, NotYours
from gemel.kernel.say import say
from gemel.web.parliamentarian import subjects as choice
from gemel.web.parliamentarian.forms import AssistantForm
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request, asks_again


@require_safe
def office(request: Request) -> HttpResponse:
    """Show who may act for the member, and what they may do."""
    ref = choice.alone(request).ref
    return choice.show(
        request,
        "office",
        {
            "assistants": queries.assistants(ref, by=request.by),
            "offered": queries.delegations_offered(ref, by=request.by),
            "ends_at": _mandate_ends(request, ref),
        },
    )


@asks_again
def office_new(request: Request) -> HttpResponse:
    """Let one more person act for the member, by a link that is shown once."""
    ref = choice.alone(request).ref
    form = AssistantForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            invitation, token = services.delegate(
                email=given["email"], name=given["name"], member_ref=ref, by=request.by
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            link = request.build_absolute_uri(reverse("signin:invitation", args=[token]))
            return choice.show(request, "office_link", {"invitation": invitation, "link": link})
    return choice.show(request, "office_new", {"form": form})


@require_POST
def office_end(request: Request, ref: str) -> HttpResponse:
    """End a delegation: the assistant can do nothing more from the next request on."""
    member = choice.alone(request).ref
    held = queries.assistants(member, by=request.by)
    grant = next((one for one in held if one.ref == ref), None)
    if grant is None:
        raise NotYours
    services.revoke(grant, by=request.by)
    tell(request, say("Ended. {name} no longer acts for you.", name=grant.account.name))
    return redirect("parliamentarian:office")


@require_POST
def office_withdraw(request: Request, ref: str) -> HttpResponse:
    """Make a link useless that nobody has used yet."""
    member = choice.alone(request).ref
    offered = queries.delegations_offered(member, by=request.by)
    invitation = next((one for one in offered if one.ref == ref), None)
    if invitation is None:
        raise NotYours
    services.revoke_invitation(invitation, by=request.by)
    tell(request, say("The link no longer works."))
    return redirect("parliamentarian:office")


def _mandate_ends(request: Request, ref: str) -> Any:
    own: Any = request.user
    held = queries.grants(own, by=request.by)
    return next((one.ends_at for one in held if one.role == Role.MEMBER and one.scope == ref), None)
