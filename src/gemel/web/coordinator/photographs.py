"""The desk: the picture of a twinning. Only what was made anew is kept, and shown."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gemel.files import confine
from gemel.files.rules import MOST_BYTES, Kind
from gemel.kernel.errors import Invalid, NoBasis
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.twinning import queries, rules, services
from gemel.web.coordinator import uploads
from gemel.web.coordinator.forms.twinnings import PhotographForm
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

MOST = MOST_BYTES[Kind.JPEG]


class InMemory(MemoryFileUploadHandler):
    """Keeps what is handed in off every disk; the size was looked at before."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        self.activated = True


@csrf_exempt  # the size is looked at before the form is read; `_new` checks the form's seal
@require_http_methods(["GET", "HEAD", "POST"])
def photograph_new(request: Request, ref: str) -> HttpResponse:
    """Take a picture of the twins in."""
    found = queries.twinning(ref, by=request.by)
    request.by.need(Power.TWINNING_CHANGE, on=found.programme.ref)
    if uploads.announced(request) > MOST + 64 * 1024:
        uploads.drain(request, most=5 * MOST)
        return _page(request, found, PhotographForm(), too_large=True)
    request.upload_handlers = [InMemory(request)]
    return _new(request, found)


@csrf_protect
def _new(request: Request, found: Any) -> HttpResponse:
    posted = request.method == "POST"
    form = PhotographForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        try:
            services.add_photograph(found, by=request.by, **form.given())
        except (Invalid, NoBasis) as refusal:
            form.refuse(refusal)
        else:
            tell(request, say("The picture is kept. It stays inside."))
            return redirect("coordinator:twinning", found.ref)
    return _page(request, found, form)


@require_safe
def photograph(request: Request, ref: str) -> HttpResponse:
    """Give the picture to whoever reads the twinning."""
    found = queries.photograph(ref, by=request.by)
    return HttpResponse(bytes(found.image), content_type=found.media)


@require_POST
def photograph_remove(request: Request, ref: str) -> HttpResponse:
    """Delete the picture, here and in the public window."""
    found = queries.photograph(ref, by=request.by)
    services.remove_photograph(found, by=request.by)
    tell(request, say("The picture is deleted. What was public of it is dark."))
    return redirect("coordinator:twinning", found.twinning.ref)


def _page(
    request: Request, found: Any, form: PhotographForm, *, too_large: bool = False
) -> HttpResponse:
    facts = {
        "twinning": found,
        "form": form,
        "too_large": too_large,
        "most": MOST // (1024 * 1024),
        "closed": bool(confine.missing()),
        "gap": rules.no_picture(found.stage, found.person.exposure),
        "older": queries.photograph_of(found),
    }
    status = 413 if too_large else 200
    return render(request, "coordinator/twinnings/photograph.html", facts, status=status)


urlpatterns = [
    path("<str:ref>/picture/", photograph_new, name="photograph_new"),
    path("pictures/<str:ref>/", photograph, name="photograph"),
    path("pictures/<str:ref>/remove/", photograph_remove, name="photograph_remove"),
]
