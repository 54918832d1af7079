"""A list of news as Atom (by Django's feed framework) or as JSON Feed 1.1."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

ATOM = "application/atom+xml; charset=utf-8"
JSON = "application/feed+json"


@dataclass(frozen=True)
class Item:
    """One piece of news, with the address that stays its own."""

    url: str
    title: str
    text: str
    at: datetime


@dataclass(frozen=True)
class Head:
    """What a list of news is called and where it stands."""

    title: str
    about: str
    page: str
    own: str
    language: str


def atom(head: Head, items: Sequence[Item]) -> HttpResponse:
    """Return the news as Atom (RFC 4287)."""
    feed = Atom1Feed(
        title=head.title, link=head.page, description=head.about, subtitle=head.about,
        feed_url=head.own, language=head.language, author_name="Gemel", feed_guid=head.own,
    )  # fmt: skip
    for item in items:
        feed.add_item(
            title=item.title, link=item.url, description=escape(item.text), unique_id=item.url,
            updateddate=item.at, pubdate=item.at,
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type=ATOM)


def as_json(head: Head, items: Sequence[Item]) -> HttpResponse:
    """Return the news as JSON Feed (jsonfeed.org, version 1.1)."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": head.title,
        "description": head.about,
        "home_page_url": head.page,
        "feed_url": head.own,
        "language": head.language,
        "items": [
            {
                "id": item.url,
                "url": item.url,
                "title": item.title,
                "content_text": item.text,
                "date_modified": item.at.isoformat(timespec="seconds"),
            }
            for item in items
        ],
    }
    return HttpResponse(json.dumps(feed, ensure_ascii=False), content_type=JSON)
