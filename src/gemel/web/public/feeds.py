"""Feeds of the public cases: what is lit now, and nothing that ever was.

A feed is asked again each time like every page here: what was taken down is gone at the next
request. Whoever reads feeds keeps copies, and the page of safety says so.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from gemel.kernel import geography
from gemel.showcase import layout, queries
from gemel.web.public.opening import now, page
from gemel.web.shared import calendar, news, words
from gemel.web.shared.calendar import Day
from gemel.web.shared.news import Head, Item

MOST = 100
DAY = len("2026-11-16")


@page
def feed(request: HttpRequest, kind: str, code: str = "") -> HttpResponse:
    """Give the public cases, of all countries or of one, as a feed."""
    if kind not in WRITERS or (code and geography.country(code) is None):
        raise Http404
    return WRITERS[kind](request, code)


def _lit(code: str) -> list[tuple[layout.Shown, object]]:
    found = queries.cards(at=now(), kind="case", country=code).order_by("-lit_at", "slug")[:MOST]
    return [(layout.shown(card, language=words.language()), card) for card in found]


def _head(request: HttpRequest, code: str) -> Head:
    cases = reverse("public:country", args=[code]) if code else reverse("public:cases")
    title = _("Gemel: public cases")
    return Head(
        title=f"{title}, {words.country(code)}" if code else title,
        about=_("Cases that two people released, on published decisions of the IPU."),
        page=request.build_absolute_uri(cases),
        own=request.build_absolute_uri(request.path),
        language=words.language(),
    )


def _items(request: HttpRequest, code: str) -> list[Item]:
    return [
        Item(
            url=request.build_absolute_uri(reverse("public:case", args=[shown.slug])),
            title=" ".join(filter(None, (shown.code, shown.alone))) or shown.title or _("Case"),
            text=_text(shown),
            at=card.lit_at,  # type: ignore[attr-defined]
        )
        for shown, card in _lit(code)
    ]


def _text(shown: layout.Shown) -> str:
    places = ", ".join(words.country(code) for code in shown.countries)
    newest = shown.newest
    decided = ""
    if newest.get("date"):
        day = words.partial_date(newest["date"])
        decided = _("Decision of {day}").format(day=day)
    return ". ".join(filter(None, (places, decided, shown.lede)))


def _atom(request: HttpRequest, code: str) -> HttpResponse:
    return news.atom(_head(request, code), _items(request, code))


def _json(request: HttpRequest, code: str) -> HttpResponse:
    return news.as_json(_head(request, code), _items(request, code))


def _calendar(request: HttpRequest, code: str) -> HttpResponse:
    """Give the days of the decisions on the public cases, where the day is printed."""
    days = []
    for shown, card in _lit(code):
        for decision in shown.parts.get("decision", ()):
            printed = decision.get("date", "")
            if len(printed) != DAY:
                continue
            on = date.fromisoformat(printed)
            days.append(
                Day(
                    key=f"{shown.slug} {printed}",
                    what=_("Decision of the IPU: {case}").format(case=shown.code or _("Case")),
                    starts=on,
                    ends_before=on + timedelta(days=1),
                    stamp=card.lit_at,  # type: ignore[attr-defined]
                    url=request.build_absolute_uri(reverse("public:case", args=[shown.slug])),
                )
            )
    return calendar.answer(days, name=_head(request, code).title, at=now())


WRITERS = {"atom": _atom, "json": _json, "ics": _calendar}
