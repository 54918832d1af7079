"""A refusal says what, where and what to do, and never tells "not yours" from "not there"."""

from __future__ import annotations

import re

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from gemel.web.shared import refusals

DOORS = ["", "coordinator", "parliamentarian"]


def body(response) -> str:
    return re.sub(r'csrf[a-z]*token" value="[^"]+"', "", response.content.decode())


@pytest.mark.parametrize("door", DOORS)
def test_what_is_missing_and_what_is_forbidden_look_the_same(visitor, door):
    forbidden = visitor.get("/not-yours/", headers={"X-Door": door})
    missing = visitor.get("/not-there/", headers={"X-Door": door})

    assert forbidden.status_code == missing.status_code == 404
    assert body(forbidden).replace("/not-yours/", "") == body(missing).replace("/not-there/", "")
    assert dict(forbidden.headers) == dict(missing.headers)


def test_a_refusal_keeps_the_masthead_of_the_door(visitor):
    assert "popover" in body(visitor.get("/not-yours/", headers={"X-Door": "coordinator"}))
    assert "has-thumbs" in body(visitor.get("/not-yours/", headers={"X-Door": "parliamentarian"}))
    assert "/public/cases/" in body(visitor.get("/not-yours/"))


@pytest.mark.parametrize(
    ("page", "status", "said"),
    [
        ("stale", 409, "The other coordinator saved at 10:41"),
        ("no-basis", 403, "Heron’s own yes to this text"),
        ("invalid", 400, "The mandate ends before it starts"),
        ("invalid", 400, "No name"),
    ],
)
def test_what_a_service_says_is_on_the_page(visitor, page, status, said):
    response = visitor.get(f"/{page}/", headers={"X-Door": "coordinator"})

    assert response.status_code == status
    assert said in body(response)
    assert body(response).count("<h1") == 1


def test_a_refusal_within_a_page_is_only_its_words_put_where_they_are_read(visitor):
    response = visitor.get("/stale/", headers={"X-Door": "coordinator", "HX-Request": "true"})

    assert response.status_code == 409
    assert response["HX-Retarget"] == "#said"
    assert "<html" not in body(response)
    assert "Someone else changed this meanwhile" in body(response)


@pytest.mark.parametrize("page", ["not-there", "stale", "no-basis", "invalid", "broken"])
def test_every_refusal_has_a_form_within_a_page(visitor, page):
    response = visitor.get(f"/{page}/", headers={"HX-Request": "true"})

    assert body(response).strip().startswith('<div class="notice bad" role="alert">')
    assert "<h2>" in body(response)


@pytest.mark.parametrize(
    ("came_from", "back"),
    [
        ("http://testserver/components/?a=1", "/components/?a=1"),
        ("http://testserver.elsewhere.example/x", "/stale/"),
        ("http://testserver//elsewhere.example/x", "/stale/"),
        ("http://testserver/\\elsewhere.example", "/stale/"),
        ("https://elsewhere.example/", "/stale/"),
        ("", "/stale/"),
    ],
)
def test_the_way_back_leads_to_our_own_pages_only(visitor, came_from, back):
    response = visitor.get("/stale/", headers={"X-Door": "coordinator", "Referer": came_from})

    assert f'class="button" href="{back}"' in body(response)


def test_a_failure_names_a_word_and_nobody(visitor, caplog):
    response = visitor.get("/broken/", headers={"X-Door": "coordinator"})

    assert response.status_code == 500
    word = re.search(r'class="ref">([a-z]+-[a-z]+-\d\d)<', body(response))
    assert word
    assert "Heron" not in body(response)
    assert word[1] in caplog.text


def test_a_failure_is_told_without_database_session_or_user():
    with translation.override("ar"):
        response = refusals.did_not_work(RequestFactory().get("/x/"))

    assert response.status_code == 500
    assert '<html lang="ar" dir="rtl">' in body(response)


def test_the_words_for_failures_are_many_and_plain():
    assert len(set(refusals.FIRST)) == len(refusals.FIRST) >= 60
    assert len(set(refusals.LAST)) == len(refusals.LAST) >= 60
    assert all(word.isalpha() for word in refusals.FIRST + refusals.LAST)


def test_a_form_without_its_seal_is_told_so(open_house):
    strict = Client(enforce_csrf_checks=True)

    response = strict.post("/components/", {"a": "b"}, headers={"X-Door": "coordinator"})

    assert response.status_code == 403
    assert "This form is too old" in body(response)


def test_a_request_that_makes_no_sense_is_told_so(visitor):
    response = visitor.get("/components/", headers={"Host": "elsewhere.example"})

    assert response.status_code == 400
    assert "could not read this request" in body(response)


def test_an_address_that_only_takes_forms_has_a_page_too(visitor):
    response = visitor.get("/only-forms/", headers={"X-Door": "coordinator"})

    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert "could not read this request" in body(response)
