"""What came back for an act: recorded, with the answer itself filed, at either door."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from gemel.access import queries as access
from gemel.actions import catalogue, queries, services
from gemel.files.rules import MEDIA, Kind
from gemel.kernel.errors import Invalid
from gemel.kernel.say import say
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request
from gemel.web.writing.door import Door
from gemel.web.writing.forms import ReplyForm

ENDINGS = {Kind.TEXT: "txt", Kind.JPEG: "jpg"}


def answers(request: Request, ref: str, *, door: Door) -> HttpResponse:
    """Show what came back for an act, and let one record it."""
    act = queries.action(ref, by=request.by)
    form = ReplyForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={"on": request.by.at.date()},
    )
    if request.method == "POST":
        services.need_change(act, by=request.by)
        if form.is_valid():
            given = {**form.cleaned_data}
            file = given.pop("paper")
            try:
                services.add_reply(act, paper=file.read() if file else b"", by=request.by, **given)
            except Invalid as no:
                form.refuse(no)
            else:
                tell(request, say("Recorded."))
                return redirect(door.url("answers", ref))
    found = queries.answers(act, by=request.by)
    return door.show(
        request,
        "answers",
        {
            "act": act,
            "kind": catalogue.kind(act.kind),
            "answers": found,
            "names": access.names({one.reply.recorded_by for one in found}),
            "form": form,
            "may_change": queries.may_change(act, by=request.by),
        },
    )


@require_safe
def answer_file(request: Request, ref: str, pk: int, *, door: Door) -> HttpResponse:
    """Give a filed answer as a file; its name says nothing but the act's reference."""
    act = queries.action(ref, by=request.by)
    paper = queries.paper_of(act, pk, by=request.by)
    kind = Kind(paper.kind)
    body = paper.text.encode() if kind is Kind.TEXT else bytes(paper.data)
    made = HttpResponse(body, content_type=MEDIA[kind])
    ending = ENDINGS.get(kind, kind.value)
    made["Content-Disposition"] = f'attachment; filename="{act.ref}-{paper.pk}.{ending}"'
    return made


@require_POST
def answer_remove(request: Request, ref: str, pk: int, *, door: Door) -> HttpResponse:
    """Take a document out that was filed by mistake."""
    act = queries.action(ref, by=request.by)
    services.remove_paper(queries.paper_of(act, pk, by=request.by), by=request.by)
    tell(request, say("The document is taken out. That there was a reply stays."))
    return redirect(door.url("answers", ref))
