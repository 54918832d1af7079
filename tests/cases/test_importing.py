"""Importing cases: the real table of November 2020, and what changes when a table changes."""

from __future__ import annotations

import pytest

from gemel.cases import reading, services
from gemel.cases.models import Case, Fact, Membership
from tests.cast import NOON, operator

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def november(shared_data):
    """The table of the decisions of 3 November 2020 (real persons, real sources)."""
    return reading.read(shared_data / "ipu-2020-11" / "cases.csv")


def test_a_dry_run_tells_all_and_writes_nothing(november):
    report = services.import_cases(november, by=operator())

    assert (report.created, report.updated, report.unchanged) == (123, 0, 0)
    assert Case.objects.count() == 0


def test_applying_twice_changes_nothing(november):
    first = services.import_cases(november, by=operator(), apply=True)
    entries = Fact.objects.count()

    second = services.import_cases(november, by=operator(), apply=True)

    assert (first.created, first.updated, first.unchanged) == (123, 0, 0)
    assert (second.created, second.updated, second.unchanged) == (0, 0, 123)
    assert Fact.objects.count() == entries
    assert Membership.objects.count() == 123
