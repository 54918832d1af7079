"""The press page: what houses and the IPU do in public for colleagues at risk."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from gemel.showcase import queries
from gemel.showcase.figures import FIGURES
from gemel.web.public.opening import now, one, page, shown, shown_actions
from gemel.web.shared import lists, news, words
from gemel.web.shared.news import Head, Item

MOST = 50


@page
def press(request: HttpRequest) -> HttpResponse:
    """Show releases, motions and debates with the way to the record, figures, and whom to call."""
    at = now()
    whole = {figure.key: figure for figure in queries.figures(country="")}
    found = queries.cards(at=at, kind="press").order_by("-lit_at", "slug")
    releases = lists.part(request, found)
    in_house = queries.cards(at=at, kind="proceeding").order_by("-lit_at", "slug")
    return render(
        request,
        "public/press/list.html",
        {
            "page": releases,
            "releases": shown(releases),
            "proceedings": shown_actions(in_house[:MOST]),
            "figures": [(FIGURES[key], whole[key]) for key in FIGURES if key in whole],
            "contacts": [
                (card, card.parts["press"])
                for card in shown(queries.cards(at=at, kind="programme"))
                if "press" in card.parts
            ],
        },
    )


@page
def release(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one release in the words that two people approved."""
    card, _ = one("press", slug)
    (laid_out,) = shown_actions([card])
    return render(request, "public/press/page.html", {"card": laid_out})


@page
def feed(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the releases as a feed: what is lit now, and nothing that ever was."""
    if kind not in WRITERS:
        raise Http404
    found = queries.cards(at=now(), kind="press").order_by("-lit_at", "slug")[:MOST]
    items = [
        Item(
            url=request.build_absolute_uri(reverse("public:release", args=[card.slug])),
            title=laid_out.title,
            text=laid_out.lede,
            at=card.lit_at,
        )
        for card, laid_out in zip(found, shown(found), strict=True)
    ]
    head = Head(
        title=_("Gemel: for the press"),
        about=_("Releases that two people approved."),
        page=request.build_absolute_uri(reverse("public:press")),
        own=request.build_absolute_uri(request.path),
        language=words.language(),
    )
    return WRITERS[kind](head, items)


WRITERS: dict[str, Callable[[Head, list[Item]], HttpResponse]] = {
    "atom": news.atom,
    "json": news.as_json,
}
