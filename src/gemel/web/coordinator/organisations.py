"""The desk: partner organisations."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.people import queries, services
from gemel.web.coordinator.editing import data, edit
from gemel.web.coordinator.forms.organisations import OrganisationFilter, OrganisationForm
from gemel.web.shared import lists, words
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request

FIELDS = ("name", "country", "website")


@require_safe
def organisations(request: Request) -> HttpResponse:
    """List partner organisations by name."""
    by = request.by
    by.need(Power.PROGRAMME_READ)
    form = OrganisationFilter(request.GET)
    chosen = form.chosen()
    found = queries.organisations(by=by, **chosen)
    if request.GET.get("as") == "csv":
        header = (gettext("Reference"), gettext("Name"), gettext("Country"), gettext("Website"))
        rows = ((one.ref, one.name, words.country(one.country), one.website) for one in found)
        return lists.csv_response("organisations", header, rows)
    return render(
        request,
        "coordinator/organisations/list.html",
        {
            "form": form,
            "page": lists.part(request, found),
            "filtered": bool(chosen),
            "may_change": by.can(Power.PROGRAMME_CHANGE),
        },
    )


def organisation_new(request: Request) -> HttpResponse:
    """Enter a partner organisation."""
    request.by.need(Power.PROGRAMME_CHANGE)
    form = OrganisationForm(data(request))

    def keep() -> HttpResponse:
        given = {name: form.cleaned_data[name] for name in FIELDS}
        services.save_organisation(**given, by=request.by)
        tell(request, say("Kept. A programme can name it as its partner now."))
        return redirect("coordinator:organisations")

    return edit(
        request,
        form,
        keep,
        head=_("Enter a partner organisation"),
        button=_("Keep it"),
        back=(reverse("coordinator:organisations"), _("Organisations")),
    )


def organisation_edit(request: Request, ref: str) -> HttpResponse:
    """Change a partner organisation; the version guards against two at once."""
    request.by.need(Power.PROGRAMME_CHANGE)
    found = queries.organisation(ref, by=request.by)
    now = {name: getattr(found, name) for name in (*FIELDS, "version")}
    form = OrganisationForm(data(request), initial=now)

    def keep() -> HttpResponse:
        given = {name: form.cleaned_data[name] for name in FIELDS}
        found.version = form.cleaned_data["version"] or found.version
        services.save_organisation(**given, organisation=found, by=request.by)
        tell(request, say("The change is kept."))
        return redirect("coordinator:organisations")

    return edit(
        request,
        form,
        keep,
        head=_("Change this organisation"),
        button=_("Keep the change"),
        back=(reverse("coordinator:organisations"), _("Organisations")),
    )


urlpatterns = [
    path("", organisations, name="organisations"),
    path("new/", organisation_new, name="organisation_new"),
    path("<str:ref>/", organisation_edit, name="organisation_edit"),
]
