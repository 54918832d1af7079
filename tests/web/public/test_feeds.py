"""Feeds: valid for independent readers, only what is lit, gone when it is taken down; no names."""

from __future__ import annotations

import json

import feedparser
import icalendar
import pytest
from django.utils import timezone

from gemel.access import services as access
from gemel.access.models import FeedLink
from gemel.access.rules import Role
from gemel.agenda import services as agenda
from gemel.agenda.rules import Given
from gemel.kernel.by import By, Door
from gemel.kernel.errors import NotYours
from gemel.showcase import services as showcase
from gemel.web.signin import feeds
from tests import cast
from tests.house import filled

pytestmark = pytest.mark.django_db(databases="__all__")

KINDS = ("atom", "json", "ics")


@pytest.fixture
def world(tmp_path, settings):
    settings.GEMEL_HOME = tmp_path
    return filled.build(tmp_path)


def bodies(client, where="/feeds/cases."):
    found = {kind: client.get(f"{where}{kind}") for kind in KINDS}
    assert {one.status_code for one in found.values()} == {200}
    return found


def test_the_three_feeds_are_valid_for_readers_that_are_not_ours(client, world):
    found = bodies(client)

    atom = feedparser.parse(found["atom"].content)
    assert not atom.bozo
    assert atom.version == "atom10"
    (entry,) = atom.entries
    assert entry.title.startswith("BDI-90")
    assert entry.link == entry.id
    assert client.get(entry.link).status_code == 200
    told = json.loads(found["json"].content)
    assert told["version"] == "https://jsonfeed.org/version/1.1"
    assert {"id", "url", "title", "content_text", "date_modified"} == set(told["items"][0])
    calendar = icalendar.Calendar.from_ical(found["ics"].content)
    (event,) = calendar.walk("VEVENT")
    assert "BDI-90" in event["summary"]
    assert event.decoded("dtstart").isoformat() == "2025-11-03"


def test_a_country_s_feed_has_its_own_cases_and_no_others(client, world):
    assert len(feedparser.parse(client.get("/countries/BI/cases.atom").content).entries) == 1
    assert feedparser.parse(client.get("/countries/LU/cases.atom").content).entries == []
    assert client.get("/countries/XX/cases.atom").status_code == 404
    assert client.get("/feeds/cases.rss").status_code == 404


def test_nothing_that_is_not_public_stands_in_any_feed_and_a_planted_word_is_found(client, world):
    texts = [one.content.decode() for one in bodies(client).values()]
    assert [word for word in filled.CANARIES for text in texts if word in text] == []
    page = client.get("/cases/BDI-90/").content.decode()
    assert "Shown" in page  # a name that is public stands on the page, and in no feed
    assert all("BDI-90" in text and "Shown" not in text for text in texts)


def test_what_is_taken_down_is_gone_at_the_next_request(client, world):
    marked = client.get("/feeds/cases.atom")
    same = client.get("/feeds/cases.atom", headers={"If-None-Match": marked["ETag"]})
    assert (same.status_code, marked["Cache-Control"]) == (304, "no-cache")

    showcase.take_down(about=world.refs["shown"], at=timezone.now())

    for kind, one in bodies(client).items():
        assert "BDI-90" not in one.content.decode(), kind
    again = client.get("/feeds/cases.atom", headers={"If-None-Match": marked["ETag"]})
    assert again.status_code == 200


def test_no_feed_sets_a_cookie(client, world):
    assert not any(one.cookies for one in bodies(client).values())


# --- one's own, by a secret link -----------------------------------------------------------------


def own(account):
    return By(account.ref, timezone.now(), Door.SIGNIN)


def test_a_link_gives_own_dates_without_a_word_that_tells(client):
    noor = cast.account(cast.NOOR)
    given = Given(
        kind="hearing", starts_on=timezone.now().date(), country="LU", place="Zanzara",
        title="Geheim",
    )  # fmt: skip
    event = agenda.add(given, by=cast.noor(at=timezone.now()))
    token = access.make_feed_link(noor, by=own(noor))

    for kind in KINDS:
        answer = client.get(f"/own/{token}/gemel.{kind}")
        text = answer.content.decode()
        assert answer.status_code == 200
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]
        assert not answer.cookies
        for word in ("Zanzara", "Geheim", "Luxembourg", event.ref, "earing", token, noor.ref):
            assert word not in text, (kind, word)
    calendar = icalendar.Calendar.from_ical(client.get(f"/own/{token}/gemel.ics").content)
    assert [str(one["summary"]) for one in calendar.walk("VEVENT")] == ["A date in Gemel"]
    assert not feedparser.parse(client.get(f"/own/{token}/gemel.atom").content).bozo


def test_a_link_is_renewed_and_ended_and_what_is_kept_is_a_hash(client):
    noor = cast.account(cast.NOOR)
    first = access.make_feed_link(noor, by=own(noor))
    second = access.make_feed_link(noor, by=own(noor))

    assert client.get(f"/own/{first}/gemel.ics").status_code == 404
    assert client.get(f"/own/{second}/gemel.ics").status_code == 200
    assert second not in FeedLink.objects.get().token_hash
    access.end_feed_link(noor, by=own(noor))
    assert client.get(f"/own/{second}/gemel.ics").status_code == 404
    with pytest.raises(NotYours):
        access.make_feed_link(noor, by=own(cast.account(cast.AMANI)))


def test_who_may_nothing_any_more_learns_nothing_by_an_old_link(client):
    noor = cast.account(cast.NOOR)
    agenda.add(Given(kind="ipu_session", starts_on=timezone.now().date()),
               by=cast.noor(at=timezone.now()))  # fmt: skip
    token = access.make_feed_link(noor, by=own(noor))
    assert b"VEVENT" in client.get(f"/own/{token}/gemel.ics").content

    noor.grants.update(revoked_at=timezone.now())
    assert b"VEVENT" not in client.get(f"/own/{token}/gemel.ics").content
    noor.is_active = False
    noor.save()
    assert client.get(f"/own/{token}/gemel.ics").status_code == 404


def test_too_many_tries_look_like_a_wrong_link(client, monkeypatch):
    noor = cast.account(cast.NOOR)
    token = access.make_feed_link(noor, by=own(noor))
    monkeypatch.setattr(feeds, "LIMIT", "2/h/ip")

    answers = [client.get(f"/own/{token}/gemel.ics").status_code for _ in range(4)]

    assert answers == [200, 200, 404, 404]


def test_the_page_shows_the_link_once(settings):
    settings.GEMEL_REQUIRE_SECOND_FACTOR = False
    owner = cast.client_of(cast.account(cast.MAX, role=Role.COORDINATOR))
    assert "There is no link" in owner.get("/security/feeds/").content.decode()

    shown = owner.post("/security/feeds/new/").content.decode()

    assert "/own/" in shown
    assert "/own/" not in owner.get("/security/feeds/").content.decode()
    assert owner.post("/security/feeds/end/").status_code == 303
    assert "There is no link" in owner.get("/security/feeds/").content.decode()
