"""How every page of this door is opened: read only, asked again each time, compressed.

Nothing on these pages is secret and nothing on them says who reads, so compressing them tells
nobody anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from gemel.showcase import layout, queries
from gemel.web.shared import words
from gemel.web.shared.headers import public_page


def page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Open a view to the public."""
    return require_safe(gzip_page(public_page(view)))


def now() -> datetime:
    """Return the instant at which leases are looked at."""
    return timezone.now()


def shown(cards: Iterable[Any]) -> list[layout.Shown]:
    """Return cards laid out in the reader's language."""
    return [layout.shown(card, language=words.language()) for card in cards]


def shown_actions(cards: Iterable[Any]) -> list[layout.Shown]:
    """Return actions laid out; each names its case only while that case itself is lit."""
    listed = shown(cards)
    abouts = {case["about"] for action in listed for case in action.parts.get("case", ())}
    if not abouts:
        return listed
    lit = queries.cards(at=now(), kind="case").filter(about__in=abouts)
    slugs = dict(lit.values_list("about", "slug"))
    for action in listed:
        action.parts["case"] = [
            {**case, "slug": slugs[case["about"]]}
            for case in action.parts.get("case", ())
            if case["about"] in slugs
        ]
    return listed


def one(kind: str, slug: str) -> tuple[Any, layout.Shown]:
    """Return one lit card and its layout. Dark, withdrawn and never there: the same page."""
    card = queries.card(kind, slug, at=now())
    if card is None:
        raise Http404
    return card, layout.shown(card, language=words.language())
