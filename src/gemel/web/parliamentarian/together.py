"""The parliamentarian's door: the closed pages of countries, for those who joined."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gemel.actions import catalogue, queries, services
from gemel.kernel.errors import Invalid
from gemel.kernel.say import say
from gemel.notes import services as notes
from gemel.web.parliamentarian import subjects as choice
from gemel.web.parliamentarian.forms import JoinForm
from gemel.web.shared.notices import tell
from gemel.web.shared.request import Request
from gemel.web.shared.together import CircleNoteForm


@require_http_methods(["GET", "HEAD", "POST"])
def together(request: Request) -> HttpResponse:
    """List the countries that one has joined, and let one join another."""
    member = choice.member(request)
    countries = queries.may_join(by=request.by)
    form = JoinForm(
        request.POST if request.method == "POST" else None,
        countries=countries,
        initial={"country": request.GET.get("country", "")},
    )
    if form.is_valid():
        given = form.cleaned_data
        made = services.join(given["country"], member=member, shares=given["shares"], by=request.by)
        tell(request, say("You have joined. Those who joined see your name here."))
        return redirect("parliamentarian:circle", made.ref)
    context = {
        "circles": list(queries.circles(by=request.by)), "form": form, "countries": countries
    }  # fmt: skip
    return choice.show(request, "together", context)


@require_safe
def circle(request: Request, ref: str) -> HttpResponse:
    """Show who has joined, what is planned, the dates, the neighbours and the notes."""
    return _page(request, ref, CircleNoteForm())


@require_POST
def circle_note(request: Request, ref: str) -> HttpResponse:
    """Write a word to all who joined."""
    choice.member(request)
    found = queries.circle(ref, by=request.by)
    form = CircleNoteForm(request.POST)
    if not form.is_valid():
        return _page(request, ref, form)
    try:
        made = services.write_note(
            found, form.cleaned_data["text"], request_key=form.cleaned_data["request_key"],
            by=request.by,
        )  # fmt: skip
    except Invalid as no:
        form.refuse(no)
        return _page(request, ref, form)
    undo = reverse("parliamentarian:circle_note_back", args=[ref, made.ref])
    tell(request, say("All who joined can read it."), undo=undo)
    return redirect("parliamentarian:circle", ref)


@require_POST
def circle_note_back(request: Request, ref: str, note: str) -> HttpResponse:
    """Take an own word back."""
    choice.member(request)
    found = queries.note(queries.circle(ref, by=request.by), note)
    notes.take_back(found, by=request.by)
    tell(request, say("The note is taken back."))
    return redirect("parliamentarian:circle", ref)


@require_POST
def circle_share(request: Request, ref: str) -> HttpResponse:
    """Let the others see kind and week of what one plans, or no longer."""
    choice.member(request)
    shares = request.POST.get("shares") == "yes"
    services.share(queries.circle(ref, by=request.by), shares=shares, by=request.by)
    if shares:
        tell(request, say("The others see kind and week."))
    else:
        tell(request, say("The others see nothing of what you plan."))
    return redirect("parliamentarian:circle", ref)


@require_POST
def circle_leave(request: Request, ref: str) -> HttpResponse:
    """Leave; what one wrote stays for the others."""
    member = choice.member(request)
    services.leave(queries.circle(ref, by=request.by), member_ref=member.ref, by=request.by)
    tell(request, say("You have left. The page is closed to you now."))
    return redirect("parliamentarian:together")


def _page(request: Request, ref: str, form: CircleNoteForm) -> HttpResponse:
    choice.member(request)
    found = queries.circle(ref, by=request.by)
    kinds = catalogue.kinds()
    here = [one for one in choice.subjects(request)
            if found.country in (one.case or one.person).countries]  # fmt: skip
    return choice.show(
        request,
        "circle",
        {
            "page": queries.page(found, by=request.by),
            "mine": queries.mine(found, by=request.by),
            "form": form,
            "kinds": kinds,
            "joint": kinds[queries.JOINT],
            "subject": here[0].ref if len(here) == 1 else "",
        },
    )
