"""What is not yours and what is not there: one answer, and as much work for the one as the other.

Words, headers and cookies are compared; work is counted, not timed: the queries of an answer, and
the steps that SQLite's machine takes for them. Pages that tell the one from the other are planted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import path

from gemel.cases.models import Case, Fact
from gemel.kernel.errors import NotYours
from tests.house import crawl
from tests.house.crawl import Address, Answer
from tests.house.filled import World
from tests.house.test_every_address import OURS, planted, reachable

pytestmark = pytest.mark.django_db(databases="__all__")

MORE = 400  # steps of SQLite's machine, some microseconds: far below what a network hides
SAVEPOINT = re.compile(r"\bs\d+_x\d+\b")

OUTSIDERS = {
    "other programme": ("coordinator", OURS),
    "auditor": ("coordinator", OURS - {"ours"}),
    "stranger": ("parliamentarian", OURS),
    "anonymous": ("coordinator", OURS),
}


def differences(here: Answer, there: Answer) -> list[str]:
    """Return in what the answer for a record of others differs from that for no record at all."""
    path, gone = here.address.path, crawl.missing(here.address)
    parts = {
        "status": (here.status, there.status),
        "body": (crawl.bared(here.body, path), crawl.bared(there.body, gone)),
        "headers": (_headers(here, path), _headers(there, gone)),
        "cookies": (sorted(here.response.cookies), sorted(there.response.cookies)),
    }
    return [f"{here}: {name}" for name, (one, other) in parts.items() if one != other]


def _headers(answer: Answer, path: str) -> dict[str, str]:
    return {
        name: value.replace(path, "").replace(path.replace("/", "%2F"), "")
        for name, value in answer.response.headers.items()
        if name != "ETag"
    }


@dataclass(frozen=True)
class Work:
    """What one answer took: queries by their text without values, and steps."""

    queries: tuple[str, ...]
    steps: int


def asked(
    world: World, role: str, address: Address, where: str, method: str
) -> tuple[Answer, Work]:
    """Ask for one address and count."""
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    browser = crawl.client(world, role)
    counts = connection.vendor == "sqlite"
    with crawl.undone(), CaptureQueriesContext(connection) as queries:
        if counts:
            connection.connection.set_progress_handler(step, 1)
        try:
            answer = crawl.ask(browser, address, role, method, path=where)
        finally:
            if counts:
                connection.connection.set_progress_handler(None, 1)
    texts = (SAVEPOINT.sub("", one["sql"].partition(" WHERE ")[0]) for one in queries)
    return answer, Work(tuple(texts), steps)


def told_apart(world: World, role: str, address: Address, method: str = "GET") -> list[str]:
    """Return by what a role could tell another's record from none at one address."""
    (here, one), (there, other) = (
        asked(world, role, address, where, method)
        for where in (address.path, crawl.missing(address))
    )
    found = differences(here, there)
    if one.queries != other.queries:
        found.append(f"{here}: {len(one.queries)} and {len(other.queries)} queries")
    if abs(one.steps - other.steps) > MORE:
        found.append(f"{here}: {one.steps} and {other.steps} steps")
    return found


def of_others(world: World, role: str) -> list[Address]:
    """Return every address whose last argument is a record that this role may not know of."""
    door, records = OUTSIDERS[role]
    return [
        one for one in reachable(world)
        if one.door == door and records.intersection(one.samples[-1:]) and crawl.missing(one)
    ]  # fmt: skip


@pytest.mark.parametrize("role", OUTSIDERS)
def test_what_is_not_yours_and_what_is_not_there_look_the_same(world, role):
    tried = of_others(world, role)
    crawl.client(world, role).get(tried[0].path)  # what is worked out once is worked out now
    methods = ("GET",) if role in ("auditor", "anonymous") else ("GET", "POST")

    assert len(tried) > (6 if OUTSIDERS[role][0] == "parliamentarian" else 50)
    assert [
        fault for one in tried for method in methods
        for fault in told_apart(world, role, one, method)
    ] == []  # fmt: skip


def test_a_case_that_is_kept_and_not_public_looks_like_no_case(world):
    kept, none = (
        crawl.client(world, "anonymous").get(f"/cases/{code}/") for code in ("BDI-91", "BDI-99")
    )

    assert kept.status_code == none.status_code == 404
    assert crawl.bared(kept.content.decode(), "BDI-91") == crawl.bared(
        none.content.decode(), "BDI-99"
    )


def test_a_page_that_tells_one_from_the_other_is_caught(world, settings):
    def telling(request, ref):
        there = ref == world.refs["case"]
        return HttpResponse("Not yours" if there else "Not there", status=404)

    settings.ROOT_URLCONF = planted(path("desk/cases/<str:ref>/leak/", telling, name="leak"))
    (address,) = [one for one in crawl.addresses(world) if one.name == "leak"]

    (fault,) = told_apart(world, "other programme", address)
    assert fault.endswith(": body")


def test_a_page_that_looks_further_before_it_turns_away_is_caught(world, settings):
    """Once by a query more, and once by a longer way through the same queries."""

    def asking(request, ref):
        if case := Case.objects.filter(ref=ref).first():
            Fact.objects.filter(case=case).exists()
        raise NotYours

    def counting(request, ref):
        numbers = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < %s)"
        there = Case.objects.filter(ref=ref).exists()
        with connection.cursor() as cursor:
            cursor.execute(f"{numbers} SELECT count(*) FROM n", [500 if there else 1])
        raise NotYours

    settings.ROOT_URLCONF = planted(
        path("desk/cases/<str:ref>/asking/", asking, name="asking"),
        path("desk/cases/<str:ref>/counting/", counting, name="counting"),
    )
    found = {one.name: one for one in crawl.addresses(world)}

    assert len(told_apart(world, "other programme", found["asking"])) == 1
    longer = told_apart(world, "other programme", found["counting"])
    assert connection.vendor != "sqlite" or "steps" in longer[0]
