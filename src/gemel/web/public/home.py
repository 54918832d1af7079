"""The home page, its map and figures, and the page of one country."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gemel.kernel import geography
from gemel.showcase import queries
from gemel.showcase.figures import FIGURES
from gemel.web.public import world, world_map
from gemel.web.public.opening import now, page, shown, shown_actions
from gemel.web.shared import lists, words
from gemel.web.shared.headers import public_page

KEYS = ("persons", "names", "cases")


@dataclass(frozen=True)
class Line:
    """One country of the table. All that the map shows, and more, stands here."""

    code: str
    name: str
    numbers: dict[str, int]
    source: str
    stated_on: str


@page
def home(request: HttpRequest) -> HttpResponse:
    """Show what this is, the map, the figures with their definitions, and every role's way in."""
    figures = list(queries.figures())
    table = lines(figures)
    whole = {figure.key: figure for figure in figures if not figure.country}
    return render(
        request,
        "public/home/page.html",
        {
            "places": world_map.places({line.code: line.numbers["persons"] for line in table}),
            "neutral": world.neutral(),
            "view_box": world.VIEW_BOX,
            "table": table,
            "whole": whole,
            "figures": [(FIGURES[key], whole[key]) for key in FIGURES if key in whole],
        },
    )


@require_safe
@public_page
def figures_file(request: HttpRequest) -> HttpResponse:
    """Give the table of the home page as a file."""
    head = [_("Country"), _("Code"), _("In the decisions"), _("Shown by name"), _("Cases"),
            _("Source"), _("Date")]  # fmt: skip
    rows = [
        [line.name, line.code, *(line.numbers[key] for key in KEYS), line.source, line.stated_on]
        for line in lines(queries.figures())
    ]
    return lists.csv_response("figures", head, rows)


@page
def country(request: HttpRequest, code: str) -> HttpResponse:
    """Show all that may be shown about one country; where that is nothing, what nothing means."""
    if geography.country(code) is None:
        raise Http404
    at = now()
    by_kind: dict[str, list[Any]] = {}
    for card in queries.cards(at=at, country=code):
        by_kind.setdefault(card.kind, []).append(card)
    line = next(iter(lines(queries.figures(country=code))), None)
    return render(
        request,
        "public/country/page.html",
        {
            "code": code,
            "name": words.country(code),
            "line": line,
            "figures": [(FIGURES[key], line.numbers[key]) for key in KEYS] if line else [],
            "cases": shown(by_kind.get("case", ())),
            "twinnings": shown(by_kind.get("twinning", ())),
            "programmes": shown(by_kind.get("programme", ())),
            "actions": shown_actions(by_kind.get("action", ())),
        },
    )


def lines(figures: Iterable[Any]) -> list[Line]:
    """Return the figures by country, the largest number first, then by name."""
    found: dict[str, dict[str, Any]] = {}
    for figure in figures:
        if figure.country:
            found.setdefault(figure.country, {})[figure.key] = figure
    rows = [
        Line(
            code=code,
            name=words.country(code),
            numbers={key: own[key].value if key in own else 0 for key in KEYS},
            source=own["persons"].source if "persons" in own else "",
            stated_on=own["persons"].stated_on if "persons" in own else "",
        )
        for code, own in found.items()
    ]
    return sorted(rows, key=lambda line: (-line.numbers["persons"], line.name))
