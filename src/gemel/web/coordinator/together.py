"""The desk: who follows which country together, and what they may know of each other."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gemel.actions import catalogue, queries, services
from gemel.kernel.errors import Invalid
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.notes import services as notes
from gemel.people import queries as people
from gemel.twinning import queries as twinning
from gemel.web.shared import words
from gemel.web.shared.forms import GemelForm
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request
from gemel.web.shared.together import CircleNoteForm


class LetInForm(GemelForm):
    """A member of one's programmes, and the country."""

    country = forms.ChoiceField(label=_("Country"))
    member = forms.ChoiceField(label=_("Member"))

    def __init__(self, *args: Any, countries: list[str], members: dict[str, str], **kwargs: Any):
        super().__init__(*args, **kwargs)
        named = sorted(((one, words.country(one)) for one in countries), key=lambda pair: pair[1])
        fields: dict[str, Any] = self.fields
        fields["country"].choices = [("", _("Choose")), *named]
        fields["member"].choices = [("", _("Choose")), *members.items()]


@require_http_methods(["GET", "HEAD", "POST"])
def together(request: Request) -> HttpResponse:
    """List the countries that members follow together, and let a member in."""
    request.by.need(Power.ACTION_CHANGE)
    form = LetInForm(
        request.POST if request.method == "POST" else None,
        countries=queries.desk_countries(by=request.by),
        members=twinning.taking_part(by=request.by),
    )
    if form.is_valid():
        member = people.parliamentarian(form.cleaned_data["member"], by=request.by)
        try:
            made = services.let_in(form.cleaned_data["country"], member=member, by=request.by)
        except Invalid as no:
            form.refuse(no)
        else:
            tell(request, say("The member is let in."))
            return redirect("coordinator:circle", made.ref)
    rows = [(one, queries.joined(one).count()) for one in queries.circles(by=request.by)]
    return render(request, "coordinator/together/list.html", {"rows": rows, "form": form})


@require_safe
def circle(request: Request, ref: str) -> HttpResponse:
    """Show the closed page of a country to the desk that works on it."""
    return _page(request, ref, CircleNoteForm())


@require_POST
def circle_note(request: Request, ref: str) -> HttpResponse:
    """Write a word to all who joined."""
    found = queries.circle(ref, by=request.by)
    form = CircleNoteForm(request.POST)
    if not form.is_valid():
        return _page(request, ref, form)
    made = services.write_note(
        found, form.cleaned_data["text"], request_key=form.cleaned_data["request_key"],
        by=request.by,
    )  # fmt: skip
    undo = reverse("coordinator:circle_note_back", args=[ref, made.ref])
    tell(request, say("All who joined can read it."), undo=undo)
    return redirect("coordinator:circle", ref)


@require_POST
def circle_note_back(request: Request, ref: str, note: str) -> HttpResponse:
    """Take an own word back."""
    found = queries.note(queries.circle(ref, by=request.by), note)
    notes.take_back(found, by=request.by)
    tell(request, say("The note is taken back."))
    return redirect("coordinator:circle", ref)


@require_POST
def circle_out(request: Request, ref: str, member: str) -> HttpResponse:
    """Take a member out."""
    found = queries.circle(ref, by=request.by)
    services.leave(found, member_ref=member, by=request.by)
    tell(request, say("The member is out, and reads this page no more."))
    return redirect("coordinator:circle", ref)


def _page(request: Request, ref: str, form: CircleNoteForm) -> HttpResponse:
    found = queries.circle(ref, by=request.by)
    return render(
        request,
        "coordinator/together/page.html",
        {
            "page": queries.page(found, by=request.by),
            "form": form,
            "kinds": catalogue.kinds(),
        },
    )


urlpatterns = [
    path("", together, name="together"),
    path("<str:ref>/", circle, name="circle"),
    path("<str:ref>/note/", circle_note, name="circle_note"),
    path("<str:ref>/notes/<str:note>/back/", circle_note_back, name="circle_note_back"),
    path("<str:ref>/members/<str:member>/out/", circle_out, name="circle_out"),
]
