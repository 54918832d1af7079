"""Nothing behind a door is kept anywhere; the public's pages are asked for anew each time."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("page", ["components", "not-yours", "broken", "stale"])
def test_what_is_behind_a_door_is_kept_nowhere(visitor, page):
    response = visitor.get(f"/{page}/", headers={"X-Door": "coordinator"})

    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_every_answer_is_for_our_own_pages_and_asks_for_no_device(visitor):
    response = visitor.get("/window/")

    assert "camera=()" in response["Permissions-Policy"]
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "Server" not in response
    assert "X-Powered-By" not in response


def test_a_public_page_is_checked_each_time_and_sent_only_if_it_changed(visitor):
    first = visitor.get("/window/")
    assert first["Cache-Control"] == "no-cache"
    assert "X-Robots-Tag" not in first

    again = visitor.get("/window/", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again["Cache-Control"] == "no-cache"
    assert again.content == b""

    changed = visitor.get("/window/?text=withdrawn", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert b"withdrawn" in changed.content


def test_a_public_page_does_not_depend_on_who_reads_it(visitor):
    stranger = visitor.get("/components/?base=public&plain=1")
    staff = visitor.get("/components/?base=public&plain=1", headers={"X-Door": "coordinator"})

    cut = stranger.content.index(b"<main")
    assert stranger.content[:cut] == staff.content[:cut]


def test_after_a_form_the_next_page_is_asked_for_by_get(visitor):
    sent, read = visitor.post("/sends-on/"), visitor.get("/sends-on/")

    assert (sent.status_code, sent["Location"]) == (303, "/window/")
    assert read.status_code == 302
