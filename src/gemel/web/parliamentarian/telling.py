"""The parliamentarian's door: how the IPU is told of what the member did. For the member alone."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from gemel.actions import queries, services
from gemel.kernel.errors import Invalid
from gemel.kernel.say import say
from gemel.web.parliamentarian import subjects as choice
from gemel.web.parliamentarian.forms import TellingForm
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
def telling(request: Request) -> HttpResponse:
    """Choose whether one's name may stand in a report to the IPU."""
    member = choice.alone(request)
    form = TellingForm(
        request.POST if request.method == "POST" else None,
        initial={"choice": queries.telling(member)},
    )
    if form.is_valid():
        try:
            services.choose_telling(member, choice=form.cleaned_data["choice"], by=request.by)
        except Invalid as no:
            form.refuse(no)
        else:
            tell(request, say("Recorded. It holds for every report from now on."))
            return redirect("parliamentarian:acts")
    return choice.show(request, "telling", {"form": form})
