"""Cards in the window, for tests that need to see them go dark."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from gemel.kernel import refs
from gemel.showcase import rules, services
from gemel.showcase.models import Card
from tests.cast import NOON

TEXTS = {"en": {"title": "An invented card", "lede": "Invented.", "sections": []}}


def a_card(
    *,
    slug: str = "",
    kind: str = "case",
    about: str = "",
    leans: Iterable[str] = (),
    countries: Iterable[str] = ("AQ",),
    at: datetime = NOON,
    dark_at: datetime | None = None,
    picture: rules.Picture | None = None,
    **content: object,
) -> Card:
    """One lit card, under a lease of a week unless a test says otherwise."""
    ref = refs.new("card")
    facts = {
        "ref": ref,
        "kind": kind,
        "slug": slug or ref,
        "about": about or refs.new("case"),
        "release": refs.new("rel"),
        "texts": TEXTS,
        "countries": tuple(countries),
        "invented": True,
    }
    return services.put(
        rules.Content(**{**facts, **content}),  # type: ignore[arg-type]
        leans=list(leans),
        proposed_at=at - timedelta(days=1),
        at=at,
        dark_at=dark_at or at + timedelta(days=7),
        picture=picture,
    )
