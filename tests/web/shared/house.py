"""A small house for the look: pages that show every component, behind doors that stand open."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import include, path
from django.utils import translation
from django.views.decorators.http import require_POST

from gemel.kernel.by import By, Door, Holding
from gemel.kernel.errors import Invalid, NoBasis, NotYours, Stale
from gemel.kernel.powers import Power
from gemel.kernel.say import say
from gemel.web.shared import forms, headers, lists, notices, places, refusals

OTHER_PLACES = [
    "coordinator:search", "signin:language", "signin:security", "signin:sign_in",
    "signin:sign_out", "signin:through",
]  # fmt: skip
HERE = Path(__file__).parent
NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)


class LookForm(forms.GemelForm):
    """One field of each kind."""

    code_name = django_forms.CharField(
        label="Code name", help_text="Never the real name. A bird, a tree, a stone."
    )
    hearing = forms.DayField(label="Date of the hearing", help_text="For example 24 11 2026")
    since = forms.PartialDateField(label="Known since", required=False)
    language = django_forms.ChoiceField(
        label="Language", choices=[("rn", "Kirundi"), ("fr", "French")]
    )
    decision = django_forms.FileField(label="Decision")
    asked_by = django_forms.ChoiceField(
        label="Who asked the person?",
        widget=django_forms.RadioSelect,
        choices=[
            ("me", "I did"),
            ("other", forms.Hinted("Someone I trust", "Their name is sealed with the record")),
        ],
    )
    shared = django_forms.MultipleChoiceField(
        label="What may be shared?",
        widget=django_forms.CheckboxSelectMultiple,
        choices=[("country", "The country"), ("work", "The kind of work")],
        required=False,
    )
    what = django_forms.ChoiceField(
        label="What",
        widget=forms.Tiles,
        choices=[("spoke", "Spoke or wrote with my twin"), ("letter", "Letter to an authority")],
    )
    countries = forms.CountriesField(label="Countries")
    languages = forms.LanguagesField(label="Languages", required=False)
    country = forms.CountryField(label="Country", required=False)
    words = django_forms.CharField(
        label="In the person’s own words", widget=django_forms.Textarea, required=False
    )
    read = django_forms.BooleanField(label="I have read the rules")
    request_key = forms.RequestKey()
    version = forms.Version()


class LookFilter(forms.FilterForm):
    """The filters of a list."""

    q = django_forms.CharField(label="Words or code")
    state = django_forms.ChoiceField(
        label="State", choices=[("", "All"), ("active", "Active"), ("ended", "Ended")]
    )


WRONG = {
    "hearing_day": "30",
    "hearing_month": "2",
    "hearing_year": "2027",
    "countries": ["Burundi", "Atlantis"],
    "version": "3",
}


def a_by(door: Door, *, assistant: bool = False) -> By:
    """Somebody with every power."""
    return By("acc-22222-22222", NOON, door, (Holding(frozenset(Power), "*"),), "", assistant)


class OpenDoors:
    """Stands in for the sign-in: who comes is said by a header of the test."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        door = request.GET.get("door") or request.headers.get("X-Door", "")
        request.by = a_by(Door(door), assistant="assistant" in request.GET) if door else None
        request.behalf = "Max Verhoeven"
        request.user = SimpleNamespace(name="Ines Lind", is_authenticated=bool(door))
        translation.activate(request.GET.get("language", "en"))
        request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


def show(request: HttpRequest, file: str, **facts: object) -> HttpResponse:
    """Render a page that stands beside this file."""
    template = engines["django"].from_string((HERE / file).read_text("utf-8"))
    return HttpResponse(template.render(facts, request))


def components(request: HttpRequest) -> HttpResponse:
    """Every component on one page, within the base that is asked for."""
    form = LookForm(WRONG | {"decision": ""})
    if "wrong" not in request.GET:
        form = LookForm(
            initial={"hearing": date(2026, 11, 24), "since": "2020-11", "countries": ["BI"]}
        )
    order = lists.order(request, {"urgency": "by urgency", "name": "by name"}, "-urgency")
    return show(
        request,
        "components.html",
        base=f"shared/base_{request.GET.get('base', 'desk')}.html",
        form=form,
        filters=LookFilter(request.GET),
        page=lists.part(request, list(range(160))),
        order=order,
        said=say("Row {row} has no name", row=3),
    )


def told(request: HttpRequest) -> HttpResponse:
    """A page on which something was just done."""
    notices.tell(request, say("Recorded. {name} will read it.", name="Heron"), undo="/undo/")
    notices.tell(request, "Look twice", level=messages.WARNING)
    return components(request)


def stale(request: HttpRequest) -> HttpResponse:
    raise Stale(say("The other coordinator saved at {time}", time="10:41"))


def no_basis(request: HttpRequest) -> HttpResponse:
    raise NoBasis(say("Heron’s own yes to this text"))


def invalid(request: HttpRequest) -> HttpResponse:
    raise Invalid(fields={"a": say("The mandate ends before it starts"), "b": say("No name")})


def not_yours(request: HttpRequest) -> HttpResponse:
    raise NotYours


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("Heron lives in the blue house")


@require_POST
def only_forms(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def sends_on(request: HttpRequest) -> HttpResponse:
    return redirect("/window/")


@headers.public_page
def window(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"<p>{request.GET.get('text', 'as before')}</p>")


def place(request: HttpRequest) -> HttpResponse:
    """Stands where a door has a page."""
    return show(request, "place.html", base=f"shared/base_{request.GET.get('base', 'desk')}.html")


def doors() -> list:
    """Addresses for every name that the mastheads use, without the doors themselves."""
    views = {found.view for row in places.ROWS.values() for found in row} | set(OTHER_PLACES)
    by_door: dict[str, list] = {}
    for view in sorted(views):
        door, name = view.split(":")
        where = "" if name in ("desk", "home") else f"{name}/"
        by_door.setdefault(door, []).append(path(where, place, name=name))
    return [path(f"{door}/", include((kept, door))) for door, kept in by_door.items()]


urlpatterns = [
    path("components/", components),
    path("told/", told),
    path("stale/", stale),
    path("no-basis/", no_basis),
    path("invalid/", invalid),
    path("not-yours/", not_yours),
    path("broken/", broken),
    path("only-forms/", only_forms),
    path("sends-on/", sends_on),
    path("window/", window),
    *doors(),
]
handler400 = refusals.not_understood
handler403 = handler404 = refusals.nothing_here
handler500 = refusals.did_not_work
