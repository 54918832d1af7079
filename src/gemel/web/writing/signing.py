"""Signing: asking colleagues, reminding them, and the member's own page of what waits."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from gemel.access import queries as access
from gemel.actions import queries, services
from gemel.kernel.errors import Invalid, NotYours
from gemel.kernel.say import say, say_many
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request
from gemel.web.writing import door as doors
from gemel.web.writing import drafts, listed
from gemel.web.writing.door import Door


@require_POST
def signing(request: Request, ref: str, *, door: Door) -> HttpResponse:
    """Ask members to sign a text, remind those who have not answered, or take one off the list."""
    opened = queries.draft(ref, folder=doors.folder(), by=request.by)
    do = request.POST.get("do", "")
    if do == "ask":
        return _ask(request, opened, door)
    if do == "remind":
        count = services.remind(opened.draft, by=request.by)
        tell(
            request, say_many("{count} member is reminded.", "{count} members are reminded.", count)
        )
    elif do == "take_out":
        found = [each for each in opened.signatures if each.ref == request.POST.get("signature")]
        if not found:
            raise NotYours
        services.take_out(found[0], by=request.by)
        tell(request, say("Taken off the list."))
    else:
        raise NotYours
    return redirect(door.url("draft", ref))


def _ask(request: Request, opened: queries.Open, door: Door) -> HttpResponse:
    form = drafts.signers(request, opened, request.POST)
    if not form.is_valid():
        return drafts.page(request, opened, door, signers=form)
    able = {one.ref: one for one, _ in queries.may_sign(opened.draft.action, by=request.by)}
    chosen = [able[ref] for ref in form.cleaned_data["members"]]
    try:
        asked = services.ask_to_sign(
            opened.draft, chosen, until=form.cleaned_data["until"], by=request.by
        )
    except Invalid as no:
        form.refuse(no)
        return drafts.page(request, opened, door, signers=form)
    tell(request, say_many("{count} member is asked.", "{count} members are asked.", len(asked)))
    return redirect(door.url("draft", opened.draft.ref))


@require_safe
def to_sign(request: Request, *, door: Door) -> HttpResponse:
    """List what waits for this member's name, and what was signed."""
    waiting = queries.asked_to_sign(by=request.by, on=request.by.at.date())
    signed = queries.signed_by(by=request.by)
    rows = {
        name: [(one, listed.name_of(one.draft)) for one in found]
        for name, found in (("rows", waiting), ("signed", signed))
    }
    return door.show(request, "to_sign", rows)


def sign(request: Request, ref: str, *, door: Door) -> HttpResponse:
    """Show the very words that a member is asked to sign; sign them, or say no."""
    one = queries.signature(ref, by=request.by)
    opened = queries.opened(one.draft, folder=doors.folder(), by=request.by)
    if request.method == "POST":
        given = request.POST.get("version", "")
        services.answer_signing(
            one,
            answer=request.POST.get("answer", ""),
            version=int(given) if given.isdecimal() else 0,
            by=request.by,
        )
        if request.POST.get("answer") == "yes":
            tell(request, say("Signed. Thank you."))
        elif one.answer == "yes":
            tell(request, say("Your name is taken off. You may sign again until the day."))
        else:
            tell(request, say("You said no. It is recorded."))
        return redirect(door.url("to_sign"))
    draft, today = opened.draft, request.by.at.date()
    return door.show(
        request,
        "sign",
        {
            "one": one,
            "opened": opened,
            "draft": draft,
            "name": listed.name_of(draft),
            "turned": listed.turned(draft.language),
            "shown": listed.shown(opened.text),
            "asked_by": access.names([one.asked_by]).get(one.asked_by, ""),
            "takes_names": not draft.left_at and (draft.sign_until or today) >= today,
        },
    )
