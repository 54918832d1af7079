"""Whoever reads every public page every month works out nothing but published decisions.

The attacker keeps totals, parts and what changed between months, and subtracts. Two histories run
side by side that differ in what is not public alone: every page is the same, byte for byte, and so
is whatever can be worked out. Faults in the counting, planted, show that the attacker would notice.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from django.test import Client
from django.utils import timezone

from gemel.actions.models import Action
from gemel.cases.models import Case
from gemel.kernel import refs
from gemel.people.models import AtRisk
from gemel.publishing import rules, services
from gemel.twinning.models import Contact
from tests.cast import NOON, amani, noor
from tests.consent import builders as people
from tests.consent.builders import a_defender, a_person
from tests.house import crawl
from tests.publishing import builders
from tests.publishing.builders import a_case, a_twinning, two_people

pytestmark = pytest.mark.django_db(databases="__all__")

PAGES = (
    "/", "/figures.csv", "/cases/", "/countries/", "/countries/AQ/", "/countries/BV/",
    "/countries/CX/", "/twinnings/", "/programmes/", "/follow-up-desks/", "/cases/XAR-COLL-91/",
    "/cases/XAR-COLL-93/", "/method/", "/problem/",
)  # fmt: skip
REF = re.compile(r"\b[a-z]{2,5}-[2-9a-z]{5}-[2-9a-z]{5}\b")
MONTHS = 4
STEP = timedelta(hours=4)  # a month here: leases run a day, and nothing counts how long it was


def _unpublished_cases(month):
    for place in range(month + 1):
        a_case(code=f"XAS-COLL-{month}{place}", persons=1 + place, countries=["AQ", "CX"])


def _persons(month):
    for _ in range(2):
        a_defender()
        a_person(countries=["BV"])


def _a_person_of_a_shown_case_in_another(month):
    """More persons than the published decision states, on record only."""
    other = a_case(code=f"XAT-COLL-{month}", persons=2, announced=50, countries=["BV"])
    other.case.announced = 77
    other.case.save()


def _twinnings(month):
    for _ in range(month + 1):
        Contact.objects.create(
            ref=refs.new("cont"), twinning=a_twinning(), channel="call", on=NOON.date(),
            recorded_by=noor().ref, recorded_at=NOON,
        )  # fmt: skip


def _quiet_actions(month):
    for _ in range(3):
        Action.objects.create(
            ref=refs.new("act"), kind="regular_contact", person=a_person(), public=False,
            stage="done", done_on=NOON.date(), basis_kind="consent", recorded_by=noor().ref,
            recorded_at=NOON, invented=True, country="AQ",
        )  # fmt: skip


def _proposals_that_wait(month):
    made = a_case(code=f"XAU-COLL-{month}", persons=3, countries=["AQ"])
    services.propose(kind="case", about=made.case.ref, by=noor(at=_at(month)))


SECRETS = {
    "cases that are not published": _unpublished_cases,
    "persons at risk": _persons,
    "numbers on record": _a_person_of_a_shown_case_in_another,
    "twinnings and contacts": _twinnings,
    "actions on consent": _quiet_actions,
    "proposals that wait": _proposals_that_wait,
}


def _at(month):
    return timezone.now().replace(microsecond=0) - STEP * (MONTHS - month)


def _publish(made, month):
    release = services.propose(kind="case", about=made.case.ref, by=noor(at=_at(month)))
    services.approve(release, by=amani(at=_at(month) + timedelta(minutes=1)))
    return release


def history(secrets, monkeypatch) -> list[dict[str, str]]:
    """Live through some months; return what stands on every public page in each.

    What is published is the same whatever `secrets` happen: three cases, one taken back.
    """
    monkeypatch.setattr(builders, "_number", itertools.count(1))
    monkeypatch.setattr(people, "_number", itertools.count(1))
    two_people()
    shown = [
        a_case(code="XAR-COLL-91", persons=2, announced=134, countries=["AQ"]),
        a_case(code="XAR-COLL-92", persons=1, countries=["AQ", "BV"]),
        a_case(code="XAR-COLL-93", persons=3, countries=["CX"]),
    ]
    seen = []
    for month in range(MONTHS):
        if month < len(shown):
            shown[month].release = _publish(shown[month], month)
        else:
            shown[1].release.refresh_from_db()
            services.retract(shown[1].release, why="mistake", by=noor(at=_at(month)))
        for secret in secrets:
            secret(month)
        services.refresh_figures(by=noor(at=_at(month) + timedelta(minutes=2)))
        browser = Client()
        answers = {page: browser.get(page) for page in PAGES}
        seen.append({page: REF.sub("", one.content.decode()) for page, one in answers.items()})
    return seen


def table(month: dict[str, str]) -> dict[tuple[str, str], int]:
    """Return the figures of one month as the attacker reads them from the file."""
    found = {}
    for row in csv.DictReader(io.StringIO(month["/figures.csv"].lstrip("\ufeff"))):
        where, *_ = row.values()
        found |= {
            (where, name): int(value) for name, value in row.items() if value and value.isdigit()
        }
    return found


def derived(months: list[dict[str, str]]) -> list[Counter]:
    """Return all that subtraction gives: parts from totals, and each month from the next."""
    tables = [Counter(table(month)) for month in months]
    steps = [Counter({key: later[key] - sooner[key] for key in {*later, *sooner}})
             for sooner, later in pairwise(tables)]  # fmt: skip
    totals = [
        Counter({name: value for (_, name), value in one.items()}) for one in (*tables, *steps)
    ]
    return [*tables, *steps, *totals]


@pytest.fixture
def nothing_secret(monkeypatch):
    with crawl.undone():
        return history([], monkeypatch)


@pytest.mark.parametrize("secret", [*SECRETS, "all of them"])
def test_what_is_not_public_changes_no_page_and_no_difference(secret, nothing_secret, monkeypatch):
    chosen = [SECRETS[secret]] if secret in SECRETS else list(SECRETS.values())

    seen = history(chosen, monkeypatch)

    for month, (one, other) in enumerate(zip(seen, nothing_secret, strict=True)):
        assert [page for page in PAGES if one[page] != other[page]] == [], month
    assert derived(seen) == derived(nothing_secret)


def test_the_attacker_reads_figures_and_sees_what_was_published_and_taken_back(nothing_secret):
    found = derived(nothing_secret)

    assert len(table(nothing_secret[0])) >= 3
    assert any(value == 134 for value in found[0].values())
    assert all(any(step.values()) for step in found[MONTHS : 2 * MONTHS - 1])


FAULTS = {
    "cases that are not shown are counted": (Case, "proposals that wait"),
    "persons on record are counted": (AtRisk, "persons at risk"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_count_of_more_than_what_is_published_is_worked_out(fault, monkeypatch):
    """Subtracting the months gives the attacker a number below five that nobody published."""
    kept, secret = FAULTS[fault]
    real = rules.counted
    monkeypatch.setattr(
        rules, "counted", lambda *of: replace(real(*of), names=kept.objects.count())
    )
    with crawl.undone():
        before = derived(history([], monkeypatch))

    after = derived(history([SECRETS[secret]], monkeypatch))

    gaps = {abs(one[key] - other[key]) for one, other in zip(after, before, strict=True)
            for key in {*one, *other}}  # fmt: skip
    assert gaps & {1, 2, 3, 4}
