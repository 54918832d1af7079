"""Work as rows: done once, tried again, given up, and never lost."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from gemel.jobs import queries, registry, services, worker
from gemel.jobs.models import Job
from gemel.kernel import refs
from gemel.kernel.powers import Power
from tests.cast import NOON

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def work(monkeypatch):
    """A register of its own, with one job that notes its calls and one that fails."""
    monkeypatch.setattr(registry, "_REGISTER", {})
    calls = []

    @registry.job("test.note", powers={Power.CASE_READ})
    def note(*found: str, by):
        calls.append((found, by))

    @registry.job("test.fail")
    def fail(*, by):
        raise ZeroDivisionError("Name of a person")

    return calls


def test_a_job_runs_once_under_its_own_name_with_its_declared_powers_only(work):
    ref = refs.new("case")
    services.enqueue("test.note", [ref], run_at=NOON)

    assert worker.run_one()
    assert not worker.run_one()

    ((found, by),) = work
    assert found == (ref,)
    assert by.ref == "job:test.note"
    assert by.can(Power.CASE_READ)
    assert not by.can(Power.CASE_CHANGE)
    assert Job.objects.get().done_at


def test_a_failed_job_keeps_the_class_of_the_error_only_and_is_tried_again_later(work, caplog):
    services.enqueue("test.fail", [], run_at=NOON)

    with caplog.at_level(logging.INFO):
        worker.run_one()

    job = Job.objects.get()
    assert job.fault == "ZeroDivisionError"
    assert job.run_at > NOON
    assert "person" not in caplog.text
    assert not worker.run_one()


def test_a_job_that_fails_too_often_is_given_up_and_can_be_taken_up_again(work):
    services.enqueue("test.fail", [], run_at=NOON)
    for _ in range(20):
        Job.objects.update(run_at=NOON)
        if not worker.run_one():
            break

    assert queries.given_up().count() == 1
    assert Job.objects.get().attempts == 8
    assert services.try_again(at=NOON) == 1
    assert worker.run_one()


def test_work_that_nobody_knows_any_more_fails_quietly(work):
    services.enqueue("test.gone", [], run_at=NOON)

    worker.run_one()

    assert Job.objects.get().fault == "UnknownJob"


def test_one_open_row_stands_for_all_who_ask_under_the_same_key(work):
    services.enqueue("test.note", [], run_at=NOON + timedelta(hours=1), key="renew")
    services.enqueue("test.note", [], run_at=NOON, key="renew")

    assert Job.objects.get().run_at == NOON


def test_a_job_takes_references_only(work):
    with pytest.raises(ValueError, match="references only"):
        services.enqueue("test.note", ["Ina Invented"], run_at=NOON)


def test_periodic_work_is_planned_once_and_comes_back(work):
    seen = []
    registry.job("test.often", every=60)(lambda by: seen.append(by))

    for _ in range(3):
        services.plan_periodic(at=NOON)
    worker.run_one()

    job = Job.objects.get()
    assert len(seen) == 1
    assert job.done_at is None
    assert job.run_at > NOON + timedelta(seconds=59)


def test_what_is_due_is_done_in_one_round_periodic_work_included(work, monkeypatch):
    monkeypatch.setattr(registry, "discover", lambda: None)
    seen = []
    registry.job("test.often", every=60)(lambda by: seen.append(by))
    services.enqueue("test.note", [], run_at=NOON)

    assert worker.run_due() == 2
    assert worker.run_due() == 0
    assert len(seen) == len(work) == 1


def test_periodic_work_that_was_given_up_comes_back_all_the_same(work):
    registry.job("test.often", every=60)(lambda by: 1 / 0)
    services.plan_periodic(at=NOON)
    Job.objects.update(gave_up_at=NOON)

    services.plan_periodic(at=NOON)

    assert Job.objects.filter(gave_up_at=None).count() == 1
    assert services.try_again(at=NOON) == 0
    assert Job.objects.count() == 1


def test_periodic_work_that_this_version_no_longer_knows_is_thrown_away(work):
    Job.objects.create(name="test.old", unique_key="test.old", run_at=NOON, repeat=60)

    services.plan_periodic(at=NOON)

    assert not Job.objects.exists()


def test_a_worker_that_lost_its_lease_writes_nothing(work):
    services.enqueue("test.note", [], run_at=NOON)
    slow = services.claim(at=NOON, lease=timedelta(seconds=1))
    assert services.claim(at=NOON) is None
    quick = services.claim(at=NOON + timedelta(seconds=2))

    services.fail(slow, at=NOON, fault="Late")
    assert not services.extend(slow, until=NOON + timedelta(hours=1))
    services.finish(quick, at=NOON)

    job = Job.objects.get()
    assert (job.fault, job.done_at) == ("", NOON)


def test_work_that_nobody_begins_is_overdue():
    services.enqueue("test.note", [], run_at=NOON)

    assert queries.overdue(NOON + timedelta(minutes=9)) == 0
    assert queries.overdue(NOON + timedelta(minutes=11)) == 1


def test_two_jobs_of_one_name_are_refused(work):
    with pytest.raises(ValueError, match=r"test\.note"):
        registry.job("test.note")(lambda by: None)


@pytest.mark.django_db(databases="__all__", transaction=True)
def test_two_workers_at_once_never_take_the_same_job(work):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite takes turns by itself: test_crash runs two processes on one file")
    count = 12
    for _ in range(count):
        services.enqueue("test.note", [], run_at=NOON)
    taken: list[int] = []

    def take():
        try:
            while job := services.claim(at=timezone.now()):
                taken.append(job.pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(taken) == len(set(taken)) == count
