"""A shop window with one card of each kind, figures and the catalogue. All invented."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from gemel.publishing import services as publishing
from gemel.showcase import rules, services
from tests.publishing.builders import TEXT
from tests.showcase.builders import a_card

PERSON = {"part": "person", "name": "Invented Person", "code": "XAR-01", "also": [], "sources": [1]}
CASE = (
    {"part": "count", "announced": 3, "known": 1},
    PERSON,
    {"part": "violation", "what": "Impunity", "vocabulary": "", "sources": [1]},
    {
        "part": "decision", "symbol": "CL/206/9/R.2", "date": "2020-11-03", "session": 206,
        "body": "IPU Governing Council", "place": "", "persons": 3, "sources": [1],
    },
    {"part": "source", "number": 1, "what": "An invented paper", "address": "", "date": "2020-11"},
)  # fmt: skip
TWINNING = (
    {"part": "member", "name": "Example Member", "house": "House of Example"},
    {"part": "programme", "name": "Invented programme", "about": "prog-22222-22222"},
)
ACTION = (
    {"part": "act", "key": "meet_ambassador", "what": "Meet the ambassador"},
    {"part": "done", "date": "2026-05-04"},
    {"part": "case", "code": "XAR-COLL-02", "about": "case-22222-22222"},
)
PROGRAMME = ({"part": "host", "name": "House of Example", "country": "BV"},)
DESK = ({"part": "parliament", "name": "House of Example", "country": "BV"},)


def fill_the_window() -> None:
    """Light one card of each kind, an hour ago."""
    at = timezone.now() - timedelta(hours=1)
    a_card(
        slug="XAR-COLL-02", about="case-22222-22222", facts=CASE, texts={}, at=at,
        leans=["per-22222-22222"], countries=["AQ", "BV"], checked_on="2026-11-16",
    )  # fmt: skip
    a_card(kind="twinning", slug="twin-1", facts=TWINNING, texts=TEXT, at=at,
           links=("prog-22222-22222",))  # fmt: skip
    a_card(kind="programme", slug="prog-1", about="prog-22222-22222", facts=PROGRAMME, texts=TEXT,
           at=at)  # fmt: skip
    a_card(kind="action", slug="act-1", facts=ACTION, texts={}, at=at,
           leans=["case-22222-22222", "kind:meet_ambassador"])  # fmt: skip
    a_card(kind="desk", slug="desk-1", facts=DESK, texts=TEXT, at=at)
    services.put_figures(
        [
            rules.Pin(key=key, country=country, value=value, source="CL/206/9/R.2",
                      stated_on="2020-11-03", about=["case-22222-22222"])
            for country in ("", "AQ", "BV")
            for key, value in (("persons", 134), ("names", 99), ("cases", 1))
        ]
        + [rules.Pin(key="countries", value=2)]
    )  # fmt: skip
    publishing.write_catalogue()
