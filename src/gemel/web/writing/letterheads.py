"""The office's own paper: taken in, listed, taken out of use."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gemel.actions import queries, services
from gemel.files import letterheads as checking
from gemel.kernel.errors import Invalid, NotYours
from gemel.kernel.say import say
from gemel.twinning import queries as twinning
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request
from gemel.web.writing.door import Door
from gemel.web.writing.forms import LetterheadForm


@require_http_methods(["GET", "HEAD", "POST"])
def letterheads(request: Request, *, door: Door) -> HttpResponse:
    """List the letterheads of this office, and take a new one in."""
    owners = _owners(request)
    if not owners:
        raise NotYours
    posted = request.method == "POST"
    form = LetterheadForm(
        request.POST if posted else None, request.FILES if posted else None, owners=owners
    )
    if posted and form.is_valid():
        given = form.cleaned_data
        try:
            if (given["file"].size or 0) > checking.MOST_BYTES:
                raise Invalid(say("At most {most} MB", most=checking.MOST_BYTES // 1024**2))
            kind, data = checking.take(given["file"].read())
        except Invalid as no:
            form.refuse(Invalid(fields={"file": no.said}))
        else:
            services.add_letterhead(
                owner=given["owner"], name=given["name"], kind=kind, data=data, by=request.by
            )
            tell(request, say("The paper is kept. New files are put on it from now on."))
            return redirect(door.url("letterheads"))
    return door.show(
        request,
        "letterheads",
        {"form": form, "kept": queries.letterheads(by=request.by), "owners": dict(owners)},
    )


@require_POST
def remove(request: Request, ref: str, *, door: Door) -> HttpResponse:
    """Take a letterhead out of use; its file is forgotten."""
    services.remove_letterhead(queries.one_letterhead(ref, by=request.by), by=request.by)
    tell(request, say("The paper is taken out of use."))
    return redirect(door.url("letterheads"))


def _owners(request: Request) -> list[tuple[str, str]]:
    if request.by.member:
        return [(ref, _("Your office")) for ref in queries.owners(by=request.by)]
    able = set(queries.owners(by=request.by))
    return [(one.ref, one.name) for one in twinning.programmes(by=request.by) if one.ref in able]
