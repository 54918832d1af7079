"""The public's door: what may be seen, nothing else, and gone at the next request."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from gemel.publishing.ideas import entries
from gemel.showcase import services
from tests.showcase.builders import a_card
from tests.web.public.builders import CASE, PERSON

pytestmark = pytest.mark.django_db(databases="__all__")

PAGES = [
    "/", "/cases/", "/cases/?country=AQ", "/cases/XAR-COLL-02/", "/twinnings/",
    "/twinnings/twin-1/", "/programmes/", "/programmes/prog-1/", "/follow-up-desks/", "/ideas/",
    "/follow-up-desks/desk-1/", "/ideas/follow_up_mechanism/",
    "/ideas/meet_ambassador/", "/countries/AQ/", "/countries/FR/", "/method/", "/safety/",
    "/accessibility/", "/problem/",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["", "/fr", "/ar"])
def test_every_page_opens_in_every_language_and_is_asked_for_each_time(
    client, window, path, language
):
    page = client.get(language + path)

    assert page.status_code == 200
    assert page["Cache-Control"] == "no-cache"
    assert page["ETag"]
    assert not page.cookies
    body = page.content.decode()
    assert f'lang="{language[1:] or "en"}"' in body
    assert ('dir="rtl"' in body[:200]) == (language == "/ar")
    assert len(re.findall("<h1", body)) == 1
    assert "<script" not in body and " style=" not in body and " onclick" not in body


@pytest.mark.parametrize("path", PAGES)
def test_every_page_opens_while_the_window_is_empty(client, path):
    personal = re.search(r"XAR|twin-1|prog-1|desk-1|meet_ambassador|follow_up_mech", path)

    assert client.get(path).status_code == (404 if personal else 200)


def test_the_map_has_every_country_as_a_link_and_the_table_has_all_that_it_shows(client, window):
    body = client.get("/").content.decode()
    picture, _, table = body.partition('</svg>\n<ul class="legend"')

    assert picture.count('<a href="/countries/') > 190
    assert 'aria-label="Antarctica: 134 people"' in picture
    assert '<a href="/countries/FR/" tabindex="-1" aria-label="France">' in picture
    assert table.count('<a href="/countries/') == 2
    for number in ("134", "99"):
        assert f'<td class="num">{number}</td>' in table
    assert "A country without figures is not a safe country" in body


def test_the_home_page_is_light_enough_for_a_slow_network(client, window):
    from gemel.web import shared

    page = client.get("/", headers={"accept-encoding": "gzip"})
    static = Path(shared.__path__[0]) / "static" / "gemel"
    sent = len(page.content)
    for file in ("gemel.css", "icons.svg", "mark.svg"):
        sent += len(gzip.compress((static / file).read_bytes()))

    assert page["Content-Encoding"] == "gzip"
    assert sent < 60_000, f"the first load of the home page is {sent} bytes"


def test_a_page_that_has_not_changed_is_not_sent_again(client, window):
    first = client.get("/cases/XAR-COLL-02/", headers={"accept-encoding": "gzip"})

    again = client.get("/cases/XAR-COLL-02/", headers={"if-none-match": first["ETag"]})

    assert again.status_code == 304 and not again.content
    assert again["Cache-Control"] == "no-cache"


PERSONAL = {
    "/cases/XAR-COLL-02/": "/cases/XAR-COLL-99/",
    "/twinnings/twin-1/": "/twinnings/twin-9/",
    "/programmes/prog-1/": "/programmes/prog-9/",
}


@pytest.mark.parametrize("path", PERSONAL)
def test_what_was_taken_down_is_missing_at_once_and_looks_like_what_never_was(client, window, path):
    mark = client.get(path)["ETag"]
    card = path.rstrip("/").rpartition("/")[2]
    release = _release(card)

    services.take_down(about=release, at=timezone.now())

    gone = client.get(path, headers={"if-none-match": mark})
    never = client.get(PERSONAL[path], headers={"if-none-match": mark})
    assert gone.status_code == never.status_code == 404
    assert gone.content.replace(path.encode(), b"") == never.content.replace(
        PERSONAL[path].encode(), b""
    )
    assert dict(gone.headers) == dict(never.headers)
    for other in ("/", "/cases/", "/twinnings/", "/programmes/", "/countries/AQ/"):
        assert card not in client.get(other).content.decode()


def _release(slug):
    from gemel.showcase.models import Card

    return Card.objects.get(slug=slug).release


def test_a_lease_that_ran_out_looks_the_same(client):
    at = timezone.now() - timedelta(days=2)
    a_card(slug="XAR-COLL-02", facts=CASE, texts={}, at=at, dark_at=at + timedelta(days=1))

    assert client.get("/cases/XAR-COLL-02/").status_code == 404
    assert "XAR-COLL-02" not in client.get("/cases/").content.decode()


def test_a_case_shows_its_facts_with_sources_and_what_is_missing(client, window):
    body = client.get("/cases/XAR-COLL-02/").content.decode()

    for shown in (
        "Invented Person", "XAR-01", "Impunity", "CL/206/9/R.2", "3 November 2020",
        "An invented paper", "3 people in the decision", "1 is shown here by name",
        "Last checked by two people: 16 November 2026", "Meet the ambassador",
    ):  # fmt: skip
        assert shown in body, shown
    assert "3 parliamentarians" in body


def test_a_case_with_one_person_is_called_by_the_name(client):
    facts = ({"part": "count", "announced": 1, "known": 1}, PERSON, *CASE[2:])
    a_card(slug="XAR-01", facts=facts, texts={}, at=timezone.now() - timedelta(hours=1))

    body = client.get("/cases/XAR-01/").content.decode()

    assert re.search(r"<h1>\s*<bdi>Invented Person</bdi>\s*</h1>", body)


def test_a_country_where_nothing_may_be_shown_is_not_called_safe(client, window):
    body = client.get("/countries/FR/").content.decode()

    assert "That does not mean that nobody is at risk there" in body
    assert client.get("/countries/ZZ/").status_code == 404
    assert client.get("/countries/fr/").status_code == 404


def test_an_agreed_text_stays_in_its_language_on_pages_of_another(client, window):
    body = client.get("/ar/twinnings/twin-1/").content.decode()

    assert '<h1 lang="en" dir="ltr">Two who stand together</h1>' in body


def test_the_figures_come_as_a_file(client, window):
    answer = client.get("/figures.csv")

    rows = answer.content.decode("utf-8-sig").splitlines()
    assert rows[1] == "Antarctica,AQ,134,99,1,CL/206/9/R.2,2020-11-03"
    assert len(rows) == 3


def test_the_ideas_name_the_bullets_they_come_from(client, window):
    body = client.get("/ideas/").content.decode()

    assert body.count("<article") == 40
    for bullet in ("A1", "A7", "B1", "B13"):
        assert f">{bullet}</bdi>" in body
    assert client.get("/ideas/no_such_idea/").status_code == 404


def test_only_reading_is_possible(client, window):
    for path in PAGES:
        assert Client().post(path).status_code == 405


def test_a_list_filters_by_country_and_an_unknown_one_filters_nothing(client, window):
    assert "XAR-COLL-02" in client.get("/cases/?country=BV").content.decode()
    assert "XAR-COLL-02" not in client.get("/cases/?country=FR").content.decode()
    assert "XAR-COLL-02" in client.get("/cases/?country=nowhere&page=77").content.decode()


def test_each_page_needs_few_questions(client, window, django_assert_max_num_queries):
    for path in PAGES:
        with django_assert_max_num_queries(4, using="showcase"):
            client.get(path)
        with django_assert_max_num_queries(0):
            client.get(path)


def test_a_follow_up_desk_is_a_page_with_its_mandate_and_its_committees_and_names_nobody(client):
    a_card(
        kind="desk", slug="desk-2",
        texts={"en": {"title": "Desk", "lede": "", "text": "Follow up."}},
        facts=(
            {"part": "parliament", "name": "House of Example", "country": "BV"},
            {"part": "committee", "name": "Committee on Human Rights"},
        ),
        at=timezone.now(),
    )  # fmt: skip
    services.put_ideas(entries())

    page = client.get("/follow-up-desks/desk-2/").content.decode()

    for word in (
        "House of Example",
        "Committee on Human Rights",
        "Follow up.",
        "ask the parliament",
    ):
        assert word in page
    for where in ("/follow-up-desks/", "/ideas/follow_up_mechanism/"):
        assert "/follow-up-desks/desk-2/" in client.get(where).content.decode()


def test_the_quiet_kinds_of_action_stand_before_the_public_ones(client, window):
    services.put_ideas(entries())

    body = client.get("/ideas/").content.decode()

    assert body.index('id="h-diplomacy"') < body.index('id="h-voice"')
